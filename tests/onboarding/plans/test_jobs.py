"""Jobs of plans: a hire opens a plan, and people are reminded once a day."""

from datetime import date, timedelta

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.events import publish
from hr.events.catalog import CandidateHired
from hr.jobs import worker
from hr.jobs.models import JobRun
from hr.jobs.queue import enqueue
from hr.notifications import compose
from hr.notifications.models import Delivery
from hr.people import records
from hr.people import service as people
from hr.people.service import NewEmployment, NewPerson
from onboarding.plans import service
from onboarding.plans.jobs import remind_due
from onboarding.plans.models import OnboardingCase
from tests.onboarding.world import Arrival, arrive, terms
from tests.support import factories

PERSONAL_DUE = date(2026, 11, 24)


def remind_on(day: date) -> None:
    with clock.on(day):
        with db.unit_of_work():
            enqueue(remind_due)
        worker.run_waiting()


def reminders(arrival: Arrival) -> list[Delivery]:
    with db.reading() as session:
        query = select(Delivery).where(
            Delivery.message == "onboarding_reminder", Delivery.about_id == arrival.case.id
        )
        return list(session.exec(query))


def test_a_hire_opens_a_plan_by_a_job(app: Flask) -> None:
    with db.unit_of_work():
        employment = factories.make_employee(active=False, starts_on=date(2026, 12, 1))
        publish(CandidateHired(employment_id=employment.id, person_id=employment.person_id), actor=SYSTEM)
    worker.run_waiting()
    with db.reading() as session:
        (case,) = session.exec(select(OnboardingCase)).all()
        assert case.employment_id == employment.id
        assert not session.exec(select(JobRun).where(JobRun.state != "done")).all()


@pytest.mark.parametrize(
    ("starts_on", "subject_has"), [(date(2026, 12, 1), "1 Dec"), (date(2026, 11, 2), "Welcome")]
)
def test_somebody_whom_hr_adds_gets_a_plan_a_contract_and_a_mail_like_a_hire(
    app: Flask, starts_on: date, subject_has: str
) -> None:
    with db.unit_of_work():
        hr = factories.make_actor(Role.HR)
        person = records.add_employee(
            actor=hr,
            person=NewPerson("Berta", "berta@example.com", "Nueva", locale="en"),
            employment=NewEmployment(factories.make_entity().id, "Conductora", starts_on),
        )
    worker.run_waiting()
    with db.unit_of_work() as work:
        (case,) = work.session.exec(select(OnboardingCase)).all()
        query = select(Delivery).where(Delivery.message == "onboarding_welcome")
        mail = work.session.exec(query).one()
        assert (case.person_id, mail.address) == (person.id, "berta@example.com")
        assert subject_has in compose.render(mail.message, mail.context, locale="en")[0]
        # HR enters the pay on the person's own record: the plan's task is done by that.
        people.set_terms(actor=hr, employment_id=case.employment_id, terms=terms(effective_from=starts_on))
    worker.run_waiting()
    with db.reading():
        task = service.task_named(case.id, "contract_terms")
    assert task is not None
    assert task.is_done


def test_a_reminder_goes_out_the_day_before_once_however_often_the_job_runs(app: Flask) -> None:
    with db.unit_of_work():
        arrival = arrive()
    remind_on(PERSONAL_DUE - timedelta(days=1))
    remind_on(PERSONAL_DUE - timedelta(days=1))
    (mail,) = reminders(arrival)
    assert [row[0] for row in mail.context["rows"]] == [
        "Give your personal details",
        "Tell us where to pay you",
    ]
    with db.unit_of_work():  # the second run left the link of the mail as it was
        auth.look_at_link(mail.context["link"].rsplit("/", 1)[1])


@pytest.mark.parametrize(("days", "count"), [(-3, 0), (0, 0), (1, 1), (2, 0), (3, 1), (7, 1), (8, 0)])
def test_reminders_come_on_their_days_only(app: Flask, days: int, count: int) -> None:
    with db.unit_of_work():
        arrival = arrive()
        for key in ("tax_situation", "sign_contract"):
            service.tick(actor=SYSTEM, case=arrival.case, key=key)
    day = PERSONAL_DUE + timedelta(days=days)
    remind_on(day)
    late = [mail for mail in reminders(arrival) if "Give your personal details" in str(mail.context["rows"])]
    assert len(late) == count


def test_staff_are_reminded_of_their_own_tasks(app: Flask) -> None:
    with db.unit_of_work():
        hr = factories.make_user(Role.HR)
        arrival = arrive()
    remind_on(date(2026, 11, 25))  # the manager's agenda is due on the 26th
    with db.reading() as session:
        query = select(Delivery).where(Delivery.message == "onboarding_staff_reminder")
        addresses = {mail.address for mail in session.exec(query)}
        manager = auth.user_of_person(arrival.manager.person_id or "")
    assert manager is not None
    assert addresses == {manager.email}
    assert hr.email not in addresses


def test_nobody_is_reminded_of_what_is_done_or_cannot_start(app: Flask) -> None:
    with db.unit_of_work():
        arrival = arrive()
        for key in ("personal_data", "bank_account", "tax_situation"):
            service.tick(actor=SYSTEM, case=arrival.case, key=key)
    remind_on(date(2026, 11, 23))
    remind_on(date(2026, 11, 29))  # the day before signing is due, but there is nothing to sign yet
    assert reminders(arrival) == []
