"""The United Kingdom: tax code notices, the starter declaration, National Insurance, loans and pension."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from hr.i18n import N_
from payroll import countries
from payroll.countries.uk import periods
from payroll.countries.uk.facts import (
    SALARY_FEEDS,
    BritishFacts,
    PensionBasis,
    PensionRelief,
    PensionScheme,
    PreviousEmployment,
)
from payroll.countries.uk.starters import P45, Declaration, FirstCode, first_code
from payroll.countries.uk.student_loans import Plan
from payroll.engine.model import Inputs, YearToDate
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.runs import paying
from payroll.runs.case import Case, Missing


def build(case: Case) -> Inputs:
    """Return the inputs of one person and period."""
    month, count = case.period, case.period.periods_per_year
    if any(absence.kind != paying.UNPAID for absence in case.absences):
        raise Unsupported(N_("Statutory Sick Pay"))
    return Inputs(
        subject=case.facts.employment.id,
        period_from=month.first,
        period_to=month.last,
        pay_date=month.pay_date,
        annual_salary=paying.annual_salary(case.terms),
        facts=_facts(case),
        elements=paying.with_hours(case, SALARY_FEEDS),
        periods_per_year=count,
        period_number=periods.period_on(count, month.pay_date).number,
        year_to_date=_so_far(case),
        worked_days=paying.part_days(case),
        working_time=paying.working_time(case.terms),
    )


def _so_far(case: Case) -> YearToDate | None:
    """Return the year to date; None, which cumulative codes refuse, where it was paid and nobody has told us.

    Nothing paid is an answer only for who starts, or whose tax year begins with this period.
    """
    year_start = date(periods.tax_year(case.period.pay_date), *periods.FIRST_DAY)
    first = max(case.facts.employment.starts_on, year_start)
    return None if not case.year_to_date and first < case.period.first else case.year_to_date


def _facts(case: Case) -> BritishFacts:
    declared, person = case.facts.declared, case.facts.person
    try:
        return BritishFacts(
            ni_category=declared["ni_category"],
            director_since=_day(declared.get("director_since")),
            student_loan=Plan(declared["student_loan"]) if declared.get("student_loan") else None,
            has_postgraduate_loan=bool(declared.get("postgraduate_loan")),
            pension=_pension(declared),
            birth_date=person.birth_on,
            **_code(declared, case.period.pay_date),
        )
    except (KeyError, ValueError, TypeError, InvalidOperation) as error:
        raise InvalidInputs(problem=N_("the tax and National Insurance details")) from error


def _code(declared: dict[str, Any], pay_date: date) -> dict[str, Any]:
    """Return the code in force: that of HMRC's last notice, else what P45 or starter declaration lead to."""
    p45 = _p45(declared)
    if declared.get("tax_code"):
        previous = PreviousEmployment(p45.tax_year, p45.pay, p45.tax) if p45 else None
        week1 = bool(declared.get("week1"))
        return {"tax_code": declared["tax_code"], "is_week1": week1, "previous": previous}
    if p45 is None and not declared.get("starter"):
        raise Missing("missing_tax_code")
    year = periods.tax_year(pay_date)
    parameters = countries.load("uk", pay_date).at("income_tax", pay_date).values
    if p45 is not None and p45.tax_year != year:
        p45 = (
            None  # of an earlier year: what was declared then no longer counts, HMRC's rule for starters does
        )
    statement = Declaration(declared["starter"]) if declared.get("starter") else None
    found: FirstCode = first_code(year, parameters, p45=p45, declaration=statement)
    return {"tax_code": found.tax_code, "is_week1": found.is_week1, "previous": found.previous}


def _p45(declared: dict[str, Any]) -> P45 | None:
    given = declared.get("p45")
    if not given:
        return None
    return P45(
        tax_year=int(given["tax_year"]),
        tax_code=str(given["tax_code"]),
        pay=Decimal(str(given["pay"])),
        tax=Decimal(str(given["tax"])),
        is_week1=bool(given.get("week1")),
    )


def _pension(declared: dict[str, Any]) -> PensionScheme | None:
    given = declared.get("pension")
    if not given or given.get("standing") != "member":
        return None
    return PensionScheme(
        relief=PensionRelief(given["relief"]),
        basis=PensionBasis(given["basis"]),
        employee_rate=Decimal(str(given["employee_rate"])),
        employer_rate=Decimal(str(given["employer_rate"])),
    )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None
