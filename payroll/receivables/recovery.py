"""What receivables put on a pay: the advance that is paid out, the part of a debt that is taken back.

The amounts are what the plan wants; `protection.fitted` lowers them to what the pay can bear. A sealed run
gets what its own lines say, so that a correction of it starts from the same.
"""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from hr import db
from hr.i18n import N_
from hr.money import from_minor
from hr.people import service as people
from payroll.engine.model import Element, ElementKind
from payroll.entries.whose import chunks
from payroll.receivables import ledger, scheduling, sealed, states
from payroll.receivables.models import (
    ADVANCE,
    EQUIPMENT,
    LOAN,
    OVERPAYMENT,
    RECOVERED,
    TRAINING,
    Receivable,
)
from payroll.receivables.sealed import Taken
from payroll.runs.models import REGULAR, PayRun

PAYOUT_LABEL = N_("Advance of pay")
LABELS = {
    ADVANCE: N_("Advance, repaid"),
    OVERPAYMENT: N_("Overpaid pay, taken back"),
    LOAN: N_("Loan, repaid"),
    EQUIPMENT: N_("Equipment, repaid"),
    TRAINING: N_("Training, repaid"),
}
ADVANCE_RUN, TERMINATION = "advance", "termination"
NEEDS_AGREEMENT = frozenset({ADVANCE, LOAN, EQUIPMENT, TRAINING})
Found = dict[str, list[Element]]


def elements(employment_ids: Sequence[str], *, last: date, run_kind: str, run_id: str, **_: object) -> Found:
    """Return the advances to pay out and the parts to take back, by person and the oldest debt first."""
    rows = _rows(employment_ids)
    if not rows:
        return {}
    run = db.session().get(PayRun, run_id) if run_id else None
    taken = sealed.by_code(
        {row.employment_id for row in rows}, [code for row in rows for code in (row.code, row.payout_code)]
    )
    if run is not None and run.is_sealed:
        return _of_sealed(rows, taken, run)
    reason = run.reason if run is not None else ""
    found: Found = {}
    if run_kind in ("", REGULAR) or reason == ADVANCE_RUN:
        _add_payouts(found, rows, taken)
    if run_kind in ("", REGULAR) or reason == TERMINATION:
        _add_recoveries(found, rows, taken, last)
    return found


def _rows(employment_ids: Sequence[str]) -> list[Receivable]:
    never = (states.REQUESTED, states.REJECTED, states.CANCELLED)
    found: list[Receivable] = []
    for part in chunks(employment_ids):
        query = select(Receivable).where(
            col(Receivable.employment_id).in_(part), col(Receivable.state).not_in(never)
        )
        found += db.session().exec(query)
    return sorted(found, key=lambda row: row.id)


def _of_sealed(rows: Sequence[Receivable], taken: dict[str, list[Taken]], run: PayRun) -> Found:
    found: Found = {}
    for row in rows:
        paid = sealed.total(taken.get(row.payout_code, ()), run_id=run.id)
        if paid > 0:
            found.setdefault(row.employment_id, []).append(_payout(row, paid))
        back = sealed.total(taken.get(row.code, ()), run_id=run.id)
        if back > 0:
            found.setdefault(row.employment_id, []).append(_recovery(row, back))
    return found


def _add_payouts(found: Found, rows: Sequence[Receivable], taken: dict[str, list[Taken]]) -> None:
    for row in rows:
        if (
            row.kind == ADVANCE
            and row.state == states.APPROVED
            and not sealed.total(taken.get(row.payout_code, ()))
        ):
            found.setdefault(row.employment_id, []).append(_payout(row, row.principal_minor))


def _add_recoveries(
    found: Found, rows: Sequence[Receivable], taken: dict[str, list[Taken]], last: date
) -> None:
    due = [row for row in rows if row.state in states.RECOVERING and may_be_taken(row)]
    parts = scheduling.installments(due)
    owed = ledger.sums([row.id for row in due], without=RECOVERED)
    for row in due:
        back = sealed.total(taken.get(row.code, ()))
        left = owed.get(row.id, 0) - back
        amount = scheduling.wanted(row, parts[row.id], last=last, taken=back, left=left)
        if row.state == states.FINAL_PAY and _leaves_by(row, last):
            amount = max(0, left)
        if amount > 0:
            found.setdefault(row.employment_id, []).append(_recovery(row, amount))


def may_be_taken(row: Receivable) -> bool:
    """Tell whether the person agreed to the deduction, where the kind asks for it."""
    return row.kind not in NEEDS_AGREEMENT or row.agreed_at is not None


def _leaves_by(row: Receivable, last: date) -> bool:
    ends_on = people.get_employment(row.employment_id).ends_on
    return ends_on is not None and ends_on <= last


def _payout(row: Receivable, amount: int) -> Element:
    return Element(row.payout_code, ElementKind.NON_SALARY, from_minor(amount), PAYOUT_LABEL)


def _recovery(row: Receivable, amount: int) -> Element:
    return Element(row.code, ElementKind.DEDUCTION, from_minor(amount), LABELS[row.kind])
