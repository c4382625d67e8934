"""Judge a profile by what an opening asks for; parts nobody knows are left out and lower the confidence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from screening.parsing.lexicon import Lexicon, load
from screening.parsing.model import ParsedResume
from screening.scoring import duties, skills, studies, work
from screening.scoring.duties import Alike
from screening.scoring.findings import Finding
from screening.scoring.model import Feature, Kind, Requirement, Requirements, Score
from screening.scoring.outcome import Outcome, Part, add_up
from screening.scoring.profile import Profile
from screening.scoring.reduction import profile_of
from screening.scoring.wanted import Rubric, Wanted, WantedSkill, WantedStudy, WantedWork, rubric_of
from screening.scoring.weights import DEFAULT, Weights

VERSION = 1  # of the rules below: raise it with every change that moves a score
_NO_ANSWERS: Mapping[str, bool] = {}
_FEATURES = {
    Kind.EXPERIENCE: Feature.EXPERIENCE,
    Kind.EDUCATION: Feature.EDUCATION,
    Kind.LANGUAGE: Feature.LANGUAGES,
}


def score(
    parsed: ParsedResume,
    requirements: Requirements,
    *,
    today: date,
    answers: Mapping[str, bool] | None = None,
    weights: Weights = DEFAULT,
) -> Score:
    """Return the score of a résumé; `answers` holds what the candidate said, by requirement id."""
    profile = profile_of(parsed, meanings=bool(requirements.duties))
    return score_profile(profile, requirements, today=today, answers=answers, weights=weights)


def score_profile(
    profile: Profile,
    requirements: Requirements,
    *,
    today: date,
    answers: Mapping[str, bool] | None = None,
    weights: Weights = DEFAULT,
) -> Score:
    """Return the score of a profile: the sum of points over the points that could be judged, times 100."""
    rubric = rubric_of(requirements)
    (told,) = duties.alike([profile], rubric)
    return judge(profile, rubric, told, today=today, answers=answers or _NO_ANSWERS, weights=weights).score()


def outcomes(
    profiles: Sequence[Profile], requirements: Requirements, *, today: date, weights: Weights = DEFAULT
) -> Iterator[Outcome]:
    """Judge many profiles by the same requirements, a few hundred at a time."""
    rubric = rubric_of(requirements)
    for profile, told in zip(profiles, duties.alike(profiles, rubric), strict=True):
        yield judge(profile, rubric, told, today=today, answers=_NO_ANSWERS, weights=weights)


def judge(
    profile: Profile,
    rubric: Rubric,
    told: Alike | None,
    *,
    today: date,
    answers: Mapping[str, bool],
    weights: Weights,
) -> Outcome:
    """Find what is known of each thing asked for, and add it up."""
    lexicon = load()
    parts = _asked(profile, rubric, lexicon, weights, answers)
    features = weights.features
    musts = [part.finding for part in parts if part.feature in (Feature.MUST, Feature.EXPERIENCE)]
    if musts:
        finding = work.recency(profile, musts, today.year * 12 + today.month - 1, weights)
        parts.append(Part(Feature.RECENCY, None, features[Feature.RECENCY], finding))
    if rubric.requirements.title:
        finding = work.title(profile, rubric.title)
        parts.append(Part(Feature.TITLE, None, features[Feature.TITLE], finding))
    if rubric.level >= 0:
        finding = work.seniority(profile, rubric)
        parts.append(Part(Feature.SENIORITY, None, features[Feature.SENIORITY], finding))
    if rubric.requirements.duties:
        finding = duties.duties(profile, rubric, told)
        parts.append(Part(Feature.DUTIES, None, features[Feature.DUTIES], finding))
    return add_up(parts, profile, rubric, weights, today=today, lexicon=lexicon.version)


def _asked(
    profile: Profile, rubric: Rubric, lexicon: Lexicon, weights: Weights, answers: Mapping[str, bool]
) -> list[Part]:
    """Return the parts a recruiter asked for; a feature's weight is shared by its requirements."""
    return [
        Part(feature, item.requirement, weight, _find(profile, item, rubric, lexicon, weights, answers))
        for item, (feature, weight) in zip(rubric.items, _weighed(rubric.requirements, weights), strict=True)
    ]


class _Last(NamedTuple):
    requirements: Requirements
    weights: Weights
    weighed: list[tuple[Feature, float]]


_last: list[_Last] = []  # at most one; replaced whole, since pages are answered by several threads


def _weighed(requirements: Requirements, weights: Weights) -> list[tuple[Feature, float]]:
    """Return the feature and weight of each requirement; those of the last call are kept for the next."""
    for last in _last:
        if last.requirements is requirements and last.weights is weights:
            return last.weighed
    features = [_feature(item) for item in requirements.items]
    sums: dict[Feature, float] = {}
    for feature, item in zip(features, requirements.items, strict=True):
        sums[feature] = sums.get(feature, 0.0) + item.weight
    found = [
        (feature, weights.features[feature] * item.weight / sums[feature])
        for feature, item in zip(features, requirements.items, strict=True)
    ]
    _last[:] = [_Last(requirements, weights, found)]
    return found


def _feature(item: Requirement) -> Feature:
    return _FEATURES.get(item.kind, Feature.MUST if item.must else Feature.NICE)


def _find(
    profile: Profile,
    item: Wanted,
    rubric: Rubric,
    lexicon: Lexicon,
    weights: Weights,
    answers: Mapping[str, bool],
) -> Finding:
    if isinstance(item, WantedSkill):
        return skills.coverage(profile, item, lexicon, weights, answers.get(item.requirement.id))
    if isinstance(item, WantedWork):
        return work.experience(profile, item)
    if isinstance(item, WantedStudy):
        return studies.education(profile, item, rubric.title)
    return studies.language(profile, item)
