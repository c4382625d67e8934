"""Selection rates of groups compared: the four-fifths rule, with how sure a difference is.

Sources: Uniform Guidelines on Employee Selection Procedures, 29 CFR 1607.4(D), for the ratio to the highest
rate and the four fifths; Fisher's exact test for small counts. Figures of groups too small to say anything
are never shown, so that nobody is recognised in them.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import comb

FOUR_FIFTHS = 0.8
LARGEST_DROP = 0.05  # of a ratio, before a change of the score may not be made
FEWEST = 5  # people in a group before its figures are shown or acted on
UNKNOWN = "unknown"  # people who did not say: counted, compared with nobody


@dataclass(frozen=True, slots=True)
class GroupRate:
    """One group: how many of its people were selected; `ratio` and `p` compare it with the best-off group.

    Both are None for the unknown, for a group of fewer than five, and where nobody was selected at all.
    """

    group: str
    selected: int
    total: int
    ratio: float | None = None
    p: float | None = None
    turns_on_one: bool = (
        False  # one more or one fewer selected would change on which side of four fifths it is
    )

    @property
    def rate(self) -> float:
        """Return the share of the group that was selected."""
        return self.selected / self.total if self.total else 0.0

    @property
    def is_enough(self) -> bool:
        """Say whether the group is large enough for its figures to be shown."""
        return self.total >= FEWEST

    @property
    def is_flagged(self) -> bool:
        """Say whether the group is selected at less than four fifths of the highest rate."""
        return self.ratio is not None and self.ratio < FOUR_FIFTHS


@dataclass(frozen=True, slots=True)
class ImpactTable:
    """All groups of one attribute, ordered by name, the unknown last."""

    rates: tuple[GroupRate, ...]

    @property
    def can_compare(self) -> bool:
        """Say whether at least two groups are large enough to be compared."""
        return sum(rate.ratio is not None for rate in self.rates) >= 2

    @property
    def lowest(self) -> GroupRate | None:
        """Return the group with the lowest ratio, or None when nothing can be compared."""
        compared = [rate for rate in self.rates if rate.ratio is not None]
        return min(compared, key=lambda rate: rate.ratio or 0.0) if self.can_compare else None

    def ratio_of(self, group: str) -> float | None:
        """Return the ratio of a group, or None when there is none."""
        return next((rate.ratio for rate in self.rates if rate.group == group), None)


@dataclass(frozen=True, slots=True)
class Worsened:
    """A group that a change of the score would leave under four fifths, or lower by more than allowed."""

    group: str
    before: float | None
    after: float


def impact(selected: Mapping[str, tuple[int, int]]) -> ImpactTable:
    """Return the rates of groups given as (selected, total), and their ratios to the highest rate."""
    for group, (chosen, total) in selected.items():
        if not 0 <= chosen <= total:
            raise ValueError(f"{group}: {chosen} of {total} cannot be selected")
    known = {group: cell for group, cell in selected.items() if group != UNKNOWN and cell[1] >= FEWEST}
    best = max(known, key=lambda group: (_rate(known[group]), known[group][1], group), default=None)
    order = sorted(selected, key=lambda group: (group == UNKNOWN, group))
    return ImpactTable(tuple(_compared(group, selected[group], known, best) for group in order))


def _rate(cell: tuple[int, int]) -> float:
    return cell[0] / cell[1]


def _compared(
    group: str, cell: tuple[int, int], known: Mapping[str, tuple[int, int]], best: str | None
) -> GroupRate:
    chosen, total = cell
    if best is None or group not in known or known[best][0] == 0:
        return GroupRate(group, chosen, total)
    if group == best:
        return GroupRate(group, chosen, total, 1.0, 1.0)
    highest = _rate(known[best])
    ratio = _rate(cell) / highest
    shifted = [(chosen + step) / total / highest for step in (-1, 1) if 0 <= chosen + step <= total]
    turns = any((other < FOUR_FIFTHS) != (ratio < FOUR_FIFTHS) for other in shifted)
    return GroupRate(group, chosen, total, ratio, fisher_exact(cell, known[best]), turns)


def fisher_exact(one: tuple[int, int], other: tuple[int, int]) -> float:
    """Return the two-sided p of Fisher's exact test for two groups given as (selected, total).

    The sum over all tables with these margins that are no likelier than the one seen.
    """
    total, chosen = one[1] + other[1], one[0] + other[0]
    ways = comb(total, chosen)
    seen = comb(one[1], one[0]) * comb(other[1], other[0])
    least, most = max(0, chosen - other[1]), min(one[1], chosen)
    tables = (comb(one[1], k) * comb(other[1], chosen - k) for k in range(least, most + 1))
    return min(1.0, sum(table for table in tables if table <= seen) / ways)


def counted(groups: Mapping[str, str], chosen: Collection[str], everybody: Collection[str]) -> ImpactTable:
    """Return the impact of choosing some of everybody; `groups` says who belongs where, if they said."""
    cells: dict[str, tuple[int, int]] = {}
    taken = set(chosen)
    for each in everybody:
        group = groups.get(each, UNKNOWN)
        selected, total = cells.get(group, (0, 0))
        cells[group] = (selected + (each in taken), total + 1)
    return impact(cells)


def worsened(before: ImpactTable, after: ImpactTable) -> tuple[Worsened, ...]:
    """Return the groups a change would leave under four fifths, or lower by 0.05 or more.

    A group that was under four fifths before and gains is not held against the change: keeping the old
    weights would keep the worse ratio.
    """
    found = []
    for rate in after.rates:
        old = before.ratio_of(rate.group)
        if rate.ratio is None:
            continue
        drop = (old if old is not None else 1.0) - rate.ratio
        falls_under = rate.ratio < FOUR_FIFTHS and (old is None or rate.ratio < old or old >= FOUR_FIFTHS)
        if falls_under or drop >= LARGEST_DROP - 1e-9:
            found.append(Worsened(rate.group, old, rate.ratio))
    return tuple(found)
