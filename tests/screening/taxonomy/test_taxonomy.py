"""The taxonomy's own data keep their promises, and its checker finds what does not."""

import re
from pathlib import Path

import pytest

from screening.parsing import lexicon
from screening.taxonomy import Concept, Taxonomy, TaxonomyError, load
from screening.taxonomy.checks import problems, real_aliases


def licences() -> set[str]:
    return {name for name, concept in lexicon.load().concepts.items() if concept.kind == "licences"}


def folder(tmp_path: Path, *, skills: str = "", occupations: str = "") -> Path:
    for name, text in (("skills", skills), ("occupations", occupations)):
        if text:
            (tmp_path / name).mkdir()
            (tmp_path / name / "own.toml").write_text(text, encoding="utf-8")
    return tmp_path


def test_every_concept_of_ours_is_complete() -> None:
    assert problems(load(None), outside=licences()) == []


def test_there_are_enough_concepts_of_all_trades() -> None:
    concepts = load(None).concepts.values()
    families = {concept.group for concept in concepts}
    assert sum(concept.kind == "skills" for concept in concepts) >= 1500
    assert sum(concept.kind == "titles" and concept.name not in families for concept in concepts) >= 430
    families = {concept.group for concept in concepts if concept.kind == "titles"}
    assert len(families) >= 40
    assert "software_staff" in families
    assert "farming_staff" in families


def test_masculine_and_feminine_titles_are_one_concept() -> None:
    known = lexicon.load()
    for concept in load(None).concepts.values():
        for masculine, feminine in concept.pairs:
            for written in (masculine, feminine, f"{masculine}/{feminine}", feminine.upper()):
                found = known.find(written, concept.kind)
                assert found is not None, (concept.name, written)
                assert found.name == concept.name, written


def test_short_forms_for_both_genders_are_one_concept_too() -> None:
    known = lexicon.load()
    for concept in load(None).concepts.values():
        for masculine, feminine in concept.pairs:
            if re.fullmatch(r"\w{4,}o", masculine) and feminine == masculine[:-1] + "a":
                for written in (f"{masculine}/a", f"{masculine}(a)", f"{masculine}/-a", f"{feminine}/o"):
                    found = known.find(written, concept.kind)
                    assert found is not None, (concept.name, written)
                    assert found.name == concept.name, written


@pytest.mark.parametrize(
    ("written", "concept"),
    [
        ("DUE", "nurse"),
        ("Graduada en Enfermería", "nurse"),
        ("Técnica de RRHH", "hr_administrator"),
        ("SDR", "inside_sales_representative"),
        ("QA", "qa_engineer"),
        ("Mesera", "waiter"),
        ("Plomero", "plumber"),
        ("Contadora pública", "accountant"),
        ("Mucama", "housekeeper"),
        ("HGV Class 2 driver", "truck_driver"),
        ("Conductor/a de autobús", "bus_driver"),
        ("Médico/Médica de familia", "general_practitioner"),
        ("CNC machinist", "cnc_machinist"),
        ("Peón agrícola", "farm_worker"),
    ],
)
def test_titles_as_people_write_them(written: str, concept: str) -> None:
    found = lexicon.load().find(written, "titles")
    assert found is not None
    assert found.name == concept


def test_neighbours_are_so_both_ways_and_families_are_the_last_parent() -> None:
    taxonomy = load(None)
    for name, concept in taxonomy.concepts.items():
        for other in concept.near:
            if other in taxonomy.concepts:
                assert name in taxonomy.concepts[other].near
        assert concept.group == (taxonomy.ancestors(name) or (name,))[-1]


def test_a_label_can_be_shown_without_gender() -> None:
    assert load(None).concepts["nurse"].neutral_label("es") == "Enfermero/Enfermera"
    assert load(None).concepts["nurse"].neutral_label("en") == "Nurse"


def test_a_customers_folder_adds_concepts_and_words(tmp_path: Path) -> None:
    extra = folder(
        tmp_path,
        skills='house_system = { en = ["House system"] }\nforklift = { es = ["la amarilla"] }\n',
    )
    before, after = load(None), load(extra)
    assert after.concepts["house_system"].kind == "skills"
    assert "la amarilla" in after.concepts["forklift"].words["es"]
    assert after.concepts["forklift"].label("es") == before.concepts["forklift"].label("es")
    assert after.version != before.version
    assert problems(after, outside=licences()) == []


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('own = { es = ["a" "b"] }\n', r"own\.toml: .*line 1"),
        ("own = 3\n", r"own\.toml: own is not a table"),
        ('own = { es = "uno" }\n', r"own\.toml: own: es is not a list of words"),
        ('own = { es = ["uno"], level = 3 }\n', r"own\.toml: own has unknown keys: level"),
        ('waiter = { es = ["uno"] }\n', r"own\.toml: waiter is already in hospitality\.toml"),
    ],
)
def test_a_broken_file_is_named(tmp_path: Path, line: str, fault: str) -> None:
    with pytest.raises(TaxonomyError, match=fault):
        load(folder(tmp_path, skills=line))


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(TaxonomyError, match="is not a folder"):
        load(tmp_path / "nowhere")


def taxonomy_of(*concepts: Concept) -> Taxonomy:
    named = {concept.name: concept for concept in concepts}
    return Taxonomy(named, "", frozenset(), frozenset(), dict.fromkeys(named, "own.toml"))


def concept(name: str, es: tuple[str, ...], en: tuple[str, ...], **more: object) -> Concept:
    return Concept(name, "skills", {"es": es, "en": en}, **more)  # type: ignore[arg-type]


def test_the_checker_finds_each_kind_of_fault() -> None:
    good = concept("good", ("bien", "estupendo"), ("good", "fine"))
    found = problems(
        taxonomy_of(
            good,
            concept("lonely", ("solo",), ("alone",)),
            concept("foreign", (), ("abroad", "overseas", "offshore")),
            concept("orphan", ("sin", "carente"), ("without", "lacking"), parent="nobody"),
            concept("near_far", ("lejos", "remoto"), ("far", "distant"), near=("nowhere",)),
            concept("twin", ("otro", "estupendo"), ("other", "another")),
        )
    )
    assert found == [
        "own.toml: lonely has 0 real aliases beyond its labels; it needs 2",
        "own.toml: foreign has no word in 'es'",
        "own.toml: orphan has the unknown parent nobody",
        "own.toml: near_far is near the unknown nowhere",
        "own.toml: twin has the alias 'estupendo', which is good's",
    ]
    assert (
        problems(taxonomy_of(concept("near_far", ("a", "b"), ("c", "d"), near=("away",))), outside={"away"})
        == []
    )


def test_mere_spellings_are_no_real_aliases() -> None:
    spelled = concept(
        "forklift",
        ("Carretilla elevadora", "carretillas elevadoras", "manejo de carretilla elevadora"),
        ("Fork-lift", "forklift", "fork lifts", "FLT"),
    )
    assert real_aliases(spelled) == {"flt"}
    paired = Concept(
        "cook",
        "titles",
        {"es": ("cocinero", "cocinera", "guisandero", "guisandera"), "en": ("cook",)},
        pairs=(("cocinero", "cocinera"), ("guisandero", "guisandera")),
    )
    assert len(real_aliases(paired)) == 1


@pytest.mark.parametrize(
    ("spanish", "english"),
    [
        ("Encargada de obra", "Forewoman"),
        ("Gestión hotelera", "Hospitality management"),
        ("Certificado de higiene alimentaria", "Food hygiene certificate"),
        ("Actualización de registros", "Kept records"),
    ],
)
def test_a_thing_has_a_word_in_either_language(spanish: str, english: str) -> None:
    found = lexicon.load().find(spanish)
    assert found is not None
    assert found is lexicon.load().find(english)
