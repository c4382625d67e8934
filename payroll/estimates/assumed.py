"""What is assumed of a new hire's tax forms until they are there, by country, in the words of a page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from hr.i18n import N_
from hr.people.models import TaxDeclaration
from payroll.countries.uk.starters import Declaration
from payroll.runs.facts import PersonFacts

ASSUMED_AGE = 35  # old enough for every contract, young enough for no allowance of age

NO_MODELO_145 = N_("No Modelo 145 yet: family situation 3, no children, no disability.")
NO_BIRTH_DATE = N_("No date of birth yet: between 18 and 65 years old.")
NO_STARTER = N_("No starter declaration or P45 yet: this is the only job, after another one this tax year.")
NO_CATEGORY = N_("No National Insurance category yet: category A.")
NO_W4 = N_("No W-4 yet: single, one job, no dependents.")
NO_STATE_FORM = N_("No form of the state yet: single, no allowances.")
NO_LOCAL_TAXES = N_("No local taxes named yet: none.")


@dataclass(frozen=True)
class Gap:
    """Facts that nobody has declared, what stands in for them, and how a page says so."""

    keys: tuple[str, ...]  # one of them is enough
    values: Mapping[str, Any]
    words: str


GAPS: dict[str, tuple[Gap, ...]] = {
    "es": (
        Gap(("situation",), {"situation": 3, "descendants": [], "ascendants": []}, NO_MODELO_145),
        Gap(("birth_year",), {}, NO_BIRTH_DATE),
    ),
    "uk": (
        Gap(("tax_code", "p45", "starter"), {"starter": Declaration.ONLY_JOB.value}, NO_STARTER),
        Gap(("ni_category",), {"ni_category": "A"}, NO_CATEGORY),
    ),
    "us": (
        Gap(("w4",), {"w4": {"filing_status": "single"}}, NO_W4),
        Gap(("state_form",), {"state_form": {"status": "single"}}, NO_STATE_FORM),
        Gap(("local_taxes",), {"local_taxes": []}, NO_LOCAL_TAXES),
    ),
}


def completed(facts: PersonFacts, on: date) -> tuple[PersonFacts, list[str]]:
    """Return the facts with what is missing of the tax forms assumed, and the words of each assumption."""
    declared, words = dict(facts.declared), []
    born = facts.person.birth_on
    known = {**declared, **({"birth_year": born.year} if born else {})}
    for gap in GAPS.get(facts.country, ()):
        if all(known.get(key) is None or known.get(key) == "" for key in gap.keys):
            declared |= gap.values or {"birth_year": on.year - ASSUMED_AGE}
            words.append(gap.words)
    if not words:
        return facts, words
    row = TaxDeclaration(
        person_id=facts.person.id,
        country=facts.country,
        effective_from=facts.employment.starts_on,
        recorded_on=on,
        facts_sealed="",
    )
    row.facts = declared
    return replace(facts, declaration=row), words
