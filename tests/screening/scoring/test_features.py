"""The parts of a score one by one, what bounds them, and that nothing but the input moves them."""

import json
from collections import Counter
from dataclasses import replace

import pytest

from screening.parsing import ParsedResume
from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText
from screening.scoring import (
    Feature,
    Kind,
    Profile,
    Requirement,
    Requirements,
    Score,
    encoder,
    outcomes,
    profile_of,
    score,
    score_profile,
    shares_of,
)
from screening.scoring.meaning import reduced, sentences_of
from screening.scoring.seniority import fit, level_of
from screening.scoring.weights import DEFAULT
from scripts.resumes.people import make_person
from tests.screening.scoring.made import TODAY, opening, trade_of
from tests.screening.scoring.test_scoring import resume, wanted

DUTIES = ("Planificar los turnos del almacén y repartir el trabajo.", "Plan the shifts of the warehouse.")


def read(*lines: str) -> ParsedResume:
    text = ["Ana Prueba Mas", "ana@example.com", "Experiencia", *lines]
    return parse_text(RawText(lines=[Line(line) for line in text]), today=TODAY)


def share(parsed: ParsedResume, requirements: Requirements, feature: Feature) -> float | None:
    return shares_of(score(parsed, requirements, today=TODAY))[feature]


def made(seed: int) -> tuple[ParsedResume, Requirements]:
    """Return a made person's résumé as plain lines, read, and the opening of the trade."""
    person = make_person(seed, "es" if seed % 2 else "en")
    lines = [person.name, person.email, "Experiencia" if seed % 2 else "Experience"]
    for job in person.jobs:
        end = f"{job.end.month}/{job.end.year}" if job.end else ("actualidad" if seed % 2 else "present")
        lines += [f"{job.title}, {job.employer}", f"{job.start.month}/{job.start.year} - {end}"]
        lines += [f"- {bullet}" for bullet in job.bullets]
    lines += ["Habilidades" if seed % 2 else "Skills", ", ".join(name for _, name in person.skills)]
    parsed = parse_text(RawText(lines=[Line(line) for line in lines]), today=TODAY)
    return parsed, opening(trade_of(person), parsed.language)


@pytest.mark.parametrize("seed", range(90_000, 90_006))
def test_every_point_has_evidence_and_every_promise_holds(seed: int) -> None:
    parsed, requirements = made(seed)
    result = score(parsed, requirements, today=TODAY)
    for point in result.points:
        assert not point.points or point.evidence
        assert all(each.span and each.quote for each in point.evidence)
    for promise in result.counterfactuals:
        changed = [
            promise.share if point.requirement_id == promise.requirement_id else point.share
            for point in result.points
        ]
        assert promise.gain == pytest.approx(value_of(result, changed) - (result.value or 0.0), abs=0.11)


def value_of(result: Score, shares: list[float | None]) -> float:
    """Add a score up by hand, as a recruiter with the weights could; all of `opening` weighs the same."""
    alike = Counter(point.feature for point in result.points)
    parts = [
        (point.feature, DEFAULT.features[point.feature] / alike[point.feature], share)
        for point, share in zip(result.points, shares, strict=True)
        if share is not None
    ]
    rest = sum(weight for feature, weight, _ in parts if feature is not Feature.DUTIES)
    bounded = [(min(w, rest * 15 / 85) if f is Feature.DUTIES else w, s) for f, w, s in parts]
    return 100 * sum(w * s for w, s in bounded) / sum(w for w, _ in bounded)


def test_what_is_stored_is_what_is_shown() -> None:
    for seed in range(90_020, 90_023):
        parsed, requirements = made(seed)
        profile = profile_of(parsed)
        opened = Profile.from_bytes(profile.to_bytes())
        assert opened is not None
        (outcome,) = outcomes([opened], requirements, today=TODAY)
        assert outcome.score() == score(parsed, requirements, today=TODAY)
        assert Score.from_dict(json.loads(outcome.stored())) == outcome.score()


@pytest.mark.parametrize(
    ("distance", "given"), [(0, 1.0), (1, 1.0), (-1, 1.0), (2, 0.5), (-2, 0.5), (3, 0.0), (-4, 0.0)]
)
def test_one_level_up_or_down_costs_nothing_and_both_ways_weigh_the_same(distance: int, given: float) -> None:
    assert fit(distance) == given


@pytest.mark.parametrize(
    ("title", "level"),
    [
        ("Becaria de marketing", 0),
        ("Junior developer", 1),
        ("Auxiliar administrativa", 1),
        ("Senior developer", 3),
        ("Encargada de tienda", 3),
        ("Jefe de turno", 3),
        ("Jefa de obra", 4),
        ("Project manager", 2),
        ("Director financiero", 5),
        ("Carpintera", -1),
    ],
)
def test_the_level_of_a_title(title: str, level: int) -> None:
    assert level_of(title, None) == level


def test_a_long_life_of_work_is_not_too_much_for_a_first_job() -> None:
    asked = Requirements("Dependiente", (Requirement("y", Kind.EXPERIENCE, "Dependiente", min_years=1),))
    young = read("Dependienta, Bazar Uno", "2024 - actualidad")
    old = read("Dependienta, Bazar Uno", "1984 - actualidad")
    assert share(young, asked, Feature.SENIORITY) == share(old, asked, Feature.SENIORITY) == 1.0


def test_a_level_nobody_asked_for_is_not_rated() -> None:
    assert share(resume(), Requirements("Carpintero"), Feature.SENIORITY) is None


def test_studies_in_another_field_count_less_and_work_counts_instead_where_the_job_says_so() -> None:
    study = ("Formación", "Grado en Filología Hispánica, Universidad de Ejemplo", "2010 - 2014")
    parsed = read("Contable, Asesoría Ejemplo S.L.", "2015 - 2020", *study)

    def asked(text: str) -> Requirements:
        return Requirements("Contable", (Requirement("s", Kind.EDUCATION, text),))

    assert share(parsed, asked("Grado"), Feature.EDUCATION) == 1.0
    assert share(parsed, asked("Grado en Economía"), Feature.EDUCATION) == 0.7
    instead = "Grado en Economía o experiencia equivalente"
    assert share(parsed, asked(instead), Feature.EDUCATION) == 1.0


def test_duties_never_weigh_more_than_their_part() -> None:
    person = replace(wanted(), duties=DUTIES)
    few = Requirements("", (Requirement("x", Kind.SKILL, "Excel"),), DUTIES)
    for requirements in (person, few):
        points = score(resume(), requirements, today=TODAY).points
        (duties,) = [point for point in points if point.feature is Feature.DUTIES]
        assert 0 < duties.available <= 15.0
        assert duties.points <= 15.0
        assert all(each.span for each in duties.evidence)


def test_duties_that_were_done_count_in_either_language() -> None:
    fitting = (
        "Jefa de turno, Almacén Uno",
        "2019 - 2021",
        "- Planificación de turnos y reparto del trabajo.",
    )
    other = ("Profesora, Colegio Uno", "2019 - 2021", "- Clases de piano para niños pequeños.")
    for duty in DUTIES:
        near, far = (share(read(*lines), Requirements("", (Requirement("x", Kind.SKILL, "SAP"),), (duty,)),
                           Feature.DUTIES) for lines in (fitting, other))  # fmt: skip
        assert near is not None
        assert far is not None
        assert near > far + 0.3


def test_without_the_encoder_duties_are_unknown_and_say_so(monkeypatch: pytest.MonkeyPatch) -> None:
    requirements = replace(wanted(), duties=DUTIES[::-1])
    monkeypatch.setattr(encoder, "load", lambda: None)
    result = score(resume(), requirements, today=TODAY)
    (duties,) = [point for point in result.points if point.feature is Feature.DUTIES]
    assert (duties.share, duties.points) == (None, 0)
    assert "not installed" in duties.reason.message
    assert result.encoder_version == ""
    assert result.value is not None


@pytest.mark.parametrize(
    ("she", "he"),
    [
        (
            "Coordinadora organizada de camareras y jefa de sala",
            "Coordinador organizado de camareros y jefe de sala",
        ),
        (
            "Ella es enfermera licenciada con pacientes alemanas",
            "Él es enfermero licenciado con pacientes alemanes",
        ),
        ("She has led the waitresses of her hotel", "They have led the waiters of their hotel"),
    ],
)
def test_the_encoder_is_given_the_same_words_for_women_and_men(she: str, he: str) -> None:
    language = "en" if she.startswith("She") else "es"
    assert reduced(she, language) == reduced(he, language)


ES = "Profesional {} que cuida a los pacientes de la planta y coordina al equipo."
EN = "{} nurse who cares for patients on the ward and leads other nurses."
FACTS = {
    "es": """casada casado soltera soltero divorciada viuda viudo española español rumana marroquí gitana
        mujer hombre varón hembra madre padre esposa marido señora hija embarazada católica musulmán musulmana
        atea judía lesbiana gay heterosexual joven mayor discapacitada sorda de_25_años de_55_años andaluz
        con_discapacidad_del_33_% madre_de_dos_hijos padre_de_tres""",
    "en": """married single divorced widowed Spanish Polish Nigerian gay straight Muslim Catholic Jewish
        pregnant disabled deaf black white male female mother father wife husband mum dad widow widower
        brother sister young 25-year-old 55-year-old aged_45 mother_of_two father_of_3_children""",
}


@pytest.mark.parametrize(
    ("language", "fact"), [(language, fact) for language in FACTS for fact in FACTS[language].split()]
)
def test_the_encoder_is_not_told_who_somebody_is(language: str, fact: str) -> None:
    sentence = ES if language == "es" else EN
    assert reduced(sentence.format(fact.replace("_", " ")), language) == reduced(
        sentence.format(""), language
    )


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Cuidado de personas mayores en su domicilio", "mayores"),
        ("Atendí por teléfono en inglés a clientes", "inglés"),
        ("Clientes atendidos en alemán, nivel B2", "alemán"),
        ("Venta al por mayor de fruta y verdura", "mayor"),
        ("Con 25 años de experiencia en cocina", "experiencia"),
        ("Ran workshops for young people at risk", "young"),
        ("Gave English lessons to groups", "english"),
        ("Elderly care at home and in hospitals", "elderly"),
    ],
)
def test_the_encoder_is_told_what_the_work_is(text: str, word: str) -> None:
    assert {word, word.replace("é", "e")} & set(reduced(text, "en" if text[0] in "REG" else "es").split())


@pytest.mark.parametrize(
    ("she", "he"),
    [("actriz", "actor"), ("heroína", "héroe"), ("bailarina", "bailarín"), ("andaluzas", "andaluces")],
)
def test_the_encoder_is_given_one_word_for_both_genders(she: str, he: str) -> None:
    said = "Trabajo de {} con mucho público en el teatro"
    assert reduced(said.format(she), "es") == reduced(said.format(he), "es")


def test_the_encoder_is_given_no_names_places_or_figures() -> None:
    parsed = read(
        "Jefa de almacén, Frutas Inventadas S.L.",
        "2019 - 2021",
        "- Ana Prueba organizó en 2020 el almacén de Frutas Inventadas S.L. con 12 personas y 3.000 €.",
    )
    profile = profile_of(parsed)
    assert profile.sentences
    told = " ".join(text for _, text in sentences_of(parsed))
    for secret in ("ana", "prueba", "inventadas", "2020", "12", "3.000"):
        assert secret not in told


def test_requirements_and_scores_stored_before_there_were_duties_still_open() -> None:
    old = wanted().to_dict()
    del old["duties"], old["other_title"]
    for item in old["items"]:
        del item["other"]
    assert Requirements.from_dict(old) == wanted()
    stored = score(resume(), wanted(), today=TODAY).to_dict()
    del stored["encoder_version"]
    for each in stored["counterfactuals"]:
        del each["share"]
    assert Score.from_dict(stored) == score(resume(), wanted(), today=TODAY)


def test_either_language_of_a_requirement_is_found() -> None:
    words = "Planchado artesano"  # no list of concepts has it
    asked = Requirements("", (Requirement("x", Kind.SKILL, "Hand pressing", other=words),))
    assert share(read("Habilidades", f"{words}, Excel"), asked, Feature.NICE) == 0.8


def test_many_are_judged_as_one_by_one() -> None:
    requirements = replace(wanted(), duties=DUTIES)
    profiles = [profile_of(parsed) for parsed in (resume(), resume(driver="Operaria"), made(90_041)[0])]
    together = [each.score() for each in outcomes(profiles, requirements, today=TODAY)]
    assert together == [score_profile(each, requirements, today=TODAY) for each in profiles]
