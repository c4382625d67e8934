"""Void and replace through tax, journal, bank and payslip, to the second correction of one person."""

from datetime import date
from decimal import Decimal

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.errors import Conflict, Invalid, NotAllowed
from hr.events.models import DomainEvent
from hr.money import to_minor
from payroll.corrections import preview, service, states
from payroll.corrections.models import REVERSE
from payroll.engine.model import Category
from payroll.filings import kinds
from payroll.filings.figures import make
from payroll.payments import journal
from payroll.payments import service as payments
from payroll.payslips import standing
from payroll.payslips.models import Payslip
from payroll.runs import review
from payroll.runs import service as runs
from payroll.runs.facts import Period, gather
from payroll.runs.models import BLOCKED, PAY, REPLACEMENT, VOID, PayRun
from payroll.snapshots import reading
from tests.payroll.corrections.correcting import (
    A_CHILD,
    DECEMBER,
    NOVEMBER,
    OCTOBER,
    CorrectedHouse,
)
from tests.support import factories

pytestmark = [pytest.mark.portal, pytest.mark.usefixtures("app")]
JANUARY = date(2027, 1, 11)
TAX = "es.irpf"
EARLY, LATE = date(2026, 11, 10), date(2026, 11, 17)


def year_form(house: CorrectedHouse) -> tuple[bytes, list[tuple[str, int]]]:
    filing = house.filing(kinds.MODELO_190, "2026", on=JANUARY)
    with clock.on(JANUARY), db.reading():
        figures = make.figures_of(filing)
    assert figures.problems == ()
    assert [tie.difference for tie in figures.ties] == [0] * len(figures.ties)
    return figures.content, [(box.code, box.amount) for box in figures.boxes]


def paid(run: PayRun) -> int:
    with db.reading():
        return sum(row.amount_minor for row in payments.payments_of(run.id))


def test_twice_corrected_the_year_and_form_190_are_those_of_a_pay_right_at_once(app: Flask) -> None:
    wrong = CorrectedHouse(has_papers=True)
    first, _ = wrong.employments
    (october,) = wrong.pay(OCTOBER)
    item = wrong.items(october, first)[PAY]

    wrong.raise_pay(first, "24000", since=OCTOBER)
    once = wrong.corrected(item, on=EARLY)
    wrong.declare(first, A_CHILD, since=date(2026, 9, 1))
    twice = wrong.corrected(wrong.items(once)[REPLACEMENT], on=LATE)
    wrong.pay(NOVEMBER, DECEMBER)

    right = CorrectedHouse()
    same, _ = right.employments
    right.raise_pay(same, "24000", since=OCTOBER)
    right.declare(same, A_CHILD, since=date(2026, 9, 1))
    at_once, _, _ = right.pay(OCTOBER, NOVEMBER, DECEMBER)

    assert wrong.year(first) == right.year(same)
    assert year_form(wrong) == year_form(right)
    assert paid(october) + paid(once) + paid(twice) == paid(at_once)
    assert paid(once) > 0
    assert paid(twice) > 0  # less tax with a child
    with db.reading():
        papers = {row.item_id: standing.of(row).state for row in db.session().exec(select(Payslip))}
        assert reading.replay(list(wrong.items(twice).values())) == {}
    replaced, newest = wrong.items(once)[REPLACEMENT], wrong.items(twice)[REPLACEMENT]
    assert [papers[each.id] for each in (item, replaced, newest)] == [
        standing.SUPERSEDED, standing.SUPERSEDED, standing.CURRENT,
    ]  # fmt: skip


def test_the_journal_of_a_correction_that_changes_nothing_is_empty_and_nobody_is_paid(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    with clock.on(EARLY):
        with db.reading():
            assert preview.preview(item.id).is_without_effect
        done = house.commit(house.begin(item).run_id)
    with db.reading():
        assert journal.postings(done) == []
        assert payments.payments_of(done.id) == []
    assert (done.net_minor, done.tax_minor) == (0, 0)


def test_the_preview_says_what_the_commit_does(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    house.raise_pay(house.employments[0], "24000", since=OCTOBER)
    with clock.on(EARLY):
        with db.reading():
            shown = preview.preview(item.id)
        done = house.commit(house.begin(item).run_id)
    with db.reading():
        assert list(shown.postings) == journal.postings(done)
    tax = next(each for each in shown.changes if each.category == Category.TAX)
    assert (int(shown.cash * 100), int(tax.difference * 100)) == (done.net_minor, done.tax_minor)
    assert paid(done) == done.net_minor > 0
    assert shown.waterfall is not None
    assert sum(move.net for move in shown.waterfall.moves) == shown.cash


def test_who_got_too_much_owes_it_and_is_never_paid_less_than_nothing(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    house.raise_pay(house.employments[0], "19000", since=OCTOBER)
    done = house.corrected(item, on=EARLY)
    assert done.net_minor < 0
    with db.reading() as session:
        assert payments.payments_of(done.id) == []
        facts = session.exec(select(DomainEvent).where(DomainEvent.type == "pay.owed_back")).all()
        accounts = [posting.account for posting in journal.postings(done)]
    assert [(fact.payload["run_id"], fact.payload["amount_minor"]) for fact in facts] == [
        (done.id, -done.net_minor)
    ]
    assert accounts
    with db.unit_of_work():
        assert service.tell_owed(actor=house.preparer, run=done, owed=service.owed_back(done)) == 0


def test_a_pay_is_taken_back_once_and_its_replacement_takes_the_next_correction(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    with clock.on(EARLY):
        row = house.begin(item)
        with pytest.raises(Conflict, match="correcting this pay already"):
            house.begin(item)
        done = house.commit(row.run_id)
        with pytest.raises(Conflict, match="taken back already"):
            house.begin(item)
        with pytest.raises(Conflict, match="takes another pay back"):
            house.begin(house.items(done)[VOID])
        house.begin(house.items(done)[REPLACEMENT])


def test_a_cancelled_correction_gives_the_pay_free(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    with clock.on(EARLY):
        row = house.begin(item)
        with db.unit_of_work():
            cancelled = runs.cancel(actor=house.preparer, run_id=row.run_id)
        assert states.state_of(cancelled) == states.CANCELLED
        assert house.commit(house.begin(item).run_id).is_sealed


def test_a_reversal_takes_everything_back_and_leaves_no_payslip(app: Flask) -> None:
    house = CorrectedHouse(people=1, has_papers=True)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    done = house.corrected(item, on=EARLY, kind=REVERSE)
    assert done.net_minor == -run.net_minor
    assert house.year(house.employments[0]) == ()
    with db.reading() as session:
        (paper,) = session.exec(select(Payslip)).all()
        assert standing.of(paper).state == standing.VOIDED
        assert reading.replay(list(house.items(done).values())) == {}


def test_a_pay_of_another_tax_year_is_not_taken_back(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    with clock.on(JANUARY), pytest.raises(Conflict, match="tax year that is over"):
        house.begin(house.items(run)[PAY])


def test_a_correction_that_waits_into_the_next_tax_year_is_held_back(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    with clock.on(EARLY):
        row = house.begin(house.items(run)[PAY])
    with clock.on(JANUARY):
        with db.unit_of_work():
            runs.calculate(actor=house.preparer, run_id=row.run_id)
        house.work()
        with db.reading():
            waiting = runs.get_run(row.run_id)
    assert waiting.held_back == waiting.people == 2
    assert {each.state for each in house.items(waiting).values()} == {BLOCKED}


def test_a_reason_another_person_and_another_hand_are_needed(app: Flask) -> None:
    house = CorrectedHouse(people=1)
    (run,) = house.pay(OCTOBER)
    item = house.items(run)[PAY]
    with db.unit_of_work():
        own = factories.make_actor(Role.PAYROLL_PREPARER, person_id=item.person_id)
    with clock.on(EARLY):
        with db.unit_of_work(), pytest.raises(Invalid, match="why"):
            service.correct(actor=house.preparer, item_id=item.id, reason=" ")
        with db.unit_of_work(), pytest.raises(NotAllowed, match="your own pay"):
            service.correct(actor=own, item_id=item.id, reason="Mío")
        row = house.begin(item)
        with db.unit_of_work():
            seen = runs.send_for_approval(actor=house.preparer, run_id=row.run_id).lines_hash
        with db.unit_of_work(), pytest.raises(NotAllowed, match="another person"):
            runs.approve(actor=house.preparer, run_id=row.run_id, seen_hash=seen)


def test_what_was_taxed_so_far_is_that_of_the_pay_that_stands(app: Flask) -> None:
    house = CorrectedHouse()
    person, _ = house.employments
    october, november = house.pay(OCTOBER, NOVEMBER)
    house.declare(person, A_CHILD, since=date(2026, 9, 1))
    fixed = house.corrected(house.items(october, person)[PAY], on=LATE)
    house.corrected(house.items(november, person)[PAY], on=date(2026, 12, 1), kind=REVERSE)
    house.raise_pay(person, "24000", since=DECEMBER)

    month = Period.of(DECEMBER, date(2026, 12, 31))
    with db.reading():
        (facts,) = gather([person.id], month)
        tax = next(row for row in review.lines_of(house.items(fixed)[REPLACEMENT].id) if row.component == TAX)
    (only,) = facts.taxed
    assert (only.period_to, only.pay_date) == (date(2026, 10, 31), october.pay_date)
    assert (to_minor(only.withheld), only.rate) == (tax.amount_minor, Decimal(tax.rate))
