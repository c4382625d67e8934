"""Both ends of an employment: who enters them, what they change, what stays on record."""

from datetime import date, timedelta

import pytest
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.audit.models import AuditEntry
from hr.auth.models import AuthSession
from hr.jobs import schedule, worker
from hr.people.jobs import close_employments
from hr.people.models import ACTIVE, ENDED, PRE_HIRE, Employment
from tests.support import factories
from tests.support.client import PageClient


def _employee(*, active: bool = True, starts_on: date = date(2025, 1, 1)) -> tuple[Employment, str]:
    with db.unit_of_work():
        row = factories.make_employee(given_name="Elsa", active=active, starts_on=starts_on)
    return row, f"/hr/people/{row.person_id}/employments/{row.id}"


def _now(row: Employment) -> Employment:
    with db.reading() as session:
        return session.get_one(Employment, row.id)


def test_the_last_day_is_entered_changed_and_taken_back(client: PageClient) -> None:
    row, path = _employee()
    user_id = client.sign_in(Role.HR)
    client.get(f"/hr/people/{row.person_id}")
    assert "Enter the last day" in client.text
    client.get(f"{path}/last-day")
    client.post(f"{path}/last-day", {"last_day": "2026-12-15"})
    assert "The last day of Elsa Prueba is recorded." in client.text
    assert (_now(row).ends_on, _now(row).status) == (date(2026, 12, 15), ACTIVE)
    client.post(f"{path}/last-day", {"last_day": "2026-11-20"})  # three days ago
    assert _now(row).status == ENDED
    client.post(f"{path}/last-day", {"last_day": ""})
    assert (_now(row).ends_on, _now(row).status) == (None, ACTIVE)
    with db.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.action == "employment.last_day_set")).all()
    assert [entry.details["last_day"] for entry in entries] == ["2026-12-15", "2026-11-20", ""]
    assert {entry.actor_id for entry in entries} == {user_id}


def test_a_last_day_before_the_first_is_refused(client: PageClient) -> None:
    row, path = _employee()
    client.sign_in(Role.HR)
    client.get(f"{path}/last-day")
    client.post(f"{path}/last-day", {"last_day": "2024-12-31"}, status=422)
    assert "cannot come before the first" in client.text
    assert _now(row).ends_on is None


@pytest.mark.parametrize("role", [Role.PAYROLL_PREPARER, Role.RECRUITER, Role.ADMIN, Role.EMPLOYEE])
def test_others_can_neither_end_nor_activate(client: PageClient, role: Role) -> None:
    _row, path = _employee()
    client.sign_in(role)
    for act in ("last-day", "activate"):
        client.get(f"{path}/{act}", status=403)


def test_the_end_of_an_employment_asks_for_a_fresh_sign_in(client: PageClient) -> None:
    row, path = _employee()
    client.sign_in(Role.HR)
    client.get(f"{path}/last-day")
    with db.unit_of_work() as work:
        for session in work.session.exec(select(AuthSession)):
            session.fresh_at -= timedelta(days=1)
            work.session.add(session)
    client.post(f"{path}/last-day", {"last_day": "2026-12-15"})
    assert _now(row).ends_on is None


def test_somebody_without_onboarding_is_activated_with_a_reason(client: PageClient) -> None:
    row, path = _employee(active=False)
    client.sign_in(Role.HR)
    client.get(f"/hr/people/{row.person_id}")
    assert "Activate without onboarding" in client.text
    client.get(f"{path}/activate")
    client.post(f"{path}/activate", {"reason": " "}, status=422)
    assert _now(row).status == PRE_HIRE
    client.post(f"{path}/activate", {"reason": "Worked here before the portal"})
    assert _now(row).status == ACTIVE
    with db.reading() as session:
        actions = set(session.exec(select(AuditEntry.action)).all())
    assert {"employment.onboarding_waived", "employment.activated"} <= actions


def test_nobody_is_activated_before_the_first_day_nor_ended_before_they_started(client: PageClient) -> None:
    row, path = _employee(active=False, starts_on=date(2026, 12, 1))
    client.sign_in(Role.HR)
    client.get(f"{path}/activate")
    client.post(f"{path}/activate", {"reason": "In a hurry"}, status=422)
    client.post(f"{path}/last-day", {"last_day": "2026-12-31"}, status=422)
    assert (_now(row).status, _now(row).ends_on) == (PRE_HIRE, None)


def test_whoever_has_left_is_shown_as_gone_from_the_day_after(client: PageClient) -> None:
    row, path = _employee()
    client.sign_in(Role.HR)
    client.get(f"{path}/last-day")
    client.post(f"{path}/last-day", {"last_day": clock.today().isoformat()})
    assert _now(row).status == ACTIVE
    with clock.on(clock.today() + timedelta(days=1)):
        schedule.start_if_due(schedule.Periodic(close_employments, every=timedelta(hours=1)))
        worker.run_waiting()
    assert _now(row).status == ENDED
