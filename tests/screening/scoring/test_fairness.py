"""Selection rates compared: ratios, small groups, exact p-values and what a change makes worse."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from screening.scoring.fairness import UNKNOWN, counted, fisher_exact, impact, worsened


@pytest.fixture(scope="module")
def reference() -> Callable[[Any], Any]:
    """Fisher's test of SciPy, which takes a second to load."""
    from scipy.stats import fisher_exact as found

    return found  # type: ignore[no-any-return]


def test_ratio_to_the_highest_rate_and_the_four_fifths_flag() -> None:
    # The worked example of the Uniform Guidelines' questions and answers, no. 12: 48 of 80 and 12 of 40.
    table = impact({"black": (12, 40), "white": (48, 80)})
    assert table.ratio_of("white") == 1.0
    assert table.ratio_of("black") == pytest.approx(0.5)
    assert table.lowest is not None
    assert table.lowest.group == "black"
    assert table.lowest.is_flagged
    assert not table.lowest.turns_on_one


def test_small_groups_are_neither_compared_nor_the_yardstick() -> None:
    table = impact({"few": (4, 4), "men": (10, 20), "women": (9, 20)})
    few = table.rates[0]
    assert (few.is_enough, few.ratio, few.p) == (False, None, None)
    assert table.ratio_of("men") == 1.0
    assert table.ratio_of("women") == pytest.approx(0.9)


def test_the_unknown_are_counted_and_compared_with_nobody() -> None:
    table = counted({"a": "men", "b": "women"}, chosen=["a", "c"], everybody=["a", "b", "c"])
    assert [(rate.group, rate.selected, rate.total) for rate in table.rates] == [
        ("men", 1, 1),
        ("women", 0, 1),
        (UNKNOWN, 1, 1),
    ]
    assert not table.can_compare
    assert table.lowest is None


def test_nobody_selected_gives_no_ratio() -> None:
    table = impact({"men": (0, 20), "women": (0, 30)})
    assert table.ratio_of("men") is None
    assert not table.can_compare


def test_one_person_may_turn_the_flag() -> None:
    table = impact({"men": (10, 20), "women": (8, 20)})
    assert table.ratio_of("women") == pytest.approx(0.8)
    women = next(rate for rate in table.rates if rate.group == "women")
    assert not women.is_flagged
    assert women.turns_on_one


def test_impossible_counts_are_refused() -> None:
    with pytest.raises(ValueError, match="men"):
        impact({"men": (3, 2)})


CELL = st.integers(0, 40).flatmap(lambda total: st.tuples(st.integers(0, total), st.just(total)))


@given(CELL, CELL)
def test_exact_p_equals_the_reference(
    reference: Callable[[Any], Any], one: tuple[int, int], other: tuple[int, int]
) -> None:
    table = [[one[0], one[1] - one[0]], [other[0], other[1] - other[0]]]
    assert fisher_exact(one, other) == pytest.approx(reference(table).pvalue, abs=1e-9)


def test_a_change_may_not_push_a_group_under_four_fifths_nor_lower_it_by_a_twentieth() -> None:
    even = impact({"men": (50, 100), "women": (50, 100)})
    lower = impact({"men": (50, 100), "women": (47, 100)})  # .94: a drop of .06
    under = impact({"men": (50, 100), "women": (39, 100)})
    slightly = impact({"men": (50, 100), "women": (48, 100)})
    assert [each.group for each in worsened(even, lower)] == ["women"]
    assert [each.group for each in worsened(even, under)] == ["women"]
    assert worsened(even, slightly) == ()


def test_a_change_that_betters_a_low_ratio_is_not_held_back() -> None:
    bad = impact({"men": (50, 100), "women": (30, 100)})
    better = impact({"men": (50, 100), "women": (36, 100)})
    assert worsened(bad, better) == ()
