"""My payslips: mine, explained, with their file; another person's do not exist."""

import re
from datetime import date
from decimal import Decimal

import pytest
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.audit.models import AuditEntry
from hr.auth import service as auth
from hr.documents import render
from hr.jobs import worker
from hr.people import service as people
from hr.people.service import NewTerms
from payroll.entries import service as entries
from payroll.payslips.models import Payslip
from tests.payroll.support import NOVEMBER, OCTOBER, PayHouse
from tests.support.client import PageClient

PDF = b"%PDF-1.7 a page of a test"


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for WeasyPrint; everything around it is real."""
    monkeypatch.setattr(render, "render", lambda *_args, **_options: PDF)


def account_of(person_id: str) -> str:
    with db.reading():
        user = auth.user_of_person(person_id)
        assert user is not None
        return user.id


def slips_of(person_id: str) -> list[Payslip]:
    with db.reading() as session:
        return list(session.exec(select(Payslip).where(Payslip.person_id == person_id)))


def test_other_peoples_payslips_do_not_exist(client: PageClient) -> None:
    house = PayHouse(people=2)
    house.committed()
    worker.run_waiting()
    mine, other = (row.person_id for row in house.employments)
    client.sign_in_user(account_of(mine))
    (own,), (theirs,) = slips_of(mine), slips_of(other)
    client.get(f"/me/payslips/{own.id}")
    client.get(f"/me/payslips/{theirs.id}", status=404)
    client.get(f"/me/payslips/{theirs.id}.pdf", status=404)
    client.get("/me/payslips/nothing", status=404)
    assert client.raw(f"/documents/{theirs.document_id}").status_code == 404
    with db.reading() as session:
        denied = session.exec(select(AuditEntry).where(AuditEntry.action == "access.denied")).all()
    assert len(denied) >= 3


def test_payroll_staff_do_not_read_payslips_as_their_own(client: PageClient) -> None:
    house = PayHouse(people=1)
    house.committed()
    worker.run_waiting()
    (slip,) = slips_of(house.employments[0].person_id)
    client.sign_in(Role.PAYROLL_APPROVER, Role.EMPLOYEE)
    client.get(f"/me/payslips/{slip.id}", status=404)


def test_the_page_goes_from_gross_to_net_and_says_why_it_changed(client: PageClient) -> None:
    house = PayHouse(people=1)
    employment = house.employments[0]
    house.committed(OCTOBER)
    worker.run_waiting()
    with db.unit_of_work():
        terms = NewTerms(effective_from=date(2026, 11, 1), annual_gross=Decimal("28000"))
        people.set_terms(actor=SYSTEM, employment_id=employment.id, terms=terms)
    house.committed()
    worker.run_waiting()
    client.sign_in_user(account_of(employment.person_id))
    client.language = "es"
    client.get("/me/payslips")
    assert client.text.index("Noviembre de 2026") < client.text.index("Octubre de 2026")
    client.get(client.page.xpath("//main//table//a/@href")[0])
    assert "Del bruto al neto" in client.text
    assert "más que en octubre de 2026" in client.text
    assert "Cómo se ha calculado" in client.text
    changes = client.page.xpath("//section[@aria-labelledby='why']//td/text()")
    cents = [int(text.replace(".", "").replace(",", "").replace("\u2212", "-")) for text in changes]
    assert cents[0] + sum(cents[1:-1]) == cents[-1]
    notes = " ".join(client.page.xpath("string(//section[@aria-labelledby='why'])").split())
    amount = r"([+\u2212][\d,]+)"
    told = rf"Se calcula sobre otro importe: {amount} € · Del [\d,]+ % al [\d,]+ %: {amount} € {amount}"
    tax = re.search(told, notes)
    assert tax, notes
    *shares, whole = (Decimal(each.replace("\u2212", "-").replace(",", ".")) for each in tax.groups())
    assert sum(shares) == whole


def test_fewer_days_and_more_hours_are_told_from_another_pay(client: PageClient) -> None:
    house = PayHouse(people=1)
    employment = house.employments[0]
    hours_of(house, OCTOBER, "4")
    house.committed(OCTOBER)
    worker.run_waiting()
    hours_of(house, NOVEMBER, "6")
    with db.unit_of_work():
        people.get_employment(employment.id).ends_on = date(2026, 11, 15)
    house.committed()
    worker.run_waiting()
    client.sign_in_user(account_of(employment.person_id))
    client.get("/me/payslips")
    client.get(client.page.xpath("//main//table//a/@href")[0])
    why = " ".join(client.page.xpath("string(//section[@aria-labelledby='why'])").split())
    assert "De 4 a 6 unidades" in why
    assert "Cuentan otros días" in why


def hours_of(house: PayHouse, period: date, hours: str) -> None:
    """Have overtime of a month approved."""
    with db.unit_of_work(), clock.on(period):
        entry = entries.propose(
            actor=house.preparer,
            new=entries.NewEntry(
                employment_id=house.employments[0].id,
                element_code="overtime",
                period=period,
                quantity=Decimal(hours),
                rate=Decimal("15"),
            ),
        )
        entries.approve(actor=house.approver, entry_ids=[entry.id])


def test_the_file_is_handed_out_and_the_reading_recorded(client: PageClient) -> None:
    house = PayHouse(people=1)
    house.committed()
    worker.run_waiting()
    (slip,) = slips_of(house.employments[0].person_id)
    client.sign_in_user(account_of(slip.person_id))
    answer = client.raw(f"/me/payslips/{slip.id}.pdf")
    assert (answer.status_code, answer.mimetype, answer.get_data()) == (200, "application/pdf", PDF)
    assert answer.headers["Cache-Control"] == "no-store"
    with db.reading() as session:
        read = session.exec(select(AuditEntry).where(AuditEntry.action == "document.read")).one()
    assert read.details == {"kind": "payslip", "sha256": slip.sha256}


def test_looking_again_and_again_is_told_once_with_its_number(client: PageClient) -> None:
    house = PayHouse(people=1)
    house.committed()
    worker.run_waiting()
    (slip,) = slips_of(house.employments[0].person_id)
    client.sign_in_user(account_of(slip.person_id))
    client.raw(f"/me/payslips/{slip.id}.pdf")
    for _ in range(4):
        client.get(f"/me/payslips/{slip.id}")
    (section,) = client.page.xpath("//section[@aria-labelledby='looks']")
    told = [" ".join(each.text_content().split()) for each in section.xpath(".//li")]
    assert len(told) == 2, told
    assert "3 veces" in told[0]  # the page tells of those before its own


def test_before_the_first_payslip_the_page_says_so(client: PageClient) -> None:
    house = PayHouse(people=1)
    client.sign_in_user(account_of(house.employments[0].person_id))
    client.get("/me/payslips")
    assert "Aún no hay nóminas" in client.text or "No payslip yet" in client.text
