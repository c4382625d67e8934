"""The whole way from a file to located values."""

import json
import os
import random
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.parsing import ParsedResume, Refusal, Value, parse
from screening.parsing.__main__ import main
from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText
from tests.screening.parsing import files

TODAY = date(2026, 11, 23)
DEMO = Path(__file__).parents[3] / "screening" / "demo"
APPLICANTS = tomllib.loads((DEMO / "applicants.toml").read_text(encoding="utf-8"))["applicant"]
READABLE = [applicant for applicant in APPLICANTS if "refused" not in applicant]

SPANISH = """Marta Ejemplo Soler
Castellón, España
marta@example.com | 600 000 111
Experiencia profesional
Enfermera de urgencias, Hospital Ejemplo, Castellón
Enero 2020 – Actualidad
Triaje y administración de medicación.
Estudios
Grado en Enfermería, Universidad de Ejemplo
2015 – 2019
Habilidades
Triaje, Trabajo en equipo
Idiomas
Inglés (B2)
Referencias
Luis Otro Nombre, luis.otro@example.org, 600 000 999"""


def all_values(parsed: ParsedResume) -> list[Value]:
    entries = [value for job in parsed.work for value in (job.title, job.employer, job.start, job.end)]
    entries += [value for study in parsed.education for value in (study.degree, study.institution, study.end)]
    single = [parsed.name, parsed.location, *entries]
    lists = [*parsed.emails, *parsed.phones, *parsed.links, *parsed.skills, *parsed.languages]
    return [value for value in [*single, *lists] if value]


def assert_located(parsed: ParsedResume) -> None:
    """Check that every span lies inside the text, in the line it names."""
    assert len(parsed.sections) == len(parsed.lines)
    spans = [value.span for value in all_values(parsed)] + [mention.span for mention in parsed.mentions]
    starts = [0]
    for line in parsed.lines:
        starts.append(starts[-1] + len(line) + 1)
    for span in spans:
        assert 0 <= span.start <= span.end <= len(parsed.text)
        assert starts[span.line] <= span.start < starts[span.line + 1]
    for value in [*parsed.emails, *parsed.phones, *parsed.languages]:
        assert parsed.quote(value.span) == value.text
    assert all(0 <= value.confidence <= 1 for value in all_values(parsed))


@pytest.mark.parametrize("applicant", READABLE, ids=lambda applicant: str(applicant["file"]))
def test_the_demo_files_are_read_right(applicant: dict[str, Any]) -> None:
    parsed = parse((DEMO / applicant["file"]).read_bytes(), filename=applicant["file"], today=TODAY)
    fields = parsed.fields()
    assert fields["name"] == applicant["name"]
    assert fields["email"] == [applicant["email"]]
    assert parsed.language == applicant["language"]
    assert len(fields["phone"]) == 1
    assert len(fields["work"]) >= 2
    assert all(
        entry["title"] and entry["employer"] and entry["start"] and entry["end"] for entry in fields["work"]
    )
    assert not parsed.needs_person
    assert parsed.warnings == ()
    assert_located(parsed)


def test_an_ordinary_resume_comes_out_whole() -> None:
    parsed = parse(files.lines_pdf(SPANISH), today=TODAY)
    assert parsed.fields() == {
        "name": "Marta Ejemplo Soler",
        "email": ["marta@example.com"],
        "phone": ["600 000 111"],
        "location": "Castellón, España",
        "links": [],
        "work": [
            {
                "title": "Enfermera de urgencias",
                "employer": "Hospital Ejemplo",
                "start": "2020-01",
                "end": "present",
            }
        ],
        "education": [
            {"degree": "Grado en Enfermería", "institution": "Universidad de Ejemplo", "end": "2019"}
        ],
        "skills": ["Triaje", "Trabajo en equipo"],
        "languages": ["Inglés"],
    }
    assert parsed.phones[0].key == "+34600000111"
    assert parsed.languages[0].key == "en/B2"
    assert parsed.skills[0].key == "triage"
    assert parsed.education[0].degree is not None
    assert parsed.education[0].degree.key == "bachelor"


@pytest.mark.parametrize("kind", ["pdf", "docx", "odt", "txt"])
def test_the_same_words_mean_the_same_in_every_format(kind: str) -> None:
    made = {
        "pdf": files.lines_pdf(SPANISH),
        "docx": files.docx(files.paragraphs(SPANISH)),
        "odt": files.odt("".join(f"<t:p>{line}</t:p>" for line in SPANISH.splitlines())),
        "txt": SPANISH.encode("cp1252"),
    }
    assert parse(made[kind], today=TODAY).fields() == parse(SPANISH.encode(), today=TODAY).fields()


def test_referees_are_not_taken_for_the_candidate() -> None:
    parsed = parse(SPANISH.encode(), today=TODAY)
    assert [value.text for value in parsed.emails] == ["marta@example.com"]
    assert [value.text for value in parsed.phones] == ["600 000 111"]


def test_headings_of_another_language_than_the_page_are_understood() -> None:
    mixed = SPANISH.replace("Experiencia profesional", "Work experience").replace("Habilidades", "Skills")
    assert parse(mixed.encode(), today=TODAY).fields() == parse(SPANISH.encode(), today=TODAY).fields()


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("Contable en Gestoría Mar, S.L.\n01/2016 - 02/2020", ("Contable", "Gestoría Mar, S.L.")),
        (
            "2016 - 2020\tMozo de almacén. Logística Sur S.L. (Sevilla)",
            ("Mozo de almacén", "Logística Sur S.L."),
        ),
        (
            "Ejemplo S.A.\n2016 – 2020\nJefa de ventas\nAbrió tres tiendas.",
            ("Jefa de ventas", "Ejemplo S.A."),
        ),
        (
            "Staff Nurse at St Example's Hospital\nJan 2016 to Mar 2020",
            ("Staff Nurse", "St Example's Hospital"),
        ),
        (
            "Técnico en Prevención | Obras Ejemplo, S.A.\n2016 - 2020",
            ("Técnico en Prevención", "Obras Ejemplo, S.A."),
        ),
        ("Desde 03/2020: Camarera en Bar Ejemplo", ("Camarera", "Bar Ejemplo")),
    ],
)
def test_jobs_are_read_in_many_shapes(lines: str, expected: tuple[str, str]) -> None:
    text = f"Ana Prueba Mas\nana@example.com\nExperiencia laboral\n{lines}\nEstudios\nBachillerato"
    (job,) = parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=TODAY).fields()[
        "work"
    ]
    assert (job["title"], job["employer"]) == expected


@pytest.mark.parametrize("lines", ["Bachillerato, IES Mar, 2008", "Bachillerato, IES Mar\n2006 - 2008"])
def test_a_school_by_the_sea_is_not_march(lines: str) -> None:
    text = f"Ana Prueba Mas\nana@example.com\nFormación\n{lines}"
    (study,) = parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=TODAY).fields()[
        "education"
    ]
    assert (study["institution"], study["end"]) == ("IES Mar", "2008")


def test_first_name_and_surname_on_two_lines_make_one_name() -> None:
    text = "Nombre: Laura\nApellidos: Núñez Ortega\nTeléfono: 963 123 456 / 612 000 333\nPerfil\nContable"
    parsed = parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=TODAY)
    assert parsed.fields()["name"] == "Laura Núñez Ortega"
    assert parsed.fields()["phone"] == ["963 123 456", "612 000 333"]


@pytest.mark.parametrize(
    ("printed", "key"),
    [
        ("+34 600 000 111", "+34600000111"),
        ("0034 600 000 111", "+34600000111"),
        ("+44 20 7946 0018", "+442079460018"),
        ("(212) 555-0123", "+12125550123"),
        ("07911 123456", "+447911123456"),
    ],
)
def test_national_telephone_forms_are_known(printed: str, key: str) -> None:
    english = "Summary\nThe driver with ten years of work and no accident."
    spanish = "Perfil\nConductora con diez años de trabajo y sin accidentes."
    text = f"Ana Ejemplo\nana@example.com\n{printed}\n{spanish if '600' in printed else english}"
    assert [value.key for value in parse(text.encode(), today=TODAY).phones] == [key]


@pytest.mark.parametrize(
    ("printed", "text", "key"),
    [
        ("(+34) 633 111 222", "(+34) 633 111 222", "+34633111222"),
        ("Tel. (+34 633 111 222)", "+34 633 111 222", "+34633111222"),
        ("(0034) 633111222", "(0034) 633111222", "+34633111222"),
    ],
)
def test_brackets_around_a_number_stay_whole_or_go(printed: str, text: str, key: str) -> None:
    (phone,) = parse(f"Ana Ejemplo\n{printed}\nPerfil\nConductora en Vigo".encode(), today=TODAY).phones
    assert (phone.text, phone.key) == (text, key)


@pytest.mark.parametrize(
    ("top", "name", "place"),
    [
        ("EJEMPLO MAS, ANTONIO\nCamarero", "Antonio Ejemplo Mas", None),
        ("Ejemplo Mas, Antonio\nVigo", "Antonio Ejemplo Mas", "Vigo"),
        ("Currículum vitae de Antonio Ejemplo Mas\nVigo", "Antonio Ejemplo Mas", "Vigo"),
        ("CV: Antonio Ejemplo Mas", "Antonio Ejemplo Mas", None),
        ("antonio ejemplo de la mata\ncamarero", "Antonio Ejemplo de la Mata", None),
        ("Apellidos y nombre: Ejemplo Mas, Antonio", "Antonio Ejemplo Mas", None),
        ("Dr. Emily Sample-Whitmore, PhD", "Dr. Emily Sample-Whitmore", None),
        ("Vigo, Pontevedra\nAntonio Ejemplo Mas", "Antonio Ejemplo Mas", "Vigo, Pontevedra"),
        ("Antonio Ejemplo, Camarero", "Antonio Ejemplo", None),
        ("responsable de almacén", None, None),
    ],
)
def test_a_name_is_known_however_it_is_written(top: str, name: str | None, place: str | None) -> None:
    text = f"{top}\nxy@example.com\nExperiencia\nCamarero, Bar Uno\n2019 - 2021"
    fields = parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=TODAY).fields()
    assert (fields["name"], fields["location"]) == (name, place)


@pytest.mark.parametrize("town", ["Plano, TX 75024", "Plano, TX 75024-1180", "Plano, TX"])
def test_a_town_nobody_has_heard_of_keeps_its_state_and_loses_its_post_code(town: str) -> None:
    parsed = parse(
        f"Ana Miller\nana@example.com | {town} | (469) 555-0147\nSkills\nExcel".encode(), today=TODAY
    )
    assert parsed.location is not None
    assert parsed.location.text == "Plano, TX"


@pytest.mark.parametrize("applicant", READABLE[:3], ids=lambda applicant: str(applicant["file"]))
def test_a_reading_survives_being_stored(applicant: dict[str, Any]) -> None:
    parsed = parse((DEMO / applicant["file"]).read_bytes(), today=TODAY)
    assert ParsedResume.from_dict(json.loads(json.dumps(parsed.to_dict()))) == parsed


def test_the_same_file_always_reads_the_same() -> None:
    data = (DEMO / "marc-vidal.pdf").read_bytes()
    assert parse(data, today=TODAY) == parse(data, filename="other name.pdf", today=TODAY)


SIGNS = [
    *"(),|•\t–—´ı",
    "´ı",
    "ﬁ",
    "\u200b",
    "'yy",
    "99/9999",
    "E X P",
    "2019 –",
    "03/2020",
    "Present",
    "Skills:",
]
TERMS = [
    "Experiencia",
    "Education",
    "Idiomas",
    "ana@example.com",
    "+34600000111",
    "Inglés B2",
    "Técnico en",
    "S.L.",
    "at",
]
WORDS = st.sampled_from([*SIGNS, *TERMS, "Universidad", "Responsable", "de", "Java", "linkedin.com/in/ana"])
LINES = st.lists(st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=8).map(" ".join), max_size=25)


@settings(max_examples=150, deadline=None)
@given(lines=LINES, bold=st.booleans(), size=st.sampled_from([0.0, 10.0, 18.0]))
def test_any_text_is_read_and_every_span_lies_inside_it(lines: list[str], bold: bool, size: float) -> None:
    raw = RawText(
        lines=[Line(text, size if index % 3 else size * 1.5, bold) for index, text in enumerate(lines)]
    )
    parsed = parse_text(raw, today=TODAY)
    assert_located(parsed)
    assert ParsedResume.from_dict(json.loads(json.dumps(parsed.to_dict()))) == parsed


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 2**32), name=st.sampled_from([applicant["file"] for applicant in READABLE]))
def test_a_damaged_file_is_read_or_refused_but_never_raises(seed: int, name: str) -> None:
    chance = random.Random(seed)
    data = bytearray((DEMO / name).read_bytes())
    for _ in range(chance.randint(1, 30)):
        data[chance.randrange(len(data))] = chance.randrange(256)
    cut = bytes(data[: chance.randint(len(data) // 2, len(data))])
    try:
        parsed = parse(cut, today=TODAY)
    except Refusal:
        return
    assert_located(parsed)


def test_the_command_writes_one_answer_a_file_and_the_time(tmp_path: Path) -> None:
    names = ["lucia-ferrer.pdf", "elena-moreno.odt", "sofia-marin-scan.pdf"]
    assert main([*(str(DEMO / name) for name in names), "--out", str(tmp_path)]) == 0
    answers = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in tmp_path.glob("*.json")}
    assert answers["timing"]["docs"] == 3
    assert answers["lucia-ferrer"]["fields"]["name"] == "Lucía Ferrer Montalt"
    assert answers["lucia-ferrer"]["language"] == "es"
    assert 0 < answers["lucia-ferrer"]["confidence"]["name"] <= 1
    assert answers["sofia-marin-scan"] == {
        "fields": {},
        "confidence": {},
        "language": None,
        "refused": "no_text",
    }


def test_the_command_says_which_file_is_not_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(DEMO / "nuria-sanchis.txt"), "missing.pdf"]) == 1
    said = capsys.readouterr()
    assert said.err == "missing.pdf cannot be opened: No such file or directory.\n"
    assert said.out == ""


def test_the_command_prints_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    main([str(DEMO / "nuria-sanchis.txt"), str(DEMO / "james-okoro.docx")])
    printed = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["fields"]["name"] for answer in printed] == ["Nuria Sanchis Blasco", "James Okoro"]


if bench := os.environ.get("PLANTILLA_BENCH"):

    @pytest.mark.parametrize(("field", "floor"), [("name", 0.95), ("email", 0.97), ("phone", 0.95)])
    def test_the_bench_set_stays_above_its_floors(field: str, floor: float) -> None:
        """Measure names, addresses and numbers against the labelled set that PLANTILLA_BENCH points at."""
        right = wanted = 0
        for gold_file in sorted((Path(str(bench)) / "resumes" / "dev").glob("*.json")):
            gold = json.loads(gold_file.read_text(encoding="utf-8"))
            found = parse((gold_file.parent / gold["document"]).read_bytes(), today=TODAY).fields()[field]
            truth = gold["fields"][field]
            values = [truth] if isinstance(truth, str) else truth
            known = {_plain(value) for value in ([found] if isinstance(found, str) else found or [])}
            wanted += len(values)
            right += sum(_plain(value) in known for value in values)
        assert right / wanted >= floor

    def _plain(value: str) -> str:
        return "".join(character for character in value.casefold() if character.isalnum())[-24:]
