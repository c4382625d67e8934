"""The one way American lines are made, and whether the figures behind them are confirmed."""

from decimal import Decimal

from payroll.countries.us.trace import HALF_UP
from payroll.engine.model import Category, Inputs, Line, Record, line_of
from payroll.engine.pack import Row


def make(
    inputs: Inputs,
    code: str,
    category: Category,
    label: str,
    amount: Decimal,
    trace: tuple[Record, ...],
    row: Row | None = None,
    figures: tuple[str, ...] = (),
    rate: Decimal | None = None,
    base: Decimal | None = None,
    rounding: str = HALF_UP,
) -> Line:
    """Return a line; `figures` are the doubtful ones among the row's figures that this line would rest on."""
    # By position: a pay makes some sixteen of these, and names would double their cost.
    return line_of(
        (
            code,
            category,
            label,
            amount,
            inputs.period_from,
            inputs.period_to,
            rate,
            base,
            label,
            row.id if row else "",
            row is None or not row.unverified or is_verified(row, figures),
            trace,
            None,
            "",
            (),
            rounding,
        )
    )


def is_verified(row: Row, figures: tuple[str, ...]) -> bool:
    """Tell whether a line may rest on a row without a warning: none of these figures is in doubt."""
    return "*" not in row.unverified and not any(name in row.unverified for name in figures)
