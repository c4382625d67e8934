"""Weights learned from decisions: better than the prior where it is wrong, near it where little is known."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from screening.parsing.parser import parse_text
from screening.parsing.reading.pages import Line, RawText
from screening.scoring import Feature, Kind, Requirement, Requirements, score, shares_of
from screening.scoring import learning as learned
from screening.scoring.learning import Example, WeightSet, compare, learn, value, would_go_on
from screening.scoring.weights import DEFAULT, Weights
from tests.screening.scoring.decisions import NAMES, PRIOR, applicants, decided, hidden_weights

TODAY = date(2026, 11, 23)


@given(seed=st.integers(0, 10_000), count=st.integers(30, 90))
@settings(max_examples=25, deadline=None)
def test_no_weight_leaves_its_limits_and_the_sum_stays(seed: int, count: int) -> None:
    random = np.random.default_rng(seed)
    people = decided(random, applicants(random, count, "x"), hidden_weights(random))
    found = learn(people, prior=PRIOR).company
    for name, weight in found.items():
        assert 0.5 * PRIOR[name] - 0.01 <= weight <= learned.HIGHEST.get(name, 2.0) * PRIOR[name] + 0.01
    assert sum(found.values()) == pytest.approx(sum(PRIOR.values()), abs=0.1)


def test_the_same_decisions_in_any_order_give_the_same_weights() -> None:
    random = np.random.default_rng(3)
    people = decided(random, applicants(random, 100, "x"), hidden_weights(random))
    assert learn(people, prior=PRIOR) == learn(people[::-1], prior=PRIOR)
    one, other = (compare(each, live=WeightSet.of(PRIOR), prior=PRIOR) for each in (people, people[::-1]))
    assert one == other


@pytest.mark.parametrize(
    ("chosen", "refused", "lacking"), [(0, 0, 30), (15, 14, 1), (15, 15, 0), (40, 2, 3), (3, 60, 2)]
)
def test_too_few_decisions_or_all_of_one_kind_teach_nothing(chosen: int, refused: int, lacking: int) -> None:
    assert learned.lacking(chosen, refused) == lacking
    people = applicants(np.random.default_rng(1), chosen + refused, "x")
    taken = [replace(each, chosen=place < chosen) for place, each in enumerate(people)]
    assert (learn(taken, prior=PRIOR) == WeightSet.of(PRIOR)) is (lacking > 0)


def test_what_no_decision_saw_keeps_its_weight() -> None:
    random = np.random.default_rng(5)
    people = [
        replace(each, shares={**each.shares, Feature.EDUCATION: None})
        for each in applicants(random, 120, "x")
    ]
    found = learn(decided(random, people, hidden_weights(random)), prior=PRIOR).company
    assert found[Feature.EDUCATION] == PRIOR[Feature.EDUCATION]


def test_unknown_is_left_out_and_not_taken_for_nothing() -> None:
    """Half of the people do not say which languages they speak, and go on as often as the others."""
    random = np.random.default_rng(8)
    people = [
        replace(each, shares={**each.shares, Feature.LANGUAGES: None}) if place % 2 else each
        for place, each in enumerate(applicants(random, 400, "x"))
    ]
    found = learn(decided(random, people, dict(PRIOR)), prior=PRIOR).company
    assert 0.7 < found[Feature.LANGUAGES] / PRIOR[Feature.LANGUAGES] < 1.4
    nobody = Example("nobody", dict.fromkeys(NAMES), chosen=True)
    assert learn([*people, nobody], prior=PRIOR) == learn(people, prior=PRIOR)


def language_lover(random: np.random.Generator, count: int, family: str, loves: bool) -> list[Example]:
    hidden = {**PRIOR, Feature.LANGUAGES: 30.0 if loves else 1.0}
    people = decided(random, applicants(random, count, f"{family}-"), hidden)
    return [replace(each, family=family, job=f"{each.job} {family}") for each in people]


def test_a_family_learns_its_own_weights_from_enough_decisions_and_else_the_company_s() -> None:
    random = np.random.default_rng(11)
    office = language_lover(random, 150, "office", loves=True)
    hall = language_lover(random, 150, "hall", loves=False)
    few = language_lover(random, 12, "few", loves=True)
    found = learn([*office, *hall, *few], prior=PRIOR)
    assert set(found.families) == {"office", "hall"}
    languages = {name: found.for_family(name)[Feature.LANGUAGES] for name in ("office", "hall", "few")}
    assert languages["office"] > languages["few"] > languages["hall"]
    assert found.for_family("few") == found.company


def test_as_many_go_on_in_each_job_as_did() -> None:
    random = np.random.default_rng(2)
    people = decided(random, applicants(random, 90, "x"), hidden_weights(random))
    found = would_go_on(people, WeightSet.of(PRIOR))
    for job in {each.job for each in people}:
        own = [each for each in people if each.job == job]
        assert sum(each.id in found for each in own) == sum(each.chosen for each in own)


def test_weights_come_back_from_storage_as_they_were() -> None:
    random = np.random.default_rng(4)
    found = learn(language_lover(random, 100, "a", loves=True), prior=PRIOR)
    assert WeightSet.from_dict(found.to_dict()) == found
    unknown = {"company": {"must": 35.0, "astrology": 9.0}, "families": {}}
    assert WeightSet.from_dict(unknown).company == {Feature.MUST: 35.0}


@pytest.mark.parametrize(
    "weights", [DEFAULT, Weights(features={**PRIOR, Feature.LANGUAGES: 12.0, Feature.MUST: 20.0})]
)
def test_the_value_by_shares_is_the_score_where_every_requirement_is_known(weights: Weights) -> None:
    text = "Ana Prueba\n\nSkills\nForklift, stock taking\n\nLanguages\nEnglish A2"
    parsed = parse_text(RawText(lines=[Line(line) for line in text.splitlines()]), today=TODAY)
    items = (
        Requirement("a", Kind.SKILL, "Forklift", must=True),
        Requirement("b", Kind.SKILL, "Welding"),
        Requirement("c", Kind.LANGUAGE, "English", level="B1"),
    )
    found = score(parsed, Requirements(title="", items=items), today=TODAY, weights=weights)
    assert value(shares_of(found), weights.features) == pytest.approx(found.value, abs=0.1)


def test_drift_is_nothing_for_the_same_and_large_for_others() -> None:
    random = np.random.default_rng(6)
    one, same = random.random(300), random.random(300)
    assert learned.drift(list(one), list(same)) < 0.1
    assert learned.drift(list(one), list(same**3)) > 0.2
    assert learned.drift([0.5], list(same)) == 0.0
