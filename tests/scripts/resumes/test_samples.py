"""Made documents hold what their gold says, in every layout and every kind of file that is not a PDF."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.resumes import layouts, samples
from scripts.resumes.people import make_person
from scripts.resumes.variants import PERTURBATIONS
from tests.scripts.resumes.reading import squeezed, words

LIGHT = ("docx", "odt", "rtf", "html", "txt")


def _values(fields: dict[str, Any]) -> list[str]:
    entries = [*fields["work"], *fields["education"]]
    named = [
        entry[key]
        for entry in entries
        for key in ("title", "employer", "degree", "institution")
        if key in entry
    ]
    lists = [*fields["email"], *fields["phone"], *fields["skills"], *fields["languages"]]
    return [value for value in (*named, *lists, fields["location"]) if value]


@pytest.mark.parametrize("family", layouts.FAMILIES)
def test_what_gold_says_stands_in_the_document(family: str) -> None:
    for kind in layouts.kinds_of(family):
        if kind not in LIGHT:
            continue
        for seed in range(2):
            person = make_person(seed, "es" if seed % 2 else "en")
            document = layouts.compose(person, family=family, kind=kind, seed=seed)
            text = words(document.data, kind)
            missing = [value for value in _values(document.fields) if squeezed(value) not in text]
            assert not missing, (family, kind, seed)
            assert sorted(squeezed(person.name)) == sorted(squeezed(document.fields["name"]))


def test_every_job_and_degree_of_a_person_is_in_gold() -> None:
    for seed in range(15):
        person = make_person(seed, "en")
        fields = layouts.compose(person, family="date_right", kind="html", seed=seed).fields
        assert sorted(job["title"] for job in fields["work"]) == sorted(job.title for job in person.jobs)
        assert sorted(job["employer"] for job in fields["work"]) == sorted(
            job.employer for job in person.jobs
        )
        assert {study["degree"] for study in fields["education"]} == {
            study.degree for study in person.studies
        }
        years = {job["start"][:4] for job in fields["work"]}
        assert years == {str(job.start.year) for job in person.jobs}


def test_projects_referees_and_courses_are_never_gold() -> None:
    for seed in range(25):
        person = make_person(seed, "en")
        fields = layouts.compose(person, family="modern", kind="html", seed=seed).fields
        assert not {referee.email for referee, _ in person.referees} & set(fields["email"])
        assert len(fields["work"]) == len(person.jobs)


def test_a_seed_makes_the_same_documents_wherever_the_series_begins() -> None:
    light = {"seed": 4, "kinds": LIGHT}
    series = list(samples.make(12, **light))  # type: ignore[arg-type]
    again = [samples.one(at, **light) for at in reversed(range(12))]  # type: ignore[arg-type]
    assert series == again[::-1]
    assert [one.data for one in series] != [one.data for one in samples.make(12, seed=5, kinds=LIGHT)]


def test_samples_come_in_both_languages_mixed_ones_and_many_layouts() -> None:
    made = list(samples.make(70, seed=2, kinds=LIGHT))
    assert {one.language for one in made} == {"en", "es"}
    assert 2 <= sum(one.mixed for one in made) <= 15
    assert len({one.family for one in made}) >= 14


def test_written_samples_are_gold_files_beside_documents(tmp_path: Path) -> None:
    for sample in samples.make(3, seed=1, kinds=("txt",)):
        samples.write(sample, tmp_path)
        gold = json.loads((tmp_path / f"{sample.name}.json").read_text())
        assert gold["schema"] == "resume-gold/1"
        assert (tmp_path / gold["document"]).read_bytes() == sample.data
        assert gold["fields"] == sample.fields
        assert {"lang", "format", "layout"} <= set(gold)


@pytest.mark.parametrize("name", [name for name in PERTURBATIONS if name != "photo"])
def test_a_perturbation_stands_in_the_text(name: str) -> None:
    seen = 0
    for seed in range(12):
        person = make_person(seed, "es")
        other = PERTURBATIONS[name](person, seed)
        if other == person:
            continue
        first, second = (
            layouts.render(one, family="modern", kind="txt", seed=seed, telling=True)
            for one in (person, other)
        )
        assert first != second
        seen += 1
    assert seen >= 6


def test_pieces_tell_what_each_run_of_text_is() -> None:
    person = make_person(3, "en")
    document = layouts.compose(person, family="underlined_text", kind="txt", seed=3)
    text = squeezed(document.data.decode())
    assert all(squeezed(piece.text) in text for piece in document.pieces)
    titles = {piece.text for piece in document.pieces if piece.label == "title"}
    assert {title.casefold() for title in titles} == {job.title.casefold() for job in person.jobs} | {
        title.casefold() for title in titles if not person.jobs
    }


def test_a_kind_of_file_a_family_does_not_occur_in_is_refused() -> None:
    with pytest.raises(ValueError, match="text_boxes occurs as docx"):
        layouts.render(make_person(1, "en"), family="text_boxes", kind="pdf", seed=1)
