"""The dated jobs of a work section, however the list of them is set."""

from datetime import date

import pytest

from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText

TODAY = date(2026, 11, 23)
Jobs = list[tuple[str | None, str | None, str | None, str | None]]


def jobs_of(lines: str, heading: str = "EXPERIENCIA") -> Jobs:
    text = f"Ana Prueba Mas\nana@example.com\n{heading}\n{lines}\nHABILIDADES\nExcel"
    work = parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=TODAY).fields()["work"]
    return [(job["title"], job["employer"], job["start"], job["end"]) for job in work]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (
            "- Camarera en Restaurante Ejemplo, Vigo (mayo 2021 - presente)\n"
            "- Ayudante de cocina en Hotel Muestra, Vigo (junio 2018 - abril 2021)",
            [
                ("Camarera", "Restaurante Ejemplo", "2021-05", "present"),
                ("Ayudante de cocina", "Hotel Muestra", "2018-06", "2021-04"),
            ],
        ),
        (
            "* Administrativo – Gestoría Ejemplo – 01/2019 a 12/2021\n"
            "* Auxiliar administrativo – Asesoría de Muestra – 03/2016 a 12/2018",
            [
                ("Administrativo", "Gestoría Ejemplo", "2019-01", "2021-12"),
                ("Auxiliar administrativo", "Asesoría de Muestra", "2016-03", "2018-12"),
            ],
        ),
        (
            "• 2019-2021: Operario en Talleres Ejemplo\n"
            "• De enero de 2016 a mayo de 2019, mozo en Almacenes Uno",
            [
                ("Operario", "Talleres Ejemplo", "2019", "2021"),
                ("mozo", "Almacenes Uno", "2016-01", "2019-05"),
            ],
        ),
        (
            "Oct. 2019 – Act.   Administrativa, Grup Ejemplo",
            [("Administrativa", "Grup Ejemplo", "2019-10", "present")],
        ),
        (
            "01/17 – 09/19 Camarero, Bar Ejemplo\n10/19 – Actualidad Jefe de sala, Restaurante Mar",
            [
                ("Camarero", "Bar Ejemplo", "2017-01", "2019-09"),
                ("Jefe de sala", "Restaurante Mar", "2019-10", "present"),
            ],
        ),
        (
            "Ene-19 / Dic-21 Dependienta, Tiendas Ejemplo",
            [("Dependienta", "Tiendas Ejemplo", "2019-01", "2021-12")],
        ),
        (
            "Camarero (2018/2020)\nBar Ejemplo\nCocinero (2020-2022)\nRestaurante Mar",
            [
                ("Camarero", "Bar Ejemplo", "2018", "2020"),
                ("Cocinero", "Restaurante Mar", "2020", "2022"),
            ],
        ),
        (
            "ENERO 2020 - ACTUALIDAD. JEFE DE SALA. RESTAURANTE MAR.\n"
            "MARZO 2017 - DICIEMBRE 2019. CAMARERO. BAR UNO.",
            [
                ("JEFE DE SALA", "RESTAURANTE MAR", "2020-01", "present"),
                ("CAMARERO", "BAR UNO", "2017-03", "2019-12"),
            ],
        ),
        (
            "1. Camarero, Bar Ejemplo, 2018 - 2020\n2. Cocinero, Restaurante Mar, 2020 - 2022",
            [
                ("Camarero", "Bar Ejemplo", "2018", "2020"),
                ("Cocinero", "Restaurante Mar", "2020", "2022"),
            ],
        ),
        (
            "Sept 98 - Dec 04 Driver, Example Ltd\nMay 05 to date Depot manager, Sample Ltd",
            [
                ("Driver", "Example Ltd", "1998-09", "2004-12"),
                ("Depot manager", "Sample Ltd", "2005-05", "present"),
            ],
        ),
    ],
)
def test_every_dated_job_of_an_ordinary_list_is_read(lines: str, expected: Jobs) -> None:
    assert jobs_of(lines) == expected


def test_years_among_the_tasks_of_a_job_open_no_new_one() -> None:
    lines = (
        "Camarero, Bar Ejemplo\nMarzo 2019 - Presente\n- Coordiné al equipo de sala (2020 - 2021)\n"
        "- Reduje las mermas un 20 % entre 2019 y 2021\nCocinero, Restaurante Mar\n2015 - 2019"
    )
    assert jobs_of(lines) == [
        ("Camarero", "Bar Ejemplo", "2019-03", "present"),
        ("Cocinero", "Restaurante Mar", "2015", "2019"),
    ]
