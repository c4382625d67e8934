"""Find how to reach the person: e-mail addresses, telephone numbers, links and the place they live in."""

import re
from collections.abc import Iterator

from screening.parsing.document import Document
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section, Value
from screening.parsing.textline import TextLine

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])")
_PHONE = re.compile(r"(?<![\w/@.+-])(?:\(?(?:\+|00))?\s?\(?\d[\d\s().\-–/]{5,40}\d(?![\w@/])")
_YEARS = re.compile(
    r"(?:19|20)\d\d\s*[-–/.]\s*(?:(?:19|20)\d\d|\d{1,2}\b)|^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\s*$"
)
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s,;|)\]>]+|(?<![\w@.-])(?:[a-z0-9-]+\.)+[a-z]{2,10}(?:/[^\s,;|)\]>]*)?", re.I
)
_PROFILE_HOSTS = re.compile(
    r"(?:^|[/.])(?:linkedin|github|gitlab|bitbucket|behance|dribbble|orcid|medium|twitter|x|stackoverflow|kaggle|xing"
    r"|researchgate|scholar\.google|instagram|youtube|infojobs|about|notion|codepen|dev|t)\.(?:com|org|net|me|to|site|io)\b",
    re.IGNORECASE,
)
_TOP_LEVEL = re.compile(
    r"(?:com|org|net|io|dev|me|co|eu|es|uk|info|app|ai|tech|design|page|in|de|mx|ar|cl|pe|uy|ec|br|pt|fr|it|us|ca|au"
    r"|nz|ie|biz|online|site|blog|xyz|vn|ng|ke|za|cat|gal|ch|at|nl|be|se|no|dk|fi|pl|jp|kr|example|edu|studio|art|work)"
)
_NOT_OURS = (Section.REFERENCES, Section.WORK, Section.EDUCATION)
_PLACE_SHAPE = re.compile(
    r"^[A-ZÁÉÍÓÚÑÀÈ][\w.'’ -]{1,40},\s?[A-ZÁÉÍÓÚÑ][\w.'’ -]{1,30}(?:,\s?[A-ZÁ][\w.' -]{1,30})?$"
)
_CELLS = re.compile(r"[\t|•·●∙‖]|\s[–—-]\s|\s{2,}| / |;\s")
_LABEL = re.compile(r"^\s*([^:\t]{2,50}?)\s*(?::|\t)\s*(?=\S)")
_REGIONS = {
    "es": ("ES", "MX", "AR", "CO", "CL", "PE", "EC", "UY"),
    "en": ("US", "GB", "IE", "AU", "IN", "CA", "ES"),
}


def label_of(line: TextLine, lexicon: Lexicon) -> tuple[str, int] | None:
    """Return what a line's label stands for and where its content begins."""
    match = _LABEL.match(line.text)
    kind = lexicon.label_kind(match[1]) if match else None
    return (kind, match.end()) if match and kind else None


def cells_of(text: str, start: int = 0) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the parts of a contact line."""
    at = start
    for divider in _CELLS.finditer(text, start):
        if text[at : divider.start()].strip():
            yield at, divider.start()
        at = divider.end()
    if text[at:].strip():
        yield at, len(text)


def find_emails(document: Document) -> list[Value]:
    """Return the person's own e-mail addresses; those of referees are left out."""
    found: dict[str, Value] = {}
    for line in document.lines:
        if line.section is Section.REFERENCES:
            continue
        confidence = 0.75 if line.section in (Section.WORK, Section.EDUCATION) else 0.98
        text = line.text
        for match in _EMAIL.finditer(text):
            value = document.value(line, *match.span(), confidence)
            found.setdefault(value.text.casefold().removeprefix("mailto:"), value)
    own = [value for value in found.values() if value.confidence > 0.9]
    return own or list(found.values())


def find_phones(document: Document, language: str, lexicon: Lexicon) -> list[Value]:
    """Return the person's telephone numbers as printed, with the international form as key."""
    found: dict[str, Value] = {}
    for line in document.lines:
        label = label_of(line, lexicon)
        labelled = bool(label and label[0] == "phone")
        if (line.section in _NOT_OURS and not labelled) or line.section is Section.REFERENCES:
            continue
        if label and label[0] in ("personal", "dates"):
            continue
        text = _EMAIL.sub(lambda match: " " * len(match[0]), line.text)
        for match in _PHONE.finditer(text):
            for start, end in _single_numbers(match):
                value = _phone(document, line, start, end, language, labelled)
                if value:
                    found.setdefault(re.sub(r"\D", "", value.key)[-9:], value)
    return list(found.values())[:4]


def _single_numbers(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Divide '600 000 001 / 600 000 002' where two numbers stand side by side."""
    start = match.start()
    for divider in re.finditer(r"\s*/\s*", match[0]):
        if len(re.sub(r"\D", "", match[0][: divider.start()])) >= 7:
            yield start, match.start() + divider.start()
            start = match.start() + divider.end()
    yield start, match.end()


def _phone(
    document: Document, line: TextLine, start: int, end: int, language: str, labelled: bool
) -> Value | None:
    import phonenumbers

    text = line.text[start:end]
    if text.count("(") > text.count(")"):
        start += text.index("(") + 1  # the bracket is around more than the number
        text = line.text[start:end]
    digits = re.sub(r"\D", "", text)
    if not 7 <= len(digits) <= 15 or _YEARS.search(text):
        return None
    international = text.strip(" (").startswith(("+", "00"))
    regions = (None,) if international else _REGIONS[language]
    prefixed = re.sub(r"^[\s(]*00", "+", text) if international else text
    for strict in (True, False):
        for region in regions:
            try:
                number = phonenumbers.parse(prefixed, region)
            except phonenumbers.NumberParseException:
                continue
            if phonenumbers.is_valid_number(number) if strict else phonenumbers.is_possible_number(number):
                alone = line.section is Section.HEADER and not re.search(
                    r"[^\W\d_]{2}", _cell_around(line.text, start)
                )
                if not strict and not (labelled or international or alone):
                    return None
                key = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
                return document.value(line, start, end, 0.97 if strict else 0.8, key=key)
    return document.value(line, start, end, 0.6, key=digits) if labelled or international else None


def _cell_around(text: str, at: int) -> str:
    return next((text[start:end] for start, end in cells_of(text) if start <= at < end), text)


def find_links(document: Document) -> list[Value]:
    """Return the person's own pages: those near the contact data, and profiles on known sites anywhere."""
    found: dict[str, Value] = {}
    for line in document.lines:
        if line.section is Section.REFERENCES:
            continue
        text = _EMAIL.sub(lambda match: " " * len(match[0]), line.text)
        for match in _LINK.finditer(text):
            link = match[0].rstrip(".,;:)")
            if not _is_own_link(link, line):
                continue
            key = re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).rstrip("/")
            found.setdefault(key, document.value(line, match.start(), match.start() + len(link), 0.9))
    return list(found.values())[:8]


def _is_own_link(link: str, line: TextLine) -> bool:
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).split("/")[0]
    top = host.rsplit(".", 1)[-1]
    if (
        "." not in host
        or not _TOP_LEVEL.fullmatch(top)
        or host in ("node.js", "vue.js", "asp.net", "socket.io")
    ):
        return False
    path = re.sub(r"^(?:https?://)?[^/]*/?", "", link)
    if _PROFILE_HOSTS.search(host):
        return line.section not in _NOT_OURS and bool(path) and path.strip("/").count("/") <= 1
    return not line.is_link and line.section in (Section.HEADER, Section.PERSONAL)


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
            return _first_cell(document, line, label[1]) or value
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
    return max(candidates, key=lambda candidate: candidate[:2])[2] if candidates else None


def _first_cell(document: Document, line: TextLine, start: int) -> Value | None:
    for first, last in cells_of(line.text, start):
        text = line.text[first:last]
        if not _EMAIL.search(text) and not re.search(r"\d{3}.?\d{3}", text):
            return document.value(line, first, last, 0.9)
    return None


def _place_rating(text: str, lexicon: Lexicon) -> int:
    if len(text) > 70 or "@" in text or _LINK.fullmatch(text) or re.search(r"\d{6,}", text):
        return 0
    words = [word for word in re.split(r"[,()/]\s*|\s+-\s+", text) if word]
    known = any(fold(re.sub(r"\b\d{4,5}\b", "", word)) in lexicon.places for word in words)
    shaped = bool(_PLACE_SHAPE.match(text))
    if known:
        return 4 if shaped or len(words) > 1 else 3
    inside = f" {fold(text)} "
    if any(f" {place} " in inside for place in lexicon.places if len(place) > 3) and len(text) < 50:
        return 2
    return 2 if shaped and not re.search(r"\d{3}", text) else 0
