"""Jobs, studies and sidelines of a person drawn as lines in the shape a résumé keeps to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from scripts.resumes.contacts import country_name
from scripts.resumes.marks import Line, Run
from scripts.resumes.people import Extra, Job, Person, Study
from scripts.resumes.story import TODAY, Place
from scripts.resumes.style import Style
from scripts.resumes.written_dates import period, study_period


@dataclass(frozen=True)
class Entry:
    """What one entry says, ready to be arranged: `first` is a title or degree, `second` whose it was."""

    key: str
    section: str
    first: Run
    second: Run
    place: str
    dates: Run | None
    details: tuple[Line, ...]


def town_of(place: Place, shape: str, language: str) -> str:
    """Write a place as `town`, with region, with country."""
    country = country_name(place.country, language)
    region = place.region if place.region != place.town else ""
    with_region = f"{place.town}, {region}" if region else place.town
    return {
        "town": place.town,
        "region": with_region,
        "country": f"{place.town}, {country}",
        "region_country": f"{with_region}, {country}",
        "parentheses": f"{place.town} ({country})",
    }.get(shape, place.town)


def jobs(person: Person, style: Style, section: str, *, dated: bool = True) -> tuple[Entry, ...]:
    """Return the roles of a section: with one for internships of its own, the others stand under work."""
    return tuple(
        _job(person, job, style, section, at, dated=dated)
        for at, job in enumerate(person.jobs)
        if (section == "internship") == (job.intern and has_internships(person))
    )


def has_internships(person: Person) -> bool:
    """Say whether a person's internships stand under a heading of their own: every other one's do."""
    kinds = {job.intern for job in person.jobs}
    return kinds == {True, False} and person.story.seed % 2 == 0


def _job(person: Person, job: Job, style: Style, section: str, at: int, *, dated: bool) -> Entry:
    language = person.language
    title = Run(job.title, "title", bold=style.titles_bold, capitals=style.capital_titles)
    firm = job.employer
    details = []
    if job.department:
        details.append(Line((Run(job.department, "note", italic=True),), "meta"))
    if job.client:
        named = "Cliente" if language == "es" else "Client"
        details.append(Line((Run(f"{named}: {job.client}", "note"),), "meta"))
    if job.project and dated:
        details += _project(job.project, style)
    details += [Line((Run(text, "duty"),), "bullet", bullet=style.glyph) for text in job.bullets]
    when = period(job.start, job.end, style.dates, language, season=style.season and job.intern)
    place = town_of(job.place, "town" if style.dates.since else style.location_shape, language)
    return Entry(
        f"work:{at}",
        section,
        title,
        Run(firm, "employer", bold=not style.titles_bold),
        place if style.show_place else "",
        when if dated else None,
        tuple(details),
    )


def _project(project: Extra, style: Style) -> tuple[Line, ...]:
    """Draw a project within a job: named, dated and staffed like a job, and none."""
    when = period(project.start, project.end, style.dates, style.language)
    mark = "" if style.separator == " / " else "Proyecto: " if style.language == "es" else "Project: "
    name = mark + project.name
    return (
        Line(
            (Run(name, "note", bold=style.titles_bold),),
            "meta",
            right=(replace(when, label="note", value=""),),
        ),
        Line((Run(project.by, "note"),), "meta"),
    )


def studies(person: Person, style: Style, *, dated: bool = True) -> tuple[Entry, ...]:
    """Return the degrees of a person."""
    return tuple(_study(person, study, style, at, dated=dated) for at, study in enumerate(person.studies))


def _study(person: Person, study: Study, style: Style, at: int, *, dated: bool) -> Entry:
    first = Run(study.degree, "degree", bold=style.titles_bold)
    second = Run(study.institution, "institution", bold=not style.titles_bold)
    when = study_period(study.start, study.end, TODAY, style.dates, person.language)
    details = (Line((Run(study.note, "note"),), "meta"),) if study.note else ()
    return Entry(
        f"education:{at}", "education", first, second,
        study.place.town if style.show_place and study.place.town not in study.institution else "",
        when if dated else None, details,
    )  # fmt: skip


def sidelines(group: Sequence[Extra], kind: str, style: Style) -> tuple[Line, ...]:
    """Draw projects, courses, prizes: dated like jobs, labelled as none."""
    lines: list[Line] = []
    for at, extra in enumerate(group):
        dates = period(extra.start, extra.end, style.dates, style.language)
        year = Run(str(extra.start.year), "other")
        entry = f"{kind}:{at}"
        name, owner = Run(extra.name, "other", bold=style.titles_bold), Run(extra.by, "other")
        if kind in ("projects", "volunteering") and style.work_shape not in ("one_line", "title_org_date"):
            lines += [
                Line((name,), "entry", right=(replace(dates, label="other", value=""),), entry=entry),
                Line((owner,), "meta", entry=entry),
            ]
        else:
            runs = (replace(name, bold=False), Run(style.separator), owner, Run(", "), year)
            lines.append(Line(runs, "bullet", bullet=style.glyph, entry=entry))
        lines += [
            Line((Run(text, "other"),), "bullet", bullet=style.glyph, entry=entry) for text in extra.lines
        ]
    return tuple(replace(line, section=kind) for line in lines)


def arrange(entry: Entry, style: Style, *, shape: str = "", dates_left: bool = False) -> tuple[Line, ...]:
    """Draw one entry in a shape; dates may be asked into a column on the left."""
    shape = shape or (style.study_shape if entry.section == "education" else style.work_shape)
    if entry.section == "education" and not style.degree_first and shape != "title_at":
        entry = replace(entry, first=entry.second, second=entry.first)
    left: tuple[Run, ...] = ()
    if dates_left and entry.dates:
        left, entry = (entry.dates,), replace(entry, dates=None)
    lines = list(_HEADS[shape](entry, style))
    lines = [line for line in lines if line.runs or line.right]
    lines[0] = replace(lines[0], left=left, gap=0.5)
    lines += entry.details
    return tuple(replace(line, section=entry.section, entry=entry.key) for line in lines)


def _place(entry: Entry) -> Run:
    return Run(entry.place, "place")


def _joined(separator: str, *runs: Run | None) -> tuple[Run, ...]:
    """Put a separator between the runs that say something."""
    kept = [run for run in runs if run and run.text]
    out: list[Run] = []
    for run in kept:
        out += [Run(separator), run] if out else [run]
    return tuple(out)


def _right(entry: Entry) -> tuple[Run, ...]:
    return (entry.dates,) if entry.dates else ()


def _title_date(entry: Entry, style: Style) -> tuple[Line, ...]:
    second = _joined(style.separator, replace(entry.second, bold=False, italic=True), _place(entry))
    return Line((entry.first,), "entry", right=_right(entry)), Line(second, "meta")


def _org_date(entry: Entry, _style: Style) -> tuple[Line, ...]:
    return (
        Line(_joined(", ", entry.second, _place(entry)), "entry", right=_right(entry)),
        Line((replace(entry.first, italic=True),), "meta"),
    )


def _one_line(entry: Entry, style: Style) -> tuple[Line, ...]:
    return (
        Line(
            _joined(style.separator, entry.first, entry.second, _place(entry)), "entry", right=_right(entry)
        ),
    )


def _title_at(entry: Entry, style: Style) -> tuple[Line, ...]:
    spanish = style.language == "es"
    word = " en " if spanish else " at "
    place = f" ({entry.place})" if entry.place else ""
    head = (entry.first, Run(word), entry.second, Run(place, "place"))
    return Line(head, "entry"), Line(_right(entry), "meta")


def _date_first(entry: Entry, style: Style) -> tuple[Line, ...]:
    return (
        Line(_right(entry), "meta"),
        Line((entry.first,), "entry"),
        Line(_joined(style.separator, entry.second, _place(entry)), "meta"),
    )


def _org_place_date(entry: Entry, style: Style) -> tuple[Line, ...]:
    dash = " — " if style.separator not in (" – ", " — ") else style.separator
    return (
        Line(_joined(dash, entry.second, _place(entry)), "entry", right=_right(entry)),
        Line((entry.first,), "meta"),
    )


def _title_org_below(entry: Entry, style: Style) -> tuple[Line, ...]:
    return (
        Line(_joined(style.separator, entry.first, entry.second), "entry"),
        Line(_joined(" | ", _place(entry), entry.dates), "meta"),
    )


def _stacked(entry: Entry, _style: Style) -> tuple[Line, ...]:
    return (
        Line((entry.second,), "entry"),
        Line((_place(entry),) if entry.place else (), "meta"),
        Line(_right(entry), "meta"),
        Line((entry.first,), "meta"),
    )


def _two_rows(entry: Entry, _style: Style) -> tuple[Line, ...]:
    return (
        Line((entry.second,), "entry", right=(_place(entry),) if entry.place else ()),
        Line((replace(entry.first, italic=True),), "meta", right=_right(entry)),
    )


def _inline_dates(entry: Entry, style: Style) -> tuple[Line, ...]:
    head = _joined(": ", entry.dates, replace(entry.first, bold=False))
    mark = " en " if style.language == "es" else ", "
    return (
        Line(
            (*head, Run(mark), entry.second, Run(f", {entry.place}" if entry.place else "", "place")), "entry"
        ),
    )


def _title_org_date(entry: Entry, _style: Style) -> tuple[Line, ...]:
    dates = (Run(" ("), entry.dates, Run(")")) if entry.dates else ()
    return (Line((*_joined(", ", entry.first, entry.second, _place(entry)), *dates), "entry"),)


_HEADS = {
    "title_date/org": _title_date,
    "org_date/title": _org_date,
    "one_line": _one_line,
    "title_at": _title_at,
    "date_first": _date_first,
    "org_place_date/title": _org_place_date,
    "title_org/place_date": _title_org_below,
    "stacked": _stacked,
    "two_rows": _two_rows,
    "inline_dates": _inline_dates,
    "title_org_date": _title_org_date,
}


def grouped(entries: Sequence[Entry], style: Style) -> tuple[Line, ...]:
    """Draw successive roles at one employer under one line of the employer, the others as usual."""
    lines: list[Line] = []
    for at, entry in enumerate(entries):
        before = entries[at - 1] if at else None
        after = entries[at + 1] if at + 1 < len(entries) else None
        same = [other for other in (before, after) if other and other.second.text == entry.second.text]
        if not same:
            lines += arrange(entry, style)
            continue
        if before not in same:
            head = _joined(", ", replace(entry.second, bold=True, label="employer"), _place(entry))
            lines.append(Line(head, "entry", section=entry.section, entry=entry.key, gap=0.5))
        role = Line((entry.first,), "meta", right=_right(entry), section=entry.section, entry=entry.key)
        own = (replace(line, section=entry.section, entry=entry.key) for line in entry.details)
        lines += [role, *own]
    return tuple(lines)
