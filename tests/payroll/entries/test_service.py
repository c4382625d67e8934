"""Entries from their proposal to the run that pays them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Actor, Role
from hr.errors import Conflict, Invalid, NotAllowed
from hr.jobs import worker
from payroll.entries import consumption, periods, service
from payroll.entries.models import APPROVED, CONSUMED, PayEntry
from payroll.entries.service import EXCEPTION, NEXT, NewEntry
from payroll.runs import service as runs
from payroll.runs.models import PayLine
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories

EARLY = date(2026, 11, 3)


def proposed(
    house: PayHouse, *, employment: str = "", actor: Actor | None = None, on: date = EARLY, **values: object
) -> PayEntry:
    given: dict[str, object] = {"element_code": "bonus", "period": NOVEMBER, "amount": Decimal("250.00")}
    with db.unit_of_work(), clock.on(on):
        return service.propose(
            actor=actor or house.preparer,
            new=NewEntry(employment_id=employment or house.employments[0].id, **{**given, **values}),  # type: ignore[arg-type]
        )


def approved(house: PayHouse, **values: object) -> PayEntry:
    entry = proposed(house, **values)  # type: ignore[arg-type]
    with db.unit_of_work():
        service.approve(actor=house.approver, entry_ids=[entry.id])
    return fresh(entry)


def fresh(entry: PayEntry) -> PayEntry:
    with db.reading():
        return service.get_entry(entry.id)


def elements(
    house: PayHouse, period: date = NOVEMBER, run_kind: str = "regular", run_id: str = ""
) -> list[str]:
    ids = [row.id for row in house.employments]
    last = periods.last_of(period)
    with db.reading():
        found = service.elements_for(
            ids, first=period, last=last, pay_date=last, run_kind=run_kind, run_id=run_id
        )
    return [f"{item.code} {item.amount}" for row in house.employments for item in found.get(row.id, ())]


def test_only_what_another_person_approved_is_paid(app: Flask) -> None:
    house = PayHouse(1)
    entry = proposed(house)
    assert elements(house) == []
    with db.unit_of_work(), pytest.raises(NotAllowed, match="You proposed this"):
        service.approve(actor=house.preparer, entry_ids=[entry.id])
    with db.unit_of_work():
        assert service.approve(actor=house.approver, entry_ids=[entry.id]) == 1
    assert elements(house) == ["bonus 250.00"]
    with db.unit_of_work():
        assert service.approve(actor=house.approver, entry_ids=[entry.id]) == 0


def test_nobody_enters_or_approves_their_own_pay(app: Flask) -> None:
    house = PayHouse(1)
    own = house.employments[0]
    with db.unit_of_work():
        officer = factories.make_actor(Role.PAYROLL_PREPARER, person_id=own.person_id)
    with pytest.raises(NotAllowed, match="your own pay"):
        proposed(house, actor=officer)
    entry = proposed(house)
    with db.unit_of_work(), pytest.raises(NotAllowed, match="your own pay"):
        service.approve(actor=officer, entry_ids=[entry.id])
    with db.unit_of_work(), pytest.raises(NotAllowed, match="your own pay"):
        service.void(actor=officer, entry_ids=[entry.id])


def test_more_than_three_months_pay_needs_a_confirmation(app: Flask) -> None:
    house = PayHouse(1)  # 21,000 a year, so 5,250 in three months
    proposed(house, amount=Decimal("5250.00"))
    with pytest.raises(Invalid, match="more than three months' pay"):
        proposed(house, amount=Decimal("5250.01"))
    assert proposed(house, amount=Decimal("5250.01"), is_confirmed=True).amount_minor == 525_001
    with pytest.raises(Invalid, match="more than a period usually has"):
        proposed(house, element_code="overtime", amount=None, quantity=Decimal(250), rate=Decimal(12))


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        ("-5", "above zero"),
        ("0", "above zero"),
        ("1000000000", "more than can be paid"),
        (None, "Enter the amount"),
    ],
)
def test_impossible_amounts_are_refused_even_when_confirmed(
    app: Flask, amount: str | None, says: str
) -> None:
    house = PayHouse(1)
    with pytest.raises(Invalid, match=says):
        proposed(house, amount=None if amount is None else Decimal(amount), is_confirmed=True)


def test_units_cost_what_was_agreed_when_they_were_entered(app: Flask) -> None:
    house = PayHouse(1)
    approved(house, element_code="overtime", amount=None, quantity=Decimal("7.5"), rate=Decimal("13.333"))
    assert elements(house) == ["overtime 100.00"]


def test_after_the_cut_off_it_is_next_month_or_an_exception(app: Flask) -> None:
    house = PayHouse(1)
    new = NewEntry(
        employment_id=house.employments[0].id, element_code="bonus", period=NOVEMBER, amount=Decimal(100)
    )
    with db.reading():
        assert periods.cut_off(house.employments[0], NOVEMBER) == date(2026, 11, 23)
    with clock.on(date(2026, 11, 24)):
        with db.unit_of_work(), pytest.raises(Invalid, match="due by 23 Nov"):
            service.propose(actor=house.preparer, new=new)
        with db.unit_of_work():
            later = service.propose(actor=house.preparer, new=replace(new, late=NEXT))
            late = service.propose(actor=house.preparer, new=replace(new, late=EXCEPTION))
            second = factories.make_actor(Role.PAYROLL_PREPARER, name="Berta Prepara")
    assert later.period == date(2026, 12, 1)
    assert late.is_exception
    with db.unit_of_work(), pytest.raises(NotAllowed, match="after the cut-off"):
        service.approve(actor=second, entry_ids=[late.id])
    with db.unit_of_work():
        service.approve(actor=house.approver, entry_ids=[late.id])
    assert elements(house) == ["bonus 100.00"]


def test_a_commit_takes_an_entry_once(app: Flask) -> None:
    house = PayHouse(2)
    entry = approved(house, period=OCTOBER, on=date(2026, 10, 5))
    waiting = proposed(house)
    run = house.committed(OCTOBER)
    assert run.is_sealed
    # Sealed but not marked: the next month must not pay it again, the sealed one still has it.
    assert elements(house) == []
    assert elements(house, OCTOBER, run_id=run.id) == ["bonus 250.00"]
    worker.run_waiting()
    assert fresh(entry).state == CONSUMED
    assert fresh(entry).consumed_by == run.id
    with db.unit_of_work():
        assert consumption.consume(actor=house.approver, run_id=run.id) == 0
    assert elements(house) == []
    assert elements(house, OCTOBER, run_id=run.id) == ["bonus 250.00"]
    # Approved after the commit: not the sealed run's, but the next one's.
    with db.unit_of_work():
        service.approve(actor=house.approver, entry_ids=[waiting.id])
    assert fresh(waiting).state == APPROVED
    assert elements(house, OCTOBER, run_id=run.id) == ["bonus 250.00"]
    assert elements(house) == ["bonus 250.00"]
    with db.unit_of_work(), pytest.raises(Conflict, match="another state"):
        service.void(actor=house.preparer, entry_ids=[entry.id])


def test_an_entry_for_a_paid_month_goes_to_the_next_one(app: Flask) -> None:
    house = PayHouse(1)
    waiting = proposed(house, period=OCTOBER, on=date(2026, 10, 5))
    house.committed(OCTOBER)
    worker.run_waiting()
    with pytest.raises(Invalid, match="paid already"):
        proposed(house, period=OCTOBER)
    with db.unit_of_work():
        service.approve(actor=house.approver, entry_ids=[waiting.id])
    assert fresh(waiting).period == NOVEMBER


def test_an_off_cycle_run_takes_only_its_own(app: Flask) -> None:
    house = PayHouse(1)
    approved(house)
    run = house.opened()
    approved(house, amount=Decimal("80.00"), run_id=run.id)
    assert elements(house, run_kind="off_cycle", run_id=run.id) == ["bonus 80.00"]
    assert elements(house, run_kind="off_cycle") == []
    assert elements(house, run_id="other") == ["bonus 250.00"]


def test_the_same_key_comes_in_once(app: Flask) -> None:
    house = PayHouse(1)
    proposed(house, key="file:1:3")
    with pytest.raises(Conflict, match="in already"):
        proposed(house, key="file:1:3")


def test_recalculating_keeps_what_was_entered_until_the_commit_uses_it_up(app: Flask) -> None:
    house = PayHouse(1)
    entry = approved(house)
    run = house.calculated()
    for _ in range(2):
        with db.unit_of_work():
            runs.calculate(actor=house.preparer, run_id=run.id)
        worker.run_waiting()
        again = house.fresh(run)
        assert (again.gross_minor, again.net_minor) == (run.gross_minor, run.net_minor)
        assert fresh(entry).state == APPROVED
    with db.reading() as session:
        bonus = session.exec(select(PayLine).where(PayLine.component == "bonus")).one()
    assert bonus.amount_minor == 25_000
    house.committed()
    worker.run_waiting()
    assert (fresh(entry).state, fresh(entry).consumed_by) == (CONSUMED, run.id)
