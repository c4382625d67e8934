"""Two ways of scoring the same people compared: who moves, by how much, and how much the order changes."""

from bisect import bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass

from screening.scoring.model import Band

TOP = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a score puts somebody; a value of None stands after all others."""

    value: float | None
    band: Band

    @property
    def _order(self) -> float:
        return -1.0 if self.value is None else self.value


@dataclass(frozen=True, slots=True)
class Move:
    """One person under both ways; ranks count from 1, equals share the better one."""

    id: str
    rank_before: int
    rank_after: int
    before: Standing
    after: Standing

    @property
    def places(self) -> int:
        """Return how many places up (positive) or down somebody goes."""
        return self.rank_before - self.rank_after

    @property
    def is_change(self) -> bool:
        """Say whether anything is different."""
        return self.before != self.after or self.places != 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Everybody under both ways, in the new order."""

    moves: tuple[Move, ...]
    churn: float  # share of the pairs in a clear order before whose order turns round, 0 to 1
    top_kept: int  # how many of the first ten stay among them
    top: int  # ten, or how many there are

    def bands(self, *, after: bool) -> dict[Band, int]:
        """Return how many people stand in each band."""
        found = dict.fromkeys(Band, 0)
        for move in self.moves:
            found[(move.after if after else move.before).band] += 1
        return found

    def chosen(self, *, after: bool) -> list[str]:
        """Return who stands in the highest band: whom somebody in a hurry would talk to."""
        return [m.id for m in self.moves if (m.after if after else m.before).band is Band.HIGH]

    @property
    def changed(self) -> list[Move]:
        """Return who moves, the farthest first."""
        moved = [move for move in self.moves if move.is_change]
        return sorted(moved, key=lambda move: (-abs(move.places), move.rank_after, move.id))


def compare(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Comparison:
    """Return how the same people stand under two ways of scoring."""
    if before.keys() != after.keys():
        raise ValueError("both ways must rate the same people")
    old, new = _ranks(before), _ranks(after)
    order = sorted(after, key=lambda each: (new[each], old[each], each))
    top = min(TOP, len(order))
    first_before = sorted(before, key=lambda each: (old[each], each))[:top]
    return Comparison(
        moves=tuple(Move(each, old[each], new[each], before[each], after[each]) for each in order),
        churn=_churn(before, after),
        top_kept=len(set(order[:top]) & set(first_before)),
        top=top,
    )


def _ranks(standings: Mapping[str, Standing]) -> dict[str, int]:
    values = sorted(-standing._order for standing in standings.values())
    first: dict[float, int] = {}
    for place, value in enumerate(values, start=1):
        first.setdefault(value, place)
    return {each: first[-standing._order] for each, standing in standings.items()}


def _churn(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> float:
    """Return the share of pairs that stood in a clear order and now stand the other way round."""
    groups: dict[float, list[float]] = {}
    for each, standing in before.items():
        groups.setdefault(standing._order, []).append(after[each]._order)
    seen: list[float] = []  # new values of those who stood lower before, in order
    pairs = turned = 0
    for value in sorted(groups):
        for new in groups[value]:
            pairs += len(seen)
            turned += len(seen) - bisect_right(seen, new)
        for new in groups[value]:
            insort(seen, new)
    return turned / pairs if pairs else 0.0
