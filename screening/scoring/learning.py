"""Weights re-estimated from people's decisions: near the prior, never negative, at most halved or doubled.

Use::

    examples = [Example(application_id, shares_of(score), chosen, job=job_id, family=department_id), ...]
    found = learn(examples, prior=DEFAULT.features)     # WeightSet: the company's and each family's weights
    compare(examples, live=WeightSet.of(DEFAULT.features), prior=DEFAULT.features)  # log-loss now and new

The model is a logistic regression on the score itself, which leaves unknown parts out as the scorer does:
the chance that a person goes on is sigmoid(b + job + a * (score - 1/2)). A weight is prior * 2**u with u in
[-1, 1]; halving or doubling one costs LAMBDA units of log-likelihood (maximum a posteriori). The company's u
are drawn to 0, a family's u to the company's: few decisions change little. The sum of the weights stays.
Pure and deterministic.
"""

import hashlib
import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from screening.scoring.duties import MOST
from screening.scoring.model import Feature

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

ENOUGH = 30  # decisions; with fewer nothing is learned, neither for the company nor for a family
ENOUGH_OF_EACH = 5  # of those who went on, and of those who did not
LAMBDA = 1.0
LIMIT = 2.0  # a weight is at most doubled and at least halved
# Parts that may come to count less, never more: recent practice, since time away from work is often a matter
# of family, and the likeness of whole sentences, which is bounded because nobody can check it line by line.
HIGHEST: Mapping[Feature, float] = {Feature.RECENCY: 1.0, Feature.DUTIES: 1.0}
SLOPE, SLOPE_SPREAD = 6.0, 4.0  # how sharply a score of 0 to 1 divides; a weak prior
FOLDS = 5
SAME = 0.05  # a change of a weight below this part of it is called none

Shares = Mapping[Feature, float | None]
Features = Mapping[Feature, float]


@dataclass(frozen=True, slots=True)
class Example:
    """One decision: what the score saw (shares from 0 to 1, None unknown) and whether the person went on."""

    id: str
    shares: Shares
    chosen: bool
    job: str = ""
    family: str = ""

    @property
    def is_known(self) -> bool:
        """Whether the score knew anything at all."""
        return any(share is not None for share in self.shares.values())


@dataclass(frozen=True)
class WeightSet:
    """Weights of the company, and of the job families with enough decisions of their own."""

    company: dict[Feature, float]
    families: dict[str, dict[Feature, float]] = field(default_factory=dict)

    @classmethod
    def of(cls, features: Features) -> "WeightSet":
        """Return one set of weights for everybody."""
        return cls(dict(features))

    def for_family(self, family: str) -> dict[Feature, float]:
        """Return the weights that count for a family: its own, else the company's."""
        return self.families.get(family, self.company)

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"company": _plain(self.company), "families": {k: _plain(v) for k, v in self.families.items()}}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "WeightSet":
        """Rebuild from `to_dict` output; features this version does not know are left out."""
        return cls(_features(data["company"]), {str(k): _features(v) for k, v in data["families"].items()})


def _plain(features: Features) -> dict[str, float]:
    return {str(feature): weight for feature, weight in features.items()}


def _features(data: Mapping[str, Any]) -> dict[Feature, float]:
    return {Feature(name): float(weight) for name, weight in data.items() if name in set(Feature)}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How well two sets of weights foretell decisions that neither was fitted to (lower is better)."""

    decisions: int
    loss_now: float
    loss_new: float

    @property
    def gain(self) -> float:
        """By how much the new weights are better."""
        return self.loss_now - self.loss_new


@dataclass(frozen=True, slots=True)
class Change:
    """What happens to one weight, each as points of 100."""

    feature: Feature
    old: float
    new: float
    ratio: float  # of the new weight to the prior
    at_limit: bool

    @property
    def direction(self) -> int:
        """1 counts more, -1 counts less, 0 stays."""
        if abs(self.new - self.old) <= SAME * self.old:
            return 0
        return 1 if self.new > self.old else -1


def lacking(chosen: int, refused: int) -> int:
    """Return how many decisions are still needed before anything is learned (0: enough)."""
    few = max(0, ENOUGH_OF_EACH - chosen) + max(0, ENOUGH_OF_EACH - refused)
    return max(ENOUGH - chosen - refused, few, 0)


def learn(examples: Sequence[Example], *, prior: Features) -> WeightSet:
    """Return the weights these decisions speak for; the prior when there are too few of them."""
    return _learn(_known(examples), prior)


def _learn(known: Sequence[Example], prior: Features, *, part: float = 1.0) -> WeightSet:
    """Learn from decisions of which only a part may be at hand, because others are left out to judge."""
    if not _is_enough(known, part):
        return WeightSet.of(prior)
    shifts = _fit(known, prior, dict.fromkeys(prior, 0.0)).shifts
    company = _weights(prior, shifts, base=prior, telling=_telling(known))
    families = {}
    for family in sorted({each.family for each in known} - {""}):
        own = [each for each in known if each.family == family]
        if len(own) < len(known) and _is_enough(own, part):
            own_shifts = _fit(own, prior, shifts).shifts
            families[family] = _weights(prior, own_shifts, base=company, telling=_telling(own))
    return WeightSet(company, families)


def compare(examples: Sequence[Example], *, live: WeightSet, prior: Features) -> Comparison:
    """Judge the live weights and newly learned ones on decisions left out in turn (`FOLDS` parts).

    The live weights may have been learned from some of the same decisions, which only favours them.
    """
    known = _known(examples)
    folds = _folds(known)
    now = new = 0.0
    for fold in range(FOLDS):
        rest = [each for each in known if folds[each.id] != fold]
        left_out = [each for each in known if folds[each.id] == fold]
        now += _loss(rest, left_out, live, prior)
        new += _loss(rest, left_out, _learn(rest, prior, part=1 - 1 / FOLDS), prior)
    number = max(1, len(known))
    return Comparison(len(known), round(now / number, 4), round(new / number, 4))


def value(shares: Shares, features: Features) -> float | None:
    """Return the score from 0 to 100 that these weights give; None when nothing is known."""
    known = {name: share for name, share in shares.items() if share is not None and name in features}
    weights = {name: features[name] for name in known}
    if Feature.DUTIES in weights:  # kept to its part of what is known, as the scorer does
        others = sum(weights.values()) - weights[Feature.DUTIES]
        weights[Feature.DUTIES] = min(weights[Feature.DUTIES], others * MOST / (1 - MOST))
    total = sum(weights.values())
    return 100 * sum(weights[name] * share for name, share in known.items()) / total if total else None


def changes(old: Features, new: Features, *, prior: Features) -> list[Change]:
    """Return what happens to each weight, the largest weight first."""
    old_sum, new_sum = sum(old.values()), sum(new.values())
    found = [
        Change(
            feature=feature,
            old=100 * old[feature] / old_sum,
            new=100 * weight / new_sum,
            ratio=weight / prior[feature],
            at_limit=_is_at_limit(feature, weight / prior[feature]),
        )
        for feature, weight in new.items()
        if feature in old and prior.get(feature)
    ]
    return sorted(found, key=lambda change: (-change.old, change.feature))


def _is_at_limit(feature: Feature, ratio: float) -> bool:
    highest = HIGHEST.get(feature, LIMIT)
    return ratio <= 1.01 / LIMIT or (highest > 1 and ratio >= 0.99 * highest)


def would_go_on(examples: Sequence[Example], weights: WeightSet) -> set[str]:
    """Return who would go on if, in each job, as many as did were taken by the score alone."""
    found: set[str] = set()
    for job in {each.job for each in examples}:
        own = [each for each in examples if each.job == job]
        places = sum(each.chosen for each in own)
        scores = {each.id: value(each.shares, weights.for_family(each.family)) or 0.0 for each in own}
        found |= set(sorted(scores, key=lambda name: (-scores[name], _digest(name)))[:places])
    return found


def drift(before: Sequence[float], after: Sequence[float], *, parts: int = 5) -> float:
    """Return the population stability index of a share (over .2: it is no longer what it was)."""
    if min(len(before), len(after)) < parts:
        return 0.0
    index = 0.0
    for number in range(parts):
        first, last = number / parts, (number + 1) / parts
        old, new = (_part(shares, first, last) for shares in (before, after))
        index += (new - old) * math.log(new / old)
    return round(index, 3)


def _part(shares: Sequence[float], first: float, last: float) -> float:
    """Return which part of the shares lies in a range; half a case more everywhere, so that no part is 0."""
    inside = sum(1 for share in shares if first <= share < last or (last == 1 and share == 1))
    return (inside + 0.5) / (len(shares) + 1)


# ---- fitting -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Fitted:
    """What was fitted: the place and slope of the curve, offsets of jobs, and the weights' shifts."""

    place: float
    slope: float
    jobs: dict[str, float]
    shifts: dict[Feature, float]  # u of prior * 2**u


def _known(examples: Sequence[Example]) -> list[Example]:
    """Return the examples that say something, in an order that does not depend on who calls."""
    return sorted((each for each in examples if each.is_known), key=lambda each: each.id)


def _is_enough(examples: Sequence[Example], part: float = 1.0) -> bool:
    chosen = sum(each.chosen for each in examples)
    refused = len(examples) - chosen
    return len(examples) >= ENOUGH * part and min(chosen, refused) >= ENOUGH_OF_EACH * part


def _telling(examples: Sequence[Example]) -> set[Feature]:
    """Return the features that differ among people: of the others decisions can teach nothing."""
    shares: dict[Feature, set[float]] = {}
    for each in examples:
        for name, share in each.shares.items():
            if share is not None:
                shares.setdefault(name, set()).add(share)
    return {name for name, found in shares.items() if len(found) > 1}


def _weights(
    prior: Features, shifts: Mapping[Feature, float], *, base: Features, telling: Collection[Feature]
) -> dict[Feature, float]:
    """Return the shifted weights, brought back to the sum they had: only proportions tell people apart.

    So the limits hold for points of 100 as well. What tells nobody apart keeps its weight of the base.
    """
    wanted = sum(base[name] for name in base if name in telling)
    low, high = 1 / LIMIT, LIMIT  # of the common factor, halved in turn until the sum fits
    for _ in range(40):
        factor = (low + high) / 2
        found = {
            name: _within(name, prior[name], factor * 2 ** shifts[name]) for name in base if name in telling
        }
        low, high = (factor, high) if sum(found.values()) < wanted else (low, factor)
    return {name: round(found.get(name, weight), 2) for name, weight in base.items()}


def _within(name: Feature, prior: float, ratio: float) -> float:
    return prior * min(max(ratio, 1 / LIMIT), HIGHEST.get(name, LIMIT))


def _digest(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _folds(examples: Sequence[Example]) -> dict[str, int]:
    """Divide by the hash of the identifier, those who went on and those who did not each evenly."""
    found: dict[str, int] = {}
    for chosen in (True, False):
        own = sorted((each.id for each in examples if each.chosen is chosen), key=_digest)
        found |= {name: number % FOLDS for number, name in enumerate(own)}
    return found


def _loss(fit_on: Sequence[Example], judge: Sequence[Example], weights: WeightSet, prior: Features) -> float:
    """Return the summed log-loss of fixed weights; only the curve is fitted, and on other decisions."""
    scored = [_scored(each, weights) for each in fit_on]
    only = {Feature.MUST: prior[Feature.MUST]}
    curve = _fit(scored, only, {Feature.MUST: 0.0}, free=False)
    total = 0.0
    for each in judge:
        share = _scored(each, weights).shares[Feature.MUST]
        assert share is not None
        odds = curve.place + curve.jobs.get(each.job, 0.0) + curve.slope * (share - 0.5)
        total += math.log1p(math.exp(-abs(odds))) + max(odds, 0.0) - (odds if each.chosen else 0.0)
    return total


def _scored(example: Example, weights: WeightSet) -> Example:
    """Return the example with the whole score in place of its parts."""
    whole = value(example.shares, weights.for_family(example.family))
    share = 0.5 if whole is None else whole / 100
    return Example(example.id, {Feature.MUST: share}, example.chosen, example.job)


def _fit(
    examples: Sequence[Example], prior: Features, centre: Mapping[Feature, float], *, free: bool = True
) -> _Fitted:
    """Return the maximum a posteriori; `free=False` leaves the weights where their centre is."""
    import numpy as np
    from scipy.optimize import minimize

    names = list(prior)
    jobs = sorted({each.job for each in examples})
    shift_at = 2 + len(jobs)
    around = np.array([centre[name] for name in names])
    tops = np.array([math.log2(HIGHEST.get(name, LIMIT)) for name in names])
    telling = _telling(examples) if free else ()
    loose = np.array([name in telling for name in names])
    lows = np.where(loose, -math.log2(LIMIT), around)
    bounds = [(-30.0, 30.0), (0.0, 40.0), *[(-10.0, 10.0)] * len(jobs)]
    bounds += list(zip(lows, np.where(loose, tops, around), strict=True))
    start = np.concatenate([[0.0, SLOPE], np.zeros(len(jobs)), around])
    found = minimize(
        _objective(examples, names, jobs, np.array([prior[name] for name in names]), around),
        start,
        jac=True,
        method="L-BFGS-B",
        bounds=bounds,
        options={"maxiter": 500, "ftol": 1e-11, "gtol": 1e-7},
    ).x
    return _Fitted(
        place=float(found[0]),
        slope=float(found[1]),
        jobs=dict(zip(jobs, map(float, found[2:shift_at]), strict=True)),
        shifts=dict(zip(names, map(float, found[shift_at:]), strict=True)),
    )


def _objective(
    examples: Sequence[Example], names: list[Feature], jobs: list[str], prior: "Numbers", around: "Numbers"
) -> Any:
    """Return the function to be made small, with its gradient: minus the log of the posterior.

    einsum, because the threads of a matrix product cost more than they bring at this size, and the order in
    which they add up is not always the same.
    """
    import numpy as np
    from scipy.special import expit

    known = np.array([[each.shares.get(name) is not None for name in names] for each in examples], float)
    shares = np.array([[each.shares.get(name) or 0.0 for name in names] for each in examples], float)
    chosen = np.array([each.chosen for each in examples], float)
    job = np.array([jobs.index(each.job) for each in examples])
    shift_at = 2 + len(jobs)

    def objective(values: "Numbers") -> tuple[float, "Numbers"]:
        place, slope, offsets, shifts = values[0], values[1], values[2:shift_at], values[shift_at:]
        weights = prior * 2**shifts
        total = np.einsum("ij,j->i", known, weights)
        score = np.einsum("ij,ij,j->i", known, shares, weights) / np.where(total > 0, total, 1.0)
        odds = place + offsets[job] + slope * (score - 0.5)
        away = (slope - SLOPE) / SLOPE_SPREAD
        lost = float(np.sum(np.logaddexp(0, odds) - chosen * odds))
        lost += float(away**2 / 2 + np.sum(offsets**2) / 2 + LAMBDA * np.sum((shifts - around) ** 2))
        error = expit(odds) - chosen
        by_weight = known * (shares - score[:, None]) / np.where(total > 0, total, 1.0)[:, None]
        by_shift = slope * np.einsum("i,ij->j", error, by_weight) * weights * math.log(2)
        by_slope = float(np.sum(error * (score - 0.5))) + away / SLOPE_SPREAD
        by_job = np.bincount(job, weights=error, minlength=len(jobs)) + offsets
        drawn = by_shift + 2 * LAMBDA * (shifts - around)
        return lost, np.concatenate([np.array([error.sum(), by_slope]), by_job, drawn])

    return objective
