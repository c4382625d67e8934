"""Everybody's own paper: printed once, found by whom it belongs to, closing the filing."""

from datetime import date

import pypdfium2
import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Actor, Role
from hr.audit.models import AuditEntry
from hr.documents import service as documents
from hr.errors import Conflict
from hr.jobs import worker
from hr.people import service as people
from payroll.filings import kinds, papers, service, states
from payroll.filings.figures import make
from payroll.filings.models import Filing
from tests.payroll.filings import test_abroad as abroad
from tests.payroll.filings.support import FilingHouse
from tests.payroll.runs.test_abroad import House
from tests.payroll.support import PayHouse
from tests.support import numbers
from tests.support.client import PageClient

pytestmark = [pytest.mark.documents, pytest.mark.portal, pytest.mark.usefixtures("app")]
JANUARY, APRIL = date(2027, 1, 11), date(2027, 4, 12)


def reviewed(house: PayHouse, filing: Filing, on: date) -> Filing:
    with clock.on(on), db.unit_of_work():
        seen = service.digest_of(make.figures_of(service.get(filing.id)))
        service.prepare(actor=house.preparer, filing_id=filing.id, seen_hash=seen)
        return service.review(
            actor=house.approver, filing_id=filing.id, seen_hash=service.get(filing.id).figures_hash
        )


def issued(house: PayHouse, filing: Filing, on: date) -> list[str]:
    """Issue the papers, twice, and return the text of each."""
    for _ in range(2):
        with clock.on(on), db.unit_of_work():
            service.issue(actor=house.approver, filing_id=filing.id)
        with clock.on(on):
            worker.run_waiting()
    with db.reading():
        files = [documents.read(documents.get(paper.document_id)) for paper, _ in papers.issued(filing.id)]
    return [_text(file.content) for file in files]


def _text(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_range() for page in document)


def test_each_employee_finds_their_certificate_and_nobody_elses(app: Flask) -> None:
    house = FilingHouse(people=2)
    house.pay(date(2026, 10, 1), date(2026, 11, 1))
    filing = house.filing(kinds.CERTIFICATE, "2026", on=JANUARY)
    with pytest.raises(Conflict), clock.on(JANUARY), db.unit_of_work():
        service.issue(actor=house.approver, filing_id=filing.id)
    reviewed(house, filing, JANUARY)
    texts = issued(house, filing, JANUARY)
    assert len(texts) == 2
    assert "Lucía Núñez Ibáñez" in texts[0]
    assert "10000000Z" in texts[0]
    assert "Marta Soler" not in texts[0]
    with db.reading():
        done = service.get(filing.id)
        assert (done.state, papers.progress(done)) == (states.ACCEPTED, (2, 2))
        own = [documents.documents_of(employment.person_id) for employment in house.employments]
        assert [[each.kind for each in rows if each.kind == "filing_paper"] for rows in own] == [
            ["filing_paper"], ["filing_paper"],
        ]  # fmt: skip
        assert isinstance(house.preparer, Actor)


def test_the_w2_copy_and_the_p60_say_what_the_forms_ask(app: Flask) -> None:
    house = abroad.paid(abroad.american(), date(2026, 10, 1))
    filing, found = abroad.figures(house, kinds.W2, "2026", on=JANUARY)
    reviewed(house, filing, JANUARY)
    texts = issued(house, filing, JANUARY)
    box = found.box("1")
    assert box is not None
    assert any("Ada Stone" in text and "536904399" in text for text in texts)
    with db.reading():  # the file still has to be sent to the SSA
        assert service.get(filing.id).state == states.REVIEWED
    british = House("uk")
    british.hired(given_name="Ada", family_name="Stone")
    abroad.paid(british, date(2026, 10, 1))
    filing, _ = abroad.figures(british, kinds.P60, "2026-27", on=APRIL)
    reviewed(british, filing, APRIL)
    (text,) = issued(british, filing, APRIL)
    assert "P60" in text
    assert "5 April 2027" in text
    assert "3,000.00" in text


def test_payroll_opens_a_tax_paper_for_a_purpose_that_is_kept(client: PageClient) -> None:
    house = FilingHouse(people=1)
    house.pay(date(2026, 10, 1))
    filing = house.filing(kinds.CERTIFICATE, "2026", on=JANUARY)
    reviewed(house, filing, JANUARY)
    issued(house, filing, JANUARY)
    client.sign_in(Role.PAYROLL_PREPARER)
    path = f"/payroll/filings/{filing.id}/papers/{house.employments[0].person_id}"
    client.get(path)
    assert "What do you need it for?" in client.text
    client.post(path, {"purpose": "curiosity"}, status=422)
    assert client.raw(path).mimetype == "text/html"
    client.post(path, {"purpose": "authority"})
    assert client.response is not None
    assert client.response.mimetype == "application/pdf"
    assert client.raw(path).mimetype == "application/pdf"
    with db.reading() as session:
        (entry,) = session.exec(select(AuditEntry).where(AuditEntry.action == papers.OPENED))
        assert entry.details["purpose"] == "authority"


def test_the_190_names_the_spouse_who_was_declared(app: Flask) -> None:
    house = FilingHouse(people=1)
    (person,) = house.employments
    married = {"situation": 2, "birth_year": 1990, "descendants": [], "ascendants": []}

    def declare(facts: dict[str, object], since: date) -> None:
        with db.unit_of_work():
            people.declare_tax_facts(
                actor=SYSTEM, person_id=person.person_id, facts=facts, effective_from=since
            )

    declare(married, date(2026, 1, 1))
    house.pay(date(2026, 10, 1))
    filing = house.filing(kinds.MODELO_190, "2026", on=JANUARY)

    def missing() -> list[str]:
        with clock.on(JANUARY), db.reading():
            return [each.field for each in make.figures_of(service.get(filing.id)).findings]

    assert missing() == ["spouse"]
    declare({**married, "spouse_tax_number": numbers.nif(44_444_444)}, JANUARY)
    assert missing() == []
    with clock.on(JANUARY), db.reading():
        assert numbers.nif(44_444_444).encode() in make.figures_of(service.get(filing.id)).content
