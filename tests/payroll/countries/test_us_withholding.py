"""Withholding by itself: Worksheet 1A, the printed tables, the methods of the states."""

import doctest
import os
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries import read
from payroll.countries.check import check_file
from payroll.countries.us import earnings, fica
from payroll.countries.us.facts import W4, FilingStatus, FormerW4, StateForm
from payroll.countries.us.states import STATES
from payroll.countries.us.withholding import withhold

D = Decimal
ON = date(2026, 6, 19)
TAX = read("us").at("income_tax", ON).values
calmly = settings(deadline=None, max_examples=30)
wages = st.decimals("0", "40000", places=2)
w4s = st.one_of(
    st.builds(
        W4,
        filing_status=st.sampled_from(FilingStatus),
        has_two_jobs=st.booleans(),
        credits=st.sampled_from((D(0), D(4400))),
        other_income=st.sampled_from((D(0), D(6000))),
        deductions=st.sampled_from((D(0), D(2500))),
    ),
    st.builds(FormerW4, is_married=st.booleans(), allowances=st.integers(0, 5)),
)


@pytest.mark.parametrize("module", [earnings, fica])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "status", "rows"),
    [
        # Publication 15-T (2026), annual percentage method tables: start of the row and tax due at it.
        ("standard_tables", "single", [(7500, "0"), (19900, "1240"), (57900, "5800"), (113200, "17966")]),
        ("standard_tables", "married_jointly", [(19300, "0"), (44100, "2480"), (120100, "11600")]),
        ("checkbox_tables", "single", [(8050, "0"), (14250, "620"), (33250, "2900"), (108938, "20512")]),
        ("checkbox_tables", "head_of_household", [(12075, "0"), (20925, "885")]),
    ],
)
def test_the_tables_are_the_printed_ones(table: str, status: str, rows: list[tuple[int, str]]) -> None:
    found = {band.start: band.due for band in getattr(TAX, table)[status]}
    assert {start: found.get(D(start)) for start, _ in rows} == {start: D(due) for start, due in rows}


def test_separate_spouses_use_the_table_of_singles() -> None:
    single, separate = (
        withhold(W4(filing_status=status), D(2500), 26, TAX).amount
        for status in (FilingStatus.SINGLE, FilingStatus.MARRIED_SEPARATELY)
    )
    assert single == separate


@calmly
@given(w4s, wages, st.decimals("0.01", "5000", places=2), st.sampled_from((12, 24, 26, 52)))
def test_more_wages_never_withhold_less(form: W4 | FormerW4, pay: D, more: D, periods: int) -> None:
    lower, higher = (withhold(form, amount, periods, TAX).amount for amount in (pay, pay + more))
    # A printed start that was rounded up to the dollar lets the tax of the row below end some cents higher.
    assert higher >= lower - D("0.02")
    assert higher - lower <= more


@calmly
@given(w4s, wages, st.sampled_from((12, 24, 26, 52)))
def test_a_year_of_periods_withholds_the_tax_of_the_year(form: W4 | FormerW4, pay: D, periods: int) -> None:
    yearly = withhold(form, pay * periods, 1, TAX).amount
    each = withhold(form, pay, periods, TAX).amount
    assert abs(each * periods - yearly) <= D("0.01") * periods


@calmly
@given(
    st.sampled_from([code for code, state in STATES.items() if state.method]),
    # Up to where New York's Method III, which does not ship, takes over.
    st.decimals("0", "17000", places=2),
    st.decimals("0.01", "3000", places=2),
    st.integers(0, 3),
    st.sampled_from(("single", "married_jointly", "head_of_household")),
)
def test_more_wages_never_withhold_less_in_a_state(
    code: str, pay: D, more: D, allowances: int, status: str
) -> None:
    state = STATES[code]
    assert state.method is not None
    values = read("us").at(state.topic, ON).values
    form = StateForm(status=status, allowances=allowances)
    lower, higher = (state.method(form, amount, 52, values).amount for amount in (pay, pay + more))
    # Printed tables round each row's start and tax, so two rows may meet some cents apart.
    assert higher >= lower - D("0.40")


def test_california_prints_the_tax_due_at_each_cut() -> None:
    # Table 5 (annual, single) and Table 27 (biweekly, married) of Method B, the column "plus".
    tables = read("us").at("state_ca", ON).values.tables
    assert [str(band.due) for band in tables[1, "single"][1:]] == [
        "121.87",
        "455.94",
        "1124.21",
        "2186.15",
        "3522.17",
        "34084.81",
        "42502.09",
        "79441.81",
        "114220.27",
    ]
    assert str(tables[26, "married"][-1].due) == "6316.37"


def test_california_multiplies_above_ten_allowances() -> None:
    # The footnote of Table 4: fifteen allowances by the week are 48.60.
    state = STATES["CA"]
    assert state.method is not None
    values = read("us").at("state_ca", ON).values
    ten, fifteen = (
        state.method(StateForm(allowances=count), D(3000), 52, values).amount for count in (10, 15)
    )
    assert ten - fifteen == D("48.60") - D("32.37")


if os.environ.get("PLANTILLA_BENCH"):

    @pytest.mark.parametrize("name", ["us_federal.csv", "us_states.csv"])
    def test_every_american_row_of_the_bench_passes(name: str) -> None:
        report = check_file(Path(os.environ["PLANTILLA_BENCH"]) / "payroll" / name)
        assert [check for check in report.checks if check.outcome != "passed"] == []
        assert report.checks
