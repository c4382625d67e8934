"""Find where the person lives: the town, without street and post code."""

import re
from collections.abc import Iterator

from screening.parsing.contact import EMAIL, LINK, cells_of, label_of
from screening.parsing.document import Document
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section, Value
from screening.parsing.textline import TextLine

_PLACE_SHAPE = re.compile(
    r"^[A-ZÁÉÍÓÚÑÀÈ][\w.'’ -]{1,40},\s?[A-ZÁÉÍÓÚÑ][\w.'’ -]{1,30}(?:,\s?[A-ZÁ][\w.' -]{1,30})?$"
)
_POST_CODE = re.compile(
    r"^[A-Z]?\d{4,6}(?:-\d{3,4})?\s+|\s+\d{4,6}(?:-\d{4})?$|\s+[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}$"
)
_CODE_AND_COUNTRY = re.compile(r"\s+\d{4,6}(?:-\d{4})?,?\s+[A-Z]{2,3}$")
_STREET = re.compile(
    r"\b(?:st|street|ave|avenue|rd|road|ln|lane|dr|drive|blvd|boulevard|terrace)\.?$"
    r"|^(?:calle|c/|avda|av|avenida|plaza|paseo|carrer|camino|travesía|urbanización)\b",
    re.IGNORECASE,
)
_STREET_AND_CODE = re.compile(r"[^,\t]*\b\d{1,4}[^,\t]*\s\d{5}\s+(?=[A-ZÁÉÍÓÚ])")
_STATE = 3  # letters: 'CA 94115' before the town
_LONGEST_PLACE = 5  # words


def find_location(document: Document, lexicon: Lexicon, name: Value | None = None) -> Value | None:
    """Return where the person lives: what is labelled as such, else a place among the contact data."""
    for line in document.lines:
        label = label_of(line, lexicon)
        if (
            label
            and label[0] == "location"
            and line.section in (Section.HEADER, Section.PERSONAL, Section.SUMMARY)
        ):
            value = document.value(line, label[1], len(line.text), 0.9)
            return _town(document, _first_cell(document, line, label[1]) or value, lexicon)
    candidates = []
    for line in document.in_section(Section.HEADER)[:25]:
        label = label_of(line, lexicon)
        if label and label[0] in ("name", "email", "phone", "link", "personal"):
            continue
        for start, end in cells_of(line.text):
            if name and line.number == name.span.line and start <= name.span.start - line.start < end:
                start = min(end, name.span.end - line.start)  # 'Ana Prueba, PhD' is no town
            rating = _place_rating(line.text[start:end].strip(" .,()"), lexicon)
            if rating:
                candidates.append((rating, -line.number, document.value(line, start, end, 0.5 + rating / 10)))
    best = max(candidates, key=lambda candidate: candidate[:2], default=None)
    return _town(document, best[2], lexicon) if best else None


def town_of(document: Document, value: Value | None, lexicon: Lexicon) -> Value | None:
    """Return a place without the street, post code and country code around it, where it has them."""
    if value is None or value.text not in document.lines[value.span.line].text:
        return value
    return _town(document, value, lexicon)


def _town(document: Document, value: Value, lexicon: Lexicon) -> Value:
    """Return 'Springfield, IL' of '12 Elm Street, Springfield, IL 62701'."""
    line = document.lines[value.span.line]
    first = start = value.span.start - line.start
    end = value.span.end - line.start
    for part in re.finditer(r"[^,]+(?:,|$)", line.text[first:end]):
        words = _POST_CODE.sub("", part[0].strip(" ,."))
        is_code = words != part[0].strip(" ,.") and len(words) <= _STATE
        is_street = bool(is_code or re.search(r"\d", words) or _STREET.search(words))
        if is_street and fold(words) not in lexicon.places and first + part.end() < end:
            start = first + part.end()
        else:
            break
    text = line.text[start:end]
    start += len(text) - len(text.lstrip())
    street = _STREET_AND_CODE.match(line.text[start:end])
    start += street.end() if street else 0
    code = _POST_CODE.match(line.text[start:end])
    start += code.end() if code else 0
    code = _CODE_AND_COUNTRY.search(line.text[start:end]) or _POST_CODE.search(line.text[start:end])
    end = start + code.start() if code and code.start() else end
    return document.value(line, start, end, value.confidence) if start < end else value


def _runs(words: list[str]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(start + _LONGEST_PLACE, len(words)) + 1):
            yield " ".join(words[start:end])


def _first_cell(document: Document, line: TextLine, start: int) -> Value | None:
    for first, last in cells_of(line.text, start):
        text = line.text[first:last]
        if not EMAIL.search(text) and not re.search(r"\d{3}.?\d{3}", text):
            return document.value(line, first, last, 0.9)
    return None


def _place_rating(text: str, lexicon: Lexicon) -> int:
    if len(text) > 70 or "@" in text or LINK.fullmatch(text) or re.search(r"\d{6,}", text):
        return 0
    words = [word for word in re.split(r"[,()/]\s*|\s+-\s+", text) if word]
    known = any(fold(re.sub(r"\b\d{4,5}\b", "", word)) in lexicon.places for word in words)
    shaped = bool(_PLACE_SHAPE.match(text))
    if known:
        return 4 if shaped or len(words) > 1 else 3
    if len(text) < 50 and any(len(run) > 3 and run in lexicon.places for run in _runs(fold(text).split())):
        return 2
    bare = _POST_CODE.sub("", text)
    return 2 if _PLACE_SHAPE.match(bare) and not re.search(r"\d{3}", bare) else 0
