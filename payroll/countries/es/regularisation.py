"""The rate after a change of circumstances during the year (RIRPF 87)."""

from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es import wording
from payroll.countries.es.facts import Regularisation, Zone
from payroll.countries.es.irpf import TaxCase, Withholding, withhold
from payroll.countries.es.parameters import Irpf
from payroll.engine.explain import BAD_AMOUNT
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent, truncate_cent

CAUSES = range(1, 12)
# Causes 6 to 8 change the tax territory; 11 is the only one whose former pay may be below what was paid.
TERRITORY_CAUSES = range(6, 9)
LIMITED_CAUSES = range(1, 5)
CORRECTION = 11


class Split(NamedTuple):
    """The quota of a year in two territories: the share of each in the pay, with its percentage."""

    former_rate: Decimal
    present_rate: Decimal
    quota: Decimal


class Limit(NamedTuple):
    """What RIRPF 87.5 allows: by how much the base above the minimum rises, and the rate that results."""

    former_rest: Decimal
    present_rest: Decimal
    rate: Decimal


class Regularised(NamedTuple):
    """The rate for the rest of the year and the year's tax that results, with the figures behind it."""

    found: Withholding
    received: Decimal
    withheld: Decimal
    rest: Decimal
    split: Split | None
    quota: Decimal
    computed_rate: Decimal
    highest_rate: Decimal
    bounded_rate: Decimal
    limit: Limit | None
    rate: Decimal
    tax: Decimal


def regularise(
    case: TaxCase, before: Regularisation, received: Decimal, withheld: Decimal, parameters: Irpf
) -> Regularised:
    """Return the rate for the rest of the year; what was withheld is never given back."""
    _refuse(case, before, received)
    found = withhold(case, parameters)
    rest = case.pay - received
    split = _split(case, before, received, found, parameters)
    quota = split.quota if split else found.zone_quota
    computed = truncate_cent(max(ZERO, quota - withheld - found.home_loan) / rest * HUNDRED)
    highest = parameters.highest_rate_zone if found.is_in_zone else parameters.highest_rate
    bounded = max(min(computed, highest), found.lowest_rate)
    limit = None
    if before.cause in LIMITED_CAUSES:
        limit = _limited(bounded, rest, before, withheld, found)
    rate = limit.rate if limit else bounded
    return Regularised(
        found,
        received,
        withheld,
        rest,
        split,
        quota,
        computed,
        highest,
        bounded,
        limit,
        rate,
        _tax(rest, rate, withheld),
    )


def _refuse(case: TaxCase, before: Regularisation, received: Decimal) -> None:
    if before.cause not in CAUSES:
        raise InvalidInputs(problem=wording.BAD_CAUSE)
    figures = (received, before.withheld, before.pay, before.base, before.minimum, before.rate, before.tax)
    if any(figure is not None and figure < 0 for figure in figures):
        raise InvalidInputs(problem=BAD_AMOUNT)
    if case.pay <= received:
        raise InvalidInputs(problem=wording.PAID_EXCEEDS_YEAR)
    if before.cause != CORRECTION and before.pay is not None and before.pay < received:
        raise InvalidInputs(problem=wording.PAID_EXCEEDS_YEAR)
    if before.cause in TERRITORY_CAUSES and before.zone is Zone.FORAL:
        raise Unsupported(wording.FORAL_MOVE)


def _split(
    case: TaxCase, before: Regularisation, received: Decimal, found: Withholding, parameters: Irpf
) -> Split | None:
    """Return the quota shared between the territories by what was received in the former one."""
    if before.cause not in TERRITORY_CAUSES:
        return None
    was_in_zone = not found.is_in_zone if before.zone is None else before.zone in parameters.zones
    former = parameters.zone_share if was_in_zone else HUNDRED
    present = parameters.zone_share if found.is_in_zone else HUNDRED
    mixed = (received * former + (case.pay - received) * present) / HUNDRED
    return Split(former, present, found.quota * mixed / case.pay)


def _tax(rest: Decimal, rate: Decimal, withheld: Decimal) -> Decimal:
    return half_up_cent(rest * rate / HUNDRED + withheld)


def _limited(
    rate: Decimal, rest: Decimal, before: Regularisation, withheld: Decimal, found: Withholding
) -> Limit:
    """Return the rate within the limits of RIRPF 87.5: a change never costs more than the base it adds."""
    if before.base is None or before.minimum is None or before.rate is None or before.tax is None:
        raise InvalidInputs(problem=wording.FORMER_FIGURES_MISSING)
    former = max(ZERO, before.base - before.minimum)
    present = found.base - found.minimum.total
    if former >= present:
        return Limit(former, present, min(rate, before.rate))
    # The text asks for a second pass while the tax still exceeds the limit; a rate that is cut never does.
    allowed = before.tax + (present - former)
    if _tax(rest, rate, withheld) <= allowed:
        return Limit(former, present, rate)
    return Limit(former, present, truncate_cent(max(ZERO, allowed - withheld) / rest * HUNDRED))
