"""Reading the payslips of another payroll: one row per person, month and concept."""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hr import crypto, db
from hr.errors import Invalid
from hr.i18n import N_
from hr.people.models import Employment, Person
from payroll.entries.importing import columns, figures, tables
from payroll.entries.importing.columns import AMOUNT, EN, ES, NAME, PERIOD, PERSON, plain
from payroll.entries.importing.figures import COMMA, POINT
from payroll.entries.importing.tables import EXCEL
from payroll.entries.periods import last_of

CONCEPT, TEXT, BASE = "concept", "text", "base"
NOISE = str.maketrans("", "", " .-/\u00a0\t")
HEADERS: dict[str, dict[str, tuple[str, ...]]] = {
    ES: {
        PERSON: ("nif", "dni", "nie", "nif nie", "documento", "trabajador", "empleado", "codigo empleado"),
        NAME: ("nombre", "apellidos y nombre", "nombre y apellidos"),
        PERIOD: ("periodo", "mes", "fecha", "mes nomina", "periodo liquidacion"),
        CONCEPT: ("concepto", "codigo concepto", "cod concepto", "codigo"),
        TEXT: ("descripcion", "denominacion", "texto", "nombre concepto", "descripcion concepto"),
        AMOUNT: ("importe", "cuantia", "total", "valor"),
        BASE: ("base", "base calculo"),
    },
    EN: {
        PERSON: ("person", "employee", "employee id", "tax number", "nino", "ssn", "nif", "id number"),
        NAME: ("name", "full name", "employee name"),
        PERIOD: ("period", "month", "date", "pay period"),
        CONCEPT: ("concept", "code", "item", "component", "element"),
        TEXT: ("description", "text", "label"),
        AMOUNT: ("amount", "value", "total"),
        BASE: ("base",),
    },
}


@dataclass(frozen=True, slots=True)
class LegacyRow:
    """One row of the file."""

    number: int
    person: str
    period: date
    concept: str
    amount: Decimal


@dataclass(slots=True)
class Concept:
    """A concept of the file: how often it occurs and what it adds up to."""

    name: str
    count: int = 0
    total: Decimal = Decimal(0)


@dataclass(slots=True)
class Pays:
    """What the file says of one person: by month, what each target amounts to."""

    employment_id: str
    person: str
    months: dict[date, dict[str, Decimal]] = field(default_factory=dict)


def read(content: bytes) -> tuple[str, list[LegacyRow]]:
    """Return the mark of a file's columns and its rows; refuse a file with a row that cannot be read."""
    table = tables.read(content)
    if len(table.rows) < 2:
        raise Invalid(N_("The file has a header and no rows."), key="no_rows")
    found = columns.find(table.rows[0], HEADERS, (PERSON, PERIOD, AMOUNT), (CONCEPT, TEXT))
    body = table.rows[1:]
    usual = COMMA if found.language == ES or table.delimiter == ";" else POINT
    amounts = (found.of(row, AMOUNT) for row in body)
    sign = figures.decimal_sign(amounts, POINT if table.kind == EXCEL else usual)
    order = figures.day_order((found.of(row, PERIOD) for row in body), figures.DAY_FIRST)
    rows, bad = [], []
    for number, row in zip(table.numbers[1:], body, strict=True):
        amount = figures.number(found.of(row, AMOUNT), sign)
        text = found.of(row, PERIOD)
        day = figures.day(text, order) or figures.month(text)
        concept = " ".join(filter(None, (found.of(row, CONCEPT), found.of(row, TEXT))))[:140]
        if amount is None or day is None or not concept or not found.of(row, PERSON):
            bad.append(number)
            continue
        rows.append(LegacyRow(number, found.of(row, PERSON), day.replace(day=1), concept, amount))
    if bad:
        raise Invalid(
            N_("%(count)s rows lack a person, month, concept or amount, the first of them row %(number)s."),
            key="bad_rows",
            count=len(bad),
            number=bad[0],
        )
    mark = hashlib.sha256("|".join(plain(cell) for cell in table.rows[0]).encode()).hexdigest()
    return mark, rows


def concepts(rows: Sequence[LegacyRow]) -> list[Concept]:
    """Return the concepts of a file in the order they first occur."""
    found: dict[str, Concept] = {}
    for row in rows:
        each = found.setdefault(row.concept, Concept(row.concept))
        each.count += 1
        each.total += row.amount
    return list(found.values())


def pays(
    rows: Sequence[LegacyRow], mapping: dict[str, str], entity_id: str, takes_away: frozenset[str]
) -> tuple[list[Pays], dict[str, list[LegacyRow]]]:
    """Return what each known person got by month and target, and the rows of people nobody knows here.

    What is withheld is positive here, whichever way the file writes it: the sum of a concept tells. A row
    the other way round gives something back.
    """
    known = _by_number(entity_id)
    negative = {each.name for each in concepts(rows) if each.total < 0}
    by_person: dict[str, Pays] = {}
    strangers: dict[str, list[LegacyRow]] = defaultdict(list)
    for row in rows:
        target = mapping.get(row.concept, "")
        if not target or target == "-":
            continue
        employment = _employment(row, known)
        if employment is None:
            strangers[row.person].append(row)
            continue
        person = by_person.setdefault(employment.id, Pays(employment.id, row.person))
        month = person.months.setdefault(row.period, {})
        amount = -row.amount if target in takes_away and row.concept in negative else row.amount
        month[target] = month.get(target, Decimal(0)) + amount
    return list(by_person.values()), strangers


def _employment(row: LegacyRow, known: dict[str, list[Employment]]) -> Employment | None:
    number = row.person.translate(NOISE).upper()
    found = known.get(crypto.blind_index(number, column="person.tax_number"), [])
    found = found or known.get(crypto.blind_index(number, column="person.social_number"), [])
    last = last_of(row.period)
    then = [each for each in found if each.covers(row.period, last)]
    return next(iter(then or found), None)


def _by_number(entity_id: str) -> dict[str, list[Employment]]:
    query = (
        select(Employment, Person)
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity_id)
        .order_by(col(Employment.starts_on).desc())
    )
    found: dict[str, list[Employment]] = defaultdict(list)
    for employment, person in db.session().exec(query):
        # Britons are known by their National Insurance number, which others call a social one.
        for index in (person.tax_number_index, person.social_number_index):
            if index:
                found[index].append(employment)
    return found
