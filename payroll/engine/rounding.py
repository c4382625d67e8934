"""The named rounding rules; a rule of law says which one it uses, and no other code rounds."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_UP, Context, Decimal

RoundingRule = Callable[[Decimal], Decimal]

CENT = Decimal("0.01")
UNIT = Decimal(1)
THIRD = Decimal("0.001")
FOURTH = Decimal("0.0001")
# One fixed context, so that no caller's precision or rounding mode can change a result.
CONTEXT = Context(prec=28, rounding=ROUND_HALF_UP)


def half_up_cent(value: Decimal) -> Decimal:
    """Round to the cent, halves away from zero."""
    return value.quantize(CENT, ROUND_HALF_UP)


def truncate_cent(value: Decimal) -> Decimal:
    """Cut after the second decimal."""
    return value.quantize(CENT, ROUND_DOWN)


def ceiling_cent(value: Decimal) -> Decimal:
    """Round up to the next cent."""
    return value.quantize(CENT, ROUND_CEILING)


def floor_unit(value: Decimal) -> Decimal:
    """Round down to the whole unit of currency."""
    return value.quantize(UNIT, ROUND_FLOOR)


def ceiling_unit(value: Decimal) -> Decimal:
    """Round up to the whole unit of currency."""
    return value.quantize(UNIT, ROUND_CEILING)


def half_up_unit(value: Decimal) -> Decimal:
    """Round to the whole unit of currency, halves away from zero."""
    return value.quantize(UNIT, ROUND_HALF_UP)


def truncate_fourth(value: Decimal) -> Decimal:
    """Cut after the fourth decimal."""
    return value.quantize(FOURTH, ROUND_DOWN)


def half_down_third(value: Decimal) -> Decimal:
    """Cut after the third decimal, then round to the cent; a third decimal of five is dropped."""
    return value.quantize(THIRD, ROUND_DOWN).quantize(CENT, ROUND_HALF_DOWN)


ROUNDING_RULES: dict[str, RoundingRule] = {
    "half_up_cent": half_up_cent,
    "truncate_cent": truncate_cent,
    "ceiling_cent": ceiling_cent,
    "floor_unit": floor_unit,
    "ceiling_unit": ceiling_unit,
    "half_up_unit": half_up_unit,
    "truncate_fourth": truncate_fourth,
    "half_down_third": half_down_third,
}
