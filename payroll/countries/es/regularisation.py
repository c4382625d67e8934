"""The rate after a change of circumstances during the year (RIRPF 87), without changes of territory."""

from dataclasses import dataclass
from decimal import Decimal

from payroll.countries.es import wording
from payroll.countries.es.irpf import TaxCase, Withholding, lowest_rate, withhold
from payroll.countries.es.parameters import Irpf
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent, truncate_cent

CAUSES = range(1, 12)
# Causes 6 to 8 change the tax territory; 11 is the only one whose former pay may be below what was paid.
TERRITORY_CAUSES = range(6, 9)
LIMITED_CAUSES = range(1, 5)
CORRECTION = 11


@dataclass(frozen=True, slots=True)
class Before:
    """What stood before the change: pay received and tax withheld so far, and the former figures."""

    cause: int
    received: Decimal
    withheld: Decimal
    base: Decimal
    minimum: Decimal
    rate: Decimal
    tax: Decimal
    pay: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Regularised:
    """The rate for the rest of the year and the year's tax that results, with the figures behind it."""

    found: Withholding
    rate: Decimal
    tax: Decimal


def regularise(case: TaxCase, before: Before, parameters: Irpf) -> Regularised:
    """Return the rate for the rest of the year; what was withheld is never given back."""
    _refuse(case, before)
    found = withhold(case, parameters)
    rest = case.pay - before.received
    quota = found.quota * parameters.zone_share / HUNDRED if found.is_in_zone else found.quota
    due = max(ZERO, quota - before.withheld - found.home_loan)
    highest = parameters.highest_rate_zone if found.is_in_zone else parameters.highest_rate
    rate = min(truncate_cent(due / rest * HUNDRED), highest)
    rate = max(rate, lowest_rate(case.contract, found.is_in_zone, parameters))
    tax = _tax(rest, rate, before)
    if before.cause in LIMITED_CAUSES:
        rate = _limited(rate, tax, rest, before, found)
        tax = _tax(rest, rate, before)
    return Regularised(found, rate, tax)


def _refuse(case: TaxCase, before: Before) -> None:
    if before.cause not in CAUSES:
        raise InvalidInputs(problem=wording.BAD_CAUSE)
    if before.cause in TERRITORY_CAUSES:
        raise Unsupported(wording.TERRITORY_CHANGE)
    if case.pay <= before.received:
        raise InvalidInputs(problem=wording.PAID_EXCEEDS_YEAR)
    if before.cause != CORRECTION and before.pay is not None and before.pay < before.received:
        raise InvalidInputs(problem=wording.PAID_EXCEEDS_YEAR)


def _tax(rest: Decimal, rate: Decimal, before: Before) -> Decimal:
    return half_up_cent(rest * rate / HUNDRED + before.withheld)


def _limited(rate: Decimal, tax: Decimal, rest: Decimal, before: Before, found: Withholding) -> Decimal:
    """Return the rate within the limits of RIRPF 87.5: a change never costs more than the base it adds."""
    former = max(ZERO, before.base - before.minimum)
    present = found.base - found.minimum.total
    if former >= present:
        return min(rate, before.rate)
    rise = present - former
    if tax - before.tax <= rise:
        return rate
    return truncate_cent(max(ZERO, before.tax + rise - before.withheld) / rest * HUNDRED)
