"""The repeated build of entries: what stands at the same place of the other entries of a document."""

from collections import Counter
from dataclasses import dataclass, field

from screening.parsing.labelling.labels import BODY, HEADING, LineLabel
from screening.parsing.labelling.tokens import WORD
from screening.parsing.labelling.views import LineView
from screening.parsing.model import Section

_FAR = 4
_SIGNS = {"T": "t", "t": "t", "c": "c", "i": "i", "D": "d", "GG": "g"}
Key = tuple[str, int, int]


@dataclass(slots=True)
class Slots:
    """Places within entries, and what the other entries of the document have there."""

    offset: list[str]  # per line: lines above (-) or below (+) the dates of its entry
    keys: dict[tuple[int, int], Key] = field(default_factory=dict)  # line and segment to its place
    counts: dict[Key, Counter[str]] = field(default_factory=dict)
    signs: dict[tuple[int, int], set[str]] = field(default_factory=dict)

    def of(self, line: int, segment: int) -> str:
        """Return the place of a segment in words."""
        key = self.keys.get((line, segment))
        return f"{key[1]}/{key[2]}" if key else "-"

    def votes(self, line: int, segment: int) -> list[str]:
        """Return what the same place holds in the other entries."""
        key = self.keys.get((line, segment))
        if key is None:
            return ["none"]
        own = self.signs[line, segment]
        counts = self.counts[key]
        others = counts["all"] - 1
        if others < 1:
            return ["alone"]
        made = []
        for name in "tcidg":
            share = (counts[name] - (name in own)) / others
            if share:
                made.append(f"{name}{'+' if share > 0.5 else '-'}")
        return made or ["blank"]


def slots_of(views: list[LineView], labels: list[LineLabel]) -> Slots:
    """Return the places of all segments of entry heads."""
    slots = Slots(_offsets(views, labels))
    for number, (view, label) in enumerate(zip(views, labels, strict=True)):
        in_head = label.section in (Section.WORK, Section.EDUCATION) and label.role not in (BODY, HEADING)
        if not in_head or slots.offset[number] == "far":
            continue
        at = 0
        for index, segment in enumerate(view.segments):
            if not any(view.tokens[i].kind == WORD for i in range(segment.first, segment.last)):
                continue
            key = (label.section.value, int(slots.offset[number]), min(at, 5))
            signs = {sign for flag, sign in _SIGNS.items() if flag in segment.flags}
            slots.keys[number, index] = key
            slots.signs[number, index] = signs
            slots.counts.setdefault(key, Counter()).update({"all", *signs})
            at += 1
    return slots


def _offsets(views: list[LineView], labels: list[LineLabel]) -> list[str]:
    """Return how far each line stands from the nearest dated line, the entry's own where that is known."""
    dated = [
        number
        for number, (view, label) in enumerate(zip(views, labels, strict=True))
        if (view.has_period or (view.has_date and label.section is not Section.WORK))
        and label.role not in (HEADING, BODY)
    ]
    offsets = []
    for number in range(len(views)):
        near = [at for at in dated if abs(at - number) <= _FAR]
        own = [at for at in near if _same_entry(labels, number, at)]
        chosen = min(own or near, key=lambda at: abs(at - number), default=None)
        offsets.append("far" if chosen is None else f"{number - chosen:+d}")
    return offsets


def _same_entry(labels: list[LineLabel], one: int, other: int) -> bool:
    """Say whether no entry opens between two lines."""
    first, last = sorted((one, other))
    return all(labels[at].role not in ("begin", HEADING) for at in range(first + 1, last + 1))
