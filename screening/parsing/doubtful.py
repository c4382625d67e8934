"""Whether a word with another meaning too ('C', 'R', 'Go', 'DUE', 'Word') names a concept where it stands."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from screening.parsing.document import Document
from screening.parsing.lexicon import Concept, Lexicon
from screening.parsing.model import Section
from screening.parsing.textline import TextLine
from screening.taxonomy.terms import flatten

_LISTS = (Section.SKILLS, Section.LICENCES, Section.LANGUAGES)
_SHORTEST = 3  # a shorter word must stand by itself, or beside one of its kind
_WIDEST_GAP = 6
_CLOSE = 80  # characters: a line of a hostile file can be the whole file
_ALONE_BEFORE = re.compile(r"(?:^|[,;|•·●▪∙:(\[\t]|\s[–—-]|(?:^|\s)(?:y|e|o|u|and|or|con|with))\s*$")
_ALONE_AFTER = re.compile(r"\s*(?:$|[,;|•·●▪∙)\](\t]|[–—-]\s|\.\s*$|(?:y|e|o|u|and|or)\s)")
_PERSON_BEFORE = re.compile(r"(?:^|[.,;:|•·(\t]|\s[–—-]|\b(?:soy|como|una?|an?|as|am|de profesion))\s*$")
_BESIDE = re.compile(r"\s*(?:[,/;|+•·]|y|e|o|u|and|or|&)\s*|\s+[–—-]\s+")
_ANNOUNCED = re.compile(
    r"\b(?:lenguajes?|languages?|scripts?|scripting"
    r"|(?:programm(?:ing|ed)|cod(?:ing|ed)|written|develop(?:ed|ment)|scripts?|scripting) (?:in|with)"
    r"|(?:programa(?:cion|d[oa]s?|r)|escrit[oa]s?|codigo|desarroll(?:o|ad[oa]s?)|scripts?) (?:en|con))"
    r":?\s+$"
)
_DRIVING = re.compile(r"carne|permiso|licen[cs]|driv|conducir|categor")
_JOINED_BEFORE = re.compile(r"(?:\w[.'’]|[-@#&+_])$")
_JOINED_AFTER = re.compile(r"[-'’@#&+_](?=\w)|\.(?=\w)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a term of the lexicon stands in the text."""

    term: str
    start: int
    end: int


class _Named:
    """What the places so far name, found by where they begin and end."""

    def __init__(self) -> None:
        self.concepts: dict[Place, list[Concept]] = {}
        self.by_edge: dict[int, Place] = {}

    def add(self, place: Place, concepts: list[Concept]) -> None:
        """Take a place with the concepts it names."""
        self.concepts[place] = concepts
        self.by_edge[place.start] = self.by_edge[place.end] = place

    def beside(self, place: Place) -> list[tuple[int, int, Place]]:
        """Return the gaps to the places next to one, with those places."""
        before = [(place.start - gap, place.start) for gap in range(1, _WIDEST_GAP + 1)]
        after = [(place.end, place.end + gap) for gap in range(1, _WIDEST_GAP + 1)]
        edges = [(*each, each[0]) for each in before] + [(*each, each[1]) for each in after]
        return [(first, last, self.by_edge[edge]) for first, last, edge in edges if edge in self.by_edge]


def meant(document: Document, places: Sequence[Place], lexicon: Lexicon) -> list[tuple[Place, Concept]]:
    """Return the places with the concepts they do name, leaving out what is an ordinary word there."""
    named = _Named()
    open_places: list[Place] = []
    for place in places:
        if _is_cut_from_a_word(document, place):
            continue
        found = [c for c in lexicon.by_alias[place.term] if _stands_for(document, place, c, lexicon)]
        if found:
            named.add(place, found)
        elif document.text[place.start].isupper() or len(place.term) < _SHORTEST:
            open_places.append(place)
    for ordered in (open_places, open_places[::-1]):  # 'C, R y Python': the R is sure only after the Python
        for place in ordered:
            found = [c for c in lexicon.by_alias[place.term] if _is_beside_kin(document, place, c, named)]
            if found:
                named.add(place, found)
    return [(place, concept) for place in places for concept in named.concepts.get(place, ())]


def _line(document: Document, place: Place) -> TextLine:
    return document.lines[document.span(place.start, place.end).line]


def _is_cut_from_a_word(document: Document, place: Place) -> bool:
    """Say whether a very short term is part of what is written: the 'R' of 'R&D', the 'C' of 'C-level'."""
    if len(place.term) > _SHORTEST:
        return False
    before, after = (
        document.text[max(0, place.start - 2) : place.start],
        document.text[place.end : place.end + 2],
    )
    return bool(_JOINED_BEFORE.search(before) or _JOINED_AFTER.match(after))


def _stands_for(document: Document, place: Place, concept: Concept, lexicon: Lexicon) -> bool:
    line = _line(document, place)
    if place.term in lexicon.shared:
        # Neither form may say more than the other: a 'Mecánica' is a person where a 'Mecánico' is one.
        return concept.kind == ("titles" if _names_a_person(line, place) else "skills")
    if place.term not in lexicon.ambiguous:
        return True
    is_acronym = place.term in lexicon.acronyms
    if len(place.term) < _SHORTEST and not is_acronym:
        return _is_listed(line, place) or _is_announced(line, place)
    if line.section is Section.LANGUAGES:
        return concept.kind == "languages"
    if line.section in _LISTS:
        return True
    if is_acronym:
        return document.text[place.start : place.end].isupper() and not _is_shouted(line, place)
    return concept.kind == "titles" and _names_a_person(line, place)


def _is_shouted(line: TextLine, place: Place) -> bool:
    """Say whether all that stands around a place is in capitals too."""
    at = place.start - line.start
    return line.text[max(0, at - _CLOSE) : at + _CLOSE].isupper()


def _names_a_person(line: TextLine, place: Place) -> bool:
    """Say whether a title stands where people put what they are: by itself at work, or opening a sentence."""
    before, after = _around(line, place)
    if line.section is Section.WORK:
        return not line.is_bullet and bool(_ALONE_BEFORE.search(before) or _ALONE_AFTER.match(after))
    return line.section in (Section.SUMMARY, Section.HEADER) and bool(_PERSON_BEFORE.search(before))


def _around(line: TextLine, place: Place) -> tuple[str, str]:
    """Return what stands close before and after a place on its line, flat."""
    at, end = place.start - line.start, place.end - line.start
    return flatten(line.text[max(0, at - _CLOSE) : at]), flatten(line.text[end : end + _CLOSE])


def _is_listed(line: TextLine, place: Place) -> bool:
    """Say whether a short term is a whole item of a list of skills."""
    before, after = _around(line, place)
    if line.section is not Section.SKILLS or _DRIVING.search(before + after):
        return False
    return bool(_ALONE_BEFORE.search(before) and _ALONE_AFTER.match(after))


def _is_announced(line: TextLine, place: Place) -> bool:
    """Say whether the words before a short term tell what it is: 'programmed in C'."""
    before, after = _around(line, place)
    return bool(_ANNOUNCED.search(before) and not re.match(r"\.\s+\w|/\s", after))


def _is_beside_kin(document: Document, place: Place, concept: Concept, named: _Named) -> bool:
    """Say whether the next item of an enumeration, before or after, is a skill of the same family."""
    return concept.kind == "skills" and any(
        other.kind == "skills" and _is_kin(concept, other)
        for first, last, neighbour in named.beside(place)
        if _BESIDE.fullmatch(document.text[first:last].lower())
        for other in named.concepts[neighbour]
    )


def _is_kin(concept: Concept, other: Concept) -> bool:
    return other.name in concept.near or (bool(concept.group) and concept.group == other.group)
