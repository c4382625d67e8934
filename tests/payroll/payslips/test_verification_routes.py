"""Anybody may ask whether a payslip is authentic; nobody learns anything about the person."""

import io
from typing import Any

import pypdf
import pytest
from sqlmodel import select

from hr import db
from hr.access import SYSTEM
from hr.documents import render
from hr.documents import service as documents
from hr.jobs import worker
from payroll.payslips import code, copies, service
from payroll.payslips.models import Payslip
from payroll.payslips.verification import TRIES, masked
from payroll.runs.models import PayItem
from tests.payroll.support import PayHouse
from tests.support import factories
from tests.support.client import PageClient


class Issued:
    """One published payslip with its real PDF."""

    def __init__(self) -> None:
        self.house = PayHouse()
        with db.unit_of_work():
            factories.make_employee(entity=self.house.entity, locale="es")
        self.run = self.house.committed()
        worker.run_waiting()
        render.stop()
        with db.reading() as session:
            self.payslip = session.exec(select(Payslip)).one()
            self.item = session.get_one(PayItem, self.payslip.item_id)
            self.pdf = documents.read(documents.get(self.payslip.document_id)).content

    @property
    def code(self) -> str:
        """The code as it is printed."""
        assert self.payslip.code is not None
        return code.written(self.payslip.code)


@pytest.fixture
def issued(client: PageClient) -> Issued:
    """Return a payslip that went the whole way."""
    return Issued()


def send_file(client: PageClient, content: bytes) -> str:
    client.get("/verify/file")
    data: dict[str, Any] = {"file": (io.BytesIO(content), "nomina.pdf")}
    client.post("/verify/file", data)
    return client.text


def test_the_printed_code_says_authentic_and_nothing_personal(client: PageClient, issued: Issued) -> None:
    printed = " ".join(pypdf.PdfReader(io.BytesIO(issued.pdf)).pages[0].extract_text().split())
    assert issued.code in printed
    client.language = "en"
    client.get(f"/verify/{issued.payslip.code}")
    assert "Authentic. We issued this payslip." in client.text
    assert "Almacenes Prueba, S.L." in client.text
    assert "November 2026" in client.text
    person = factories.NIF, factories.NAF, "Lucía", factories.IBAN[-4:], f"{issued.item.net_minor // 100:,}"
    assert not [each for each in person if each in client.text]
    client.get("/verify")
    client.post("/verify", {"code": issued.code.lower().replace("0", "o")})
    assert "Authentic. We issued this payslip." in client.text


def test_the_typed_net_is_answered_with_yes_or_no(client: PageClient, issued: Issued) -> None:
    client.get("/verify")
    right = f"{issued.item.net_minor / 100:.2f}"
    client.post("/verify", {"code": issued.code, "net": right})
    assert "The net pay you typed is right." in client.text
    client.post("/verify", {"code": issued.code, "net": "999999.00"})
    assert "not the one we issued" in client.text


def test_a_single_altered_byte_fails(client: PageClient, issued: Issued) -> None:
    assert "exactly as we issued it" in send_file(client, issued.pdf)
    for place in (0, len(issued.pdf) // 2, len(issued.pdf) - 1):
        altered = bytearray(issued.pdf)
        altered[place] ^= 1
        assert "Not authentic" in send_file(client, bytes(altered))
    assert "Not authentic" in send_file(client, issued.pdf + b"\n")


def test_the_copy_in_another_language_is_known_too(client: PageClient, issued: Issued) -> None:
    with db.unit_of_work():
        copies.request_copy(actor=SYSTEM, payslip=issued.payslip, locale="en")
        copies.request_copy(actor=SYSTEM, payslip=issued.payslip, locale="en")
    worker.run_waiting()
    render.stop()
    with db.reading():
        made = copies.copy_in(issued.payslip, "en")
        pdf = documents.read(documents.get(made.document_id or "")).content
    text = pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert "A. Total earnings" in text
    assert issued.code in " ".join(text.split())
    assert "It is a copy in another language." in send_file(client, pdf)


def test_wrong_codes_are_counted_and_then_refused(client: PageClient, issued: Issued) -> None:
    for _ in range(TRIES):
        assert client.raw("/verify/0000000000000000").status_code == 200
    assert client.raw("/verify/0000000000000000").status_code == 429
    assert client.raw(f"/verify/{issued.payslip.code}").status_code == 429


def test_an_unpublished_payslip_is_not_vouched_for(client: PageClient) -> None:
    house = PayHouse(people=1, publish_days=0)
    run = house.committed()
    with db.reading() as session:
        item = session.exec(select(PayItem).where(PayItem.run_id == run.id)).one()
    with db.unit_of_work():
        service.issue(actor=SYSTEM, run=run, item=item, pdf=b"%PDF-1.7", locale="es", code="ABCDEFGHJKMNPQRS")
    client.get("/verify/ABCDEFGHJKMNPQRS")
    assert "We know no payslip with this code" in client.text


def test_codes_that_are_typed_wrong_are_read_right() -> None:
    assert code.read("abcd-efgh jkmn–0I1L") == "ABCDEFGHJKMN0111"
    assert code.read("ABCD") == code.read("UUUUUUUUUUUUUUUU") == code.read("") == ""


def test_of_an_amount_only_the_cents_are_shown(client: PageClient) -> None:
    assert masked(131605, "EUR").translate({0xA0: " "}).endswith("•.05")
    assert not set("136") & set(masked(131605, "EUR"))
