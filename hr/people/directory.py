"""Finding people: by any part of the name or job, with or without accents, in whichever case."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from hr import db
from hr.access import Actor
from hr.auth.permissions import CorePermission
from hr.company import service as company
from hr.folding import folded, holds_all
from hr.people.models import ACTIVE, ENDED, PRE_HIRE, Employment, Person

WORKING = (PRE_HIRE, ACTIVE)


@dataclass(frozen=True)
class Line:
    """One line of the directory."""

    person: Person
    employment: Employment
    department: str


def sees_records(actor: Actor) -> bool:
    """Whether this actor sees more of a person than name, job and department."""
    return actor.may(CorePermission.PEOPLE_EDIT) or actor.may(CorePermission.PEOPLE_SEE_PAY)


def find_people(
    *, actor: Actor, search: str = "", status: str = "", page: int = 1, per_page: int = 50
) -> tuple[list[Line], int]:
    """Return one page of people by family name, with the number of all that match.

    Only those who see records may ask for one status; everybody else sees who works here or is about to.
    """
    wanted = (status,) if status in (*WORKING, ENDED) and sees_records(actor) else WORKING
    query = (
        select(Employment.id)
        .join(Person, col(Employment.person_id) == col(Person.id))
        .where(col(Employment.status).in_(wanted))
        .order_by(col(Person.family_name), col(Person.given_name), col(Employment.id))
    )
    first = (page - 1) * per_page
    if search.strip():
        found = _matching(search, wanted)
        return _lines(found[first : first + per_page]), len(found)
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    return _lines(_page(query, first, per_page)), total


def _page(query: SelectOfScalar[Any], first: int, size: int) -> Sequence[str]:
    return db.session().exec(query.offset(first).limit(size)).all()


def _matching(search: str, statuses: Sequence[str]) -> list[str]:
    """Compare in Python: neither database folds accents the way people type."""
    query = (
        select(Employment.id, Person.given_name, Person.family_name, Employment.job_title)
        .join(Person, col(Employment.person_id) == col(Person.id))
        .where(col(Employment.status).in_(statuses))
    )
    hits = []
    for employment_id, given, family, job in db.session().exec(query):
        if holds_all(f"{given} {family} {job}", search):
            hits.append((folded(family), folded(given), employment_id))
    return [employment_id for _, _, employment_id in sorted(hits)]


def _lines(employment_ids: Sequence[str]) -> list[Line]:
    names = {department.id: department.name for department in company.departments()}
    query = (
        select(Person, Employment)
        .join(Employment, col(Employment.person_id) == col(Person.id))
        .where(col(Employment.id).in_(employment_ids))
    )
    by_id = {
        employment.id: Line(person, employment, names.get(employment.department_id or "", ""))
        for person, employment in db.session().exec(query)
    }
    return [by_id[employment_id] for employment_id in employment_ids]
