"""Divides an amount among shares so that the parts are whole cents and add up to it exactly."""

from collections.abc import Sequence
from decimal import Decimal, localcontext

from payroll.engine.explain import BAD_SHARES
from payroll.engine.model import ZERO
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import CENT, CONTEXT, truncate_cent


def split(amount: Decimal, shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the parts of an amount in proportion to the shares, by the method of largest remainders.

    The cents that cutting leaves over go to the largest remainders, of equal ones to the first.

    >>> split(Decimal("100.00"), [Decimal(1), Decimal(1), Decimal(1)])
    (Decimal('33.34'), Decimal('33.33'), Decimal('33.33'))
    """
    with localcontext(CONTEXT):
        whole = sum(shares, ZERO)
        if whole <= 0 or min(shares) < 0:
            raise InvalidInputs(problem=BAD_SHARES)
        exact = [amount * share / whole for share in shares]
        parts = [truncate_cent(part) for part in exact]
        left = amount - sum(parts, ZERO)
        cent = CENT if left > 0 else -CENT
        order = sorted(range(len(parts)), key=lambda place: -abs(exact[place] - parts[place]))
        for place in order[: int(abs(left) / CENT)]:
            parts[place] += cent
        return tuple(parts)
