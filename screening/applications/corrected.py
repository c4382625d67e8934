"""Corrections in words: which field, what was read, what it is, and who says so."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from hr.i18n import N_, gettext
from screening.applications.receipt_models import RECRUITER, ReadingCorrection
from screening.applications.receipts import WHO, level_words, month_words

FIELDS = {
    "name": N_("Name"),
    "email": N_("E-mail"),
    "phone": N_("Telephone"),
    "work": N_("Past jobs"),
    "work.title": N_("Position"),
    "work.employer": N_("Employer"),
    "work.start": N_("From"),
    "work.end": N_("To"),
    "education": N_("Studies"),
    "education.degree": N_("Qualification"),
    "education.institution": N_("School or university"),
    "education.end": N_("Finished in"),
    "languages": N_("Languages"),
    "languages.name": N_("Languages"),
    "languages.level": N_("Level"),
    "skills": N_("Skills"),
}


@dataclass(frozen=True)
class Change:
    """A correction in words."""

    field: str
    read: str
    wrote: str
    by: str


def by_words(source: str) -> str:
    """Say who corrected."""
    return gettext("Corrected by us") if source == RECRUITER else gettext("Stated by the candidate")


def changes_in(labels: Iterable[ReadingCorrection], hide: Callable[[str], str] | None = None) -> list[Change]:
    """Return corrections in words; where something is hidden, those of name and address are left out."""
    return [
        Change(
            gettext(FIELDS.get(label.field, label.field)),
            (hide or str)(_plain(label.field, label.read)),
            (hide or str)(_plain(label.field, label.wrote)),
            by_words(label.source),
        )
        for label in labels
        if hide is None or label.field not in WHO
    ]


def _plain(field: str, text: str) -> str:
    if field.endswith((".start", ".end")):
        return month_words(text)
    return level_words(text) if field == "languages.level" else text
