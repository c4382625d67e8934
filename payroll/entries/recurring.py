"""What people get every period: recorded with a day, superseded by a later row, never edited."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import col, select

from hr import db
from payroll.engine.model import Element
from payroll.entries import catalog
from payroll.entries.making import element
from payroll.entries.models import AMOUNT, ElementAssignment
from payroll.entries.shipped import Definition
from payroll.entries.whose import Whose, chunks, whose

REGULAR = "regular"
ONE_DAY = timedelta(days=1)


def elements(
    employment_ids: Sequence[str], *, first: date, last: date, run_kind: str, **_: object
) -> dict[str, list[Element]]:
    """Return what each person gets in a period besides the salary; off-cycle pay holds only what is entered.

    A prorated element that begins, changes or ends within the period counts by its days; any other one that
    is in force on a day of it counts whole, in its last terms. Part-time and part-month are the engine's.
    """
    if run_kind != REGULAR:
        return {}
    rows = _rows(employment_ids, last)
    known = whose(list(rows))
    definitions = {each.country: catalog.definitions(each.country, last) for each in known.values()}
    found: dict[str, list[Element]] = {}
    for employment_id, of_person in rows.items():
        person = known[employment_id]
        made = _of_person(of_person, definitions[person.country], person, first, last)
        if made:
            found[employment_id] = made
    return found


def in_force(rows: Iterable[ElementAssignment], day: date) -> ElementAssignment | None:
    """Return the row of one element that counts on a day; `rows` come newest first."""
    row = next((row for row in rows if row.effective_from <= day), None)
    if row is None or row.is_stopped or (row.ends_on is not None and row.ends_on < day):
        return None
    return row


def history(employment_id: str) -> Sequence[ElementAssignment]:
    """Return every row of a person, by element and newest first."""
    query = select(ElementAssignment).where(ElementAssignment.employment_id == employment_id)
    query = query.order_by(
        col(ElementAssignment.element_code),
        col(ElementAssignment.effective_from).desc(),
        col(ElementAssignment.id).desc(),
    )
    return db.session().exec(query).all()


def _rows(employment_ids: Sequence[str], last: date) -> dict[str, list[ElementAssignment]]:
    found: dict[str, list[ElementAssignment]] = defaultdict(list)
    for part in chunks(employment_ids):
        query = (
            select(ElementAssignment)
            .where(col(ElementAssignment.employment_id).in_(part))
            .where(col(ElementAssignment.effective_from) <= last)
            .order_by(col(ElementAssignment.effective_from).desc(), col(ElementAssignment.id).desc())
        )
        for row in db.session().exec(query):
            found[row.employment_id].append(row)
    return found


def _of_person(
    rows: list[ElementAssignment], definitions: dict[str, Definition], person: Whose, first: date, last: date
) -> list[Element]:
    begins = max(first, person.starts_on)
    ends = min(last, person.ends_on or last)
    by_code: dict[str, list[ElementAssignment]] = defaultdict(list)
    for row in rows:
        by_code[row.element_code].append(row)
    made = []
    for code in sorted(by_code):
        definition = definitions.get(code)
        if definition is not None and begins <= ends:
            made += _of_element(by_code[code], definition, begins, ends)
    return made


def _of_element(
    rows: list[ElementAssignment], definition: Definition, begins: date, ends: date
) -> list[Element]:
    days = _days(rows, begins, ends)
    if not days:
        return []
    by_id = {row.id: row for row in rows}
    newest = by_id[list(days)[-1]]
    if not (definition.is_prorated and definition.way == AMOUNT):
        return [_made(definition, newest, Decimal(1))]
    total = (ends - begins).days + 1
    return [_made(definition, by_id[row_id], Decimal(count) / total) for row_id, count in days.items()]


def _made(definition: Definition, row: ElementAssignment, share: Decimal) -> Element:
    return element(
        definition, amount_minor=row.amount_minor, quantity=row.quantity, rate=row.rate, share=share
    )


def _days(rows: list[ElementAssignment], begins: date, ends: date) -> dict[str, int]:
    """Return how many days of a period each row counts, in the order of the days."""
    if len(rows) == 1 and rows[0].effective_from <= begins and not rows[0].ends_on:
        return {} if rows[0].is_stopped else {rows[0].id: (ends - begins).days + 1}
    found: dict[str, int] = {}
    day = begins
    while day <= ends:
        row = in_force(rows, day)
        if row is not None:
            found[row.id] = found.get(row.id, 0) + 1
        day += ONE_DAY
    return found
