"""Pay split over accounts: every part in its order, never a cent more or less than the pay."""

import doctest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.accounts import dividing
from payroll.accounts.dividing import FIXED, PERCENT, Part, divide

# A busy machine may take its time to draw the first example.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
PARTS = st.lists(
    st.one_of(
        st.builds(Part, st.just(FIXED), st.integers(0, 1_000_000)),
        st.builds(Part, st.just(PERCENT), st.integers(0, 10_000)),
    ),
    max_size=4,
)


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(dividing).failed == 0


@PATIENT
@given(st.integers(0, 10_000_000), PARTS)
def test_the_parts_are_the_pay_to_the_cent(amount: int, parts: list[Part]) -> None:
    shares = divide(amount, parts)
    assert sum(shares) == amount
    assert len(shares) == len(parts) + 1
    assert all(share >= 0 for share in shares)


@PATIENT
@given(st.integers(-1_000_000, 0), PARTS)
def test_nothing_is_paid_of_nothing(amount: int, parts: list[Part]) -> None:
    assert not any(divide(amount, parts))
