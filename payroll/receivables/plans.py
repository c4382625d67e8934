"""The arithmetic of plans in minor units: every plan adds up to what is owed, to the cent."""

from collections.abc import Sequence

MOST_RUNS = 60
HUNDREDTHS = 10_000  # of a percent, over a whole
USUAL_SHARE = 10  # a debt nobody planned takes a tenth of the pay of a period
FEWEST, USUAL_MOST = 1, 24


def equal(owed: int, runs: int) -> list[int]:
    """Return parts that differ by a cent at most, the larger ones first.

    >>> equal(60_000, 3), equal(100, 3)
    ([20000, 20000, 20000], [34, 33, 33])
    """
    each, over = divmod(owed, runs)
    return [part for part in (each + (number < over) for number in range(runs)) if part]


def by_step(owed: int, step: int) -> list[int]:
    """Return parts of one size, the last one with what is left.

    >>> by_step(60_000, 25_000)
    [25000, 25000, 10000]
    """
    count, rest = divmod(owed, max(step, 1))
    return [*[step] * count, *([rest] if rest else [])]


def by_percent(owed: int, pay: int, percent_hundredths: int) -> list[int]:
    """Return parts of a percentage of the pay, given in hundredths of a percent."""
    step = max(1, pay * percent_hundredths // HUNDREDTHS)
    return by_step(owed, max(step, -(-owed // MOST_RUNS)))


def usual(owed: int, pay: int) -> int:
    """Return over how many runs a debt goes that nobody has planned."""
    tenth = max(1, pay // USUAL_SHARE)
    return min(USUAL_MOST, max(FEWEST, -(-owed // tenth)))


def wanted(parts_due: Sequence[int], every_part: Sequence[int], taken: int, left: int) -> int:
    """Return what the next run takes: what is due and not taken, at most one part and what is left.

    Two periods that were missed do not come together: nobody agreed to twice the part.
    """
    most = max(every_part, default=0)
    return max(0, min(sum(parts_due) - taken, most, left))
