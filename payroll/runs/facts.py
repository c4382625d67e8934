"""What is known about the people of a run: the dated rows of the core, as they count for one period."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlmodel import col, select

from hr import db
from hr.company.models import LegalEntity
from hr.people.models import PRE_HIRE, BankAccount, Employment, EmploymentTerms, Person, TaxDeclaration
from payroll.groups.models import MONTHLY, PERIODS_PER_YEAR
from payroll.runs import history, plain

TEMPORARY = "temporary"


@dataclass(frozen=True)
class Period:
    """The days that are paid, of any length, and the day they are paid on."""

    first: date
    last: date
    pay_date: date
    frequency: str = MONTHLY

    @classmethod
    def of(cls, period: date, pay_date: date) -> "Period":
        """Return the calendar month that begins on `period`."""
        return cls(period, period.replace(day=monthrange(period.year, period.month)[1]), pay_date)

    @property
    def periods_per_year(self) -> int:
        """How many periods of this kind a year has."""
        return PERIODS_PER_YEAR[self.frequency]


Month = Period  # most periods are months, and are called so where nothing else can come


@dataclass(frozen=True)
class Engagement:
    """One employment; `terms` holds every row of its contract and pay, newest first."""

    employment: Employment
    terms: tuple[EmploymentTerms, ...]

    @cached_property
    def last_day(self) -> date | None:
        """The last day of the employment: the one entered, else that of a temporary contract."""
        if self.employment.ends_on is not None or not self.terms:
            return self.employment.ends_on
        newest = self.terms[0]
        return newest.contract_ends_on if newest.contract_kind == TEMPORARY else None

    def terms_on(self, day: date) -> EmploymentTerms | None:
        """Return the terms in force on a day, or on the last day worked if that is earlier."""
        last = min(day, self.last_day or day)
        return next((row for row in self.terms if row.effective_from <= last), None)

    def works_in(self, first: date, last: date) -> bool:
        """Tell whether at least one day between two dates is worked."""
        return self.employment.starts_on <= last and (self.last_day is None or self.last_day >= first)


@dataclass(frozen=True)
class PersonFacts(Engagement):
    """One person on a run; `others` are their other employments with the same employer."""

    person: Person
    account: BankAccount | None
    declaration: TaxDeclaration | None
    others: tuple[Engagement, ...] = ()
    country: str = "es"
    declarations: tuple[TaxDeclaration, ...] = ()  # all of this country, newest first
    taxed: tuple[history.Taxed, ...] = ()  # the year's earlier pays, where a change of the year asks for them

    @cached_property
    def declared(self) -> dict[str, Any]:
        """The declared tax facts, opened once."""
        return self.declaration.facts if self.declaration else {}


def gather(employment_ids: Sequence[str], month: Period) -> list[PersonFacts]:
    """Read the facts of some people in five queries, in the order of the identifiers."""
    wanted = set(employment_ids)
    all_employments = _of_these_people(employment_ids)
    terms = _by(
        "employment_id",
        plain.rows(
            EmploymentTerms,
            col(EmploymentTerms.employment_id).in_([row.id for row in all_employments]),
            order=(col(EmploymentTerms.effective_from).desc(), col(EmploymentTerms.id).desc()),
        ),
    )
    by_person = _by("person_id", all_employments)
    person_ids = list(by_person)
    persons = {row.id: row for row in plain.rows(Person, col(Person.id).in_(person_ids))}
    accounts = _dated(BankAccount, person_ids)
    declarations = _dated(TaxDeclaration, person_ids)
    countries = _countries(all_employments)
    found = [
        PersonFacts(
            employment=row,
            terms=tuple(terms[row.id]),
            person=persons[row.person_id],
            account=_in_force(accounts[row.person_id], _counts_on(row, month)),
            declaration=_in_force(
                of_country := _of_country(declarations[row.person_id], countries[row.legal_entity_id]),
                _counts_on(row, month),
            ),
            others=tuple(
                Engagement(other, tuple(terms[other.id]))
                for other in by_person[row.person_id]
                if _is_other(other, row)
            ),
            country=countries[row.legal_entity_id],
            declarations=of_country,
        )
        for row in all_employments
        if row.id in wanted
    ]
    return history.added(found, month)


def _countries(employments: Sequence[Employment]) -> dict[str, str]:
    wanted = {row.legal_entity_id for row in employments}
    query = select(LegalEntity.id, LegalEntity.country).where(col(LegalEntity.id).in_(wanted))
    return dict(db.session().exec(query).all())


def _of_country(rows: Sequence[TaxDeclaration], country: str) -> tuple[TaxDeclaration, ...]:
    return tuple(row for row in rows if row.country == country)


def _of_these_people(employment_ids: Sequence[str]) -> Sequence[Employment]:
    people = select(Employment.person_id).where(col(Employment.id).in_(employment_ids))
    return plain.rows(Employment, col(Employment.person_id).in_(people), order=(col(Employment.id),))


def _is_other(other: Employment, row: Employment) -> bool:
    # Somebody announced who has not come says nothing about what this employer pays.
    return other.id != row.id and other.legal_entity_id == row.legal_entity_id and other.status != PRE_HIRE


def _counts_on(employment: Employment, month: Period) -> date:
    """Return the day account and tax form are read on: whoever starts after the pay day gave them later."""
    return max(month.pay_date, employment.starts_on)


def _by(name: str, rows: Any) -> dict[str, list[Any]]:
    grouped: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped


def _dated(model: Any, person_ids: Sequence[str]) -> dict[str, list[Any]]:
    order = (col(model.effective_from).desc(), col(model.id).desc())
    return _by("person_id", plain.rows(model, col(model.person_id).in_(person_ids), order=order))


def _in_force(rows: Sequence[Any], day: date) -> Any:
    return next((row for row in rows if row.effective_from <= day), None)
