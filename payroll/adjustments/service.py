"""Settle a small difference of a past payslip's line in the next pay: an entry bound to line and reason.

The entry goes through the hands of two people as every other does. What the law reckons, contributions and
tax, is never settled so, and nothing large: that pay is taken back and paid anew.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.errors import Invalid, NotFound
from hr.i18n import N_, format_money
from hr.money import from_minor
from payroll.corrections import chain
from payroll.corrections.service import refuse_taken_back
from payroll.engine.model import Category
from payroll.entries import one_offs
from payroll.entries import service as entries
from payroll.entries.models import APPROVED, CONSUMED, VOID, PayEntry
from payroll.entries.service import NEXT, NewEntry
from payroll.entries.shipped import ADJUSTMENT, ADJUSTMENT_BACK, ADJUSTMENT_REFUND
from payroll.payslips.models import Payslip
from payroll.runs.models import PayItem, PayLine, PayRun

LINE = "payslip_line"  # the source of such entries: the item and the position of the line are its address
MORE, LESS = "more", "less"
SMALL = Decimal("0.1")  # of the gross of the pay it corrects
ADJUSTABLE = (Category.EARNING.value, Category.DEDUCTION.value)


class Settled(NamedTuple):
    """One difference in minor units, negative where it is taken back, with the line and pay it belongs to."""

    label: str  # of the line, an English msgid or the employer's own words
    first: date
    last: date
    amount: int
    reason: str
    position: int
    entry: PayEntry
    run: PayRun | None  # that settled it


def lines_of(payslip: Payslip) -> Sequence[PayLine]:
    """Return the lines of a payslip that a later pay can settle differences of."""
    query = (
        select(PayLine)
        .where(PayLine.item_id == payslip.item_id, col(PayLine.category).in_(ADJUSTABLE))
        .order_by(col(PayLine.position))
    )
    return db.session().exec(query).all()


def settle(
    *,
    actor: Actor,
    payslip: Payslip,
    position: int,
    direction: str,
    amount: Decimal,
    reason: str,
    is_agreed: bool = False,
) -> PayEntry:
    """Propose that the next pay settles a small difference of one line; another person approves it."""
    line = next((each for each in lines_of(payslip) if each.position == position), None)
    if line is None:
        raise NotFound(N_("We could not find this line."))
    item = db.session().get_one(PayItem, payslip.item_id)
    refuse_taken_back(chain.paid(item.id))
    _refuse(item, payslip, direction, amount, reason, is_agreed=is_agreed)
    new = NewEntry(
        employment_id=payslip.employment_id,
        element_code=_element(line, direction),
        period=clock.today().replace(day=1),
        late=NEXT,
        amount=amount,
        note=reason,
        source=LINE,
        source_id=item.id,
        source_row=position,
    )
    return entries.propose(actor=actor, new=new)


def _element(line: PayLine, direction: str) -> str:
    if direction == LESS:
        return ADJUSTMENT_BACK
    return ADJUSTMENT if line.category == Category.EARNING.value else ADJUSTMENT_REFUND


def _refuse(
    item: PayItem, payslip: Payslip, direction: str, amount: Decimal, reason: str, *, is_agreed: bool
) -> None:
    most = from_minor(item.gross_minor) * SMALL
    if direction not in (MORE, LESS):
        _say("direction", N_("Choose whether it is paid or taken back."))
    if amount <= 0:
        _say("amount", N_("Write an amount above zero."))
    if amount > most:
        text = N_("More than %(most)s is no small difference. Take the pay back and pay it anew.")
        run = db.session().get_one(PayRun, payslip.run_id)
        _say("amount", text, most=format_money(most, run.currency))
    if not reason.strip():
        _say("reason", N_("Say why: it stands on both payslips."))
    if direction == LESS and not is_agreed:
        _say("is_agreed", N_("Nothing is taken back this way unless they agree to it."))


def _say(field: str, text: str, **values: object) -> None:
    raise Invalid(text, key="bad_adjustment", fields={field: text}, **values)


# ---- what both payslips show -------------------------------------------------------------------------


def of_item(item_id: str, *, with_proposed: bool = False) -> list[Settled]:
    """Return the differences of a pay that later ones settle; those only proposed are for payroll."""
    query = (
        select(PayEntry)
        .where(PayEntry.source == LINE, PayEntry.source_id == item_id, PayEntry.state != VOID)
        .order_by(col(PayEntry.id))
    )
    rows = db.session().exec(query)
    return _settled(row for row in rows if with_proposed or row.state in (APPROVED, CONSUMED))


def in_run(run: PayRun, item: PayItem) -> list[Settled]:
    """Return the differences of earlier pays that a pay settles."""
    taken = one_offs.entries_for([item.employment_id], last=run.period_to, run_kind=run.kind, run_id=run.id)
    return _settled(row for row in taken.get(item.employment_id, ()) if row.source == LINE)


def _settled(rows: Iterable[PayEntry]) -> list[Settled]:
    found = []
    for row in rows:
        line = db.session().get_one(PayLine, (row.source_id, row.source_row))
        amount = row.amount_minor or 0
        found.append(
            Settled(
                label=line.label,
                first=line.period_from,
                last=line.period_to,
                amount=-amount if row.element_code == ADJUSTMENT_BACK else amount,
                reason=row.note,
                position=row.source_row,
                entry=row,
                run=db.session().get(PayRun, row.consumed_by) if row.consumed_by else None,
            )
        )
    return found
