"""What a benchmark leaves unsaid is named with its reason, and never passes for a figure."""

import json

from scripts.bench import BENCHMARKS, Benchmark, read, rounded
from scripts.benchmarks.figures import p95

TWO = Benchmark("two", ("first", "second"))


def line(**values: object) -> str:
    return json.dumps(values) + "\n"


def test_every_figure_is_missing_with_the_reason_when_a_benchmark_dies() -> None:
    outcome = read(TWO, "", "ModuleNotFoundError: no such thing")
    assert outcome.figures == {}
    assert outcome.missing == dict.fromkeys(TWO.figures, "ModuleNotFoundError: no such thing")


def test_what_was_measured_before_is_kept_when_a_benchmark_dies_half_way() -> None:
    outcome = read(TWO, line(name="first", value=12.3456, unit="ms"), "it took longer than 600 s")
    assert outcome.figures == {"first": {"value": 12.3, "unit": "ms"}}
    assert outcome.missing == {"second": "it took longer than 600 s"}


def test_the_benchmark_s_own_reason_counts_when_one_part_failed() -> None:
    written = line(name="first", reason="HTTP Error 500") + line(name="second", value=2.0, unit="s")
    outcome = read(TWO, written, "")
    assert outcome.missing == {"first": "HTTP Error 500"}
    assert "second" in outcome.figures


def test_a_figure_that_was_never_reported_is_missing_when_all_else_went_well() -> None:
    assert read(TWO, line(name="first", value=1.0, unit="s"), "").missing.keys() == {"second"}


def test_every_promised_name_belongs_to_one_benchmark() -> None:
    names = [name for benchmark in BENCHMARKS for name in benchmark.figures]
    assert len(names) == len(set(names))
    promised = {
        *("resumes_per_second", "resume_p95_ms", "payroll_employees_per_cpu_second", "payroll_10000_wall_s"),
        *("payslips_per_cpu_second", "payslips_vs_naive", "worker_rss_mb", "page_p95_ms_careers"),
        *("payroll_engine_employees_per_cpu_second", "payroll_engine_one_person_ms"),
        *("payroll_engine_uk_employees_per_cpu_second", "payroll_engine_us_employees_per_cpu_second"),
        *("page_p95_ms_board", "page_p95_ms_review", "page_p95_ms_directory", "page_p95_ms_payroll_review"),
    }
    assert promised <= set(names)


def test_three_digits_are_kept_when_a_figure_is_rounded() -> None:
    assert rounded(0.123456) == 0.123
    assert rounded(49.62) == 49.6
    assert rounded(2783.6) == 2784.0


def test_the_95th_of_a_hundred_is_returned_when_values_are_spread_evenly() -> None:
    assert round(p95([float(value) for value in range(101)]), 6) == 95.0


def test_a_stranger_s_program_that_is_not_there_is_named_and_owes_nothing() -> None:
    written = line(name="first", value=1.0, unit="s") + line(name="second", value=2.0, unit="s")
    outcome = read(TWO, written + line(name="other", reason="pip could not install it", is_owed=False), "")
    assert outcome.missing == {}
    assert outcome.absent == {"other": "pip could not install it"}
