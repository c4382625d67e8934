"""The steps that the taxes of states and cities share, and what one of those taxes comes to."""

from decimal import Decimal
from typing import NamedTuple

from payroll.engine.model import ZERO, Record, Step, shape
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import Band, percent

PERCENT_STEP = shape("step.percent", "base", "rate", "amount")
BAND_STEP = shape("us.step.band", "taxable", "start", "due", "rate", "amount")
TAXABLE_STEP = shape("us.step.taxable", "wages", "deduction", "allowance", "taxable")
EXTRA_STEP = shape("us.step.extra", "tax", "extra", "amount")

HALF_UP = "half_up_cent"


class Withheld(NamedTuple):
    """A tax with its reason and the rounding rule it obeyed."""

    amount: Decimal
    trace: tuple[Record, ...]
    rounding: str = HALF_UP


def percent_step(base: Decimal, rate: Decimal) -> tuple[Decimal, Record]:
    """Return a percentage to the cent and its step."""
    amount = percent(base, rate)
    return amount, (PERCENT_STEP, base, rate, amount)


def band_step(taxable: Decimal, band: Band) -> tuple[Decimal, Record]:
    """Return what a row of a table asks of an amount, the product rounded to the cent, and its step."""
    tax = band.due + half_up_cent((taxable - band.start) * band.rate / 100)
    return tax, (BAND_STEP, taxable, band.start, band.due, band.rate, tax)


def taxable_step(wages: Decimal, deduction: Decimal, allowance: Decimal) -> tuple[Decimal, Record]:
    """Return the wages less deduction and allowances, never below zero, and the step."""
    taxable = max(ZERO, wages - deduction - allowance)
    return taxable, (TAXABLE_STEP, wages, deduction, allowance, taxable)


def nothing(key: str, wages: Decimal, *values: tuple[str, Decimal | int | str]) -> Withheld:
    """Return a tax of nothing with the fact that explains it."""
    _, step = percent_step(wages, ZERO)
    return Withheld(half_up_cent(ZERO), (Step(key, values), step))


def with_extra(found: Withheld, extra: Decimal) -> Withheld:
    """Return a tax with the further amount that the employee asked for."""
    extra = half_up_cent(extra)
    if not extra:
        return found
    total = found.amount + extra
    step = (EXTRA_STEP, found.amount, extra, total)
    return Withheld(total, (*found.trace, step), found.rounding)
