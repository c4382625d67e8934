"""What the machine read, as those see it who may correct it: each value with its line, doubt and mark."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import ceil
from typing import Any

from hr import clock
from hr.i18n import N_, format_date, gettext, ngettext
from screening.applications import corrections, drafts, files, reading
from screening.applications.fact_forms import PRESENT, FactsForm, Typed, facts_typed, month_of, written
from screening.applications.forms import DetailsForm
from screening.applications.models import Application
from screening.applications.receipt_models import READ, ApplicationDraft
from screening.parsing import Job as PastJob
from screening.parsing import ParsedResume, Span, Value
from screening.parsing.facts import LISTS, Facts, JobFact, StudyFact, facts_of
from screening.parsing.model import Study

WHO = ("name", "email", "phone")
DOUBTFUL_BELOW = 0.7
MOST_LINES = 400
PARTS = {  # the values of a job and of a study that a person may look for first
    "work": ("title", "employer", "start", "end"),
    "education": ("degree", "institution", "end"),
}
NOT_READ = N_("We could not read your résumé. Fill in the fields; we keep your file and a person reads it.")
LOCKED = N_("%(problem)s You can also go on: we keep your file and ask you for another one.")


@dataclass(frozen=True)
class Source:
    """Where a value comes from, in words, and whether to look at it twice."""

    words: str
    is_doubtful: bool = False


@dataclass(frozen=True)
class Row:
    """One job or study of the form: what it is in a line, where it was read, whether to look at it."""

    form: Any
    number: int
    heading: str
    about: str
    source: str
    is_doubtful: bool
    is_open: bool


@dataclass(frozen=True)
class Piece:
    """Words of the résumé; with a label they were read as something."""

    text: str
    label: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True)
class Receipt:
    """What a page of the receipt shows beside its form."""

    is_read: bool
    summary: str
    problem: str
    sources: dict[str, Source]
    rows: dict[str, list[Row]]
    languages: Source
    skills: Source
    lines: list[tuple[Piece, ...]]


def as_read(parsed: ParsedResume) -> Facts:
    """Return what was read, as somebody who corrected nothing states it."""
    return facts_of(parsed)


def form_of(draft: ApplicationDraft) -> DetailsForm:
    """Return the form of a draft: what was typed, and what was read where nothing was typed."""
    typed, parsed = draft.typed, drafts.parsed_of(draft)
    if parsed is not None and not typed.get("seen"):
        typed = {**_read(parsed), **{name: value for name, value in typed.items() if value}}
    return DetailsForm(data={**typed, "seen": "1" if parsed else ""})


def _read(parsed: ParsedResume) -> Typed:
    return {**{name: _first(parsed, name) for name in WHO}, **written(facts_of(parsed))}


def _first(parsed: ParsedResume, name: str) -> str:
    value = _value_of(parsed, name)
    return value.text if value else ""


def _value_of(parsed: ParsedResume, name: str) -> Value | None:
    if name == "name":
        return parsed.name
    values = parsed.emails if name == "email" else parsed.phones
    return values[0] if values else None


def receipt_of(draft: ApplicationDraft, form: DetailsForm) -> Receipt:
    """Return what stands beside the form of a draft."""
    parsed = drafts.parsed_of(draft)
    summary = _summary(draft, parsed) if parsed else ""
    return shown(parsed, form, summary=summary, problem="" if parsed else _problem(draft))


def shown(parsed: ParsedResume | None, form: FactsForm, *, summary: str = "", problem: str = "") -> Receipt:
    """Return what stands beside a form of facts; `parsed` is what the machine read, uncorrected."""
    sources = {name: source for name in WHO if (source := _source(parsed, form, name))}
    return Receipt(
        is_read=parsed is not None,
        summary=summary,
        problem=problem,
        sources=sources,
        rows={name: _rows(name, form, parsed) for name in PARTS},
        languages=_list_source(parsed.languages if parsed else ()),
        skills=_list_source(parsed.skills if parsed else ()),
        lines=list(lines_of(parsed)) if parsed else [],
    )


def without_text(view: Receipt) -> Receipt:
    """Return a receipt that does not show the résumé's text."""
    return replace(view, lines=[])


def _problem(draft: ApplicationDraft) -> str:
    if draft.problem in files.LOCKED_OR_BROKEN:
        return gettext(LOCKED, problem=gettext(files.PROBLEMS[draft.problem]))
    return gettext(NOT_READ)


def _summary(draft: ApplicationDraft, parsed: ParsedResume) -> str:
    kinds = (
        parsed.name,
        parsed.emails,
        parsed.phones,
        parsed.work,
        parsed.education,
        parsed.languages,
        parsed.skills,
    )
    seconds = max(1, ceil((draft.read_at - draft.created_at).total_seconds())) if draft.read_at else 1
    return ngettext(
        "Résumé read in one second. We found %(found)s of %(all)s kinds of data.",
        "Résumé read in %(num)s seconds. We found %(found)s of %(all)s kinds of data.",
        seconds,
        found=sum(bool(kind) for kind in kinds),
        all=len(kinds),
    )


def _source(parsed: ParsedResume | None, form: FactsForm, name: str) -> Source | None:
    """Return where the value in a field was read; None when somebody typed another."""
    value = _value_of(parsed, name) if parsed else None
    field = form._fields.get(name)
    if value is None or field is None or field.data != value.text:
        return None
    return _source_of([value])


def _source_of(values: Iterable[Value | None]) -> Source:
    known = [value for value in values if value is not None]
    words = gettext("Read from your résumé, %(lines)s", lines=_lines([value.span for value in known]))
    return Source(words, any(value.confidence < DOUBTFUL_BELOW for value in known))


def _list_source(values: Iterable[Value]) -> Source:
    known = list(values)
    return _source_of(known) if known else Source("")


def _lines(spans: list[Span]) -> str:
    first, last = min(span.line for span in spans) + 1, max(span.line for span in spans) + 1
    if first == last:
        return gettext("line %(line)s", line=first)
    return gettext("lines %(first)s–%(last)s", first=first, last=last)


def _rows(name: str, form: FactsForm, parsed: ParsedResume | None) -> list[Row]:
    read = list(getattr(parsed, name)) if parsed else []
    as_read = getattr(facts_of(parsed), name) if parsed else ()
    return [
        _row(name, number, entry, read, as_read) for number, entry in enumerate(form._fields[name].entries)
    ]


def _row(
    name: str, number: int, entry: Any, read: list[PastJob | Study], as_read: Sequence[JobFact | StudyFact]
) -> Row:
    """Return a row; once somebody has corrected it, it no longer counts as read."""
    values = entry.form.data
    facts = facts_typed({name: [values]}, "")
    fact = next(iter(getattr(facts, name)), None)
    place = fact.read if fact else -1
    is_as_read = 0 <= place < len(as_read) and as_read[place] == fact
    origin = read[place] if is_as_read else None
    parts = [getattr(origin, part) for part in PARTS[name]] if origin else []
    first, second = PARTS[name][:2]
    heading = ", ".join(str(values[part]) for part in (first, second) if values.get(part))
    return Row(
        form=entry.form,
        number=number,
        heading=heading,
        about=period_words(str(values.get("start") or ""), str(values.get("end") or "")),
        source=_source_of(parts).words if any(parts) else "",
        is_doubtful=bool(parts) and _is_doubtful(parts),
        is_open=not heading or bool(entry.errors) or (bool(parts) and _is_doubtful(parts)),
    )


def _is_doubtful(parts: list[Value | None]) -> bool:
    """Whether a person should look: a title, an employer or a date is missing or uncertain."""
    return any(part is None or part.confidence < DOUBTFUL_BELOW for part in parts)


def period_words(start: str, end: str) -> str:
    """Return a period in words, with how long it was."""
    first, last = month_of(start), month_of(end)
    said = [words for fact in (first, last) if fact and (words := month_words(fact))]
    months = _months(first, last) if first and last else 0
    return " · ".join(filter(None, ["–".join(said), _length(months)]))


def month_words(fact: str) -> str:
    """Return a month of a fact in words."""
    if fact == PRESENT:
        return gettext("today")
    year, _, month = fact.partition("-")
    if not year.isdigit():
        return fact
    return format_date(date(int(year), int(month), 1), "month") if month else year


def _months(first: str, last: str) -> int:
    """Count the months of a period; where only years are known there is nothing to count."""
    if "-" not in first or (last != PRESENT and "-" not in last):
        return 0
    today = clock.today()
    end = (today.year, today.month) if last == PRESENT else tuple(map(int, last.split("-")))
    begin = tuple(map(int, first.split("-")))
    return max(0, (end[0] - begin[0]) * 12 + end[1] - begin[1] + 1)


def _length(months: int) -> str:
    years, rest = divmod(months, 12)
    parts = [
        ngettext("%(num)s year", "%(num)s years", years) if years else "",
        ngettext("%(num)s month", "%(num)s months", rest) if rest else "",
    ]
    return " ".join(filter(None, parts))


def lines_of(parsed: ParsedResume) -> Iterator[tuple[Piece, ...]]:
    """Yield the résumé line by line, with what was read of it marked and labelled."""
    marks = sorted(_marks(parsed), key=lambda mark: (mark[0].start, -mark[0].end))
    start = 0
    for text in parsed.lines[:MOST_LINES]:
        end = start + len(text)
        inside = [mark for mark in marks if mark[0].start < end and mark[0].end > start]
        if text.strip():
            yield tuple(_pieces(text, start, inside))
        start = end + 1


def _pieces(text: str, start: int, marks: list[tuple[Span, str, bool]]) -> Iterator[Piece]:
    at = start
    for span, label, is_doubtful in marks:
        first, last = max(span.start, at), min(span.end, start + len(text))
        if first >= last:
            continue
        if first > at:
            yield Piece(text[at - start : first - start])
        yield Piece(text[first - start : last - start], label, is_doubtful)
        at = last
    if at < start + len(text):
        yield Piece(text[at - start :])


def _marks(parsed: ParsedResume) -> Iterator[tuple[Span, str, bool]]:
    words = {
        "title": gettext("Position"),
        "employer": gettext("Employer"),
        "start": gettext("From"),
        "end": gettext("To"),
        "degree": gettext("Qualification"),
        "institution": gettext("School or university"),
    }
    for label, values in (
        (gettext("Name"), [parsed.name] if parsed.name else []),
        (gettext("E-mail"), parsed.emails),
        (gettext("Telephone"), parsed.phones),
        (gettext("Language"), parsed.languages),
        (gettext("Skill"), parsed.skills),
    ):
        yield from (_mark(value, label) for value in values)
    for name, parts in PARTS.items():
        for number, entry in enumerate(getattr(parsed, name), start=1):
            for part in parts:
                if value := getattr(entry, part):
                    label = gettext("Finished in") if name == "education" and part == "end" else words[part]
                    yield _mark(value, f"{label} {number}")


def _mark(value: Value, label: str) -> tuple[Span, str, bool]:
    return value.span, label, value.confidence < DOUBTFUL_BELOW


def answers_of(draft: ApplicationDraft) -> list[tuple[str, str, str]]:
    """Return what is about to be sent: words, value, the part of the form it is changed in."""
    parsed, typed = drafts.parsed_of(draft), draft.typed
    answers = [
        (gettext("Full name"), str(typed.get("name") or ""), "name"),
        (gettext("E-mail"), str(typed.get("email") or ""), "email"),
        (gettext("Telephone"), str(typed.get("phone") or ""), "phone"),
    ]
    if parsed is None:
        return answers
    facts = facts_typed(typed, parsed.text_hash) if typed.get("seen") else facts_of(parsed)
    return [*answers, *answers_in(facts)]


def answers_now(row: Application) -> list[tuple[str, str, str]]:
    """Return what counts of the file of an application; nothing when it was not read."""
    read = reading.original_of(row)
    return answers_in(corrections.facts_now(row, read)) if read else []


def answers_in(facts: Facts) -> list[tuple[str, str, str]]:
    """Return facts in words, each list in one value."""
    work = [_line(job.title, job.employer, job.start, job.end) for job in facts.work]
    studies = [_line(study.degree, study.institution, "", study.end) for study in facts.education]
    languages = [f"{each.name} {level_words(each.level)}".strip() for each in facts.languages]
    return [
        (gettext("Past jobs"), "\n".join(work), "work"),
        (gettext("Studies"), "\n".join(studies), "education"),
        (gettext("Languages"), ", ".join(languages), "languages"),
        (gettext("Skills"), ", ".join(facts.skills), "skills"),
    ]


def _line(first: str, second: str, start: str, end: str) -> str:
    said = [words for fact in (start, end) if fact and (words := month_words(fact))]
    return ", ".join(filter(None, (first, second, "–".join(said))))


def level_words(level: str) -> str:
    """Return the level of a language in words."""
    return gettext("mother tongue") if level == "native" else level


def place_of(step: str) -> str:
    """Return where on the page a button's rows stand."""
    name = step.partition("-")[2].partition("-")[0]
    return name if name in LISTS else "work"


def is_read(draft: ApplicationDraft) -> bool:
    """Whether the machine has read the file."""
    return draft.state == READ
