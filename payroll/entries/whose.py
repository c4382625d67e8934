"""Whose pay it is: the country and the days of some employments, in one query."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from sqlmodel import col, select

from hr import db
from hr.company.models import LegalEntity
from hr.people.models import Employment

CHUNK = 400  # identifiers in one IN list


class Whose(NamedTuple):
    """An employment as far as its elements ask: country of the employer, first and last day."""

    employment_id: str
    person_id: str
    entity_id: str
    country: str
    starts_on: date
    ends_on: date | None


def whose(employment_ids: Sequence[str]) -> dict[str, Whose]:
    """Return the employments by id."""
    found = {}
    for part in chunks(employment_ids):
        query = (
            select(
                Employment.id,
                Employment.person_id,
                Employment.legal_entity_id,
                LegalEntity.country,
                Employment.starts_on,
                Employment.ends_on,
            )  # type: ignore[call-overload]
            .join(LegalEntity, col(LegalEntity.id) == col(Employment.legal_entity_id))
            .where(col(Employment.id).in_(part))
        )
        found.update({row[0]: Whose(*row) for row in db.session().execute(query)})
    return found


def chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    """Cut identifiers into lists that a query takes."""
    every = list(ids)
    for start in range(0, len(every), CHUNK):
        yield every[start : start + CHUNK]
