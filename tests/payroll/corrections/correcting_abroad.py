"""A British or American company whose pay is corrected, with all that its filings ask for."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.company import service as company
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewTerms
from payroll.engine.model import YearToDate
from payroll.filings import service as filings
from payroll.filings.calendar import obligations
from payroll.filings.figures import make
from payroll.filings.figures.model import Figures
from payroll.filings.models import Filing
from payroll.groups import service as groups
from payroll.payments import schemes
from payroll.payments import service as payments
from payroll.runs import ledger
from payroll.runs.models import PayRun
from payroll.takeover.models import LegacyFile, OpeningBalance
from tests.payroll.corrections.correcting import CorrectedHouse
from tests.support import abroad, factories


@dataclass(frozen=True)
class Abroad:
    """What the tests need to know of a country: its tax year and what an address looks like."""

    country: str
    year_from: date
    year_to: date
    address: str


BRITAIN = Abroad("uk", date(2026, 4, 6), date(2027, 4, 5), "1 High St, Leeds, LS1 1AA")
AMERICA = Abroad("us", date(2026, 1, 1), date(2026, 12, 31), "2 Elm St, Austin, TX 78702")


class AbroadHouse(CorrectedHouse):
    """A company of another country with people who are paid from October on."""

    def __init__(self, place: Abroad, *annual: str, has_papers: bool = False, **person: Any) -> None:
        self.place, self.has_papers = place, has_papers
        with db.unit_of_work():
            self.preparer = factories.make_actor(Role.PAYROLL_PREPARER, name="Andrew Prepares")
            self.approver = factories.make_actor(Role.PAYROLL_APPROVER, name="Paula Approves")
            is_british = place.country == "uk"
            make_entity = abroad.british_entity if is_british else abroad.american_entity
            self.entity = make_entity(address="1 Main St", postcode="LS1 1AA" if is_british else "78701")
            groups.default_group(self.entity.id).publish_days = 10
        self.employments = [
            self.hired(number, each, **person) for number, each in enumerate(annual or ["36000"])
        ]
        with db.unit_of_work():
            if place.country == "uk":
                schemes.set_paying_account(
                    actor=SYSTEM, entity_id=self.entity.id, scheme="bacs", identifier="987654"
                )
            filings.save_settings(
                actor=self.preparer, entity_id=self.entity.id, contact_name="Stone Ada",
                contact_phone="512 555 0100", contact_email="payroll@example.com", submitter_id="ABCD1234",
            )  # fmt: skip

    def hired(self, number: int, annual: str, **changes: Any) -> Employment:
        """Employ one more person, whose numbers are their own."""
        values: dict[str, Any] = {"annual": annual, "family_name": f"Stone{'abcdef'[number]}", **changes}
        with db.unit_of_work():
            if self.place.country == "uk":
                values.setdefault("starts_on", date(2026, 10, 1))
                made = abroad.briton(self.entity, nino=f"AB12345{number}C", **values)
            else:
                made = abroad.american(self.entity, ssn=f"53690439{number}", **values)
            people.set_identity(actor=SYSTEM, person_id=made.person_id, address=self.place.address)
        return made

    def taken_over(self, employment: Employment, **amounts: int) -> None:
        """Enter what another payroll paid somebody in September, in cents by line code (`__` for a point)."""
        with db.unit_of_work() as work:
            file = LegacyFile(
                legal_entity_id=self.entity.id,
                name="before.csv",
                sha256=employment.id,
                header_mark="",
                content_sealed=b"",
            )
            work.session.add(file)
            work.session.flush()
            for name, amount in amounts.items():
                row = OpeningBalance(
                    employment_id=employment.id,
                    period=date(2026, 9, 1),
                    paid_on=date(2026, 9, 30),
                    component=name.replace("__", "."),
                    amount_minor=amount,
                    file_id=file.id,
                )
                work.session.add(row)

    def raise_pay(self, employment: Employment, annual: str, *, since: date, **changes: Any) -> None:
        """Enter another salary."""
        values: dict[str, Any] = {"pays_per_year": 12, "weekly_hours": Decimal(40), **changes}
        terms = NewTerms(effective_from=since, annual_gross=Decimal(annual), **values)
        with db.unit_of_work():
            people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)

    def declare(self, employment: Employment, facts: dict[str, Any], *, since: date) -> None:
        """Enter other tax forms."""
        with db.unit_of_work():
            people.declare_tax_facts(
                actor=SYSTEM,
                person_id=employment.person_id,
                facts=facts,
                effective_from=since,
                country=self.place.country,
            )

    def year(self, employment: Employment) -> YearToDate:
        """Read a person's tax year as it now stands; what came to nothing is left out."""
        with db.reading():
            found = ledger.year_to_date(
                [employment.id], before=self.place.year_to, tax_year_start=self.place.year_from
            )
        return tuple((code, amount) for code, amount in found[employment.id] if amount)

    def figures(self, kind: str, period: str, *, on: date, is_whole: bool = True) -> Figures:
        """Work out one filing as it would be prepared on a day; a whole one has nothing to settle."""
        with clock.on(on), db.unit_of_work() as work:
            obligations.keep(company.get_legal_entity(self.entity.id))
            query = select(Filing).where(
                Filing.legal_entity_id == self.entity.id, Filing.kind == kind, Filing.period == period
            )
            filing = work.session.exec(query.order_by(col(Filing.version).desc())).first()
            assert filing is not None
            found = make.figures_of(filing)
        assert [tie for tie in found.ties if tie.difference] == [], (found.ties, found.problems)
        assert not is_whole or found.problems == (), found.problems
        return found


def paid(*runs: PayRun) -> int:
    """Return what some runs have transferred."""
    with db.reading():
        return sum(row.amount_minor for run in runs for row in payments.payments_of(run.id))


def boxes(found: Figures) -> dict[str, int]:
    """Return the figures of a form by the name of their box."""
    return {box.code: box.amount for box in found.boxes}
