"""C, R, Go and their like are found where they are meant and nowhere else."""

from datetime import date

import pytest

from screening.parsing.concepts import find_mentions
from screening.parsing.document import compose
from screening.parsing.model import Section
from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText
from screening.taxonomy import load

IT = {"c_language", "r_language", "go", "cpp", "csharp", "dotnet", "nodejs"}


def concepts(*, skills: str = "", work: str = "", top: str = "") -> set[str]:
    lines = ["Ana Prueba Mas", "ana@example.com", top, "", "Habilidades", skills, ""]
    lines += ["Experiencia profesional", "2019 - 2021", "Dependienta, Tienda Pepe", work]
    parsed = parse_text(RawText(lines=[Line(line) for line in lines]), today=date(2026, 11, 23))
    return {mention.concept for mention in parsed.mentions}


@pytest.mark.parametrize(
    ("skills", "wanted"),
    [
        ("C, C++, C#, .NET, Node.js, Go, R", IT),
        ("Python/R", {"r_language"}),
        ("C/C++", {"c_language", "cpp"}),
        ("C / C++ / Python", {"c_language", "cpp"}),
        ("Lenguajes: C, Java", {"c_language"}),
        ("R y Python", {"r_language"}),
        ("Java,.NET y SQL", {"dotnet"}),
        ("C#, C++.", {"csharp", "cpp"}),
        ("(C++), [C#]; .NET", {"cpp", "csharp", "dotnet"}),
        ("node-js, Node JS, NodeJS", {"nodejs"}),
        ("C++17, .NET Core", {"cpp", "dotnet"}),
        ("Vivo en C/ Mayor 3", set()),
        ("C/ Mayor 3, Madrid", set()),
        ("C/Mayor 3", set()),
        ("Calle C #3", set()),
        ("R. García, J. López", set()),
        ("go to market, go-live, ¡Let's go!", set()),
        ("I+D, R&D, C-level, B-to-C", set()),
        ("Permisos: B, C, D", set()),
        ("Driving licence B, C", set()),
        ("net 30, the net", set()),
    ],
)
def test_in_a_list_of_skills(skills: str, wanted: set[str]) -> None:
    assert concepts(skills=skills) & IT == wanted


@pytest.mark.parametrize(
    ("work", "wanted"),
    [
        ("Programación en C y Python", {"c_language"}),
        ("Programmed in C.", {"c_language"}),
        ("Análisis de datos con R y Python", {"r_language"}),
        ("Built Go and Python services", {"go"}),
        ("Microservicios en .NET, C# y Node.js", {"dotnet", "csharp", "nodejs"}),
        ("Wrote C, C++ and Java drivers", {"c_language", "cpp"}),
        ("Domicilio: C/ Mayor 3", set()),
        ("Ayudé a R. García a vender", set()),
        ("Led the go to market plan", set()),
        ("We go above and beyond", set()),
        ("Departamento de I+D, R&D, vitamina C y D", set()),
        ("Grado C, plan B y plan C", set()),
        ("Net sales rose; the .net of it", {"dotnet"}),
    ],
)
def test_in_running_text(work: str, wanted: set[str]) -> None:
    assert concepts(work=work) & IT == wanted


def test_an_acronym_counts_in_capitals_only() -> None:
    assert "nurse" in concepts(work="Trabajé como DUE en planta")
    assert "nurse" not in concepts(work="Chased payments due to suppliers")
    assert "nurse" not in concepts(work="PAYMENTS DUE TO SUPPLIERS")


def test_an_ordinary_word_counts_beside_its_kin() -> None:
    assert {"word", "outlook"} <= concepts(work="Manejo de Word, Excel y Outlook")
    assert not {"word", "outlook"} & concepts(work="A good word and a positive outlook, Excel aside")


@pytest.mark.parametrize(
    ("masculine", "feminine"),
    [
        ("Químico", "Química"),
        ("Mecánico industrial", "Mecánica industrial"),
        ("Técnico de sonido", "Técnica de sonido"),
        ("Físico", "Física"),
        ("Estadístico", "Estadística"),
        ("Fresador", "Fresadora"),
        ("Conductor", "Conductora"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "{}, Industrias Pepe SL", "Industrias Pepe - {}"])
def test_a_feminine_title_says_no_more_than_the_masculine(masculine: str, feminine: str, around: str) -> None:
    him, her = (concepts(work=around.format(form)) for form in (masculine, feminine))
    assert him == her
    assert him != concepts()
    summary = [concepts(top=f"{form} con diez años de experiencia") for form in (masculine, feminine)]
    assert summary[0] == summary[1]


def test_a_subject_with_the_name_of_a_person_is_a_skill_in_running_text() -> None:
    assert "chemistry" in concepts(work="• Clases de química y de laboratorio")
    assert "chemistry" in concepts(skills="Química, Excel")
    assert "chemist" not in concepts(skills="Química, Excel", work="• Clases de química")


@pytest.mark.parametrize(
    "work", ["• Built tools for artist to sell music", "Native speaker", "Reach the driver"]
)
def test_a_title_that_is_an_ordinary_word_needs_its_place(work: str) -> None:
    assert not {"performing_artists", "presenter", "driver"} & concepts(work=work + " of all")


def test_nothing_is_found_inside_addresses() -> None:
    found = concepts(top="https://github.com/ana python@example.com www.docker.com/react")
    assert not {"github", "git", "python", "docker", "react"} & found


def test_a_phrase_does_not_run_across_columns_or_lines() -> None:
    assert "customer_service" not in concepts(work="Atención\tal cliente")


def test_no_feminine_form_of_any_title_says_more_or_less_at_work() -> None:
    pairs = [pair for concept in load(None).concepts.values() for pair in concept.pairs]
    different = []
    for at in range(0, len(pairs), 50):
        batch = pairs[at : at + 50]
        for him, her, pair in zip(*map(named_at_work, zip(*batch, strict=True)), batch, strict=True):
            if him != her or not him:
                different.append((pair, him ^ her))
    assert len(pairs) > 3500
    assert different == []


def named_at_work(titles: tuple[str, ...]) -> list[set[str]]:
    """Return what each line of work names."""
    document = compose(RawText(lines=[Line(title) for title in titles]))
    for line in document.lines:
        line.section = Section.WORK
    found: list[set[str]] = [set() for _ in titles]
    for mention in find_mentions(document):
        found[mention.span.line].add(mention.concept)
    return found
