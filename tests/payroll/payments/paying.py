"""What tests of payments share: a run whose file is written, and a bank that answers."""

from collections.abc import Sequence

from hr import db
from hr.access import Actor, Role
from payroll.payments import answers, service
from payroll.payments.models import BankAnswer, Payment, PaymentBatch
from payroll.runs import service as runs
from payroll.runs.models import PayRun
from tests.payroll.support import PayHouse
from tests.support import factories


class PayingHouse(PayHouse):
    """A house whose run is committed and whose bank file is written."""

    def __init__(self, people: int = 2, *, is_written: bool = True) -> None:
        super().__init__(people=people)
        self.run = self.committed()
        with db.unit_of_work():
            run = runs.get_run(self.run.id)
            if is_written:
                service.write_bank_file(actor=self.approver, run=run)
            service.write_journal(actor=self.approver, run=run)
        self.run = self.fresh(self.run)

    def another_approver(self) -> Actor:
        """Make one more person who may release."""
        with db.unit_of_work():
            return factories.make_actor(Role.PAYROLL_APPROVER, name="Otra Aprueba")

    def batches(self) -> Sequence[PaymentBatch]:
        """Read the bank files."""
        with db.reading():
            return service.batches_of(self.run.id)

    def payments(self, state: str = "") -> list[Payment]:
        """Read the payments, all or those in a state."""
        with db.reading():
            return [row for row in service.payments_of(self.run.id) if state in ("", row.state)]

    def release(self, version: int = 1) -> PaymentBatch:
        """Release a file."""
        batch = self.batches()[version - 1]
        with db.unit_of_work():
            return service.release(actor=self.approver, batch_id=batch.id, seen_sha256=batch.sha256)

    def answer(self, *rows: tuple[Payment, str]) -> BankAnswer:
        """Have the bank answer for some payments."""
        lines = [f"{payment.end_to_end_id};{status};AC04" for payment, status in rows]
        content = "\n".join(["id;status;reason", *lines]).encode()
        with db.unit_of_work():
            return answers.take_in(
                actor=self.preparer, run_id=self.run.id, content=content, filename="answer.csv"
            )

    def now(self) -> PayRun:
        """Read the run."""
        return self.fresh(self.run)
