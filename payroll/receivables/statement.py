"""What is owed after one pay: advances, loans, overpaid pay and court orders, with what this pay took.

Read from sealed lines, which are there before the jobs that note them in the ledgers have run; so a payslip
says the same whenever it is drawn.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from sqlmodel import col, func, select

from hr import db
from payroll.garnishments import withholding
from payroll.garnishments.kinds import title
from payroll.garnishments.models import GarnishmentOrder
from payroll.receivables import sealed, states
from payroll.receivables.models import DISBURSED, RECOVERED, Receivable, ReceivableEntry
from payroll.receivables.protection import CARRIED, CARRIED_LABEL
from payroll.receivables.wording import KIND_NAMES
from payroll.runs.models import PayItem, PayLine, PayRun

# A pay took these itself: its lines say so before the ledger does.
BY_PAY = (RECOVERED, DISBURSED)


class Standing(NamedTuple):
    """One debt in minor units: what this pay took of it, and what is left; `label` is an English msgid."""

    label: str
    taken: int
    left: int


def after(run: PayRun, item: PayItem, lines: Sequence[PayLine]) -> list[Standing]:
    """Return what somebody owes after a pay, the oldest debt first; nothing is left of what is settled."""
    now = _Codes(lines)
    return [each for each in (*_debts(run, item, now), *_orders(run, item, now)) if each.taken or each.left]


class _Codes:
    """What the lines of one pay say under a code."""

    def __init__(self, lines: Iterable[PayLine]) -> None:
        self._sums: dict[str, int] = {}
        for line in lines:
            self._sums[line.component] = self._sums.get(line.component, 0) + line.amount_minor

    def __getitem__(self, code: str) -> int:
        return self._sums.get(code, 0)


def _debts(run: PayRun, item: PayItem, now: _Codes) -> Iterator[Standing]:
    never = (states.REQUESTED, states.REJECTED, states.CANCELLED)
    query = (
        select(Receivable)
        .where(Receivable.employment_id == item.employment_id, col(Receivable.state).not_in(never))
        .order_by(col(Receivable.id))
    )
    rows = db.session().exec(query).all()
    owed = _noted(run, rows)
    moved = sealed.by_code(
        [item.employment_id],
        [code for row in rows for code in (row.code, row.payout_code)],
        until=run.pay_date,
    )
    for row in rows:
        paid, back = (sealed.total(moved.get(code, ())) for code in (row.payout_code, row.code))
        yield Standing(KIND_NAMES[row.kind], now[row.code], owed.get(row.id, 0) + paid - back)
    if now[CARRIED] and not any(row.cause_run_id == run.id for row in rows):
        yield Standing(CARRIED_LABEL, 0, now[CARRIED])


def _noted(run: PayRun, rows: Sequence[Receivable]) -> dict[str, int]:
    """Return what came to be owed, or was settled, otherwise than by a pay."""
    query = (
        select(ReceivableEntry.receivable_id, func.sum(ReceivableEntry.amount_minor))
        .where(col(ReceivableEntry.receivable_id).in_([row.id for row in rows]))
        .where(col(ReceivableEntry.kind).not_in(BY_PAY), col(ReceivableEntry.on) <= run.pay_date)
        .group_by(ReceivableEntry.receivable_id)
    )
    return {key: int(amount) for key, amount in db.session().exec(query)}


def _orders(run: PayRun, item: PayItem, now: _Codes) -> Iterator[Standing]:
    """Yield the orders that have an end; what goes on for ever has no rest to tell."""
    query = select(GarnishmentOrder).where(
        GarnishmentOrder.employment_id == item.employment_id,
        col(GarnishmentOrder.principal_minor).is_not(None),
        GarnishmentOrder.starts_on <= run.period_to,
    )
    for row in withholding.in_legal_order(db.session().exec(query).all()):
        code = withholding.code_of(row, run.country)
        left = withholding.left_after(row, code, run.pay_date)
        yield Standing(title(row.kind), now[code], left)
