"""What a page's design does to the text: columns, dates in the margin, letters set apart, hidden words."""

from datetime import date

import pytest

from screening.parsing import ParsedResume, WarningCode, parse
from tests.screening.parsing import files
from tests.screening.parsing.files import Words

TODAY = date(2026, 11, 23)

SIDE = [
    "Contacto",
    "Paterna, Valencia",
    "ines@example.com",
    "Habilidades",
    "Picking",
    "Excel",
    "Idiomas",
    "Inglés: B2",
]
MAIN = [
    "Inés Prueba Roca",
    "Experiencia laboral",
    "Preparadora de pedidos",
    "Frutas Ejemplo S.L.",
    "03/2019 - 02/2023",
    "Moza de almacén",
    "Naranjas Ejemplo S.A.",
    "01/2017 - 02/2019",
]


def jobs(parsed: ParsedResume) -> list[tuple[str | None, ...]]:
    return [tuple(entry.values()) for entry in parsed.fields()["work"]]


@pytest.mark.parametrize("by_line", [True, False], ids=["drawn line by line", "drawn column by column"])
def test_two_columns_are_read_one_after_the_other(by_line: bool) -> None:
    left = [Words(text, 40, 60 + 15 * row) for row, text in enumerate(SIDE)]
    right = [Words(text, 250, 64 + 17 * row, 18 if row == 0 else 10) for row, text in enumerate(MAIN)]
    drawn = [words for pair in zip(left, right, strict=True) for words in pair] if by_line else left + right
    parsed = parse(files.pdf(drawn), today=TODAY)
    assert parsed.lines[: len(SIDE)] == SIDE
    assert parsed.fields()["name"] == "Inés Prueba Roca"
    assert parsed.fields()["skills"] == ["Picking", "Excel"]
    assert jobs(parsed) == [
        ("Preparadora de pedidos", "Frutas Ejemplo S.L.", "2019-03", "2023-02"),
        ("Moza de almacén", "Naranjas Ejemplo S.A.", "2017-01", "2019-02"),
    ]


def test_dates_in_a_column_of_their_own_stay_with_their_job_even_when_they_wrap() -> None:
    rows = [
        ("Feb 2021 –", "Warehouse Supervisor, Example Foods Ltd, Leeds"),
        ("Present", "Led a team of nine people on the late shift."),
        ("Apr 2018 – Jan", "Forklift Driver, Example Parcels Ltd, Leeds"),
        ("2021", "Loaded forty lorries a shift without an accident."),
    ]
    page = [Words("Kim Example", 60, 50, 20), Words("Experience", 60, 90, 13)]
    for row, (when, what) in enumerate(rows):
        page += [Words(when, 60, 115 + 14 * row), Words(what, 180, 115 + 14 * row)]
    page.append(Words("Education", 60, 190, 13))
    assert jobs(parse(files.pdf(page), today=TODAY)) == [
        ("Warehouse Supervisor", "Example Foods Ltd", "2021-02", "present"),
        ("Forklift Driver", "Example Parcels Ltd", "2018-04", "2021-01"),
    ]


@pytest.mark.parametrize(
    ("first", "second"),
    [("Jan 2018 until", "Sep 2020"), ("Jan 2018", "until Sep 2020"), ("Jan 2018", "– Sep 2020")],
)
def test_a_period_in_a_narrow_cell_is_one_whatever_word_stands_at_its_break(first: str, second: str) -> None:
    page = [Words("Kim Example", 60, 50, 20), Words("Experience", 60, 90, 13)]
    page += [Words(first, 60, 115), Words("Forklift Driver, Example Foods Ltd", 180, 115)]
    page += [Words(second, 60, 129), Words("Loaded forty lorries a shift.", 180, 129)]
    page += [Words("Jun 2015 until", 60, 143), Words("Warehouse Operative, Example Parcels Ltd", 180, 143)]
    page += [Words("Dec 2017", 60, 157), Words("Picked orders by voice.", 180, 157)]
    assert [job[2:] for job in jobs(parse(files.pdf(page), today=TODAY))] == [
        ("2018-01", "2020-09"),
        ("2015-06", "2017-12"),
    ]


MANY = ("Excel", "Word", "Outlook", "Trados", "Git", "SQL", "Python", "Filing", "Typing", "Payroll", "SAP")


def test_a_table_of_labels_under_many_headings_is_read_row_by_row() -> None:
    table: dict[str, list[tuple[str, str]]] = {
        "PERSONAL DATA": [("Full name", "Kim Example"), ("Home address", "Leeds")],
        "WORK EXPERIENCE": [
            ("From – to", "May 2021 - Sep 2023"),
            ("Position held", "Employment Adviser"),
            ("Employer", "Example Library"),
        ],
        "EDUCATION": [
            ("From – to", "Sep 2017 - Jul 2020"),
            ("Qualification", "B.A., Urban Planning"),
            ("School", "University of Example"),
        ],
        "LANGUAGES": [("Mother tongue", "Spanish"), ("", "English (Bilingual)")],
        "SKILLS": [("Abilities", "Complaint handling"), *(("", each) for each in MANY)],
        "INTERESTS": [("Football, Guitar", "")],
        "PUBLICATIONS": [("Two papers", "")],
    }
    page, y = list[Words](), 50
    for heading, rows in table.items():
        page.append(Words(heading, 60, y, 13))
        for label, value in rows:
            y += 14
            page += [Words(text, left, y) for text, left in ((label, 60), (value, 220)) if text]
        y += 24
    parsed = parse(files.pdf(page), today=TODAY)
    assert "Position held\tEmployment Adviser" in parsed.lines
    assert jobs(parsed) == [("Employment Adviser", "Example Library", "2021-05", "2023-09")]


def test_headings_with_letters_set_apart_are_read() -> None:
    page = [
        Words("JUAN PRUEBA MAS", 60, 60, 20, spacing=5),
        Words("EXPERIENCIA LABORAL", 60, 100, 12, spacing=4),
    ]
    page += [Words("Soldador, Talleres Ejemplo S.L.", 60, 120), Words("Mayo 2018 – Junio 2022", 60, 134)]
    page += [Words("HABILIDADES", 60, 170, 12, spacing=4), Words("Soldadura TIG, Lectura de planos", 60, 190)]
    parsed = parse(files.pdf(page), today=TODAY)
    assert parsed.fields()["name"] == "Juan Prueba Mas"
    assert parsed.fields()["skills"] == ["Soldadura TIG", "Lectura de planos"]
    assert jobs(parsed) == [("Soldador", "Talleres Ejemplo S.L.", "2018-05", "2022-06")]


VISIBLE = [
    Words("Ana Prueba Ejemplo", 60, 60, 18),
    Words("ana@example.com, responsable de turno en Valencia", 60, 90),
]
BAIT = "SAP Python Kubernetes payroll forklift"


@pytest.mark.parametrize(
    "hidden",
    [
        pytest.param(Words(BAIT, 60, 400, 10, grey=1), id="white on white"),
        pytest.param(Words(BAIT, 60, 400, 1), id="one point high"),
        pytest.param(Words(BAIT, 900, 400), id="beside the page"),
    ],
)
def test_words_nobody_can_see_are_not_read_and_are_shown_to_people(hidden: Words) -> None:
    parsed = parse(files.pdf([*VISIBLE, hidden]), today=TODAY)
    assert "Kubernetes" not in parsed.text
    assert not parsed.mentions or all(mention.concept != "kubernetes" for mention in parsed.mentions)
    (warning,) = parsed.warnings
    assert warning.code is WarningCode.HIDDEN_TEXT
    assert "Kubernetes" in warning.text


def test_white_words_on_a_dark_band_are_seen() -> None:
    page = [
        Words("Ana Prueba Ejemplo", 60, 60, 18, grey=1),
        Words("ana@example.com, Valencia, conductora", 60, 200),
    ]
    parsed = parse(files.pdf(page, boxes=[(0, 0, 595, 120)]), today=TODAY)
    assert parsed.warnings == ()
    assert parsed.fields()["name"] == "Ana Prueba Ejemplo"


@pytest.mark.parametrize(
    "properties",
    ["<w:vanish/>", '<w:color w:val="FFFFFF"/>', '<w:sz w:val="2"/>'],
    ids=["hidden", "white", "one point high"],
)
def test_hidden_words_of_a_word_file_are_not_read(properties: str) -> None:
    seen = "Ana Prueba Ejemplo\nana@example.com\nExperiencia\nConductora, Ejemplo S.L., 2019 - 2021"
    parsed = parse(files.docx(files.paragraphs(seen) + files.paragraphs(BAIT, properties)), today=TODAY)
    assert "Kubernetes" not in parsed.text
    assert parsed.warnings[0].code is WarningCode.HIDDEN_TEXT


def test_words_split_by_invisible_signs_are_joined_and_noticed() -> None:
    trick = "\u200b".join("Kubernetes")
    parsed = parse(f"Ana Prueba Ejemplo\nana@example.com\nHabilidades\n{trick}".encode(), today=TODAY)
    assert parsed.fields()["skills"] == ["Kubernetes"]
    assert parsed.warnings[0].code is WarningCode.HIDDEN_TEXT


def test_a_word_file_gives_up_its_tables() -> None:
    cell = "<w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc>"
    rows = [("Puesto", "Cajera"), ("Empresa", "Tiendas Ejemplo S.L."), ("Fechas", "2019 – 2021")]
    table = "".join(f"<w:tr>{cell.format(a)}{cell.format(b)}</w:tr>" for a, b in rows)
    body = files.paragraphs("Ana Prueba Ejemplo\nana@example.com\nExperiencia laboral")
    parsed = parse(files.docx(f"{body}<w:tbl>{table}</w:tbl>"), today=TODAY)
    assert jobs(parsed) == [("Cajera", "Tiendas Ejemplo S.L.", "2019", "2021")]


def test_headings_in_one_row_head_columns_even_short_ones() -> None:
    page = [
        Words("Ana Prueba Gil", 60, 60, 22),
        Words("Camarera con seis años de experiencia en barra, sala y terraza de playa", 60, 90),
        Words("HABILIDADES", 60, 700, 13),
        Words("IDIOMAS", 240, 700, 13),
        Words("CONTACTO", 400, 700, 13),
        Words("Barista", 60, 718),
        Words("Español (nativo)", 240, 718),
        Words("Vigo, España", 400, 718),
        Words("Coctelería", 60, 734),
        Words("Inglés (B2)", 240, 734),
        Words("ana@example.com", 400, 734),
    ]
    fields = parse(files.pdf(page), today=TODAY).fields()
    assert fields["skills"] == ["Barista", "Coctelería"]
    assert fields["languages"] == ["Español", "Inglés"]
    assert fields["location"] == "Vigo, España"
