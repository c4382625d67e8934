"""Spain: contract, Modelo 145, absences and the end of an employment as the engine wants them."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from hr.i18n import N_
from hr.money import from_minor
from hr.people.models import EmploymentTerms
from payroll import countries, engine
from payroll.countries.es.bases import COMMON_BASE, PROFESSIONAL_BASE
from payroll.countries.es.facts import (
    IRPF,
    Contract,
    EndCause,
    LeaveKind,
    Settlement,
    SickLeave,
    SpanishFacts,
    TaxContract,
)
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.settlement import TOPIC as INDEMNITIES
from payroll.countries.es.settlement import indemnity
from payroll.countries.es.territory import zone_of
from payroll.engine.model import HUNDRED, ZERO, Inputs
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent
from payroll.runs import paying, regularising, year
from payroll.runs.case import Absence, Case
from payroll.runs.facts import Period, PersonFacts
from payroll.runs.modelo_145 import birth_year, tax_form

SHORT_CONTRACT_DAYS = 30  # LGSS 151: shorter ones cost the employer a surcharge
MONTHS = 12
DAYS_OF_PAY_YEAR = 360
SICK = {kind.value for kind in LeaveKind}


def build(case: Case) -> Inputs:
    """Return the inputs of one person and calendar month."""
    facts, terms, month = case.facts, case.terms, case.period
    pay_of_year, months = year.expected(facts, month)
    extras = year.extra_pays(facts, month.first.year)
    settled = _settlement(facts, month)
    pay_of_year += _beyond_contract(case, settled)
    spanish = _facts(case, settled, pay_of_year, months)
    return Inputs(
        subject=facts.employment.id,
        period_from=month.first,
        period_to=month.last,
        pay_date=month.pay_date,
        annual_salary=from_minor(terms.annual_gross_minor),
        pays_per_year=terms.pays_per_year,
        expected_annual_pay=pay_of_year,
        expected_months=months,
        facts=spanish,
        elements=case.elements,
        year_to_date=case.year_to_date,
        extra_pays=extras,
        worked_days=year.days_in(facts, month, terms.contribution_group),
        working_time=paying.working_time(terms),
    )


def _facts(case: Case, settled: Settlement | None, pay_of_year: Decimal, months: Decimal) -> SpanishFacts:
    terms, entity = case.terms, case.employer.entity
    if case.employer.accident_rate is None:
        raise InvalidInputs(problem=N_("the work accident rate (AT/EP) of this month"))
    contract = _contract(case.facts, terms)
    zone = zone_of(entity.holiday_region, entity.postcode)
    form = tax_form(case.facts.declared, birth_year(case.facts), zone)
    tax_contract = _tax_contract(case.facts, terms, case.period)
    now = regularising.Standing(terms, form, contract, tax_contract, pay_of_year, months)
    return SpanishFacts(
        contribution_group=terms.contribution_group,
        accident_rate=case.employer.accident_rate,
        tax_form=form,
        contract=contract,
        tax_contract=tax_contract,
        monthly_hours=_monthly_hours(case),
        sick_leaves=tuple(_sick_leaves(case)),
        settlement=settled,
        regularisation=regularising.needed(case, now, zone),
    )


def _monthly_hours(case: Case) -> Decimal | None:
    """Return the hours of a part-timer's month, for a part of a month the share of its days.

    Their minimum base follows from them.
    """
    terms, hours = case.terms, paying.monthly_hours(case.terms)
    if hours is None:
        return None
    days = year.days_in(case.facts, case.period, terms.contribution_group)
    if days is not None:
        hours = hours * days / whole_month(terms.contribution_group, case.period.first)
    return half_up_cent(hours)


# ---- the contract ------------------------------------------------------------------------------------


def _contract(facts: PersonFacts, terms: EmploymentTerms) -> Contract:
    try:
        contract = Contract(terms.contract_kind)
    except ValueError as error:
        raise Unsupported(terms.contract_kind) from error
    last, start = facts.last_day, facts.employment.starts_on
    if contract is Contract.TEMPORARY and last and (last - start).days + 1 < SHORT_CONTRACT_DAYS:
        return Contract.UNDER_30_DAYS
    return contract


def _tax_contract(facts: PersonFacts, terms: EmploymentTerms, month: Period) -> TaxContract:
    """Tell a contract of less than a year (RIRPF 86.2) by its end, or by how long it has lasted so far."""
    if terms.contract_kind != Contract.TEMPORARY.value:
        return TaxContract.GENERAL
    start = facts.employment.starts_on
    after = (terms.contract_ends_on or facts.last_day or month.last) + timedelta(days=1)
    return TaxContract.GENERAL if _is_a_year(start, after) else TaxContract.UNDER_A_YEAR


def _is_a_year(start: date, after: date) -> bool:
    return (after.year - start.year, after.month, after.day) >= (1, start.month, start.day)


# ---- the year ----------------------------------------------------------------------------------------


def _beyond_contract(case: Case, settled: Settlement | None) -> Decimal:
    """Return what the year pays besides the contract: what was entered so far, now, and the settlement.

    One-offs count once and are never multiplied by twelve (RIRPF 83.2.2).
    """
    now = sum((half_up_cent(item.amount) for item in case.elements if IRPF in item.feeds), ZERO)
    before = dict(case.year_to_date).get("es.base.irpf", ZERO)
    if before:
        before = max(ZERO, before - year.paid_before(case.facts, case.period))
    return now + before + _of_settlement(case, settled)


def _settlement(facts: PersonFacts, month: Period) -> Settlement | None:
    """Return what the last month settles, once somebody has said why the employment ends."""
    last, cause = facts.last_day, facts.employment.end_cause
    if not cause or last is None or not month.first <= last <= month.last:
        return None
    left = [extra for extra in year.extra_pays(facts, last.year) if extra.month > last.month]
    terms = facts.terms_on(last)
    return Settlement(
        cause=EndCause(cause),
        starts_on=facts.employment.starts_on,
        ends_on=last,
        unused_holiday_days=Decimal(facts.employment.unused_holiday or 0),
        extra_pays=tuple(left) if terms is not None and terms.pays_per_year != MONTHS else (),
    )


def _of_settlement(case: Case, settled: Settlement | None) -> Decimal:
    """Return the taxed part of a settlement that the contract's year does not hold yet."""
    if settled is None:
        return ZERO
    annual = from_minor(case.terms.annual_gross_minor)
    holiday = half_up_cent(annual / DAYS_OF_PAY_YEAR * settled.unused_holiday_days)
    law = countries.read("es").at(INDEMNITIES, settled.ends_on).values
    owed = indemnity(settled.cause, settled.starts_on, settled.ends_on, annual, law)
    return holiday + owed.taxed


# ---- sick leave --------------------------------------------------------------------------------------


def _sick_leaves(case: Case) -> Iterator[SickLeave]:
    for absence in case.absences:
        if absence.kind not in SICK:
            raise Unsupported(N_("unpaid leave in Spain"))
        common, professional, days = _bases_before(case, absence)
        yield SickLeave(
            kind=LeaveKind(absence.kind),
            starts_on=absence.starts_on,
            ends_on=_leave_end(case, absence),
            common_base=common,
            professional_base=professional,
            base_days=days,
            topped_up_to=min(HUNDRED, Decimal(getattr(absence, "topped_up_to", 0) or 0)),
        )


def _leave_end(case: Case, absence: Absence) -> date | None:
    """Return the last day of a leave: the employment's at the latest, in a part month the month's."""
    last_day, month = case.facts.last_day, case.period
    if last_day is not None and last_day <= month.last:
        return min(absence.ends_on or last_day, last_day)
    is_part = case.facts.employment.starts_on > month.first
    return absence.ends_on or (month.last if is_part else None)


def _bases_before(case: Case, absence: Absence) -> tuple[Decimal, Decimal, int]:
    """Return the bases and days of the month before a leave: those known, else those of the contract.

    Of its own month for who came in it. What was entered for one month alone is left out of the contract's.
    """
    common, professional = (getattr(absence, f"{name}_base", None) for name in ("common", "professional"))
    if common is not None and professional is not None:
        return common, professional, getattr(absence, "base_days", 30)
    before = (absence.starts_on.replace(day=1) - timedelta(days=1)).replace(day=1)
    if before < case.facts.employment.starts_on.replace(day=1):
        before = absence.starts_on.replace(day=1)
    month = Period.of(before, case.period.pay_date)
    terms = case.facts.terms_on(month.last) or case.terms
    ordinary = build(Case(case.facts, terms, month, case.employer))
    found = engine.calculate(ordinary, countries.load("es", case.period.pay_date))
    bases = dict(found.bases)
    days = ordinary.worked_days or whole_month(terms.contribution_group, before)
    return bases[COMMON_BASE], bases[PROFESSIONAL_BASE], days
