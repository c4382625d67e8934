"""What sealed runs have really paid and withheld under given codes: the only truth about a recovery."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlmodel import col, func, select

from hr import db
from payroll.entries.whose import chunks
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED


class Taken(NamedTuple):
    """What one run says under a code about one period; a void says it with the other sign."""

    run_id: str
    period: date
    amount_minor: int


def by_code(
    employment_ids: Iterable[str], codes: Iterable[str], *, until: date | None = None
) -> dict[str, list[Taken]]:
    """Return what the sealed lines of some employments say under some codes, by code, paid up to a day."""
    found: dict[str, list[Taken]] = defaultdict(list)
    names = sorted(set(codes))
    for people in chunks(sorted(set(employment_ids))):
        for part in chunks(names):
            for code, run_id, period, amount in db.session().execute(_query(people, part, until)):
                found[code].append(Taken(run_id, period, int(amount)))
    return found


def total(taken: Iterable[Taken], *, run_id: str | None = None) -> int:
    """Return the sum, of one run if it is named."""
    return sum(each.amount_minor for each in taken if run_id is None or each.run_id == run_id)


def _query(employment_ids: list[str], codes: list[str], until: date | None) -> Any:  # no name for it there
    of_line = (PayLine.component, PayLine.run_id, PayLine.period_from)
    return (
        select(*of_line, func.sum(PayLine.amount_minor))  # type: ignore[call-overload]
        .join(PayItem, col(PayItem.id) == col(PayLine.item_id))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayItem.employment_id).in_(employment_ids), col(PayLine.component).in_(codes))
        .where(col(PayRun.state).in_(SEALED), PayItem.state == PAYABLE)
        .where(PayRun.pay_date <= (until or date.max))
        .group_by(*of_line)
    )
