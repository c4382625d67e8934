"""Pay by the year or by the hour, and parts of a period, where neither extra pays nor thirtieths exist."""

from datetime import date, timedelta
from decimal import Decimal

from hr.i18n import N_
from hr.money import from_minor
from hr.people.models import EmploymentTerms
from payroll.countries.us.earnings import weekdays
from payroll.engine.model import ZERO, Element, ElementKind
from payroll.engine.rounding import half_up_cent
from payroll.groups.models import MONTHLY, SEMIMONTHLY, WEEKS
from payroll.runs.case import Case
from payroll.runs.facts import Period, PersonFacts

HOURS = "hours"  # the code of hours worked, entered for a period or those of the contract
HOURS_LABEL = N_("Hours worked")
UNPAID = "unpaid"  # the kind of an absence that only takes days
SATURDAY = 5
WEEKS_OF_YEAR = 52
PERIODS = {MONTHLY: 12, SEMIMONTHLY: 24}


def annual_salary(terms: EmploymentTerms) -> Decimal:
    """Return the pay of a year; zero for who is paid by the hour."""
    return ZERO if terms.hourly_minor else from_minor(terms.annual_gross_minor)


def working_time(terms: EmploymentTerms) -> Decimal:
    """Return the share of a full-time week that is worked."""
    return min(Decimal(1), Decimal(terms.weekly_hours) / Decimal(terms.full_time_hours))


def monthly_hours(terms: EmploymentTerms) -> Decimal | None:
    """Return the hours a part-timer works in a whole month, a year's 52 weeks over twelve; None full-time."""
    if working_time(terms) == 1:
        return None
    return Decimal(terms.weekly_hours) * WEEKS_OF_YEAR / PERIODS[MONTHLY]


def has_hours(elements: tuple[Element, ...]) -> bool:
    """Tell whether somebody entered the hours of the period."""
    return any(item.code == HOURS for item in elements)


def with_hours(case: Case, feeds: tuple[str, ...]) -> tuple[Element, ...]:
    """Return the period's elements, with the contract's hours for who is paid by them and entered none."""
    if not case.terms.hourly_minor or has_hours(case.elements):
        return case.elements
    each = from_minor(case.terms.hourly_minor)
    hours = contract_hours(case)
    amount = half_up_cent(hours * each)
    worked = Element(HOURS, ElementKind.EARNING, amount, HOURS_LABEL, feeds, quantity=hours, rate=each)
    return (worked, *case.elements)


def contract_hours(case: Case) -> Decimal:
    """Return the hours the contract agrees for the days employed in the period."""
    period, terms = case.period, case.terms
    weekly = Decimal(terms.weekly_hours)
    count = WEEKS.get(period.frequency)
    whole = weekly * count if count else weekly * WEEKS_OF_YEAR / PERIODS[period.frequency]
    days = part_weekdays(case)
    share = 1 if days is None else Decimal(days) / (weekdays(period.first, period.last) or 1)
    return half_up_cent(whole * share)


def part_days(case: Case) -> int | None:
    """Return the calendar days of a period that are paid, None for all of them."""
    period = case.period
    paid = [day for day in _days(period.first, period.last) if _is_paid(case, day)]
    return None if len(paid) == (period.last - period.first).days + 1 else len(paid)


def part_weekdays(case: Case) -> int | None:
    """Return the weekdays of a period that are paid, None for all of them."""
    period = case.period
    whole = [day for day in _days(period.first, period.last) if day.weekday() < SATURDAY]
    paid = [day for day in whole if _is_paid(case, day)]
    return None if len(paid) == len(whole) else len(paid)


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _is_paid(case: Case, day: date) -> bool:
    first, last = _employed(case.facts, case.period)
    if not first <= day <= last:
        return False
    return not any(
        absence.kind == UNPAID and absence.starts_on <= day <= (absence.ends_on or day)
        for absence in case.absences
    )


def _employed(facts: PersonFacts, period: Period) -> tuple[date, date]:
    first = max(period.first, facts.employment.starts_on)
    return first, min(period.last, facts.last_day or period.last)


def pay_of_year(terms: EmploymentTerms) -> Decimal:
    """Return what the contract pays in a year, by the year or by its hours."""
    if not terms.hourly_minor:
        return from_minor(terms.annual_gross_minor)
    return half_up_cent(from_minor(terms.hourly_minor) * Decimal(terms.weekly_hours) * WEEKS_OF_YEAR)


def usual_pay(terms: EmploymentTerms, periods_per_year: int) -> Decimal:
    """Return what the contract pays in an ordinary period."""
    return half_up_cent(pay_of_year(terms) / periods_per_year)
