"""The ledger: every line of every sealed run, which filings, years to date, journals and balances add up.

A void is an item of mirrored lines beside its original, so a sum over all of them is right at any time.
"""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlmodel import col, func, select

from hr import db
from hr.money import from_minor
from payroll.engine.model import YearToDate
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED
from payroll.takeover.models import OpeningBalance

CHUNK = 400  # identifiers in one IN list


class LedgerLine(NamedTuple):
    """One line that was paid; amounts are minor units of the run's currency, `quantity` a decimal as text."""

    run_id: str
    item_id: str
    employment_id: str
    person_id: str
    pay_date: date
    period_from: date
    period_to: date
    category: str
    component: str
    amount_minor: int
    base_minor: int | None
    quantity: str


def sealed_lines(
    *, entity_id: str, paid_from: date, paid_to: date, employment_ids: Sequence[str] | None = None
) -> list[LedgerLine]:
    """Return what an employer paid between two days, both included, by person and in the order of payment."""
    query = (
        _lines()
        .where(PayRun.legal_entity_id == entity_id)
        .where(col(PayRun.pay_date) >= paid_from, col(PayRun.pay_date) <= paid_to)
    )
    if employment_ids is not None:
        query = query.where(col(PayItem.employment_id).in_(employment_ids))
    return [LedgerLine(*row) for row in db.session().execute(query)]


def year_to_date(
    employment_ids: Sequence[str], *, before: date, tax_year_start: date, entity_id: str = ""
) -> dict[str, YearToDate]:
    """Return by employment what it was paid in a tax year up to the day before a pay date, by line code.

    With an `entity_id` only what this employer paid counts, which is what ceilings and cumulative taxes ask
    for. The sums are in the currency's units, as the engine wants them, and ordered by code.
    """
    sums: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for start in range(0, len(employment_ids), CHUNK):
        part = employment_ids[start : start + CHUNK]
        for query in (_paid_here(part, entity_id), _taken_over(part)):
            for employment_id, component, amount in db.session().execute(
                query, {"first": tax_year_start, "before": before}
            ):
                sums[employment_id][component] += int(amount)
    return {key: _in_units(of_person) for key, of_person in sums.items()}


def _paid_here(employment_ids: Sequence[str], entity_id: str) -> Any:
    query = (
        select(PayItem.employment_id, PayLine.component, func.sum(PayLine.amount_minor))
        .join(PayLine, col(PayLine.item_id) == col(PayItem.id))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayItem.employment_id).in_(employment_ids))
        .where(col(PayRun.pay_date) >= bindparam("first"), col(PayRun.pay_date) < bindparam("before"))
        .where(col(PayRun.state).in_(SEALED), PayItem.state == PAYABLE)
        .group_by(col(PayItem.employment_id), col(PayLine.component))
    )
    return query.where(PayRun.legal_entity_id == entity_id) if entity_id else query


def _taken_over(employment_ids: Sequence[str]) -> Any:
    """Return the sums of what another payroll paid before ours began."""
    row = OpeningBalance
    return (
        select(row.employment_id, row.component, func.sum(row.amount_minor))
        .where(col(row.employment_id).in_(employment_ids))
        .where(col(row.paid_on) >= bindparam("first"), col(row.paid_on) < bindparam("before"))
        .group_by(col(row.employment_id), col(row.component))
    )


def _in_units(sums: dict[str, int]) -> YearToDate:
    return tuple(sorted((code, from_minor(amount)) for code, amount in sums.items()))


def _lines() -> Any:  # a select of twelve columns has no name in the library
    return (
        select(
            PayItem.run_id,
            PayItem.id,
            PayItem.employment_id,
            PayItem.person_id,
            PayRun.pay_date,
            PayLine.period_from,
            PayLine.period_to,
            PayLine.category,
            PayLine.component,
            PayLine.amount_minor,
            PayLine.base_minor,
            PayLine.quantity,
        )  # type: ignore[call-overload]
        .join(PayLine, col(PayLine.item_id) == col(PayItem.id))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayRun.state).in_(SEALED), PayItem.state == PAYABLE)
        .order_by(col(PayItem.employment_id), col(PayRun.pay_date), col(PayItem.id), col(PayLine.position))
    )
