"""Makes the lines of a British payslip: one place for what every one of them carries."""

from decimal import Decimal
from functools import lru_cache

from payroll.engine.model import Category, Inputs, Line, Record, line_of
from payroll.engine.pack import Row

Trace = tuple[Record, ...]


def make(
    inputs: Inputs,
    code: str,
    category: Category,
    amount: Decimal,
    trace: Trace,
    row: Row | None = None,
    rounding: str = "",
    rate: Decimal | None = None,
    base: Decimal | None = None,
    rule: str = "",
    is_verified: bool | None = None,
    feeds: tuple[str, ...] = (),
    label: str = "",
) -> Line:
    """Return a line; its label and rule are those of its code, its parameter and trust those of the row."""
    if is_verified is None:
        is_verified = row is None or not row.unverified
    # By position: a payslip has a dozen of these, and names would double their cost.
    return line_of(
        (
            code,
            category,
            label or code,
            amount,
            inputs.period_from,
            inputs.period_to,
            rate,
            base,
            rule or code,
            "" if row is None else row.id,
            is_verified,
            trace,
            None,
            "",
            feeds,
            rounding,
        )
    )


@lru_cache(maxsize=256)
def ni_code(letter: str, part: str) -> str:
    """Return the code of a National Insurance figure that is told per category letter.

    >>> ni_code("A", "at_lower")
    'uk.ni.A.at_lower'
    """
    return f"uk.ni.{letter}.{part}"
