"""Payments on their way: locked, moved, and the run that follows them to paid."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import update
from sqlmodel import col, func, select

from hr import clock, db
from hr.errors import NotFound
from hr.i18n import N_
from payroll.payments import states
from payroll.payments.due import due_total
from payroll.payments.models import Payment, PaymentBatch
from payroll.runs import states as run_states
from payroll.runs.models import PayRun
from payroll.runs.moves import move

CHUNK = 400


def lock(run_id: str) -> PayRun:
    """Return a run with its row held until the commit, so that two people's acts on it follow each other."""
    run = db.session().get(PayRun, run_id, with_for_update=True, populate_existing=True)
    if run is None:
        raise NotFound(N_("We could not find this pay run."))
    return run


def of_batch(batch_id: str, state: str) -> Sequence[Payment]:
    """Return the payments of a bank file in a state."""
    return (
        db.session().exec(select(Payment).where(Payment.batch_id == batch_id, Payment.state == state)).all()
    )


def move_batch(batch: PaymentBatch, target: str) -> int:
    """Move every payment of a file that may move there; return how many did."""
    return _move((col(Payment.batch_id) == batch.id,), target, reason="")


def move_payment(payment: Payment, target: str, *, reason: str = "") -> bool:
    """Move one payment; False when it stands where no move leads there, as when it was moved before."""
    moved = _move((col(Payment.id) == payment.id,), target, reason=reason) == 1
    db.session().refresh(payment)
    return moved


def move_many(payment_ids: Sequence[str], target: str, *, reason: str = "") -> int:
    """Move some payments for the same reason; return how many did."""
    chunks = [payment_ids[start : start + CHUNK] for start in range(0, len(payment_ids), CHUNK)]
    return sum(_move((col(Payment.id).in_(chunk),), target, reason=reason) for chunk in chunks)


def _move(which: Iterable[object], target: str, *, reason: str) -> int:
    values: dict[str, object] = {"state": target, "changed_at": clock.now()}
    if reason:
        values["reason"] = reason
    statement = update(Payment).where(*which, col(Payment.state).in_(states.sources(target)))  # type: ignore[arg-type]
    return db.change(db.session(), statement.values(**values))


@dataclass(frozen=True)
class Standing:
    """How far a run is paid."""

    due_minor: int
    by_state: dict[str, tuple[int, int]]  # number and sum of the payments in each state

    def total(self, *names: str) -> int:
        """Return the sum of the payments in some states."""
        return sum(self.by_state.get(name, (0, 0))[1] for name in names)

    def count(self, *names: str) -> int:
        """Return the number of payments in some states."""
        return sum(self.by_state.get(name, (0, 0))[0] for name in names)

    @property
    def is_paid(self) -> bool:
        """Whether everything that is due has arrived."""
        return self.total(states.SETTLED) == self.due_minor


def standing(run: PayRun) -> Standing:
    """Return how far a run is paid, as the rows say now."""
    query = (
        select(Payment.state, func.count(), func.sum(Payment.amount_minor))
        .where(Payment.run_id == run.id)
        .group_by(Payment.state)
    )
    found = {state: (int(count), int(total)) for state, count, total in db.session().execute(query)}
    return Standing(due_total(run), found)


def follow(run: PayRun) -> None:
    """Move a run to where its payments are: being paid, partly paid, paid."""
    if run.state not in run_states.SEALED:
        return
    now = standing(run)
    if now.is_paid:
        target = run_states.PAID
    elif now.count(states.SETTLED, states.RETURNED):
        target = run_states.PARTIALLY_PAID
    elif now.count(*states.OUT):
        target = run_states.PAYING
    else:
        return
    if run.state == run_states.COMMITTED:
        move(run, run_states.PAYING)
    if run.state != target and target in run_states.MOVES[run.state]:
        move(run, target)
