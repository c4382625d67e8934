"""Scans and photographs, read by the real Tesseract: pages on their side, and what cannot be read."""

import io
from datetime import date
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from screening.parsing import ParsedResume, Reason, Refusal, WarningCode, parse

TODAY = date(2026, 11, 23)
DEMO = Path(__file__).parents[3] / "screening" / "demo"


@pytest.fixture(autouse=True)
def _program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCR_PROGRAM", "tesseract")


def page(name: str = "lucia-ferrer.pdf") -> Image.Image:
    image: Image.Image = pypdfium2.PdfDocument(DEMO / name)[0].render(scale=200 / 72).to_pil()
    return image


def packed(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def read(data: bytes) -> ParsedResume:
    parsed = parse(data, today=TODAY)
    assert WarningCode.OCR in [warning.code for warning in parsed.warnings]
    return parsed


@pytest.mark.parametrize("kind", ["PDF", "JPEG", "PNG"])
def test_a_page_without_text_is_read_from_its_picture(kind: str) -> None:
    parsed = read(packed(page(), kind))
    assert parsed.name is not None
    assert parsed.name.text == "Lucía Ferrer Montalt"
    assert [value.text for value in parsed.emails] == ["lucia.ferrer@example.com"]
    assert len(parsed.work) == 3


def test_what_a_picture_says_is_less_certain() -> None:
    in_text = parse((DEMO / "lucia-ferrer.pdf").read_bytes(), today=TODAY)
    seen = read(packed(page(), "PNG"))
    assert all(seen.confidence[field] <= in_text.confidence[field] for field in in_text.confidence)
    assert seen.confidence["overall"] < in_text.confidence["overall"]


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_page_on_its_side_is_turned(degrees: int) -> None:
    parsed = read(packed(page().rotate(degrees, expand=True), "JPEG"))
    assert parsed.name is not None
    assert parsed.name.text == "Lucía Ferrer Montalt"


def test_a_photograph_of_something_else_goes_to_a_person() -> None:
    with pytest.raises(Refusal) as caught:
        parse(packed(Image.effect_noise((900, 700), 60), "PNG"), today=TODAY)
    assert caught.value.reason is Reason.NO_TEXT
    assert caught.value.needs_person


def test_a_picture_that_would_fill_the_memory_is_not_unpacked() -> None:
    with pytest.raises(Refusal) as caught:
        parse(packed(Image.new("L", (9000, 9000)), "PNG"), today=TODAY)
    assert caught.value.reason is Reason.BROKEN


def test_without_the_program_a_photograph_goes_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCR_PROGRAM", "")
    with pytest.raises(Refusal) as caught:
        parse(packed(page(), "PNG"), today=TODAY)
    assert caught.value.reason is Reason.NO_TEXT
    assert caught.value.needs_person


def test_a_program_that_fails_leaves_the_page_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCR_PROGRAM", "false")
    with pytest.raises(Refusal) as caught:
        parse(packed(page(), "PDF"), today=TODAY)
    assert caught.value.reason is Reason.NO_TEXT
