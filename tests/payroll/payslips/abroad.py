"""Sealed pays of an American and a British person, stored as a run stores what the engine gives."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal

from hr import clock, db
from hr.access import SYSTEM
from hr.company.models import LegalEntity
from hr.people import service as people
from hr.people.models import Employment
from hr.people.service import NewEmployment
from payroll.countries.uk.facts import PensionRelief, PensionScheme
from payroll.countries.uk.student_loans import Plan
from payroll.countries.us import facts as us
from payroll.engine.model import Element, ElementKind, Result
from payroll.groups import service as groups
from payroll.runs import storing
from payroll.runs.kinds import Ground, Payee, Rows, Slot
from payroll.runs.models import PAYABLE, PayItem, PayRun
from payroll.runs.states import COMMITTED
from tests.payroll.countries import americans, british
from tests.support import factories

D = Decimal
SSN, NINO = "123-45-6789", "QQ123456C"
CURRENCIES = {"es": "EUR", "us": "USD", "uk": "GBP"}
EMPLOYERS = {
    "us": {"name": "Levant Warehouses Inc.", "address": "12 Dock Street", "city": "Oakland, CA",
           "postcode": "94607", "tax_number": "12-3456789"},
    "uk": {"name": "Levant Warehouses Ltd", "address": "8 Quay Road", "city": "Bristol",
           "postcode": "BS1 4QA", "contribution_account": "123/AB456"},
}  # fmt: skip


def american_pays(count: int = 2) -> list[Result]:
    """Return paydays of somebody in California with overtime, a pension plan, health cover and union dues."""
    results: list[Result] = []
    for number in range(count):
        first = date(2026, 6, 1) + timedelta(days=14 * number)
        hours = {"quantity": D(4), "rate": D(60)}
        elements = (
            _element("Overtime", ElementKind.OVERTIME, "240", *americans.PREMIUM, **hours),
            _element("401(k)", ElementKind.DEDUCTION, "200", us.DEFERRAL_401K),
            _element("Health premium", ElementKind.DEDUCTION, "80", us.SECTION_125),
            _element("Union dues", ElementKind.DEDUCTION, "20"),
        )
        inputs = americans.make(
            "91000",
            work_state="CA",
            state_form=us.StateForm(status="single"),
            period_from=first,
            period_to=first + timedelta(days=13),
            pay_date=first + timedelta(days=18),
            elements=elements,
        )
        results.append(americans.pay(inputs))
    return results


def _element(label: str, kind: ElementKind, amount: str, *feeds: str, **more: Decimal) -> Element:
    code = label.lower().replace(" ", "_")
    return replace(americans.element(kind, amount, *feeds, code=code, **more), label=label)


def british_pays() -> list[Result]:
    """Return two tax months of somebody with a pension and a student loan."""
    pension = PensionScheme(relief=PensionRelief.NET_PAY, employee_rate=D(5), employer_rate=D(3))
    known = british.facts(student_loan=Plan.PLAN_2, pension=pension)
    return british.year([british.month(1, known), british.month(2, known)])


PAYS = {"us": american_pays, "uk": british_pays}


@dataclass
class Abroad:
    """An employer of another country with one person and their sealed runs."""

    country: str
    locale: str = "en"
    name: tuple[str, str] = ("Grace", "Example")
    results: Sequence[Result] = ()
    runs: list[PayRun] = field(default_factory=list)
    items: list[PayItem] = field(default_factory=list)

    def __post_init__(self) -> None:
        with db.unit_of_work():
            self.entity = factories.make_entity(country=self.country, **EMPLOYERS[self.country])
            self.employment = _hire(self)
        for result in self.results or PAYS[self.country]():
            with db.unit_of_work():
                run, item = seal(self.entity, self.employment, result)
            self.runs.append(run)
            self.items.append(item)


def _hire(house: Abroad) -> Employment:
    given, family = house.name
    person = factories.make_person(given_name=given, family_name=family, locale=house.locale)
    person.social_number = SSN if house.country == "us" else NINO
    person.address = "77 Grove Street, Oakland, CA 94612"
    db.session().add(person)
    people.set_bank_account(
        actor=SYSTEM, person_id=person.id, iban=factories.IBAN, effective_from=date(2026, 1, 1)
    )
    row = people.start_employment(
        actor=SYSTEM,
        person_id=person.id,
        employment=NewEmployment(house.entity.id, "Warehouse lead", date(2025, 1, 1)),
    )
    people.activate_employment(actor=SYSTEM, employment_id=row.id)
    return row


def seal(
    entity: LegalEntity, employment: Employment, result: Result, *, kind: str = "regular"
) -> tuple[PayRun, PayItem]:
    """Store one result as a committed run of one person."""
    session = db.session()
    run = PayRun(
        legal_entity_id=entity.id,
        pay_group_id=groups.default_group(entity.id).id,
        period=result.period_from,
        period_to=result.period_to,
        kind=kind,
        currency=CURRENCIES[entity.country],
        pay_date=result.pay_date,
        country=entity.country,
        approved_hash="ab12cd34" * 8,
        pack_version=result.pack_version,
    )
    account = people.bank_account_on(employment.person_id, result.pay_date)
    item = PayItem(
        run_id=run.id,
        employment_id=employment.id,
        person_id=employment.person_id,
        bank_account_id=account.id if account else "",
        state=PAYABLE,
        period_days=14,
    )
    session.add(run)
    session.flush()
    session.add(item)
    session.flush()
    slot = Slot(item.id, run.id, employment.id, employment.person_id, item.kind)
    rows = Rows("", account.id if account else "", account.fingerprint if account else "")
    ground = Ground(slot, Payee(""), rows, period_days=14)
    storing.store([storing.written(storing.Outcome(ground, result, ()))], generation=1)
    session.refresh(item)
    session.flush()
    run.state, run.committed_at = COMMITTED, clock.now()
    session.add(run)
    session.flush()
    return run, item
