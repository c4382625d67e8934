"""Cut a text into the words that terms are compared by: 'Node-JS', 'node.js' and 'Node JS' are one term.

Kept whole are signs that make another word of it (`C++`, `C#`, `.NET`), and addresses of mail and pages, so
that nothing is found inside them. The second half of a word written for both genders ('enfermero/a',
'médico/médica') belongs to the first.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

_TOKEN = re.compile(
    r"""
      [\w.+-]{1,64}@[\w-]{1,60}(?:\.[\w-]{1,60})+                   # an e-mail address
    | (?:https?://|www\.)[^\s,;|()]{1,200}                          # a page
    | (?<![\w.])[\w-]{2,60}(?:\.[\w-]{1,60}){0,4}                    # a page without its beginning
      \.(?:com|org|es|dev|edu|info|eu|mx|cl|pe)\b(?:/[^\s,;|()]{0,200})?
    | (?<!\w)(?P<signed>[cgv]\+\+|[acfj]\#|\.net)(?!\w|\#)          # C++, C#, .NET
    | c\+\+                                                         # C++17
    | \b(?P<both>(?P<stem>\w{4,}?)(?:o|e|os|es)?)/(?P=stem)(?:a|as|o|os)\b    # médico/médica
    | (?P<first>\w{4,})(?:/(?:-?[oa]s?|r[ao])\b|\([oa]s?\))         # enfermero/a, camarero(a)
    | \w+@(?!\w)                                                    # camarer@
    | \w+
    | \n|\t|[ ]{3,}                                                 # the end of a line; a gap between columns
    | [^\s]
    """,
    re.VERBOSE,
)
_INNER = frozenset("-.‐‑’'")  # between two words: another way to write a blank


class Token(NamedTuple):
    """A word or sign with its place in the text."""

    text: str
    start: int
    end: int


def flatten(text: str) -> str:
    """Return a text without case and accents, character for character, so that offsets stay true."""
    if text.isascii():
        return text.lower()
    return "".join(map(_flat_character, text))


@cache
def _flat_character(character: str) -> str:
    plain = unicodedata.normalize("NFD", character.lower())[:1]
    return " " if plain == "\u00a0" else plain or " "


def tokens(flat: str) -> Iterator[Token]:
    """Yield the words and signs of a flat text."""
    for match in _TOKEN.finditer(flat):
        start, end = match.span()
        text = match["both"] or match["first"] or match[0]
        if text in _INNER and start > 0 and end < len(flat) and _joins(flat[start - 1], flat[end]):
            continue
        yield Token(text, start, end)


def _joins(before: str, after: str) -> bool:
    return before.isalnum() and after.isalnum()


def term(text: str) -> str:
    """Return the form of a text that all ways of writing a term share; '' when it has no word."""
    flat = flatten(text).strip()
    if flat.replace(" ", "").isalnum():
        return " ".join(flat.split())
    words = [token.text for token in tokens(flat)]
    kept = [word for word in words if word not in "().,;:·\n" and not word.isspace()]
    return " ".join(kept)
