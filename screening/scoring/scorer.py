"""Add the criteria up to a score from 0 to 100; parts nobody knows are left out and lower the confidence."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from screening.parsing.lexicon import Lexicon, load
from screening.parsing.model import ParsedResume
from screening.scoring import criteria
from screening.scoring.criteria import Finding
from screening.scoring.model import (
    N_,
    Band,
    Counterfactual,
    Feature,
    Flag,
    Kind,
    Point,
    Reason,
    Requirement,
    Requirements,
    Score,
)
from screening.scoring.profile import Profile, profile_of
from screening.scoring.weights import DEFAULT, Weights


@dataclass(frozen=True, slots=True)
class _Part:
    """One line of the sum before points are given: what was found and what it weighs."""

    feature: Feature
    requirement: Requirement | None
    weight: float
    finding: Finding


def score(
    parsed: ParsedResume,
    requirements: Requirements,
    *,
    today: date,
    answers: Mapping[str, bool] | None = None,
    weights: Weights = DEFAULT,
) -> Score:
    """Return the score of a résumé; `answers` holds what the candidate said, by requirement id."""
    return score_profile(profile_of(parsed), requirements, today=today, answers=answers, weights=weights)


def score_profile(
    profile: Profile,
    requirements: Requirements,
    *,
    today: date,
    answers: Mapping[str, bool] | None = None,
    weights: Weights = DEFAULT,
) -> Score:
    """Return the score of a profile: the sum of points over the points that could be judged, times 100."""
    lexicon = load()
    parts = _parts(profile, requirements, lexicon, weights, answers or {}, today)
    total = sum(part.weight for part in parts)
    known = sum(part.weight for part in parts if part.finding.share is not None)
    value = _value(parts, known)
    confidence = round(known / total * min(1.0, profile.confidence), 3) if total else 0.0
    return Score(
        value=value,
        band=_band(value, confidence, weights),
        confidence=confidence,
        points=tuple(_point(part, known) for part in parts),
        flags=tuple(_flags(parts)),
        counterfactuals=tuple(_counterfactuals(parts, known)),
        scored_on=today.isoformat(),
        text_hash=profile.text_hash,
        requirements_hash=requirements.fingerprint,
        lexicon_version=lexicon.version,
        weights_version=weights.version,
        parser_version=profile.parser_version,
    )


def _parts(
    profile: Profile,
    requirements: Requirements,
    lexicon: Lexicon,
    weights: Weights,
    answers: Mapping[str, bool],
    today: date,
) -> list[_Part]:
    """Return the applicable parts; a feature's weight is shared by its requirements."""
    found: list[tuple[Feature, Requirement, Finding]] = []
    for item in requirements.items:
        found.append(
            (_feature(item), item, _find(profile, item, requirements.title, lexicon, weights, answers))
        )
    sums: dict[Feature, float] = {}
    for feature, item, _ in found:
        sums[feature] = sums.get(feature, 0.0) + item.weight
    parts = [
        _Part(feature, item, weights.features[feature] * item.weight / sums[feature], finding)
        for feature, item, finding in found
    ]
    musts = [part.finding for part in parts if part.feature in (Feature.MUST, Feature.EXPERIENCE)]
    if musts:
        finding = criteria.recency(musts, today.year * 12 + today.month - 1, weights)
        parts.append(_Part(Feature.RECENCY, None, weights.features[Feature.RECENCY], finding))
    if requirements.title:
        finding = criteria.title(profile, requirements.title, lexicon)
        parts.append(_Part(Feature.TITLE, None, weights.features[Feature.TITLE], finding))
    return parts


def _feature(item: Requirement) -> Feature:
    fixed = {
        Kind.EXPERIENCE: Feature.EXPERIENCE,
        Kind.EDUCATION: Feature.EDUCATION,
        Kind.LANGUAGE: Feature.LANGUAGES,
    }
    return fixed.get(item.kind, Feature.MUST if item.must else Feature.NICE)


def _find(
    profile: Profile,
    item: Requirement,
    title: str,
    lexicon: Lexicon,
    weights: Weights,
    answers: Mapping[str, bool],
) -> Finding:
    if item.kind is Kind.EXPERIENCE:
        return criteria.experience(profile, item, lexicon, title)
    if item.kind is Kind.EDUCATION:
        return criteria.education(profile, item, lexicon)
    if item.kind is Kind.LANGUAGE:
        return criteria.language(profile, item, lexicon)
    return criteria.coverage(profile, item, lexicon, weights, answers.get(item.id))


def _value(parts: list[_Part], known: float) -> float | None:
    if not known:
        return None
    return round(100 * sum(part.weight * (part.finding.share or 0.0) for part in parts) / known, 1)


def _band(value: float | None, confidence: float, weights: Weights) -> Band:
    if value is None or confidence < weights.trust_from:
        return Band.PERSON
    if value >= weights.high_from:
        return Band.HIGH
    return Band.MEDIUM if value >= weights.medium_from else Band.LOW


def _point(part: _Part, known: float) -> Point:
    share = part.finding.share
    available = 0.0 if share is None else 100 * part.weight / known
    return Point(
        feature=part.feature,
        requirement_id=part.requirement.id if part.requirement else "",
        share=None if share is None else round(share, 4),
        available=round(available, 2),
        points=round(available * (share or 0.0), 2),
        reason=part.finding.reason,
        evidence=part.finding.evidence,
    )


def _flags(parts: list[_Part]) -> list[Flag]:
    """Return the must-haves that are missing or cannot be judged."""
    flags = []
    for part in parts:
        if part.requirement is None or not part.requirement.must or part.finding.share:
            continue
        values = {"requirement": part.requirement.text}
        unknown = part.finding.share is None
        message = (
            N_("Must-have not clear: %(requirement)s")
            if unknown
            else N_("Must-have not found: %(requirement)s")
        )
        flags.append(Flag(part.requirement.id, Reason(message, values)))
    return flags


def _counterfactuals(parts: list[_Part], known: float) -> list[Counterfactual]:
    """Return by how much the score would rise if a requirement were fully evidenced, largest first."""
    now = sum(part.weight * (part.finding.share or 0.0) for part in parts)
    found = []
    for part in parts:
        share = part.finding.share
        if part.requirement is None or share == 1:
            continue
        base = known + (part.weight if share is None else 0.0)
        gain = 100 * ((now + part.weight * (1 - (share or 0.0))) / base - (now / known if known else 0.0))
        if round(gain, 1) >= 0.5:
            values: dict[str, str | int | float] = {
                "points": round(gain, 1),
                "requirement": part.requirement.text,
            }
            reason = Reason(N_("%(points)s points more if the résumé showed %(requirement)s"), values)
            found.append(Counterfactual(part.requirement.id, round(gain, 1), reason))
    return sorted(found, key=lambda item: (-item.gain, item.requirement_id))
