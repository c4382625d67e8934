"""The kinds of rule a country pack may use; data chooses and parametrises them."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import RoundingRule, half_up_cent


@dataclass(frozen=True, slots=True)
class Band:
    """One band of a progressive scale: what is due at its start, and the percentage above it."""

    start: Decimal
    due: Decimal
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Slice:
    """The part of an amount between two bounds; no upper bound means everything above."""

    start: Decimal
    end: Decimal | None
    rate: Decimal


def percent(base: Decimal, rate: Decimal, rounding: RoundingRule = half_up_cent) -> Decimal:
    """Return a percentage of a base, rounded by the named rule."""
    return rounding(base * rate / HUNDRED)


def bands(amount: Decimal, scale: Sequence[Band]) -> Decimal:
    """Return what a progressive scale asks of an amount, unrounded; the scale is ordered by its starts."""
    band = scale[0]
    for candidate in scale:
        if amount <= candidate.start:
            break
        band = candidate
    return band.due + (amount - band.start) * band.rate / HUNDRED


def slices(amount: Decimal, parts: Sequence[Slice]) -> tuple[Decimal, ...]:
    """Return the amount that falls into each slice."""
    return tuple(
        max(ZERO, (amount if part.end is None else min(amount, part.end)) - part.start) for part in parts
    )


def clamp(amount: Decimal, floor: Decimal, ceiling: Decimal) -> Decimal:
    """Return the amount, raised to the floor or cut to the ceiling."""
    return min(max(amount, floor), ceiling)


def prorate(amount: Decimal, worked: int, whole: int, rounding: RoundingRule = half_up_cent) -> Decimal:
    """Return the part of an amount that belongs to the days worked."""
    return rounding(amount * worked / whole)
