"""The seam between people and the engine: facts of the core in, `Inputs` of the engine out, by country."""

from collections.abc import Callable, Sequence
from decimal import Decimal, localcontext

from hr.people.models import EmploymentTerms
from payroll.countries.es.facts import SpanishFacts
from payroll.countries.es.part_month import whole_month
from payroll.countries.us.earnings import weekdays
from payroll.countries.us.facts import AmericanFacts
from payroll.engine.model import Element, Inputs, YearToDate
from payroll.engine.refusals import InvalidInputs, Refused
from payroll.engine.rounding import CONTEXT
from payroll.runs import inputs_es, inputs_uk, inputs_us
from payroll.runs.case import Absence, Case
from payroll.runs.employer import Employer
from payroll.runs.facts import Period, PersonFacts

BUILDERS: dict[str, Callable[[Case], Inputs]] = {
    "es": inputs_es.build,
    "uk": inputs_uk.build,
    "us": inputs_us.build,
}


def inputs_of(
    facts: PersonFacts,
    month: Period,
    employer: Employer,
    *,
    year_to_date: YearToDate = (),
    elements: Sequence[Element] = (),
    absences: Sequence[Absence] = (),
) -> Inputs:
    """Return what the engine needs for one person and period; raise Refused where the facts do not allow it.

    `year_to_date` adds up what is sealed of the tax year, `elements` are the period's entries beside the
    contract, `absences` the days away.
    """
    terms = facts.terms_on(month.last)
    if terms is None or facts.declaration is None:
        raise InvalidInputs(problem="terms")
    country = employer.entity.country
    if country not in BUILDERS:
        raise Refused("unknown_country", country=country)
    case = Case(facts, terms, month, employer, year_to_date, tuple(elements), tuple(absences))
    with localcontext(CONTEXT):  # the engine's own precision, whoever asks
        return BUILDERS[country](case)


def working_time(terms: EmploymentTerms) -> Decimal:
    """Return the share of a full-time week that is worked."""
    return min(Decimal(1), Decimal(terms.weekly_hours) / Decimal(terms.full_time_hours))


def period_days(inputs: Inputs) -> int:
    """Return the days the payslip names: those worked, or the whole period as the country counts it."""
    if inputs.worked_days is not None:
        return inputs.worked_days
    if isinstance(inputs.facts, SpanishFacts):
        return whole_month(inputs.facts.contribution_group, inputs.period_from)
    if isinstance(inputs.facts, AmericanFacts):
        return weekdays(inputs.period_from, inputs.period_to)
    return (inputs.period_to - inputs.period_from).days + 1
