"""The range of a score: what is unknown may turn out to be nothing or everything."""

from dataclasses import replace

import pytest

from screening.scoring import Band, Feature, Point, Reason, Score
from screening.scoring.weights import DEFAULT
from screening.shortlists.interval import likely

ASKED = {"a": 1.0, "b": 1.0}


def point(feature: Feature, requirement: str, share: float | None, available: float) -> Point:
    points = available * (share or 0.0)
    return Point(feature, requirement, share, available, points, Reason("x"))


def score(*points: Point, version: str = DEFAULT.version) -> Score:
    value = round(sum(each.points for each in points), 1)
    return Score(value, Band.HIGH, 0.8, points, (), (), "2026-11-23", "t", "r", "l", version, "p")


def test_with_everything_known_there_is_one_value() -> None:
    made = score(point(Feature.MUST, "a", 1.0, 50), point(Feature.MUST, "b", 0.5, 50))
    assert likely(made, DEFAULT, ASKED) == (75.0, 75.0)


def test_an_unknown_half_reaches_from_nothing_to_everything() -> None:
    made = score(point(Feature.MUST, "a", 0.8, 100), point(Feature.MUST, "b", None, 0))
    assert likely(made, DEFAULT, ASKED) == (40.0, 90.0)


def test_duties_keep_their_part() -> None:
    known = (point(Feature.MUST, "a", 1.0, 85), point(Feature.DUTIES, "", 0.0, 15))
    made = score(*known, point(Feature.MUST, "b", None, 0))
    low, high = likely(made, DEFAULT, ASKED) or (0.0, 0.0)
    assert low == pytest.approx(42.5)
    assert high == pytest.approx(85.0)


def test_nothing_is_said_of_a_score_made_with_other_figures() -> None:
    made = score(point(Feature.MUST, "a", 1.0, 100))
    assert likely(replace(made, weights_version="other"), DEFAULT, ASKED) is None
    assert likely(made, DEFAULT, {}) is None
    assert likely(replace(made, value=None), DEFAULT, ASKED) is None
