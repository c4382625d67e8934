"""The pages of pay inputs, as a preparer and an approver use them."""

import io
from datetime import date
from decimal import Decimal
from urllib.parse import urlsplit

from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import Role
from hr.jobs import worker
from hr.people import service as people
from payroll.entries import keeping
from payroll.entries.keeping import NewAbsence
from payroll.entries.models import APPROVED, PayEntry
from tests.payroll.entries.test_files import HEADER, FileHouse
from tests.payroll.entries.test_service import proposed
from tests.payroll.support import NOVEMBER
from tests.support.client import PageClient

BASE = "/payroll/inputs"


def stored() -> list[PayEntry]:
    with db.reading() as session:
        return list(session.exec(select(PayEntry)).all())


def upload(client: PageClient, house: FileHouse, text: str, *, status: int = 200) -> str:
    """Bring a file through the form; return the path of its page."""
    client.get(f"{BASE}/files/new")
    file = (io.BytesIO(text.encode()), "diciembre.csv")
    client.post(
        f"{BASE}/files/new", {"entity": house.entity.id, "period": "2026-12", "file": file}, status=status
    )
    assert client.response is not None
    return urlsplit(client.response.request.url).path


def test_units_are_read_as_people_type_them_in_either_language_or_asked_back(client: PageClient) -> None:
    house = FileHouse(1)
    client.sign_in(Role.PAYROLL_PREPARER)
    form = f"{BASE}/people/{house.employments[0].id}/new?period=2026-12"
    client.get(form)
    values = {"element": "overtime", "period": "2026-12", "quantity": "2", "late": "next"}
    for typed, read in (("1.012,5", "1012.5"), ("1,012.5", "1012.5"), ("12,50", "12.5"), ("12.50", "12.5")):
        client.post(form, {**values, "rate": typed, "is_confirmed": "y"})
        assert Decimal(stored()[-1].rate) == Decimal(read), typed
    before = len(stored())
    for slip in ("1.250", "1,250", "12.50.00", "twelve"):
        client.post(form, {**values, "rate": slip, "is_confirmed": "y"}, status=422)
    client.post(form, {**values, "rate": "1.250"}, status=422)
    assert "1.250 may be read two ways" in client.text
    assert len(stored()) == before


def test_two_people_enter_and_approve(app: Flask, client: PageClient) -> None:
    house = FileHouse(2)
    with db.reading():
        name = people.get_person(house.employments[0].person_id).family_name
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(BASE)
    page = client.get(f"{BASE}/new?q={name}")
    assert any(house.employments[0].id in link for link in page.xpath("//main//a/@href"))
    form = f"{BASE}/people/{house.employments[0].id}/new?period=2026-12"
    client.get(form)
    values = {"element": "bonus", "period": "2026-12", "amount": "9.000,00", "late": "next"}
    client.post(form, values, status=422)
    assert "three months" in client.text
    client.post(form, {**values, "is_confirmed": "y"})
    assert "€9,000.00" in client.text
    decide, chosen = f"{BASE}/decide?period=2026-12", stored()[0].id
    client.post(decide, {"entry": chosen, "act": "approve"})
    assert "You proposed this" in client.page.text_content()
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(f"{BASE}?period=2026-12")
    client.post(decide, {"entry": chosen, "act": "approve"})
    assert [row.state for row in stored()] == [APPROVED]


def test_a_file_is_checked_taken_in_and_its_errors_downloaded(app: Flask, client: PageClient) -> None:
    house = FileHouse(1)
    client.sign_in(Role.PAYROLL_PREPARER)
    page = upload(
        client,
        house,
        HEADER + f"{house.nif()};;bonus;100,00;;;2026-12;\n{house.nif()};;nada;1,00;;;2026-12;\n",
    )
    worker.run_waiting()
    client.get(page)
    assert "There is no element nada" in client.text
    assert b"There is no element nada" in client.raw(f"{page}/errors.csv").data
    client.post(f"{page}/take-in", {"mode": "all"})
    assert "nothing was taken in" in client.page.text_content()
    assert stored() == []
    client.post(f"{page}/take-in", {"mode": "good"})
    worker.run_waiting()
    client.get(page)
    assert "1 entry came in" in client.text
    assert b"bonus" in client.raw(f"{BASE}/export.csv?period=2026-12").data
    client.sign_in(Role.PAYROLL_APPROVER)
    client.get(page)
    client.post(f"{page}/approve")
    worker.run_waiting()
    assert [row.state for row in stored()] == [APPROVED]


def test_an_empty_file_is_refused_beside_its_field(app: Flask, client: PageClient) -> None:
    house = FileHouse(1)
    client.sign_in(Role.PAYROLL_PREPARER)
    upload(client, house, "", status=422)
    assert "The file is empty" in client.text


def test_what_a_person_gets_every_month_and_their_absences(app: Flask, client: PageClient) -> None:
    house = FileHouse(1)
    client.sign_in(Role.PAYROLL_PREPARER)
    page = f"{BASE}/people/{house.employments[0].id}"
    client.get(f"{page}/recurring")
    client.post(
        f"{page}/recurring", {"element": "union_fee", "amount": "12,50", "effective_from": "2026-11-01"}
    )
    assert "€12.50" in client.text
    client.post(f"{page}/recurring/union_fee/stop", {"from_day": "2026-12-01"})
    assert "Stopped" in client.text
    client.get(f"{page}/absences")
    leave = {"kind": "illness", "starts_on": "2026-11-09", "topped_up_to": "75"}
    client.post(f"{page}/absences", leave)
    assert "Sick leave" in client.text
    client.post(f"{page}/absences", leave, status=422)
    assert "overlaps" in client.text


def test_what_is_usually_there_is_missed(app: Flask, client: PageClient) -> None:
    house = FileHouse(1)
    for month in (date(2026, 9, 1), date(2026, 10, 1)):
        proposed(house, period=month, on=date(2026, 9, 1))
    with db.unit_of_work(), clock.on(NOVEMBER):
        new = NewAbsence(employment_id=house.employments[0].id, kind="illness", starts_on=date(2026, 11, 9))
        keeping.record_absence(actor=house.preparer, new=new)
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"{BASE}?period=2026-11")
    assert "Bonus in each of the last 2 months" in client.text
    assert "The base of the month before" in client.text


def test_an_employer_adds_an_element(app: Flask, client: PageClient) -> None:
    FileHouse(1)
    client.sign_in(Role.PAYROLL_PREPARER)
    client.get(f"{BASE}/elements/new")
    values = {
        "code": "toxic",
        "name_es": "Plus de toxicidad",
        "name_en": "Hazard supplement",
        "kind": "earning",
        "feeds": "contributions irpf",
        "way": "formula",
        "formula": "annual_salary / 14 * 10%",
        "effective_from": "2026-11-01",
    }
    client.post(f"{BASE}/elements/new", values)
    assert "Hazard supplement" in client.text
    client.get(f"{BASE}/elements/new")
    client.post(f"{BASE}/elements/new", {**values, "formula": "nothing +"}, status=422)
    assert "cannot be used" in client.text
