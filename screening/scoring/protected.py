"""Takes out of a sentence the words that tell a protected fact: family, faith, origin, age, health."""

import re
import tomllib
from functools import cache
from pathlib import Path

from screening.parsing.lexicon import fold, load
from screening.scoring.neutral import bare, titles_in

_FILE = Path(__file__).with_name("protected.toml")
_WORD = re.compile(r"[^\W_]+")
_NEAR = 2  # words between 'nivel' or 'B2' and the language it is said of
_PARENT = r"madre|padre|mam[aá]|pap[aá]|mother|father|mum|mom|dad|parent"
_SOME = r"\d+|un|una|dos|tres|cuatro|one|two|three|four"
_YEARS_OF_WORK = r"(?!\s+(?:de\s+(?!edad)|en\b|como\b|trabaj|dedicad))"
_FACTS = re.compile(
    rf"\b(?:{_PARENT})\s+(?:de|of)\s+(?:{_SOME})(?:\s+(?:hij[oa]s?|children|kids|sons|daughters))?\b"
    rf"|\b(?:de|tengo)\s+\d\d\s+años(?:\s+de\s+edad)?\b{_YEARS_OF_WORK}"
    r"|\b\d\d\s+años\s+de\s+edad\b"
    r"|\b(?:aged?\s+\d\d|\d\d[\s-]+years?[\s-]+(?:old|of\s+age))\b"
    r"|\b(?:con\s+)?(?:una\s+)?discapacidad\s+(?:reconocida\s+)?del?\s+(?:un\s+)?\d\d\s*%"
)


def without_facts(text: str) -> str:
    """Return a text in small letters without words that say who somebody is rather than what was done.

    They stay where they are part of a job's title or of what the work is about ('young people'), and the
    names of languages where the words beside them speak of a language.
    """
    text = _FACTS.sub(" ", text)
    places = [match.span() for match in _WORD.finditer(text)]
    words = [fold(text[start:end]) for start, end in places]
    kept = _kept(words)
    for at in reversed(range(len(words))):
        if words[at] in _told() and at not in kept and not _is_language(words, at):
            start, end = places[at]
            text = f"{text[:start]} {text[end:]}"
    return text


def _kept(words: list[str]) -> set[int]:
    """Return the places of words within longer job titles and within phrases of work."""
    found = [(start, end) for start, end, _ in titles_in([bare(word) for word in words]) if end - start > 1]
    for phrase in _lines("kept", "phrases"):
        size = len(phrase)
        found += [
            (at, at + size) for at in range(len(words) - size + 1) if tuple(words[at : at + size]) == phrase
        ]
    return {at for start, end in found for at in range(start, end)}


def _is_language(words: list[str], at: int) -> bool:
    if not any(concept.kind == "languages" for concept in load().by_alias.get(words[at], ())):
        return False
    before, beside = words[max(0, at - 1) : at], words[max(0, at - _NEAR) : at + _NEAR + 1]
    return bool(
        _single("kept", "before").intersection(before) or _single("kept", "beside").intersection(beside)
    )


@cache
def _told() -> frozenset[str]:
    """Return every word that tells a fact; those in -o in both genders, one and many."""
    words = {word for group in _table()["words"] for word in _single("words", group)}
    ending = {f"{word[:-1]}{end}" for word in words if word.endswith("o") for end in ("o", "a", "os", "as")}
    return frozenset(words | ending)


@cache
def _single(table: str, group: str) -> frozenset[str]:
    return frozenset(_table()[table][group].split())


@cache
def _lines(table: str, group: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(line.split()) for line in _table()[table][group].splitlines() if line)


@cache
def _table() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
    return read
