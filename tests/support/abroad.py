"""Employers and people of the United Kingdom and the United States for the tests, ready to be paid."""

from datetime import date
from decimal import Decimal
from typing import Any

from hr.access import SYSTEM
from hr.company import rates
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewEmployment, NewTerms
from tests.support import factories

SINCE = date(2026, 1, 1)
AUTUMN = date(2026, 10, 1)
STARTER = {"starter": "B", "ni_category": "A", "pension": {"standing": "opted_out"}}
W4 = {"version": "2020", "filing_status": "single"}


def british_entity(**changes: Any) -> LegalEntity:
    """Make a British employer that can pay."""
    values = {
        "tax_number": "123/AB456",
        "contribution_account": "123PA00012345",
        "holiday_region": "GB-ENG",
        "country": "uk",
        "city": "Leeds",
    }
    entity = LegalEntity(name=changes.pop("name", "Prueba Ltd"))
    account = "200000/11223344"
    return company.save_legal_entity(actor=SYSTEM, entity=entity, iban=account, **{**values, **changes})


def figures_of(state: str) -> dict[str, str]:
    """Return what an American employer's accounts of a state have to say."""
    return {
        rates.us_unemployment(state): "2.70",
        rates.us_ceiling(state): "9000",
        rates.us_credit_reduction(state): "0",
    }


def american_entity(state: str = "TX", **changes: Any) -> LegalEntity:
    """Make an American employer with the figures of one state's accounts."""
    figures = changes.pop("figures", figures_of(state))
    values = {"tax_number": "042103594", "holiday_region": f"US-{state}", "country": "us", "city": "Austin"}
    entity = LegalEntity(name=changes.pop("name", "Prueba Inc."))
    account = "021000021/123456789"
    row = company.save_legal_entity(actor=SYSTEM, entity=entity, iban=account, **{**values, **changes})
    for kind, value in figures.items():
        rates.set_rate(actor=SYSTEM, entity=row, kind=kind, rate=Decimal(value), effective_from=SINCE)
    return row


def briton(entity: LegalEntity, **changes: Any) -> Employment:
    """Employ somebody in the United Kingdom; `facts` replaces what they declared."""
    return _employed(
        entity,
        account="200000/55779911",
        facts=changes.pop("facts", STARTER),
        identity={"social_number": changes.pop("nino", "AB123456C")},
        **changes,
    )


def american(entity: LegalEntity, **changes: Any) -> Employment:
    """Employ somebody in the United States; `facts` replaces what they declared.

    They start in the autumn, as a year that nobody has told is refused.
    """
    return _employed(
        entity,
        account="021000021/987654321",
        starts_on=changes.pop("starts_on", AUTUMN),
        facts=changes.pop("facts", {"w4": W4}),
        identity={"tax_number": changes.pop("ssn", "536904399")},
        **changes,
    )


def _employed(
    entity: LegalEntity,
    *,
    account: str,
    facts: dict[str, Any] | None,
    identity: dict[str, str],
    annual: str = "36000",
    hourly: str = "0",
    starts_on: date = SINCE,
    weekly_hours: str = "40",
    **person: Any,
) -> Employment:
    row = factories.make_person(given_name=person.pop("given_name", "Alex"), locale="en", **person)
    known = {name: value for name, value in identity.items() if value}
    people.set_identity(actor=SYSTEM, person_id=row.id, birth_on=date(1990, 5, 12), **known)
    job = NewEmployment(entity.id, "Clerk", starts_on)
    employment = people.start_employment(actor=SYSTEM, person_id=row.id, employment=job)
    terms = NewTerms(
        effective_from=starts_on,
        annual_gross=Decimal(annual) if hourly == "0" else Decimal(0),
        hourly=Decimal(hourly),
        pays_per_year=12,
        weekly_hours=Decimal(weekly_hours),
    )
    people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)
    people.activate_employment(actor=SYSTEM, employment_id=employment.id)
    people.set_bank_account(
        actor=SYSTEM,
        person_id=row.id,
        iban=account,
        effective_from=starts_on,
        country=entity.country,
    )
    if facts is not None:
        people.declare_tax_facts(
            actor=SYSTEM,
            person_id=row.id,
            facts=facts,
            effective_from=starts_on,
            country=entity.country,
        )
    return employment
