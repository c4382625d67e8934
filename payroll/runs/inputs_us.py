"""The United States: forms W-4 and of the states, local taxes, and the employer's accounts."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from hr.company import rates
from hr.i18n import N_
from payroll.countries.us.facts import (
    SALARY_FEEDS,
    W4,
    AccountFigure,
    AccountRate,
    AmericanFacts,
    FilingStatus,
    FormerW4,
    LocalKind,
    LocalTax,
    StateForm,
)
from payroll.countries.us.states import STATES, state_of
from payroll.engine.model import Inputs, YearToDate
from payroll.engine.refusals import InvalidInputs
from payroll.runs import paying
from payroll.runs.case import Case, Missing
from payroll.runs.employer import DatedRate

DAYS_OF_STARTER = 31  # the first pay of who starts late in a period may be that of the next
NEEDED = (AccountFigure.UNEMPLOYMENT_RATE, AccountFigure.UNEMPLOYMENT_CEILING)


def build(case: Case) -> Inputs:
    """Return the inputs of one person and period."""
    month = case.period
    elements = paying.with_hours(case, SALARY_FEEDS)
    return Inputs(
        subject=case.facts.employment.id,
        period_from=month.first,
        period_to=month.last,
        pay_date=month.pay_date,
        annual_salary=paying.annual_salary(case.terms),
        facts=_facts(case),
        elements=elements,
        periods_per_year=month.periods_per_year,
        year_to_date=_so_far(case),
        worked_days=paying.part_weekdays(case),
        working_time=paying.working_time(case.terms),
    )


def _so_far(case: Case) -> YearToDate | None:
    """Return the year to date; None, which is refused, where somebody was paid and nobody has told us.

    Nothing paid is an answer for who started a short while ago, or where the year begins with this period.
    """
    year_start = date(case.period.pay_date.year, 1, 1)
    since = max(year_start, case.period.first - timedelta(days=DAYS_OF_STARTER))
    is_starter = case.facts.employment.starts_on >= since
    return case.year_to_date if case.year_to_date or is_starter or case.period.first <= year_start else None


def work_state(case: Case) -> str:
    """Return the state somebody works in: their own, or that of the company."""
    declared = str(case.facts.declared.get("work_state") or "")
    return declared or case.employer.entity.holiday_region.removeprefix("US-")


def _facts(case: Case) -> AmericanFacts:
    declared, born = case.facts.declared, case.facts.person.birth_on
    state = work_state(case)
    known = state_of(state)
    if not declared.get("w4"):
        raise Missing("missing_w4")
    if known.needs_form and not declared.get("state_form"):
        raise Missing("missing_state_form", state=state)
    if known.local_kinds and declared.get("local_taxes") is None:
        raise Missing("missing_local_taxes", state=state)
    try:
        return AmericanFacts(
            w4=_w4(declared["w4"]),
            work_state=state,
            residence_state=str(declared.get("residence_state") or state),
            account=_account(case, state),
            state_form=_state_form(declared.get("state_form")),
            local_taxes=_local_taxes(declared.get("local_taxes")),
            is_fica_exempt=bool(declared.get("fica_exempt")),
            is_futa_exempt=bool(declared.get("futa_exempt")),
            hours_worked=_hours(case),
            birth_year=born.year if born else None,
        )
    except (KeyError, ValueError, TypeError, InvalidOperation) as error:
        raise InvalidInputs(problem=N_("the W-4 and the state's form")) from error


def _w4(given: dict[str, Any]) -> W4 | FormerW4:
    extra = _money(given, "extra")
    exempt, alien = bool(given.get("exempt")), bool(given.get("nonresident_alien"))
    if given.get("version") == "former":
        return FormerW4(
            is_married=bool(given.get("married")),
            allowances=int(given.get("allowances") or 0),
            extra=extra,
            is_exempt=exempt,
            is_nonresident_alien=alien,
        )
    return W4(
        filing_status=FilingStatus(given["filing_status"]),
        has_two_jobs=bool(given.get("two_jobs")),
        credits=_money(given, "credits"),
        other_income=_money(given, "other_income"),
        deductions=_money(given, "deductions"),
        extra=extra,
        is_exempt=exempt,
        is_nonresident_alien=alien,
    )


def _state_form(given: dict[str, Any] | None) -> StateForm | None:
    if not given:
        return None
    city = given.get("city_allowances")
    return StateForm(
        status=str(given.get("status") or ""),
        allowances=int(given.get("allowances") or 0),
        more_allowances=int(given.get("more_allowances") or 0),
        city_allowances=None if city in (None, "") else int(city),
        extra=_money(given, "extra"),
        is_exempt=bool(given.get("exempt")),
    )


def _local_taxes(given: Sequence[dict[str, Any]] | None) -> tuple[LocalTax, ...] | None:
    if given is None:
        return None
    return tuple(
        LocalTax(
            kind=LocalKind(row["kind"]),
            name=str(row.get("name") or ""),
            is_resident=bool(row.get("resident", True)),
            exemptions=int(row.get("exemptions") or 0),
            rate=_optional(row, "rate"),
            annual=_optional(row, "annual"),
            exemption=_money(row, "exemption"),
            is_exempt=bool(row.get("exempt")),
        )
        for row in given
    )


# ---- the employer's accounts -------------------------------------------------------------------------


def _account(case: Case, state: str) -> tuple[AccountRate, ...]:
    """Return every dated figure of the employer that counts in a state; refuse by name what is missing."""
    kinds = {
        AccountFigure.UNEMPLOYMENT_RATE: rates.us_unemployment(state),
        AccountFigure.UNEMPLOYMENT_CEILING: rates.us_ceiling(state),
        AccountFigure.FUTA_CREDIT_REDUCTION: rates.us_credit_reduction(state),
        AccountFigure.WORKERS_COMPENSATION_HOURLY: rates.us_workers_compensation(state),
        AccountFigure.EMPLOYEE_COUNT: rates.EMPLOYEE_COUNT,
    }
    needed = [] if case.facts.declared.get("futa_exempt") else [*NEEDED, AccountFigure.FUTA_CREDIT_REDUCTION]
    if STATES[state].needs_hourly_premium:
        needed.append(AccountFigure.WORKERS_COMPENSATION_HOURLY)
    known = case.employer.rates
    for figure in needed:
        if not any(row.effective_from <= case.period.pay_date for row in known.get(kinds[figure], ())):
            raise Missing(f"missing_{figure.value}", state=state)
    return tuple(each for figure, kind in kinds.items() for each in _dated(figure, known.get(kind, ())))


def _dated(figure: AccountFigure, rows: Sequence[DatedRate]) -> list[AccountRate]:
    """Return the rows of a figure, each in force until the day before the next; of one day the later wins."""
    found: list[AccountRate] = []
    until = None
    for row in rows:
        if until is not None and row.effective_from > until:
            continue
        found.append(
            AccountRate(figure=figure, value=row.value, effective_from=row.effective_from, effective_to=until)
        )
        until = row.effective_from - timedelta(days=1)
    return found


def _hours(case: Case) -> Decimal:
    """Return the hours of the period: those entered, or those of the contract."""
    entered = [item.quantity for item in case.elements if item.code == paying.HOURS and item.quantity]
    return sum(entered, Decimal(0)) if entered else paying.contract_hours(case)


def _money(given: dict[str, Any], name: str) -> Decimal:
    return Decimal(str(given.get(name) or 0))


def _optional(given: dict[str, Any], name: str) -> Decimal | None:
    value = given.get(name)
    return None if value in (None, "") else Decimal(str(value))
