"""Gather labelled lines and words into entries: what one job or one study is made of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from screening.parsing.dates import PRESENT, Found, Period, find_periods, is_only_dates
from screening.parsing.document import Document
from screening.parsing.entries import group_entries, is_head_line, is_told
from screening.parsing.labelling.labeller import Labels
from screening.parsing.labelling.labels import BEGIN, BODY, HEAD, Labelled
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Section, Span, Value
from screening.parsing.textline import TextLine

_LABELLED = re.compile(r"^\W*[^\W\d]{2,20}(?: [^\W\d]{2,20}){0,2}\s*(?::|\t)\s*$")
_OPEN = re.compile(r"\d\s+(?:to|until|till|through|a|al|hasta)\s*$", re.IGNORECASE)
_LABEL = re.compile(r"^\W*[^\W\d]{2,20}\s*(?::|\t)\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Dates:
    """When an entry was, as it stands in one place of the text."""

    start: Value | None
    end: Value | None
    at: int
    is_labelled: bool = False  # 'To: June 2020': half of a range that stands on two lines

    @property
    def is_range(self) -> bool:
        """Say whether both ends are known."""
        return self.start is not None and self.end is not None


@dataclass(slots=True)
class Group:
    """The lines of one entry, with its fields and dates."""

    lines: list[TextLine]
    firsts: list[Labelled] = field(default_factory=list)  # titles or degrees
    seconds: list[Labelled] = field(default_factory=list)  # employers or schools
    head_dates: list[Dates] = field(default_factory=list)
    late_dates: list[Dates] = field(default_factory=list)  # below the head, where tasks have dates too

    @property
    def span(self) -> Span:
        """Return the extent of the entry."""
        return Span(self.lines[0].number, self.lines[0].start, self.lines[-1].end)

    @property
    def dates(self) -> list[Dates]:
        """Return the ranges, else a range put together from two labelled dates, else the first date."""
        found = self.head_dates or self.late_dates
        ranges = [dates for dates in found if dates.is_range]
        if ranges or len(found) < 2 or not (found[0].is_labelled and found[1].is_labelled):
            return ranges or found[:1]
        return [Dates(found[0].end, found[1].end, found[0].at)]


def groups_of(
    document: Document, labels: Labels, section: Section, names: tuple[str, str], lexicon: Lexicon
) -> list[Group]:
    """Return the entries of a section; `names` are the two fields they have.

    Labels and rules may disagree about where entries begin, and each row of a table may begin with its dates:
    the division that leaves fewer entries without a part is taken, the labels' one when others are as good.
    """
    labelled = {
        line.number for line, label in zip(document.lines, labels.lines, strict=True) if label.role == BEGIN
    }
    ruled = {entry.lines[0].number for entry in group_entries(document, section, lexicon) if entry.lines}
    resumed = labelled | _heads_below_lists(document, labels, section)
    dated = {line.number for line in document.in_section(section) if _is_only_a_range(line)}
    if section is not Section.WORK:
        dated = labelled  # many write a study's years on its last line
    divisions = [
        _divided(document, labels, section, names, lexicon, begins)
        for begins in (labelled, ruled, resumed, dated)
    ]
    return max(divisions, key=_completeness)


def _is_only_a_range(line: TextLine) -> bool:
    """Say whether a line holds a period and nothing else, as the first cell of a table's row does."""
    return any(period.is_range for period in find_periods(line.text)) and is_only_dates(line.text)


def _heads_below_lists(document: Document, labels: Labels, section: Section) -> set[int]:
    """Return the lines labelled as heads right below the list of tasks of the entry before."""
    return {
        line.number
        for above, line, label in zip(document.lines, document.lines[1:], labels.lines[1:], strict=False)
        if label.role == HEAD and line.section is section is above.section
        if above.is_bullet and not line.is_bullet
    }


def _completeness(groups: list[Group]) -> float:
    """Return how many entries have all their parts once, less what is missing or too much."""
    rating = 0.0
    is_dated = any(group.dates for group in groups)
    for group in groups:
        parts = [len(group.firsts), len(group.seconds), *([len(group.dates)] if is_dated else [])]
        rating += set(parts) == {1}
        rating -= 0.5 * sum(abs(count - 1) for count in parts) if any(parts[:2]) else 0
    return rating


def _divided(
    document: Document,
    labels: Labels,
    section: Section,
    names: tuple[str, str],
    lexicon: Lexicon,
    begins: set[int],
) -> list[Group]:
    groups: list[Group] = []
    is_open = False
    for line, label in zip(document.lines, labels.lines, strict=True):
        if line.section is not section or line.is_heading:
            is_open = False
            continue
        if line.number in begins or not is_open:
            groups.append(Group([]))
            is_open = True
        group = groups[-1]
        group.lines.append(line)
        if label.role != BODY:
            group.head_dates += _dates_of(document, line, lexicon)
        elif is_head_line(line):
            group.late_dates += _dates_of(document, line, lexicon, is_task=True)
    owners = {line.number: group for group in groups for line in group.lines}
    for stretch in labels.fields:
        owner = owners.get(stretch.span.line)
        if owner is not None and stretch.field in names and fold(stretch.text) not in lexicon.labels:
            (owner.firsts if stretch.field == names[0] else owner.seconds).append(stretch)
    return groups


def _dates_of(
    document: Document, line: TextLine, lexicon: Lexicon, *, is_task: bool = False
) -> Iterator[Dates]:
    is_task = is_task or line.is_bullet
    periods = [
        period for period in find_periods(line.text) if not (is_task and is_told(line, period, lexicon))
    ]
    for period in periods:
        is_labelled = not period.is_range and bool(_LABELLED.match(line.text[: period.start]))
        dates = _dates(document, line, period, is_labelled=is_labelled)
        yield _ended_below(document, line, period, dates)
    label = _LABEL.match(line.text)
    if not periods and label and fold(line.text[label.end() :]) in lexicon.present:
        end = document.value(line, label.end(), len(line.text), 0.9, text=PRESENT)
        yield Dates(None, end, line.start, is_labelled=True)


def _ended_below(document: Document, line: TextLine, period: Period, dates: Dates) -> Dates:
    """Return 'From May 2023 to' with the end that stands on the next line: nobody means 'until now' by it."""
    below = document.lines[line.number + 1 : line.number + 2]
    if not period.is_range or not below or not _OPEN.search(line.text, period.start):
        return dates
    rest = next(iter(find_periods(below[0].text)), None)
    if rest is None or rest.is_range or rest.start or rest.last is None:
        return dates
    return replace(dates, end=_date(document, below[0], rest.last))


def _dates(document: Document, line: TextLine, period: Period, *, is_labelled: bool) -> Dates:
    start, end = (_date(document, line, found) for found in (period.first, period.last))
    return Dates(start, end, line.start + period.start, is_labelled)


def _date(document: Document, line: TextLine, found: Found | None) -> Value | None:
    if found is None:
        return None
    sure = 0.95 if len(found.date) > 4 else 0.85
    return document.value(line, found.start, found.end, sure, text=found.date)
