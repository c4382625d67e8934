"""What tests of filings share: pay that is sealed by hand, and the filing that tells it."""

from datetime import date
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM
from hr.company import service as company
from hr.people import service as people_service
from payroll.filings import service
from payroll.filings.calendar import obligations
from payroll.filings.figures import make
from payroll.filings.models import Filing
from payroll.groups.service import default_group
from payroll.runs.models import CORRECTION, PAYABLE, REPLACEMENT, VOID, PayItem, PayLine, PayRun
from payroll.runs.states import COMMITTED
from tests.payroll.support import PayHouse
from tests.support import factories, numbers


class FilingHouse(PayHouse):
    """A company with addresses and a contact, whose pay of months is committed as a test needs."""

    def __init__(self, people: int = 2, *, annual: int = 21_000, numbered: int = 10_000_000) -> None:
        super().__init__()
        with db.unit_of_work():
            self.employments = [
                factories.make_employee(
                    entity=self.entity,
                    annual_gross=f"{annual + 1400 * place}.00",
                    given_name=("Lucía", "Marta", "Tom")[place % 3],
                    family_name=("Núñez Ibáñez", "Soler", "Hughes")[place % 3],
                    tax_number=numbers.nif(numbered + place),
                    social_number=numbers.naf(numbered + 1 + place),
                )
                for place in range(people)
            ]
            for employment in self.employments:
                people_service.set_identity(
                    actor=SYSTEM, person_id=employment.person_id, address="C/ Mayor 3, 46002 València"
                )
            service.save_settings(
                actor=self.preparer,
                entity_id=self.entity.id,
                contact_name="Prieto Soler Andrés",
                contact_phone="963 000 001",
                contact_email="nominas@example.com",
            )

    def pay(self, *months: date) -> list[PayRun]:
        """Commit the pay of some months, each in its own time."""
        runs = []
        for month in months:
            with clock.on(month.replace(day=25)):
                runs.append(self.committed(month))
        return runs

    def filing(self, kind: str, period: str, *, on: date) -> Filing:
        """Draw the calendar on a day and return one filing of it."""
        with clock.on(on), db.unit_of_work() as work:
            obligations.keep(company.get_legal_entity(self.entity.id))
            query = select(Filing).where(
                Filing.legal_entity_id == self.entity.id, Filing.kind == kind, Filing.period == period
            )
            return work.session.exec(query).one()

    def prepared(self, filing: Filing, *, on: date) -> Filing:
        """Prepare a filing as the first of its two people."""
        with clock.on(on), db.unit_of_work():
            seen = service.digest_of(make.figures_of(service.get(filing.id)))
            return service.prepare(actor=self.preparer, filing_id=filing.id, seen_hash=seen)

    def replaced(self, item: PayItem, *, paid_on: date, lines: list[PayLine]) -> PayRun:
        """Seal the void of an item and, with other lines, its replacement, as one correction."""
        with db.unit_of_work() as work:
            run = PayRun(
                legal_entity_id=self.entity.id,
                pay_group_id=default_group(self.entity.id).id,
                period=paid_on.replace(day=1),
                period_to=paid_on,
                kind=CORRECTION,
                pay_date=paid_on,
            )
            work.session.add(run)
            work.session.flush()
            original = work.session.exec(
                select(PayLine).where(PayLine.item_id == item.id).order_by(col(PayLine.position))
            ).all()
            _seal(run, item, VOID, list(original), -1)
            _seal(run, item, REPLACEMENT, lines, 1)
            run.state = COMMITTED
            work.session.add(run)
        return run


def _seal(run: PayRun, item: PayItem, kind: str, lines: list[PayLine], sign: int) -> None:
    totals = {
        "earning": "gross_minor", "tax": "tax_minor", "deduction": "deductions_minor",
        "employee_contribution": "employee_contributions_minor",
        "employer_contribution": "employer_contributions_minor",
    }  # fmt: skip
    sums: dict[str, Any] = dict.fromkeys(totals.values(), 0)
    for line in lines:
        if line.category in totals:
            sums[totals[line.category]] += sign * line.amount_minor
    row = PayItem(
        run_id=run.id, employment_id=item.employment_id, person_id=item.person_id, kind=kind,
        original_item_id=item.id, state=PAYABLE, **sums,
    )  # fmt: skip
    row.net_minor = row.gross_minor - row.tax_minor - row.employee_contributions_minor - row.deductions_minor
    db.session().add(row)
    db.session().flush()
    for position, line in enumerate(lines, 1):
        values = line.model_dump(exclude={"id", "created_at", "run_id", "item_id", "position"})
        values["amount_minor"] = sign * line.amount_minor
        if line.base_minor is not None:
            values["base_minor"] = sign * line.base_minor
        db.session().add(PayLine(run_id=run.id, item_id=row.id, position=position, **values))
    db.session().flush()


def items_of(run: PayRun) -> list[PayItem]:
    """Return the items of a run by employment."""
    with db.reading() as session:
        query = select(PayItem).where(PayItem.run_id == run.id).order_by(col(PayItem.employment_id))
        return list(session.exec(query))


def lines_of(item: PayItem) -> list[PayLine]:
    """Return the lines of an item."""
    with db.reading() as session:
        query = select(PayLine).where(PayLine.item_id == item.id).order_by(col(PayLine.position))
        return list(session.exec(query))
