"""People are made alike from a seed, in both languages, from two vocabularies without a word in common."""

import subprocess
import sys
from dataclasses import fields

import pytest

from screening.parsing.lexicon import fold
from scripts.resumes.people import Person, in_language, make_person
from scripts.resumes.variants import PERTURBATIONS
from scripts.resumes.vocabulary import Language, Vocabulary, headings, phrases, trades

LANGUAGES: tuple[Language, ...] = ("en", "es")


def test_a_seed_makes_the_same_person_in_another_process() -> None:
    script = "from scripts.resumes.people import make_person; print(repr(make_person(11, 'es')))"
    told = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert told.strip() == repr(make_person(11, "es"))
    assert make_person(11, "es") != make_person(12, "es")


@pytest.mark.parametrize("language", LANGUAGES)
def test_in_the_other_language_it_is_the_same_life(language: Language) -> None:
    other: Language = "es" if language == "en" else "en"
    for seed in range(15):
        person = make_person(seed, language)
        translated = in_language(person, other)
        assert in_language(translated, language) == person
        assert [(job.concept, job.employer, job.start, job.end) for job in person.jobs] == [
            (job.concept, job.employer, job.start, job.end) for job in translated.jobs
        ]
        assert [len(job.bullets) for job in person.jobs] == [len(job.bullets) for job in translated.jobs]
        assert [study.concept for study in person.studies] == [study.concept for study in translated.studies]
        assert [skill.concept for skill, _ in person.skills] == [
            skill.concept for skill, _ in translated.skills
        ]
        assert (person.email, person.phone, person.birth_date) == (
            translated.email,
            translated.phone,
            translated.birth_date,
        )


def test_no_placeholder_and_no_pair_of_forms_is_left_in_any_text() -> None:
    for seed in range(40):
        for language in LANGUAGES:
            told = repr(_texts(make_person(seed, language, "test" if seed % 3 else "train")))
            assert not any(mark in told for mark in "{}[]"), told


def _texts(person: Person) -> str:
    return " ".join(
        (
            person.headline.replace(" | ", " "),
            *person.summary,
            *(f"{job.title} {job.department} {' '.join(job.bullets)}" for job in person.jobs),
            *(f"{study.degree} {study.note}" for study in person.studies),
            *(name for _, name in person.skills),
            *(extra.name + extra.by for _, group in person.extras for extra in group),
        )
    )


def test_the_two_vocabularies_share_no_title_skill_field_or_pattern() -> None:
    train, test = _words("train"), _words("test")
    assert {kind: train[kind] & test[kind] for kind in train} == {kind: set() for kind in train}


def _words(vocabulary: Vocabulary) -> dict[str, set[str]]:
    made = trades(vocabulary)
    return {
        "titles": {fold(form) for trade in made for title in trade.titles for form in (title.en, title.es)},
        "skills": {fold(form) for trade in made for skill in trade.skills for form in (skill.en, skill.es)},
        "patterns": {pattern.en for pattern in phrases("sentences", vocabulary)},
    }


def test_people_of_the_two_vocabularies_share_no_name_employer_or_school() -> None:
    def named(vocabulary: Vocabulary) -> set[str]:
        people = [make_person(seed, "es", vocabulary) for seed in range(40)]
        return {
            *(person.given for person in people),
            *(person.family for person in people),
            *(job.employer for person in people for job in person.jobs),
            *(study.institution for person in people for study in person.studies),
        }

    assert named("train") & named("test") == set()


def test_headings_of_the_two_vocabularies_share_only_the_commonest() -> None:
    for kind in ("work", "education", "skills"):
        for language in LANGUAGES:
            shared = set(headings(kind, language, "train")) & set(headings(kind, language, "test"))
            assert len(shared) == 1


@pytest.mark.parametrize("name", PERTURBATIONS)
def test_a_perturbation_changes_nothing_but_its_own_fact(name: str) -> None:
    allowed = {
        "name": {"given", "family", "gender", "email", "second_email", "links"},
        "endings": {
            "headline",
            "summary",
            "jobs",
            "studies",
            "skills",
            "extras",
            "marital_status",
            "referees",
        },
        "pronouns": {"pronouns", "summary"},
        "graduation_years": {"studies"},
        "marital_status": {"marital_status"},
    }.get(name, {name})
    for seed in range(10):
        person = make_person(seed, "es")
        other = PERTURBATIONS[name](person, seed)
        changed = {
            one.name
            for one in fields(person)
            if one.name != "story" and getattr(person, one.name) != getattr(other, one.name)
        }
        assert changed <= allowed
