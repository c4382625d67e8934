"""Lists of key words that no person writes: the same words again and again, or far too many of them."""

import re
from collections.abc import Collection, Sequence
from functools import cache

from screening.parsing.lexicon import fold, load
from screening.parsing.textline import BULLET

_DIVIDER = re.compile(r"([,;|•·●▪\t\n/]|\s[–—-]\s)")
_BLANK = re.compile(r"(\s+)")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\w@\w")
_WORD = re.compile(r"[^\W_]+[+#]*")
# The longest lists in résumés of people with thirty years in computing hold about 60 terms in one paragraph.
_MOST_TERMS = 80
_TERM_WORDS = 6  # 'Prevención de riesgos laborales en la construcción' is longer still, and known
_MEAN_WORDS = 2.5
_PLAIN_SHARE = 0.06  # of words that carry a sentence: in prose every third word or more does
# Words that join two others within a term: every third Spanish term has one ('gestión de equipos').
_JOINED_BY = """
a al and con de del e el en for in la las los o of on or para por the to with y
"""
_JOINING = frozenset(_JOINED_BY.split())
_LEAST_WORDS = 24
_LEAST_DISTINCT = 0.34
_BARE_WORDS = 150
_FEW_TERMS = 5
_SAME_LINES = 6
_SAME_LISTS = 3


def is_endless(paragraph: str) -> bool:
    """Say whether a paragraph is a list of more key words than anybody has."""
    words = [fold(word) for word in _WORD.findall(paragraph)]
    if len(words) < _MOST_TERMS or _has_dates(paragraph):
        return False
    terms = [term for part in _DIVIDER.split(paragraph)[::2] if (term := part.strip())]
    if len(terms) < _FEW_TERMS:
        written = [word for word in words if len(word) > 1]  # single letters are noise, not key words
        return len(written) > _BARE_WORDS and _share(written, _plain_words()) <= _PLAIN_SHARE
    bare = [word for word in words if word not in _JOINING]
    if sum(map(_is_term, terms)) <= _MOST_TERMS or len(bare) > _MEAN_WORDS * len(terms):
        return False
    return _share(bare, _plain_words()) <= _PLAIN_SHARE


def _share(words: Sequence[str], known: Collection[str]) -> float:
    return sum(word in known for word in words) / max(len(words), 1)


@cache
def _plain_words() -> frozenset[str]:
    return frozenset[str]().union(*load().common_words.values())


def _is_term(text: str) -> bool:
    """Say whether a text is as short as a key word is, or one of the longer ones that the lexicon knows."""
    return len(text.split()) <= _TERM_WORDS or fold(text) in load().by_alias


def repeats(paragraph: str) -> bool:
    """Say whether a paragraph says the same few words again and again."""
    words = [fold(word) for word in _WORD.findall(paragraph)]
    if len(words) < _LEAST_WORDS or _has_dates(paragraph):
        return False
    return len(set(words)) < _LEAST_DISTINCT * len(words)


def _has_dates(paragraph: str) -> bool:
    return len(_DATE.findall(paragraph)) > 2


def said_once(lines: Sequence[str]) -> list[str]:
    """Return the lines of a paragraph with every term, or every word of a bare row of words, only once."""
    divider = _DIVIDER if len(_DIVIDER.split("\n".join(lines))) > 2 * _FEW_TERMS else _BLANK
    seen: set[str] = set()
    kept = []
    for line in lines:
        parts = divider.split(line)
        text = ""
        for term, sign in zip(parts[::2], [*parts[1::2], ""], strict=True):
            if (key := fold(term)) not in seen:
                seen.add(key)
                text += term + sign
        kept.append(text)
    return kept


def repeated_lines(lines: Sequence[str]) -> set[int]:
    """Return the numbers of lines that only say again what stands above them, many times over."""
    folded = [fold(BULLET.sub("", line)) for line in lines]
    places: dict[str, list[int]] = {}
    for number, text in enumerate(folded):
        if text:
            places.setdefault(text, []).append(number)
    found: set[int] = set()
    for numbers in places.values():
        is_list = _is_list(lines[numbers[0]]) and len(numbers) >= _SAME_LISTS
        is_run = len(numbers) >= _SAME_LINES and any(
            numbers[at + _SAME_LINES - 1] - numbers[at] < 2 * _SAME_LINES
            for at in range(len(numbers) - _SAME_LINES + 1)
        )
        found.update(numbers[1:] if is_list or is_run else ())
    return found


def _is_list(line: str) -> bool:
    return len(_DIVIDER.split(line)[::2]) > _FEW_TERMS and not _DATE.search(line)


def endless_column(lines: Sequence[str], gaps: Collection[int] = ()) -> set[int]:
    """Return the numbers of lines with one term each, where more follow each other than anybody has.

    `gaps` are the lines with white space above: a column ends there.
    """
    found: set[int] = set()
    run: list[int] = []
    for number, line in enumerate([*lines, ""]):
        text = BULLET.sub("", line).strip()
        is_term = bool(text) and _is_term(text) and not _DATE.search(text)
        if not is_term or number in gaps:
            found.update(run if len(run) > _MOST_TERMS else ())
            run = []
        if is_term:
            run.append(number)
    return found
