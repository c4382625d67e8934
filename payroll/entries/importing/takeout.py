"""A month's entries as a file, in the reader's decimal style, that the import reads again."""

from datetime import date

from sqlmodel import col, select

from hr import db
from hr.company.models import LegalEntity
from hr.people.models import Employment, Person
from payroll.entries import page, periods
from payroll.entries.importing import export
from payroll.entries.models import STAGED, PayEntry


def month(entity: LegalEntity, period: date) -> bytes:
    """Return the entries of a month as CSV."""
    query = (
        select(PayEntry, Person)
        .join(Employment, col(Employment.id) == col(PayEntry.employment_id))
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity.id, periods.is_in_month(PayEntry.period, period))
        .where(col(PayEntry.state) != STAGED)
        .order_by(col(Person.family_name), col(Person.given_name), col(PayEntry.id))
    )
    rows = (_row(entry, person) for entry, person in db.session().exec(query))
    return export.sheet(export.entry_header(), rows)


def _row(entry: PayEntry, person: Person) -> list[str]:
    return [
        person.tax_number,
        person.name,
        entry.element_code,
        export.money(entry.amount_minor),
        export.figure(entry.quantity),
        export.figure(entry.rate),
        f"{entry.period:%Y-%m}",
        entry.note,
        str(page.STATES[entry.state][1]),
    ]
