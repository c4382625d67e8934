"""Find where the pieces of a made résumé stand in its extracted text: the labels to train on."""

import re
import unicodedata
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from screening.parsing.document import Document
from screening.parsing.labelling import labels as kinds
from screening.parsing.model import Section

_SECTIONS = {
    "": Section.HEADER,
    "headline": Section.HEADER,
    "contact": Section.HEADER,
    "work": Section.WORK,
    "internship": Section.WORK,
    "education": Section.EDUCATION,
    "skills": Section.SKILLS,
    "languages": Section.LANGUAGES,
    "summary": Section.SUMMARY,
    "certificates": Section.LICENCES,
    "personal": Section.PERSONAL,
    "other": Section.PERSONAL,
    "references": Section.REFERENCES,
}
_HEADS = ("title", "employer", "degree", "institution", "dates")
_FIELDS = {
    name.lower(): name
    for name in (
        kinds.NAME,
        kinds.TITLE,
        kinds.EMPLOYER,
        kinds.DEGREE,
        kinds.INSTITUTION,
        kinds.LOCATION,
        kinds.PLACE,
    )
}
_SPREAD = re.compile(r"(?<!\S)(?:\S\s+){3,}\S(?!\S)")  # letters set apart, which the reader closes up
_HYPHENS = str.maketrans("’‐–—", "'---")
_LONG_ENOUGH = 3  # shorter pieces ('R', 'C1') say nothing about the line they are found in


@dataclass(frozen=True, slots=True)
class Piece:
    """One run of text as it was written: what it is, and in which section and entry."""

    text: str
    label: str
    section: str
    entry: str
    line: int


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of the text that is a field."""

    field: str
    start: int
    end: int


@dataclass(slots=True)
class Truth:
    """What a perfect labeller would say of a document, and how many of its fields were found in it."""

    lines: list[str]
    marks: list[Mark] = field(default_factory=list)
    wanted: int = 0
    found: int = 0


@dataclass(frozen=True, slots=True)
class _Place:
    """A piece with the offsets it was found at."""

    piece: Piece
    start: int
    end: int


class _Text:
    """A text in which pieces are found whatever their case, accents and line breaks."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.flat = _flat(document.text)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Return all places of a text."""
        words = _flat(_SPREAD.sub(_close_up, text)).split()
        if not words:
            return []
        before = r"(?<!\w)" if words[0][0].isalnum() else ""
        after = r"(?!\w)" if words[-1][-1].isalnum() else ""
        pattern = before + r"\s+".join(map(re.escape, words)) + after
        return [match.span() for match in re.finditer(pattern, self.flat)]

    def line_of(self, offset: int) -> int:
        """Return the number of the line an offset lies in."""
        return bisect_right(self.document.starts, offset) - 1


def _close_up(match: re.Match[str]) -> str:
    return " ".join(part.replace(" ", "") for part in re.split(r"\s{2,}", match[0]))


def _flat(text: str) -> str:
    """Return a text without case and accents, character for character."""
    return "".join((unicodedata.normalize("NFD", c.lower())[:1] or " ") for c in text.translate(_HYPHENS))


def align(document: Document, pieces: Sequence[Piece]) -> Truth:
    """Return the labels of all lines and words of a made résumé."""
    text = _Text(document)
    places = _places(text, pieces)
    truth = Truth([])
    wanted = [piece for piece in pieces if piece.label in _FIELDS]
    truth.wanted = len(wanted)
    for place in places:
        name = _FIELDS.get(place.piece.label)
        if name:
            truth.found += 1
            truth.marks.append(Mark(name, place.start, place.end))
    truth.marks = sorted(_without_overlap(truth.marks), key=lambda mark: mark.start)
    truth.lines = list(_line_labels(text, places))
    return truth


def _without_overlap(marks: Iterable[Mark]) -> Iterator[Mark]:
    end = -1
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start >= end:
            yield mark
            end = mark.end


def _places(text: _Text, pieces: Sequence[Piece]) -> list[_Place]:
    """Return where the pieces stand: first those found once, then the others nearest to their neighbours."""
    found = [
        text.find(piece.text) if len(piece.text.strip()) >= _LONG_ENOUGH or piece.label in _FIELDS else []
        for piece in pieces
    ]
    at: list[tuple[int, int] | None] = [places[0] if len(places) == 1 else None for places in found]
    used = {place for place in at if place is not None}
    for number, places in enumerate(found):
        if at[number] is not None or not places:
            continue
        near = _neighbour(pieces, at, number)
        free = [place for place in places if place not in used] or places
        chosen = min(free, key=lambda place: (abs(place[0] - near), place[0]))
        at[number] = chosen
        used.add(chosen)
    return [_Place(piece, *place) for piece, place in zip(pieces, at, strict=True) if place is not None]


def _neighbour(pieces: Sequence[Piece], at: Sequence[tuple[int, int] | None], number: int) -> int:
    """Return the offset a piece should be near: of the nearest piece found, in its own entry if it can be."""
    known = [other for other in range(len(pieces)) if at[other] is not None]
    own = pieces[number]
    same_entry = [other for other in known if own.entry and pieces[other].entry == own.entry]
    same_section = [other for other in known if pieces[other].section == own.section]
    nearest = min(same_entry or same_section or known, key=lambda other: abs(other - number), default=None)
    place = at[nearest] if nearest is not None else None
    if place is None or nearest is None:
        return 0
    return place[1] if nearest < number else place[0]


def _line_labels(text: _Text, places: Sequence[_Place]) -> Iterator[str]:
    on_line: dict[int, list[_Place]] = defaultdict(list)
    heads: dict[tuple[str, str], set[int]] = defaultdict(set)
    for place in places:
        lines = {text.line_of(place.start), text.line_of(place.end - 1)}
        for number in lines:
            on_line[number].append(place)
        if place.piece.label in _HEADS and place.piece.entry:
            heads[place.piece.section, place.piece.entry] |= lines
    begins, within = _extents(heads)
    current = Section.HEADER
    for line in text.document.lines:
        own = on_line.get(line.number, [])
        if line.is_link:
            yield kinds.line_label(Section.HEADER, kinds.BODY)
            continue
        current = _section_of(own, current)
        heading = [place for place in own if place.piece.label == "heading"]
        others = sum(place.end - place.start for place in own if place not in heading)
        if heading and not others:
            yield kinds.line_label(_section_of(heading, current), kinds.HEADING)
        elif line.number in begins:
            yield kinds.line_label(current, kinds.BEGIN)
        else:
            yield kinds.line_label(current, kinds.HEAD if line.number in within else kinds.BODY)


def _extents(heads: dict[tuple[str, str], set[int]]) -> tuple[set[int], set[int]]:
    """Return the first lines of entries, and all lines between the first and the last of each head."""
    begins, within = set(), set()
    for (section, _), lines in heads.items():
        if _SECTIONS.get(section) not in kinds.ENTRY_SECTIONS:
            continue
        first, last = min(lines), max(lines)
        begins.add(first)
        within |= set(range(first, last + 1)) if last - first <= 6 else lines
    return begins, within


def _section_of(places: Sequence[_Place], current: Section) -> Section:
    """Return the section most of a line's text was written in; a line of unknown words goes on."""
    weights: Counter[Section] = Counter()
    for place in places:
        weights[_SECTIONS.get(place.piece.section, Section.OTHER)] += place.end - place.start
    return weights.most_common(1)[0][0] if weights else current
