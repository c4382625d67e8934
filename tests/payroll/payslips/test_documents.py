"""The payslip PDF, read back: every figure is the stored line to the cent, and the figures add up again."""

import io
import re
from dataclasses import dataclass
from typing import Any

import pypdf
import pytest
from flask import Flask
from sqlmodel import select

from hr import db
from hr.documents import render
from payroll.payslips import jobs
from payroll.runs import review
from payroll.runs.models import PAYABLE, PayItem, PayLine
from tests.payroll.support import PayHouse
from tests.support import factories

AMOUNTS = {
    "es": re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})*,\d{2}(?![\d%]|\s?%)"),
    "en": re.compile(r"(?<![\d.,])\d{1,3}(?:,\d{3})*\.\d{2}(?![\d%]|\s?%)"),
}
WORDS = {
    "es": {
        "gross": "A. Total devengado",
        "withheld": "B. Total a deducir",
        "contributions": "Total aportaciones",
        "common": "Total: base de contingencias comunes",
        "professional": "conceptos de recaudación conjunta",
        "irpf": "4. Base sujeta a retención del IRPF",
        "employer": "Total aportación de la empresa",
    },
    "en": {
        "gross": "A. Total earnings",
        "withheld": "B. Total deductions",
        "contributions": "Total contributions",
        "common": "Total: common contingencies base",
        "professional": "2. Professional contingencies and joint collection",
        "irpf": "4. Base subject to income tax withholding",
        "employer": "Total paid by the company",
    },
}


@dataclass
class Paper:
    """One payslip as paper and as rows."""

    locale: str
    pdf: bytes
    text: str
    item: PayItem
    lines: list[PayLine]

    def cents(self, text: str) -> list[int]:
        """Return every amount of a text, in cents."""
        return [int(re.sub(r"[.,]", "", found)) for found in AMOUNTS[self.locale].findall(text)]

    def after(self, words: str) -> int:
        """Return the last amount of the row that begins with these words."""
        row = next(line for line in reversed(self.text.splitlines()) if words in line)
        return self.cents(row)[-1]

    def of(self, category: str) -> list[int]:
        """Return the stored amounts of a category."""
        return [line.amount_minor for line in self.lines if line.category == category]


_papers: dict[str, Paper] = {}


@pytest.fixture(params=["es", "en"])
def paper(request: pytest.FixtureRequest, app: Flask) -> Paper:
    """Return the payslip of somebody with prorated extra pays, drawn once in each language."""
    if request.param not in _papers:
        _papers[request.param] = _draw(request.param)
    return _papers[request.param]


def _draw(locale: str) -> Paper:
    house = PayHouse()
    with db.unit_of_work():
        factories.make_employee(entity=house.entity, annual_gross="61234.57", pays=12, locale=locale)
    run = house.calculated()
    with db.reading() as session:
        item = session.exec(select(PayItem).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)).one()
        lines = list(review.lines_of(item.id))
    pdf, locale, _ = jobs.draw(run, item)
    render.stop()
    return Paper(locale, pdf, pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text(), item, lines)


def test_every_stored_line_is_on_the_paper_and_adds_up_again(paper: Paper) -> None:
    words = WORDS[paper.locale]
    printed = paper.cents(paper.text)
    for category in ("earning", "employee_contribution", "tax", "employer_contribution", "base"):
        for amount in paper.of(category):
            assert amount in printed
            printed.remove(amount)
    gross, withheld = paper.after(words["gross"]), paper.after(words["withheld"])
    assert gross == sum(paper.of("earning")) == paper.item.gross_minor
    assert paper.after(words["contributions"]) == sum(paper.of("employee_contribution"))
    assert withheld == sum(paper.of("employee_contribution")) + sum(paper.of("tax"))
    assert gross - withheld == paper.item.net_minor
    assert paper.after(words["employer"]) == sum(paper.of("employer_contribution"))


def test_both_bases_and_the_tax_base_stand_in_the_box(paper: Paper) -> None:
    stored = {line.component: line.amount_minor for line in paper.lines if line.category == "base"}
    words = WORDS[paper.locale]
    assert paper.after(words["common"]) == stored["es.base.common_contingencies"]
    assert paper.after(words["professional"]) == stored["es.base.professional_contingencies"]
    assert paper.after(words["irpf"]) == stored["es.base.irpf"]


def test_the_parts_stand_in_the_order_of_the_official_model(paper: Paper) -> None:
    order = {
        "es": ["Período de liquidación", "I. Devengos", "1. Percepciones salariales", "Salario base",
               "Complementos salariales",
               "2. Percepciones no salariales", "A. Total devengado", "II. Deducciones", "1. Aportación",
               "2. Impuesto", "3. Anticipos", "4. Valor", "5. Otras deducciones", "B. Total a deducir",
               "Firma y sello", "Recibí",
               "Determinación de las bases de cotización", "1. Contingencias comunes",
               "2. Contingencias profesionales",
               "3. Cotización adicional", "4. Base sujeta"],
        "en": ["Settlement period", "I. Earnings", "1. Salary payments", "2. Payments that are not salary",
               "A. Total earnings",
               "II. Deductions", "1. Employee's contributions", "2. Income tax", "3. Advances", "4. Value",
               "5. Other deductions", "B. Total deductions", "Contribution bases", "1. Common contingencies",
               "2. Professional", "3. Additional", "4. Base subject"],
    }[paper.locale]  # fmt: skip
    flat = " ".join(paper.text.split())
    places = [flat.index(words) for words in order]
    assert places == sorted(places)


def test_the_paper_is_tagged_titled_and_in_the_persons_language(paper: Paper) -> None:
    reader = pypdf.PdfReader(io.BytesIO(paper.pdf))
    root: Any = reader.trailer["/Root"]
    assert len(reader.pages) == 1
    assert root["/Lang"] == paper.locale
    assert root["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in root
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    month = {"es": "noviembre de 2026", "en": "November 2026"}[paper.locale]
    assert reader.metadata is not None
    assert month in str(reader.metadata.title)


def test_company_and_worker_are_named_and_the_account_is_masked(paper: Paper) -> None:
    for text in (
        "Almacenes Prueba, S.L.",
        "B97000012",
        "46123456752",
        "Lucía Prueba",
        factories.NIF,
        factories.NAF,
    ):
        assert text in paper.text
    assert factories.IBAN not in paper.text.replace(" ", "")
    assert factories.IBAN[-4:] in paper.text
