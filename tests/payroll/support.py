"""What tests of pay runs share: a company with people, and a run taken as far as a test needs it."""

from datetime import date

from hr import db
from hr.access import Actor, Role
from hr.company.models import LegalEntity
from hr.jobs import worker
from payroll.groups import service as groups
from payroll.runs import service
from payroll.runs.models import PayRun
from tests.support import factories
from tests.support.reviewing import look_through

NOVEMBER = date(2026, 11, 1)
OCTOBER = date(2026, 10, 1)


class PayHouse:
    """A legal entity with a preparer and an approver; acts commit as requests do.

    Payslips are published as soon as they are issued, unless a test wants their day to count.
    """

    def __init__(self, people: int = 0, *, publish_days: int = 10) -> None:
        with db.unit_of_work():
            self.entity: LegalEntity = factories.make_entity()
            groups.default_group(self.entity.id).publish_days = publish_days
            self.preparer: Actor = factories.make_actor(Role.PAYROLL_PREPARER, name="Andrés Prepara")
            self.approver: Actor = factories.make_actor(Role.PAYROLL_APPROVER, name="Paula Aprueba")
            self.employments = [factories.make_employee(entity=self.entity) for _ in range(people)]

    def opened(self, period: date = NOVEMBER) -> PayRun:
        """Open the run of a month."""
        with db.unit_of_work():
            return service.open_run(actor=self.preparer, entity_id=self.entity.id, period=period)

    def calculated(self, period: date = NOVEMBER) -> PayRun:
        """Open and calculate the run of a month."""
        run = self.opened(period)
        with db.unit_of_work():
            service.calculate(actor=self.preparer, run_id=run.id)
        worker.run_waiting()
        return self.fresh(run)

    def sent(self, period: date = NOVEMBER) -> PayRun:
        """Calculate and send for approval."""
        run = self.calculated(period)
        with db.unit_of_work():
            look_through(self.preparer, run.id)
            service.send_for_approval(actor=self.preparer, run_id=run.id)
        return self.fresh(run)

    def approved(self, period: date = NOVEMBER) -> PayRun:
        """Take a run through its approval."""
        run = self.sent(period)
        with db.unit_of_work():
            service.approve(actor=self.approver, run_id=run.id, seen_hash=run.lines_hash)
        return self.fresh(run)

    def committed(self, period: date = NOVEMBER) -> PayRun:
        """Take a run to its commit; what follows from it still waits."""
        run = self.approved(period)
        with db.unit_of_work():
            service.commit(actor=self.approver, run_id=run.id, seen_hash=run.lines_hash)
        return self.fresh(run)

    def fresh(self, run: PayRun) -> PayRun:
        """Read a run as it stands now."""
        with db.reading():
            return service.get_run(run.id)
