"""British people and years of pay for the tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from payroll import countries, engine
from payroll.countries.uk.facts import NI as NI_TAG
from payroll.countries.uk.facts import PENSION as PENSION_TAG
from payroll.countries.uk.facts import TAX as TAX_TAG
from payroll.countries.uk.facts import BritishFacts
from payroll.engine.model import Element, ElementKind, Inputs, Result
from payroll.engine.steps import year_to_date

D = Decimal
PACK = countries.load("uk", date(2026, 4, 30))
EVERYTHING = (TAX_TAG, NI_TAG, PENSION_TAG)
# The last day of each calendar month of 2026-27, which lies in the tax month of its number.
MONTH_ENDS = (
    date(2026, 4, 30),
    date(2026, 5, 31),
    date(2026, 6, 30),
    date(2026, 7, 31),
    date(2026, 8, 31),
    date(2026, 9, 30),
    date(2026, 10, 31),
    date(2026, 11, 30),
    date(2026, 12, 31),
    date(2027, 1, 31),
    date(2027, 2, 28),
    date(2027, 3, 31),
)


def facts(tax_code: str = "1257L", **changes: Any) -> BritishFacts:
    """Return facts of a person of category A without loans or pension."""
    return BritishFacts(tax_code=tax_code, **changes)


def bonus(amount: str, *feeds: str, kind: ElementKind = ElementKind.EARNING, code: str = "bonus") -> Element:
    """Return an element that feeds every base unless told which."""
    paid = kind in (ElementKind.EARNING, ElementKind.OVERTIME)
    return Element(code, kind, D(amount), "Bonus", feeds or (EVERYTHING if paid else ()))


def month(number: int, known: BritishFacts, annual: Decimal | str = "36000", **changes: Any) -> Inputs:
    """Return the inputs of a tax month of 2026-27, paid on the last day of its calendar month.

    It is the first that this employer pays in the year, unless told otherwise.
    """
    last = MONTH_ENDS[number - 1]
    start = Inputs(
        subject="person",
        period_from=last.replace(day=1),
        period_to=last,
        pay_date=last,
        facts=known,
        annual_salary=D(annual),
        year_to_date=(),
    )
    return replace(start, **changes)


def pay(inputs: Inputs) -> Result:
    """Return the pay of a period, with every node asked only for what it named."""
    return engine.steps.calculate_with_rows(inputs, PACK, is_strict=True)[0]


def year(periods: Sequence[Inputs]) -> list[Result]:
    """Return the pay of periods in their order, each with the sums of those before it."""
    results: list[Result] = []
    for inputs in periods:
        results.append(pay(replace(inputs, year_to_date=year_to_date(results))))
    return results
