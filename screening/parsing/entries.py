"""Group the lines of the work and education sections into entries around their dates."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from screening.parsing.contact import label_of
from screening.parsing.dates import Period, find_periods, is_only_dates
from screening.parsing.document import Document
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section
from screening.parsing.textline import BULLET, TextLine

_LONG = 95
_MOST_ABOVE = 3
_FIRST_WORDS = 3  # the sign of the list among them
_TITLE_WORDS = 2  # 'Camarero …' and 'Senior waiter …', but not 'Apoyo al responsable …'
_IN = re.compile(r"\w\s+(?:in|en|of|de|del|during|durante)\s*$", re.IGNORECASE)
_MARKS = " ()[]–—-|,.:·•/"
_FULL_STOP = re.compile(r"\b[a-záéíóúñü]{3,}\.\s*$")  # not that of 'S.L.' or 'Inc.'


@dataclass(slots=True)
class Part:
    """A stretch of a line that may be a title, an employer, a degree or a school."""

    line: TextLine
    start: int
    end: int

    @property
    def text(self) -> str:
        """Return the words of the part."""
        return self.line.text[self.start : self.end]


@dataclass(slots=True)
class Entry:
    """The head of one entry: its dates and the lines around them; `labelled` holds form fields."""

    lines: list[TextLine]
    period: Period | None = None
    period_line: TextLine | None = None
    head: list[Part] = field(default_factory=list)
    labelled: dict[str, Part] = field(default_factory=dict)


def group_entries(document: Document, section: Section, lexicon: Lexicon) -> list[Entry]:
    """Return the entries of all parts of the document under one section."""
    entries: list[Entry] = []
    for block in _blocks(document, section, lexicon):
        labelled = _labelled_entries(block, lexicon)
        entries += labelled or _dated_entries(block, section, lexicon)
    return entries


def _blocks(document: Document, section: Section, lexicon: Lexicon) -> Iterator[list[TextLine]]:
    """Yield runs of lines of a section, headings taken out; two headings of one kind make two blocks."""
    block: list[TextLine] = []
    for line in document.lines:
        if line.section is section and not line.is_heading:
            if not _names_columns(line, lexicon):
                block.append(line)
        elif block:
            yield block
            block = []
    if block:
        yield block


def _names_columns(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line is the first row of a table, 'Period, Position held, Employer', and no entry."""
    kinds = [lexicon.label_kind(cell) for cell in line.text.split("\t")]
    return len(kinds) > 1 and all(kinds) and len(set(kinds)) == len(kinds)


def _labelled_entries(block: list[TextLine], lexicon: Lexicon) -> list[Entry]:
    """Read 'Dates: … / Position held: … / Employer: …'; a label that comes again opens the next entry."""
    labels = [label_of(line, lexicon) for line in block]
    if (
        sum(
            bool(label and label[0] in ("dates", "title", "employer", "degree", "institution"))
            for label in labels
        )
        < 2
    ):
        return []
    entries: list[Entry] = []
    current = Entry([])
    for line, label in zip(block, labels, strict=True):
        kind, start = label or ("", 0)
        if kind in current.labelled and kind != "ignore":
            entries.append(current)
            current = Entry([])
        current.lines.append(line)
        if not kind:
            continue
        current.labelled[kind] = Part(line, start, len(line.text))
        periods = [p for p in find_periods(line.text) if p.start >= start] if kind == "dates" else []
        if periods:
            current.period, current.period_line = periods[0], line
    return [*entries, current] if current.labelled else entries


def _dated_entries(block: list[TextLine], section: Section, lexicon: Lexicon) -> list[Entry]:
    anchors = _anchors(block, section, lexicon)
    if not anchors:
        return _undated_entries(block, section)
    above = _lines_above(block, anchors)
    firsts = []
    for position, anchor in enumerate(anchors):
        floor = anchors[position - 1] + 1 if position else 0
        firsts.append(_first_line(block, anchor, above, floor))
    lasts = [*firsts[1:], len(block)]
    return [
        _entry(block[first:last], block[anchor], section)
        for first, last, anchor in zip(firsts, lasts, anchors, strict=True)
    ]


def _first_line(block: list[TextLine], anchor: int, above: int, floor: int) -> int:
    """Return where an entry begins: as far above its dates as the first entry did, or up to running text."""
    run = anchor
    while run > floor and is_head_line(block[run - 1]):
        run -= 1
    if floor < run < anchor and anchor - run <= _MOST_ABOVE:
        return run  # text of the entry before ends here
    first = max(anchor - above, run)
    while first < anchor and _belongs_above(block, first, floor, anchor):
        first += 1
    return first


def _belongs_above(block: list[TextLine], index: int, floor: int, anchor: int) -> bool:
    """Say whether a line is the tail of the entry before: white space follows it and none precedes it."""
    if index <= floor:
        return False
    return any(block[below].gap for below in range(index + 1, anchor + 1)) and not block[index].gap


def _anchors(block: list[TextLine], section: Section, lexicon: Lexicon) -> list[int]:
    """Return which lines date an entry; under dated jobs a list of tasks may name years of its own."""
    dated = [index for index, line in enumerate(block) if _anchor_period(line, section)]
    if section is not Section.WORK:
        return dated
    plain = [
        index for index in dated if not (block[index].is_bullet or _tells_of_a_year(block[index], lexicon))
    ]
    return [
        index
        for index in dated
        if index in plain or _heads_a_job(block[index], lexicon, is_list_of_jobs=not plain)
    ]


def _heads_a_job(line: TextLine, lexicon: Lexicon, *, is_list_of_jobs: bool) -> bool:
    """Say whether a list item is a job: dates first, a job title first, or dates at the end where all are."""
    period = _anchor_period(line, Section.WORK)
    sign = BULLET.match(line.text)
    if period is None or sign is None:
        return False
    before, after = line.text[sign.end() : period.start], line.text[period.end :]
    if not before.strip(_MARKS):
        return bool(after.strip(_MARKS))
    opening = fold(before).split()[:_TITLE_WORDS]
    if any(word in lexicon.title_words for word in opening):
        return True
    return is_list_of_jobs and not after.strip(_MARKS)


def _anchor_period(line: TextLine, section: Section) -> Period | None:
    """Return the period that makes a line the head of an entry."""
    periods = find_periods(line.text)
    if not periods:
        return None
    ranges = [period for period in periods if period.is_range]
    chosen = ranges[0] if ranges else periods[-1]
    rest = line.text[: chosen.start] + line.text[chosen.end :]
    if section is Section.WORK and not ranges:
        # A single year stands in many sentences; alone it dates a job only on a short line.
        return chosen if len(rest) < 60 and not line.is_bullet and not rest.rstrip().endswith(".") else None
    return chosen if len(rest) < 130 else None


def _tells_of_a_year(line: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a sentence tells of a year, 'Employee of the month in 2015', set as a line of its own."""
    periods = find_periods(line.text)
    return bool(periods) and all(is_told(line, period, lexicon) for period in periods)


def is_told(line: TextLine, period: Period, lexicon: Lexicon) -> bool:
    """Say whether a task tells of a year, 'Employee of the month in 2015', and no job is dated by it."""
    if period.is_range or not _IN.search(line.text, 0, period.start):
        return False
    return not any(word in lexicon.title_words for word in fold(line.text).split()[:_FIRST_WORDS])


def _lines_above(block: list[TextLine], anchors: list[int]) -> int:
    """Return how many lines of an entry stand above its dates: what the first entry does, the others do."""
    count = anchors[0]
    heads = [line for line in block[:count] if is_head_line(line)]
    return min(len(heads), _MOST_ABOVE) if len(heads) == count else min(len(heads), 1)


def is_head_line(line: TextLine) -> bool:
    """Say whether a line may stand in the head of an entry: short, no list item, no sentence."""
    return not (line.is_bullet or line.is_rest) and len(line.text) <= _LONG and not _is_sentence(line)


def _is_sentence(line: TextLine) -> bool:
    runs_on = line.text[:1].islower() and line.section is not Section.EDUCATION
    return runs_on or (len(line.text.split()) >= 3 and bool(_FULL_STOP.search(line.text)))


def _undated_entries(block: list[TextLine], section: Section) -> list[Entry]:
    """Read a section without dates: in education each head line after a gap is an entry; work needs dates."""
    if section is not Section.EDUCATION:
        return []
    groups: list[list[TextLine]] = []
    for line in block:
        if not groups or line.gap or line.is_bullet or len(groups[-1]) >= 2:
            groups.append([])
        groups[-1].append(line)
    return [_entry(group, None, section) for group in groups]


def _entry(lines: list[TextLine], anchor: TextLine | None, section: Section) -> Entry:
    entry = Entry(lines)
    if anchor is not None:
        entry.period, entry.period_line = _anchor_period(anchor, section), anchor
    after = 0
    for line in lines:
        past_anchor = anchor is None or line.number > anchor.number
        if past_anchor and (not is_head_line(line) or after >= 2) and line is not lines[0]:
            break
        after += past_anchor
        entry.head += _parts(line, entry.period if line is anchor else None)
    return entry


def _parts(line: TextLine, period: Period | None) -> list[Part]:
    """Return what is left of a line's cells when its dates are taken out."""
    stretches = [(line.content, len(line.text))]
    if period:
        stretches = [(line.content, period.start), (period.end, len(line.text))]
    parts = []
    for start, end in stretches:
        at = start
        for cell in line.text[start:end].split("\t"):
            if cell.strip(_MARKS) and not is_only_dates(cell):
                parts.append(Part(line, at, at + len(cell)))
            at += len(cell) + 1
    return parts
