"""The résumé beside its score: each mark stands where the words are, and says who nobody before it may."""

from dataclasses import replace
from datetime import date

import pytest

from screening.parsing import ParsedResume, Section, Span, parse
from screening.scoring import Kind, Requirement, Requirements, Score, score
from screening.scoring.model import Evidence
from screening.shortlists.masking import Mask
from screening.shortlists.review import Part, marked
from tests.screening.openings import examples

WANTED = Requirements(
    title="Responsable de turno de almacén",
    items=(
        Requirement("r1", Kind.SKILL, "Carretilla elevadora", must=True),
        Requirement("r2", Kind.EXPERIENCE, "Almacén", must=True, min_years=3),
    ),
)


MASK = Mask(names=("lucia ferrer montalt", "montalt", "ferrer", "lucia"), numbers=("600000101",))
MARC = Mask(names=("marc vidal soriano", "soriano", "vidal", "marc"))


@pytest.fixture(scope="module")
def parsed() -> ParsedResume:
    return parse(examples.GOOD, today=date(2026, 11, 23))


@pytest.fixture(scope="module")
def scored(parsed: ParsedResume) -> Score:
    return score(parsed, WANTED, today=date(2026, 11, 23))


def words(parts: list[Part]) -> str:
    return "\n".join("".join(piece.text for piece in line) for part in parts for line in part.lines)


def test_every_mark_quotes_the_evidence_of_its_criterion(parsed: ParsedResume, scored: Score) -> None:
    parts = marked(parsed, scored)
    marks = [
        (piece.text, number, anchor)
        for part in parts
        for line in part.lines
        for piece in line
        for number, anchor in piece.marks
    ]
    quotes = {
        number: "\n".join(evidence.quote for evidence in point.evidence)
        for number, point in enumerate(scored.points, start=1)
    }
    assert marks
    assert all(text in quotes[number] for text, number, _anchor in marks)
    anchors = [anchor for _text, _number, anchor in marks if anchor]
    assert len(anchors) == len(set(anchors))


def test_words_that_prove_two_criteria_carry_both_marks(house: None) -> None:
    text = "Lola Prueba\n\nExperiencia\nJefa de almacén\nCasa S.L. | 01/2015 – 12/2020\n"
    known = parse(text.encode(), today=date(2026, 11, 23))
    line = known.lines.index("Jefa de almacén")
    span = Span(line, known.text.index("Jefa"), known.text.index("Jefa") + len("Jefa de almacén"))
    word = Span(line, known.text.index("almacén"), known.text.index("almacén") + len("almacén"))
    base = score(known, WANTED, today=date(2026, 11, 23))
    points = (
        replace(base.points[0], evidence=(Evidence(span, "Jefa de almacén"),)),
        replace(base.points[1], evidence=(Evidence(word, "almacén"),)),
    )
    parts = marked(known, replace(base, points=points))
    pieces = [piece for part in parts for line in part.lines for piece in line if piece.marks]
    assert [(piece.text, piece.marks) for piece in pieces] == [
        ("Jefa de ", ((1, "e1"),)),
        ("almacén", ((1, ""), (2, "e2"))),
    ]


def test_no_word_of_the_resume_is_lost_or_doubled_by_the_marks(parsed: ParsedResume, scored: Score) -> None:
    plain, with_marks = marked(parsed, None), marked(parsed, scored)
    assert words(plain).split() == words(with_marks).split()


def test_who_it_is_stays_hidden_until_names_are_shown(parsed: ParsedResume, scored: Score) -> None:
    hidden = words(marked(parsed, scored, mask=MASK))
    shown = words(marked(parsed, scored))
    assert Section.HEADER in parsed.sections
    for who in ("Lucía Ferrer", "lucia.ferrer@example.com", "600 000 101"):
        assert who not in hidden
    assert "Lucía Ferrer" in shown


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("LUCIA FERRER, jefa de turno", "[hidden], jefa de turno"),
        ("La señora Montalt dirigió el turno", "La señora [hidden] dirigió el turno"),
        ("Escríbeme a lucia.ferrer@example.com o al 600-000-101.", "Escríbeme a [hidden] o al [hidden]."),
        ("linkedin.com/in/lferrer", "[hidden]"),
        ("Luci\u0301a Ferrer", "[hidden]"),
        ("Almacén Lucíano, 2019 - 2021, 600 palés", "Almacén Lucíano, 2019 - 2021, 600 palés"),
    ],
)
def test_who_it_is_is_taken_out_of_every_text_and_nothing_else(house: None, text: str, left: str) -> None:
    assert MASK.hide(text) == left


def test_a_name_in_the_middle_of_a_side_column_is_not_shown(house: None) -> None:
    side = parse((examples.FILES / "marc-vidal.pdf").read_bytes(), today=date(2026, 11, 23))
    hidden = words(marked(side, score(side, WANTED, today=date(2026, 11, 23)), mask=MARC))
    assert "Jefe de equipo" in hidden
    assert not {"Marc", "Vidal", "Soriano"} & set(hidden.split())
