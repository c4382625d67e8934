"""The sealed pay of a period as the countries' returns read it, and what the payslips of it add up to."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlmodel import col, func, select

from hr import db
from hr.money import from_minor
from payroll.engine.model import Category, Line, Result
from payroll.runs import ledger
from payroll.runs.ledger import LedgerLine
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED


@dataclass(frozen=True)
class Payslips:
    """What the payslips themselves say, added up from the items and not from their lines."""

    gross: int
    tax: int
    employee_contributions: int
    employer_contributions: int
    deductions: int
    net: int


def lines_of(entity_id: str, first: date, last: date) -> list[LedgerLine]:
    """Return every line an employer paid between two days."""
    return ledger.sealed_lines(entity_id=entity_id, paid_from=first, paid_to=last)


def fingerprint(entity_id: str, first: date, last: date) -> str:
    """Return a hash of the sealed pay of a period.

    A sealed item never changes, so its identifier stands for its lines; a later commit adds identifiers.
    """
    query = _items(select(PayItem.id), entity_id, first, last).order_by(col(PayItem.id))
    return hashlib.sha256("\n".join(db.session().exec(query)).encode()).hexdigest()


def has_pay(entity_id: str, first: date, last: date) -> bool:
    """Tell whether anything was paid between two days."""
    query = _items(select(PayItem.id), entity_id, first, last).limit(1)
    return db.session().exec(query).first() is not None


def payslips(entity_id: str, first: date, last: date) -> Payslips:
    """Return what the payslips of a period add up to."""
    columns = (
        PayItem.gross_minor,
        PayItem.tax_minor,
        PayItem.employee_contributions_minor,
        PayItem.employer_contributions_minor,
        PayItem.deductions_minor,
        PayItem.net_minor,
    )
    query = _items(
        select(*[func.coalesce(func.sum(column), 0) for column in columns]), entity_id, first, last
    )
    return Payslips(*(int(value) for value in db.session().execute(query).one()))


def items_by_rule(entity_id: str, first: date, last: date, rule: str) -> set[str]:
    """Return the items of a period with a line that a rule of the country made."""
    query = _items(select(PayItem.id), entity_id, first, last)
    return set(
        db.session().exec(
            query.join(PayLine, col(PayLine.item_id) == col(PayItem.id)).where(PayLine.rule == rule)
        )
    )


def results(lines: Iterable[LedgerLine], *, currency: str) -> list[Result]:
    """Return each item as a result whose subject is the person, as the countries' returns add them up.

    Only what the ledger keeps is filled in; a void is a result of mirrored lines like any other.
    """
    ordered = sorted(lines, key=lambda line: (line.person_id, line.pay_date, line.item_id))
    return [
        _result(list(of_item), currency)
        for _, of_item in groupby(ordered, key=lambda line: (line.person_id, line.pay_date, line.item_id))
    ]


def by_person(lines: Iterable[LedgerLine], takes: Callable[[LedgerLine], int]) -> dict[str, int]:
    """Return what each person adds to a figure; who adds nothing in any line is left out."""
    found: dict[str, int] = {}
    for line in lines:
        amount = takes(line)
        if amount:
            found[line.person_id] = found.get(line.person_id, 0) + amount
    return found


def total(lines: Iterable[LedgerLine], takes: Callable[[LedgerLine], int]) -> int:
    """Return the sum of a figure over some lines."""
    return sum(takes(line) for line in lines)


def employments(lines: Iterable[LedgerLine]) -> dict[str, list[str]]:
    """Return the employments each person was paid for, the one paid last at the end."""
    found: dict[str, list[str]] = {}
    for line in sorted(lines, key=lambda line: (line.pay_date, line.item_id)):
        known = found.setdefault(line.person_id, [])
        if line.employment_id in known:
            known.remove(line.employment_id)
        known.append(line.employment_id)
    return found


def _items(query: Any, entity_id: str, first: date, last: date) -> Any:
    return (
        query.join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayRun.legal_entity_id == entity_id, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(SEALED))
        .where(col(PayRun.pay_date) >= first, col(PayRun.pay_date) <= last)
    )


def _result(lines: Sequence[LedgerLine], currency: str) -> Result:
    first = lines[0]
    made = tuple(_line(line) for line in lines)
    zero = from_minor(0)
    return Result(
        subject=first.person_id,
        period_from=min(line.period_from for line in lines),
        period_to=max(line.period_to for line in lines),
        pay_date=first.pay_date,
        currency=currency,
        lines=made,
        gross=sum((line.amount for line in made if line.category is Category.EARNING), zero),
        net=zero,
        bases=_bases(made),
        employer_cost=zero,
        engine_version="",
        rules_version="",
        pack_version="",
        pack_hash="",
        input_hash="",
    )


def _bases(lines: Iterable[Line]) -> tuple[tuple[str, Any], ...]:
    sums: dict[str, Any] = {}
    for line in lines:
        if line.category is Category.BASE:
            sums[line.code] = sums.get(line.code, from_minor(0)) + line.amount
    return tuple(sums.items())


def _line(line: LedgerLine) -> Line:
    return Line(
        code=line.component,
        category=Category(line.category),
        label=line.component,
        amount=from_minor(line.amount_minor),
        period_from=line.period_from,
        period_to=line.period_to,
        base=None if line.base_minor is None else from_minor(line.base_minor),
    )
