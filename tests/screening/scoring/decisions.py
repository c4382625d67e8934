"""Made applicants, and recruiters who decide about them by weights that nobody told the score."""

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from screening.scoring import Feature
from screening.scoring.learning import Example, value
from screening.scoring.weights import DEFAULT

PRIOR = DEFAULT.features
NAMES = list(PRIOR)
Hidden = dict[Feature, float]


def applicants(random: np.random.Generator, count: int, name: str) -> list[Example]:
    """Make applicants whose shares hang together a little, one in ten of them unknown."""
    together = random.normal(size=(count, 1))
    shares = np.clip(0.55 + 0.18 * together + 0.25 * random.normal(size=(count, len(NAMES))), 0, 1)
    known = random.random((count, len(NAMES))) > 0.1
    return [
        Example(
            f"{name}{place}",
            {each: float(row[at]) if seen[at] else None for at, each in enumerate(NAMES)},
            chosen=False,
            job=f"job {place % 3}",
        )
        for place, (row, seen) in enumerate(zip(shares, known, strict=True))
    ]


def hidden_weights(random: np.random.Generator) -> Hidden:
    """Return what a recruiter really looks at."""
    return {name: weight * math.exp(0.7 * random.normal()) for name, weight in PRIOR.items()}


def decided(random: np.random.Generator, people: Sequence[Example], hidden: Hidden) -> list[Example]:
    """Let a recruiter decide by hidden weights, with some noise."""
    worth = np.array([value(each.shares, hidden) or 0.0 for each in people])
    chance = 1 / (1 + np.exp(-0.14 * (worth - np.median(worth)) + 1))
    taken = random.random(len(people)) < chance
    return [replace(each, chosen=bool(chosen)) for each, chosen in zip(people, taken, strict=True)]
