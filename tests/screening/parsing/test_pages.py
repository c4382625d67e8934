"""Pages of a PDF as a person holds them: on their side, moved, with running heads or painted words."""

from datetime import date

from screening.parsing import ParsedResume, WarningCode, parse
from tests.screening.parsing import files
from tests.screening.parsing.files import Words

TODAY = date(2026, 11, 23)
LINES = ["Ana Prueba Gil", "ana@example.com", "Experiencia", "Camarera, Bar Ejemplo", "2019 - 2021"]


def read(data: bytes) -> ParsedResume:
    return parse(data, today=TODAY)


def test_a_page_written_upwards_is_read_as_if_it_were_turned() -> None:
    page = [Words(text, 60 + 16 * row, 700, turn="0 1 -1 0") for row, text in enumerate(LINES)]
    data = files.pdf(page, page="/MediaBox [0 0 595 842] /Rotate 90")
    assert read(data).lines == LINES


def test_words_up_the_margin_do_not_break_the_lines_beside_them() -> None:
    margin = Words("Curriculum vitae", 30, 400, turn="0 1 -1 0")
    page = [Words(text, 60, 60 + 16 * row) for row, text in enumerate(LINES)]
    assert read(files.pdf([margin, *page])).lines == [*LINES, "Curriculum vitae"]


def test_a_page_that_does_not_begin_at_zero_is_seen_whole() -> None:
    page = [Words(text, 1060, 60 + 16 * row - 1000) for row, text in enumerate(LINES)]
    parsed = read(files.pdf(page, page="/MediaBox [1000 1000 1595 1842]"))
    assert parsed.lines == LINES
    assert parsed.warnings == ()


def test_small_print_on_a_small_page_is_seen() -> None:
    page = [Words(text, 6, 840 - 80 + 2 * row, 1.5) for row, text in enumerate(LINES)]
    assert read(files.pdf(page, page="/MediaBox [0 0 80 100]")).lines == LINES


def test_what_pages_repeat_at_their_edges_is_read_once() -> None:
    def page(number: int) -> list[Words]:
        body = [Words(f"Tarea {number}{row} en el almacén", 60, 120 + 20 * row) for row in range(8)]
        head = Words("Ana Prueba Gil - ana@example.com", 60, 30)
        return [head, *body, Words(f"Página {number} de 3", 280, 820)]

    parsed = read(files.pdf(page(1), page(2), page(3)))
    assert sum("Ana Prueba" in line for line in parsed.lines) == 1
    assert not any("Página" in line for line in parsed.lines)
    assert len(parsed.lines) == 25


def test_words_painted_over_are_hidden() -> None:
    page = [Words(text, 60, 60 + 16 * row) for row, text in enumerate(LINES)]
    bait = Words("SAP, SGA, carretilla elevadora", 60, 400)
    parsed = read(files.pdf([*page, bait], after="1 g 50 430 300 20 re f\n"))
    assert parsed.lines == LINES
    assert parsed.warnings[0].code is WarningCode.HIDDEN_TEXT
    assert "carretilla" in parsed.warnings[0].text


def test_a_centred_head_above_plain_lines_is_no_column() -> None:
    head = [Words(text, 250, 50 + 16 * row) for row, text in enumerate(["Ana Prueba Gil", *["Camarera"] * 5])]
    facts = [Words(f"Dato {row}: sí", 60, 160 + 16 * row) for row in range(6)]
    rest = [Words("Experiencia en bares de Valencia y de Castellón durante muchos años", 60, 280)]
    assert read(files.pdf([*head, *facts, *rest])).lines[0] == "Ana Prueba Gil"


def test_a_title_that_wraps_beside_its_dates_is_one_title() -> None:
    page = [
        Words("Ana Prueba Gil", 60, 60, 18),
        Words("Formación", 60, 100, 14),
        Words("Ciclo Formativo de Grado Medio en Publicidad y Relaciones", 60, 130),
        Words("septiembre de 2022 - julio de 2024", 362, 130),
        Words("Públicas", 60, 143),
        Words("Instituto Ejemplo", 60, 156),
    ]
    (study,) = read(files.pdf(page)).fields()["education"]
    assert study["degree"] == "Ciclo Formativo de Grado Medio en Publicidad y Relaciones Públicas"


def test_words_divided_at_the_end_of_a_line_are_one_word() -> None:
    text = (
        "Ana Prueba\nExperience\nRan the ware-\nhouse of a full-\ntime cook and its admi\u00ad\nnistration."
    )
    assert read(text.encode()).lines[2:] == [
        "Ran the warehouse",
        "of a full-",
        "time cook and its administration.",
    ]


def test_a_link_counts_where_its_words_stand() -> None:
    page = [
        Words("Ana Prueba Gil", 60, 60, 20),
        Words("ana@example.com | 600 123 456 | Portfolio", 60, 90),
        Words("Experiencia", 60, 130, 14),
        Words("Camarera, Bar Ejemplo, 2019 - 2021", 60, 150),
    ]
    own, firm = "(https://anaprueba.example.net)", "(https://barejemplo.example.net)"
    links = [("205 746 260 764", own), ("110 686 170 704", firm)]
    noted = " ".join(
        f"<< /Type /Annot /Subtype /Link /Rect [{box}] /A << /S /URI /URI {address} >> >>"
        for box, address in links
    )
    parsed = read(files.pdf(page, page=f"/MediaBox [0 0 595 842] /Annots [{noted}]"))
    assert parsed.fields()["links"] == ["https://anaprueba.example.net"]


def test_a_number_written_in_a_link_is_no_second_number() -> None:
    page = [Words("Ann Sample", 60, 60, 20), Words("ann@example.com | (912) 555-4321", 60, 90)]
    link = "/Annot /Subtype /Link /Rect [60 746 260 764] /A << /S /URI /URI (tel:\\(912\\)%20555-4321) >>"
    parsed = read(files.pdf(page, page=f"/MediaBox [0 0 595 842] /Annots [<< /Type {link} >>]"))
    assert parsed.fields()["phone"] == ["(912) 555-4321"]


def test_the_name_and_the_count_of_pages_at_the_foot_are_not_read_among_the_jobs() -> None:
    body = [Words(f"Line {row} of the text of the page", 60, 60 + 16 * row) for row in range(12)]
    pages = [[*body, Words(f"Ana Prueba - {number}/2", 250, 810, 8)] for number in (1, 2)]
    assert not any("Ana Prueba" in line for line in read(files.pdf(*pages)).lines)
