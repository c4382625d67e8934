"""The rows a comparison of two periods needs, read in bulk: no query depends on the number of people."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import col, select

from hr import db
from hr.money import from_minor
from payroll.engine.compare import NET_SIGN
from payroll.engine.model import Category, Line
from payroll.runs.models import PAY, PAYABLE, REGULAR, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED

CHUNK = 400  # identifiers in one IN list


class Paid(NamedTuple):
    """One person on one run."""

    item_id: str
    employment_id: str
    person_id: str
    state: str
    net_minor: int
    gross_minor: int
    terms_id: str
    declaration_id: str
    bank_account_id: str
    account_fingerprint: str


@dataclass(frozen=True)
class Base:
    """The committed period a run is compared with: all its parts, and the parts of its own already paid."""

    period: date
    run_ids: tuple[str, ...]
    paid_already: tuple[str, ...]


def base_of(run: PayRun) -> Base | None:
    """Return the last committed period of the group; None before a first one, and for other kinds of runs."""
    if run.kind != REGULAR:
        return None
    query = (
        select(col(PayRun.id), col(PayRun.period))
        .where(PayRun.pay_group_id == run.pay_group_id, PayRun.kind == REGULAR)
        .where(col(PayRun.period) <= run.period, col(PayRun.state).in_(SEALED), PayRun.id != run.id)
        .order_by(col(PayRun.period).desc(), col(PayRun.id))
        .limit(24)
    )
    found = db.session().exec(query).all()
    earlier = [row for row in found if row[1] < run.period]
    if not earlier:
        return None
    same = tuple(row[0] for row in earlier if row[1] == earlier[0][1])
    own = tuple(sorted(row[0] for row in found if row[1] == run.period))
    return Base(earlier[0][1], same, own)


def paid_on(run_ids: Sequence[str], *, all_states: bool = False) -> dict[str, Paid]:
    """Return by employment who is paid by some runs; of several parts the last one counts for the facts."""
    columns = [getattr(PayItem, name if name != "item_id" else "id") for name in Paid._fields]
    query = select(*columns).where(col(PayItem.run_id).in_(run_ids), PayItem.kind == PAY)
    if not all_states:
        query = query.where(PayItem.state == PAYABLE)
    rows = (Paid(*row) for row in db.session().execute(query.order_by(col(PayItem.id))))
    return {row.employment_id: row for row in rows}


def lines_on(run_ids: Sequence[str]) -> dict[str, list[Line]]:
    """Return by item the lines of some runs that make up the net, as the engine's and without their steps."""
    wanted = [category.value for category in NET_SIGN]
    query = (
        select(
            PayLine.item_id,
            PayLine.category,
            PayLine.component,
            PayLine.label,
            PayLine.amount_minor,
            PayLine.quantity,
            PayLine.rate,
            PayLine.base_minor,
            PayLine.period_from,
            PayLine.period_to,
            PayLine.parameter,
        )  # type: ignore[call-overload]
        .join(PayItem, col(PayItem.id) == col(PayLine.item_id))
        .where(col(PayItem.run_id).in_(run_ids), col(PayLine.category).in_(wanted))
        .order_by(col(PayLine.item_id), col(PayLine.position))
    )
    found: dict[str, list[Line]] = defaultdict(list)
    for row in db.session().execute(query):
        found[row[0]].append(_line(*row[1:]))
    return found


def _line(
    category: str,
    code: str,
    label: str,
    amount: int,
    quantity: str,
    rate: str,
    base: int | None,
    first: date,
    last: date,
    parameter: str,
) -> Line:
    return Line(
        code=code,
        category=Category(category),
        label=label,
        amount=from_minor(amount),
        period_from=first,
        period_to=last,
        quantity=Decimal(quantity) if quantity else None,
        rate=Decimal(rate) if rate else None,
        base=None if base is None else from_minor(base),
        parameter=parameter,
    )


def chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    """Return identifiers in lists short enough for a query."""
    known = sorted({each for each in ids if each})
    return (known[start : start + CHUNK] for start in range(0, len(known), CHUNK))
