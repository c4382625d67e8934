"""The arithmetic of plans and of reminders, for any amount."""

from hypothesis import given
from hypothesis import strategies as st

from payroll.receivables import plans
from payroll.receivables.dunning import STEPS, step_on

OWED = st.integers(1, 10_000_000)


@given(OWED, st.integers(1, plans.MOST_RUNS))
def test_equal_parts_add_up_and_differ_by_a_cent(owed: int, runs: int) -> None:
    parts = plans.equal(owed, runs)
    assert sum(parts) == owed
    assert max(parts) - min(parts) <= 1
    assert len(parts) <= runs


@given(OWED, st.integers(0, 1_000_000), st.integers(1, 10_000))
def test_parts_of_a_percentage_add_up_and_end(owed: int, pay: int, percent: int) -> None:
    parts = plans.by_percent(owed, pay, percent)
    assert sum(parts) == owed
    assert 0 < len(parts) <= plans.MOST_RUNS
    assert min(parts) > 0


@given(OWED, st.integers(1, 24), st.data())
def test_no_run_takes_more_than_a_part_or_than_is_left(owed: int, runs: int, data: st.DataObject) -> None:
    """Whatever each pay could bear, all is taken in the end and nothing twice."""
    parts = plans.equal(owed, runs)
    taken = 0
    for number in range(1, 2 * runs + 2):
        left = owed - taken
        wanted = plans.wanted(parts[:number], parts, taken, left)
        assert 0 <= wanted <= min(max(parts), left)
        # In the first runs a pay bears anything or nothing, afterwards all that is wanted.
        taken += data.draw(st.integers(0, wanted)) if number <= runs else wanted
    assert taken == owed


@given(st.integers(-10, 60), st.sets(st.sampled_from([name for name, _ in STEPS])))
def test_a_step_is_never_sent_twice_and_never_early(days: int, sent: set[str]) -> None:
    step = step_on(days, frozenset(sent))
    if step is not None:
        assert step not in sent
        assert days >= dict(STEPS)[step]


def test_the_simulator_of_the_page() -> None:
    assert plans.equal(60_000, 3) == [20_000, 20_000, 20_000]
    assert plans.equal(100_00, 3) == [3334, 3333, 3333]
