"""Applications are taken in once, belong to their candidate, and change only under the eyes of who acts."""

from datetime import date

import pytest
from sqlmodel import select

from hr import clock, crypto, db
from hr.access import Actor, Role
from hr.audit.models import AuditEntry
from hr.auth.models import SingleUseLink
from hr.documents.models import Document
from hr.errors import Conflict, Invalid, NotFound, TooMany
from screening.applications import service
from screening.applications.models import Application
from tests.screening.openings import examples
from tests.support import factories

SOMEBODY = Actor(kind="anonymous", address="192.0.2.1")


def test_the_same_form_sent_twice_is_one_application(house: None) -> None:
    job, form = examples.make_job(), examples.sent()
    first = service.submit(actor=SOMEBODY, job=job, sent=form)
    second = service.submit(actor=SOMEBODY, job=job, sent=form)
    assert (first.is_new, second.is_new) == (True, False)
    assert second.application.id == first.application.id
    assert len(examples.mails("application_received")) == 1
    assert len(db.session().exec(select(Document)).all()) == 1


def test_the_same_address_and_job_is_one_application_and_its_link_goes_to_the_address(house: None) -> None:
    job = examples.make_job()
    first = examples.make_application(job, email="Ana@example.com")
    again = service.submit(actor=SOMEBODY, job=job, sent=examples.sent(email="ana@EXAMPLE.com"))
    assert not again.is_new
    assert again.application.id == first.id
    (mail,) = examples.mails("candidate_link")
    assert mail.address == "ana@example.com"
    other_job = examples.make_job()
    assert service.submit(actor=SOMEBODY, job=other_job, sent=examples.sent(email="ana@example.com")).is_new


def test_what_identifies_a_candidate_is_not_readable_in_the_database(house: None) -> None:
    row = examples.make_application(examples.make_job(), name="Ana Secreta", email="ana@example.com")
    stored = " ".join(str(value) for value in row.model_dump().values())
    assert "Ana" not in stored
    assert "ana@example.com" not in stored
    assert (row.name, row.email) == ("Ana Secreta", "ana@example.com")
    moved = row.name_sealed
    row.name_sealed, row.phone_sealed = row.phone_sealed, moved
    with pytest.raises(crypto.WrongKey):
        _ = row.name


def test_a_closed_job_and_a_missing_consent_are_refused(house: None) -> None:
    draft = examples.make_job(publish=False)
    with pytest.raises(Invalid, match="no longer"):
        service.submit(actor=SOMEBODY, job=draft, sent=examples.sent())
    with pytest.raises(Invalid) as refused:
        service.submit(actor=SOMEBODY, job=examples.make_job(), sent=examples.sent(consent=False))
    assert list(refused.value.fields) == ["consent"]


def test_an_address_of_the_network_sends_only_so_many(house: None) -> None:
    job = examples.make_job()
    for _ in range(3):
        service.submit(actor=SOMEBODY, job=job, sent=examples.sent(), hourly_limit=3)
    with pytest.raises(TooMany):
        service.submit(actor=SOMEBODY, job=job, sent=examples.sent(), hourly_limit=3)
    elsewhere = Actor(kind="anonymous", address="192.0.2.2")
    assert service.submit(actor=elsewhere, job=job, sent=examples.sent(), hourly_limit=3).is_new


def test_consent_is_kept_with_its_version_and_the_trail_names_no_one(house: None) -> None:
    row = examples.make_application(examples.make_job(), name="Ana Secreta")
    assert row.consent_version == service.CONSENT_VERSION
    assert row.keep_until == date(2027, 11, 23)
    wanted = select(AuditEntry).where(AuditEntry.action == "application.submitted")
    entries = db.session().exec(wanted).all()
    assert [entry.subject_id for entry in entries] == [row.id]
    assert "Ana" not in str([entry.model_dump() for entry in entries])


def test_a_candidate_reaches_the_own_application_and_no_other(house: None) -> None:
    job = examples.make_job()
    mine, other = examples.make_application(job), examples.make_application(job)
    me = service.candidate_actor(mine)
    assert service.own(actor=me, application_id=mine.id).id == mine.id
    with pytest.raises(NotFound):
        service.own(actor=me, application_id=other.id)
    with pytest.raises(NotFound):
        service.own(actor=factories.make_actor(Role.RECRUITER), application_id=mine.id)


def test_who_takes_an_application_back_may_apply_again(house: None) -> None:
    job = examples.make_job()
    row = examples.make_application(job, email="ana@example.com")
    me = service.candidate_actor(row)
    service.withdraw(actor=me, application_id=row.id)
    service.withdraw(actor=me, application_id=row.id)  # a second click changes nothing
    assert row.status == "withdrawn"
    assert [move.act for move in service.moves_of(row.id)] == ["submit", "withdraw"]
    with pytest.raises(Conflict):
        service.advance(actor=me, row=row, act="move", version=row.version, stage="review")
    assert service.submit(actor=SOMEBODY, job=job, sent=examples.sent(email="ana@example.com")).is_new


def test_a_step_taken_on_an_old_page_says_where_the_application_stands_now(house: None) -> None:
    row = examples.make_application(examples.make_job())
    actor = factories.make_actor(Role.RECRUITER)
    service.advance(actor=actor, row=row, act="move", version=1, stage="review")
    with pytest.raises(Conflict) as refused:
        service.advance(actor=actor, row=row, act="move", version=1, stage="interview")
    assert "Review" in str(refused.value)
    assert (row.stage, row.version) == ("review", 2)


def test_the_answer_is_promised_on_a_working_day(house: None) -> None:
    job = examples.make_job()
    row = examples.make_application(job)
    assert service.answer_by(row, job) == date(2026, 11, 30)  # Monday plus five days without the weekend
    row.stage_since = date(2026, 11, 27)
    assert service.answer_by(row, job) == date(2026, 12, 4)


def test_a_spent_link_of_a_candidate_brings_a_new_one_and_other_links_nothing(house: None) -> None:
    row: Application = examples.make_application(examples.make_job())
    link = db.session().exec(select(SingleUseLink).where(SingleUseLink.subject_id == row.id)).one()
    service.renew_link(actor=SOMEBODY, link_id=link.id)
    service.renew_link(actor=SOMEBODY, link_id="no-such-link")
    assert [mail.about_id for mail in examples.mails("candidate_link")] == [row.id]
    db.session().refresh(link)
    assert link.expires_at <= clock.now()  # the old one no longer works
