"""Rendering: our documents come out tagged, and nothing that people typed can reach out or hang it."""

import io
from typing import Any

import pytest
from pypdf import PdfReader

from hr.documents import render
from hr.documents.render import Page, RenderFailed

HOSTILE = """<html lang="en"><title>T</title><body><h1>Words</h1>
<img src="http://127.0.0.1:9/a.png"><img src="file:///etc/hostname">
<link rel="attachment" href="file:///etc/passwd">
<link rel="stylesheet" href="http://127.0.0.1:9/a.css"><style>@import url(file:///etc/passwd);
@font-face{font-family:x;src:url(http://127.0.0.1:9/x.ttf)} body{background:url(http://127.0.0.1:9/b.png)}</style>
<object data="file:///etc/passwd"></object><p style="font-family:x">text</p></body></html>"""


@pytest.fixture(autouse=True)
def _child_ends() -> object:
    yield
    render.stop()


def test_a_document_is_tagged_and_carries_its_title_and_language() -> None:

    pdf = render._child().render(Page('<html lang="es"><title>Nómina</title><h1>Hola</h1>', "", "pdf/ua-1"))
    reader = PdfReader(io.BytesIO(pdf))
    catalogue: Any = reader.trailer["/Root"]
    assert catalogue["/Lang"] == "es"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    assert reader.metadata is not None
    assert reader.metadata.title == "Nómina"
    assert "Hola" in reader.pages[0].extract_text()


def test_a_hostile_document_reads_nothing_and_calls_nobody() -> None:

    pdf = render._child().render(Page(HOSTILE, "", "pdf/ua-1"))
    assert b"root:" not in pdf
    reader = PdfReader(io.BytesIO(pdf))
    assert not reader.attachments
    assert "Words" in reader.pages[0].extract_text()
    assert "root:" not in "".join(page.extract_text() for page in reader.pages)


def test_a_document_that_hangs_is_ended_and_the_next_one_works(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(render, "CPU_SECONDS", 1)
    flexes = "<div style='display:flex'>" * 14 + "x" + "</div>" * 14
    bomb = f"<html lang=en><title>T</title>{flexes}<table><td colspan=1000000>x</table>"
    with pytest.raises(RenderFailed):
        render._child().render(Page(bomb, "", "pdf/ua-1"))
    pdf = render._child().render(Page("<html lang=en><title>T</title><p>fine", "", "pdf/ua-1"))
    assert pdf.startswith(b"%PDF")
