"""What judging a profile gave, as the score that is shown and as the text that is stored.

Both are made from the same parts. The text is written piece by piece and not from the score's objects: when
an opening changes, ten thousand are stored within seconds.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from json.encoder import encode_basestring as quoted
from typing import NamedTuple

from screening.scoring import duties
from screening.scoring.findings import Finding, Values
from screening.scoring.model import (
    N_,
    Band,
    Counterfactual,
    Evidence,
    Feature,
    Flag,
    Kind,
    Point,
    Reason,
    Requirement,
    Score,
)
from screening.scoring.profile import Place, Profile
from screening.scoring.wanted import Rubric
from screening.scoring.weights import Weights

_LEAST_GAIN = 0.5
_USED = frozenset({Kind.SKILL, Kind.LICENCE})
_DUTIES_TO_OTHERS = duties.MOST / (1 - duties.MOST)
_MORE = N_("%(points)s points more if the résumé showed %(requirement)s")
# A skill that is only listed brings less: the promise holds for one used in a dated job.
_MORE_USED = N_("%(points)s points more if the résumé showed %(requirement)s used at work")
_MORE_YEARS = N_(
    "%(points)s points more if the résumé showed %(requirement)s used at work for %(wanted)s years"
)


class Part(NamedTuple):
    """One line of the sum before points are given: what was found and what it weighs."""

    feature: Feature
    requirement: Requirement | None
    weight: float
    finding: Finding


class Gain(NamedTuple):
    """By how much the score would rise if a requirement were fully evidenced."""

    requirement: Requirement
    points: float


class Missing(NamedTuple):
    """A must-have that was not found, or is not clear."""

    requirement: Requirement
    message: str


class Worth(NamedTuple):
    """The points of a part, rounded as they are shown."""

    available: float
    points: float


class Outcome(NamedTuple):
    """The parts added up."""

    parts: Sequence[Part]
    worths: Sequence[Worth]
    value: float | None
    band: Band
    confidence: float
    missing: Sequence[Missing]
    gains: Sequence[Gain]
    versions: dict[str, str]

    @property
    def is_doubtful(self) -> bool:
        """Say whether the machine knows too little to place the candidate in a band."""
        return self.band is Band.PERSON

    def score(self) -> Score:
        """Return the outcome as a score."""
        return Score(
            value=self.value,
            band=self.band,
            confidence=self.confidence,
            points=tuple([_point(*each) for each in zip(self.parts, self.worths, strict=True)]),
            flags=tuple(
                Flag(each.requirement.id, Reason(each.message, {"requirement": each.requirement.text}))
                for each in self.missing
            ),
            counterfactuals=tuple(
                Counterfactual(gain.requirement.id, gain.points, Reason(_promise(gain), _gained(gain)))
                for gain in self.gains
            ),
            **self.versions,
        )

    def stored(self) -> str:
        """Return the JSON text of `score().to_dict()`."""
        points = ",".join([_written_point(*each) for each in zip(self.parts, self.worths, strict=True)])
        flags = ",".join([_written_flag(*each) for each in self.missing])
        gains = ",".join(
            [
                f'{{"requirement_id":{_key(gain.requirement.id)},"gain":{gain.points},'
                f'"reason":{_written_reason(_promise(gain), _gained(gain))},"share":1.0}}'
                for gain in self.gains
            ]
        )
        versions = ",".join([f"{_key(name)}:{_key(value)}" for name, value in self.versions.items()])
        return (
            f'{{"value":{_number(self.value)},"band":"{self.band.value}","confidence":{self.confidence},'
            f'"points":[{points}],"flags":[{flags}],"counterfactuals":[{gains}],{versions}}}'
        )


def add_up(
    parts: Sequence[Part], profile: Profile, rubric: Rubric, weights: Weights, *, today: date, lexicon: str
) -> Outcome:
    """Add parts up to a score from 0 to 100, leaving out what is not known."""
    known = points = everything = most = 0.0
    told: float | None = None
    for feature, _, weight, finding in parts:
        if feature is Feature.DUTIES:
            most, told = weight, finding.share
            continue
        everything += weight
        if finding.share is not None:
            known += weight
            points += weight * finding.share
    total = Total(known, points, most, told)
    value, whole = total.value(), total.weight + total.for_duties()
    everything += min(most, everything * _DUTIES_TO_OTHERS)
    confidence = round(whole / everything * min(1.0, profile.confidence), 3) if everything else 0.0
    return Outcome(
        parts,
        [_worth(part, total, whole) for part in parts],
        value,
        _band(value, confidence, weights),
        confidence,
        [Missing(r, _FLAGS[f.share is None]) for _, r, _, f in parts if r and r.must and not f.share],
        _gains(parts, total, value or 0.0),
        {
            "scored_on": today.isoformat(),
            "text_hash": profile.text_hash,
            "requirements_hash": rubric.fingerprint,
            "lexicon_version": lexicon,
            "weights_version": weights.version,
            "parser_version": profile.parser_version,
            "encoder_version": profile.encoder_version if rubric.requirements.duties else "",
        },
    )


_FLAGS = {
    True: N_("Must-have not clear: %(requirement)s"),
    False: N_("Must-have not found: %(requirement)s"),
}


class Total(NamedTuple):
    """The sum of what is known; duties stand apart: they never weigh more than their part of the rest."""

    weight: float
    points: float
    most_for_duties: float
    duties: float | None

    def for_duties(self, more: float = 0.0) -> float:
        """Return what the duties weigh beside the rest."""
        if self.duties is None:
            return 0.0
        return min(self.most_for_duties, (self.weight + more) * _DUTIES_TO_OTHERS)

    def value(self, *, more_weight: float = 0.0, more_points: float = 0.0) -> float | None:
        """Return the score, or what it would be with more."""
        known, most, at_most, duties_share = self
        weight, points = known + more_weight, most + more_points
        whole = weight
        if duties_share is not None:
            for_duties = min(at_most, weight * _DUTIES_TO_OTHERS)
            whole, points = weight + for_duties, points + for_duties * duties_share
        return _rounded(100 * points / whole, 1) if whole else None


def _band(value: float | None, confidence: float, weights: Weights) -> Band:
    if value is None or confidence < weights.trust_from:
        return Band.PERSON
    if value >= weights.high_from:
        return Band.HIGH
    return Band.MEDIUM if value >= weights.medium_from else Band.LOW


def _gains(parts: Sequence[Part], total: Total, value: float) -> list[Gain]:
    """Return what would change the score, largest first.

    Each is the score added up anew with the full share and nothing else changed, so it holds to the digit.
    """
    found = []
    for _, requirement, weight, finding in parts:
        share = finding.share
        if requirement is None or share == 1:
            continue
        if share is None:
            changed = total.value(more_weight=weight, more_points=weight)
        else:
            changed = total.value(more_points=weight * (1 - share))
        gain = _rounded((changed or 0.0) - value, 1)
        if gain >= _LEAST_GAIN:
            found.append(Gain(requirement, gain))
    return sorted(found, key=_largest_first)


def _largest_first(gain: Gain) -> tuple[float, str]:
    return -gain.points, gain.requirement.id


def _gained(gain: Gain) -> Values:
    values: dict[str, str | int | float] = {"points": gain.points, "requirement": gain.requirement.text}
    if _promise(gain) is _MORE_YEARS:
        values["wanted"] = gain.requirement.min_years or 0
    return values


def _promise(gain: Gain) -> str:
    if gain.requirement.kind not in _USED:
        return _MORE
    return _MORE_YEARS if gain.requirement.min_years else _MORE_USED


def _worth(part: Part, total: Total, whole: float) -> Worth:
    share = part.finding.share
    if share is None or not whole:
        return _NOTHING
    weight = total.for_duties() if part.feature is Feature.DUTIES else part.weight
    return _worth_of(weight, whole, share)


_NOTHING = Worth(0.0, 0.0)
_rounded = lru_cache(maxsize=50_000)(round)  # the same few figures come again and again


@lru_cache(maxsize=50_000)
def _worth_of(weight: float, whole: float, share: float) -> Worth:
    available = 100 * weight / whole
    return Worth(round(available, 2), round(available * share, 2))


def _point(part: Part, worth: Worth) -> Point:
    feature, requirement, _, finding = part
    evidence = [place.evidence for place in finding.places]
    if finding.answer:
        evidence.append(Evidence(answer=finding.answer))
    return Point(
        feature=feature,
        requirement_id=requirement.id if requirement else "",
        share=finding.share,
        available=worth.available,
        points=worth.points,
        reason=Reason(finding.message, finding.values),
        evidence=tuple(evidence),
    )


def _written_point(part: Part, worth: Worth) -> str:
    feature, requirement, _, finding = part
    evidence = [_written_place(place) for place in finding.places]
    if finding.answer:
        evidence.append(f'{{"span":null,"quote":"","answer":{_key(finding.answer)}}}')
    head = _written_worth(feature, requirement.id if requirement else "", finding.share, worth)
    reason = _written_reason(finding.message, finding.values)
    return f'{head}"reason":{reason},"evidence":[{",".join(evidence)}]}}'


@lru_cache(maxsize=50_000)
def _written_worth(feature: Feature, requirement_id: str, share: float | None, worth: Worth) -> str:
    return (
        f'{{"feature":"{feature.value}","requirement_id":{_key(requirement_id)},"share":{_number(share)},'
        f'"available":{worth.available},"points":{worth.points},'
    )


def _written_place(place: Place) -> str:
    line, start, end, quote = place
    return f'{{"span":{{"line":{line},"start":{start},"end":{end}}},"quote":{quoted(quote)},"answer":""}}'


def _written_reason(message: str, values: Values) -> str:
    return _written_words(message, tuple(values.items()))


@lru_cache(maxsize=20_000)
def _written_words(message: str, values: tuple[tuple[str, str | int | float], ...]) -> str:
    told = [f"{_key(name)}:{quoted(value) if isinstance(value, str) else value}" for name, value in values]
    return f'{{"message":{_key(message)},"values":{{{",".join(told)}}}}}'


def _written_flag(requirement: Requirement, message: str) -> str:
    reason = _written_reason(message, {"requirement": requirement.text})
    return f'{{"requirement_id":{_key(requirement.id)},"reason":{reason}}}'


def _number(value: float | None) -> str:
    return "null" if value is None else str(value)


_key = lru_cache(maxsize=4_000)(quoted)
