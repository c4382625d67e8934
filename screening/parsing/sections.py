"""Tell which section each line belongs to; headings of both languages count in every document."""

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from screening.parsing.document import Document
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section
from screening.parsing.textline import BULLET, TextLine

_INLINE = re.compile(r"^\s*(?:[•·●▪*]\s*)?([^:\t]{3,40}):\s+(?=\S)")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)\s*$")
_INLINE_SECTIONS = (Section.SKILLS, Section.LANGUAGES, Section.LICENCES, Section.SUMMARY, Section.EDUCATION)
_CORE = (Section.WORK, Section.EDUCATION, Section.SKILLS, Section.LANGUAGES)
_SAME_SIZE = 0.04
_LONGEST_HEADING = 45


@dataclass(frozen=True, slots=True)
class _Style:
    """How the headings of this document look."""

    size: float
    bold: bool
    capitals: bool
    stands_out: bool  # from the running text, so that an unknown line in this style is a heading too

    def fits(self, line: TextLine) -> bool:
        """Say whether a line is set like the headings."""
        same_size = abs(line.size - self.size) <= _SAME_SIZE * self.size
        return same_size and line.bold == self.bold and line.text.isupper() == self.capitals


def mark_sections(document: Document, lexicon: Lexicon) -> None:
    """Give every line its section and find headings."""
    style = _heading_style(document, lexicon)
    current = Section.HEADER
    above: TextLine | None = None
    for line in document.lines:
        if line.is_link:
            line.section = Section.HEADER
            continue
        found = _heading_gone_on(above, line, lexicon) or _heading(line, lexicon, style, current)
        above = line
        if found:
            current = found
            line.is_heading = not line.body.strip()
        line.section = current
        if not found and current is not Section.WORK:
            _mark_inline(line, lexicon, current)


def _heading_style(document: Document, lexicon: Lexicon) -> _Style | None:
    """Return the style most headings of the main sections share, or None when the file gives no sizes."""
    sizes = [line.size for line in document.lines if line.size]
    headings = [
        line
        for line in document.lines
        if line.size
        and _section_of(line.text, lexicon) in _CORE
        and fold(line.text) not in lexicon.weak_headings
    ]
    if not headings:
        return None
    looks = Counter((round(line.size), line.bold, line.text.isupper()) for line in headings)
    (_, bold, capitals), _ = looks.most_common(1)[0]
    size = median(line.size for line in headings if line.bold == bold and line.text.isupper() == capitals)
    body = median(sizes)
    body_is_bold = sum(line.bold for line in document.lines) > len(document.lines) / 2
    return _Style(size, bold, capitals, size > 1.08 * body or capitals or (bold and not body_is_bold))


def _heading(line: TextLine, lexicon: Lexicon, style: _Style | None, current: Section) -> Section | None:
    """Return the section a line opens; content after the heading on the same line is kept."""
    cells = line.text.split("\t")
    section = _section_of(" ".join(cells), lexicon)
    if section and _looks_like_heading(line, style, lexicon):
        line.content = len(line.text)
        return section
    is_unknown = not section and not _is_label_in_a_job(line.text, current, lexicon)
    if is_unknown and style and style.stands_out and style.fits(line) and _is_short(line.text):
        guess = lexicon.guess_section(line.text)
        if guess or (current is not Section.HEADER and style.size > 0 and not _is_entry(line, lexicon)):
            line.content = len(line.text)
            return Section(guess) if guess else Section.OTHER
    if len(cells) > 1:
        section = _section_of(cells[0], lexicon)
        if section and section is not Section.HEADER and fold(cells[0]) not in lexicon.weak_headings:
            line.content = len(cells[0]) + 1
            return section
    return None


def _is_label_in_a_job(text: str, current: Section, lexicon: Lexicon) -> bool:
    """Say whether a form names the tasks of a job so: 'Responsibilities' is no heading of the document."""
    return current is Section.WORK and lexicon.labels.get(fold(text.rstrip(": "))) == "ignore"


def _heading_gone_on(above: TextLine | None, line: TextLine, lexicon: Lexicon) -> Section | None:
    """Return the section of a heading that a narrow column cut: 'Competencias' above 'profesionales'."""
    if above is None or not above.is_heading or not line.text[:1].islower() or BULLET.match(line.text):
        return None
    if (above.bold, above.size) != (line.bold, line.size) or not (above.bold or above.size):
        return None
    section = _section_of(f"{above.text} {line.text}", lexicon)
    if section:
        above.section = section
        line.content = len(line.text)
    return section


def _is_short(text: str) -> bool:
    return len(text) <= _LONGEST_HEADING and len(text.split()) <= 6 and not re.search(r"\d|@|\t|[.,;]$", text)


def _is_entry(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line set like a heading is rather the name of a person, a job or a firm."""
    words = set(fold(line.text).split())
    return bool(
        words & lexicon.title_words or words & lexicon.company_words or words & lexicon.institution_words
    )


def _section_of(text: str, lexicon: Lexicon) -> Section | None:
    if BULLET.match(text):
        return None
    text = _PARENTHESIS.sub("", text).rstrip(": ")
    for part in (text, *re.split(r"\s*[/|–]\s*", text)):
        if name := lexicon.section_of(part):
            return Section(name)
    return None


def _looks_like_heading(line: TextLine, style: _Style | None, lexicon: Lexicon) -> bool:
    """Say whether a line with the words of a heading is set like one."""
    if style and line.size and line.size < (1 - 2 * _SAME_SIZE) * style.size:
        return False
    if fold(line.text) not in lexicon.weak_headings:
        return True
    if style and line.size:
        return style.fits(line)
    return line.gap or line.text.isupper()


def _mark_inline(line: TextLine, lexicon: Lexicon, current: Section) -> None:
    """Notice `Skills: a, b, c`: a heading and its content on one line."""
    match = _INLINE.match(line.text)
    section = _section_of(match[1], lexicon) if match else None
    if match is None or section is None or section not in _INLINE_SECTIONS:
        return
    if section is Section.LANGUAGES and not _names_a_language(line.text[match.end() :], lexicon):
        return
    if current is not Section.SKILLS or section is Section.LANGUAGES:
        line.section = section
        line.content = match.end()


def _names_a_language(text: str, lexicon: Lexicon) -> bool:
    return any(lexicon.find(word, "languages") for word in re.findall(r"[^\W\d_]+", text))
