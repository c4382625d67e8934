"""When each filing is due by its law, and who is reminded of it, once."""

from datetime import date

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.company import service as company
from hr.jobs import worker
from hr.notifications.models import InboxItem
from payroll.filings import desk, kinds, service, states
from payroll.filings.calendar import due, obligations, reminders
from payroll.filings.models import Filing
from payroll.groups.service import default_group
from tests.payroll.support import PayHouse
from tests.support import abroad


@pytest.mark.parametrize(
    ("found", "day"),
    [
        (due.months(kinds.MODELO_111, 2026)[4], date(2026, 6, 22)),  # the 20th is a Saturday
        (due.months(kinds.MODELO_111, 2026)[11], date(2027, 1, 20)),
        (due.quarters(kinds.MODELO_111, 2025)[3], date(2026, 1, 20)),
        (due.calendar_year(kinds.MODELO_190, 2025), date(2026, 2, 2)),  # as in AEAT's calendar of 2026
        (due.quarters(kinds.FORM_941, 2026)[2], date(2026, 11, 2)),  # 31 October is a Saturday
        (due.calendar_year(kinds.W2, 2026), date(2027, 2, 1)),
        (due.tax_year(2025), date(2026, 5, 31)),  # a Sunday, and yet the day
        (due.pay_day(date(2026, 12, 24)), date(2026, 12, 24)),
    ],
)
def test_each_period_has_the_last_day_of_its_law(found: due.Obligation, day: date) -> None:
    assert found.due_on == day


def test_holidays_of_the_law_move_the_day_and_no_others() -> None:
    assert due.next_business_day(date(2026, 12, 25), "es") == date(2026, 12, 28)
    # Emancipation Day is a holiday of the District of Columbia only, and counts for the IRS.
    assert due.next_business_day(date(2026, 4, 16), "us") == date(2026, 4, 17)
    assert due.next_business_day(date(2026, 3, 19), "es") == date(2026, 3, 19)  # a regional one


def rows(kind: str) -> dict[str, Filing]:
    with db.reading() as session:
        return {row.period: row for row in session.exec(select(Filing).where(Filing.kind == kind))}


@pytest.mark.portal
def test_the_calendar_follows_the_cadence_and_leaves_alone_what_somebody_touched(app: Flask) -> None:
    house = PayHouse()
    with clock.on(date(2026, 11, 2)):
        with db.unit_of_work():
            first = obligations.keep_all()
            assert obligations.keep_all() == 0
        assert first == 6  # four quarters, the year's summary and its certificates
        assert set(rows(kinds.MODELO_111)) == {"2026-Q4", "2027-Q1", "2027-Q2", "2027-Q3"}
        with db.unit_of_work():
            service.save_settings(actor=house.preparer, entity_id=house.entity.id, is_monthly=True)
            obligations.keep(company.get_legal_entity(house.entity.id))
        assert set(rows(kinds.MODELO_111)) == {"2026-11", "2026-12"} | {f"2027-{n:02d}" for n in range(1, 10)}
    with clock.on(date(2026, 12, 1)), db.unit_of_work():
        obligations.keep_all()
    assert rows(kinds.MODELO_111)["2026-11"].state == states.READY


@pytest.mark.portal
def test_a_pay_day_that_moved_leaves_no_submission_behind(app: Flask) -> None:
    with clock.on(date(2026, 11, 2)):
        with db.unit_of_work() as work:
            entity = abroad.british_entity()
            obligations.keep(entity)
            group = default_group(entity.id)
            entity.pay_day = 20
            work.session.add(group)
            work.session.add(entity)
            obligations.keep(entity)
        assert min(rows(kinds.FPS)) == "2026-11-20"
        assert "2026-11-30" not in rows(kinds.FPS)


@pytest.mark.portal
def test_reminders_come_once_a_step_to_whom_the_filing_waits_for(app: Flask) -> None:
    house = PayHouse()
    told: list[int] = []
    for day in (
        date(2026, 12, 20),
        date(2026, 12, 22),
        date(2027, 1, 6),
        date(2027, 1, 6),
        date(2027, 1, 20),
    ):
        with clock.on(day):
            with db.unit_of_work():
                obligations.keep_all()
                for filing in reminders.waiting():
                    if filing.kind == kinds.MODELO_111:
                        reminders.remind(filing)
                        reminders.remind(filing)
            with db.reading() as session:
                told.append(len(session.exec(select(InboxItem)).all()))
    # 31 days before nothing; then the steps of 30, 14 and 0 days, each for the one preparer.
    assert told == [0, 1, 2, 2, 3]
    with clock.on(date(2027, 1, 21)), db.reading():
        late = [task for task in desk.to_prepare(house.preparer) if "111" in task.title]
        assert [(task.word, task.tone) for task in late] == [("Overdue", "bad")]
        assert desk.to_review(house.approver) == []
    assert Role.PAYROLL_PREPARER in set(reminders.WAITS_FOR.values())
    worker.run_waiting()
