"""Measure what we promise: `make bench` prints a table and writes var/bench.json.

`python -m scripts.bench payroll pages` runs some benchmarks only and keeps the other figures of the last run.
Each runs in a process of its own, one after the other; what each figure means stands at the top of its module
in scripts/benchmarks. One that cannot run is named with the reason, the others still run, and the exit status
tells. Figures in CPU seconds compare between machines of one kind, whatever else they do; the others ask for
a quiet machine.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import FrameType
from typing import Any

from hr.processes import MARK, end_marked
from hr.settings import Settings

PROJECT = Path(__file__).resolve().parents[1]
RESULTS = PROJECT / "var" / "bench.json"
LOGS = PROJECT / "var" / "logs"
GRACE_SECONDS = 20.0
PEERS = tuple(
    f"{peer}_{figure}"
    for peer in ("leverparser", "openresume_parser", "sereena_parser")
    for figure in ("resumes_per_second", "resume_p95_ms")
)
PAGES = ("careers", "board", "review", "directory", "payroll_review")


@dataclass(frozen=True)
class Benchmark:
    """A module of scripts/benchmarks, the figures it owes, and how long it may take."""

    name: str
    figures: tuple[str, ...]
    seconds: int = 600
    others: tuple[str, ...] = ()  # what may be measured beside them, where it can be installed


@dataclass
class Outcome:
    """What one benchmark handed over, what is missing and what it did without, with the reason."""

    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)


BENCHMARKS = (
    Benchmark(
        "resumes", ("resumes_per_second", "resume_p95_ms", "reading_worker_mb"), seconds=2400, others=PEERS
    ),
    Benchmark("rescoring", ("rescore_10000_s", "rescore_cpu_ms")),
    Benchmark(
        "payroll",
        (
            "payroll_employees_per_cpu_second",
            "payroll_10000_wall_s",
            "payroll_10000_calculated_and_committed_wall_s",
            "payroll_10000_memory_mb",
            "payroll_longest_writer_ms",
            "payroll_one_person_again_ms",
            "payroll_seals_per_cpu_second",
            "payroll_snapshot_bytes",
            "payroll_engine_employees_per_cpu_second",
            "payroll_engine_one_person_ms",
            "payroll_bare_employees_per_cpu_second",
            "payroll_engine_uk_employees_per_cpu_second",
            "payroll_engine_us_employees_per_cpu_second",
        ),
        seconds=1800,
        others=("payroll_postgresql_employees_per_cpu_second", "coati_payroll_employees_per_cpu_second"),
    ),
    Benchmark("payslips", ("payslips_per_cpu_second", "payslips_vs_naive")),
    Benchmark("pages", tuple(f"page_p95_ms_{page}" for page in PAGES)),
    Benchmark("memory", ("worker_rss_mb",)),
)


def main(names: Sequence[str]) -> int:
    """Run the benchmarks of these names, or all, print the table and write the results."""
    signal.signal(signal.SIGTERM, _leave)
    known = [benchmark.name for benchmark in BENCHMARKS]
    if unknown := [name for name in names if name not in known]:
        say(f"There is no benchmark {', '.join(unknown)}; there are {', '.join(known)}.")
        return 2
    figures: dict[str, dict[str, Any]] = _kept() if names else {}
    missing: dict[str, str] = {}
    for benchmark in BENCHMARKS:
        if names and benchmark.name not in names:
            continue
        outcome = run(benchmark)
        show(benchmark, outcome)
        known_here = {*benchmark.figures, *benchmark.others}
        figures = {name: value for name, value in figures.items() if name not in known_here}
        figures |= outcome.figures
        missing |= outcome.missing
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    for name, reason in missing.items():
        say(f"NOT MEASURED: {name}: {reason}")
    return 1 if missing else 0


def run(benchmark: Benchmark) -> Outcome:
    """Run one benchmark to its end or to the end of its time; nothing it started survives it."""
    LOGS.mkdir(parents=True, exist_ok=True)
    log, written = LOGS / f"bench-{benchmark.name}.log", LOGS / f"bench-{benchmark.name}.jsonl"
    command = (sys.executable, "-m", f"scripts.benchmarks.{benchmark.name}")
    reason = ""
    # Files, not pipes: a pipe stays open as long as any process of the benchmark's does.
    with log.open("wb") as errors, written.open("wb") as figures:
        process = subprocess.Popen(  # noqa: S603
            command, cwd=PROJECT, env=_environment(), stdout=figures, stderr=errors
        )
        try:
            if process.wait(timeout=benchmark.seconds) != 0:
                reason = _last_line(log) or f"it ended with status {process.returncode}"
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            reason = f"it took longer than {benchmark.seconds} s"
        finally:
            end_marked(_mark(), GRACE_SECONDS)
    return read(benchmark, written.read_text(encoding="utf-8"), reason)


def read(benchmark: Benchmark, written: str, reason: str) -> Outcome:
    """Sort what a benchmark wrote into figures and what is missing; `reason` is why it ended early."""
    outcome = Outcome()
    for line in written.splitlines():
        found = json.loads(line)
        if "value" in found:
            outcome.figures[found["name"]] = {"value": rounded(found["value"]), "unit": found["unit"]}
        else:
            kept = outcome.missing if found.get("is_owed", True) else outcome.absent
            kept[found["name"]] = found["reason"]
    for name in benchmark.figures:
        if name not in outcome.figures:
            outcome.missing.setdefault(name, reason or "the benchmark did not report it")
    return outcome


def rounded(value: float) -> float:
    """Keep three digits that count; a measurement has no more."""
    return float(f"{value:.3g}") if abs(value) < 1000 else float(round(value))


def show(benchmark: Benchmark, outcome: Outcome) -> None:
    """Print the lines of one benchmark, in the order in which its figures are declared."""
    for name in (*benchmark.figures, *benchmark.others):
        if name in outcome.figures:
            figure = outcome.figures[name]
            say(f"{name:42} {figure['value']:>10,g} {figure['unit']}")
    for name, reason in outcome.absent.items():
        say(f"{name:42} not here: {reason}")


def say(line: str) -> None:
    """Write one line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _kept() -> dict[str, dict[str, Any]]:
    if not RESULTS.is_file():
        return {}
    loaded: dict[str, dict[str, Any]] = json.loads(RESULTS.read_text(encoding="utf-8"))
    return loaded


def _environment() -> Mapping[str, str]:
    """Return our environment without settings of the person who measures."""
    settings = {setting.name.upper() for setting in fields(Settings)}
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in settings}
    return {**kept, MARK: _mark()}


def _mark() -> str:
    return f"benchmarks of {os.getpid()}"


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


def _last_line(log: Path) -> str:
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    return lines[-1][:300] if lines else ""


if __name__ == "__main__":
    began = time.monotonic()
    status = main(sys.argv[1:])
    say(f"{time.monotonic() - began:.0f} s; the figures are in {RESULTS.relative_to(PROJECT)}")
    raise SystemExit(status)
