"""Double entry: always balanced, by cost centre, and a void takes back exactly what its original booked."""

import doctest

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.payments import chart as charts
from payroll.payments.booking import Posting, Sum, Unbalanced, book
from payroll.payments.chart import CHARTS, SPAIN

# A busy machine may take its time to draw the first example.
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SIGNS = {"earning": 1, "employee_contribution": -1, "tax": -1, "deduction": -1}
COMPONENTS = ("base", "advance.1", "loan.2", "es.settlement.indemnity", "uk.pension.employee")
LINES = st.lists(
    st.builds(
        Sum,
        st.sampled_from([*SIGNS, "employer_contribution", "base", "info"]),
        st.sampled_from(COMPONENTS),
        st.sampled_from(("", "100", "200")),
        st.integers(-500_000, 500_000),
    ),
    max_size=40,
)


def net(lines: list[Sum]) -> int:
    return sum(SIGNS.get(line.category, 0) * line.amount for line in lines)


def balances(*postings: Posting) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for each in postings:
        key = each.account, each.cost_centre
        found[key] = found.get(key, 0) + each.debit - each.credit
    return {key: amount for key, amount in found.items() if amount}


def test_the_examples_in_the_docstrings_hold() -> None:
    assert doctest.testmod(charts).failed == 0


@pytest.mark.parametrize("country", sorted(CHARTS))
@PATIENT
@given(people=st.lists(LINES, max_size=5))
def test_debit_is_credit_whatever_the_lines(country: str, people: list[list[Sum]]) -> None:
    nets = [net(lines) for lines in people]
    found = book([line for lines in people for line in lines], nets, CHARTS[country])
    assert sum(each.debit for each in found) == sum(each.credit for each in found)
    assert all((each.debit > 0) != (each.credit > 0) for each in found)


@PATIENT
@given(LINES)
def test_a_void_takes_back_what_its_original_booked(lines: list[Sum]) -> None:
    mirrored = [line._replace(amount=-line.amount) for line in lines]
    left = balances(*book(lines, [net(lines)], SPAIN), *book(mirrored, [net(mirrored)], SPAIN))
    # What was paid is owed back: the claim stands against the pay that went out.
    assert set(left) <= {("465", ""), ("460", "")}
    assert sum(left.values()) == 0


@PATIENT
@given(LINES)
def test_a_bundle_that_changes_nothing_books_nothing(lines: list[Sum]) -> None:
    mirrored = [line._replace(amount=-line.amount) for line in lines]
    assert book([*lines, *mirrored], [0], SPAIN) == []


def test_expenses_go_to_their_cost_centres_and_debts_do_not() -> None:
    lines = [
        Sum("earning", "base", "100", 150_000),
        Sum("earning", "base", "200", 50_000),
        Sum("employee_contribution", "es.common", "100", 10_000),
        Sum("tax", "es.irpf", "200", 20_000),
        Sum("employer_contribution", "es.common", "100", 45_000),
        Sum("deduction", "advance.3", "100", 5_000),
    ]
    assert balances(*book(lines, [165_000], SPAIN)) == {
        ("640", "100"): 150_000,
        ("640", "200"): 50_000,
        ("642", "100"): 45_000,
        ("476", ""): -55_000,
        ("4751", ""): -20_000,
        ("460", ""): -5_000,
        ("465", ""): -165_000,
    }


def test_what_does_not_add_up_is_not_booked() -> None:
    with pytest.raises(Unbalanced):
        book([Sum("earning", "base", "", 1)], [2], SPAIN)
