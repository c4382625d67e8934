"""How much of a wage the courts may take (LEC 607, ET 27.2)."""

from decimal import Decimal

from payroll.countries.es.parameters import Garnishment, MinimumWage
from payroll.engine.model import ZERO
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import Slice, percent, slices

MONTHS = 12
TWICE = 2


def attachable(net: Decimal, unit: Decimal, untouchable: Decimal, parameters: Garnishment) -> Decimal:
    """Return what may be taken of a net wage: a share of each slice above the untouchable amount."""
    parts = _slices(unit, parameters)
    due = ZERO
    for part, amount in zip(parts, slices(net - untouchable, parts), strict=True):
        due += percent(amount, part.rate, lambda value: value)
    return half_up_cent(due)


def unit_and_untouchable(
    wage: MinimumWage, pays_per_year: int, has_extra_pay: bool
) -> tuple[Decimal, Decimal]:
    """Return the width of a slice and the amount nobody may touch in a month (ET 27.2).

    With extra pays prorated it is a twelfth of the year's minimum wage; in a month that pays an extra, twice
    the monthly one.
    """
    if pays_per_year == MONTHS:
        twelfth = half_up_cent(wage.monthly * wage.pays / MONTHS)
        return twelfth, twelfth
    return wage.monthly, wage.monthly * (TWICE if has_extra_pay else 1)


def _slices(unit: Decimal, parameters: Garnishment) -> list[Slice]:
    last = len(parameters.rates) - 1
    return [
        Slice(unit * rank, None if rank == last else unit * (rank + 1), rate)
        for rank, rate in enumerate(parameters.rates)
    ]
