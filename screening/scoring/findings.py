"""What a criterion found: a share of the points, why, and where."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from screening.scoring.profile import Months, Place

MAX_EVIDENCE = 5
Values = Mapping[str, str | int | float]


class Finding(NamedTuple):
    """What a criterion found: a share of the points (None: unknown), why, and where."""

    share: float | None
    message: str
    values: Values
    places: tuple[Place, ...] = ()
    months: Months | None = None  # the latest dated use, for recency
    answer: str = ""  # id of the requirement the candidate answered, where that is the evidence


def some(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return the first few places, each once."""
    return tuple(list(dict.fromkeys(places))[:MAX_EVIDENCE])


def latest(periods: Iterable[Months | None]) -> Months | None:
    """Return the period that ends last."""
    return max([each for each in periods if each], key=lambda each: each[1], default=None)


def total_months(periods: Iterable[Months | None]) -> int:
    """Return the months covered by periods, an overlap counted once."""
    total, reached = 0, -1
    for first, last in sorted([period for period in periods if period]):
        start = max(first, reached + 1)
        if last >= start:
            total += last - start + 1
            reached = last
    return total
