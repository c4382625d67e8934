"""Find whose résumé it is: a labelled name, else the best line near the top that looks like one."""

import re
from dataclasses import dataclass

from screening.parsing.contact import cells_of, label_of
from screening.parsing.document import Document
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section, Value
from screening.parsing.textline import TextLine

_WORD = r"(?:[^\W\d_][\w.'’-]*)"
_HEADING = re.compile(
    r"\s*(?:curr[ií]culum(?:\s+v[ií]tae)?|c\.?v\.?|r[eé]sum[eé]|hoja de vida)"
    r"\s*(?:[:–—-]|\b(?:de|of|for)\b)\s*",
    re.IGNORECASE,
)
_FAMILY_FIRST = re.compile(rf"({_WORD}(?:\s+{_WORD}){{0,4}}),\s+({_WORD}(?:\s+{_WORD}){{0,2}})$")
_SHAPE = re.compile(rf"^{_WORD}(?:\s+{_WORD}){{1,5}}$")
_TITLE_AFTER = re.compile(r"\s+[—–|-]\s+|,\s|\s\(|\t")
_HONOURS = re.compile(
    r",?\s+(?:phd|ph\.d\.|md|mba|msc|rn|cpa|pmp|esq\.?|bsc|mba|cfa|pe|jr\.?|sr\.?)\b.*$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Cell:
    """A stretch of a line that may be a name, as people say it; turned when the family name comes first."""

    start: int
    end: int
    text: str
    is_turned: bool


def find_name(document: Document, emails: list[Value], lexicon: Lexicon) -> Value | None:
    """Return the person's name with a confidence."""
    labelled = _labelled(document, lexicon)
    if labelled:
        return labelled
    tokens = _email_tokens(emails)
    largest = max((line.size for line in document.lines), default=0.0)
    best: tuple[float, Value] | None = None
    for line in _name_lines(document):
        for cell in _name_cells(line, tokens, lexicon):
            rating = _rate(line, cell.text, largest, tokens, lexicon)
            if rating > 0 and (best is None or rating > best[0]):
                confidence = min(0.98, 0.35 + 0.1 * rating)
                best = rating, _named(document, line, cell, confidence, lexicon)
        broken = _broken_name(document, line)
        rating = _rate(line, broken.text, largest, tokens, lexicon) if broken else 0.0
        if broken and rating > 0 and (best is None or rating >= best[0]):
            confidence = round(min(0.98, 0.35 + 0.1 * rating), 2)
            best = rating, Value(_printed(broken.text, lexicon), broken.span, confidence)
    return best[1] if best else None


def _broken_name(document: Document, line: TextLine) -> Value | None:
    """Return a name set large in two lines, 'Ana María' above 'PRUEBA'."""
    if line.number + 1 >= len(document.lines) or not line.size or len(line.text.split()) > 3:
        return None
    below = document.lines[line.number + 1]
    same_style = (
        below.size > 13 and abs(below.size - line.size) < 0.03 * line.size and below.bold == line.bold
    )
    text = f"{line.text} {below.text}"
    if not same_style or len(below.text.split()) > 3 or not _SHAPE.match(text):
        return None
    return Value(text, document.span(line.start, below.end), 0.0)


def _labelled(document: Document, lexicon: Lexicon) -> Value | None:
    values = []
    for line in document.lines:
        label = label_of(line, lexicon)
        if not label or label[0] != "name" or line.section not in (Section.HEADER, Section.PERSONAL):
            continue
        for start, end in cells_of(line.text, label[1]):
            text = line.text[start:end].strip()
            if 3 <= len(text) <= 60 and not re.search(r"\d|@", text):
                turned = _given_name_first(line, text, {*fold(text).split()}, lexicon)
                values.append(document.value(line, start, end, 0.95, text=_printed(turned or text, lexicon)))
    if len(values) > 1 and values[1].span.line == values[0].span.line + 1:
        # 'Nombre: …' and 'Apellidos: …' on two lines
        span = document.span(values[0].span.start, values[1].span.end)
        return Value(f"{values[0].text} {values[1].text}", span, 0.9)
    return values[0] if values else None


def _name_lines(document: Document) -> list[TextLine]:
    first_page = [line for line in document.lines if line.page == 0]
    largest = max((line.size for line in first_page), default=0.0)
    top = [line for line in first_page if line.section is Section.HEADER and not line.is_heading][:12]
    # In a two-column page the name may follow the whole side column.
    large = [line for line in first_page if line.size and line.size > 0.95 * largest and line not in top]
    return top + large[:3]


def _name_cells(line: TextLine, tokens: set[str], lexicon: Lexicon) -> list[_Cell]:
    cells = []
    for first, end in cells_of(line.text):
        heading = _HEADING.match(line.text, first, end)
        start = heading.end() if heading else first
        turned = _given_name_first(line, line.text[start:end].strip(), tokens, lexicon)
        cut = None if turned else _TITLE_AFTER.search(line.text, start, end)
        stop = cut.start() if cut else end
        cells.append(_Cell(start, stop, turned or line.text[start:stop].strip(), bool(turned)))
    return cells


def _given_name_first(line: TextLine, text: str, tokens: set[str], lexicon: Lexicon) -> str:
    """Return 'Ana Prueba Gil' for 'PRUEBA GIL, ANA', or '' for a name and a job, or for two places."""
    match = _FAMILY_FIRST.match(text)
    if match is None:
        return ""
    parts = [fold(part) for part in match.groups()]
    words = " ".join(parts).split()
    if line.number == 0 and " " not in parts[0] and not lexicon.not_names & {parts[0]}:
        words.remove(parts[0])  # many families are called after a trade: 'COOK, ANN', 'MILLER, JOHN'
        parts = parts[1:]
    known = lexicon.title_words | lexicon.company_words | lexicon.institution_words | lexicon.not_names
    in_address = any(_stands_for(word, tokens) for word in words)
    places = lexicon.places & set(parts)
    if _HONOURS.search(text) or len(places) == 2 or (places and not in_address) or known & set(words):
        return ""
    if any(lexicon.find(part) for part in parts):
        return ""
    return f"{match[2]} {match[1]}" if in_address or line.number == 0 else ""


def _is_after_a_trade(line: TextLine, words: list[str], lexicon: Lexicon) -> bool:
    """Say whether the first line of all is a name whose family is called after a trade: 'James Cook'."""
    first_is_name = words[0] not in lexicon.title_words and not lexicon.find(words[0])
    return line.number == 0 and len(words) == 2 and first_is_name and not lexicon.find(" ".join(words))


def _stands_for(word: str, tokens: set[str]) -> bool:
    """Say whether a word of a name shows in the e-mail address."""
    return len(word) > 2 and any(word in token or token in word for token in tokens)


def _rate(line: TextLine, text: str, largest: float, tokens: set[str], lexicon: Lexicon) -> float:
    text = _HONOURS.sub("", text)
    if not _SHAPE.match(text) or len(text) > 50:
        return 0.0
    words = text.split()
    folded = [fold(word) for word in words]
    is_small = text.islower()
    if not is_small and not all(word[0].isupper() or fold(word) in lexicon.particles for word in words):
        return 0.0
    if lexicon.is_heading(text) or lexicon.not_names & set(folded) or lexicon.labels.get(fold(text)):
        return 0.0
    in_address = sum(_stands_for(word, tokens) for word in folded)
    if is_small and not _may_be_small(line, folded, in_address, lexicon):
        return 0.0
    rating = 3.0 - 0.25 * min(line.number, 8) - is_small
    rating += 2.5 * in_address
    if line.size:
        rating += 2.0 if line.size >= 0.95 * largest else 0.0
    if lexicon.find(text) or any(word in lexicon.title_words for word in folded):
        rating -= 1.0 if _is_after_a_trade(line, folded, lexicon) else 4.0
    if fold(text) in lexicon.places or any(word in lexicon.company_words for word in folded):
        rating -= 3.0
    return rating


def _may_be_small(line: TextLine, words: list[str], in_address: int, lexicon: Lexicon) -> bool:
    """Say whether words without capitals may be a name: at the very top, or shown by the address."""
    ordinary = frozenset[str]().union(*lexicon.common_words.values()) - lexicon.particles
    return (line.number == 0 or in_address > 0) and not ordinary & set(words)


def _email_tokens(emails: list[Value]) -> set[str]:
    parts = (re.split(r"[^a-z]+", fold(value.text.split("@")[0])) for value in emails)
    return {token for part in parts for token in part if len(token) > 2}


def _named(document: Document, line: TextLine, cell: _Cell, confidence: float, lexicon: Lexicon) -> Value:
    """Return the value, joined with the next line when a large name was broken in two."""
    if cell.is_turned:
        return document.value(line, cell.start, cell.end, confidence, text=_printed(cell.text, lexicon))
    honours = _HONOURS.search(line.text, cell.start, cell.end)
    value = document.value(line, cell.start, honours.start() if honours else cell.end, confidence)
    if line.number + 1 < len(document.lines) and line.size and "\t" not in line.text:
        below = document.lines[line.number + 1]
        rest = _TITLE_AFTER.split(below.text)[0].strip()
        same_style = below.size > 14 and abs(below.size - line.size) < 0.06 * line.size
        if same_style and re.fullmatch(rf"{_WORD}(?:\s{_WORD})?", rest) and not lexicon.find(rest):
            joined = document.value(below, 0, len(rest), confidence)
            span = document.span(value.span.start, joined.span.end)
            return Value(_printed(f"{value.text} {joined.text}", lexicon), span, value.confidence)
    return Value(_printed(value.text, lexicon), value.span, value.confidence)


def _printed(text: str, lexicon: Lexicon) -> str:
    """Write a name set in capitals, or in none, the usual way."""
    if not (text.isupper() or text.islower()):
        return text
    words = [word if fold(word) not in lexicon.particles else word.lower() for word in text.title().split()]
    return " ".join(words)


def as_written(name: Value, lexicon: Lexicon) -> Value:
    """Return a name the way people write it: not all in capitals, without honours behind it."""
    text = _HONOURS.sub("", name.text).strip(" ,")
    return Value(_printed(text, lexicon), name.span, name.confidence, name.key)
