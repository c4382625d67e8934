"""American and British payslips: their own form, the year to date, what must not stand on them."""

import io
import json
from typing import Any

import pypdf
import pytest
from flask import Flask

from hr import db
from hr.documents import render
from payroll.payslips import drawing, jobs, sheet
from payroll.payslips.content import Slip
from payroll.runs.models import PayItem, PayRun
from tests.payroll.payslips.abroad import NINO, SSN, Abroad
from tests.support import factories


def text_of(pdf: bytes) -> str:
    return " ".join(pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def drawn(run: PayRun, item: PayItem) -> tuple[str, Slip]:
    pdf = jobs.draw(run, item).pdf
    render.stop()
    with db.reading():
        return text_of(pdf), sheet.build(run, item)


def in_order(text: str, *words: str) -> None:
    places = [text.index(each) for each in words]
    assert places == sorted(places), list(zip(words, places, strict=True))


def test_an_american_statement_has_what_the_states_ask_for(app: Flask) -> None:
    house = Abroad("us")
    text, slip = drawn(house.runs[-1], house.items[-1])
    in_order(text, "Earnings statement", "Pay period 15 Jun to 28 June 2026", "Pay date 3 July 2026")
    for words in (
        "Levant Warehouses Inc.",
        "12 Dock Street, Oakland, CA 94607",
        "Grace Example",
        "XXX-XX-6789",
    ):
        assert words in text
    assert "123-45" not in text
    in_order(text, "Overtime 4.00 60.00 240.00 480.00", "Gross wages 4.00 3,740.00 7,480.00")
    in_order(
        text, "Taxes", "Social Security 226.92 453.84", "Federal income tax 421.58 843.16", "Total taxes"
    )
    in_order(text, "Deductions before tax", "401(k) 200.00 400.00", "Health premium 80.00 160.00",
             "Deductions after tax", "Union dues 20.00 40.00")  # fmt: skip
    assert slip.totals.gross - slip.totals.withheld == slip.totals.net
    assert slip.year.gross - slip.year.withheld == slip.year.net == sum(i.net_minor for i in house.items)


def test_a_british_payslip_has_code_category_and_period(app: Flask) -> None:
    house = Abroad("uk")
    text, slip = drawn(house.runs[-1], house.items[-1])
    in_order(
        text, "National Insurance number Tax code National Insurance category Tax period", f"{NINO} 1257L A 2"
    )
    in_order(
        text,
        "Gross pay 3,000.00 6,000.00",
        "Income tax (PAYE) 365.60 731.00",
        "Student loan, plan 2 49.00 98.00",
    )
    assert slip.facts == {"tax_code": "1257L", "ni_category": "A", "tax_period": "2"}


def test_the_first_payslip_of_a_year_knows_nothing_of_the_second(app: Flask) -> None:
    house = Abroad("uk")
    with db.reading():
        slip = sheet.build(house.runs[0], house.items[0])
    assert slip.year.net == house.items[0].net_minor


@pytest.mark.parametrize("country", ["us", "uk"])
def test_both_languages_are_the_same_payslip(app: Flask, country: str) -> None:
    house = Abroad(country)
    run, item = house.runs[-1], house.items[-1]
    with db.reading():
        slip = sheet.build(run, item)
    assert run.committed_at is not None
    papers = [drawing.draw(slip, locale=locale, made_at=run.committed_at) for locale in ("es", "en")]
    render.stop()
    data = [attached(paper) for paper in papers]
    assert data[0] == data[1]
    assert Slip.model_validate(data[0]) == slip
    assert text_of(papers[0]) != text_of(papers[1])
    assert [root_of(paper)["/Lang"] for paper in papers] == ["es", "en"]


def root_of(pdf: bytes) -> Any:
    """Return the catalogue of a PDF."""
    return pypdf.PdfReader(io.BytesIO(pdf)).trailer["/Root"]


def attached(pdf: bytes) -> dict[str, Any]:
    """Return the data of the one attached file."""
    files = pypdf.PdfReader(io.BytesIO(pdf)).attachments
    assert list(files) == ["payslip.json"]
    loaded: dict[str, Any] = json.loads(files["payslip.json"][0])
    return loaded


def test_the_account_is_never_whole_in_what_machines_read(app: Flask) -> None:
    house = Abroad("us")
    pdf = jobs.draw(house.runs[0], house.items[0]).pdf
    render.stop()
    reader = pypdf.PdfReader(io.BytesIO(pdf))
    metadata = " ".join(str(value) for value in (reader.metadata or {}).values())
    xmp = root_of(pdf)["/Metadata"].get_object().get_data().decode()
    data = json.dumps(attached(pdf))
    for text in (metadata, xmp, data):
        assert factories.IBAN not in text
        assert factories.IBAN[4:12] not in text
        assert SSN not in text
        assert SSN.replace("-", "") not in text
    assert attached(pdf)["account"] == factories.IBAN[-4:]


def test_hostile_names_are_printed_as_they_are_written(app: Flask) -> None:
    given = "<img src=http://127.0.0.1/x>"
    family = "<link rel=attachment href=file:///etc/hostname>{{ 7*7 }} 100%"
    house = Abroad("uk", name=(given, family))
    pdf = jobs.draw(house.runs[0], house.items[0]).pdf
    render.stop()
    text = text_of(pdf).replace(" ", "")
    assert given.replace(" ", "") in text
    assert "file:///etc/hostname" in text
    assert "{{7*7}}" in text
    assert attached(pdf)["employee"]["name"] == f"{given} {family}"


def test_the_data_is_an_associated_file_of_a_tagged_titled_document(app: Flask) -> None:
    house = Abroad("us")
    pdf = jobs.draw(house.runs[0], house.items[0]).pdf
    render.stop()
    root = root_of(pdf)
    (file,) = [each.get_object() for each in root["/AF"]]
    assert file["/AFRelationship"] == "/Data"
    assert file["/UF"] == "payslip.json"
    assert root["/MarkInfo"]["/Marked"]
    tags = kinds_of(root["/StructTreeRoot"])
    assert {"/Table", "/TH", "/TD", "/H1", "/H2", "/Figure"} <= tags


def kinds_of(node: Any) -> set[str]:
    """Return every kind of tag in a structure tree."""
    node = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(node, list):
        return set().union(*(kinds_of(each) for each in node))
    if not isinstance(node, dict):
        return set()
    found = {str(node["/S"])} if "/S" in node else set()
    return found | kinds_of(node["/K"]) if "/K" in node else found
