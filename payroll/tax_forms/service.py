"""What somebody declares for withholding outside Spain, and what HMRC and the employer add: rows by day.

Each change is a new row that carries what stood before it, so that the row in force on a day says it all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Invalid, NotAllowed, NotFound
from hr.i18n import N_
from hr.people import records
from hr.people import service as people
from hr.people.models import ENDED, Employment, Person, TaxDeclaration

ABROAD = ("uk", "us")


@dataclass(frozen=True)
class Declared:
    """One person's forms in one country, as they stand and as they were."""

    person: Person
    employment: Employment
    entity: LegalEntity
    facts: dict[str, Any]
    rows: Sequence[TaxDeclaration]  # newest first

    @property
    def country(self) -> str:
        """The country whose forms these are."""
        return self.entity.country

    @property
    def is_in_spain_too(self) -> bool:
        """Whether they work in Spain as well, where the Modelo 145 is asked for."""
        return "es" in records.countries_of(self.person.id)

    @property
    def state(self) -> str:
        """The American state somebody works in."""
        return str(self.facts.get("work_state") or self.entity.holiday_region.removeprefix("US-"))


def of_person(person_id: str) -> Declared:
    """Return the forms of somebody employed abroad, or raise NotFound."""
    person = people.get_person(person_id)
    for employment in people.employments_of(person.id):
        entity = company.get_legal_entity(employment.legal_entity_id)
        if entity.country in ABROAD and employment.status != ENDED:
            return _declared(person, employment, entity)
    raise NotFound(N_("These tax forms are for people employed in the United Kingdom or the United States."))


def is_own(actor: Actor, person_id: str) -> bool:
    """Tell whether the forms are those of the actor, who enters nothing there that a colleague has to."""
    return bool(actor.person_id) and actor.person_id == person_id


def of_other(person_id: str, *, actor: Actor) -> Declared:
    """Return the forms of somebody else: what HMRC or the employer adds to one's own, a colleague enters."""
    if is_own(actor, person_id):
        raise NotAllowed(
            N_("These are your own tax forms, so somebody else has to enter this."), key="own_pay"
        )
    return of_person(person_id)


def own(*, actor: Actor) -> Declared:
    """Return the actor's own forms."""
    if not actor.person_id:
        raise NotFound(N_("This page is for people who are employed here."))
    return of_person(actor.person_id)


def declare(
    *, actor: Actor, person_id: str, changes: dict[str, Any], effective_from: date | None = None
) -> TaxDeclaration | None:
    """Record a form from a day on, today or the first day unless given; the same again records nothing.

    A form from a day before the latest row counts up to that row only, and what it changes is carried into
    the later ones.
    """
    known = of_person(person_id)
    day = effective_from or max(clock.today(), known.employment.starts_on)
    if day < known.employment.starts_on:
        message = N_("A form cannot count before the first day of the employment.")
        raise Invalid(message, key="form_too_early", fields={"effective_from": message})
    before = _on(known.rows, day)
    first = _record(actor, known, {**before, **changes}, day) if {**before, **changes} != before else None
    later: dict[date, dict[str, Any]] = {}
    for row in reversed([row for row in known.rows if row.effective_from > day]):
        later[row.effective_from] = row.facts
    for on, facts in later.items():
        # What the later row said itself stays; what it had only carried over is carried over anew.
        carried = {name: value for name, value in changes.items() if facts.get(name) == before.get(name)}
        if carried and {**facts, **carried} != facts:
            _record(actor, known, {**facts, **carried}, on)
    return first


def _record(actor: Actor, known: Declared, facts: dict[str, Any], day: date) -> TaxDeclaration:
    return people.declare_tax_facts(
        actor=actor, person_id=known.person.id, facts=facts, effective_from=day, country=known.country
    )


def _declared(person: Person, employment: Employment, entity: LegalEntity) -> Declared:
    query = (
        select(TaxDeclaration)
        .where(TaxDeclaration.person_id == person.id, TaxDeclaration.country == entity.country)
        .order_by(col(TaxDeclaration.effective_from).desc(), col(TaxDeclaration.id).desc())
    )
    rows = db.session().exec(query).all()
    return Declared(person, employment, entity, _on(rows, max(clock.today(), employment.starts_on)), rows)


def _on(rows: Sequence[TaxDeclaration], day: date) -> dict[str, Any]:
    return next((row.facts for row in rows if row.effective_from <= day), {})
