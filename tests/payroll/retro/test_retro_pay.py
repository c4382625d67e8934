"""Past pay that later knowledge changes: found by period and cause, settled once, or dismissed for good."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask

from hr import clock, db
from hr.access import SYSTEM
from hr.errors import Conflict, Invalid, NotAllowed
from hr.people import employments
from payroll import countries
from payroll.engine.model import Category
from payroll.engine.pack import Pack
from payroll.engine.retro import Cause, TreatmentKind
from payroll.entries import keeping
from payroll.entries.models import ILLNESS
from payroll.retro import service
from payroll.retro.models import DETECTED, DISMISSED, INCLUDED, RetroEvent
from payroll.runs import service as runs
from payroll.runs.models import PAY, REPLACEMENT, VOID
from tests.payroll.corrections.correcting import A_CHILD, NOVEMBER, OCTOBER, CorrectedHouse

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
LATE, LATER = date(2026, 11, 10), date(2026, 12, 4)


def found(house: CorrectedHouse, *, packs: Callable[[str, date], Pack] = countries.load) -> list[RetroEvent]:
    """Look at the first person's pay and return what waits."""
    with db.unit_of_work():
        service.scan(actor=SYSTEM, employment_id=house.employments[0].id, packs=packs)
    with db.reading():
        rows, _ = service.events()
    return sorted(rows, key=lambda row: row.pay_date)


def after_an_order(country: str, on: date) -> Pack:
    """The pack once an order of November has raised a contribution of the employee from October on."""
    pack = countries.load(country, on)
    rows = []
    for row in pack.tables["social_security"]:
        if row.covers(OCTOBER):
            changed = replace(row.values.intergenerational_equity, employee=Decimal("0.50"))
            row = replace(row, values=replace(row.values, intergenerational_equity=changed))
        rows.append(row)
    tables = {**pack.tables, "social_security": tuple(rows)}
    return replace(pack, tables=tables, content_hash="after the order", _found={})


def test_a_back_dated_raise_is_found_paid_once_and_gone(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        assert found(house) == []
        house.raise_pay(house.employments[0], "24000", since=OCTOBER)
        house.work()  # the change itself has the person looked at
        (row,) = found(house)
        assert (row.state, row.cause, row.period) == (DETECTED, Cause.FACTS, OCTOBER)
        assert row.net_minor > 0
        deltas = row.deltas
        assert sum(Decimal(each["net"]) for each in deltas) * 100 == row.net_minor
        kinds = {each["category"]: each["kind"] for each in deltas}
        assert kinds[Category.EARNING] == TreatmentKind.PAID_NOW
        assert kinds[Category.EMPLOYEE_CONTRIBUTION] == TreatmentKind.ORIGINAL_PERIOD
        assert kinds[Category.TAX] == TreatmentKind.REGULARISED
        with db.unit_of_work():
            (run,) = service.include(actor=house.preparer, event_ids=[row.id], reason="Subida de octubre")
        house.work()
        done = house.commit(run.id)
        assert done.net_minor == row.net_minor
        assert found(house) == []
    with db.reading():
        kept = service.get(row.id)
    assert (kept.state, kept.included_in) == (INCLUDED, run.id)


def test_a_raise_of_the_coming_month_changes_no_past_pay(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.raise_pay(house.employments[0], "30000", since=NOVEMBER)
        assert found(house) == []


def test_an_order_published_late_and_a_raise_are_told_apart_and_add_up(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        (order,) = found(house, packs=after_an_order)
        assert order.cause == Cause.PARAMETERS
        assert order.net_minor < 0
        assert {(each["kind"], each["filing"]) for each in order.deltas if Decimal(each["net"])} == {
            (TreatmentKind.ORIGINAL_PERIOD, "L03")
        }
        house.raise_pay(house.employments[0], "24000", since=OCTOBER)
        (both,) = found(house, packs=after_an_order)
        (alone,) = found(house)
    assert both.cause == Cause.BOTH
    by_cause = dict.fromkeys((Cause.FACTS, Cause.PARAMETERS), 0)
    for each in both.deltas:
        by_cause[Cause(each["cause"])] += int(Decimal(each["net"]) * 100)
    assert by_cause[Cause.FACTS] == alone.net_minor
    assert by_cause[Cause.PARAMETERS] < order.net_minor < 0  # a higher pay contributes more
    assert sum(by_cause.values()) == both.net_minor


def test_tax_data_of_the_past_are_found_and_left_to_the_rest_of_the_year(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.declare(house.employments[0], A_CHILD, since=date(2026, 9, 1))
        (row,) = found(house)
    moved = [each for each in row.deltas if Decimal(each["net"])]
    assert {(each["category"], each["kind"]) for each in moved} == {(Category.TAX, TreatmentKind.REGULARISED)}
    assert row.net_minor > 0


def test_an_absence_approved_late_is_found_in_its_month(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        with db.unit_of_work():
            keeping.record_absence(
                actor=house.preparer,
                new=keeping.NewAbsence(
                    employment_id=house.employments[0].id,
                    kind=ILLNESS,
                    starts_on=date(2026, 10, 5),
                    ends_on=date(2026, 10, 16),
                ),
            )
        (row,) = found(house)
    assert (row.period, row.cause) == (OCTOBER, Cause.FACTS)
    assert row.net_minor < 0


def test_pay_after_the_end_of_a_contract_is_taken_back_and_owed(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    _, november = house.pay(OCTOBER, NOVEMBER)
    with clock.on(LATER):
        with db.unit_of_work():
            employments.set_last_day(
                actor=house.preparer, employment_id=house.employments[0].id, last_day=date(2026, 10, 31)
            )
        rows = found(house)
        undue = rows[-1]
        assert (undue.period, undue.is_undue) == (NOVEMBER, True)
        assert undue.net_minor == -house.items(november)[PAY].net_minor
        with db.unit_of_work():
            (run,) = service.include(actor=house.preparer, event_ids=[undue.id], reason="Acabó antes")
        house.work()
        done = house.commit(run.id)
    assert list(house.items(done)) == [VOID]
    assert done.net_minor == undue.net_minor


def test_two_months_are_settled_by_a_run_each_on_the_next_pay_day(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER, NOVEMBER)
    with clock.on(LATER):
        house.raise_pay(house.employments[0], "24000", since=OCTOBER)
        rows = found(house)
        assert [row.period for row in rows] == [OCTOBER, NOVEMBER]
        december = house.opened(date(2026, 12, 1))
        with db.unit_of_work():
            opened = service.include(
                actor=house.preparer, event_ids=[row.id for row in rows], reason="Subida", is_with_next=True
            )
        assert [run.period for run in opened] == [OCTOBER, NOVEMBER]
        assert {run.pay_date for run in opened} == {december.pay_date}
        house.work()
        done = house.commit(opened[0].id)
    assert done.pay_date == december.pay_date
    assert set(house.items(done)) == {VOID, REPLACEMENT}


def test_what_is_dismissed_stays_so_until_it_differs_again(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.raise_pay(house.employments[0], "21600", since=OCTOBER)
        (row,) = found(house)
        with db.unit_of_work(), pytest.raises(Invalid, match="why"):
            service.dismiss(actor=house.preparer, event_ids=[row.id], reason="")
        own = replace(house.preparer, person_id=house.employments[0].person_id)
        with db.unit_of_work(), pytest.raises(NotAllowed, match="your own pay"):
            service.dismiss(actor=own, event_ids=[row.id], reason="Se pagó en mano")
        with db.unit_of_work():
            service.dismiss(actor=house.preparer, event_ids=[row.id], reason="Se pagó en mano")
        assert found(house) == []
        with db.unit_of_work(), pytest.raises(Conflict):
            service.include(actor=house.preparer, event_ids=[row.id], reason="Otra vez")
        house.raise_pay(house.employments[0], "22000", since=OCTOBER)
        (again,) = found(house)
    with db.reading():
        assert service.get(row.id).state == DISMISSED
    assert again.id != row.id
    assert again.net_minor > row.net_minor


def test_a_cancelled_settlement_is_to_be_decided_again(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        house.raise_pay(house.employments[0], "24000", since=OCTOBER)
        (row,) = found(house)
        with db.unit_of_work():
            (run,) = service.include(actor=house.preparer, event_ids=[row.id], reason="Subida")
        assert found(house) == []
        with db.unit_of_work():
            runs.cancel(actor=house.preparer, run_id=run.id)
        (again,) = found(house)
    assert (again.id, again.state) == (row.id, DETECTED)
