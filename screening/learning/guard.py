"""Whether learned weights would favour a group: selection by the score alone, before and after.

Groups are what people declared of themselves, told apart only to be counted. A group of fewer than five is
neither shown nor compared; who declared nothing is compared with nobody.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from screening.scoring import fairness
from screening.scoring.learning import Example, WeightSet, would_go_on


class Groups(Protocol):
    """Gives attribute, then application, then the group somebody declared."""

    def __call__(self, application_ids: Collection[str], /) -> Mapping[str, Mapping[str, str]]:
        """Return the groups of some applications; whoever declared none is not in it."""
        ...


@dataclass(frozen=True, slots=True)
class GroupImpact:
    """One group under the live and the new weights: ratios to the best-off group's selection rate.

    A group too small has no figures at all, not even how many it is. `now` alone is None where the live
    weights would have chosen nobody whose group is known.
    """

    attribute: str
    group: str
    people: int = 0
    now: float | None = None
    new: float | None = None
    is_breach: bool = False  # falls under four fifths, or by too much

    @property
    def is_few(self) -> bool:
        """Whether the group is too small to be shown."""
        return self.new is None

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)


def impacts(
    examples: Sequence[Example], *, live: WeightSet, new: WeightSet, prior: WeightSet, groups: Groups
) -> list[GroupImpact]:
    """Compare, for each group, who would go on by the score alone under the live and the new weights.

    A group may not fall behind what it was under the prior either: several small steps are one large one.
    """
    everybody = [each.id for each in examples]
    chosen = [would_go_on(examples, weights) for weights in (live, prior, new)]
    found = []
    for attribute, of_whom in sorted(groups(everybody).items()):
        now, first, later = (fairness.counted(of_whom, each, everybody) for each in chosen)
        worse = set[str]()
        if later.can_compare:
            fallen = (*fairness.worsened(now, later), *fairness.worsened(first, later))
            worse = {each.group for each in fallen}
        found += [
            _of_group(attribute, rate, now, is_breach=rate.group in worse, is_compared=later.can_compare)
            for rate in later.rates
            if rate.group != fairness.UNKNOWN
        ]
    return found


def _of_group(
    attribute: str,
    rate: fairness.GroupRate,
    now: fairness.ImpactTable,
    *,
    is_breach: bool,
    is_compared: bool,
) -> GroupImpact:
    ratio, before = rate.ratio, now.ratio_of(rate.group)
    if not is_compared or ratio is None:
        return GroupImpact(attribute, rate.group)
    was = None if before is None else round(before, 4)
    return GroupImpact(attribute, rate.group, rate.total, was, round(ratio, 4), is_breach)
