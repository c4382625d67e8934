"""Optional answers: kept apart, only one's own, countable, removable."""

import pytest
from sqlmodel import func, select

from hr import db
from hr.access import Actor, Role
from hr.audit.models import AuditEntry
from hr.errors import NotFound
from screening.applications.models import Application
from screening.equality import service
from screening.equality.models import EqualityAnswer
from screening.equality.service import AGE, GENDER, Answers
from tests.screening.openings import examples
from tests.support import factories


@pytest.fixture
def row(house: None) -> Application:
    return examples.make_application(examples.make_job())


def candidate(row: Application) -> Actor:
    return Actor(kind="candidate", subject_type="application", subject_id=row.id)


def test_answers_are_kept_encrypted_and_counted_in_groups(row: Application) -> None:
    service.answer(actor=candidate(row), application_id=row.id, said=Answers("woman", "50_plus"))
    kept = db.session().exec(select(EqualityAnswer)).one()
    assert "woman" not in kept.gender_sealed
    assert kept.keep_until == row.keep_until
    assert service.groups_of([row.id, "another"]) == {GENDER: {row.id: "woman"}, AGE: {row.id: "50_plus"}}


def test_a_question_left_out_joins_no_group(row: Application) -> None:
    service.answer(actor=candidate(row), application_id=row.id, said=Answers(age="under_30"))
    assert service.groups_of([row.id]) == {GENDER: {}, AGE: {row.id: "under_30"}}


def test_answers_can_be_changed_and_removed(row: Application) -> None:
    service.answer(actor=candidate(row), application_id=row.id, said=Answers("woman", ""))
    service.answer(actor=candidate(row), application_id=row.id, said=Answers("other", ""))
    assert service.answers_of(actor=candidate(row), application_id=row.id) == Answers("other", "")
    service.answer(actor=candidate(row), application_id=row.id, said=Answers())
    assert db.session().exec(select(func.count()).select_from(EqualityAnswer)).one() == 0


def test_nobody_else_reads_or_writes_them(row: Application) -> None:
    other = examples.make_application(examples.make_job())
    for actor in (candidate(other), factories.make_actor(Role.RECRUITER), factories.make_actor(Role.HR)):
        with pytest.raises(NotFound):
            service.answers_of(actor=actor, application_id=row.id)
        with pytest.raises(NotFound):
            service.answer(actor=actor, application_id=row.id, said=Answers("man", ""))


def test_the_trail_says_that_somebody_answered_and_not_what(row: Application) -> None:
    service.answer(actor=candidate(row), application_id=row.id, said=Answers("woman", "30_to_49"))
    entry = db.session().exec(select(AuditEntry).where(AuditEntry.action == "equality.answered")).one()
    assert "woman" not in str(entry.model_dump())
