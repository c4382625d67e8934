"""Read lists: skills as the person wrote them, languages with their level."""

import re
from collections.abc import Iterator

from screening.parsing.contact import label_of
from screening.parsing.dates import is_only_dates
from screening.parsing.document import Document
from screening.parsing.joining import OPEN_PHRASE
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section, Value
from screening.parsing.textline import BULLET, TextLine

_DIVIDERS = re.compile(r"[,;|•·●▪∙\t\n]|\s[–—/]\s|\s-\s|(?<=\w)\.\s+(?=[A-ZÁÉÍÓÚ])")
_GROUP = re.compile(r"^\s*(?:[•·●▪*–-]\s*)?([^:\n\t]{2,45}):\s+")
_LEVEL_NOTE = re.compile(r"\s*[(\[][^()\[\]]*[)\]]\s*$|[●○★☆■□⬤]{2,}.*$|\s+\d{1,3}\s?%$|\s*[:–—-]\s*$")
_SEPARATOR = re.compile(r"[,;|•·]")
_LISTED = re.compile(r"([^()]{2,40}?)\s*\(((?:[^(),;\d]{1,30}[,;]\s*){1,8}[^(),;\d]{1,30})\)\s*$")
_OPENING = re.compile(
    r"\s*(?:(?:highly |very )?(?:proficient|advanced|skilled|experienced|fluent|competent|familiar|expert)"
    r"(?: in| with| at)|(?:working |good |advanced |basic |strong )?knowledge of"
    r"|conocimientos? (?:\w+ )?(?:de|en)|nivel (?:alto|medio|avanzado) (?:de|en))\b:?\s+",
    re.IGNORECASE,
)
_USE = re.compile(r"\s+(?:for|para)\s+.*$")
_NOTE = re.compile(r"\s*\([^()]*\)$")
_YEARS = re.compile(
    r"[abc][12]|\W*\d{1,4}(?:[\s./%+–-]*\d{0,4})*\s*(?:%|years?|yrs?|años?|months?|meses|stars?|estrellas?)?\W*"
)
_REACHED = re.compile(r"[\w.+-]@[\w-]+\.\w|^\W*\d(?:[\d ().–/-]{6,})$")  # an address, a number to call
_LARGER = 1.05
_LONG_NOTE = 4  # words
_CEFR = re.compile(r"\b([ABC][12])\b", re.IGNORECASE)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of list items; a comma within parentheses divides nothing."""
    depth, at = 0, start
    for match in re.finditer(rf"[(\[]|[)\]]|{_DIVIDERS.pattern}", text[start:end]):
        if match[0] in "([":
            depth += 1
        elif match[0] in ")]":
            depth = max(0, depth - 1)
        elif depth == 0 or match[0] == "\n":
            yield at, start + match.start()
            at, depth = start + match.end(), 0
    yield at, end


def _blocks(lines: list[TextLine]) -> Iterator[tuple[int, int]]:
    """Yield the offsets of lines in the whole text, a line that runs on joined with the next."""
    longest = max((len(line.text) for line in lines), default=0)
    start = end = -1
    previous: TextLine | None = None
    for line in lines:
        runs_on = (
            previous is not None
            and previous.number + 1 == line.number
            and not line.is_bullet
            and not line.content
            and not _GROUP.match(line.text)
            and "\t" not in line.text + previous.text
            and (_SEPARATOR.search(previous.text) or previous.is_bullet)
            and (
                previous.text.endswith(",")
                or OPEN_PHRASE.search(previous.text)
                or len(previous.text) > 0.8 * longest > 30
                or line.text[0].islower()
            )
        )
        if runs_on:
            end = line.end
        else:
            if start >= 0:
                yield start, end
            start, end = line.start + line.content, line.end
        previous = line
    if start >= 0:
        yield start, end


def find_skills(document: Document, lexicon: Lexicon) -> list[Value]:
    """Return the items of the skills section, each with its concept when the lexicon knows it."""
    found: dict[str, Value] = {}
    lines = [
        line
        for line in document.in_section(Section.SKILLS)
        if not line.is_heading and not _tells_where_to_reach(line, lexicon)
    ]
    lines = _without_captions(lines, lexicon)
    for start, end in _blocks(lines):
        group = _GROUP.match(document.text[start:end].replace("\n", " "))
        start += group.end() if group else 0
        joined = document.text[:end].replace("\n", " ")
        for first, last in _parts(joined, start, end):
            for begin, stop in _unpacked(joined, first, last):
                value = _skill(document, begin, stop, lexicon)
                if value:
                    found.setdefault(fold(value.text), value)
    return list(found.values())[:120]


def _tells_where_to_reach(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is one of the contact data, which a side column sets right below the skills."""
    label = label_of(line, lexicon)
    return label is not None and label[0] in ("email", "phone", "location")


def _without_captions(lines: list[TextLine], lexicon: Lexicon) -> list[TextLine]:
    """Leave out what names a group of skills: set larger or bolder than the list below, of the same look."""
    return [
        line
        for at, line in enumerate(lines)
        if (at and lines[at - 1].text.endswith(",")) or not _is_caption(line, lines[at + 1 :], lexicon)
    ]


def _is_caption(line: TextLine, below: list[TextLine], lexicon: Lexicon) -> bool:
    if not line.size or line.is_bullet or line.content or re.search(r"[,;:|·]", line.text):
        return False
    items = [each for each in below[:3] if not _is_level(each.text, lexicon)]
    if not items or items[0].number > line.number + 2:
        return False
    if items[0].is_bullet and items[0].number == line.number + 2:
        return True  # a name, a level, and the list
    is_larger = line.size > _LARGER * items[0].size > 0
    return is_larger and items[0].bold <= line.bold


def _is_level(text: str, lexicon: Lexicon) -> bool:
    """Say whether a line holds nothing but how well a thing is known."""
    return all(fold(cell) in lexicon.level_words or fold(cell) in lexicon.grades for cell in text.split("\t"))


def _unpacked(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield 'Some suite', 'Word' and 'Excel' of 'Some suite (Word, Excel)'."""
    listed = _LISTED.match(text, start, end)
    if listed is None or not re.match(r"[^a-z]", listed[2].strip()):
        yield start, end
        return
    yield listed.span(1)
    at = listed.start(2)
    for comma in re.finditer(r",|;", listed[2]):
        yield at, listed.start(2) + comma.start()
        at = listed.start(2) + comma.end()
    yield at, listed.end(2)


def _skill(document: Document, start: int, end: int, lexicon: Lexicon) -> Value | None:
    raw = document.text[start:end]
    bullet = BULLET.match(raw)
    start += bullet.end() if bullet else 0
    opening = _OPENING.match(document.text, start, end)
    if opening and opening.end() < end and not lexicon.find(document.text[start:end].strip(" ."), "skills"):
        start = opening.end()
    raw = _to_the_point(_without_level(document.text[start:end], lexicon), lexicon)
    start += len(raw) - len(raw.lstrip())
    text = " ".join(raw.split()).strip(" .:")
    if not 1 <= len(text) <= 60 or len(text.split()) > 7 or not re.search(r"\w", text) or is_only_dates(text):
        return None
    if _is_level(text, lexicon) or lexicon.find(text, "languages") or _REACHED.search(text):
        return None
    concept = lexicon.find(text, "skills") or lexicon.find(text)
    if document.text[end : end + 1] == "\t" and _is_heading_of_skills(text, lexicon):
        return None
    span = document.span(start, min(start + len(raw.strip()), len(document.text)))
    return Value(text, span, 0.95 if concept else 0.8, concept.name if concept else "")


def _is_heading_of_skills(text: str, lexicon: Lexicon) -> bool:
    """Say whether an item is what a form calls the whole list: 'Abilities' in the cell before the first."""
    return lexicon.section_of(text) == Section.SKILLS.value and not lexicon.find(text, "skills")


def _to_the_point(text: str, lexicon: Lexicon) -> str:
    """Return 'InDesign' of 'InDesign for the printed programme'; leave out a long remark behind a skill."""
    note = _NOTE.search(text)
    if note and len(note[0].split()) >= _LONG_NOTE:
        text = text[: note.start()]
    use = _USE.search(text)
    return text[: use.start()] if use and lexicon.find(text[: use.start()].strip(), "skills") else text


def _without_level(text: str, lexicon: Lexicon) -> str:
    note = _LEVEL_NOTE.search(text)
    while note:
        inside = fold(note[0].strip(" ()[]"))
        is_level = (
            not inside
            or inside in lexicon.level_words
            or inside in lexicon.grades
            or _YEARS.fullmatch(inside)
            or re.search(r"year|año|nivel|level|●|○", note[0])
        )
        if not is_level:
            break
        text = text[: note.start()]
        note = _LEVEL_NOTE.search(text)
    return text


def find_languages(document: Document, lexicon: Lexicon) -> list[Value]:
    """Return the languages named in their section, or beside a level elsewhere; keys are 'en/B2' or 'en'."""
    found: dict[str, Value] = {}
    for line in document.lines:
        own = line.section is Section.LANGUAGES
        if line.is_heading or not (
            own or line.section in (Section.SKILLS, Section.PERSONAL, Section.LICENCES)
        ):
            continue
        for start, end in _language_parts(line):
            value = _language(document, line, start, end, own, lexicon)
            if value:
                found.setdefault(value.key.split("/")[0], value)
    return list(found.values())


def _language_parts(line: TextLine) -> Iterator[tuple[int, int]]:
    at = line.content
    for divider in re.finditer(r"[,;|•·●\t](?![^(]*\))|\s(?:and|y|/)\s", line.text[line.content :]):
        yield at, line.content + divider.start()
        at = line.content + divider.end()
    yield at, len(line.text)


def _language(
    document: Document, line: TextLine, start: int, end: int, own: bool, lexicon: Lexicon
) -> Value | None:
    text = line.text[start:end]
    for word in re.finditer(
        r"[^\W\d_]+(?:\s(?:chinese|language|mandar[ií]n|de signos(?: española)?))?", text, re.IGNORECASE
    ):
        concept = lexicon.find(word[0], "languages")
        if concept is None:
            continue
        level = _level(line.text[start + word.end() :], lexicon)
        if not own and not level:
            return None
        key = f"{concept.name}/{level}" if level else concept.name
        return document.value(line, start + word.start(), start + word.end(), 0.95 if own else 0.7, key=key)
    return _unknown_language(document, line, start, end, lexicon) if own else None


def _is_no_name(word: str, lexicon: Lexicon) -> bool:
    folded = fold(word)
    known = lexicon.grades | lexicon.labels.keys() | lexicon.places
    return bool(_level(word, lexicon)) or folded in known


def _unknown_language(
    document: Document, line: TextLine, start: int, end: int, lexicon: Lexicon
) -> Value | None:
    """Return a language we have no word for: one word before its level in brackets."""
    named = re.fullmatch(r"\s*([^\W\d_]{4,20})\s*\(([^()]+)\)\s*", line.text[start:end])
    level = _level(named[2], lexicon) if named else ""
    if named is None or not level or not named[1].istitle() or _is_no_name(named[1], lexicon):
        return None
    key = f"{fold(named[1])}/{level}"
    return document.value(line, start + named.start(1), start + named.end(1), 0.6, key=key)


def _level(text: str, lexicon: Lexicon) -> str:
    if cefr := _CEFR.search(text.split(",")[0]):
        return cefr[1].upper()
    words = fold(text[:60]).split()
    for size in (3, 2, 1):
        for at in range(len(words) - size + 1):
            if level := lexicon.level_words.get(" ".join(words[at : at + size])):
                return level
    return ""
