"""How much each part of a score weighs, and where the bands lie; the version changes with any figure."""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from functools import cached_property

from screening.scoring.model import Feature


@dataclass(frozen=True)
class Weights:
    """The figures a score is made with; parts that do not apply to an opening are left out of the sum."""

    features: dict[Feature, float] = field(
        default_factory=lambda: {
            Feature.MUST: 35.0,
            Feature.NICE: 10.0,
            Feature.EXPERIENCE: 20.0,
            Feature.RECENCY: 5.0,  # kept small: time away from work is often a matter of family
            Feature.EDUCATION: 6.0,
            Feature.LANGUAGES: 6.0,
            Feature.TITLE: 10.0,
            Feature.SENIORITY: 8.0,
            Feature.DUTIES: 8.0,  # at most; see duties.MOST
        }
    )
    used: float = 1.0
    declared: float = 0.8
    mentioned: float = 0.6
    near: float = 0.4
    half_life_years: float = 5.0
    high_from: float = 70.0
    medium_from: float = 45.0
    trust_from: float = 0.6  # below this confidence a person reads

    @cached_property
    def version(self) -> str:
        """Return a short hash of all figures."""
        figures = json.dumps(asdict(self), sort_keys=True, default=str)
        return hashlib.sha256(figures.encode()).hexdigest()[:12]


DEFAULT = Weights()
