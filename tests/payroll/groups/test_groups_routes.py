"""Pay groups by hand: make one, move people on the first day of a period, move a period with a reason."""

from datetime import date
from typing import Any

from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.company import service as company
from payroll.groups import service
from payroll.groups.models import GroupMembership, PayGroup, PayPeriod
from tests.support import abroad, factories


def weekly(entity_id: str) -> dict[str, Any]:
    return {
        "name": "Warehouse",
        "frequency": "weekly",
        "pay_day": "5",
        "anchor_on": "2026-12-01",
        "cut_off_days": "2",
        "publish_days": "0",
    }


def made(client: Any) -> tuple[str, str]:
    """Make a weekly group by its form; return it with somebody of the company."""
    with db.unit_of_work():
        entity = abroad.american_entity()
        person = abroad.american(entity, given_name="Ada", family_name="Wilson")
    client.sign_in(Role.PAYROLL_PREPARER)
    client.post(f"/payroll/groups/new/{entity.id}", weekly(entity.id))
    with db.reading() as session:
        group = session.exec(select(PayGroup).where(PayGroup.name == "Warehouse")).one()
    return group.id, person.id


def test_a_group_has_its_calendar_a_year_ahead_and_people_join_on_a_first_day(client: Any) -> None:
    group_id, person = made(client)
    with db.reading() as session:
        periods = session.exec(select(PayPeriod).where(PayPeriod.pay_group_id == group_id)).all()
        assert len(periods) == 53
        assert periods[0].pay_date == date(2026, 11, 27)  # five days after a Monday: a Saturday, so Friday
    path = f"/payroll/groups/{group_id}/members"
    client.post(path, {"employment": person, "effective_from": "2026-11-25"}, status=422)
    client.post(path, {"employment": person, "effective_from": "2026-11-24"}, status=422)
    assert "Until 30 Nov 2026 they are paid with their present group" in client.text
    client.post(path, {"employment": person, "effective_from": "2026-12-01"})
    with db.reading() as session:
        assert session.exec(select(GroupMembership)).one().effective_from == date(2026, 12, 1)
        group = service.get_group(group_id)
        everybody = service.default_group(group.legal_entity_id)
        week = service.period_of(group, date(2026, 12, 2))
        assert service.members_between(group, week.first, week.last) == [person]
        assert service.members_between(everybody, date(2026, 11, 1), date(2026, 11, 30)) == [person]
        assert service.members_between(everybody, date(2026, 12, 1), date(2026, 12, 31)) == []
    page = client.get(f"/payroll/groups/{group_id}")
    assert "Ada Wilson" not in page.text  # she joins next week


def test_a_moved_period_keeps_its_day_and_its_reason(client: Any) -> None:
    group_id, _ = made(client)
    path = f"/payroll/groups/{group_id}/periods/2026-11-17"
    days = {"cut_off_on": "2026-11-24", "publish_on": "2026-11-25", "reason": "Bank closes early"}
    client.post(path, {**days, "pay_date": "2026-11-28"}, status=422)  # a Saturday
    client.post(path, {**days, "pay_date": "2026-11-25"})
    with db.unit_of_work():
        group = service.get_group(group_id)
        assert service.keep_calendar(group) == 0
        assert service.period_of(group, clock.today()).pay_date == date(2026, 11, 25)
        log = service.changes_of(group_id)
    assert {(row.what, row.reason) for row in log if row.period_first} >= {("pay_date", "Bank closes early")}


def test_spanish_companies_are_paid_by_the_month_only(client: Any) -> None:
    with db.unit_of_work():
        entity = factories.make_entity()
    client.sign_in(Role.PAYROLL_PREPARER)
    client.post(f"/payroll/groups/new/{entity.id}", weekly(entity.id), status=422)
    client.post(
        f"/payroll/groups/new/{entity.id}", {**weekly(entity.id), "frequency": "monthly", "pay_day": "25"}
    )


def test_the_pay_day_of_an_employer_s_months_is_that_of_its_settings(app: Any) -> None:
    with db.unit_of_work():
        entity = factories.make_entity(pay_day=25)
        group = service.default_group(entity.id)
        assert service.period_of(group, date(2026, 11, 3)).pay_date == date(2026, 11, 25)
        company.save_legal_entity(actor=SYSTEM, entity=entity, pay_day=10)
        assert service.period_of(group, date(2026, 11, 3)).pay_date == date(2026, 11, 10)


def test_who_may_not_see_runs_sees_no_groups(client: Any) -> None:
    client.sign_in(Role.EMPLOYEE)
    client.get("/payroll/groups", status=403)
