"""What is put right after labelling: headings, leaves, two employers, cut degrees, prizes among studies."""

from datetime import date
from typing import Any

import pytest

from screening.parsing.document import compose
from screening.parsing.leaves import is_leave
from screening.parsing.lexicon import load
from screening.parsing.model import Section
from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText
from screening.parsing.sections import mark_sections
from screening.parsing.textline import TextLine

TODAY = date(2026, 11, 23)
SMALL, LARGE = 10.0, 13.0


def fields_of(*lines: Line | str) -> dict[str, Any]:
    read = [line if isinstance(line, Line) else Line(line, SMALL) for line in lines]
    return parse_text(RawText(lines=[*_top(), *read]), today=TODAY).fields()


def heading(text: str) -> Line:
    return Line(text, LARGE, bold=True, gap=True)


def _top() -> list[Line]:
    return [
        Line("Ann Sample", 22.0, bold=True),
        Line("Leeds, UK | ann.sample@example.com | 07700 900123", SMALL),
    ]


def test_what_stands_below_projects_and_interests_is_no_skill_of_the_person() -> None:
    fields = fields_of(
        heading("SKILLS"),
        "Python, SQL, Git",
        heading("PROJECTS"),
        Line("pathfinder — A routing library", SMALL, bold=True),
        "Open source, 900 stars",
        "Skills: Rust, WebAssembly",
        heading("INTERESTS"),
        "Chess, Hill walking",
    )
    assert fields["skills"] == ["Python", "SQL", "Git"]


def test_a_list_of_subjects_taken_is_no_list_of_skills() -> None:
    fields = fields_of(
        heading("EDUCATION"),
        "Sample University",
        "B.Sc. Physics, 2018 - 2021",
        heading("RELEVANT COURSEWORK"),
        "• Classical Mechanics",
        "• Thermodynamics",
        heading("SKILLS"),
        "Python, LaTeX",
    )
    assert fields["skills"] == ["Python", "LaTeX"]


def test_the_name_of_a_group_of_skills_set_larger_is_no_skill() -> None:
    fields = fields_of(
        heading("SKILLS"),
        Line("Bookkeeping", 12.0),
        Line("Advanced", SMALL),
        Line("Sage\tXero\tQuickBooks", 9.0),
        Line("Front of house", 12.0),
        Line("Expert", SMALL),
        Line("Table service\tBarista", 9.0),
    )
    assert fields["skills"] == ["Sage", "Xero", "QuickBooks", "Table service", "Barista"]


@pytest.mark.parametrize(
    ("line", "skills"),
    [
        ("Proficient in SQL, Excel; Familiar with Tableau", ["SQL", "Excel", "Tableau"]),
        ("Microsoft Office (Word, Excel, PowerPoint)", ["Microsoft Office", "Word", "Excel", "PowerPoint"]),
        ("Accessibility (WCAG 2.2), Figma (5 years)", ["Accessibility (WCAG 2.2)", "Figma"]),
        ("InDesign for the printed programme, Canva", ["InDesign", "Canva"]),
        ("Python, learning to rank, Manejo de caja", ["Python", "learning to rank", "Manejo de caja"]),
    ],
)
def test_skills_are_named_without_the_words_around_them(line: str, skills: list[str]) -> None:
    assert fields_of(heading("SKILLS"), line)["skills"] == skills


def test_a_language_without_an_entry_in_the_lexicon_counts_beside_its_level() -> None:
    fields = fields_of(heading("LANGUAGES"), "English (Native), Kalenjin (Intermediate), Avanzado (C1)")
    assert fields["languages"] == ["English", "Kalenjin"]


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Maternity leave\tJan 2020 – Dec 2020", True),
        ("2015 - 2017 Career break (childcare)", True),
        ("Excedencia por cuidado de hijos, 2018 – 2019", True),
        ("Maternity leave cover, Sample School\t2019 – 2020", False),
        ("Sabbatical Officer, Students' Union\t2019 – 2020", False),
        ("Barista, Café Uno\t2019 – 2020", False),
    ],
)
def test_a_leave_is_no_job(text: str, is_one: bool) -> None:
    assert is_leave([TextLine(0, text, 0)], load()) is is_one


def test_a_leave_between_two_jobs_is_left_out_of_them() -> None:
    work = fields_of(
        heading("EXPERIENCE"),
        Line("Accountant, Sample Ltd\tJan 2021 – Present", SMALL, bold=True),
        "• Closed the books of nine firms every month.",
        Line("Maternity leave\tFeb 2020 – Dec 2020", SMALL, bold=True, gap=True),
        Line("Bookkeeper, Example Stores Ltd\tMar 2016 – Jan 2020", SMALL, bold=True, gap=True),
        "• Kept the ledgers of four shops.",
        heading("SKILLS"),
        "Excel",
    )["work"]
    assert [job["title"] for job in work] == ["Accountant", "Bookkeeper"]


def test_advisers_prizes_and_subjects_are_no_studies() -> None:
    education = fields_of(
        heading("EDUCATION"),
        "Sample University\tSept 2018 – May 2021",
        "Bachelor of Engineering",
        "• Adviser: Prof. Grace Example",
        "• Sample Research Fellowship (Class of 2020)",
        "Major in Materials; Minor in Music",
        heading("SKILLS"),
        "Python",
    )["education"]
    assert [(study["degree"], study["end"]) for study in education] == [
        ("Bachelor of Engineering", "2021-05")
    ]


def test_a_degree_keeps_its_honours() -> None:
    education = fields_of(
        heading("EDUCATION"),
        Line("Bachelor of Nursing (Honours)", SMALL, bold=True),
        "Sample University",
        "Nov 2020",
        heading("SKILLS"),
        "Triage",
    )["education"]
    assert education[0]["degree"] == "Bachelor of Nursing (Honours)"


def test_a_date_in_brackets_pushed_to_the_next_line_belongs_to_the_line_above() -> None:
    education = fields_of(
        heading("Formación"),
        Line("Máster en Enología", SMALL, bold=True),
        "— Universidad de Muestra",
        "(07/2015)",
        Line("Grado en Química", SMALL, bold=True),
        "— Universidad de Muestra",
        "(07/2013)",
    )["education"]
    assert [(study["degree"], study["end"]) for study in education] == [
        ("Máster en Enología", "2015-07"),
        ("Grado en Química", "2013-07"),
    ]


def test_a_town_written_twice_belongs_to_the_name_once() -> None:
    fields = fields_of(
        heading("EDUCATION"),
        "University of Sampleshire, Riverside\tRiverside, CA",
        "Bachelor of Arts in History\t2016 - 2019",
    )
    assert fields["education"][0]["institution"] == "University of Sampleshire, Riverside"


def test_the_town_beside_a_title_is_not_the_employer() -> None:
    work = fields_of(
        heading("Experience"),
        "Site Reliability Engineer\tSão Paulo",
        "Banco Exemplo Digital\tFeb 2021 – present",
        "• Cut alerts from 40 to 7 a week.",
        "Systems Analyst\tCampinas",
        "Lojas Exemplo\tApr 2018 – Jan 2021",
        "• Moved 35 services.",
    )["work"]
    assert [job["employer"] for job in work] == ["Banco Exemplo Digital", "Lojas Exemplo"]


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("12 Elm Street, CA 94000, Sampleton, California", "Sampleton, California"),
        ("Sampleton, Texas 78000 US", "Sampleton, Texas"),
        ("St Albans, UK", "St Albans, UK"),
    ],
)
def test_only_the_town_of_an_address_is_kept(address: str, town: str) -> None:
    lines = [
        Line("Ann Sample", 22.0, bold=True),
        Line(address, SMALL),
        Line("ann.sample@example.com", SMALL),
        heading("SKILLS"),
        Line("Excel", SMALL),
    ]
    assert parse_text(RawText(lines=lines), today=TODAY).fields()["location"] == town


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("COOK, JAMES", "James Cook"),
        ("MILLER, ANN", "Ann Miller"),
        ("Sarah Baker", "Sarah Baker"),
        ("Ann Cook", "Ann Cook"),
    ],
)
def test_a_family_called_after_a_trade_has_a_name(written: str, name: str) -> None:
    lines = [
        Line(written, 20.0, bold=True),
        Line("Customer service adviser", SMALL),
        Line("jc77@example.com | 07700 900123", SMALL),
        heading("EXPERIENCE"),
        Line("Waiter, Café Uno, 2019 – 2021", SMALL),
    ]
    assert parse_text(RawText(lines=lines), today=TODAY).fields()["name"] == name


def test_a_name_broken_in_two_lines_before_the_trade_is_read_whole() -> None:
    lines = [
        Line("María Isabel", 22.0, bold=True),
        Line("Muestra — Camarera", 22.0),
        Line("Vigo (España)", SMALL),
        Line("mi.muestra@example.com", SMALL),
        heading("Experiencia"),
        Line("Camarera, Bar Uno, 2019 – 2021", SMALL),
    ]
    assert parse_text(RawText(lines=lines), today=TODAY).fields()["name"] == "María Isabel Muestra"


def test_the_last_point_of_a_page_stays_with_the_entry_it_stands_under() -> None:
    lines = (
        "Experiencia",
        "Jefa de turno, Almacén Uno",
        "2019 - 2021",
        "- Planificación de turnos y reparto.",
    )
    read = [Line(line) for line in ("Ana Prueba Mas", "ana@example.com", *lines)]
    parsed = parse_text(RawText(lines=read), today=TODAY)
    assert [section.value for section in parsed.sections[2:]] == ["work"] * len(lines)


def test_contact_data_right_below_the_skills_are_none() -> None:
    fields = fields_of(
        heading("SKILLS"),
        "• Touch typing",
        "• SharePoint",
        "Lives in: Plymouth",
        "Phone: (0161) 496 0437",
        "E-mail: a.sample@example.net",
    )
    assert fields["skills"] == ["Touch typing", "SharePoint"]


JOB = (
    Line("Nurse, Sample Clinic Ltd", SMALL, bold=True),
    "October 2018 - November 2020",
    "• Looked after thirty beds at night",
)


def test_a_project_told_within_a_job_is_no_job_of_its_own() -> None:
    fields = fields_of(
        heading("EXPERIENCE"),
        *JOB,
        "Project: Rotas of the ward October 2018 - February 2019",
        "Role: Coordinator",
    )
    assert [job["title"] for job in fields["work"]] == ["Nurse"]


@pytest.mark.parametrize("name", ["PROJECT PORTFOLIO", "PROYECTOS DESTACADOS"])
def test_what_stands_below_a_heading_with_a_word_for_projects_is_no_job(name: str) -> None:
    fields = fields_of(
        heading("EXPERIENCE"),
        *JOB,
        heading(name),
        Line("Thesis prototype\t2010", SMALL, bold=True),
        "Personal project",
        "- Awarded employee of the month in 2019",
        "- Led supplier invoices using Touch typing",
        Line("Thesis prototype\t2006 – 2007", SMALL, bold=True),
        "Role: Facilities Coordinator",
        "- Planned travel itineraries in line with internal procedures",
    )
    assert [job["title"] for job in fields["work"]] == ["Nurse"]


def test_a_title_is_read_without_the_label_before_it() -> None:
    fields = fields_of(
        heading("EXPERIENCE"),
        Line("Sample Clinic Ltd", SMALL, bold=True),
        "Role: Nurse",
        "May 2018 - May 2020",
    )
    assert [(job["title"], job["employer"]) for job in fields["work"]] == [("Nurse", "Sample Clinic Ltd")]


def test_a_year_told_in_a_list_of_tasks_dates_no_job() -> None:
    fields = fields_of(
        heading("EXPERIENCIA"),
        "Junvia",
        "Alcalá de Henares",
        "Desarrollador frontend",
        "* Controlé API públicas con una reducción de costes del 30 %",
        "Junvia",
        "Alcalá de Henares",
        "Encargado de almacén",
        "* Premio a la mejor persona del mes en 2015",
        "Almacenes Sample S.A.",
        "Alcalá de Henares",
        "Jefe de turno",
        "* Responsable de turnos de muelle",
        "Belmonte e Hijos S.L.",
        "Alicante",
        "Logopeda",
        "* Diseñé programas de lectura",
    )
    found = [(job["title"], job["employer"], job["end"]) for job in fields["work"]]
    assert ("Jefe de turno", "Almacenes Sample S.A.", None) in found
    assert not any(end for _, _, end in found)


def test_a_period_cut_at_the_end_of_a_line_does_not_last_until_today() -> None:
    fields = fields_of(
        heading("EXPERIENCE"),
        "Paralegal • DCX Recruitment • Chicago, IL\tFrom March, 2024 to",
        "Present",
        "Trainee Recruiter • El Faro Ltd • Chicago, IL\tFrom September, 2023 to",
        "March, 2024",
    )
    assert [(job["start"], job["end"]) for job in fields["work"]] == [
        ("2024-03", "present"),
        ("2023-09", "2024-03"),
    ]


def test_rows_of_a_table_read_cell_by_cell_each_keep_their_own_employer() -> None:
    fields = fields_of(
        heading("EXPERIENCIA LABORAL"),
        "Fechas\tProfesión o cargo desempeñado\tNombre del empleador",
        "07.2024 – Actualidad",
        "Ingeniera DevOps",
        "Ejecuté módulos heredados sin ninguna incidencia",
        "Lunmar Informática (Logroño, La Rioja, España)",
        "01.2022 – 06.2024",
        "Analista programadora sénior",
        "Implantación de Puppet en 3 departamentos",
        "Ravenscroft Sample S.L. (Valencia, España)",
        "03.2020 – 11.2021",
        "Programadora backend",
        "Participación en la auditoría de 2014",
        "Dormar Tecnología (Almería, Andalucía, España)",
    )
    assert [tuple(job.values()) for job in fields["work"]] == [
        ("Ingeniera DevOps", "Lunmar Informática", "2024-07", "present"),
        ("Analista programadora sénior", "Ravenscroft Sample S.L.", "2022-01", "2024-06"),
        ("Programadora backend", "Dormar Tecnología", "2020-03", "2021-11"),
    ]


def test_the_name_a_form_gives_the_list_of_skills_is_none() -> None:
    fields = fields_of(
        heading("CONOCIMIENTOS TÉCNICOS"), "Destrezas\tMicrosoft Excel", "Oratoria", "Catalogación"
    )
    assert fields["skills"] == ["Microsoft Excel", "Oratoria", "Catalogación"]


@pytest.mark.parametrize("name", ["Funciones", "Responsabilidades", "Responsibilities", "Duties"])
def test_the_tasks_a_form_names_in_bold_are_part_of_their_job(name: str) -> None:
    lines = [*_top(), Line("Experiencia", SMALL, bold=True), Line("Cargo\tTraductora", SMALL)]
    lines += [Line(name, SMALL, bold=True), Line("• Registro de listas de vivienda", SMALL)]
    document = compose(RawText(lines=lines))
    mark_sections(document, load())
    assert [line.section for line in document.lines[-2:]] == [Section.WORK, Section.WORK]


@pytest.mark.parametrize(
    ("line", "title", "employer"),
    [
        ("Archivist at Mancomunidad de León", "Archivist", "Mancomunidad de León"),
        ("Técnica de vivienda en Diputación de Palma", "Técnica de vivienda", "Diputación de Palma"),
        ("Técnico de selección principal, Juniper", "Técnico de selección principal", "Juniper"),
        ("Enfermero en prácticas en Ortuño y Asociados", "Enfermero en prácticas", "Ortuño y Asociados"),
    ],
)
def test_jobs_without_dates_are_read_by_their_words(line: str, title: str, employer: str) -> None:
    fields = fields_of(
        heading("EXPERIENCE"),
        line,
        "• Coordinated citizen complaints",
        "• Covered for the Translator at Some Firm",
        line,
        "• Answered 40 enquiries a day",
        heading("SKILLS"),
        "Filing, Excel",
    )
    assert [(job["title"], job["employer"]) for job in fields["work"]] == [(title, employer)] * 2


def test_the_first_row_of_a_table_is_no_job() -> None:
    fields = fields_of(
        heading("Career Progression"),
        Line("Period\tPosition held\tEmployer", SMALL, bold=True),
        "FEB 2026 — Today",
        Line("Forewoman", SMALL, bold=True),
        "Purchasing",
        "• Handled housing blocks",
        "Autónomo",
    )
    assert [job["title"] for job in fields["work"]] == ["Forewoman"]


def test_the_rest_of_a_task_opens_no_job() -> None:
    fields = fields_of(
        heading("EXPERIENCIA"),
        "Bodegas Costa Brisa S.R.L.\tPereira (Colombia)",
        "Capataz agrícola\t07/2013 – 03/2014",
        "▪ Coordinación de líneas de envasado en dependencia del puesto de",
        "Jardinera paisajista",
        Line("Biblioteca Municipal de Pasto\tPereira (Colombia)", SMALL, gap=True),
        "Bibliotecaria\t02/2010 – 06/2013",
        "▪ Dirección de planes de apoyo familiar",
    )
    assert [job["title"] for job in fields["work"]] == ["Capataz agrícola", "Bibliotecaria"]


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Calculadora de InDesign", "Rol: Diseñadora gráfica"),
        ("InDesign calculator", "Role: Graphic Designer"),
    ],
)
def test_a_dated_project_with_a_role_is_part_of_the_job_it_lies_in(name: str, role: str) -> None:
    data = (
        "Ann Sample\nann@example.com\n\nEXPERIENCE\n\nAPR. 2022 – Current\nSENIOR UX DESIGNER\n"
        f"Monteverde Design / Leeds\n{name}\tAPR. 2022 – NOV. 2022\n{role}\n– Handled brand manuals\n"
        "SEP. 2021 – MAR. 2022\nGRAPHIC DESIGNER\nSample Solar Ltd / Leeds\n– Answered 8 enquiries a day\n"
    )
    parsed = parse_text(RawText(lines=[Line(line) for line in data.splitlines()]), today=TODAY)
    assert [job["title"] for job in parsed.fields()["work"]] == ["SENIOR UX DESIGNER", "GRAPHIC DESIGNER"]
    assert parsed.work[0].span.start < parsed.text.index("Handled brand manuals") < parsed.work[0].span.end


@pytest.mark.parametrize(
    ("first", "second", "level"),
    [
        ("Francés (Competencia básica", "limitada)", "fr/B2"),
        ("French (Limited", "working)", "fr/B2"),
        ("Francés (Profesional", "completo)", "fr/C2"),
    ],
)
def test_a_level_cut_within_its_bracket_is_read_whole(first: str, second: str, level: str) -> None:
    lines = [*_top(), heading("LANGUAGES"), Line(first, SMALL), Line(second, SMALL)]
    parsed = parse_text(RawText(lines=lines), today=TODAY)
    assert [language.key for language in parsed.languages] == [level]


@pytest.mark.parametrize(
    ("names", "section"),
    [
        (("Selected Accomplishments", "Professional Achievements", "Logros profesionales"), Section.SUMMARY),
        (("Hitos profesionales", "Principales logros", "Key Achievements"), Section.SUMMARY),
        (("Highlights of Experience", "Experiencia destacada"), Section.WORK),
    ],
)
def test_what_somebody_achieved_is_found_in_both_languages(names: tuple[str, ...], section: Section) -> None:
    for name in names:
        lines = [*_top(), heading("Skills"), Line("Filing, Excel", SMALL), heading(name)]
        lines += [Line("• Coordinated pay reviews", SMALL), heading("Education"), Line("BSc Law", SMALL)]
        parsed = parse_text(RawText(lines=lines), today=TODAY)
        found = dict(zip(parsed.lines, parsed.sections, strict=True))
        assert found["• Coordinated pay reviews"] is section, name


def test_a_year_told_among_tasks_without_signs_dates_no_job() -> None:
    lines = [
        "Ann Sample", "ann@example.com", "", "WHERE I HAVE WORKED", "",
        "COMPLIANCE OFFICER — Sample LLP — Leeds", "Supported training budgets under tight deadlines", "",
        "LEGAL COUNSEL — Oakfield — Leeds", "Awarded employee of the month in 2023", "",
        "RECRUITER — Valdehoz — Leeds", "Launched pay reviews raising satisfaction to 15%",
    ]  # fmt: skip
    work = parse_text(RawText(lines=[Line(line) for line in lines]), today=TODAY).fields()["work"]
    assert [job["title"] for job in work] == ["COMPLIANCE OFFICER", "LEGAL COUNSEL", "RECRUITER"]
