"""What a contract says: plain values of person, employer and terms, in the contract's language."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hr import clock
from hr.company.models import LegalEntity
from hr.i18n import format_date, format_number, use_locale
from hr.people.models import Employment, EmploymentTerms, Person

DRAWN_ON = "drawn_on"


def contract_values(
    *, person: Person, employment: Employment, entity: LegalEntity, terms: EmploymentTerms
) -> dict[str, Any]:
    """Return the values of a contract as its template and its signing page read them."""
    with use_locale(person.locale):
        return {
            "reference": f"C-{employment.id[-8:].upper()}",
            DRAWN_ON: format_date(clock.today(), "long"),
            "company": _company(entity),
            "person": _person(person),
            "job": {
                "title": employment.job_title,
                "category": terms.professional_category or employment.job_title,
                "group": terms.contribution_group,
            },
            "kind": terms.contract_kind,
            "starts_on": format_date(employment.starts_on, "long"),
            "ends_on": format_date(terms.contract_ends_on, "long") if terms.contract_ends_on else "",
            "days": {"starts_on": _iso(employment.starts_on), "ends_on": _iso(terms.contract_ends_on)},
            "trial_days": terms.trial_days,
            **_hours(terms),
            "annual_gross_minor": terms.annual_gross_minor,
            "pays": terms.pays_per_year,
            "pay_minor": _one_pay(terms),
        }


def _iso(day: date | None) -> str:
    """Return a day for the signing page, which writes it in its reader's language."""
    return day.isoformat() if day else ""


def _one_pay(terms: EmploymentTerms) -> int:
    """Round half a cent up, as the payslip does."""
    pay = Decimal(terms.annual_gross_minor) / terms.pays_per_year
    return int(pay.quantize(Decimal(1), ROUND_HALF_UP))


def _company(entity: LegalEntity) -> dict[str, str]:
    return {
        "name": entity.name,
        "tax_number": entity.tax_number,
        "contribution_account": entity.contribution_account,
        "activity_code": entity.activity_code,
        "address": f"{entity.address}, {entity.postcode} {entity.city}".strip(" ,"),
        "city": entity.city,
        "representative": entity.representative,
    }


def _person(person: Person) -> dict[str, str]:
    return {
        "name": person.name,
        "given_name": person.given_name,
        "tax_number": person.tax_number,
        "social_number": person.social_number,
        "birth_on": format_date(person.birth_on, "long") if person.birth_on else "",
        "address": person.address,
    }


def _hours(terms: EmploymentTerms) -> dict[str, Any]:
    weekly, full = Decimal(terms.weekly_hours), Decimal(terms.full_time_hours)
    return {
        "weekly_hours": format_number(weekly),
        "is_full_time": weekly >= full,
        "share": format_number(weekly * 100 / full, 1) if full else "",
    }


def says_the_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two contracts differ in nothing but the day they were drawn up."""
    return {**one, DRAWN_ON: ""} == {**other, DRAWN_ON: ""}
