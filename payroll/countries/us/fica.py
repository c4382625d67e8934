"""Social Security and Medicare: what of a period's wages each tax is taken of."""

from decimal import Decimal

from payroll.engine.model import ZERO


def below_ceiling(wages: Decimal, so_far: Decimal, ceiling: Decimal) -> Decimal:
    """Return the part of the wages that still fits under the ceiling of the year.

    >>> below_ceiling(Decimal(3000), Decimal(183000), Decimal(184500))
    Decimal('1500')
    """
    return max(ZERO, min(wages, ceiling - so_far))


def above_threshold(wages: Decimal, so_far: Decimal, threshold: Decimal) -> Decimal:
    """Return the part of the wages that lies above a threshold of the year: a slice, not the whole payment.

    >>> above_threshold(Decimal(3000), Decimal(199000), Decimal(200000))
    Decimal('2000')
    """
    return max(ZERO, min(wages, wages + so_far - threshold))
