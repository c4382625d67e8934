"""The contract as a document: what it says in both languages, and the proof in the sealed version."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pypdf
import pytest
from flask import Flask

from hr import db
from hr.access import SYSTEM, Role
from hr.auth import service as auth
from hr.documents import render
from hr.documents import service as documents
from hr.documents.models import Document
from hr.i18n import record_missing, use_locale
from hr.jobs import worker
from hr.people import service as people
from onboarding.contracts import service
from tests.onboarding.world import Arrival, arrive, give_identity, send, terms
from tests.support import factories

pytestmark = pytest.mark.documents


@pytest.fixture(autouse=True)
def _no_child_left() -> Any:
    yield
    render.stop()


def drawn_up(**person: Any) -> tuple[Arrival, Document]:
    """Draft a contract and let the jobs render it."""
    with db.unit_of_work():
        arrival = arrive(**person)
        give_identity(arrival)
        service.set_terms(actor=factories.make_actor(Role.HR), case_id=arrival.case.id, terms=terms())
    worker.run_waiting()
    return arrival, contract(arrival)


def contract(arrival: Arrival) -> Document:
    with db.reading():
        return next(iter(documents.documents_about(("employment", arrival.employment.id), kind="contract")))


def reader(document: Document, *, number: int | None = None) -> pypdf.PdfReader:
    with db.reading():
        return pypdf.PdfReader(BytesIO(documents.read(document, number=number).content))


def words(pdf: pypdf.PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        (
            "es",
            (
                "Contrato de trabajo",
                "empieza el 1 de diciembre de 2026",
                "18.200,00 € al año",
                "14 pagas de 1.300,00 €",
                "periodo de prueba de 60 días",
                "40 horas semanales",
                "30 días naturales",
                "convenio colectivo",
            ),
        ),
        (
            "en",
            (
                "Employment contract",
                "begins on 1 December 2026",
                "€18,200.00 a year",
                "14 pays of €1,300.00",
                "trial period of 60 days",
                "40 hours a week",
                "30 calendar days",
                "collective agreement",
            ),
        ),
    ],
)
def test_the_contract_says_what_was_agreed_in_its_language(
    app: Flask, locale: str, expected: tuple[str, ...]
) -> None:
    with record_missing() as missing:
        _arrival, document = drawn_up(locale=locale)
    assert missing == set()
    pdf = reader(document)
    text = words(pdf)
    for part in (*expected, factories.NIF, factories.NAF, "B97000012", "Marta Soler"):
        assert part in text
    assert len(pdf.pages) == 2
    root: Any = pdf.trailer["/Root"]
    assert root["/Lang"].startswith(locale)
    assert root["/MarkInfo"]["/Marked"]
    assert pdf.metadata is not None
    assert (pdf.metadata.title or "").endswith("Daniel Okafor")


def test_the_sealed_version_holds_the_proof_and_the_signed_one_stays(app: Flask) -> None:
    arrival, document = drawn_up(locale="es")
    with db.unit_of_work(), use_locale("es"):
        send(arrival)
        by_company = documents.signature_of(document.id, party="company")
        assert by_company is not None
        signature = service.sign(
            actor=replace(arrival.actor, extra={"method": auth.BY_MAILED_LINK}),
            document_id=document.id,
            typed_name="Daniel Okafor",
            agreed=True,
            sha256=service.shown_hash(document),
        )
    worker.run_waiting()
    document = contract(arrival)
    assert document.state == "sealed"
    assert not arrival.open_task("sign_contract")
    with db.reading():
        original, sealed = documents.versions_of(document.id)
    assert (original.sha256, sealed.stage) == (signature.sha256, "sealed")
    text = words(reader(document))
    squeezed = text.replace(" ", "")
    assert "Prueba de las firmas" in text
    assert squeezed.count(signature.sha256) == 2  # both signed the same bytes
    assert by_company.sha256 == signature.sha256
    assert text.count("Marta Soler") == 4  # represents, stands under the line, has signed, is in the proof
    assert "lo firmo en su nombre" in text
    assert document.context["drawn_on"] == "23 de noviembre de 2026"
    # Drawn and signed by the same clock; the proof has the instant.
    assert text.count("Firma electrónica del 23 de noviembre de 2026") == 2
    assert signature.signed_at.strftime("%Y-%m-%d %H:%M:%S UTC") in text
    assert signature.statement in text
    assert "enlace de un solo uso enviado al correo de la persona" in text
    assert "Prueba de las firmas" not in words(reader(document, number=1))


def test_markup_in_a_name_is_only_text(app: Flask) -> None:
    hostile = "<img src=http://127.0.0.1:9/x> O'Neil & {{ 7*7 }}"
    _arrival, document = drawn_up(given_name=hostile)
    text = words(reader(document))
    assert "<img src=http://127.0.0.1:9/x> O'Neil & {{ 7*7 }} Okafor" in text


def test_a_temporary_part_time_contract_says_so(app: Flask) -> None:
    with db.unit_of_work():
        arrival = arrive(locale="en")
        give_identity(arrival)
        changed = terms(
            contract_kind="temporary",
            contract_ends_on=date(2027, 6, 30),
            weekly_hours=Decimal("30"),
            pays_per_year=12,
            trial_days=0,
        )
        service.set_terms(actor=factories.make_actor(Role.HR), case_id=arrival.case.id, terms=changed)
        assert people.terms_on(arrival.employment.id, arrival.case.starts_on) is not None
        draft = service.draft(actor=SYSTEM, employment_id=arrival.employment.id)
        assert draft is not None
    worker.run_waiting()
    text = words(reader(contract(arrival)))
    for part in (
        "ends on 30 June 2027",
        "30 hours a week, part time: 75.0 % of full time",
        "12 monthly pays of €1,516.67",
        "There is no trial period.",
    ):
        assert part in text
