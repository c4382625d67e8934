"""What tests of corrections share: a company with sealed months, and acts that go through two people."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM
from hr.jobs import worker
from hr.jobs.models import QUEUED, JobRun
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewTerms
from payroll.corrections import service
from payroll.corrections.models import REPLACE, Correction
from payroll.engine.model import YearToDate
from payroll.runs import ledger
from payroll.runs import service as runs
from payroll.runs.models import PayItem, PayRun
from tests.payroll.filings.support import FilingHouse

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
PAPERS = ("payroll.payslips.jobs.issue_payslips", "payroll.payslips.jobs.announce_payslip")
A_CHILD = {"situation": 3, "birth_year": 1990, "descendants": [{"birth_year": 2024}], "ascendants": []}


class CorrectedHouse(FilingHouse):
    """A company whose pay is corrected by its two people; payslips are drawn only where a test wants them."""

    def __init__(self, people: int = 2, *, has_papers: bool = False) -> None:
        self.has_papers = has_papers
        super().__init__(people)

    def work(self) -> None:
        """Run what waits."""
        while (job := self._next()) is not None:
            worker.run_job(job)

    def _next(self) -> str | None:
        with db.reading() as session:
            query = select(JobRun.id).where(col(JobRun.state) == QUEUED).order_by(col(JobRun.id))
            if not self.has_papers:
                query = query.where(col(JobRun.name).not_in(PAPERS))
            return session.exec(query).first()

    def calculated(self, period: date = NOVEMBER) -> PayRun:
        """Open and calculate the run of a month."""
        run = self.opened(period)
        with db.unit_of_work():
            runs.calculate(actor=self.preparer, run_id=run.id)
        self.work()
        return self.fresh(run)

    def commit(self, run_id: str) -> PayRun:
        """Take a calculated run through the hands of both, and let follow what follows."""
        with db.unit_of_work():
            runs.send_for_approval(actor=self.preparer, run_id=run_id)
            seen = runs.get_run(run_id).lines_hash
        with db.unit_of_work():
            runs.approve(actor=self.approver, run_id=run_id, seen_hash=seen)
        with db.unit_of_work():
            runs.commit(actor=self.approver, run_id=run_id, seen_hash=seen)
        self.work()
        with db.reading():
            return runs.get_run(run_id)

    def begin(self, item: PayItem, *, kind: str = REPLACE, left_out: Sequence[str] = ()) -> Correction:
        """Open and calculate a correction."""
        with db.unit_of_work():
            row = service.correct(
                actor=self.preparer, item_id=item.id, reason="Mal pagado", kind=kind, left_out=left_out
            )
        self.work()
        return row

    def corrected(self, item: PayItem, *, on: date, **options: Any) -> PayRun:
        """Correct one pay to the end."""
        with clock.on(on):
            return self.commit(self.begin(item, **options).run_id)

    def raise_pay(self, employment: Employment, annual: str, *, since: date, **changes: Any) -> None:
        """Enter another salary."""
        with db.unit_of_work():
            values: dict[str, Any] = {
                "pays_per_year": 14,
                "contribution_group": 7,
                "contract_kind": "indefinite",
                "professional_category": "Operaria",
                **changes,
            }
            terms = NewTerms(effective_from=since, annual_gross=Decimal(annual), **values)
            people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)

    def declare(self, employment: Employment, facts: dict[str, Any], *, since: date) -> None:
        """Enter another tax form."""
        with db.unit_of_work():
            people.declare_tax_facts(
                actor=SYSTEM, person_id=employment.person_id, facts=facts, effective_from=since
            )

    def items(self, run: PayRun, employment: Employment | None = None) -> dict[str, PayItem]:
        """Read the items of a run by kind."""
        with db.reading() as session:
            query = select(PayItem).where(PayItem.run_id == run.id).order_by(col(PayItem.id))
            rows = session.exec(query).all()
        return {row.kind: row for row in rows if employment is None or row.employment_id == employment.id}

    def year(self, employment: Employment) -> YearToDate:
        """Read a person's year to date at the end of 2026; what came to nothing is left out."""
        with db.reading():
            found = ledger.year_to_date(
                [employment.id], before=date(2027, 1, 1), tax_year_start=date(2026, 1, 1)
            )
        return tuple((code, amount) for code, amount in found[employment.id] if amount)
