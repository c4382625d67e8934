"""A company with many employees and a pay run of theirs, made through the product's own services."""

from datetime import date

from hr import db
from hr.access import Actor, Role
from hr.company.models import LegalEntity
from payroll.runs import service as runs
from payroll.runs.models import PayRun
from tests.support import factories
from tests.support.numbers import iban, naf, nif
from tests.support.reviewing import look_through


def make_workforce(count: int, *, entity: LegalEntity | None = None) -> LegalEntity:
    """Employ so many people who can be paid; numbers and accounts are all different."""
    entity = entity or factories.make_entity()
    for number in range(count):
        factories.make_employee(
            entity=entity,
            annual_gross=f"{18000 + 100 * number}.00",
            iban=iban(1_000_000 + number),
            given_name=f"Persona{number}",
            family_name="De Prueba",
            tax_number=nif(20_000_000 + number),
            social_number=naf(10_000_000 + number),
        )
    return entity


def preparer() -> Actor:
    """Return somebody who prepares runs."""
    return factories.make_actor(Role.PAYROLL_PREPARER, name="Andrés Prepara")


def approver() -> Actor:
    """Return somebody else who approves them."""
    return factories.make_actor(Role.PAYROLL_APPROVER, name="Paula Aprueba")


def open_and_calculate(entity: LegalEntity, period: date, actor: Actor) -> str:
    """Open a run and ask for its calculation; return its id."""
    with db.unit_of_work():
        run = runs.open_run(actor=actor, entity_id=entity.id, period=period)
        runs.calculate(actor=actor, run_id=run.id)
        return run.id


def commit(run_id: str, *, sender: Actor, signer: Actor) -> PayRun:
    """Send a calculated run, approve and commit it, each in its own transaction."""
    seen = approve(run_id, sender=sender, signer=signer)
    with db.unit_of_work():
        return runs.commit(actor=signer, run_id=run_id, seen_hash=seen)


def approve(run_id: str, *, sender: Actor, signer: Actor) -> str:
    """Send a calculated run and approve it; return the hash that was approved."""
    with db.unit_of_work():
        look_through(sender, run_id)
        runs.send_for_approval(actor=sender, run_id=run_id)
    with db.unit_of_work():
        seen = runs.get_run(run_id).lines_hash
        runs.approve(actor=signer, run_id=run_id, seen_hash=seen)
    return seen
