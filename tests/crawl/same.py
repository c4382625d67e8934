"""What may stand on a page in both languages: what people wrote, names, and words the two share."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from sqlmodel import col, select

from hr import db
from hr.auth.models import User
from hr.company.countries import ALL_REGIONS as REGIONS
from hr.company.models import CompanyProfile, Department, LegalEntity
from hr.documents.models import Document
from hr.i18n import LANGUAGE_NAMES
from hr.people.models import Employment, EmploymentTerms, Person
from screening.applications.models import Application
from screening.openings.models import Job, JobRequirement
from tests.crawl import foreign
from tests.support.world_hiring import RESUMES

WORDS_OF_PEOPLE: tuple[Any, ...] = (
    *(User.name, User.email),
    *(Person.given_name, Person.family_name, Person.email),
    *(LegalEntity.name, LegalEntity.address, LegalEntity.city, LegalEntity.representative),
    *(Department.name, CompanyProfile.name, CompanyProfile.contact_email),
    *(Job.reference, Job.slug, Job.title_es, Job.title_en, Job.location),
    *(JobRequirement.text_es, JobRequirement.text_en, Application.reference),
    *(Employment.job_title, EmploymentTerms.professional_category, Document.title),
)
NAMES = frozenset(
    {
        *REGIONS.values(),
        *available_timezones(),
        *LANGUAGE_NAMES.values(),
        "Nos falta experiencia en carretilla para este turno.",  # what a recruiter wrote to a candidate
        "Plantilla",
        "PDF",
        "Carretillera (2019–2024)",  # read out of a résumé
        *("CSV", "UTF-8", "SHA-256", "Bacs Standard 18"),  # what things are called everywhere
        "AC04",  # a bank's code for a closed account
        "EUR",
    }
)
# What people wrote in sealed columns of the tests' world, or named their files, groups and court orders.
NOTES = (
    "¿Y esto?",
    "Faltaba un plus",
    "Juzgado nº 3",
    "ETJ 12/2026",
    "Turno de noche",
    "C/ Mayor 3, 46002 València",
    "Otra X",  # in whose name an account is
    "123PA00012345",
    "123/AB456",
    *("september.csv", "good.csv", "bad.csv", "Salario base 001", "Líquido a percibir"),
)
# Initials, identifiers and their ends, hashes, names of files in an archive, an address in two parts.
CODES = re.compile(
    r"[A-ZÁÉÍÓÚ]{2}|[0-9a-f]{8}|[0-9a-f]{64}|SHA-256 [0-9a-f]{16}…|\d{6}-(\d-)?[0-9a-f]{24}|"
    r"\w+\.json|[\w.-]+@|[\w-]+(\.[\w-]+)+|Plantilla \d\.\d"
)
A_WORD = re.compile(r"[^\W\d_]{2}")


def problems(spanish: Any, english: Any, given: list[str]) -> Iterator[str]:
    """Name the texts that a page says in both languages although nobody wrote them so."""
    for text in sorted(set(foreign.texts(spanish)) & set(foreign.texts(english))):
        if not _may_be_same(text, given):
            yield f"the same in both languages: {text[:160]!r}"


def _may_be_same(text: str, given: list[str]) -> bool:
    if text in NAMES or text in shared_words() or CODES.fullmatch(text):
        return True
    for each in given:
        text = text.replace(each, " ")
    return not A_WORD.search(text)


@cache
def shared_words() -> frozenset[str]:
    """Return the texts that both languages write alike, as `PDF`."""
    return foreign.own_words("es") & foreign.own_words("en")


def written_by_people() -> list[str]:
    """Return what stands in the database because somebody wrote it, the longest first."""
    found: set[str] = set(NOTES)
    with db.reading() as session:
        for column in WORDS_OF_PEOPLE:
            found.update(session.exec(select(col(column))))
        for row in session.exec(select(Application)):
            found.update((row.name, row.email))
            given, word, *rest = row.name.split()
            found.add(" ".join((given, word.lower(), *rest)))  # as the résumé writes it
    for resume in RESUMES.values():
        found.update(re.split(r"\n|, |\. | B2|\d\d\d\d ?", resume))
    return sorted({each.strip() for each in found if len(each.strip()) > 2}, key=len, reverse=True)
