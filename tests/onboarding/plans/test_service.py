"""Opening plans, ticking tasks, activating: who may, and when."""

from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.errors import Conflict, NotAllowed, NotFound
from hr.events.models import DomainEvent
from hr.notifications.models import Delivery, InboxItem
from hr.people import service as people
from onboarding.plans import overview, service
from onboarding.plans.models import OnboardingCase, OnboardingTask
from tests.onboarding.world import STARTS_ON, arrive
from tests.support import factories

DAY_ONE = (
    "register_social_security",
    "contract_terms",
    "personal_data",
    "send_contract",
    "sign_contract",
)


def due(case: OnboardingCase, key: str) -> date:
    task = service.task_named(case.id, key)
    assert task is not None
    return task.due_on


def finish_all(case: OnboardingCase, *keys: str) -> None:
    for key in keys:
        service.tick(actor=SYSTEM, case=case, key=key)


def test_opening_a_plan_twice_leaves_one_with_one_invitation(house: None) -> None:
    hr = factories.make_user(Role.HR)
    arrival = arrive()
    again = service.open_plan(actor=SYSTEM, employment_id=arrival.employment.id)
    assert again.id == arrival.case.id
    session = db.session()
    mails = [(mail.message, mail.address) for mail in session.exec(select(Delivery))]
    assert mails.count(("onboarding_welcome", arrival.person.email)) == 1
    assert mails.count(("onboarding_started", hr.email)) == 1
    assert len(mails) == 3  # the new hire, HR, the manager
    started = session.exec(select(DomainEvent).where(DomainEvent.type == "onboarding.started")).all()
    assert [event.payload["employment_id"] for event in started] == [arrival.employment.id]
    assert {item.path for item in session.exec(select(InboxItem).where(InboxItem.user_id == hr.id))} == {
        f"/hr/onboarding/{arrival.case.id}"
    }


def test_due_dates_keep_the_holidays_of_the_employers_region(house: None) -> None:
    # 7 October 2026 is a working day in Valencia and Madrid; 9 October is a holiday in Valencia alone.
    starts_on = date(2026, 10, 7)
    with clock.on(date(2026, 9, 1)):
        valencia, madrid = (arrive(starts_on=starts_on, region=region).case for region in ("ES-VC", "ES-MD"))
    assert due(madrid, "read_payslip") == date(2026, 10, 15)
    assert due(valencia, "read_payslip") == date(2026, 10, 16)


def test_a_region_the_calendar_does_not_know_still_has_the_national_days(house: None) -> None:
    case = arrive(region="ES-XX").case
    assert due(case, "read_payslip") == date(2026, 12, 9)  # 8 December is a holiday everywhere


def test_a_late_hire_gets_no_date_in_the_past(house: None) -> None:
    case = arrive(starts_on=date(2026, 11, 24)).case
    assert min(task.due_on for task in service.tasks_of(case.id)) == clock.today()


def test_the_manager_completes_own_tasks_of_own_hires_only(house: None) -> None:
    mine, theirs = arrive(), arrive()
    agenda = service.task_named(mine.case.id, "first_week_agenda")
    hr_task = service.task_named(mine.case.id, "report_contract")
    other = service.task_named(theirs.case.id, "first_week_agenda")
    assert agenda is not None
    assert hr_task is not None
    assert other is not None
    service.complete(actor=mine.manager, case_id=mine.case.id, task_id=agenda.id)
    assert agenda.is_done
    with pytest.raises(NotAllowed):
        service.complete(actor=mine.manager, case_id=mine.case.id, task_id=hr_task.id)
    with pytest.raises(NotFound):
        service.complete(actor=mine.manager, case_id=theirs.case.id, task_id=other.id)
    with pytest.raises(NotFound):  # a task of another case under one's own
        service.complete(actor=mine.manager, case_id=mine.case.id, task_id=other.id)


def test_a_form_cannot_be_ticked_by_hand_nor_a_waiting_task_done(house: None) -> None:
    arrival, hr = arrive(), factories.make_actor(Role.HR)
    for key, reason in (("bank_account", "needs_evidence"), ("register_social_security", "task_waits")):
        task = service.task_named(arrival.case.id, key)
        assert task is not None
        with pytest.raises(Conflict) as refused:
            service.complete(actor=hr, case_id=arrival.case.id, task_id=task.id)
        assert refused.value.key == reason


def test_completing_twice_and_reopening_leave_one_entry_each(house: None) -> None:
    arrival, admin = arrive(), factories.make_actor(Role.ADMIN)
    hr = factories.make_actor(Role.HR)
    task = service.task_named(arrival.case.id, "create_accounts")
    assert task is not None
    for _ in range(2):
        service.complete(actor=admin, case_id=arrival.case.id, task_id=task.id)
    assert task.done_by == admin.user_id
    assert arrival.case.status == "in_progress"
    service.reopen(actor=hr, case_id=arrival.case.id, task_id=task.id)
    assert (task.is_done, task.done_by, arrival.case.status) == (False, "", "invited")
    query = select(AuditEntry.action).where(AuditEntry.subject_id == arrival.case.id)
    actions = list(db.session().exec(query))
    assert actions.count("onboarding.task_completed") == 1
    assert actions.count("onboarding.task_reopened") == 1


def test_activation_waits_for_the_first_day_and_its_steps(house: None) -> None:
    arrival, hr = arrive(), factories.make_actor(Role.HR)
    with pytest.raises(Conflict, match="Steps for day one"), clock.on(STARTS_ON):
        service.activate(actor=hr, case_id=arrival.case.id)
    finish_all(arrival.case, *DAY_ONE)
    assert arrival.case.status == "ready_for_day_one"
    with pytest.raises(Conflict, match="first day has not come"):
        service.activate(actor=hr, case_id=arrival.case.id)
    with clock.on(STARTS_ON):
        service.activate(actor=hr, case_id=arrival.case.id)
        assert people.get_employment(arrival.employment.id).status == "active"
        assert arrival.case.status == "active"
        finish_all(arrival.case, *(task.key for task in service.tasks_of(arrival.case.id)))
    assert (arrival.case.status, arrival.case.completed_on) == ("completed", STARTS_ON)


def test_the_cohort_shows_a_manager_their_own_hires_and_names_the_blocker(house: None) -> None:
    mine = arrive()
    arrive()
    rows, total = overview.cohort(actor=mine.manager, view="open")
    assert (total, [row.case.id for row in rows]) == (1, [mine.case.id])
    assert rows[0].blocker is not None
    assert rows[0].blocker.task.key == "personal_data"
    assert overview.counts(actor=factories.make_actor(Role.HR)) == {"open": 2, "risk": 0, "done": 0}
    nobody = factories.make_actor(Role.HIRING_MANAGER)  # leads nobody, and is no person of ours
    assert overview.cohort(actor=nobody, view="open")[1] == 0
    with clock.on(STARTS_ON):
        (row,), _total = overview.cohort(actor=mine.manager, view="risk")
    assert row.is_at_risk


def test_the_cohort_is_found_by_name_or_job(house: None) -> None:
    arrive(given_name="Nerea")
    arrive(given_name="Bogdan")
    hr = factories.make_actor(Role.HR)
    found, total = overview.cohort(actor=hr, view="open", search="nerea")
    assert (total, found[0].person.given_name) == (1, "Nerea")
    assert overview.cohort(actor=hr, view="open", search="almacén")[1] == 2


def test_the_database_refuses_a_second_case_for_an_employment(house: None) -> None:
    arrival = arrive()
    twin = OnboardingCase(
        employment_id=arrival.employment.id,
        person_id=arrival.person.id,
        template="office_es",
        template_version=1,
        starts_on=STARTS_ON,
    )
    savepoint = db.session().begin_nested()
    db.session().add(twin)
    with pytest.raises(IntegrityError):
        db.session().flush()
    savepoint.rollback()
    assert len(db.session().exec(select(OnboardingTask)).all()) == len(service.tasks_of(arrival.case.id))
