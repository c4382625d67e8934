"""What an employer expects to pay a person in a calendar year, month by month, by the country's own rules."""

from collections import Counter
from datetime import date
from decimal import Decimal
from functools import lru_cache

from hr.money import from_minor
from hr.people.models import EmploymentTerms
from payroll.countries.es.earnings import earnings
from payroll.countries.es.facts import SpanishFacts, TaxForm
from payroll.countries.es.part_month import worked_days
from payroll.engine.model import SUMMER_AND_CHRISTMAS, ZERO, ExtraPay, Inputs
from payroll.engine.rounding import half_up_cent
from payroll.runs.facts import Engagement, Month, PersonFacts

EXTRA_PAY_MONTHS = (6, 12)
MONTHS = 12
DAYS_OF_MONTH, DAYS_OF_HALF_YEAR = 30, 180


def days_in(engagement: Engagement, month: Month, group: int) -> int | None:
    """Return the days of a month an employment counts, None for all of it."""
    return worked_days(month.first, month.last, engagement.employment.starts_on, engagement.last_day, group)


def extra_pays(engagement: Engagement, year: int) -> tuple[ExtraPay, ...]:
    """Return the two extra pays with what is accrued of each.

    Each accrues over its half year, so that what is paid agrees with the sixth of it that contributes every
    month; an agreement may say otherwise and is a later setting.
    """
    if _covers_year(engagement, year):
        return SUMMER_AND_CHRISTMAS
    accrued = []
    for paid_in in EXTRA_PAY_MONTHS:
        months = (_month(year, number) for number in range(paid_in - 5, paid_in + 1))
        days = sum(_thirtieths(engagement, month) for month in months)
        accrued.append(ExtraPay(paid_in, Decimal(days) / DAYS_OF_HALF_YEAR))
    return tuple(accrued)


def unpaid_extra_pays(engagement: Engagement, year: int) -> Decimal:
    """Return what a leaver has accrued of an extra pay whose month they do not reach."""
    last = engagement.last_day
    terms = engagement.terms_on(date(year, MONTHS, 31))
    if last is None or last.year != year or terms is None or terms.pays_per_year == MONTHS:
        return ZERO
    full = half_up_cent(from_minor(terms.annual_gross_minor) / terms.pays_per_year)
    left = (extra for extra in extra_pays(engagement, year) if extra.month > last.month)
    return sum((half_up_cent(full * extra.accrued) for extra in left), ZERO)


def expected(facts: PersonFacts, month: Month) -> tuple[Decimal, Decimal]:
    """Return what the year pays, earlier employments with the same employer included, and in how many months.

    It is the year of the month that is paid: what is paid in a later year is taxed apart from any year's
    expectation.
    """
    year = month.first.year
    only = _only_terms(facts, year)
    if only is not None and not facts.others:
        pay, pays, group = only.annual_gross_minor, only.pays_per_year, only.contribution_group
        return _whole_months(pay, pays, group, year, MONTHS), Decimal(MONTHS)
    total, thirtieths = ZERO, Counter[int]()
    for engagement in (facts, *facts.others):
        total += _part_year(engagement, year, thirtieths)
    days = sum(min(DAYS_OF_MONTH, each) for each in thirtieths.values())
    return total, Decimal(days) / DAYS_OF_MONTH


def paid_before(facts: PersonFacts, month: Month) -> Decimal:
    """Return what the contract paid in the year's months before this one."""
    only = _only_terms(facts, month.first.year)
    if only is not None:
        pay, pays, group = only.annual_gross_minor, only.pays_per_year, only.contribution_group
        return _whole_months(pay, pays, group, month.first.year, month.first.month - 1)
    extras = extra_pays(facts, month.first.year)
    total = ZERO
    for number in range(1, month.first.month):
        each = _month(month.first.year, number)
        terms = facts.terms_on(each.last)
        if terms is not None and facts.works_in(each.first, each.last):
            days = days_in(facts, each, terms.contribution_group)
            pay, pays, group = terms.annual_gross_minor, terms.pays_per_year, terms.contribution_group
            total += _month_pay(pay, pays, group, each, days, extras)
    return total


def _month(year: int, number: int) -> Month:
    first = date(year, number, 1)
    return Month.of(first, first)


def _thirtieths(engagement: Engagement, month: Month) -> int:
    """Return the thirtieths of a month that an employment covers, whatever its contribution group."""
    days = days_in(engagement, month, 1)
    return DAYS_OF_MONTH if days is None else days


def _covers_year(engagement: Engagement, year: int) -> bool:
    first, last = date(year, 1, 1), date(year, MONTHS, 31)
    ends = engagement.last_day
    return engagement.employment.starts_on <= first and (ends is None or ends >= last)


def _only_terms(facts: Engagement, year: int) -> EmploymentTerms | None:
    """Return the terms of a whole year of work that knows no others."""
    only = facts.terms_on(date(year, 1, 1))
    is_only = only is facts.terms_on(date(year, MONTHS, 31)) and _covers_year(facts, year)
    return only if is_only else None


@lru_cache(maxsize=50_000)
def _whole_months(annual_minor: int, pays: int, group: int, year: int, last: int) -> Decimal:
    """Add up what the year's months up to one pay in full."""
    # A whole month differs from another in its extra pay only, and both extra pays are equally high.
    plain, *extra = (
        _month_pay(annual_minor, pays, group, _month(year, number), None, SUMMER_AND_CHRISTMAS)
        for number in (1, *(EXTRA_PAY_MONTHS[:1] if pays != MONTHS else ()))
    )
    paid = sum(number <= last for number in EXTRA_PAY_MONTHS) if extra else 0
    return plain * (last - paid) + sum(extra, ZERO) * paid


def _part_year(engagement: Engagement, year: int, thirtieths: Counter[int]) -> Decimal:
    """Add up month by month, for joiners, leavers and changes of pay, with what a leaver is still owed."""
    extras = extra_pays(engagement, year)
    total = unpaid_extra_pays(engagement, year)
    for number in range(1, MONTHS + 1):
        each = _month(year, number)
        terms = engagement.terms_on(each.last)
        if terms is None or not engagement.works_in(each.first, each.last):
            continue
        thirtieths[number] += _thirtieths(engagement, each)
        days = days_in(engagement, each, terms.contribution_group)
        total += _month_pay(
            terms.annual_gross_minor,
            terms.pays_per_year,
            terms.contribution_group,
            each,
            days,
            extras,
        )
    return total


@lru_cache(maxsize=50_000)
def _month_pay(
    annual_minor: int,
    pays: int,
    group: int,
    month: Month,
    days: int | None,
    extras: tuple[ExtraPay, ...],
) -> Decimal:
    """Return what the country's own rules pay in a month, so that the year adds up to the cent."""
    facts = SpanishFacts(
        contribution_group=group, accident_rate=ZERO, tax_form=TaxForm(birth_year=month.first.year)
    )
    inputs = Inputs(
        subject="",
        period_from=month.first,
        period_to=month.last,
        pay_date=month.pay_date,
        annual_salary=from_minor(annual_minor),
        pays_per_year=pays,
        facts=facts,
        extra_pays=extras,
        worked_days=days,
    )
    return sum((line.amount for line in earnings(inputs, facts)), ZERO)
