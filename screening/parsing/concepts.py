"""Find the lexicon's concepts in a text with spaCy's phrase matcher; the one door to spaCy.

A trained labeller, when there is one, becomes a component of the same pipeline, before the matcher.
"""

import re
import unicodedata
from functools import cache
from typing import Any

from screening.parsing.document import Document
from screening.parsing.lexicon import fold, load
from screening.parsing.model import Mention, Section

_MAX_MENTIONS = 400
LONGEST_RUN, LONGEST_WORD = 5, 80
_RUN = re.compile(rf"(?:[^\w\s]|_){{{LONGEST_RUN + 1},}}")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_SIGN = re.compile(r"[^\w+#.]")  # 'C++', 'C#' and 'Node.js' stay whole
_LISTS = (Section.SKILLS, Section.LICENCES, Section.LANGUAGES)


def flatten(text: str) -> str:
    """Return a text without case and accents, character for character, so that offsets stay true."""
    return "".join(_flat_character(character) for character in text)


@cache
def _flat_character(character: str) -> str:
    plain = unicodedata.normalize("NFD", character.lower())[:1]
    return " " if plain in ("\t", "\u00a0") else plain or " "


def spaced(text: str) -> str:
    """Return a flat text the tokenizer takes in linear time, character for character.

    spaCy peels signs off both ends of a word one by one and looks at the whole word each time: two thousand
    brackets in a row are four million signs looked at. Long runs of signs, and most signs within words longer
    than any word is, say nothing and become blanks.
    """
    text = _RUN.sub(lambda run: " " * len(run[0]), text)
    return _LONG_WORD.sub(lambda word: _SIGN.sub(" ", word[0]), text)


@cache
def _pipeline() -> tuple[Any, Any]:
    """Return the tokenizer and the matcher, built once; importing spaCy costs a second."""
    import spacy
    from spacy.matcher import PhraseMatcher

    nlp = spacy.blank("xx")
    nlp.max_length = 1_000_000
    matcher = PhraseMatcher(nlp.vocab)
    for name, concept in load().concepts.items():
        aliases = {flatten(word) for words in concept.words.values() for word in words}
        matcher.add(name, [nlp.make_doc(alias) for alias in sorted(aliases)])
    return nlp, matcher


def warm_up() -> None:
    """Build the pipeline before the first document needs it."""
    _pipeline()


def find_mentions(document: Document) -> list[Mention]:
    """Return the concepts named in the document, the longest of overlapping ones."""
    nlp, matcher = _pipeline()
    with nlp.memory_zone():
        doc = nlp.make_doc(spaced(flatten(document.text)))
        found = [(nlp.vocab.strings[key], start, end) for key, start, end in matcher(doc)]
        places = [(name, doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for name, start, end in found]
    mentions: list[Mention] = []
    for name, start, end in _longest(places):
        mention = _mention(document, name, start, end)
        if mention and len(mentions) < _MAX_MENTIONS:
            mentions.append(mention)
    return mentions


def _longest(places: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """Keep the longest of places that overlap; concepts that share one place all stay."""
    kept: list[tuple[str, int, int]] = []
    taken: dict[int, tuple[int, int]] = {}
    for name, start, end in sorted(places, key=lambda place: (place[1] - place[2], place[1])):
        holders = {taken[at] for at in range(start, end) if at in taken}
        if not holders or holders == {(start, end)}:
            kept.append((name, start, end))
            taken.update(dict.fromkeys(range(start, end), (start, end)))
    return sorted(kept, key=lambda place: (place[1], place[0]))


def _mention(document: Document, name: str, start: int, end: int) -> Mention | None:
    lexicon = load()
    concept = lexicon.concepts[name]
    span = document.span(start, end)
    text = document.text[start:end]
    section = document.lines[span.line].section
    in_a_list = section in _LISTS or (concept.kind == "titles" and section is Section.WORK)
    if fold(text) in lexicon.ambiguous and not in_a_list:
        return None
    if concept.kind == "languages" and section in (Section.WORK, Section.EDUCATION):
        return None
    return Mention(name, concept.kind, text, section, span)
