"""How much of a wage the courts may take (LEC 607, ET 27.2)."""

from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es.parameters import Garnishment, MinimumWage
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import Slice, slices

MONTHS = 12
TWICE = 2


class Part(NamedTuple):
    """The pay that falls into a slice, its percentage, and what may be taken up to it."""

    amount: Decimal
    rate: Decimal
    before: Decimal
    due: Decimal


class Attachable(NamedTuple):
    """What may be taken of a net wage, slice by slice above the untouchable amount."""

    above: Decimal
    parts: tuple[Part, ...]
    due: Decimal
    amount: Decimal


def attachable(
    net: Decimal, unit: Decimal, untouchable: Decimal, parameters: Garnishment, cut: Decimal = ZERO
) -> Attachable:
    """Return what may be taken of a net wage; `cut` is taken off the first percentages, in points."""
    above = max(ZERO, net - untouchable)
    scale = _slices(unit, parameters, cut)
    parts, due = [], ZERO
    for part, amount in zip(scale, slices(above, scale), strict=True):
        if amount:
            before, due = due, due + amount * part.rate / HUNDRED
            parts.append(Part(amount, part.rate, before, due))
    return Attachable(above, tuple(parts), due, half_up_cent(due))


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


def _slices(unit: Decimal, parameters: Garnishment, cut: Decimal) -> list[Slice]:
    last = len(parameters.rates) - 1
    return [
        Slice(
            unit * rank,
            None if rank == last else unit * (rank + 1),
            rate - cut if rank < parameters.cut_slices else rate,
        )
        for rank, rate in enumerate(parameters.rates)
    ]
