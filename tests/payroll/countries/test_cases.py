"""Every worked example of every pack, and every row of the bench when its folder is given."""

import os
from pathlib import Path

import pytest

from payroll.countries.cases import Case, read_cases
from payroll.countries.check import check_file
from payroll.countries.registry import COUNTRIES

CASES = read_cases()


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.country}/{case.file}: {case.name}")
def test_a_worked_example_comes_out(case: Case) -> None:
    assert case.failures() == ()


def test_every_component_that_is_shown_has_a_worked_example() -> None:
    worked = {(case.country, case.component) for case in CASES}
    shown = {(code, name) for code, country in COUNTRIES.items() for name in country.components}
    assert shown <= worked


if os.environ.get("PLANTILLA_BENCH"):

    def test_every_spanish_row_of_the_bench_passes() -> None:
        report = check_file(Path(os.environ["PLANTILLA_BENCH"]) / "payroll" / "es.csv")
        assert [check for check in report.checks if check.outcome != "passed"] == []
        assert report.checks
