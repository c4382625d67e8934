"""The gate: who somebody is moves a score by nothing, from the bytes of a file to the last digit.

Made résumés, each written twice with one protected fact changed, go the whole way: file, parser, profile,
score. A pair whose extracted text did not change proves nothing and is not
counted; too many of them fail the gate.
"""

import json
import os
import subprocess
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from screening.parsing import parse
from screening.scoring import score
from scripts.resumes.people import make_person
from scripts.resumes.variants import PERTURBATIONS
from scripts.resumes.vocabulary import Trade
from tests.screening.scoring.made import GATE, TODAY, Pair, pairs, scored, trade_of
from tests.screening.scoring.test_features import made

ROOT = Path(__file__).parents[3]

LEAST, DRAWN, PROCESSES = 500, 552, 2
FACTS = {
    "name", "endings", "pronouns", "photo", "birth_date", "address", "graduation_years", "marital_status",
    "nationality",
}  # fmt: skip


@pytest.fixture(scope="module")
def compared() -> list[Pair]:
    """Every résumé with its other version, read and scored in two processes."""
    half = DRAWN // PROCESSES
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        parts = pool.map(pairs, range(0, DRAWN, half), [half] * PROCESSES)
        return [pair for part in parts for pair in part]


def test_every_protected_fact_is_swapped() -> None:
    assert set(PERTURBATIONS) == FACTS


def test_enough_pairs_changed_their_text(compared: list[Pair]) -> None:
    changed = [pair for pair in compared if pair.has_changed_text]
    assert len(changed) >= LEAST
    counts = Counter(pair.fact for pair in changed)
    assert all(counts[fact] >= 30 for fact in FACTS), counts
    assert len({pair.kind for pair in changed}) >= 4
    assert len({pair.trade for pair in changed}) >= 10


def test_who_somebody_is_moves_no_score(compared: list[Pair]) -> None:
    moved = [pair for pair in compared if pair.before != pair.after]
    assert moved == []


def test_the_scores_tell_people_apart(compared: list[Pair]) -> None:
    values = {pair.before.value for pair in compared}
    assert len(values) > 200  # a scorer that always says the same would pass the gate above


def test_the_same_file_scores_the_same_in_another_process() -> None:
    code = (
        "from tests.screening.scoring.test_features import made, TODAY\n"
        "from screening.scoring import score\nimport json\n"
        "print(json.dumps(score(*made(90_031), today=TODAY).to_dict(), sort_keys=True))"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert len(told) == 1
    assert json.loads(told.pop()) == score(*made(90_031), today=TODAY).to_dict()


SPEAKERS = 10  # in each language
SAID = {
    "es": "casada soltero viuda española marroquí mujer hombre embarazada católica musulmana lesbiana joven",
    "en": "married single widowed Spanish Nigerian female male pregnant Catholic Muslim gay young",
}


@pytest.mark.parametrize("language", ["es", "en"])
def test_who_somebody_is_said_in_a_sentence_moves_no_score(language: str) -> None:
    heading, sentence = {
        "es": ("Perfil", "Persona {} que se encarga de {} y atiende a los clientes."),
        "en": ("Summary", "{} professional who looks after {} and serves customers."),
    }[language]
    for seed in range(SPEAKERS):
        person = make_person(GATE + 900 + seed, "en" if language == "en" else "es")
        trade = trade_of(person)
        task = trade.objects[0].said("en" if language == "en" else "es")

        def seen(word: str, name: str = person.name, trade: Trade = trade, task: str = task) -> object:
            told = sentence.format(word, task).replace("  ", " ").strip()
            text = f"{name}\nsomebody@example.com\n\n{heading}\n{told}\n"
            result = scored(parse(text.encode(), today=TODAY), trade)
            return result.value, [(point.requirement_id, point.share) for point in result.points]

        assert {word: seen(word) for word in SAID[language].split()} == dict.fromkeys(
            SAID[language].split(), seen("")
        )
