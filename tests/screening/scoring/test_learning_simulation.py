"""What learning does to recruiters of whom we know what they look at: a simulation with fixed seeds."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest

from screening.scoring import Feature
from screening.scoring import learning as learned
from screening.scoring.fairness import counted
from screening.scoring.learning import Example, WeightSet, compare, learn, value, would_go_on
from tests.screening.scoring.decisions import NAMES, PRIOR, Hidden, applicants, decided, hidden_weights

SEEDS = range(12)


def gain_in_order(people: Sequence[Example], hidden: Hidden, weights: WeightSet) -> float:
    """Return the nDCG of the first ten: how near their order is to the one by hidden weights."""
    worth = np.array([value(each.shares, hidden) or 0.0 for each in people])
    relevance = ((worth - worth.min()) / (worth.max() - worth.min())) ** 3
    order = np.argsort([-(value(each.shares, weights.company) or 0.0) for each in people])[:10]
    discount = 1 / np.log2(np.arange(2, 12))
    return float((relevance[order] * discount).sum() / (np.sort(relevance)[::-1][:10] * discount).sum())


@pytest.mark.parametrize("count", [50, 120, 300])
def test_on_unseen_people_learned_weights_are_no_worse_than_the_prior_and_better_with_many(
    count: int,
) -> None:
    prior, new, gains = [], [], []
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        hidden = hidden_weights(random)
        unseen = applicants(random, 200, "unseen")
        decisions = decided(random, applicants(random, count, "seen"), hidden)
        prior.append(gain_in_order(unseen, hidden, WeightSet.of(PRIOR)))
        new.append(gain_in_order(unseen, hidden, learn(decisions, prior=PRIOR)))
        gains.append(compare(decisions, live=WeightSet.of(PRIOR), prior=PRIOR).gain)
    assert np.mean(new) >= np.mean(prior)
    assert np.mean(gains) > 0
    if count == 300:
        assert np.mean(new) > np.mean(prior) + 0.005
        assert sum(gain > 0 for gain in gains) >= 0.7 * len(gains)


def test_a_recruiter_who_decides_as_the_prior_does_changes_no_weight_much() -> None:
    ratios = []
    for seed in SEEDS:
        random = np.random.default_rng(seed)
        decisions = decided(random, applicants(random, 300, "seen"), dict(PRIOR))
        found = learn(decisions, prior=PRIOR).company
        ratios.append([found[name] / PRIOR[name] for name in NAMES])
    assert np.abs(np.log2(np.mean(ratios, axis=0))).max() < 0.5


def unfair(random: np.random.Generator, count: int) -> tuple[list[Example], dict[str, str]]:
    """Let a recruiter penalise a group that lacks one thing more often than others: a proxy."""
    people = applicants(random, count, "p")
    groups = {each.id: "a" if place % 2 else "b" for place, each in enumerate(people)}
    shifted = []
    for each in people:
        known = each.shares[Feature.TITLE] or 0.5
        proxy = min(1.0, max(0.0, known + (0.2 if groups[each.id] == "a" else -0.2)))
        shifted.append(replace(each, shares={**each.shares, Feature.TITLE: proxy}))
    worth = np.array([value(each.shares, PRIOR) or 0.0 for each in shifted])
    penalty = np.array([0.0 if groups[each.id] == "a" else 18.0 for each in shifted])
    taken = worth - penalty + 6 * random.normal(size=count)
    line = np.quantile(taken, 0.65)
    return [replace(e, chosen=bool(t > line)) for e, t in zip(shifted, taken, strict=True)], groups


def ratio(people: Sequence[Example], groups: dict[str, str], chosen: set[str]) -> float:
    found = counted(groups, chosen, [each.id for each in people]).ratio_of("b")
    assert found is not None
    return found


def test_the_limit_keeps_most_of_a_prejudice_out_that_reaches_a_proxy(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own, before, limited, naive = [], [], [], []
    for seed in SEEDS:
        people, groups = unfair(np.random.default_rng(seed), 400)
        own.append(ratio(people, groups, {each.id for each in people if each.chosen}))
        before.append(ratio(people, groups, would_go_on(people, WeightSet.of(PRIOR))))
        found = learn(people, prior=PRIOR)
        limited.append(ratio(people, groups, would_go_on(people, found)))
        assert found.company[Feature.TITLE] <= 2 * PRIOR[Feature.TITLE]
        with monkeypatch.context() as patched:
            patched.setattr(learned, "LIMIT", 16.0)
            naive.append(ratio(people, groups, would_go_on(people, learn(people, prior=PRIOR))))
    assert np.mean(own) < np.mean(naive) < np.mean(limited) < np.mean(before)
