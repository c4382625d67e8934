"""Times without work that people date like a job: leave, a career break, the care of a family."""

import re
from collections.abc import Sequence

from screening.parsing.dates import find_periods, is_only_dates
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.textline import LIST_SIGN, TextLine

_HEAD_LINES = 3
_DIVIDER = re.compile(r"\t|\s+[|·•–—-]\s+|[,:;(]")
_MARKS = " ()[]–—-|,.:·•/"
_STANDS_IN = frozenset(("cover", "replacement", "sustitucion", "suplencia", "cobertura"))


def is_leave(lines: Sequence[TextLine], lexicon: Lexicon) -> bool:
    """Say whether an entry's head names a leave: 'Maternity leave', but not 'Maternity leave cover'."""
    for line in lines[:_HEAD_LINES]:
        for part in _DIVIDER.split(_without_dates(line)):
            if part.strip(_MARKS) and not is_only_dates(part):
                return _names_leave(fold(part.strip(_MARKS)), lexicon)
    return False


def _without_dates(line: TextLine) -> str:
    sign = LIST_SIGN.match(line.text)
    text = line.text
    for period in reversed(find_periods(text)):
        text = f"{text[: period.start]}\t{text[period.end :]}"
    return text[sign.end() :] if sign else text


def _names_leave(text: str, lexicon: Lexicon) -> bool:
    words = text.split()
    known = any(" ".join(words[:size]) in lexicon.leave for size in range(1, min(len(words), 4) + 1))
    others = {word for word in words if word in lexicon.title_words or word in _STANDS_IN}
    return known and not others
