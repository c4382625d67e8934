"""Find whose résumé it is: a labelled name, else the best line near the top that looks like one."""

import re

from screening.parsing.contact import cells_of, label_of
from screening.parsing.document import Document
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section, Value
from screening.parsing.textline import TextLine

_WORD = r"(?:[^\W\d_][\w.'’-]*)"
_SHAPE = re.compile(rf"^{_WORD}(?:\s+{_WORD}){{1,5}}$")
_TITLE_AFTER = re.compile(r"\s+[—–|-]\s+|,\s|\s\(|\t")
_HONOURS = re.compile(
    r",?\s+(?:phd|ph\.d\.|md|mba|msc|rn|cpa|pmp|esq\.?|bsc|mba|cfa|pe|jr\.?|sr\.?)\b.*$", re.IGNORECASE
)


def find_name(document: Document, emails: list[Value], lexicon: Lexicon) -> Value | None:
    """Return the person's name with a confidence."""
    labelled = _labelled(document, lexicon)
    if labelled:
        return labelled
    tokens = _email_tokens(emails)
    largest = max((line.size for line in document.lines), default=0.0)
    best: tuple[float, Value] | None = None
    for line in _name_lines(document):
        for start, end in _name_cells(line):
            rating = _rate(line, line.text[start:end].strip(), largest, tokens, lexicon)
            if rating > 0 and (best is None or rating > best[0]):
                confidence = min(0.98, 0.35 + 0.1 * rating)
                best = rating, _named(document, line, start, end, confidence, lexicon)
    return best[1] if best else None


def _labelled(document: Document, lexicon: Lexicon) -> Value | None:
    values = []
    for line in document.lines:
        label = label_of(line, lexicon)
        if not label or label[0] != "name" or line.section not in (Section.HEADER, Section.PERSONAL):
            continue
        for start, end in cells_of(line.text, label[1]):
            text = line.text[start:end].strip()
            if 3 <= len(text) <= 60 and not re.search(r"\d|@", text):
                values.append(document.value(line, start, end, 0.95, text=_printed(text, lexicon)))
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


def _name_cells(line: TextLine) -> list[tuple[int, int]]:
    cells = []
    for start, end in cells_of(line.text):
        cut = _TITLE_AFTER.search(line.text, start, end)
        cells.append((start, cut.start() if cut else end))
    return cells


def _rate(line: TextLine, text: str, largest: float, tokens: set[str], lexicon: Lexicon) -> float:
    text = _HONOURS.sub("", text)
    if not _SHAPE.match(text) or len(text) > 50:
        return 0.0
    words = text.split()
    if not all(word[0].isupper() or fold(word) in lexicon.particles for word in words):
        return 0.0
    folded = [fold(word) for word in words]
    if lexicon.is_heading(text) or lexicon.not_names & set(folded) or lexicon.labels.get(fold(text)):
        return 0.0
    rating = 3.0 - 0.25 * min(line.number, 8)
    rating += 2.5 * sum(
        any(word in token or token in word for token in tokens) for word in folded if len(word) > 2
    )
    if line.size:
        rating += 2.0 if line.size >= 0.95 * largest else 0.0
    if lexicon.find(text) or any(word in lexicon.title_words for word in folded):
        rating -= 4.0
    if fold(text) in lexicon.places or any(word in lexicon.company_words for word in folded):
        rating -= 3.0
    return rating


def _email_tokens(emails: list[Value]) -> set[str]:
    parts = (re.split(r"[^a-z]+", fold(value.text.split("@")[0])) for value in emails)
    return {token for part in parts for token in part if len(token) > 2}


def _named(
    document: Document, line: TextLine, start: int, end: int, confidence: float, lexicon: Lexicon
) -> Value:
    """Return the value, joined with the next line when a large name was broken in two."""
    text = line.text[start:end]
    honours = _HONOURS.search(text)
    value = document.value(line, start, start + honours.start() if honours else end, confidence)
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
    """Write a name set in capitals the usual way."""
    if not text.isupper():
        return text
    words = [word if fold(word) not in lexicon.particles else word.lower() for word in text.title().split()]
    return " ".join(words)
