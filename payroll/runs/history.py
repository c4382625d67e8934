"""What a person was paid and taxed so far in a year, read for those only whose facts changed in it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from sqlmodel import col, select

from hr import db
from hr.money import from_minor
from payroll.runs.models import PAYABLE, VOID, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED

if TYPE_CHECKING:
    from payroll.runs.facts import Period, PersonFacts

RECEIVED, TAXES = "es.base.irpf", ("es.irpf", "es.irpf.in_kind")
ZERO = Decimal(0)


class Taxed(NamedTuple):
    """One pay of the year as the income tax counts it."""

    period_to: date
    pay_date: date
    received: Decimal
    withheld: Decimal
    rate: Decimal


class _Line(NamedTuple):
    employment_id: str
    item_id: str
    kind: str
    original_id: str
    period_to: date
    pay_date: date
    component: str
    amount_minor: int
    rate: str


def added(people: "list[PersonFacts]", month: "Period") -> "list[PersonFacts]":
    """Return the people, with the year's earlier pays of those whom Spain may tax at another rate now."""
    changed = {each.employment.id for each in people if each.country == "es" and _has_changed(each, month)}
    if not changed:
        return people
    paid = _paid(changed, month.first.year, month.pay_date)
    return [
        replace(each, taxed=paid[each.employment.id]) if each.employment.id in paid else each
        for each in people
    ]


def _has_changed(facts: "PersonFacts", month: "Period") -> bool:
    start = max(date(month.first.year, 1, 1), facts.employment.starts_on)
    days = [row.effective_from for row in facts.terms] + [row.effective_from for row in facts.declarations]
    return any(start < day <= month.pay_date for day in days) or facts.employment.ends_on is not None


def _paid(employment_ids: Iterable[str], year: int, before: date) -> dict[str, tuple[Taxed, ...]]:
    lines = _lines(employment_ids, year, before)
    originals = {each.item_id: each.original_id for each in lines}
    voided = {each.original_id for each in lines if each.kind == VOID}
    by_pay: dict[str, dict[str, list[_Line]]] = defaultdict(dict)
    for each in lines:
        first = _first_of(each.item_id, originals)
        by_pay[each.employment_id].setdefault(first, []).append(each)
    return {
        key: tuple(_taxed(pay, voided) for pay in pays.values() if not _is_undone(pay, voided))
        for key, pays in by_pay.items()
    }


def _lines(employment_ids: Iterable[str], year: int, before: date) -> list[_Line]:
    query = (
        select(
            PayItem.employment_id,
            PayItem.id,
            PayItem.kind,
            PayItem.original_item_id,
            PayRun.period_to,
            PayRun.pay_date,
            PayLine.component,
            PayLine.amount_minor,
            PayLine.rate,
        )  # type: ignore[call-overload]
        .join(PayLine, col(PayLine.item_id) == col(PayItem.id))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayItem.employment_id).in_(sorted(employment_ids)))
        .where(col(PayLine.component).in_((RECEIVED, *TAXES)))
        .where(PayRun.pay_date >= date(year, 1, 1), PayRun.pay_date < before)
        .where(col(PayRun.state).in_(SEALED), PayItem.state == PAYABLE)
        .order_by(PayRun.pay_date, PayItem.id, PayLine.position)
    )
    return [_Line(*row) for row in db.session().execute(query)]


def _first_of(item_id: str, originals: Mapping[str, str]) -> str:
    """Return the pay that a void or a replacement goes back to: a correction is of the day it corrects."""
    while (before := originals.get(item_id)) and before in originals:
        item_id = before
    return item_id


def _is_undone(pay: Sequence[_Line], voided: Collection[str]) -> bool:
    return all(each.kind == VOID or each.item_id in voided for each in pay)


def _taxed(pay: Sequence[_Line], voided: Collection[str]) -> Taxed:
    """Return a pay with all that corrections made of it, at the rate of the one that stands."""
    received = sum((from_minor(each.amount_minor) for each in pay if each.component == RECEIVED), ZERO)
    withheld = sum((from_minor(each.amount_minor) for each in pay if each.component in TAXES), ZERO)
    standing = (each for each in pay if each.kind != VOID and each.item_id not in voided)
    rates = [Decimal(each.rate) for each in standing if each.component == TAXES[0] and each.rate]
    return Taxed(pay[0].period_to, pay[0].pay_date, received, withheld, rates[-1] if rates else ZERO)
