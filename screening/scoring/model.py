"""What an opening asks for and what a score says: frozen, plain values."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from screening.parsing.model import Span


def N_(message: str) -> str:
    """Mark a text for translation without translating it here."""
    return message


class Kind(StrEnum):
    """What a requirement is about."""

    SKILL = "skill"
    EXPERIENCE = "experience"
    EDUCATION = "education"
    LANGUAGE = "language"
    LICENCE = "licence"


class Feature(StrEnum):
    """The parts a score is the sum of."""

    MUST = "must"
    NICE = "nice"
    EXPERIENCE = "experience"
    RECENCY = "recency"
    EDUCATION = "education"
    LANGUAGES = "languages"
    TITLE = "title"
    SENIORITY = "seniority"
    DUTIES = "duties"


class Band(StrEnum):
    """How a score is shown; a person reads the résumé where the machine knows too little."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    PERSON = "person"


FEATURE_LABELS: dict[Feature, str] = {
    Feature.MUST: N_("What the job needs"),
    Feature.NICE: N_("What would help"),
    Feature.EXPERIENCE: N_("Relevant experience"),
    Feature.RECENCY: N_("Recent practice"),
    Feature.EDUCATION: N_("Education"),
    Feature.LANGUAGES: N_("Languages"),
    Feature.TITLE: N_("Similar position"),
    Feature.SENIORITY: N_("Level of responsibility"),
    Feature.DUTIES: N_("Similar duties"),
}

BAND_LABELS: dict[Band, str] = {
    Band.HIGH: N_("High fit"),
    Band.MEDIUM: N_("Medium fit"),
    Band.LOW: N_("Low fit"),
    Band.PERSON: N_("Needs a person"),
}


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked for; `level` is a CEFR level, `concept` overrides the lexicon's reading of `text`."""

    id: str
    kind: Kind
    text: str
    must: bool = False
    weight: float = 1.0
    min_years: float = 0.0
    level: str = ""
    concept: str = ""
    other: str = ""  # the same in the other language: a résumé in either is rated by both

    def __post_init__(self) -> None:
        if not 0 < self.weight <= 10:
            raise ValueError(f"weight of {self.id} must lie between 0 and 10")
        if not 0 <= self.min_years <= 50:
            raise ValueError(f"years of {self.id} must lie between 0 and 50")

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(**{**data, "kind": Kind(data["kind"])})


@dataclass(frozen=True, slots=True)
class Requirements:
    """What an opening asks for: its title and the list a recruiter wrote."""

    title: str
    items: tuple[Requirement, ...] = ()
    duties: tuple[str, ...] = ()  # what the job consists of, sentence by sentence, in every language we have
    other_title: str = ""  # the title in the other language

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {
            "title": self.title,
            "items": [{**asdict(item), "kind": str(item.kind)} for item in self.items],
            "duties": list(self.duties),
            "other_title": self.other_title,
        }

    @property
    def fingerprint(self) -> str:
        """A hash that changes with anything asked for; a score keeps the one it was made with."""
        return hashlib.sha256(json.dumps(self.to_dict(), sort_keys=True).encode()).hexdigest()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output, also from before there were duties."""
        items = tuple(Requirement.from_dict(item) for item in data["items"])
        duties = tuple(str(duty) for duty in data.get("duties", ()))
        return cls(str(data["title"]), items, duties, str(data.get("other_title", "")))


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a point was given: words of the résumé at a span, or the candidate's answer to a question."""

    span: Span | None = None
    quote: str = ""
    answer: str = ""  # id of the requirement the candidate answered

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        span = Span.from_dict(data["span"]) if data["span"] else None
        return cls(span, str(data["quote"]), str(data["answer"]))


@dataclass(frozen=True, slots=True)
class Reason:
    """A sentence to be translated where it is shown: `gettext(reason.message) % values`.

    Numbers among the values are left as numbers: whoever shows them writes them in the reader's form.
    """

    message: str
    values: Mapping[str, str | int | float] = field(default_factory=dict)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(str(data["message"]), dict(data["values"]))


@dataclass(frozen=True, slots=True)
class Point:
    """One part of the sum: `share` of `available` points; a share of None is unknown and counts nowhere."""

    feature: Feature
    requirement_id: str
    share: float | None
    available: float
    points: float
    reason: Reason
    evidence: tuple[Evidence, ...] = ()

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(
            feature=Feature(data["feature"]),
            requirement_id=str(data["requirement_id"]),
            share=data["share"],
            available=float(data["available"]),
            points=float(data["points"]),
            reason=Reason.from_dict(data["reason"]),
            evidence=tuple(Evidence.from_dict(item) for item in data["evidence"]),
        )


@dataclass(frozen=True, slots=True)
class Flag:
    """A must-have that was not found; a person decides what it means."""

    requirement_id: str
    reason: Reason

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(str(data["requirement_id"]), Reason.from_dict(data["reason"]))


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """What would change the score, and by how much."""

    requirement_id: str
    gain: float
    reason: Reason
    share: float = 1.0  # of the requirement's points, if it were so

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        reason = Reason.from_dict(data["reason"])
        return cls(str(data["requirement_id"]), float(data["gain"]), reason, float(data.get("share", 1.0)))


@dataclass(frozen=True, slots=True)
class Score:
    """A score with everything it rests on."""

    value: float | None
    band: Band
    confidence: float
    points: tuple[Point, ...]
    flags: tuple[Flag, ...]
    counterfactuals: tuple[Counterfactual, ...]
    scored_on: str
    text_hash: str
    requirements_hash: str
    lexicon_version: str
    weights_version: str
    parser_version: str
    encoder_version: str = ""  # empty when no duties were compared

    @property
    def needs_person(self) -> bool:
        """Say whether the machine knows too little to place the candidate in a band."""
        return self.band is Band.PERSON

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, to be stored."""
        return {
            **{name: getattr(self, name) for name in self.__slots__},
            "band": self.band.value,
            "points": [_point(point) for point in self.points],
            "flags": [
                {"requirement_id": flag.requirement_id, "reason": _reason(flag.reason)} for flag in self.flags
            ],
            "counterfactuals": [
                {
                    "requirement_id": each.requirement_id,
                    "gain": each.gain,
                    "reason": _reason(each.reason),
                    "share": each.share,
                }
                for each in self.counterfactuals
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        simple = (
            "scored_on",
            "text_hash",
            "requirements_hash",
            "lexicon_version",
            "weights_version",
            "parser_version",
        )
        return cls(
            value=data["value"],
            band=Band(data["band"]),
            confidence=float(data["confidence"]),
            points=tuple(Point.from_dict(item) for item in data["points"]),
            flags=tuple(Flag.from_dict(item) for item in data["flags"]),
            counterfactuals=tuple(Counterfactual.from_dict(item) for item in data["counterfactuals"]),
            **{name: str(data[name]) for name in simple},
            encoder_version=str(data.get("encoder_version", "")),
        )


def shares_of(score: Score) -> dict[Feature, float | None]:
    """Return the share of each feature, its requirements merged by their weight; None where nothing is known.

    What an opening does not ask for is None as well: both say nothing about a person.
    """
    shares: dict[Feature, float | None] = {}
    for feature in Feature:
        known = [
            (point.share, point.available)
            for point in score.points
            if point.feature is feature and point.share is not None and point.available > 0
        ]
        weight = sum(available for _, available in known)
        shares[feature] = round(sum(share * part for share, part in known) / weight, 4) if weight else None
    return shares


# Written out instead of `asdict`: thousands of scores are stored at once when an opening changes.
def _point(point: Point) -> dict[str, Any]:
    return {
        "feature": point.feature.value,
        "requirement_id": point.requirement_id,
        "share": point.share,
        "available": point.available,
        "points": point.points,
        "reason": _reason(point.reason),
        "evidence": [_evidence(each) for each in point.evidence],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    return {"message": reason.message, "values": dict(reason.values)}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    span = evidence.span
    place = None if span is None else {"line": span.line, "start": span.start, "end": span.end}
    return {"span": place, "quote": evidence.quote, "answer": evidence.answer}
