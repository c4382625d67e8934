"""Compare what was read with what a résumé says: F1 per field, two texts equal from 90 % likeness on."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rapidfuzz import fuzz

LIKE = 90
LISTS = ("email", "phone", "links", "skills", "languages")
ENTRIES = {"work": ("title", "employer", "start", "end"), "education": ("degree", "institution", "end")}
FIELDS = (
    "name",
    "email",
    "phone",
    "location",
    "links",
    *(f"{group}.{part}" for group, parts in ENTRIES.items() for part in parts),
    "skills",
    "languages",
)
Likeness = Callable[[str, str], bool]


class Tally:
    """Counts of one set of documents: right, said and wanted, for each field."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        self.documents = 0

    def add(self, wanted: Mapping[str, Any], said: Mapping[str, Any]) -> None:
        """Count one document."""
        self.documents += 1
        for field in ("name", "location"):
            self._count(field, _listed(wanted.get(field))[:1], _listed(said.get(field))[:1])
        for field in LISTS:
            self._count(field, _listed(wanted.get(field)), _listed(said.get(field)))
        for group, parts in ENTRIES.items():
            self._add_entries(group, parts, wanted.get(group) or [], said.get(group) or [])

    def _count(self, field: str, wanted: list[str], said: list[str]) -> None:
        wanted, said = _unique(field, wanted), _unique(field, said)
        left = list(said)
        right = 0
        for value in wanted:
            match = next((other for other in left if _same(field, value, other)), None)
            if match is not None:
                left.remove(match)
                right += 1
        self._note(field, right, len(said), len(wanted))

    def _add_entries(self, group: str, parts: tuple[str, ...], wanted: list[Any], said: list[Any]) -> None:
        pairs = _pairs(parts, wanted, said)
        for part in parts:
            field = f"{group}.{part}"
            right = sum(
                bool(one.get(part) and other.get(part)) and _same(field, *_normal(field, one, other, part))
                for one, other in pairs
            )
            self._note(field, right, _filled(said, part), _filled(wanted, part))

    def _note(self, field: str, right: int, said: int, wanted: int) -> None:
        row = self.counts[field]
        row[0] += right
        row[1] += said
        row[2] += wanted

    def merge(self, other: "Tally") -> None:
        """Add the counts of other documents."""
        self.documents += other.documents
        for field, row in other.counts.items():
            self.counts[field] = [mine + theirs for mine, theirs in zip(self.counts[field], row, strict=True)]

    def f1(self, field: str) -> float:
        """Return the harmonic mean of precision and recall of a field."""
        right, said, wanted = self.counts[field]
        return 2 * right / (said + wanted) if said + wanted else 1.0

    @property
    def mean(self) -> float:
        """Return the mean F1 over the fields that occur."""
        known = [field for field in FIELDS if self.counts[field][2]]
        return sum(map(self.f1, known)) / len(known) if known else 0.0


def _listed(value: Any) -> list[str]:
    if value is None or value == "":
        return []
    return [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]


def _filled(entries: Iterable[Mapping[str, Any]], part: str) -> int:
    return sum(bool(entry.get(part)) for entry in entries)


def _plain(text: str) -> str:
    """Return a text without case, odd signs and the differences between hyphens and quotes."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(str.maketrans("’‐–—", "'---"))
    return " ".join(re.sub(r"[^\w+#./&' -]", " ", text).split()).strip(" .,-/'")


def _clean(field: str, text: str) -> str:
    if field == "phone":
        return re.sub(r"\D", "", text).lstrip("0")
    if field == "links":
        return re.sub(r"^(?:https?://)?(?:www\.)?", "", text.strip().casefold()).rstrip("/")
    return text.strip().casefold() if field == "email" else _plain(text)


def _unique(field: str, values: list[str]) -> list[str]:
    return [value for value in dict.fromkeys(_clean(field, value) for value in values) if value]


def _normal(field: str, one: Mapping[str, Any], other: Mapping[str, Any], part: str) -> tuple[str, str]:
    return _clean(field, str(one[part])), _clean(field, str(other[part]))


def _same(field: str, one: str, other: str) -> bool:
    if one == other:
        return True
    if field == "email":
        return False
    if field == "phone":
        return min(len(one), len(other)) >= 7 and (one.endswith(other) or other.endswith(one))
    if field.endswith((".start", ".end")):
        return one[:4] == other[:4] and "present" not in (one, other)
    return fuzz.token_sort_ratio(one, other) >= LIKE


def _pairs(
    parts: tuple[str, ...], wanted: list[Mapping[str, Any]], said: list[Mapping[str, Any]]
) -> list[tuple[Mapping[str, Any], Mapping[str, Any]]]:
    """Pair each wanted entry with the most similar one said, best pairs first."""
    rated = sorted(
        (
            (_likeness(parts, one, other), i, j)
            for i, one in enumerate(wanted)
            for j, other in enumerate(said)
        ),
        key=lambda row: (-row[0], row[1], row[2]),
    )
    ours: set[int] = set()
    theirs: set[int] = set()
    pairs = []
    for rating, i, j in rated:
        if rating > 0 and i not in ours and j not in theirs:
            ours.add(i)
            theirs.add(j)
            pairs.append((wanted[i], said[j]))
    return pairs


def _likeness(parts: tuple[str, ...], one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    rating: float = 0.0
    for part in parts:
        mine, theirs = str(one.get(part) or ""), str(other.get(part) or "")
        if not mine or not theirs or part in ("start", "end"):
            continue
        rating += float(fuzz.token_set_ratio(_plain(mine), _plain(theirs))) / 100
    rating = rating if rating >= 0.6 else 0.0
    dates = (part for part in parts if part in ("start", "end"))
    alike = [part for part in dates if one.get(part) and one.get(part) == other.get(part)]
    return rating + 0.4 * len(alike)
