"""Join lines that a narrow column or the page's edge broke inside a date, an address or a phrase."""

import re
from functools import cache

from screening.parsing.dates import is_only_dates
from screening.parsing.lexicon import is_heading, load
from screening.parsing.textline import TextLine

_ADDRESS_END = re.compile(r"(?:@|www\.|https?://|\.[a-z]{2,4}/)\S*$")
OPEN_PHRASE = re.compile(r"\b(?:of|de|del|la|y|and|en|in|for|&|e|da|do|the|los|las)$", re.IGNORECASE)
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_OPEN_ITEM = re.compile(rf"{OPEN_PHRASE.pattern}|\b(?:to|with|from|at|by|con|para|por|al|el)$", re.IGNORECASE)
_END_OF_BRACKET = re.compile(r"[^\W\d_A-Z][^()\t]{0,30}\)")
_SHORT = 60
_FULL = 40  # letters of the shortest line that was broken for want of room
_DIVIDED = re.compile(r"([^\W\d_]{2,})([-\u2010])$")
_WORD = re.compile(r"[^\W\d_]{2,}[.,;:)]?(?=\s|$)")
# What stands before a hyphen that belongs to the word: 'full-time'.
_COMPOUNDED = re.compile(
    r"full|part|self|well|co|non|pre|post|long|short|high|low|multi|ex|anti|on|off|end|front|back|cross|real|year"
    r"|user|data|object|decision|problem|cost|time|team|mid|semi|sub|inter|intra|first|third|two|three|four|five"
    r"|one|hands|day|face|socio|client|server|best|cutting|award|large|small|medium",
    re.IGNORECASE,
)


@cache
def _date_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what an unfinished date at a line's end looks like, and what may finish it."""
    lexicon = load()
    month = rf"(?:{'|'.join(sorted(lexicon.months, key=len, reverse=True))})\.?"
    now = "|".join(sorted(map(re.escape, lexicon.present), key=len, reverse=True))
    # 'Restaurante Mar' at the end of a line is no month that waits for its year.
    a_name = r"(?!(?<=[^\W\d_]\s)(?:mar|set)\b)(?<!\w)"
    unfinished = (
        rf"(?:{a_name}{month}(?: de)?|{_YEAR}\s*(?:[-–—]|\b(?:to|a|al|hasta|until))|\b(?:hasta|until))$"
    )
    date = rf"(?:(?:{month}\s+(?:de\s+)?)?{_YEAR}|(?:to |la )?(?:{now}))"
    rest = rf"^{date}(?:\s*(?:[-–—]|\b(?:to|a|al|hasta|until)\b)\s*{date})?(?!\w)\)?"
    return re.compile(unfinished, re.IGNORECASE), re.compile(rest, re.IGNORECASE)


def append(lines: list[TextLine], line: TextLine) -> None:
    """Add a line, or give what belongs to it to the line before."""
    above = lines[-1] if lines else None
    if above is None or line.is_link or line.page != above.page:
        lines.append(line)
        return
    line.text = _mend_hyphens(above, line)
    if not line.text:
        return
    unfinished, rest = _date_patterns()
    date = rest.match(line.text) if unfinished.search(above.text) else None
    if date:
        above.text = f"{above.text} {date[0]}"
        line.text = line.text[date.end() :].strip(" \t,")
        if line.text:
            lines.append(line)
    elif _is_bracketed_date(above, line) or _is_rest_of_bracket(above, line):
        above.text = f"{above.text} {line.text}"
    elif _breaks_address(above.text, line.text):
        above.text += line.text
    elif _runs_on(above, line):
        above.text = f"{above.text} {line.text}"
    else:
        lines.append(line)


def _is_bracketed_date(above: TextLine, line: TextLine) -> bool:
    """Say whether a line holds nothing but '(07/2015)', which a narrow column pushed down."""
    pushed = line.text.startswith("(") and line.text.endswith(")") and not line.gap
    return pushed and is_only_dates(line.text) and not re.search(r"\d{4}|\t", above.text)


def _is_rest_of_bracket(above: TextLine, line: TextLine) -> bool:
    """Say whether a line ends the bracket that a narrow column cut: 'Spanish (Full' above 'professional)'."""
    is_open = above.text.count("(") == above.text.count(")") + 1 and len(above.text) < _FULL
    return is_open and not line.gap and bool(_END_OF_BRACKET.fullmatch(line.text)) and "\t" not in above.text


def _mend_hyphens(above: TextLine, line: TextLine) -> str:
    """Put words divided at the end of a line together again; return what is left of the line below."""
    cells, others = above.text.split("\t"), line.text.split("\t")
    pairs = [(at, at) for at in range(len(cells))]
    if len(cells) != len(others):
        ends = [at for at, cell in enumerate(cells) if _DIVIDED.search(cell)]
        pairs = [(ends[0], 0)] if len(others) == 1 and len(ends) == 1 else []
    for at, other in pairs:
        divided, rest = _DIVIDED.search(cells[at]), _WORD.match(others[other])
        if divided and rest and rest[0][0].islower() and _is_inside_a_word(divided):
            cells[at] = cells[at][: divided.start(2)] + rest[0]
            others[other] = others[other][rest.end() :].strip()
    above.text = "\t".join(cells)
    return "\t".join(other for other in others if other)


def _is_inside_a_word(divided: re.Match[str]) -> bool:
    return divided[2] == "\u2010" or not _COMPOUNDED.fullmatch(divided[1])


def _breaks_address(above: str, below: str) -> bool:
    """Say whether an e-mail address or a link was broken between two lines."""
    if not _ADDRESS_END.search(above) or not re.fullmatch(r"[\w./-]+", below):
        return False
    return above[-1] in "-/._@" or bool(re.fullmatch(r"[a-z]{1,3}", below))


def _runs_on(above: TextLine, line: TextLine) -> bool:
    """Say whether a line ends in a small word and the next, set alike, goes on."""
    same_style = abs(above.size - line.size) < 0.5 and above.bold == line.bold and not line.gap
    short = len(above.text) < _SHORT and len(line.text) < _SHORT and "\t" not in above.text + line.text
    return (
        same_style
        and short
        and above.size > 0
        and bool(OPEN_PHRASE.search(above.text))
        and not line.is_bullet
    )


def is_rest_of_item(above: TextLine, line: TextLine) -> bool:
    """Say whether a list item ends in a small word and the next line, set alike, goes on with a capital."""
    return (
        (above.is_bullet or above.is_rest)
        and not (line.is_bullet or line.gap or line.is_link)
        and (line.page, line.bold) == (above.page, above.bold)
        and abs(above.size - line.size) < 0.5
        and len(above.text) >= _FULL
        and "\t" not in above.text + line.text
        and bool(_OPEN_ITEM.search(above.text))
        and not is_heading(line.text)
    )
