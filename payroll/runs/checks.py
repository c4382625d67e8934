"""What keeps a person from being paid for a period, and what somebody should look at before they are."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from hr.money import from_minor
from hr.people.models import PRE_HIRE, EmploymentTerms
from payroll.countries.es.minimum_wage import least_annual_pay
from payroll.countries.uk.auto_enrolment import Duty, duty
from payroll.countries.uk.minimum_wage import least_hourly_pay
from payroll.engine.model import Element
from payroll.engine.pack import Pack
from payroll.runs import paying
from payroll.runs.facts import Period, PersonFacts
from payroll.runs.inputs import working_time
from payroll.runs.modelo_145 import birth_year
from payroll.runs.problems import Problem, mark, problem
from payroll.runs.year import unpaid_extra_pays

TOPIC_WAGE = "minimum_wage"
WEEKS_OF_YEAR = 52
# The state pension age of whoever reaches it from 2028 on (Pensions Act 2014, 26): the later of two is asked.
PENSION_AGE = 67


def problems(facts: PersonFacts, month: Period) -> Iterator[Problem]:
    """Yield what is missing or in the way of this person's pay; every reason at once."""
    if facts.employment.status == PRE_HIRE:
        yield problem("onboarding_gate_open")
    if facts.account is None:
        yield problem("missing_bank")
    yield from MISSING.get(facts.country, _missing_in_spain)(facts)
    yield from _contract_problems(facts, month)


def _missing_in_spain(facts: PersonFacts) -> Iterator[Problem]:
    if not facts.person.tax_number_sealed:
        yield problem("missing_tax_id")
    if not facts.person.social_number_sealed:
        yield problem("missing_social_number")
    if facts.declaration is None:
        yield problem("no_tax_declaration")
    elif not birth_year(facts):
        yield problem("missing_birth_year")


def _missing_in_britain(facts: PersonFacts) -> Iterator[Problem]:
    declared = facts.declared
    if not any(declared.get(name) for name in ("tax_code", "p45", "starter")):
        yield problem("missing_tax_code")
    if not declared.get("ni_category"):
        yield problem("missing_ni_category")


def _missing_in_america(facts: PersonFacts) -> Iterator[Problem]:
    if not facts.person.tax_number_sealed:
        yield problem("missing_ssn")
    if not facts.declared.get("w4"):
        yield problem("missing_w4")


MISSING: dict[str, Callable[[PersonFacts], Iterator[Problem]]] = {
    "es": _missing_in_spain,
    "uk": _missing_in_britain,
    "us": _missing_in_america,
}


def _contract_problems(facts: PersonFacts, month: Period) -> Iterator[Problem]:
    terms = facts.terms_on(month.last)
    if terms is None or (terms.annual_gross_minor <= 0 and terms.hourly_minor <= 0):
        yield problem("no_compensation")
    elif facts.last_day is not None and facts.last_day < month.first:
        yield problem("contract_expired", on=facts.last_day)
    else:
        changed_on = _change_inside(facts, month)
        if changed_on is not None:
            key = "pay_change_in_month" if facts.country == "es" else "pay_change_in_period"
            yield problem(key, on=changed_on)
    if any(other.works_in(month.first, month.last) for other in facts.others):
        yield problem("several_employments")


def _change_inside(facts: PersonFacts, month: Period) -> date | None:
    """Return the first day inside the period on which what is paid changes."""
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
        terms.hourly_minor,
        terms.pays_per_year,
        terms.contribution_group,
        terms.contract_kind,
        Decimal(terms.weekly_hours),
        Decimal(terms.full_time_hours),
    )


# ---- what to look at ---------------------------------------------------------------------------------


def marks(
    facts: PersonFacts, month: Period, pack: Pack, elements: Sequence[Element] = ()
) -> Iterator[Problem]:
    """Yield what a reviewer should look at, though the person is paid."""
    terms = facts.terms_on(month.last)
    if terms is None:
        return
    if terms.hourly_minor and not paying.has_hours(tuple(elements)):
        yield mark("contract_hours", hours=terms.weekly_hours)
    if facts.country == "es":
        yield from _spanish_marks(facts, terms, month, pack)
    elif facts.country == "uk":
        yield from _british_marks(facts, terms, month, pack)
    elif facts.country == "us":
        least = pack.at("garnishment", month.pay_date).values.minimum_wage
        yield from _below(terms, least)


def _spanish_marks(
    facts: PersonFacts, terms: EmploymentTerms, month: Period, pack: Pack
) -> Iterator[Problem]:
    last = facts.last_day
    if last is not None and month.first <= last <= month.last and not facts.employment.end_cause:
        yield mark("settlement_due", on=last, amount=unpaid_extra_pays(facts, last.year))
    least = least_annual_pay(pack.at(TOPIC_WAGE, month.last).values, working_time(terms))
    if from_minor(terms.annual_gross_minor) < least:
        yield mark("below_minimum_wage", minimum=least)


def _british_marks(
    facts: PersonFacts, terms: EmploymentTerms, month: Period, pack: Pack
) -> Iterator[Problem]:
    born = facts.person.birth_on
    if not facts.person.social_number_sealed:
        yield mark("missing_nino")
    if born is None:
        return
    yield from _below(terms, least_hourly_pay(pack.at(TOPIC_WAGE, month.last).values, born, month.last))
    count = month.periods_per_year
    pay = paying.usual_pay(terms, count)
    pension_age_on = date(born.year + PENSION_AGE, born.month, min(born.day, 28))
    row = pack.at("pensions", month.pay_date).values
    asked = duty(born, pension_age_on, month.pay_date, pay, count, row)
    if asked is Duty.ENROL and not facts.declared.get("pension"):
        yield mark("pension_duty")


def _below(terms: EmploymentTerms, least: Decimal) -> Iterator[Problem]:
    """Compare what an hour pays with the least an hour may pay; the mark names the year's pay."""
    hours = Decimal(terms.weekly_hours) * WEEKS_OF_YEAR
    if hours and paying.pay_of_year(terms) < least * hours:
        yield mark("below_minimum_wage", minimum=least * hours)
