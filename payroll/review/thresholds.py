"""When an amount is unusual for a person: their own median and spread, or a fifth where they have no history.

The spread is the median of the distances from the median (MAD), which one odd month does not move. Somebody
paid the same every month has none; so a fiftieth of the median is let pass in any case.
"""

from collections.abc import Sequence
from decimal import Decimal
from statistics import median

ENOUGH = 4  # months that make a history
SPREADS = 3
LEAST_BAND = Decimal("0.02")
JUMP = Decimal("0.20")
ABSURD_TIMES = 5
ABSURD_MONTH = 10_000_000  # cents: more than any salary the packs were made for
LEAST_HOURS = Decimal(10)


def band(values: Sequence[int]) -> tuple[int, int] | None:
    """Return between which amounts a month is usual for somebody, None without a history."""
    if len(values) < ENOUGH:
        return None
    middle = Decimal(median(values))
    spread = Decimal(median([abs(value - middle) for value in values])) * SPREADS
    width = max(spread, abs(middle) * LEAST_BAND)
    return int(middle - width), int(middle + width)


def is_jump(before: int, now: int) -> bool:
    """Tell whether a net is a fifth more or less than the one before."""
    return bool(before) and abs(now - before) > abs(before) * JUMP


def is_absurd(gross: int, history: Sequence[int]) -> bool:
    """Tell whether a gross pay is so large that a digit too many is the likeliest cause."""
    if gross > ABSURD_MONTH:
        return True
    return bool(history) and gross > ABSURD_TIMES * median(history) > 0


def is_unusual_overtime(hours: Decimal, history: Sequence[Decimal]) -> bool:
    """Tell whether somebody worked far more overtime than is usual for them."""
    if hours <= LEAST_HOURS:
        return False
    if not history:
        return hours > LEAST_HOURS * 2
    middle = median(history)
    spread = median([abs(value - middle) for value in history]) * SPREADS
    return hours > middle + max(spread, middle / 2)
