"""One person's way from application to payslip, over HTTP with real workers, on either database."""

import io
import os
from pathlib import Path

from lxml import etree
from pypdf import PdfReader

from hr.instance import Instance
from payroll.banking import sepa
from scripts.demo import Tour, walk
from tests.support.services import fresh_database


def test_from_application_to_payslip(tmp_path: Path) -> None:
    environment = {"BUSINESS_DATE": "2026-11-23", "DISPATCH_SECONDS": "0.2"}
    server = os.environ.get("TEST_DATABASE_URL")
    if server:
        environment["DATABASE_URL"] = fresh_database(server, "flow_whole_way")
    results = tmp_path / "results"
    results.mkdir()
    with Instance(tmp_path / "var", env=environment) as instance:
        walk(Tour(instance, results))
        assert "the chain holds" in instance.flask("audit", "verify")
    text = "".join(
        page.extract_text() for page in PdfReader(io.BytesIO((results / "payslip.pdf").read_bytes())).pages
    )
    assert "Carlos Ibáñez Peris" in text
    payment = (results / "payment.xml").read_bytes()
    assert sepa.validate(payment) == []
    names = etree.fromstring(payment).findall(".//{*}Cdtr/{*}Nm")
    assert any("Carlos" in (name.text or "") for name in names)
    assert not any("Hughes" in (name.text or "") for name in names)
    mails = sorted((results / "mails").glob("*.eml"))
    assert len(mails) >= 10
    journal = (results / "journal.csv").read_text()
    assert "640" in journal
    assert "465" in journal
