"""Estimates the first pays of an employment with the rules and the facts of a run, before there is one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import select

from hr import db
from hr.company import service as company
from hr.i18n import N_
from hr.money import to_minor
from hr.people import service as people
from hr.people.models import Employment, EmploymentTerms
from payroll import countries, engine
from payroll.countries.registry import COUNTRIES
from payroll.engine.model import Category, Inputs, Result, YearToDate
from payroll.engine.refusals import Refused
from payroll.engine.steps import year_to_date
from payroll.entries import service as entries
from payroll.estimates import assumed
from payroll.groups import service as groups
from payroll.receivables import protection
from payroll.runs.employer import Employer, employer_on
from payroll.runs.facts import Period, gather
from payroll.runs.grounds import tax_year_start
from payroll.runs.inputs import inputs_of, period_days
from payroll.runs.models import REGULAR, PayItem, PayRun
from payroll.runs.problems import Problem, from_refusal
from payroll.runs.states import SEALED

MOST_PERIODS = (
    4  # ahead of which a usual period is looked for; no two months with an extra pay follow so near
)
CUMULATIVE = ("es", "uk")  # whose income tax looks at the year as a whole
EXTRA_PAY_MONTHS, TWELVE = (6, 12), 12

BY_THE_HOUR = N_("Paid for the hours of the contract.")
NOTHING_ELSE = N_("No overtime, allowances, absences or deductions but those entered so far.")
REST_OF_YEAR = N_(
    "Income tax counts only what is left of this tax year: from the next one on it can be more."
)
EXTRA_PAYS = N_("In June and December an extra pay comes on top.")
NO_EARLIER_JOB = N_("No earlier pay of this employer in the tax year.")


@dataclass(frozen=True)
class Pay:
    """One estimated pay; amounts are in minor units, `is_part` when not all days of the period are paid."""

    first: date
    last: date
    paid_on: date
    days: int
    is_part: bool
    has_extra: bool
    currency: str
    gross: int
    contributions: int
    tax: int
    deductions: int
    net: int


@dataclass(frozen=True)
class Estimate:
    """The first pay and a usual whole one, what they assume, or why there is none; `words` are msgids."""

    first: Pay | None
    whole: Pay | None
    words: tuple[str, ...]
    problem: Problem | None = None


def of_employment(employment_id: str) -> Estimate | None:
    """Return the estimate of an employment that was never paid; None without its pay, or once it was."""
    employment = people.get_employment(employment_id)
    terms = people.terms_on(employment.id, employment.starts_on)
    if terms is None or _is_paid(employment.id):
        return None
    words: list[str] = []
    pays: list[Pay] = []
    try:
        for pay in _pays(employment, words):
            pays.append(pay)
            if not pay.is_part and not pay.has_extra:
                break
    except Refused as refusal:
        if not pays:
            return Estimate(None, None, (), from_refusal(refusal))
    wholes = sorted((pay for pay in pays if not pay.is_part), key=lambda pay: (pay.has_extra, pay.first))
    country = company.get_legal_entity(employment.legal_entity_id).country
    if country in CUMULATIVE and tax_year_start(country, pays[0].paid_on) < employment.starts_on:
        words.append(REST_OF_YEAR)
    told = dict.fromkeys([*words, *_always(terms)])
    return Estimate(pays[0], wholes[0] if wholes else None, tuple(told))


def _is_paid(employment_id: str) -> bool:
    query = (
        select(PayItem.id)
        .join(PayRun, PayRun.id == PayItem.run_id)  # type: ignore[arg-type]
        .where(PayItem.employment_id == employment_id, PayRun.state.in_(SEALED))  # type: ignore[attr-defined]
    )
    return db.session().exec(query.limit(1)).first() is not None


def _always(terms: EmploymentTerms) -> Iterator[str]:
    if terms.hourly_minor:
        yield BY_THE_HOUR
    yield NO_EARLIER_JOB
    yield NOTHING_ELSE
    if terms.pays_per_year != TWELVE:
        yield EXTRA_PAYS


def _pays(employment: Employment, words: list[str]) -> Iterator[Pay]:
    """Yield the pays one after another, each knowing what those before it in its tax year came to."""
    group = groups.group_of(employment.id, employment.legal_entity_id, employment.starts_on)
    day, before = employment.starts_on, list[Result]()
    for _ in range(MOST_PERIODS):
        span = groups.period_of(group, day)
        period = Period(span.first, span.last, span.pay_date, group.frequency)
        employer = employer_on(employment.legal_entity_id, period.last)
        country = COUNTRIES[employer.entity.country]
        year = country.tax_year(period.pay_date)
        earlier = year_to_date(each for each in before if country.tax_year(each.pay_date) == year)
        inputs = _inputs(employment, period, employer, earlier, words)
        pack = countries.load(employer.entity.country, period.pay_date)
        result = engine.calculate(protection.fitted(inputs, pack).inputs, pack)
        before.append(result)
        yield _pay(employment, period, inputs, result)
        day = period.last + timedelta(days=1)


def _inputs(
    employment: Employment, period: Period, employer: Employer, earlier: YearToDate, words: list[str]
) -> Inputs:
    (facts,) = gather([employment.id], period)
    facts, assumptions = assumed.completed(facts, period.pay_date)
    words += assumptions
    told = {"first": period.first, "last": period.last}
    elements = entries.elements_for(
        [employment.id], **told, pay_date=period.pay_date, run_kind=REGULAR, run_id=""
    )
    absences = entries.absences_for([employment.id], period.first, period.last)
    return inputs_of(
        facts,
        period,
        employer,
        year_to_date=earlier,
        elements=elements.get(employment.id, ()),
        absences=absences.get(employment.id, ()),
    )


def _pay(employment: Employment, period: Period, inputs: Inputs, result: Result) -> Pay:
    def sum_of(category: Category) -> int:
        return to_minor(sum((line.amount for line in result.lines if line.category is category), Decimal(0)))

    return Pay(
        first=max(period.first, employment.starts_on),
        last=period.last,
        paid_on=period.pay_date,
        days=period_days(inputs),
        is_part=employment.starts_on > period.first,
        has_extra=inputs.pays_per_year != TWELVE and period.first.month in EXTRA_PAY_MONTHS,
        currency=result.currency,
        gross=to_minor(result.gross),
        contributions=sum_of(Category.EMPLOYEE_CONTRIBUTION),
        tax=sum_of(Category.TAX),
        deductions=sum_of(Category.DEDUCTION),
        net=to_minor(result.net),
    )
