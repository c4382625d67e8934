"""What keeps a person from being paid for a month, and what somebody should look at before they are."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from hr.money import from_minor
from hr.people.models import PRE_HIRE, EmploymentTerms
from payroll.countries.es.minimum_wage import least_annual_pay
from payroll.engine.pack import Pack
from payroll.runs.facts import Month, PersonFacts
from payroll.runs.inputs import birth_year, working_time
from payroll.runs.problems import Problem, mark, problem
from payroll.runs.year import unpaid_extra_pays

TOPIC_WAGE = "minimum_wage"


def problems(facts: PersonFacts, month: Month) -> Iterator[Problem]:
    """Yield what is missing or in the way of this person's pay; every reason at once."""
    if facts.employment.status == PRE_HIRE:
        yield problem("onboarding_gate_open")
    if facts.account is None:
        yield problem("missing_bank")
    if not facts.person.tax_number:
        yield problem("missing_tax_id")
    if not facts.person.social_number:
        yield problem("missing_social_number")
    if facts.declaration is None:
        yield problem("no_tax_declaration")
    elif not birth_year(facts):
        yield problem("missing_birth_year")
    yield from _contract_problems(facts, month)


def _contract_problems(facts: PersonFacts, month: Month) -> Iterator[Problem]:
    terms = facts.terms_on(month.last)
    if terms is None or terms.annual_gross_minor <= 0:
        yield problem("no_compensation")
    elif facts.last_day is not None and facts.last_day < month.first:
        yield problem("contract_expired", on=facts.last_day)
    else:
        changed_on = _change_inside(facts, month)
        if changed_on is not None:
            yield problem("pay_change_in_month", on=changed_on)
    if any(other.works_in(month.first, month.last) for other in facts.others):
        yield problem("several_employments")


def _change_inside(facts: PersonFacts, month: Month) -> date | None:
    """Return the first day inside the month on which what is paid changes."""
    first = max(month.first, facts.employment.starts_on)
    last = min(month.last, facts.last_day or month.last)
    before = _what_pays(facts.terms_on(first))
    for day in sorted({row.effective_from for row in facts.terms if first < row.effective_from <= last}):
        if _what_pays(facts.terms_on(day)) != before:
            return day
    return None


def _what_pays(terms: EmploymentTerms | None) -> tuple[object, ...]:
    if terms is None:
        return ()
    return (
        terms.annual_gross_minor,
        terms.pays_per_year,
        terms.contribution_group,
        terms.contract_kind,
        Decimal(terms.weekly_hours),
        Decimal(terms.full_time_hours),
    )


def marks(facts: PersonFacts, month: Month, pack: Pack) -> Iterator[Problem]:
    """Yield what a reviewer should look at, though the person is paid."""
    last = facts.last_day
    if last is not None and month.first <= last <= month.last:
        yield mark("settlement_due", on=last, amount=unpaid_extra_pays(facts, last.year))
    terms = facts.terms_on(month.last)
    if terms is not None:
        least = least_annual_pay(pack.at(TOPIC_WAGE, month.last).values, working_time(terms))
        if from_minor(terms.annual_gross_minor) < least:
            yield mark("below_minimum_wage", minimum=least)
