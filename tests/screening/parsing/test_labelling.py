"""Reading with the trained labels: hand-written résumés, confidence, and the way without a model."""

import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from html import escape
from pathlib import Path
from typing import Any

import pytest

from screening.parsing import ParsedResume, parse
from screening.parsing.labelling import labeller
from screening.parsing.parser import RULES_VERSION, parse_text
from screening.parsing.reading.pages import Line, RawText
from scripts.resumes.scorer import Tally
from tests.screening.parsing import files

TODAY = date(2026, 11, 23)
RESUMES = Path(__file__).parent / "resumes"
GOLD: dict[str, dict[str, Any]] = tomllib.loads((RESUMES / "gold.toml").read_text(encoding="utf-8"))
FLOOR, APART = 0.90, 0.05


@pytest.fixture
def rules_only(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setattr(labeller, "MODEL_FOLDER", tmp_path)
    labeller.forget_model()
    yield
    monkeypatch.undo()
    labeller.forget_model()


def read(text: str) -> ParsedResume:
    return parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=TODAY)


def test_hand_written_resumes_are_read_as_a_careful_reader_does() -> None:
    total, by_language = Tally(), {"es": Tally(), "en": Tally()}
    for name, gold in GOLD.items():
        said = parse((RESUMES / f"{name}.txt").read_bytes(), today=TODAY).fields()
        total.add(gold, said)
        by_language[gold["language"]].add(gold, said)
    assert total.mean >= FLOOR
    assert total.f1("email") == total.f1("phone") == 1
    assert by_language["es"].mean >= by_language["en"].mean - APART


@pytest.mark.parametrize("name", ["06_functional_es", "08_mixed"])
def test_a_word_file_is_read_like_the_same_words_in_plain_text(name: str) -> None:
    text = (RESUMES / f"{name}.txt").read_text(encoding="utf-8")
    parsed = parse(files.docx(files.paragraphs(escape(text))), today=TODAY)
    tally = Tally()
    tally.add(GOLD[name], parsed.fields())
    assert tally.mean >= FLOOR


def test_every_value_stands_where_it_says() -> None:
    parsed = parse((RESUMES / "08_mixed.txt").read_bytes(), today=TODAY)
    for job in parsed.work:
        assert job.title
        assert job.employer
        assert parsed.quote(job.title.span) == job.title.text
        assert parsed.quote(job.employer.span) == job.employer.text


def test_what_labels_and_rules_agree_on_is_surer_than_what_one_of_them_says() -> None:
    parsed = read(
        "Marta Ejemplo Soler\nmarta@example.com\nExperiencia\n"
        "Camarera, Restaurante Ejemplo\nEnero 2020 – Actualidad\n"
        "Zurcidora de tules\nTalleres Fantasía\nEnero 2015 – diciembre 2019"
    )
    plain = parsed.work[0]
    assert plain.title
    assert plain.title.confidence >= 0.9
    assert parsed.confidence["work.title"] <= plain.title.confidence


def test_doubtful_values_are_named_for_a_person() -> None:
    parsed = read("Curso de cocina 2019\nbar\n")
    assert "name" in parsed.doubtful
    sure = parse((RESUMES / "08_mixed.txt").read_bytes(), today=TODAY)
    assert "name" not in sure.doubtful
    assert not any(place.startswith("emails") for place in sure.doubtful)


@pytest.mark.usefixtures("rules_only")
def test_without_a_model_the_rules_read_alone_and_say_so() -> None:
    parsed = parse((RESUMES / "08_mixed.txt").read_bytes(), today=TODAY)
    assert parsed.parser_version == RULES_VERSION
    assert parsed.name
    assert [job.employer.text for job in parsed.work if job.employer][1] == "Vallès Cold Logistics"


def test_a_model_that_was_altered_is_not_used(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(labeller.MODEL_FOLDER, folder)
    chain = folder / "field_crf" / "model.crfsuite"
    chain.write_bytes(chain.read_bytes() + b"\0")
    with pytest.raises(labeller.BadModel):
        labeller.open_model(folder)


def test_the_model_is_small_and_names_its_version() -> None:
    size = sum(path.stat().st_size for path in labeller.MODEL_FOLDER.rglob("*") if path.is_file())
    assert size <= 5_000_000
    assert read("Ana Prueba\nana@example.com").parser_version == f"{RULES_VERSION}+{labeller.model_version()}"
