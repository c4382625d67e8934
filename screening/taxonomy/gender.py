"""The other form of a Spanish job title: a title in the feminine must be read as the masculine one is."""

import re
from collections.abc import Iterable

_BEFORE = re.compile(r"\s(?:de|del|en|a|al|para|por|con|y|e|o)\s")
_TO_FEMININE = ((re.compile(r"o$"), "a"), (re.compile(r"(?<=[^i]o)([rn])$"), r"\1a"))
_TO_MASCULINE = ((re.compile(r"(?<=[^i]o)([rn])a$"), r"\1"), (re.compile(r"a$"), "o"))


def other_forms(title: str) -> tuple[str, ...]:
    """Return a title, without accents, as said of the other gender; what does not exist does no harm."""
    match = _BEFORE.search(title)
    head, rest = (title[: match.start()], title[match.start() :]) if match else (title, "")
    words = head.split()
    forms = (
        " ".join(_turned(word, rules) for word in words) + rest for rules in (_TO_FEMININE, _TO_MASCULINE)
    )
    return tuple(form for form in forms if form != title)


def _turned(word: str, rules: tuple[tuple[re.Pattern[str], str], ...]) -> str:
    if len(word) < 4:
        return word
    for ending, other in rules:
        if ending.search(word):
            return ending.sub(other, word)
    return word


def heads_of(titles: Iterable[str]) -> frozenset[str]:
    """Return the words of titles, without accents, that stand before any 'de' or 'en'."""
    return frozenset(word for title in titles for word in _BEFORE.split(title)[0].split())


def masculine(word: str, heads: frozenset[str]) -> str:
    """Return the masculine form of a word that is known in it, else the word itself."""
    many = "s" if word.endswith("as") else ""
    if len(word) < 4 or not word.removesuffix("s").endswith("a"):
        return word
    stem = word.removesuffix("s")[:-1]
    forms = (f"{stem}o", f"{stem}e", stem)
    return next((f"{form}{many}" for form in forms if form in heads), word)
