"""Weigh the sections the trained labels give against the headings that the rules know."""

from screening.parsing.document import Document
from screening.parsing.labelling.labeller import Labels
from screening.parsing.labelling.labels import BEGIN, BODY, ENTRY_SECTIONS, HEADING, LineLabel
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section
from screening.parsing.textline import BULLET, TextLine

_DOUBTFUL = 0.7  # of a heading in words nobody knows
_WEAK = 0.6  # of a label against a heading that the rules see
_OTHERS = frozenset(("other", "others", "additional", "otros", "otras", "adicional", "varios"))
_SURE_STRAY = 0.97
_STRAYED = (Section.WORK, Section.EDUCATION, Section.SKILLS, Section.LANGUAGES)
_INLINE = (Section.SKILLS, Section.LANGUAGES)


def reconciled(document: Document, labels: Labels, lexicon: Lexicon) -> Labels:
    """Return the labels with what the lexicon knows for certain, and what follows from it, put right."""
    lines = _without_doubtful_headings(document, labels, lexicon)
    lines = _with_plain_headings(document, lines, lexicon)
    lines = _with_inline_headings(document, lines)
    lines = _without_strays(document, lines, lexicon)
    lines = _with_points_of_entries(document, lines)
    rests = {line.number for line in document.lines if line.is_rest}
    fields = [stretch for stretch in labels.fields if stretch.span.line not in rests]
    return Labels(_with_rests(document, lines), fields)


def mark_labelled(document: Document, labels: Labels) -> None:
    """Give each line the section it was labelled with; the rules keep their place for inline headings."""
    for line, label in zip(document.lines, labels.lines, strict=True):
        if line.is_link:
            continue
        if label.role == HEADING:
            line.is_heading, line.content = True, len(line.text)
        elif line.section is not label.section or line.is_heading:
            line.is_heading, line.content = False, 0
        line.section = label.section


def _is_plain_heading(text: str, lexicon: Lexicon) -> bool:
    return lexicon.section_of(text.rstrip(": ")) is not None and fold(text) not in lexicon.weak_headings


def _without_doubtful_headings(document: Document, labels: Labels, lexicon: Lexicon) -> list[LineLabel]:
    """Take a line for the head of an entry that only its style made a heading, and that holds a field."""
    lines = list(labels.lines)
    filled = {stretch.span.line for stretch in labels.fields}
    mistaken: Section | None = None  # the section that only such a line opened
    for number, (line, label) in enumerate(zip(document.lines, labels.lines, strict=True)):
        if label.role == HEADING or line.is_heading:
            mistaken = None
        elif mistaken is label.section and line.section is Section.OTHER:
            lines[number] = LineLabel(line.section, BODY, 0.5)
        if label.role != HEADING or line.is_heading or label.probability >= _DOUBTFUL:
            continue
        unknown = lexicon.section_of(line.text.rstrip(": ")) is None
        if unknown and (number in filled or line.section is Section.OTHER):
            role = BEGIN if line.section in ENTRY_SECTIONS else BODY
            lines[number] = LineLabel(line.section, role, 0.5)
            mistaken = label.section if label.section is not line.section else None
    return lines


def _with_plain_headings(document: Document, lines: list[LineLabel], lexicon: Lexicon) -> list[LineLabel]:
    """Put right every heading the rules know, and the lines below that were mistaken with it."""
    put_right = list(lines)
    heading: LineLabel | None = None
    mistaken: Section | None = None  # the section the labels thought to go on at the heading
    for number, (line, label) in enumerate(zip(document.lines, lines, strict=True)):
        if line.is_heading and _outweighs(line, label, lexicon):
            heading, mistaken = LineLabel(line.section, HEADING, 1.0), label.section
            if label.role != HEADING or label.section is not line.section:
                put_right[number] = heading
            else:
                heading = None
        elif label.role == HEADING:
            heading = None
        elif heading and label.section is mistaken and line.section is heading.section is not mistaken:
            put_right[number] = LineLabel(line.section, BODY, 0.5)
    return put_right


def _outweighs(line: TextLine, label: LineLabel, lexicon: Lexicon) -> bool:
    """Say whether a heading of the rules counts more than the label of its line."""
    if _is_plain_heading(line.text, lexicon) or label.probability < _WEAK:
        return True
    # Both see a heading, and its words are known: 'Relevant coursework' lists no skills.
    return label.role == HEADING and lexicon.section_of(line.text.rstrip(": ")) is not None


def _with_inline_headings(document: Document, lines: list[LineLabel]) -> list[LineLabel]:
    """Keep 'Skills: a, b, c' and 'Languages: d, e' what their first words say.

    Beside such a line of another section, which the labels see too, the document sets its headings so.
    """
    agreed = [
        line.section if _is_inline_heading(line) and line.section is label.section else None
        for line, label in zip(document.lines, lines, strict=True)
    ]
    put_right = list(lines)
    for number, (line, label) in enumerate(zip(document.lines, lines, strict=True)):
        if not _is_inline_heading(line) or label.role == HEADING:
            continue
        is_custom = bool({*agreed[max(0, number - 1) : number + 2]} - {None, line.section})
        if is_custom or _yields(label, line.section):
            put_right[number] = LineLabel(line.section, BODY, 1.0 if is_custom else 0.5)
    return put_right


def _is_inline_heading(line: TextLine) -> bool:
    return bool(line.content) and not line.is_heading and line.section in _INLINE


def _yields(label: LineLabel, section: Section) -> bool:
    """Say whether a label gives way: 'Languages: …' among skills, or one that is less likely than not."""
    if label.section is Section.OTHER:
        return False  # a project has skills of its own
    return label.probability < _WEAK or (label.section, section) == (Section.SKILLS, Section.LANGUAGES)


def _is_part_of_other(line: TextLine) -> bool:
    """Say whether the rules see no section of its own in a line: a project may have 'Skills: a, b' too."""
    return line.section is Section.OTHER or (line.section is Section.SKILLS and bool(line.content))


def _without_strays(document: Document, lines: list[LineLabel], lexicon: Lexicon) -> list[LineLabel]:
    """Keep what stands below 'Projects' or 'Interests', with no heading between, out of other sections."""
    put_right = list(lines)
    is_below = False
    for number, (line, label) in enumerate(zip(document.lines, lines, strict=True)):
        if label.role == HEADING or line.is_heading:
            is_below = (
                line.is_heading
                and line.section is label.section is Section.OTHER
                and _is_known_as_other(line.text, lexicon)
                and not _OTHERS & set(fold(line.text).split())
            )
        elif is_below and label.section in _STRAYED and _is_part_of_other(line):
            # A list of tasks looks alike in a job and in a project: only the head of a job shows one begins.
            if label.probability < _SURE_STRAY or BULLET.match(line.text):
                put_right[number] = LineLabel(Section.OTHER, BODY, 0.5)
            else:
                is_below = False  # the column ended, or a heading was lost
    return put_right


def _is_known_as_other(text: str, lexicon: Lexicon) -> bool:
    """Say whether the words of a heading are known, or one of them is: 'Project portfolio'."""
    return lexicon.section_of(text.rstrip(": ")) is not None or (
        lexicon.guess_section(text) == Section.OTHER.value
    )


def _with_points_of_entries(document: Document, lines: list[LineLabel]) -> list[LineLabel]:
    """Keep a bulleted line with the entry it stands under, where the rules see no heading between."""
    put_right = list(lines)
    for number, (line, label) in enumerate(zip(document.lines, lines, strict=True)):
        if not number or label.role == HEADING or label.section is not Section.OTHER:
            continue
        is_of_entry = line.section in ENTRY_SECTIONS and put_right[number - 1].section is line.section
        if is_of_entry and BULLET.match(line.text):
            put_right[number] = LineLabel(line.section, BODY, 0.5)
    return put_right


def _with_rests(document: Document, lines: list[LineLabel]) -> list[LineLabel]:
    """Keep the rest of a list item with it: '• Covered for the' above 'Head of sales' begins no job."""
    put_right = list(lines)
    for number, line in enumerate(document.lines):
        if line.is_rest and number:
            put_right[number] = LineLabel(put_right[number - 1].section, BODY, 1.0)
    return put_right
