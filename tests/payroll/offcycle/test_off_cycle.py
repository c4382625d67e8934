"""Pay outside the calendar: to the exact net, once, with the period's own bases, by two people."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM
from hr.errors import Conflict, Invalid, NotAllowed
from hr.events.models import DomainEvent
from hr.people import employments
from hr.people import service as people
from payroll.groups.service import default_group
from payroll.offcycle import service
from payroll.offcycle.models import ADVANCE, BONUS, MISSED_PAY, TERMINATION, OffCyclePay
from payroll.offcycle.service import Terms, Wanted
from payroll.payments import service as payments
from payroll.runs import service as runs
from payroll.runs.models import PAY, REPLACEMENT, VOID, PayRun
from tests.payroll.corrections.correcting import NOVEMBER, OCTOBER, CorrectedHouse
from tests.support import factories, numbers

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
LATE = date(2026, 11, 10)
D = Decimal


def opened(house: CorrectedHouse, terms: Terms, *wanted: Wanted) -> PayRun:
    with db.unit_of_work():
        run = service.open_run(
            actor=house.preparer,
            group_id=default_group(house.entity.id).id,
            terms=terms,
            wanted=wanted,
            note="Objetivos de octubre",
        )
    house.work()
    return house.fresh(run)


def test_a_bonus_gives_the_wanted_net_to_the_cent_and_contributes_with_its_month(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (october,) = house.pay(OCTOBER)
    first = house.employments[0]
    base = dict(house.year(first))["es.base.common_contingencies"]
    with clock.on(LATE):
        run = opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(first.id, net=D("300.00")))
        done = house.commit(run.id)
    with db.reading() as session:
        row = session.exec(select(OffCyclePay)).one()
        assert [each.amount_minor for each in payments.payments_of(done.id)] == [30_000]
    assert done.net_minor == 30_000 < row.amount_minor
    assert set(house.items(done)) == {VOID, REPLACEMENT}
    year = dict(house.year(first))
    assert year["es.base.common_contingencies"] - base == D(row.amount_minor) / 100
    assert year["bonus"] == D(row.amount_minor) / 100
    with clock.on(LATE):  # a correction after it keeps the bonus
        again = house.commit(house.begin(house.items(done)[REPLACEMENT]).run_id)
        assert again.net_minor == 0
        gone = house.begin(house.items(again)[REPLACEMENT], left_out=["bonus"])
        assert house.commit(gone.run_id).net_minor == -30_000
    assert dict(house.year(first))["es.base.common_contingencies"] == base
    assert october.is_sealed


def test_an_advance_is_not_taxed_and_is_owed(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    with clock.on(LATE):
        run = opened(house, Terms(ADVANCE, OCTOBER), Wanted(house.employments[0].id, D("200.00")))
        done = house.commit(run.id)
    assert (done.net_minor, done.tax_minor, done.employee_contributions_minor) == (20_000, 0, 0)
    with db.reading() as session:
        (fact,) = session.exec(select(DomainEvent).where(DomainEvent.type == "pay.owed_back")).all()
    assert fact.payload["amount_minor"] == 20_000


def test_a_leaver_is_settled_before_the_regular_run_and_only_once(app: Flask) -> None:
    house = CorrectedHouse(people=2)
    house.pay(OCTOBER)
    leaver, other = house.employments
    terms = Terms(TERMINATION, NOVEMBER)
    with clock.on(date(2026, 11, 20)):
        with pytest.raises(Conflict, match="last day"):
            opened(house, terms, Wanted(leaver.id))
        with db.unit_of_work():
            employments.set_last_day(
                actor=SYSTEM,
                employment_id=leaver.id,
                last_day=date(2026, 11, 20),
                end_cause="objective",
                unused_holiday=D(5),
            )
        done = house.commit(opened(house, terms, Wanted(leaver.id)).id)
        assert list(house.items(done)) == [PAY]
        with pytest.raises(Conflict, match="paid already"):
            opened(house, terms, Wanted(leaver.id))
    with clock.on(date(2026, 11, 25)):
        regular = house.calculated(NOVEMBER)
    assert [item.employment_id for item in house.items(regular).values()] == [other.id]
    assert dict(house.year(leaver))["es.settlement.holiday"] > 0


def test_whoever_was_held_back_is_paid_once_what_was_missing_is_there(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    with db.unit_of_work():
        lacking = factories.make_employee(entity=house.entity, iban=None)
    house.pay(OCTOBER)
    terms = Terms(MISSED_PAY, OCTOBER)
    with clock.on(LATE):
        with db.unit_of_work():
            people.set_bank_account(
                actor=SYSTEM,
                person_id=lacking.person_id,
                iban=numbers.iban(77),
                effective_from=date(2026, 10, 1),
            )
        done = house.commit(opened(house, terms).id)
        assert [item.employment_id for item in house.items(done).values()] == [lacking.id]
        assert done.net_minor > 0


def test_what_cannot_be_is_refused_and_leaves_nothing(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    house.pay(OCTOBER)
    first = house.employments[0]
    with db.unit_of_work():
        own = factories.make_actor(person_id=first.person_id)
    with clock.on(LATE):
        with pytest.raises(Conflict, match="not paid for it yet"):
            opened(house, Terms(BONUS, NOVEMBER, "bonus"), Wanted(first.id, D(100)))
        with pytest.raises(Invalid, match="above zero"):
            opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(first.id, D(0)))
        with pytest.raises(Conflict, match="Nobody was held back"):
            opened(house, Terms(MISSED_PAY, OCTOBER))
        house.preparer, preparer = own, house.preparer
        with pytest.raises(NotAllowed, match="your own pay"):
            opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(first.id, D(100)))
        house.preparer = preparer
        with db.reading() as session:
            assert session.exec(select(PayRun).where(PayRun.kind == "off_cycle")).all() == []
        run = opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(first.id, D(100)))
        with pytest.raises(Conflict, match="correcting this pay already"):
            opened(house, Terms(BONUS, OCTOBER, "bonus"), Wanted(first.id, D(100)))
        with db.unit_of_work():
            seen = runs.send_for_approval(actor=house.preparer, run_id=run.id).lines_hash
        with db.unit_of_work(), pytest.raises(NotAllowed):
            runs.approve(actor=house.preparer, run_id=run.id, seen_hash=seen)
