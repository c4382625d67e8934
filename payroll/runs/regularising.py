"""When the year's withholding rate is worked out anew (RIRPF 87): which change, and what stood before it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

from hr.people.models import EmploymentTerms, TaxDeclaration
from payroll import countries
from payroll.countries.es import social_security
from payroll.countries.es.facts import Contract, Regularisation, TaxContract, TaxForm, Zone
from payroll.countries.es.irpf import TaxCase, Withholding, withhold
from payroll.engine.model import ZERO
from payroll.engine.rounding import half_up_cent
from payroll.runs import paying, year
from payroll.runs.case import Case
from payroll.runs.facts import PersonFacts
from payroll.runs.history import Taxed
from payroll.runs.modelo_145 import birth_year, tax_form

# The numbers of the tax agency's algorithm: the contract goes on (1), the pay has changed (3), and what the
# person declares has changed (9); 1 and 3 are held to the limits of RIRPF 87.5.
CONTRACT_GOES_ON, PAY_CHANGED, FAMILY_CHANGED = 1, 3, 9


@dataclass(frozen=True)
class Standing:
    """What the withholding of a year rests on at one time."""

    terms: EmploymentTerms
    form: TaxForm
    contract: Contract
    tax_contract: TaxContract
    pay: Decimal
    months: Decimal


def needed(case: Case, now: Standing, zone: Zone) -> Regularisation | None:
    """Return what stood before the year's last change, None where the rate of the whole year holds."""
    changes = _changes(case)
    if not changes:
        return None
    cause, day = changes[-1]
    paid = [pay for pay in case.facts.taxed if _was_before(pay, cause, day)]
    received = sum((pay.received for pay in paid), ZERO)
    withheld = sum((pay.withheld for pay in paid), ZERO)
    if not paid or not ZERO < received < now.pay:
        return None
    if cause == FAMILY_CHANGED:
        return Regularisation(cause=cause, received=received, withheld=withheld)
    former = _former(case, now, day, zone)
    found = _withholding(former, case)
    rate = paid[-1].rate
    return Regularisation(
        cause=cause,
        received=received,
        withheld=withheld,
        pay=max(former.pay, received),
        base=found.base,
        minimum=found.minimum.total,
        rate=rate,
        tax=half_up_cent(withheld + max(ZERO, former.pay - received) * rate / 100),
    )


def _changes(case: Case) -> list[tuple[int, date]]:
    """Return the changes of the year that came after a pay of it, oldest first."""
    first, last = date(case.period.first.year, 1, 1), case.period.last
    taxed = case.facts.taxed
    if not taxed:
        return []
    found = _of_terms(case.facts, first, last) + _of_form(case.facts, first, case.period.pay_date)
    after = [each for each in found if any(_was_before(pay, *each) for pay in taxed)]
    return sorted(after, key=lambda each: (each[1], each[0]))


def _of_terms(facts: PersonFacts, first: date, last: date) -> list[tuple[int, date]]:
    found = []
    for newer, older in pairwise(facts.terms):
        if not first < newer.effective_from <= last:
            continue
        if newer.contract_ends_on != older.contract_ends_on or newer.contract_kind != older.contract_kind:
            found.append((CONTRACT_GOES_ON, newer.effective_from))
        elif _pay_of(newer) != _pay_of(older):
            found.append((PAY_CHANGED, newer.effective_from))
    return found


def _of_form(facts: PersonFacts, first: date, last: date) -> list[tuple[int, date]]:
    rows: list[TaxDeclaration] = [row for row in facts.declarations if row.effective_from <= last]
    return [
        (FAMILY_CHANGED, newer.effective_from)
        for newer, older in pairwise(rows)
        if newer.effective_from > first and newer.facts != older.facts
    ]


def _pay_of(terms: EmploymentTerms) -> tuple[object, ...]:
    return terms.annual_gross_minor, terms.pays_per_year, terms.contribution_group


def _was_before(pay: Taxed, cause: int, day: date) -> bool:
    """Tell whether a pay was made before a change: terms count by the month, forms by the pay day."""
    return (pay.pay_date if cause == FAMILY_CHANGED else pay.period_to) < day


def _former(case: Case, now: Standing, day: date, zone: Zone) -> Standing:
    """Return what stood on the eve of a change of contract or pay, for the year as it was expected then."""
    eve = tuple(row for row in case.facts.terms if row.effective_from < day)
    facts = replace(case.facts, terms=eve)
    pay, months = year.expected(facts, case.period)
    form = tax_form(case.facts.declared, birth_year(case.facts), zone)
    return replace(now, terms=eve[0], form=form, pay=pay, months=months)


def _withholding(standing: Standing, case: Case) -> Withholding:
    pack = countries.read("es")
    parameters = pack.at("social_security", case.period.last).values
    average = half_up_cent(standing.pay / standing.months)
    terms = standing.terms
    bounds = social_security.limits(parameters, terms.contribution_group, social_security.DAYS_OF_EVERY_MONTH)
    hours = paying.monthly_hours(terms)
    if hours is not None:
        floors = pack.at("part_time", case.period.last).values
        group, ceiling = terms.contribution_group, bounds.ceiling
        bounds = social_security.part_time_limits(floors, group, half_up_cent(hours), ceiling)
    month = social_security.average_month(
        parameters, terms.contribution_group, standing.contract, average, bounds
    )
    contributions = half_up_cent(month.amount * standing.months)
    case_before = TaxCase(
        case.period.pay_date.year, standing.pay, contributions, standing.form, standing.tax_contract
    )
    return withhold(case_before, pack.at("irpf", case.period.pay_date).values)
