"""The seam between people and the engine: dated rows of the core in, `Inputs` of the engine out."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlmodel import col, select

from hr import db
from hr.company.models import LegalEntity
from hr.i18n import N_
from hr.money import from_minor
from hr.people.models import BankAccount, Employment, EmploymentTerms, Person, TaxDeclaration
from payroll.countries.es.facts import (
    Ascendant,
    Contract,
    Descendant,
    Disability,
    FamilySituation,
    SpanishFacts,
    TaxContract,
    TaxForm,
)
from payroll.countries.es.part_month import whole_month, worked_days
from payroll.engine.model import SUMMER_AND_CHRISTMAS, ZERO, ExtraPay, Inputs
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.runs.problems import Problem, problem

EXTRA_PAY_MONTHS = (6, 12)
MONTHS = 12
DAYS_OF_MONTH, DAYS_OF_HALF_YEAR = 30, 180
DISABILITIES = {
    "": Disability.NONE,
    "none": Disability.NONE,
    "33": Disability.FROM_33,
    "from_33": Disability.FROM_33,
    "65": Disability.FROM_65,
    "from_65": Disability.FROM_65,
}


@dataclass(frozen=True)
class Month:
    """The month that is paid and the day it is paid on."""

    first: date
    last: date
    pay_date: date

    @classmethod
    def of(cls, period: date, pay_date: date) -> "Month":
        """Return the calendar month that begins on `period`."""
        return cls(period, period.replace(day=monthrange(period.year, period.month)[1]), pay_date)


@dataclass(frozen=True)
class PersonFacts:
    """What is known about one person on a run; `terms` holds every row of the employment, newest first."""

    employment: Employment
    person: Person
    terms: tuple[EmploymentTerms, ...]
    account: BankAccount | None
    declaration: TaxDeclaration | None

    def terms_on(self, day: date) -> EmploymentTerms | None:
        """Return the terms in force on a day, or on the last day worked if that is earlier."""
        last = min(day, self.employment.ends_on or day)
        return next((row for row in self.terms if row.effective_from <= last), None)


def gather(employment_ids: Sequence[str], month: Month) -> list[PersonFacts]:
    """Read the facts of some people in five queries, in the order of the identifiers."""
    session = db.session()
    employments = session.exec(
        select(Employment).where(col(Employment.id).in_(employment_ids)).order_by(col(Employment.id))
    ).all()
    person_ids = [row.person_id for row in employments]
    persons = {row.id: row for row in session.exec(select(Person).where(col(Person.id).in_(person_ids)))}
    terms = _by(
        "employment_id",
        session.exec(
            select(EmploymentTerms)
            .where(col(EmploymentTerms.employment_id).in_(employment_ids))
            .order_by(col(EmploymentTerms.effective_from).desc(), col(EmploymentTerms.id).desc())
        ),
    )
    accounts = _in_force(BankAccount, person_ids, month.pay_date)
    declarations = _in_force(TaxDeclaration, person_ids, month.pay_date)
    return [
        PersonFacts(
            employment=row,
            person=persons[row.person_id],
            terms=tuple(terms[row.id]),
            account=accounts.get(row.person_id),
            declaration=declarations.get(row.person_id),
        )
        for row in employments
    ]


def _by(name: str, rows: Any) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped


def _in_force(model: Any, person_ids: Sequence[str], day: date) -> dict[str, Any]:
    query = (
        select(model)
        .where(col(model.person_id).in_(person_ids), col(model.effective_from) <= day)
        .order_by(col(model.effective_from), col(model.id))
    )
    return {row.person_id: row for row in db.session().exec(query)}


def problems(facts: PersonFacts, month: Month) -> Iterator[Problem]:
    """Yield what is missing for this person's pay; every reason at once."""
    terms = facts.terms_on(month.last)
    if facts.account is None:
        yield problem("missing_bank")
    if not facts.person.tax_number:
        yield problem("missing_tax_id")
    if not facts.person.social_number:
        yield problem("missing_social_number")
    if facts.declaration is None:
        yield problem("no_tax_declaration")
    if terms is None or terms.annual_gross_minor <= 0:
        yield problem("no_compensation")
    elif _is_expired(terms, facts.employment, month):
        yield problem("contract_expired", on=terms.contract_ends_on)


def _is_expired(terms: EmploymentTerms, employment: Employment, month: Month) -> bool:
    ends_on = terms.contract_ends_on
    return ends_on is not None and ends_on < month.last and employment.ends_on is None


def inputs_of(facts: PersonFacts, month: Month, entity: LegalEntity, pack: Pack) -> Inputs:
    """Return what the engine needs for one person and month; raise Refused when the facts do not allow it."""
    terms = facts.terms_on(month.last)
    if terms is None or facts.declaration is None:
        raise InvalidInputs(problem="terms")
    if entity.country != "es":
        raise Unsupported(entity.country)
    spanish = _spanish(facts, terms, month, entity)
    expected, months = _year(facts, month, spanish, pack)
    return Inputs(
        subject=facts.employment.id,
        period_from=month.first,
        period_to=month.last,
        pay_date=month.pay_date,
        annual_salary=from_minor(terms.annual_gross_minor),
        pays_per_year=terms.pays_per_year,
        expected_annual_pay=expected,
        expected_months=months,
        facts=spanish,
        extra_pays=_extra_pays(facts.employment, month.first.year),
        worked_days=_days(facts.employment, month, terms.contribution_group),
        working_time=min(Decimal(1), Decimal(terms.weekly_hours) / Decimal(terms.full_time_hours)),
    )


def period_days(inputs: Inputs) -> int:
    """Return the days the payslip names: those worked, or the whole month as the group counts it."""
    assert isinstance(inputs.facts, SpanishFacts)
    return inputs.worked_days or whole_month(inputs.facts.contribution_group, inputs.period_from)


def _days(employment: Employment, month: Month, group: int) -> int | None:
    return worked_days(month.first, month.last, employment.starts_on, employment.ends_on, group)


def _thirtieths(employment: Employment, month: Month) -> int:
    """Return the thirtieths of a month that an employment covers, whatever its contribution group."""
    days = _days(employment, month, 1)
    return DAYS_OF_MONTH if days is None else days


def _extra_pays(employment: Employment, year: int) -> tuple[ExtraPay, ...]:
    """Return the two extra pays with what is accrued of each.

    Each accrues over its half year, so that what is paid agrees with the sixth of it that contributes every
    month; an agreement may say otherwise and is a later setting.
    """
    if _covers_year(employment, year):
        return SUMMER_AND_CHRISTMAS
    accrued = []
    for paid_in in EXTRA_PAY_MONTHS:
        months = [
            Month.of(date(year, month, 1), date(year, month, 1)) for month in range(paid_in - 5, paid_in + 1)
        ]
        days = sum(_thirtieths(employment, month) for month in months)
        accrued.append(ExtraPay(paid_in, Decimal(days) / DAYS_OF_HALF_YEAR))
    return tuple(accrued)


def _covers_year(employment: Employment, year: int) -> bool:
    first, last = date(year, 1, 1), date(year, 12, 31)
    return employment.starts_on <= first and (employment.ends_on is None or employment.ends_on >= last)


def _year(facts: PersonFacts, month: Month, spanish: SpanishFacts, pack: Pack) -> tuple[Decimal, Decimal]:
    """Return what this year pays from the first day of the employment to its end, and in how many months."""
    year = month.pay_date.year
    rules: Any = pack.rules
    only = facts.terms_on(date(year, 1, 1))
    if (
        only is not None
        and only is facts.terms_on(date(year, 12, 31))
        and _covers_year(facts.employment, year)
    ):
        whole = _whole_year(
            rules, only.annual_gross_minor, only.pays_per_year, only.contribution_group, year, month.pay_date
        )
        return whole, Decimal(MONTHS)
    return _part_year(facts, month, spanish, rules)


@lru_cache(maxsize=50_000)
def _whole_year(rules: Any, annual_minor: int, pays: int, group: int, year: int, pay_date: date) -> Decimal:
    months = (Month.of(date(year, number, 1), pay_date) for number in range(1, MONTHS + 1))
    return sum(
        (_month_pay(rules, annual_minor, pays, group, month, None, SUMMER_AND_CHRISTMAS) for month in months),
        ZERO,
    )


def _part_year(
    facts: PersonFacts, month: Month, spanish: SpanishFacts, rules: Any
) -> tuple[Decimal, Decimal]:
    """Add up month by month, for joiners, leavers and changes of pay."""
    year = month.pay_date.year
    extra_pays = _extra_pays(facts.employment, year)
    total, thirtieths = ZERO, 0
    for number in range(1, MONTHS + 1):
        each = Month.of(date(year, number, 1), month.pay_date)
        days = _days(facts.employment, each, spanish.contribution_group)
        terms = facts.terms_on(each.last)
        if days == 0 or terms is None:
            continue
        thirtieths += _thirtieths(facts.employment, each)
        total += _month_pay(
            rules,
            terms.annual_gross_minor,
            terms.pays_per_year,
            terms.contribution_group,
            each,
            days,
            extra_pays,
        )
    return total, Decimal(thirtieths) / DAYS_OF_MONTH


@lru_cache(maxsize=50_000)
def _month_pay(
    rules: Any,
    annual_minor: int,
    pays: int,
    group: int,
    month: Month,
    days: int | None,
    extra_pays: tuple[ExtraPay, ...],
) -> Decimal:
    """Return what the country's own rules pay in a month, so that the year adds up to the cent."""
    form = TaxForm(birth_year=month.first.year)
    inputs = Inputs(
        subject="",
        period_from=month.first,
        period_to=month.last,
        pay_date=month.pay_date,
        annual_salary=from_minor(annual_minor),
        pays_per_year=pays,
        expected_annual_pay=ZERO,
        facts=SpanishFacts(contribution_group=group, accident_rate=ZERO, tax_form=form),
        extra_pays=extra_pays,
        worked_days=days,
    )
    return sum((line.amount for line in rules.earnings(inputs, None)), ZERO)


def _spanish(facts: PersonFacts, terms: EmploymentTerms, month: Month, entity: LegalEntity) -> SpanishFacts:
    try:
        contract = Contract(terms.contract_kind)
    except ValueError as error:
        raise Unsupported(terms.contract_kind) from error
    assert facts.declaration is not None
    try:
        form = _tax_form(facts.declaration.facts, facts.person)
    except (KeyError, ValueError, TypeError, ArithmeticError) as error:
        raise InvalidInputs(problem=N_("the tax declaration")) from error
    return SpanishFacts(
        contribution_group=terms.contribution_group,
        accident_rate=Decimal(entity.accident_rate),
        tax_form=form,
        contract=contract,
        tax_contract=_tax_contract(contract, terms, facts.employment, month),
    )


def _tax_contract(
    contract: Contract, terms: EmploymentTerms, employment: Employment, month: Month
) -> TaxContract:
    """Tell a contract of less than a year (RIRPF 86.2) by its end, or by how long it has lasted so far."""
    if contract is not Contract.TEMPORARY:
        return TaxContract.GENERAL
    end = terms.contract_ends_on or month.last
    start = employment.starts_on
    whole_year = (end.year - start.year, end.month, end.day) >= (1, start.month, start.day)
    return TaxContract.GENERAL if whole_year else TaxContract.UNDER_A_YEAR


def _tax_form(declared: dict[str, Any], person: Person) -> TaxForm:
    born = person.birth_on
    birth_year = int(declared.get("birth_year") or (born.year if born else 0))
    return TaxForm(
        birth_year=birth_year,
        family_situation=FamilySituation(int(declared.get("situation", 3))),
        disability=DISABILITIES[str(declared.get("disability") or "")],
        needs_help=bool(declared.get("needs_help")),
        has_moved_for_work=bool(declared.get("moved_for_work")),
        descendants=tuple(_descendant(row) for row in declared.get("descendants", ())),
        ascendants=tuple(_ascendant(row) for row in declared.get("ascendants", ())),
        spouse_pension=Decimal(str(declared.get("spouse_pension") or 0)),
        child_support=Decimal(str(declared.get("child_support") or 0)),
        has_home_loan=bool(declared.get("home_loan_before_2013")),
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
