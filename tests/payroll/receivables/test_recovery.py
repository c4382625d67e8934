"""Owed money through real runs: paid out, taken back, carried over, given back by what undoes it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Actor, Role
from hr.auth import service as auth
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.jobs import worker
from payroll.entries import service as entries
from payroll.entries.service import NewEntry
from payroll.payments import due
from payroll.receivables import dunning, ledger, reconciling, scheduling, service, states
from payroll.receivables.models import LOAN, OVERPAYMENT, Receivable, ReceivableEntry
from payroll.receivables.service import NewReceivable
from payroll.review import service as review
from payroll.runs import service as runs
from payroll.runs.models import PayBlocker, PayItem, PayLine, PayRun
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support import factories

DECEMBER = date(2026, 12, 1)


class Desk(PayHouse):
    """A company with one person who can ask for things."""

    def __init__(self, annual_gross: str = "30000.00") -> None:
        super().__init__()
        with db.unit_of_work():
            self.employment = factories.make_employee(entity=self.entity, annual_gross=annual_gross)
            user = auth.user_of_person(self.employment.person_id)
            assert user is not None
            self.person: Actor = auth.actor_of_user(user)

    def advance(self, amount: str = "600.00", runs: int = 3) -> Receivable:
        """Ask for an advance and have it approved."""
        with db.unit_of_work():
            row = service.ask_advance(actor=self.person, amount=Decimal(amount), runs=runs)
        with db.unit_of_work():
            service.approve(actor=self.approver, receivable_id=row.id)
        return self.known(row)

    def debt(self, amount: str, kind: str = OVERPAYMENT, runs: int = 1) -> Receivable:
        """Enter a debt and have it approved."""
        new = NewReceivable(
            employment_id=self.employment.id, kind=kind, amount=Decimal(amount), runs=runs, reason="Error"
        )
        with db.unit_of_work():
            row = service.record(actor=self.preparer, new=new)
        with db.unit_of_work():
            service.approve(actor=self.approver, receivable_id=row.id)
        return self.known(row)

    def known(self, row: Receivable) -> Receivable:
        """Read a receivable as it stands now."""
        with db.reading():
            return service.get(row.id)

    def paid(self, period: date) -> PayRun:
        """Commit a month and let everything that follows happen."""
        run = self.committed(period)
        worker.run_waiting()
        return self.fresh(run)


def lines(run: PayRun, prefix: str) -> list[int]:
    with db.reading() as session:
        query = select(PayLine).where(PayLine.run_id == run.id)
        return [line.amount_minor for line in session.exec(query) if line.component.startswith(prefix)]


def net(run: PayRun) -> int:
    with db.reading() as session:
        return session.exec(select(PayItem.net_minor).where(PayItem.run_id == run.id)).one()


def balance(row: Receivable) -> int:
    with db.reading():
        return ledger.balance(row.id)


def plan(row: Receivable) -> list[tuple[date, int]]:
    with db.reading():
        parts = scheduling.installments([service.get(row.id)])[row.id]
        return [(each.period, each.amount_minor) for each in parts]


@contextmanager
def day(on: date) -> Iterator[None]:
    with clock.on(on):
        yield


def test_an_advance_is_paid_out_and_comes_back_in_its_parts(app: Flask) -> None:
    desk = Desk()
    with day(date(2026, 10, 5)):
        row = desk.advance()
        plain = Desk()
        without = plain.paid(OCTOBER)
        run = desk.paid(OCTOBER)
        assert lines(run, "advance_paid.") == [60_000]
        assert net(run) == net(without) + 60_000
        assert (desk.known(row).state, balance(row)) == (states.DISBURSED, 60_000)
        assert plan(row) == [(NOVEMBER, 20_000), (DECEMBER, 20_000), (date(2027, 1, 1), 20_000)]
    run = desk.paid(NOVEMBER)
    assert lines(run, "advance.") == [20_000]
    assert (desk.known(row).state, balance(row)) == (states.REPAYING, 40_000)
    with db.unit_of_work():
        assert reconciling.reconcile(actor=desk.approver, run_id=run.id) == 0
    assert balance(row) == 40_000


def test_what_the_law_protects_stays_and_the_rest_moves_on(app: Flask) -> None:
    desk = Desk(annual_gross="21500.00")  # a net little above the minimum wage
    with day(date(2026, 10, 5)):
        row = desk.debt("500.00")
        run = desk.paid(OCTOBER)
    taken = sum(lines(run, "owed."))
    assert 0 < taken < 50_000
    assert net(run) == 122_100  # the minimum wage of 2026, which nobody may touch
    assert balance(row) == 50_000 - taken
    assert sum(part for _, part in plan(row)) == balance(row)
    assert plan(row)[0][0] == NOVEMBER


def test_a_pay_below_nothing_is_paid_as_nothing_and_owed(app: Flask) -> None:
    desk = Desk()
    with day(date(2026, 10, 5)):
        with db.unit_of_work():
            entry = entries.propose(
                actor=desk.preparer,
                new=NewEntry(
                    employment_id=desk.employment.id,
                    element_code="advance",
                    period=OCTOBER,
                    amount=Decimal(2500),
                ),
            )
        with db.unit_of_work():
            entries.approve(actor=desk.approver, entry_ids=[entry.id])
        run = desk.calculated(OCTOBER)
        with db.reading() as session:
            marks = session.exec(select(PayBlocker.key).where(PayBlocker.run_id == run.id)).all()
            assert "negative_net" in marks
        desk = _go_on(desk, run)
    assert net(run) == 0
    [carried] = lines(run, "owed.carried")
    with db.reading() as session:
        row = session.exec(select(Receivable)).one()
        assert (row.kind, row.principal_minor) == (OVERPAYMENT, carried)
        assert due.dues(desk.fresh(run)) == []
    assert balance(row) == carried
    assert sum(part for _, part in plan(row)) == carried
    with db.unit_of_work():
        assert reconciling.reconcile(actor=desk.approver, run_id=run.id) == 0


def _go_on(desk: Desk, run: PayRun) -> Desk:
    with db.unit_of_work():
        for flag in review.standing(run).open_flags:
            review.accept(
                actor=desk.preparer,
                run=run,
                employment_id=flag.employment_id,
                key=flag.key,
                seen_hash=flag.content_hash,
                reason="Agreed with them",
            )
        runs.send_for_approval(actor=desk.preparer, run_id=run.id)
    seen = desk.fresh(run).lines_hash
    with db.unit_of_work():
        runs.approve(actor=desk.approver, run_id=run.id, seen_hash=seen)
    with db.unit_of_work():
        runs.commit(actor=desk.approver, run_id=run.id, seen_hash=seen)
    worker.run_waiting()
    return desk


def test_a_dispute_stops_recovery_and_reminders_at_once(app: Flask) -> None:
    desk = Desk()
    with day(date(2026, 10, 5)):
        row = desk.debt("300.00")
    with day(date(2026, 11, 10)):
        with db.unit_of_work():
            assert dunning.remind(row.id) == "offer"
        with db.unit_of_work():
            service.dispute(actor=desk.person, receivable_id=row.id, reason="I was not overpaid")
        with db.unit_of_work():
            assert dunning.remind(row.id) is None
    assert lines(desk.paid(NOVEMBER), "owed.") == []
    assert balance(row) == 30_000
    with day(DECEMBER):
        with db.unit_of_work():
            service.resume(actor=desk.preparer, receivable_id=row.id, reason="Shown the payslip")
        assert plan(row) == [(DECEMBER, 30_000)]
        assert desk.known(row).state == states.REPAYING


def test_one_reminder_a_week_over_all_debts(app: Flask) -> None:
    desk = Desk()
    with day(date(2026, 10, 5)):
        first, second = desk.debt("300.00"), desk.debt("200.00")
    with day(date(2026, 10, 31)), db.unit_of_work():
        assert dunning.remind(first.id) == "missed"
        assert dunning.remind(second.id) is None
        assert dunning.remind(first.id) is None
    with day(date(2026, 11, 7)), db.unit_of_work():
        assert dunning.remind(second.id) == "reminder"
    with day(date(2026, 11, 20)), db.unit_of_work():
        assert dunning.remind(first.id) == "person"
        assert service.get(first.id).needs_person


def test_nothing_but_overpaid_pay_is_taken_without_agreement(app: Flask) -> None:
    desk = Desk()
    with day(date(2026, 10, 5)):
        row = desk.debt("100.00", kind=LOAN)
        assert lines(desk.paid(OCTOBER), "loan.") == []
    with db.unit_of_work():
        service.agree(actor=desk.person, receivable_id=row.id)
    assert lines(desk.paid(NOVEMBER), "loan.") == [10_000]
    assert (desk.known(row).state, balance(row)) == (states.SETTLED, 0)


def test_nobody_decides_for_themselves_or_alone(app: Flask) -> None:
    desk = Desk()
    with db.unit_of_work():
        row = service.ask_advance(actor=desk.person, amount=Decimal(200), runs=2)
        officer = factories.make_actor(Role.PAYROLL_APPROVER, person_id=desk.employment.person_id)
        stranger = factories.make_actor(person_id=factories.make_person().id)
    with db.unit_of_work(), pytest.raises(NotAllowed, match="your own"):
        service.approve(actor=officer, receivable_id=row.id)
    with db.unit_of_work(), pytest.raises(NotFound):
        service.dispute(actor=stranger, receivable_id=row.id, reason="x")
    with db.unit_of_work(), pytest.raises(Invalid, match="advance already"):
        service.ask_advance(actor=desk.person, amount=Decimal(1), runs=1)
    with db.unit_of_work(), pytest.raises(Invalid, match="at most the gross pay"):
        service.ask_advance(actor=Desk().person, amount=Decimal("2500.01"), runs=1)


def test_a_write_off_takes_two(app: Flask) -> None:
    desk = Desk()
    row = desk.debt("80.00")
    given = {"receivable_id": row.id, "target": states.WRITTEN_OFF, "reason": "Not worth it"}
    with db.unit_of_work():
        service.propose(actor=desk.approver, **given)
    with db.unit_of_work(), pytest.raises(NotAllowed, match="another person"):
        service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=True)
    with db.unit_of_work():
        second = factories.make_actor(Role.PAYROLL_APPROVER)
        service.confirm(actor=second, receivable_id=row.id, is_confirmed=True)
    assert (desk.known(row).state, balance(row)) == (states.WRITTEN_OFF, 0)


def test_what_was_paid_back_counts_once_and_takes_two(app: Flask) -> None:
    desk = Desk()
    row = desk.debt("80.00")
    given: dict[str, Any] = {"actor": desk.preparer, "receivable_id": row.id}
    with db.unit_of_work(), pytest.raises(Invalid, match="more than is still owed"):
        service.pay_back(**given, amount=Decimal(81))
    for _ in range(2):
        with db.unit_of_work():
            service.pay_back(**given, amount=Decimal(30))
    assert balance(row) == 8_000  # noted, not believed
    with db.unit_of_work(), pytest.raises(Conflict, match="proposed here already"):
        service.propose(**given, target=states.WRITTEN_OFF, reason="Lost")
    with db.unit_of_work(), pytest.raises(NotAllowed, match="another person"):
        service.confirm(**given, is_confirmed=True)
    with db.unit_of_work():
        service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=True)
    assert balance(row) == 5_000
    with db.unit_of_work(), pytest.raises(Conflict, match="nothing to decide"):
        service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=True)


def test_a_repayment_that_never_came_is_refused_and_what_a_pay_took_meanwhile_counts(app: Flask) -> None:
    desk = Desk()
    with day(date(2026, 10, 5)):
        row = desk.debt("80.00")
        with db.unit_of_work():
            service.pay_back(actor=desk.preparer, receivable_id=row.id, amount=Decimal(80))
        with db.unit_of_work():
            service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=False)
        assert (balance(row), desk.known(row).proposed) == (8_000, "")
        with db.unit_of_work():
            service.pay_back(actor=desk.preparer, receivable_id=row.id, amount=Decimal(80))
        desk.paid(OCTOBER)  # takes it all
    assert balance(row) == 0
    with db.unit_of_work(), pytest.raises(Conflict, match="a pay has taken its part"):
        service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=True)
    with db.unit_of_work():
        service.confirm(actor=desk.approver, receivable_id=row.id, is_confirmed=False)
    assert (balance(row), desk.known(row).state) == (0, states.SETTLED)


def test_a_correction_that_leaves_a_debt_makes_one(app: Flask) -> None:
    desk = Desk()
    with day(date(2026, 10, 5)):
        run = desk.paid(OCTOBER)
    for _ in range(2):
        with db.unit_of_work():
            reconciling.owed_back(
                actor=desk.approver,
                employment_id=desk.employment.id,
                run_id=run.id,
                amount_minor=50_000,
                currency="EUR",
            )
    with db.reading() as session:
        row = session.exec(select(Receivable)).one()
        assert [entry.amount_minor for entry in session.exec(select(ReceivableEntry))] == [50_000]
    # A tenth of 2,500 gross each time, rounded up to whole runs.
    assert [part for _, part in plan(row)] == [25_000, 25_000]
