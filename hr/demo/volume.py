"""A workforce of any size for measurements: valid in every figure and the same for the same seed."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from random import Random
from typing import Any

from sqlalchemy import insert
from stdnum import iban
from stdnum.es import ccc, dni

from hr import clock, crypto, db
from hr.access import Role
from hr.auth.models import User, UserRole
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.db import Row
from hr.people.models import ACTIVE, BankAccount, Employment, EmploymentTerms, Person, TaxDeclaration

PEOPLE_A_TRANSACTION = 500
GIVEN_NAMES = (
    *("Ana", "Bruno", "Carla", "Dario", "Eva", "Fran", "Gema", "Hugo", "Irene", "Jordi", "Laia", "Marc"),
    *("Nerea", "Omar", "Pilar", "Quim", "Rosa", "Sergi", "Teresa", "Unai", "Vera", "Xavi", "Yago", "Zoe"),
)
SURNAMES = (
    *("Aguilar", "Blasco", "Cano", "Domènech", "Esteve", "Furió", "Giner", "Herrero", "Iborra", "Juan"),
    *("Llopis", "Marí", "Navarro", "Ortí", "Pastor", "Ramos", "Sanchis", "Tormo", "Valls", "Zamora"),
)
FIRST_START = date(2012, 1, 2)
DAYS_OF_HIRING = 5000
TAX_YEAR_START = date(2026, 1, 1)


@dataclass(frozen=True)
class Position:
    """A kind of job: its contribution group, what it pays a year in euros and how common it is."""

    title: str
    group: int
    lowest: int
    highest: int
    share: int


POSITIONS = (
    Position("Moza de almacén", 10, 17_600, 19_500, 30),
    Position("Conductor de reparto", 8, 19_000, 24_000, 25),
    Position("Administrativa", 7, 18_500, 25_000, 20),
    Position("Jefe de turno", 3, 26_000, 36_000, 12),
    Position("Técnica de calidad", 2, 29_000, 42_000, 9),
    Position("Responsable de área", 1, 45_000, 90_000, 4),
)


def add_employees(
    count: int, *, entity_id: str, seed: int = 1, lacking_account: int = 100, first_number: int = 0
) -> list[str]:
    """Employ many people at once and return their employments; opens its own transactions.

    Everybody gets identity, account, contract, Modelo 145 and a user; one in `lacking_account` (0: nobody)
    lacks the bank account. Nothing is audited or announced, so this is no way to bring in real people.
    """
    random = Random(f"employees {seed}")  # noqa: S311  (repeatable on purpose)
    employments: list[str] = []
    numbers = range(first_number, first_number + count)
    with db.reading():
        entity = company.get_legal_entity(entity_id)
        departments = [row.id for row in company.departments(entity_id)]
    for begin in range(0, count, PEOPLE_A_TRANSACTION):
        rows: list[Row] = []
        for number in numbers[begin : begin + PEOPLE_A_TRANSACTION]:
            has_account = not lacking_account or (number + 1) % lacking_account != 0
            rows += _employee(random, number, entity, departments, has_account=has_account)
        with db.unit_of_work():
            insert_rows(rows)
        employments += [row.id for row in rows if isinstance(row, Employment)]
    refresh_statistics()
    return employments


def insert_rows(rows: Sequence[Row]) -> None:
    """Insert new rows in bulk, table by table in the order in which their tables first appear."""
    order: dict[type[Row], int] = {}
    for row in rows:
        order.setdefault(type(row), len(order))
    for model, same in groupby(sorted(rows, key=lambda row: order[type(row)]), key=type):
        db.session().execute(insert(model), [_columns(row) for row in same])


def _columns(row: Row) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}


def refresh_statistics() -> None:
    """Tell the database's planner about the new rows; it would otherwise plan for empty tables."""
    with db.engine().execution_options(writes=True).begin() as connection:
        connection.exec_driver_sql("ANALYZE")


def _employee(
    random: Random, number: int, entity: LegalEntity, departments: Sequence[str], *, has_account: bool
) -> Iterator[Row]:
    born = date(1962, 1, 1) + timedelta(days=random.randrange(16_000))
    person = _person(random, number, born)
    position = random.choices(POSITIONS, [each.share for each in POSITIONS])[0]
    start = FIRST_START + timedelta(days=random.randrange(DAYS_OF_HIRING))
    employment = Employment(
        person_id=person.id,
        legal_entity_id=entity.id,
        department_id=random.choice(departments) if departments else None,
        job_title=position.title,
        status=ACTIVE,
        starts_on=start,
    )
    yield person
    yield employment
    yield from _terms(random, employment, position)
    yield _declaration(random, person, born)
    if has_account:
        yield _account(person, number, start)
    user = User(email=person.email, name=person.name, person_id=person.id, locale=person.locale)
    yield user
    yield UserRole(user_id=user.id, role=Role.EMPLOYEE.value)


def _person(random: Random, number: int, born: date) -> Person:
    given = random.choice(GIVEN_NAMES)
    family = f"{random.choice(SURNAMES)} {random.choice(SURNAMES)}"
    person = Person(
        given_name=given,
        family_name=family,
        email=f"person-{number}@volume.example",
        phone=f"+34 600 000 {number % 1000:03}",
        locale=random.choices(("es", "en"), (9, 1))[0],
    )
    person.birth_on = born
    person.tax_number = tax_number(number)
    person.social_number = social_number(number)
    person.address = f"Carrer Major, {number % 200 + 1}, 46001 València"
    return person


def _terms(random: Random, employment: Employment, position: Position) -> Iterator[EmploymentTerms]:
    """Yield the first contract and, for one in three, a rise at the start of the tax year."""
    gross = random.randrange(position.lowest, position.highest) * 100
    pays = random.choices((14, 12), (2, 1))[0]
    kind = random.choices(("indefinite", "temporary"), (9, 1))[0]
    days = [employment.starts_on]
    if employment.starts_on < TAX_YEAR_START and random.random() < 1 / 3:
        days.append(TAX_YEAR_START)
    for place, day in enumerate(days):
        yield EmploymentTerms(
            employment_id=employment.id,
            effective_from=day,
            recorded_on=clock.today(),
            contract_kind=kind,
            contribution_group=position.group,
            professional_category=position.title,
            annual_gross_minor=gross + place * gross // 40,
            pays_per_year=pays,
        )


def _declaration(random: Random, person: Person, born: date) -> TaxDeclaration:
    situation = random.choices((3, 2, 1), (7, 2, 1))[0]
    children = random.choices((0, 1, 2, 3), (5, 3, 2, 1))[0] if situation == 3 else 1
    row = TaxDeclaration(
        person_id=person.id, effective_from=TAX_YEAR_START, recorded_on=clock.today(), facts_sealed=""
    )
    row.facts = {
        "situation": situation,
        "birth_year": born.year,
        "disability": "none",
        "moved_for_work": False,
        "descendants": [{"birth_year": 2026 - random.randrange(18), "whole": False} for _ in range(children)],
        "ascendants": [],
        "spouse_pension": "0",
        "child_support": "0",
        "home_loan_before_2013": random.random() < 0.1,
    }
    return row


def _account(person: Person, number: int, start: date) -> BankAccount:
    text = account_number(number)
    row = BankAccount(
        person_id=person.id,
        iban_sealed="",
        last_four=text[-4:],
        fingerprint=crypto.blind_index(text, column="bank_account.iban"),
        effective_from=start,
        recorded_on=clock.today(),
    )
    row.iban_sealed = crypto.seal(text, place=f"bank_account:iban:{row.id}")
    return row


def tax_number(number: int) -> str:
    """Return an NIF whose letter fits, a different one for each number."""
    digits = f"{20_000_000 + number:08}"
    return f"{digits}{dni.calc_check_digit(digits)}"


def social_number(number: int) -> str:
    """Return a social security number of Valencia whose check digits fit, a different one for each number."""
    whole = f"46{20_000_000 + number:08}"
    return f"{whole}{int(whole) % 97:02}"


def account_number(number: int) -> str:
    """Return a Spanish IBAN whose check digits fit, a different one for each number."""
    raw = f"2100041800{5_000_000_000 + number:010}"
    bban = f"{raw[:8]}{ccc.calc_check_digits(raw)}{raw[10:]}"
    return f"ES{iban.calc_check_digits(f'ES00{bban}')}{bban}"
