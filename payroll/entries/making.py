"""From a stored row to the engine's element."""

from decimal import Decimal

from hr.money import from_minor
from payroll.engine.model import ZERO, Element
from payroll.engine.rounding import half_up_cent
from payroll.entries.models import FORMULA, UNITS
from payroll.entries.shipped import Definition

WHOLE = Decimal(1)


def element(
    definition: Definition,
    *,
    amount_minor: int | None,
    quantity: str = "",
    rate: str = "",
    share: Decimal = WHOLE,
) -> Element:
    """Return what the engine is to pay or withhold; `share` is the part of the period it is due for."""
    count = Decimal(quantity) if quantity else None
    each = price(definition, rate)
    return Element(
        code=definition.code,
        kind=definition.kind,
        amount=_amount(definition, amount_minor, count, each, share),
        label=definition.name,
        feeds=definition.feeds,
        is_prorated=definition.is_prorated,
        quantity=count,
        rate=each if count is not None or definition.way == FORMULA else None,
        formula=definition.formula if definition.way == FORMULA else None,
    )


def price(definition: Definition, rate: str) -> Decimal | None:
    """Return what one unit costs: as entered, else as the element says."""
    return Decimal(rate) if rate else definition.rate


def worth(
    definition: Definition, amount_minor: int | None, quantity: Decimal | None, rate: Decimal | None
) -> Decimal:
    """Return the amount an entry stands for; zero for a formula, which only the pay itself knows."""
    return _amount(definition, amount_minor, quantity, rate, WHOLE)


def _amount(
    definition: Definition,
    amount_minor: int | None,
    quantity: Decimal | None,
    rate: Decimal | None,
    share: Decimal,
) -> Decimal:
    if definition.way == FORMULA:
        return ZERO
    if definition.way == UNITS and amount_minor is None:
        return half_up_cent((quantity or ZERO) * (rate or ZERO))
    amount = from_minor(amount_minor or 0)
    return amount if share == WHOLE else half_up_cent(amount * share)
