"""Two ways of scoring compared."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.scoring import Band
from screening.scoring.what_if import Standing, compare


def standing(value: float | None) -> Standing:
    band = Band.PERSON if value is None else Band.HIGH if value >= 70 else Band.LOW
    return Standing(value, band)


def test_who_moves_how_far_and_into_which_band() -> None:
    before = {name: standing(value) for name, value in {"a": 80.0, "b": 60.0, "c": 50.0}.items()}
    after = {name: standing(value) for name, value in {"a": 80.0, "b": 55.0, "c": 75.0}.items()}
    found = compare(before, after)
    assert [(move.id, move.rank_before, move.rank_after) for move in found.moves] == [
        ("a", 1, 1),
        ("c", 3, 2),
        ("b", 2, 3),
    ]
    assert [move.id for move in found.changed] == ["c", "b"]
    assert found.churn == pytest.approx(1 / 3)
    assert found.chosen(after=False) == ["a"]
    assert found.chosen(after=True) == ["a", "c"]
    assert found.bands(after=True)[Band.LOW] == 1


def test_equals_share_a_rank_and_are_no_churn() -> None:
    before = {"a": standing(50.0), "b": standing(50.0), "c": standing(None)}
    after = {"a": standing(40.0), "b": standing(60.0), "c": standing(None)}
    found = compare(before, after)
    assert {move.id: move.rank_before for move in found.moves} == {"a": 1, "b": 1, "c": 3}
    assert found.churn == 0.0


def test_nobody_to_compare() -> None:
    found = compare({}, {})
    assert (found.moves, found.churn, found.top) == ((), 0.0, 0)


def test_other_people_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="same people"):
        compare({"a": standing(1.0)}, {"b": standing(1.0)})


VALUES = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=30)


@given(VALUES)
def test_churn_counts_the_pairs_that_turn(values: list[tuple[int, int]]) -> None:
    before = {str(index): standing(float(pair[0])) for index, pair in enumerate(values)}
    after = {str(index): standing(float(pair[1])) for index, pair in enumerate(values)}
    clear = [(one, two) for one, two in combinations(values, 2) if one[0] != two[0]]
    turned = [pair for pair in clear if (pair[0][0] - pair[1][0]) * (pair[0][1] - pair[1][1]) < 0]
    expected = len(turned) / len(clear) if clear else 0.0
    assert compare(before, after).churn == pytest.approx(expected)
