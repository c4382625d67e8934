"""Parts of an amount add up to it, to the cent."""

import doctest
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import payroll.engine.splitting
from payroll.engine.refusals import InvalidInputs
from payroll.engine.splitting import split

D = Decimal
shares = st.lists(st.decimals("0", "100", places=4), min_size=1, max_size=12).filter(
    lambda some: sum(some) > 0
)


@settings(deadline=None, max_examples=150)
@given(st.decimals("-99999", "99999", places=2), shares)
def test_the_parts_add_up_and_none_is_a_cent_off(amount: Decimal, given_shares: list[Decimal]) -> None:
    parts = split(amount, given_shares)
    assert sum(parts, D(0)) == amount
    for part, share in zip(parts, given_shares, strict=True):
        assert abs(part - amount * share / sum(given_shares)) < D("0.01") + D("1e-15")
        assert part == round(part, 2)
        assert share or part == 0


@pytest.mark.parametrize("bad", [[], [D(0)], [D(2), D(-1)]])
def test_shares_of_nothing_are_refused(bad: list[Decimal]) -> None:
    with pytest.raises(InvalidInputs):
        split(D(1), bad)


def test_the_example_holds() -> None:
    assert doctest.testmod(payroll.engine.splitting).failed == 0
