"""Find how to reach the person: e-mail addresses, telephone numbers, links and the place they live in."""

import re
from collections.abc import Iterator

from screening.parsing.document import Document
from screening.parsing.lexicon import Lexicon
from screening.parsing.model import Section, Value
from screening.parsing.textline import TextLine

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.){1,5}[A-Za-z]{2,24}(?![\w-])")
_PHONE = re.compile(r"(?<![\w/@.+-])(?:\(?(?:\+|00))?[ ]?\(?\d[\d ().\-–/]{5,40}\d(?![\w@/])")
_IDENTITY = re.compile(
    r"\b(?:id|dni|nie|nif|n\.?i\.?n|c\.?\s?c|c[eé]dula|rut|run|curp|rfc|cuil|cuit|ssn|passport|pasaporte|documento"
    r"|id\.? ?(?:no|number|card))\b[\s.:#ºn°]*$",
    re.IGNORECASE,
)
_POST_CODE = re.compile(r"\d{5} (?=\(\d{3}\) ?\d{3})")
_YEARS = re.compile(
    r"(?:19|20)\d\d\s*[-–/.]\s*(?:(?:19|20)\d\d|\d{1,2}\b)|^\s*\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\s*$"
)
LINK = re.compile(
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
        for match in EMAIL.finditer(text):
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
        text = EMAIL.sub(lambda match: " " * len(match[0]), line.text)
        for match in _PHONE.finditer(text):
            if _IDENTITY.search(text[: match.start()]):
                continue
            for start, end in _single_numbers(match):
                value = _phone(document, line, start, end, language, labelled)
                if value:
                    found.setdefault(re.sub(r"\D", "", value.key)[-9:], value)
    return list(found.values())[:4]


def _single_numbers(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """Divide '600 000 001 / 600 000 002'; leave out a post code before a number."""
    start = match.start()
    if code := _POST_CODE.match(match[0]):
        start += code.end()
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
    own = _own_cells(document)
    for line in document.lines:
        if line.section is Section.REFERENCES:
            continue
        text = EMAIL.sub(lambda match: " " * len(match[0]), line.text)
        for match in LINK.finditer(text):
            link = match[0].rstrip(".,;:)")
            is_anchored = match.start() == 0 and bool(_cell_words(line.anchor) & own)
            if not is_anchored and not _is_own_link(link, line):
                continue
            key = re.sub(r"^(?:https?://)?(?:www\.)?", "", link.casefold()).rstrip("/")
            found.setdefault(key, document.value(line, match.start(), match.start() + len(link), 0.9))
    return list(found.values())[:8]


def _own_cells(document: Document) -> set[str]:
    """Return what stands in the cells of the contact data, where the words of an own link stand."""
    return {
        cell
        for line in document.lines
        if line.section in (Section.HEADER, Section.PERSONAL) and not line.is_link
        for cell in _cell_words(line.text)
    }


def _cell_words(text: str) -> set[str]:
    cells = {text[start:end].strip(" .,:;").casefold() for start, end in cells_of(text)}
    return {cell for cell in cells if len(cell) > 2}


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
