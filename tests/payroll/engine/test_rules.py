"""The kinds of rule, the named roundings, the digest."""

import doctest
from datetime import date
from decimal import Decimal

import pytest

import payroll.engine
import payroll.engine.digest
from payroll.countries.es.facts import Zone
from payroll.engine.digest import canonical, digest
from payroll.engine.model import Facts, Step
from payroll.engine.rounding import (
    ceiling_cent,
    ceiling_unit,
    floor_unit,
    half_down_third,
    half_up_cent,
    half_up_unit,
    truncate_cent,
    truncate_fourth,
)
from payroll.engine.rules import Band, Slice, bands, clamp, percent, prorate, slices

D = Decimal


@pytest.mark.parametrize(
    ("value", "half_up", "cut", "up", "floor"),
    [
        ("1.005", "1.01", "1.00", "1.01", "1"),
        ("1.004", "1.00", "1.00", "1.01", "1"),
        ("2.999", "3.00", "2.99", "3.00", "2"),
        ("7", "7.00", "7.00", "7.00", "7"),
    ],
)
def test_each_rounding_does_what_its_name_says(
    value: str, half_up: str, cut: str, up: str, floor: str
) -> None:
    rules = (half_up_cent, truncate_cent, ceiling_cent, floor_unit)
    assert [rule(D(value)) for rule in rules] == [D(half_up), D(cut), D(up), D(floor)]


@pytest.mark.parametrize(
    ("value", "half_down", "cut", "up", "half_up"),
    [
        ("1.0056", "1.00", "1.0056", "2", "1"),
        ("1.00605", "1.01", "1.0060", "2", "1"),
        ("2.50001", "2.50", "2.5000", "3", "3"),
        ("7", "7.00", "7.0000", "7", "7"),
    ],
)
def test_each_british_rounding_does_what_its_name_says(
    value: str, half_down: str, cut: str, up: str, half_up: str
) -> None:
    rules = (half_down_third, truncate_fourth, ceiling_unit, half_up_unit)
    assert [rule(D(value)) for rule in rules] == [D(half_down), D(cut), D(up), D(half_up)]


def test_a_scale_is_continuous_at_the_start_of_a_band() -> None:
    scale = (Band(D(0), D(0), D(10)), Band(D(100), D(10), D(20)))
    assert [bands(D(amount), scale) for amount in (0, 50, 100, 101)] == [0, 5, 10, D("10.2")]


def test_slices_add_up_to_what_lies_above_the_first_start() -> None:
    parts = (Slice(D(10), D(20), D(1)), Slice(D(20), None, D(2)))
    assert slices(D(35), parts) == (D(10), D(15))
    assert slices(D(5), parts) == (D(0), D(0))


def test_small_rules() -> None:
    assert percent(D("1650.33"), D("4.70")) == D("77.57")
    assert (clamp(D(1), D(2), D(3)), clamp(D(4), D(2), D(3))) == (D(2), D(3))
    assert prorate(D("1000"), 11, 30) == D("366.67")


def test_equal_values_have_equal_digests_and_others_differ() -> None:
    assert digest((D("1.0"), "a")) == digest((D("1.00"), "a"))
    assert digest(("ab", "c")) != digest(("a", "bc"))
    assert digest((None, True)) != digest((None, 1))
    assert canonical(Step("key", (("on_text", "x"),))) == "(3:key,((7:on_text,1:x)))"
    assert canonical(date(2026, 5, 1)) == "2026-05-01"
    assert canonical(Zone.LA_PALMA) == "Zone.la_palma"
    assert "Facts" in canonical(Facts())
    with pytest.raises(TypeError):
        canonical(1.5)


@pytest.mark.parametrize("module", [payroll.engine, payroll.engine.digest])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]
