"""The demo company's October: a committed run, so that November has a month to differ from."""

from datetime import date

from hr import clock
from hr.access import SYSTEM, Actor
from hr.auth import service as auth
from hr.company import service as company
from payroll.groups import service as groups
from payroll.payments import schemes
from payroll.payments import service as payments
from payroll.runs import calculation, service
from payroll.runs.models import PayRun

OCTOBER = date(2026, 10, 1)
PUBLISH_DAYS = 5  # before the pay date: a month that is committed in the demo can be seen at once
SERVICE_USER = "987654"
PREPARED_ON = date(2026, 10, 28)
PREPARER, APPROVER = "andres.roca@almaceneslevante.example", "paula.lara@almaceneslevante.example"


def seed() -> None:
    """Take October through the same acts as any month; its payslips are issued when the workers start."""
    preparer, approver = _actor(PREPARER), _actor(APPROVER)
    if preparer is None or approver is None:
        return
    _open_paying_accounts()
    entity = company.legal_entities()[0]
    groups.default_group(entity.id).publish_days = PUBLISH_DAYS
    with clock.on(PREPARED_ON):
        run = service.open_run(actor=preparer, entity_id=entity.id, period=OCTOBER)
        service.calculate(actor=preparer, run_id=run.id)
        _calculate(run, preparer)
        service.send_for_approval(actor=preparer, run_id=run.id)
        service.approve(actor=approver, run_id=run.id, seen_hash=run.lines_hash)
        service.commit(actor=approver, run_id=run.id, seen_hash=run.lines_hash)
        # Written here, where it is still October: a file made later would carry a later execution date.
        payments.write_bank_file(actor=approver, run=run)
        payments.write_journal(actor=approver, run=run)


def _open_paying_accounts() -> None:
    """Say what its bank knows each British company by, without which no file of theirs is complete."""
    for entity in company.legal_entities():
        if entity.country == "uk":
            schemes.set_paying_account(
                actor=SYSTEM,
                entity_id=entity.id,
                scheme="bacs",
                identifier=SERVICE_USER,
                bank_name="Demo Bank",
            )


def _actor(email: str) -> Actor | None:
    user = auth.user_by_email(email)
    return auth.actor_of_user(user) if user else None


def _calculate(run: PayRun, actor: Actor) -> None:
    """Do in the seed's own transaction what the job does in many; the job then finds it done."""
    calculation.prepare(run)
    while slots := calculation.waiting(run.id, run.generation):
        calculation.store(calculation.draw_up(run, slots), generation=run.generation)
    calculation.finish(run, actor=actor)
