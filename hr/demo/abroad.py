"""The demo company's two small subsidiaries abroad, complete enough that their pay runs calculate."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from hr.access import SYSTEM
from hr.company import rates
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.people import service as people
from hr.people.service import NewEmployment, NewPerson, NewTerms

FIRST_DAY = date(2026, 11, 1)  # both opened this month, so that nobody has an earlier pay with them
FIGURES_SINCE = date(2026, 1, 1)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works abroad; `number` is a NINO or an SSN that nobody needs to have."""

    given_name: str
    family_name: str
    job_title: str
    pay: str
    number: str
    account: str
    birth_on: date
    facts: dict[str, Any] = field(default_factory=dict)
    hourly: bool = False

    @property
    def email(self) -> str:
        """The address at the demo company."""
        return f"{self.given_name.lower()}.{self.family_name.lower()}@almaceneslevante.example"


def _p45(code: str, pay: str, tax: str) -> dict[str, Any]:
    return {"tax_year": 2026, "tax_code": code, "pay": pay, "tax": tax, "week1": False}


def _pension(employee: str, employer: str) -> dict[str, str]:
    return {
        "standing": "member",
        "relief": "relief_at_source",
        "basis": "qualifying_earnings",
        "employee_rate": employee,
        "employer_rate": employer,
    }


def _w4(status: str = "single", **more: str) -> dict[str, Any]:
    return {"version": "2020", "filing_status": status, **more}


LOCAL = [
    {"kind": "earned_income", "name": "510101", "rate": "1.25"},
    {"kind": "services", "name": "510101", "annual": "52"},
]
PENNSYLVANIA = {"work_state": "PA", "residence_state": "PA", "local_taxes": LOCAL}
OPTED_OUT = {"standing": "opted_out"}

BRITONS = (
    Colleague("Grace", "Hall", "Branch manager", "54000", "JT612204A", "200000/10000001", date(1980, 4, 2),
              {"tax_code": "1257L", "ni_category": "A", "pension": _pension("5", "3"),
               "p45": _p45("1257L", "31500.00", "5840.80")}),
    Colleague("Owen", "Price", "Warehouse lead", "31200", "JT612205B", "200000/10000002", date(1991, 9, 14),
              {"starter": "B", "ni_category": "A", "pension": _pension("5", "3"), "student_loan": "plan_2"}),
    Colleague("Isla", "Reid", "Stock controller", "27600", "JT612206C", "200000/10000003", date(1996, 1, 30),
              {"tax_code": "S1257L", "week1": True, "ni_category": "A", "pension": _pension("5", "3")}),
    Colleague("Noah", "Webb", "Driver", "24960", "JT612207D", "200000/10000004", date(2006, 6, 11),
              {"starter": "B", "ni_category": "M", "pension": OPTED_OUT}),
    Colleague("Ruth", "Lane", "Bookkeeper", "28000", "JT612208A", "200000/10000005", date(1985, 12, 5),
              {"starter": "B", "ni_category": "A", "pension": _pension("5", "3")}),
)  # fmt: skip
AMERICANS = (
    Colleague("Carol", "Diaz", "Branch manager", "88000", "212456701", "021000021/700000001",
              date(1979, 7, 19), {"w4": _w4("married_jointly", credits="4400")}),
    Colleague("Wade", "Foster", "Dispatcher", "52000", "212456702", "021000021/700000002",
              date(1990, 3, 8), {"w4": _w4()}),
    Colleague("Nina", "Ortega", "Warehouse associate", "19.50", "212456703", "021000021/700000003",
              date(1999, 10, 27), {"w4": _w4(extra="15.00")}, hourly=True),
    Colleague("Paul", "Becker", "Account manager", "67000", "212456704", "021000021/700000004",
              date(1987, 5, 3), {"w4": _w4("head_of_household", credits="2200"), **PENNSYLVANIA}),
    Colleague("Lena", "Kowalski", "Customer service", "41600", "212456705", "021000021/700000005",
              date(1994, 8, 21), {"w4": {"version": "former", "allowances": 1}, **PENNSYLVANIA}),
)  # fmt: skip
# What the agencies have set for the accounts of the American subsidiary.
FIGURES = {
    rates.us_unemployment("TX"): "2.70",
    rates.us_ceiling("TX"): "9000",
    rates.us_credit_reduction("TX"): "0",
    rates.us_unemployment("PA"): "3.822",
    rates.us_ceiling("PA"): "10000",
    rates.us_credit_reduction("PA"): "0",
    rates.EMPLOYEE_COUNT: "5",
}
REGISTRATIONS = {
    "us.unemployment.TX": "99-123456-7",
    "us.unemployment.PA": "12-34567 8",
    "us.withholding.PA": "1234 5678",
}


def seed() -> None:
    """Add both subsidiaries with their people; their names come after that of the parent."""
    britain = company.save_legal_entity(
        actor=SYSTEM,
        entity=LegalEntity(name="Levante Stores UK Ltd"),
        iban="200000/55779911",
        country="uk",
        tax_number="120/LS4821",
        contribution_account="120PL00482100",
        address="14 Canal Wharf",
        postcode="LS11 5PS",
        city="Leeds",
        holiday_region="GB-ENG",
        representative="Grace Hall",
    )
    america = company.save_legal_entity(
        actor=SYSTEM,
        entity=LegalEntity(name="Levante Stores US Inc."),
        iban="021000021/555512340",
        country="us",
        tax_number="742103594",
        address="600 Congress Avenue",
        postcode="78701",
        city="Austin",
        holiday_region="US-TX",
        representative="Carol Diaz",
    )
    for kind, value in FIGURES.items():
        rates.set_rate(
            actor=SYSTEM, entity=america, kind=kind, rate=Decimal(value), effective_from=FIGURES_SINCE
        )
    for kind, number in REGISTRATIONS.items():
        company.set_registration(actor=SYSTEM, entity=america, kind=kind, number=number)
    for entity, colleagues in ((britain, BRITONS), (america, AMERICANS)):
        for colleague in colleagues:
            _employ(entity, colleague)


def _employ(entity: LegalEntity, colleague: Colleague) -> None:
    person = people.create_person(
        actor=SYSTEM,
        person=NewPerson(colleague.given_name, colleague.email, colleague.family_name, locale="en"),
    )
    name = "social_number" if entity.country == "uk" else "tax_number"
    people.set_identity(
        actor=SYSTEM,
        person_id=person.id,
        birth_on=colleague.birth_on,
        address=f"{entity.address}, {entity.city}",
        **{name: colleague.number},
    )
    hired = people.start_employment(
        actor=SYSTEM,
        person_id=person.id,
        employment=NewEmployment(entity.id, colleague.job_title, FIRST_DAY),
    )
    pay = Decimal(colleague.pay)
    people.set_terms(
        actor=SYSTEM,
        employment_id=hired.id,
        terms=NewTerms(
            effective_from=FIRST_DAY,
            annual_gross=Decimal(0) if colleague.hourly else pay,
            hourly=pay if colleague.hourly else Decimal(0),
            professional_category=colleague.job_title,
            pays_per_year=12,
        ),
    )
    people.activate_employment(actor=SYSTEM, employment_id=hired.id)
    people.set_bank_account(
        actor=SYSTEM,
        person_id=person.id,
        iban=colleague.account,
        effective_from=FIRST_DAY,
        country=entity.country,
    )
    people.declare_tax_facts(
        actor=SYSTEM,
        person_id=person.id,
        facts=colleague.facts,
        effective_from=FIRST_DAY,
        country=entity.country,
    )
