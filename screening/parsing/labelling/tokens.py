"""Divide the lines of a document into tokens; a date, an address or a number of its own is one token."""

import re
from dataclasses import dataclass

from screening.parsing.contact import EMAIL, LINK
from screening.parsing.dates import Period, find_periods
from screening.parsing.document import Document
from screening.parsing.textline import TextLine

_WORD = re.compile(r"[^\W_]+(?:[’'.&-][^\W_]+)*[+#]*|[^\w\t ]|_|\t")
_PHONE = re.compile(r"(?<![\w/@.+-])\(?(?:\+|00)?\s?\(?\d[\d\s().\-–]{5,24}\d(?![\w@/])")
_SINCE = re.compile(r"(?:since|desde)\b", re.IGNORECASE)
WORD, DATE, PERIOD, EMAIL_TOKEN, PHONE_TOKEN, LINK_TOKEN, SIGN, CELL = (
    "word",
    "date",
    "period",
    "email",
    "phone",
    "link",
    "sign",
    "cell",
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word or sign with its offsets in the line, and what kind of thing it is."""

    text: str
    start: int
    end: int
    kind: str


def tokens_of(line: TextLine) -> list[Token]:
    """Return the tokens of a line; the content after a heading on the same line too."""
    whole = _wholes(line.text)
    tokens: list[Token] = []
    at = 0
    for start, end, kind in [*whole, (len(line.text), len(line.text), "")]:
        for match in _WORD.finditer(line.text, at, start):
            text = match[0]
            is_word = text[0].isalnum()
            tokens.append(Token(text, *match.span(), WORD if is_word else CELL if text == "\t" else SIGN))
        if end > start:
            tokens.append(Token(line.text[start:end], start, end, kind))
        at = end
    return tokens


def _wholes(text: str) -> list[tuple[int, int, str]]:
    """Return the stretches that stay whole, left to right and without overlap."""
    found: list[tuple[int, int, str]] = []
    found += [(*match.span(), EMAIL_TOKEN) for match in EMAIL.finditer(text)] if "@" in text else []
    found += [(p.start, p.end, _kind_of(text, p)) for p in find_periods(text)]
    found += [(*match.span(), LINK_TOKEN) for match in LINK.finditer(text) if _is_address(match[0])]
    found += [(*match.span(), PHONE_TOKEN) for match in _PHONE.finditer(text)]
    kept: list[tuple[int, int, str]] = []
    for start, end, kind in found:
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, kind))
    return sorted(kept)


def _kind_of(text: str, period: Period) -> str:
    """Tell a range from a single date; 'since 2019' within a line says how long, not when."""
    is_since = period.is_range and _SINCE.match(text, period.start) and text[: period.start].strip(" •-*")
    return PERIOD if period.is_range and not is_since else DATE


def _is_address(text: str) -> bool:
    """Tell 'ana.example.com' and 'github.com/ana' from 'B.Com', 'S.L.' and 'Node.js'."""
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", text).split("/")[0]
    return "/" in text or text.startswith("www.") or (len(host) > 6 and host == host.lower())


def all_tokens(document: Document) -> list[list[Token]]:
    """Return the tokens of each line."""
    return [tokens_of(line) for line in document.lines]
