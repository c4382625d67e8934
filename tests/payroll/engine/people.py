"""One ordinary employment in Spain, to vary in a test."""

from datetime import date
from decimal import Decimal
from typing import Any

from payroll.countries import load
from payroll.countries.es.facts import SpanishFacts, TaxForm
from payroll.engine import calculate
from payroll.engine.model import SUMMER_AND_CHRISTMAS, Element, ElementKind, Inputs, Result

FACT_NAMES = {
    "contribution_group",
    "accident_rate",
    "contract",
    "tax_contract",
    "tax_form",
    "irregular_pay",
    "due_on",
}
FORM = TaxForm(birth_year=1988)


def make_inputs(salary: str = "28000", pays: int = 14, month: int = 5, **changes: Any) -> Inputs:
    """Return the inputs of a month of 2026; Spanish facts and any other field by keyword."""
    facts: dict[str, Any] = {"contribution_group": 5, "accident_rate": Decimal("1.50"), "tax_form": FORM}
    facts |= {name: changes.pop(name) for name in FACT_NAMES & set(changes)}
    last = (date(2026 + month // 12, month % 12 + 1, 1)).toordinal() - 1
    values: dict[str, Any] = {
        "subject": "employment-1",
        "period_from": date(2026, month, 1),
        "period_to": date.fromordinal(last),
        "pay_date": date.fromordinal(last),
        "annual_salary": Decimal(salary),
        "pays_per_year": pays,
        "extra_pays": SUMMER_AND_CHRISTMAS,
        "expected_annual_pay": Decimal(salary),
        "facts": SpanishFacts(**facts),
    }
    return Inputs(**(values | changes))


def pay(inputs: Inputs) -> Result:
    """Return the result with everything known today."""
    return calculate(inputs, load("es", inputs.pay_date))


def element(kind: ElementKind, amount: str, *feeds: str, code: str = "element") -> Element:
    """Return an element of the month."""
    return Element(code, kind, Decimal(amount), "Complemento", feeds)


def amounts(result: Result) -> dict[str, Decimal]:
    """Return the amount of every line by its code."""
    return {line.code: line.amount for line in result.lines}
