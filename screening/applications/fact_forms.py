"""The form of what was read in a résumé: jobs, studies, languages and skills, to be corrected row by row."""

import re
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any, TypeVar

from wtforms import (
    Field,
    FieldList,
    FormField,
    HiddenField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import Length

from hr import clock
from hr.i18n import gettext
from hr.i18n import lazy_gettext as _l
from hr.web.forms import BaseForm, Needed, PartForm, strip
from screening.openings.forms import choices
from screening.parsing.facts import (
    LISTS,
    LONGEST,
    LONGEST_SKILL,
    MOST_JOBS,
    MOST_LANGUAGES,
    MOST_SKILLS,
    MOST_STUDIES,
    UNREAD,
    Facts,
    JobFact,
    LanguageFact,
    StudyFact,
)

PRESENT = "present"
NOW = frozenset(
    ["present", "current", "today", "now", "presente", "actual", "actualidad", "actualmente", "hoy", "ahora"]
)
FIRST_YEAR = 1940
MOST = {"work": MOST_JOBS, "education": MOST_STUDIES, "languages": MOST_LANGUAGES}
LEVELS = (
    ("", _l("Not said")),
    *((level, level) for level in ("A1", "A2", "B1", "B2", "C1", "C2")),
    ("native", _l("Mother tongue")),
)
_SHAPES = (
    re.compile(r"(?P<month>\d{1,2})\s*[/.-]\s*(?P<year>\d{4})"),
    re.compile(r"(?P<year>\d{4})\s*[/.-]\s*(?P<month>\d{1,2})"),
    re.compile(r"(?P<year>\d{4})"),
)
Typed = dict[str, Any]
_Entry = TypeVar("_Entry", JobFact, StudyFact, LanguageFact)


def month_of(text: str) -> str | None:
    """Return a month or year as facts hold it ('2022-03', '2022', 'present'); None when it is none."""
    text = text.strip().casefold()
    if not text or text in NOW:
        return PRESENT if text else ""
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(text))), None)
    if found is None or not FIRST_YEAR <= int(found["year"]) <= clock.today().year + 10:
        return None
    if "month" not in found.groupdict():
        return found["year"]
    return f"{found['year']}-{int(found['month']):02}" if 1 <= int(found["month"]) <= 12 else None


def written_month(fact: str) -> str:
    """Return a month as people write it."""
    if fact == PRESENT:
        return gettext("today")
    year, _, month = fact.partition("-")
    return f"{month}/{year}" if month else year


def _is_month(_form: Any, field: Field) -> None:
    if month_of(field.data or "") is None:
        raise ValidationError(gettext("Write the month like 03/2022, or only the year."))


def _text(label: Any, **options: Any) -> StringField:
    too_long = _l("Write 200 characters at most.")
    return StringField(label, [Length(max=LONGEST, message=too_long)], filters=[strip], **options)


def _month(label: Any, **options: Any) -> StringField:
    return StringField(label, [Length(max=20), _is_month], filters=[strip], **options)


def _is_list(_form: Any, field: Field) -> None:
    lines = [text for line in (field.data or "").splitlines() if (text := " ".join(line.split()))]
    if len(lines) > MOST_SKILLS:
        raise ValidationError(gettext("Write %(most)s skills at most.", most=MOST_SKILLS))
    if any(len(line) > LONGEST_SKILL for line in lines):
        raise ValidationError(
            gettext(
                "Write each skill on a line of its own, in %(longest)s characters at most.",
                longest=LONGEST_SKILL,
            )
        )


class JobPart(PartForm):
    """A period of work."""

    title = _text(_l("Position"))
    employer = _text(_l("Employer"))
    start = _month(_l("From"), description=_l("Like 03/2022"))
    end = _month(_l("To"), description=_l("“today” if it goes on"))
    read = HiddenField()


class StudyPart(PartForm):
    """A qualification."""

    degree = _text(_l("Qualification"))
    institution = _text(_l("School or university"))
    end = _month(_l("Finished in"), description=_l("Like 2015"))
    read = HiddenField()


class LanguagePart(PartForm):
    """A language."""

    name = _text(_l("Language"))
    level = SelectField(_l("Level"), choices=choices(LEVELS))
    read = HiddenField()


class FactsForm(BaseForm):
    """What was read, row by row."""

    work = FieldList(FormField(JobPart), _l("Past jobs"), max_entries=MOST_JOBS)
    education = FieldList(FormField(StudyPart), _l("Studies"), max_entries=MOST_STUDIES)
    languages = FieldList(FormField(LanguagePart), _l("Languages"), max_entries=MOST_LANGUAGES)
    skills = TextAreaField(_l("Skills"), [Length(max=8000), _is_list], description=_l("One on each line"))

    def typed(self) -> Typed:
        """Return what stands in the form, as it was typed."""
        return {name: self._fields[name].data for name in self.names()}

    @classmethod
    def names(cls) -> tuple[str, ...]:
        """Return the fields whose content is kept."""
        return (*LISTS, "skills")

    def facts(self, text_hash: str) -> Facts:
        """Return what was typed as facts; empty rows are left out."""
        return facts_typed(self.typed(), text_hash)


class CorrectionForm(FactsForm):
    """Corrections of an application: only a form that came whole says what is left out."""

    whole = HiddenField(
        default="1", validators=[Needed(_l("The form did not arrive whole. Load the page again."))]
    )


def facts_typed(typed: Typed, text_hash: str) -> Facts:
    """Return what was typed, and found to be good, as facts."""
    work = [
        JobFact(
            _said(row, "title"), _said(row, "employer"), _when(row, "start"), _when(row, "end"), _read(row)
        )
        for row in typed.get("work") or ()
    ]
    studies = [
        StudyFact(_said(row, "degree"), _said(row, "institution"), _when(row, "end"), _read(row))
        for row in typed.get("education") or ()
    ]
    languages = [
        LanguageFact(_said(row, "name"), str(row.get("level") or ""), _read(row))
        for row in typed.get("languages") or ()
    ]
    skills = [" ".join(line.split())[:LONGEST_SKILL] for line in str(typed.get("skills") or "").splitlines()]
    return Facts(
        text_hash,
        _once(job for job in work if job.title or job.employer),
        _once(study for study in studies if study.degree or study.institution),
        _once(language for language in languages if language.name),
        tuple(dict.fromkeys(skill for skill in skills if skill))[:MOST_SKILLS],
    )


def _once(entries: Iterable[_Entry]) -> tuple[_Entry, ...]:
    """Take the first row about each thing that was read: no browser sends two, and both would count."""
    kept: dict[int, _Entry] = {}
    for number, entry in enumerate(entries):
        kept.setdefault(entry.read if entry.read != UNREAD else -2 - number, entry)
    return tuple(kept.values())


def _said(row: Typed, name: str) -> str:
    return " ".join(str(row.get(name) or "").split())[:LONGEST]


def _when(row: Typed, name: str) -> str:
    return month_of(str(row.get(name) or "")) or ""


def _read(row: Typed) -> int:
    text = str(row.get("read") or "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else UNREAD


def written(facts: Facts) -> Typed:
    """Return facts as they stand in the form."""
    return {
        "work": [_row(each, "start", "end") for each in facts.work],
        "education": [_row(each, "end") for each in facts.education],
        "languages": [_row(each) for each in facts.languages],
        "skills": "\n".join(facts.skills),
    }


def _row(entry: JobFact | StudyFact | LanguageFact, *months: str) -> Typed:
    row: Typed = asdict(entry)
    row["read"] = "" if entry.read == UNREAD else str(entry.read)
    return {**row, **{name: written_month(row[name]) for name in months}}


def with_step(typed: Typed, step: str) -> Typed:
    """Return what was typed with a row more or less, as a button of the form asked for."""
    act, _, rest = step.partition("-")
    name, _, number = rest.partition("-")
    rows = list(typed.get(name) or ()) if name in LISTS else []
    if act == "add" and name in LISTS and len(rows) < MOST[name]:
        rows.append({})
    elif act == "remove" and number.isascii() and number.isdigit() and int(number) < len(rows):
        del rows[int(number)]
    else:
        return typed
    return {**typed, name: rows}
