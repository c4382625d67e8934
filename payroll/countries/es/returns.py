"""The figures of the modelos 111 and 190, from results: pay and tax by person, in cash and in kind.

Pay that is free of tax goes into the 190 only, as clave L: travel allowances L.01, the exempt part of a
dismissal indemnity L.05. Flexible pay within its limits is not declared here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es.allowances import KINDS
from payroll.countries.es.bases import IN_KIND_BASE, IRPF_BASE
from payroll.countries.es.earnings import NON_SALARY
from payroll.countries.es.facts import TaxForm
from payroll.countries.es.family import INFANT_YEARS, counted_ascendants, counted_descendants
from payroll.countries.es.settlement import EXEMPT
from payroll.countries.es.withholding import TAX, TAX_IN_KIND
from payroll.countries.es.wording import MIXED_YEARS, PERCEPTOR_MISSING
from payroll.engine.model import ZERO, Category, Result
from payroll.engine.refusals import InvalidInputs

EMPLOYEES, FREE = "A", "L"
TRAVEL, DISMISSAL = "01", "05"
TRAVEL_CODES = frozenset(
    code for code, kind in KINDS.items() if kind.section == NON_SALARY and not kind.feeds
)


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the 111: how many people, what they got, what was withheld or paid on account of it."""

    perceptors: int
    paid: Decimal
    withheld: Decimal


@dataclass(frozen=True, slots=True)
class Modelo111:
    """Income from work in a month or a quarter (boxes 01 to 06), and what it comes to."""

    cash: Block
    in_kind: Block

    @property
    def to_pay(self) -> Decimal:
        """Return what the employer owes the AEAT for income from work."""
        return self.cash.withheld + self.in_kind.withheld


@dataclass(frozen=True, slots=True)
class Perceptor:
    """Who a result is about, as the 190 names them."""

    nif: str
    name: str
    form: TaxForm


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One record of the 190: a person under one clave; the family's figures belong to clave A only."""

    nif: str
    name: str
    key: str
    subkey: str = ""
    paid: Decimal
    withheld: Decimal = ZERO
    in_kind: Decimal = ZERO
    on_account: Decimal = ZERO
    contributions: Decimal = ZERO
    birth_year: int | None = None
    family_situation: int | None = None
    disability: str = ""
    spouse_pension: Decimal = ZERO
    child_support: Decimal = ZERO
    infants: int = 0
    other_descendants: int = 0
    ascendants: int = 0


@dataclass(frozen=True, slots=True)
class Modelo190:
    """The yearly summary: its records, their number, and the sums that the declaration repeats."""

    year: int
    records: tuple[Record, ...]

    @property
    def paid(self) -> Decimal:
        """Return the sum of what was paid, in cash and in kind."""
        return sum((record.paid + record.in_kind for record in self.records), ZERO)

    @property
    def withheld(self) -> Decimal:
        """Return the sum of what was withheld and paid on account."""
        return sum((record.withheld + record.on_account for record in self.records), ZERO)


class _Sums(NamedTuple):
    cash: Decimal
    withheld: Decimal
    in_kind: Decimal
    on_account: Decimal
    contributions: Decimal
    travel: Decimal
    dismissal: Decimal


def modelo_111(results: Iterable[Result]) -> Modelo111:
    """Return the figures of the results that were paid in one period of the return."""
    people = _by_person(results).values()
    cash = [sums for sums in people if sums.cash]
    in_kind = [sums for sums in people if sums.in_kind]
    return Modelo111(
        Block(len(cash), _sum(each.cash for each in people), _sum(each.withheld for each in people)),
        Block(len(in_kind), _sum(each.in_kind for each in people), _sum(each.on_account for each in people)),
    )


def modelo_190(year: int, results: Iterable[Result], people: Mapping[str, Perceptor]) -> Modelo190:
    """Return the records of a year; refuse a result of another year or of somebody unknown."""
    results = tuple(results)
    if any(result.pay_date.year != year for result in results):
        raise InvalidInputs(problem=MIXED_YEARS)
    records: list[Record] = []
    for subject, sums in _by_person(results).items():
        if subject not in people:
            raise InvalidInputs(problem=PERCEPTOR_MISSING)
        records += _records(people[subject], sums, year)
    return Modelo190(year, tuple(sorted(records, key=lambda each: (each.nif, each.key, each.subkey))))


def _records(person: Perceptor, sums: _Sums, year: int) -> list[Record]:
    records = [_employee(person, sums, year)] if sums.cash or sums.in_kind else []
    for subkey, amount in ((TRAVEL, sums.travel), (DISMISSAL, sums.dismissal)):
        if amount:
            records.append(Record(nif=person.nif, name=person.name, key=FREE, subkey=subkey, paid=amount))
    return records


def _employee(person: Perceptor, sums: _Sums, year: int) -> Record:
    form = person.form
    children = counted_descendants(form, year)
    infants = sum(1 for child in children if (child.adoption_year or child.birth_year) > year - INFANT_YEARS)
    return Record(
        nif=person.nif,
        name=person.name,
        key=EMPLOYEES,
        paid=sums.cash,
        withheld=sums.withheld,
        in_kind=sums.in_kind,
        on_account=sums.on_account,
        contributions=sums.contributions,
        birth_year=form.birth_year,
        family_situation=int(form.family_situation),
        disability=form.disability.value,
        spouse_pension=form.spouse_pension,
        child_support=form.child_support,
        infants=infants,
        other_descendants=len(children) - infants,
        ascendants=len(counted_ascendants(form, year)),
    )


def _by_person(results: Iterable[Result]) -> dict[str, _Sums]:
    found: dict[str, _Sums] = {}
    for result in results:
        now = _of(result)
        before = found.get(result.subject)
        found[result.subject] = now if before is None else _added(before, now)
    return found


def _added(before: _Sums, now: _Sums) -> _Sums:
    return _Sums(*(one + other for one, other in zip(before, now, strict=True)))


def _of(result: Result) -> _Sums:
    bases = dict(result.bases)
    in_kind = bases.get(IN_KIND_BASE, ZERO)
    travel = _sum(line.amount for line in result.of(Category.EARNING) if line.code in TRAVEL_CODES)
    return _Sums(
        cash=bases.get(IRPF_BASE, ZERO) - in_kind,
        withheld=_amount(result, TAX),
        in_kind=in_kind,
        on_account=_amount(result, TAX_IN_KIND),
        contributions=result.total(Category.EMPLOYEE_CONTRIBUTION),
        travel=travel,
        dismissal=_amount(result, EXEMPT),
    )


def _amount(result: Result, code: str) -> Decimal:
    return _sum(line.amount for line in result.lines if line.code == code)


def _sum(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, ZERO)
