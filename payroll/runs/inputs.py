"""The seam between people and the engine: facts of the core in, `Inputs` of the engine out."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hr.company.models import LegalEntity
from hr.i18n import N_
from hr.money import from_minor
from hr.people.models import EmploymentTerms
from payroll.countries.es.facts import (
    Ascendant,
    Contract,
    Descendant,
    Disability,
    FamilySituation,
    SpanishFacts,
    TaxContract,
    TaxForm,
    Zone,
)
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.territory import zone_of
from payroll.engine.model import Inputs
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.runs import year
from payroll.runs.facts import Month, PersonFacts

SHORT_CONTRACT_DAYS = 30  # LGSS 151: shorter ones cost the employer a surcharge
DISABILITIES = {
    "": Disability.NONE,
    "none": Disability.NONE,
    "33": Disability.FROM_33,
    "from_33": Disability.FROM_33,
    "65": Disability.FROM_65,
    "from_65": Disability.FROM_65,
}


def inputs_of(facts: PersonFacts, month: Month, entity: LegalEntity, pack: Pack) -> Inputs:
    """Return what the engine needs for one person and month; raise Refused when the facts do not allow it."""
    terms = facts.terms_on(month.last)
    if terms is None or facts.declaration is None:
        raise InvalidInputs(problem="terms")
    if entity.country != "es":
        raise Unsupported(entity.country)
    spanish = _spanish(facts, terms, month, entity)
    pay_of_year, months = year.expected(facts, month, pack.rules)
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
        extra_pays=year.extra_pays(facts, month.first.year),
        worked_days=year.days_in(facts, month, terms.contribution_group),
        working_time=working_time(terms),
    )


def working_time(terms: EmploymentTerms) -> Decimal:
    """Return the share of a full-time week that is worked."""
    return min(Decimal(1), Decimal(terms.weekly_hours) / Decimal(terms.full_time_hours))


def period_days(inputs: Inputs) -> int:
    """Return the days the payslip names: those worked, or the whole month as the group counts it."""
    assert isinstance(inputs.facts, SpanishFacts)
    return inputs.worked_days or whole_month(inputs.facts.contribution_group, inputs.period_from)


def birth_year(facts: PersonFacts) -> int | None:
    """Return the declared year of birth, else that of the record."""
    declared = facts.declared.get("birth_year")
    if declared:
        return int(declared)
    born = facts.person.birth_on
    return born.year if born else None


def _spanish(facts: PersonFacts, terms: EmploymentTerms, month: Month, entity: LegalEntity) -> SpanishFacts:
    contract = _contract(facts, terms)
    zone = zone_of(entity.holiday_region, entity.postcode)
    try:
        form = _tax_form(facts, zone)
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        raise InvalidInputs(problem=N_("the tax declaration")) from error
    return SpanishFacts(
        contribution_group=terms.contribution_group,
        accident_rate=Decimal(entity.accident_rate),
        tax_form=form,
        contract=contract,
        tax_contract=_tax_contract(facts, terms, month),
    )


def _contract(facts: PersonFacts, terms: EmploymentTerms) -> Contract:
    try:
        contract = Contract(terms.contract_kind)
    except ValueError as error:
        raise Unsupported(terms.contract_kind) from error
    last, start = facts.last_day, facts.employment.starts_on
    if contract is Contract.TEMPORARY and last and (last - start).days + 1 < SHORT_CONTRACT_DAYS:
        return Contract.UNDER_30_DAYS
    return contract


def _tax_contract(facts: PersonFacts, terms: EmploymentTerms, month: Month) -> TaxContract:
    """Tell a contract of less than a year (RIRPF 86.2) by its end, or by how long it has lasted so far."""
    if terms.contract_kind != Contract.TEMPORARY.value:
        return TaxContract.GENERAL
    start = facts.employment.starts_on
    after = (terms.contract_ends_on or facts.last_day or month.last) + timedelta(days=1)
    return TaxContract.GENERAL if _is_a_year(start, after) else TaxContract.UNDER_A_YEAR


def _is_a_year(start: date, after: date) -> bool:
    return (after.year - start.year, after.month, after.day) >= (1, start.month, start.day)


def _tax_form(facts: PersonFacts, zone: Zone) -> TaxForm:
    declared = facts.declared
    born = birth_year(facts)
    if born is None:
        raise InvalidInputs(problem=N_("the year of birth"))
    return TaxForm(
        birth_year=born,
        family_situation=FamilySituation(int(declared.get("situation", 3))),
        disability=DISABILITIES[str(declared.get("disability") or "")],
        needs_help=bool(declared.get("needs_help")),
        has_moved_for_work=bool(declared.get("moved_for_work")),
        descendants=tuple(_descendant(row) for row in declared.get("descendants", ())),
        ascendants=tuple(_ascendant(row) for row in declared.get("ascendants", ())),
        spouse_pension=Decimal(str(declared.get("spouse_pension") or 0)),
        child_support=Decimal(str(declared.get("child_support") or 0)),
        has_home_loan=bool(declared.get("home_loan_before_2013")),
        zone=zone,
    )


def _descendant(row: dict[str, Any]) -> Descendant:
    adopted = row.get("adoption_year")
    return Descendant(
        birth_year=int(row["birth_year"]),
        adoption_year=int(adopted) if adopted else None,
        is_whole=bool(row.get("whole")),
        disability=DISABILITIES[str(row.get("disability") or "")],
        needs_help=bool(row.get("needs_help")),
    )


def _ascendant(row: dict[str, Any]) -> Ascendant:
    return Ascendant(
        birth_year=int(row["birth_year"]),
        sharing=int(row.get("sharing") or 1),
        disability=DISABILITIES[str(row.get("disability") or "")],
        needs_help=bool(row.get("needs_help")),
    )
