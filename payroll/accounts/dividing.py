"""Splitting one pay over several accounts: parts that add up to the cent."""

from collections.abc import Sequence
from dataclasses import dataclass

PERCENT, FIXED = "percent", "fixed"
WHOLE = 10_000  # hundredths of a percent


@dataclass(frozen=True, slots=True)
class Part:
    """A share of the pay: cents when fixed, hundredths of a percent otherwise."""

    kind: str
    value: int


def divide(amount: int, parts: Sequence[Part]) -> list[int]:
    """Return what goes to each part in its order and, last, what remains for the main account.

    A part never gets more than is left, so that small pay is never paid twice over.

    >>> divide(100_001, [Part(FIXED, 30_000), Part(PERCENT, 3333)])
    [30000, 33330, 36671]
    >>> divide(20_000, [Part(FIXED, 30_000), Part(PERCENT, 3333)])
    [20000, 0, 0]
    """
    left, shares = max(amount, 0), []
    for part in parts:
        wanted = part.value if part.kind == FIXED else max(amount, 0) * part.value // WHOLE
        share = min(wanted, left)
        shares.append(share)
        left -= share
    return [*shares, left]
