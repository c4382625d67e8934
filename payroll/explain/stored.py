"""Stored lines as the engine's own, with or without the steps that lead to them."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from hr.money import from_minor
from payroll.engine.model import Category, Line, Record, Result
from payroll.runs.models import PayLine


def line_of(line: PayLine, trace: tuple[Record, ...] = ()) -> Line:
    """Return a stored line as the engine's."""
    return Line(
        code=line.component,
        category=Category(line.category),
        label=line.label,
        amount=from_minor(line.amount_minor),
        period_from=line.period_from,
        period_to=line.period_to,
        quantity=Decimal(line.quantity) if line.quantity else None,
        rate=Decimal(line.rate) if line.rate else None,
        base=None if line.base_minor is None else from_minor(line.base_minor),
        rule=line.rule,
        parameter=line.parameter,
        trace=trace,
    )


def result_of(lines: Iterable[Line], net_minor: int) -> Result:
    """Return lines and their net as the engine compares them; nothing else of a result matters to it."""
    found = tuple(lines)
    return Result(
        subject="",
        period_from=date.min,
        period_to=date.min,
        pay_date=date.min,
        currency="",
        lines=found,
        gross=sum((line.amount for line in found if line.category is Category.EARNING), Decimal(0)),
        net=from_minor(net_minor),
        bases=(),
        employer_cost=Decimal(0),
        engine_version="",
        rules_version="",
        pack_version="",
        pack_hash="",
        input_hash="",
    )


def lines_of(rows: Sequence[PayLine], traces: Sequence[tuple[Record, ...]] = ()) -> list[Line]:
    """Return the lines of one item as the engine's, with their steps where they are at hand."""
    return [line_of(row, traces[row.position - 1] if row.position <= len(traces) else ()) for row in rows]
