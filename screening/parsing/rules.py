"""What the rules alone read in a document, and what of that the trained components are told."""

from dataclasses import dataclass

from screening.parsing import contact, listing, location, names, roles
from screening.parsing.document import Document
from screening.parsing.labelling.labels import (
    DEGREE,
    EMPLOYER,
    INSTITUTION,
    LOCATION,
    NAME,
    TITLE,
    Hints,
)
from screening.parsing.lexicon import Lexicon
from screening.parsing.model import Job, Study, Value
from screening.parsing.sections import mark_sections


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of a résumé, before they are weighed."""

    name: Value | None
    emails: list[Value]
    phones: list[Value]
    location: Value | None
    links: list[Value]
    work: list[Job]
    education: list[Study]
    skills: list[Value]
    languages: list[Value]


def read_by_rules(document: Document, language: str, lexicon: Lexicon) -> Reading:
    """Return what the rules read after dividing the document into sections themselves."""
    mark_sections(document, lexicon)
    return read_sections(document, language, lexicon)


def read_sections(document: Document, language: str, lexicon: Lexicon) -> Reading:
    """Return what the rules read in a document whose sections are marked."""
    emails = contact.find_emails(document)
    name = names.find_name(document, emails, lexicon)
    return Reading(
        name=name,
        emails=emails,
        phones=contact.find_phones(document, language, lexicon),
        location=location.find_location(document, lexicon, name),
        links=contact.find_links(document),
        work=roles.find_jobs(document, lexicon),
        education=roles.find_studies(document, lexicon),
        skills=listing.find_skills(document, lexicon),
        languages=listing.find_languages(document, lexicon),
    )


def hints_of(document: Document, reading: Reading) -> Hints:
    """Return the rules' reading in the form the trained components weigh."""
    hints = Hints(
        sections=[line.section for line in document.lines],
        headings=[line.is_heading for line in document.lines],
    )
    _hint(document, hints, reading.name, NAME)
    _hint(document, hints, reading.location, LOCATION)
    for job in reading.work:
        hints.begins.setdefault(job.span.line, "work")
        _hint(document, hints, job.title, TITLE)
        _hint(document, hints, job.employer, EMPLOYER)
    for study in reading.education:
        hints.begins.setdefault(study.span.line, "education")
        _hint(document, hints, study.degree, DEGREE)
        _hint(document, hints, study.institution, INSTITUTION)
    return hints


def _hint(document: Document, hints: Hints, value: Value | None, name: str) -> None:
    if value is None:
        return
    line = document.lines[value.span.line]
    span = (value.span.start - line.start, value.span.end - line.start, name)
    hints.spans.setdefault(line.number, []).append(span)
