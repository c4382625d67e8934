"""Find the lexicon's concepts in a text with spaCy's phrase matcher; the one door to spaCy.

The words are cut by `screening.taxonomy.terms`, the same for a text and for the terms looked for in it.
"""

import re
from functools import cache
from itertools import islice
from typing import Any

from screening.parsing.document import Document
from screening.parsing.doubtful import Place, meant
from screening.parsing.lexicon import Concept, load
from screening.parsing.model import Mention, Section
from screening.taxonomy.terms import flatten, tokens

__all__ = ["find_mentions", "flatten", "spaced", "warm_up"]

_MAX_MENTIONS = 400
_AT_ONCE = 500
LONGEST_RUN, LONGEST_WORD = 5, 80
_RUN = re.compile(rf"(?:[^\w\s]|_){{{LONGEST_RUN + 1},}}")
_LONG_WORD = re.compile(rf"\S{{{LONGEST_WORD + 1},}}")
_SIGN = re.compile(r"[^\w+#.]")  # 'C++', 'C#' and 'Node.js' stay whole


def spaced(text: str) -> str:
    """Return a flat text without what only noise is made of, character for character.

    Long runs of signs, and most signs within words longer than any word is, say nothing and become blanks:
    a file of brackets would be as many words as it has brackets.
    """
    text = _RUN.sub(lambda run: " " * len(run[0]), text)
    return _LONG_WORD.sub(lambda word: _SIGN.sub(" ", word[0]), text)


@cache
def _matcher() -> tuple[Any, Any]:
    """Return the vocabulary and the matcher, built once; importing spaCy costs half a second.

    The vocabulary is a bare one: a language's would work out twenty attributes of each of 20,000 words, and
    terms are compared by their letters alone.
    """
    from spacy.matcher import PhraseMatcher
    from spacy.vocab import Vocab

    vocab = Vocab()
    matcher = PhraseMatcher(vocab)
    terms = iter(load().by_alias)
    while part := list(islice(terms, _AT_ONCE)):  # all at once the patterns would take 150 MB
        matcher.add("term", [_doc(vocab, term.split(" ")) for term in part if term])
    return vocab, matcher


def _doc(vocab: Any, words: list[str]) -> Any:
    from spacy.tokens import Doc

    return Doc(vocab, words=words)


def warm_up() -> None:
    """Build the matcher before the first document needs it."""
    _matcher()


def find_mentions(document: Document) -> list[Mention]:
    """Return the concepts named in the document, the longest of overlapping ones."""
    places = _longest(_places(document))
    mentions = (_mention(document, place, concept) for place, concept in meant(document, places, load()))
    return [mention for mention in mentions if mention][:_MAX_MENTIONS]


def _places(document: Document) -> list[Place]:
    vocab, matcher = _matcher()
    pieces = list(tokens(spaced(flatten(document.text))))
    words = [piece.text for piece in pieces]
    with vocab.memory_zone():
        found = [(start, end) for _, start, end in matcher(_doc(vocab, words))]
    return [
        Place(" ".join(words[start:end]), pieces[start].start, pieces[end - 1].end) for start, end in found
    ]


def _longest(places: list[Place]) -> list[Place]:
    """Keep the longest of places that overlap."""
    kept: list[Place] = []
    taken: set[int] = set()
    for place in sorted(places, key=lambda place: (place.start - place.end, place.start)):
        inside = range(place.start, place.end)
        if taken.isdisjoint(inside):
            kept.append(place)
            taken.update(inside)
    return sorted(kept, key=lambda place: place.start)


def _mention(document: Document, place: Place, concept: Concept) -> Mention | None:
    span = document.span(place.start, place.end)
    section = document.lines[span.line].section
    if concept.kind == "languages" and section in (Section.WORK, Section.EDUCATION):
        return None
    return Mention(concept.name, concept.kind, document.text[place.start : place.end], section, span)
