"""Decisions are people's: who may, from where, once, and with the score they saw."""

from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Actor, Role
from hr.errors import Conflict, Invalid, NotFound
from hr.events.models import DomainEvent
from hr.jobs import worker
from hr.people import service as people
from hr.people.models import Employment, Person
from screening.applications import service as applications
from screening.applications.models import Application
from screening.openings.models import Job
from screening.shortlists import service
from screening.shortlists.models import Decision
from screening.shortlists.service import Hire
from tests.conftest import BUSINESS_DATE
from tests.screening.openings import examples
from tests.support import factories


@pytest.fixture
def recruiter(house: None) -> Actor:
    return factories.make_actor(Role.RECRUITER)


def at_interview(job: Job, recruiter: Actor, **changes: Any) -> Application:
    row = examples.make_application(job, **changes)
    return service.move(actor=recruiter, application_id=row.id, stage="interview", version=row.version)


def hire_of(job: Job, **changes: Any) -> Hire:
    values: dict[str, Any] = {
        "given_name": "Lucía",
        "family_name": "Ferrer Montalt",
        "legal_entity_id": job.legal_entity_id,
        "job_title": "Responsable de turno",
        "starts_on": date(2026, 12, 7),
        **changes,
    }
    return Hire(**values)


def test_a_move_is_kept_with_who_took_it_and_from_where(recruiter: Actor) -> None:
    row = examples.make_application(examples.make_job())
    service.move(actor=recruiter, application_id=row.id, stage="review", version=1)
    service.set_aside(actor=recruiter, application_id=row.id, act="hold", version=2)
    service.set_aside(actor=recruiter, application_id=row.id, act="resume", version=3)
    steps = applications.moves_of(row.id)
    assert [step.act for step in steps] == ["submit", "move", "hold", "resume"]
    assert (steps[1].from_stage, steps[1].to_stage) == ("applied", "review")
    assert (steps[1].actor_kind, steps[1].actor_id) == ("user", recruiter.user_id)
    assert (row.status, row.version) == ("active", 4)


def test_a_stage_that_does_not_follow_is_refused(recruiter: Actor) -> None:
    row = examples.make_application(examples.make_job())
    for stage in ("hired", "offer", "nowhere", "applied"):
        with pytest.raises(Conflict):
            service.move(actor=recruiter, application_id=row.id, stage=stage, version=1)
    assert row.stage == "applied"


def test_nobody_decides_about_an_opening_that_is_not_theirs(recruiter: Actor) -> None:
    row = examples.make_application(examples.make_job())
    manager = factories.make_actor(Role.HIRING_MANAGER)
    with pytest.raises(NotFound):
        service.move(actor=manager, application_id=row.id, stage="review", version=1)


def test_only_a_person_rejects_and_hires(recruiter: Actor) -> None:
    job = examples.make_job()
    row = at_interview(job, recruiter)
    with pytest.raises(Conflict, match="Only a person"):
        service.reject(
            actor=SYSTEM,
            application_id=row.id,
            version=row.version,
            category="spam",
            visible_text="No, sorry.",
        )
    with pytest.raises(Conflict, match="Only a person"):
        service.hire(actor=SYSTEM, application_id=row.id, version=row.version, hire=hire_of(job))
    assert row.status == "active"


def test_a_rejection_tells_the_candidate_why_and_keeps_the_score_that_was_seen(app: Flask) -> None:
    with db.unit_of_work():
        actor = factories.make_actor(Role.RECRUITER)
        application_id = examples.make_application(examples.make_job()).id
    worker.run_waiting()
    reason = "Buscábamos dos años con equipo a cargo."
    with db.unit_of_work():
        row = service.reject(
            actor=actor,
            application_id=application_id,
            version=1,
            category="not_qualified",
            visible_text=reason,
        )
    with db.reading() as session:
        decision = session.exec(select(Decision)).one()
        assert (decision.kind, decision.category, decision.user_id) == (
            "rejected",
            "not_qualified",
            actor.user_id,
        )
        assert decision.visible_text == reason
        assert reason not in decision.visible_text_sealed
        assert decision.score_id == row.score_id
        assert decision.score_value is not None
        (mail,) = examples.mails("application_rejected")
        assert (mail.context["reason"], mail.context["by_person"], mail.locale) == (reason, True, "es")


def test_a_hire_makes_person_employment_and_account_and_says_so_once(recruiter: Actor) -> None:
    job = examples.make_job()
    row = at_interview(job, recruiter, email="lucia@example.com")
    version = row.version
    employment = service.hire(actor=recruiter, application_id=row.id, version=version, hire=hire_of(job))
    person = people.get_person(employment.person_id)
    assert (person.name, person.email, person.locale) == ("Lucía Ferrer Montalt", "lucia@example.com", "es")
    assert (employment.status, employment.starts_on) == ("pre_hire", date(2026, 12, 7))
    assert (row.status, row.stage, row.person_id) == ("hired", "hired", person.id)
    hired = select(DomainEvent).where(DomainEvent.type == "employee.hired")
    (event,) = db.session().exec(hired).all()
    assert event.payload == {
        "employment_id": employment.id,
        "person_id": person.id,
        "application_id": row.id,
    }
    for version_tried in (version, row.version):
        with pytest.raises(Conflict):
            service.hire(actor=recruiter, application_id=row.id, version=version_tried, hire=hire_of(job))
    assert len(db.session().exec(select(Person)).all()) == 1
    assert len(examples.mails("candidate_hired")) == 1


def test_whoever_works_here_is_not_hired_again(recruiter: Actor) -> None:
    job = examples.make_job()
    factories.make_employee(email="lucia@example.com")
    row = at_interview(job, recruiter, email="lucia@example.com")
    with pytest.raises(Invalid, match="already works here"):
        service.hire(actor=recruiter, application_id=row.id, version=row.version, hire=hire_of(job))
    assert row.status == "active"


def test_who_worked_here_before_is_taken_up_again(recruiter: Actor) -> None:
    job = examples.make_job()
    past = factories.make_employee(email="lucia@example.com")
    past.status, past.ends_on = "ended", date(2026, 1, 31)
    db.session().add(past)
    row = at_interview(job, recruiter, email="lucia@example.com")
    employment = service.hire(actor=recruiter, application_id=row.id, version=row.version, hire=hire_of(job))
    assert employment.person_id == past.person_id
    assert len(db.session().exec(select(Employment)).all()) == 2


def test_nobody_is_hired_from_the_first_stages_or_for_yesterday(recruiter: Actor) -> None:
    job = examples.make_job()
    fresh = examples.make_application(job)
    with pytest.raises(Conflict, match="Interview or Offer"):
        service.hire(actor=recruiter, application_id=fresh.id, version=1, hire=hire_of(job))
    row = at_interview(job, recruiter)
    late = hire_of(job, starts_on=BUSINESS_DATE - timedelta(days=1))
    with pytest.raises(Invalid) as refused:
        service.hire(actor=recruiter, application_id=row.id, version=row.version, hire=late)
    assert list(refused.value.fields) == ["starts_on"]


def test_what_a_candidate_took_back_cannot_be_decided(recruiter: Actor) -> None:
    job = examples.make_job()
    row = at_interview(job, recruiter)
    applications.withdraw(actor=applications.candidate_actor(row), application_id=row.id)
    with pytest.raises(Conflict):
        service.hire(actor=recruiter, application_id=row.id, version=row.version, hire=hire_of(job))
    with pytest.raises(Conflict):
        service.set_aside(actor=recruiter, application_id=row.id, act="hold", version=row.version)


@pytest.mark.parametrize(
    ("full", "parts"),
    [
        ("Lucía Ferrer Montalt", ("Lucía", "Ferrer Montalt")),
        ("María José Ferrer Montalt", ("María José", "Ferrer Montalt")),
        ("Tom Whitfield", ("Tom", "Whitfield")),
        ("Cher", ("Cher", "")),
    ],
)
def test_a_full_name_is_split_for_the_hire_form(full: str, parts: tuple[str, str]) -> None:
    assert service.first_name_of(full) == parts
