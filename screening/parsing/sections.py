"""Tell which section each line belongs to; headings of both languages count, whatever the page is written in."""

import re
from collections import Counter
from statistics import median

from screening.parsing.document import BULLET, Document, TextLine
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section

# Words that are headings only when they look like one: they also stand in lists of skills.
_WEAK = frozenset(
    "software leadership research teaching tools knowledge other training work media community social presentations"
    " investigacion docencia informatica organizacion herramientas programas otros details datos about career courses"
    " redes ofimatica language idioma logros achievements personal career varios liderazgo marketing reference".split()
)
_INLINE = re.compile(r"^\s*([^:\t]{3,40}):\s+(?=\S)")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)\s*$")
_INLINE_SECTIONS = (Section.SKILLS, Section.LANGUAGES, Section.LICENCES, Section.SUMMARY, Section.EDUCATION)


def mark_sections(document: Document, lexicon: Lexicon) -> None:
    """Give every line its section and find headings."""
    body_size = _body_size(document)
    current = Section.HEADER
    for line in document.lines:
        found = _heading(line, lexicon, body_size)
        if found:
            current = found
            line.is_heading = not line.body.strip()
        line.section = current
        if not found and current is not Section.WORK:
            _mark_inline(line, lexicon, current)


def _body_size(document: Document) -> float:
    sizes = [line.size for line in document.lines if line.size]
    return median(sizes) if sizes else 0.0


def _heading(line: TextLine, lexicon: Lexicon, body_size: float) -> Section | None:
    """Return the section a line opens; content after the heading on the same line is kept."""
    cells = line.text.split("\t")
    section = _section_of(" ".join(cells), lexicon)
    if section and _looks_like_heading(line, line.text, body_size):
        line.content = len(line.text)
        return section
    if len(cells) > 1:
        section = _section_of(cells[0], lexicon)
        if section and section is not Section.HEADER and fold(cells[0]) not in _WEAK:
            line.content = len(cells[0]) + 1
            return section
    return None


def _section_of(text: str, lexicon: Lexicon) -> Section | None:
    if BULLET.match(text):
        return None
    text = _PARENTHESIS.sub("", text).rstrip(": ")
    for part in (text, *re.split(r"\s*[/|–]\s*", text)):
        if name := lexicon.section_of(part):
            return Section(name)
    return None


def _looks_like_heading(line: TextLine, text: str, body_size: float) -> bool:
    if fold(text) not in _WEAK:
        return True
    return line.gap or line.bold or text.isupper() or line.size > body_size * 1.08


def _mark_inline(line: TextLine, lexicon: Lexicon, current: Section) -> None:
    """Notice `Skills: a, b, c`: a heading and its content on one line."""
    match = _INLINE.match(line.text)
    section = _section_of(match[1], lexicon) if match else None
    if match is None or section is None:
        return
    if section in _INLINE_SECTIONS and not (current is Section.SKILLS and section is not Section.LANGUAGES):
        line.section = section
        line.content = match.end()


def heading_languages(document: Document, lexicon: Lexicon) -> Counter[str]:
    """Count headings, for telling the language of a short document."""
    return Counter(
        line.section for line in document.lines if line.is_heading and lexicon.is_heading(line.text)
    )
