"""Every tier of tests with the real parts, on SQLite and again on PostgreSQL: `make test`.

`python -m scripts.test fast flows` runs some tiers only. Each tier is a pytest run of its own; the tests of
the second database get the address of a server in TEST_DATABASE_URL and make their databases in it. What
cannot run here is named in the last lines; with REQUIRE_ALL=1 it counts as failed. The last line of all
says how many tests passed and failed.
"""

import os
import re
import signal
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, fields
from pathlib import Path
from types import FrameType

from hr.processes import MARK, kill_marked
from hr.settings import Settings
from tests.support.services import missing, postgres_cluster

PROJECT = Path(__file__).resolve().parents[1]
BUDGET_SECONDS = 80 * 60  # a guard against hanging; the whole takes about half of it on two quiet cores
SLOW = ("documents", "pictures", "flows", "faults", "browser")
PACKAGES = {"PostgreSQL": "postgresql", "Chromium": "chromium", "Tesseract": "tesseract-ocr-spa"}
NO_TESTS_COLLECTED = 5
NO_TESTS_YET = "no tests of this tier yet"
OUT_OF_TIME = "the time ran out"


@dataclass(frozen=True)
class Tier:
    """One run of pytest: which tests, on which database, in how many processes, and what it needs."""

    name: str
    marks: str
    database: str = "SQLite"
    processes: int = 0
    needs: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Name the tier and its database for the reader."""
        return f"{self.name} on {self.database}"


@dataclass
class Outcome:
    """How one tier went."""

    tier: Tier
    passed: int = 0
    failed: int = 0
    seconds: float = 0.0
    not_run: list[str] = field(default_factory=list)


NOT_SLOW = f"not ({' or '.join(SLOW)})"
TIERS = (
    Tier("fast", f"{NOT_SLOW} and not portal", processes=2),
    Tier("portal", f"{NOT_SLOW} and portal", processes=2),
    Tier("documents", "documents and not (flows or faults or browser)"),
    Tier("pictures", "pictures", needs=("Tesseract",)),
    Tier("flows", "flows and not (faults or browser)"),
    Tier("faults", "faults"),
    Tier("browser", "browser and not faults", needs=("Chromium",)),
    Tier("database", f"database and {NOT_SLOW}", "PostgreSQL", processes=2, needs=("PostgreSQL",)),
    Tier("flows", "flows and not (faults or browser)", "PostgreSQL", needs=("PostgreSQL",)),
)


def main(names: Sequence[str]) -> int:
    """Run the tiers of these names, or all, and say how they went."""
    signal.signal(signal.SIGTERM, _leave)
    chosen = [tier for tier in TIERS if not names or tier.name in names]
    lacking = install_missing({need for tier in chosen for need in tier.needs})
    deadline = time.monotonic() + BUDGET_SECONDS
    outcomes = []
    with ExitStack() as services:
        server = ""
        for tier in chosen:
            reasons = [f"{need}: {lacking[need]}" for need in tier.needs if need in lacking]
            if reasons:
                outcomes.append(Outcome(tier, not_run=reasons))
                continue
            if "PostgreSQL" in tier.needs and not server:
                server = services.enter_context(postgres_cluster())
            outcomes.append(run(tier, server if tier.database == "PostgreSQL" else "", deadline))
    return report(outcomes, require_all=os.environ.get("REQUIRE_ALL") == "1")


def install_missing(needs: set[str]) -> dict[str, str]:
    """Install what is missing where we may, and return what still is."""
    packages = [PACKAGES[need] for need in sorted(needs & missing().keys())]
    if packages:
        subprocess.run((PROJECT / "scripts" / "install.sh", "apt", *packages), check=False)  # noqa: S603
    return missing()


def run(tier: Tier, server_url: str, deadline: float) -> Outcome:
    """Run one tier within the time that is left."""
    say(f"\n=== {tier.title}")
    results = PROJECT / "var" / "test" / f"{tier.name}-{tier.database.lower()}.xml"
    results.parent.mkdir(parents=True, exist_ok=True)
    results.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pytest", "-q", "-m", tier.marks, f"--junitxml={results}"]
    if tier.processes:
        command += ["-n", str(tier.processes), "--dist", "loadfile"]
    began = time.monotonic()
    outcome = Outcome(tier)
    status = _status(command, _environment(server_url), deadline - began)
    outcome.seconds = time.monotonic() - began
    if status == NO_TESTS_COLLECTED and not has_tests(tier.name):
        outcome.not_run.append(NO_TESTS_YET)
        return outcome
    if results.is_file():
        read_results(results, outcome)
    if status is None:
        outcome.not_run.append(OUT_OF_TIME)
    if status != 0 and outcome.failed == 0:
        outcome.failed = 1
    return outcome


def read_results(results: Path, outcome: Outcome) -> None:
    """Count what pytest wrote; a test that was left out is named with its reason."""
    for case in ElementTree.parse(results).iter("testcase"):  # noqa: S314 - pytest wrote it a moment ago
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcome.failed += 1
        elif skipped is not None:
            outcome.not_run.append(f"{case.get('classname')}.{case.get('name')}: {skipped.get('message')}")
        else:
            outcome.passed += 1


def has_tests(mark: str) -> bool:
    """Say whether a file of tests carries the mark by its place, its name or in its text."""
    for path in (PROJECT / "tests").rglob("test_*.py"):
        if mark in path.stem or mark in path.relative_to(PROJECT).parts:
            return True
        if re.search(rf"\bmark\.{mark}\b", path.read_text()):
            return True
    return False


def report(outcomes: Sequence[Outcome], *, require_all: bool) -> int:
    """Print one line per tier, what did not run, and the sum; return the exit status."""
    say("")
    for outcome in outcomes:
        counts = f"{outcome.passed} passed, {outcome.failed} failed"
        say(f"{outcome.tier.title:24} {counts:28} {outcome.seconds:5.0f} s")
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    left_out = [(outcome.tier, reason) for outcome in outcomes for reason in outcome.not_run]
    for tier, reason in left_out:
        say(f"NOT RUN: {tier.title}: {reason}")
    if require_all:
        # A tier that ran out of time has failed already.
        failed += sum(reason not in {NO_TESTS_YET, OUT_OF_TIME} for _tier, reason in left_out)
    say(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


def say(line: str) -> None:
    """Write one line at once, in order with what pytest writes."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _environment(server_url: str) -> dict[str, str]:
    """Return our environment without settings of the person who runs the tests."""
    settings = {setting.name.upper() for setting in fields(Settings)}
    kept = {name: value for name, value in os.environ.items() if name.removesuffix("_FILE") not in settings}
    marked = {**kept, MARK: _mark()}
    return {**marked, "TEST_DATABASE_URL": server_url} if server_url else marked


def _status(command: Sequence[str], environment: dict[str, str], seconds: float) -> int | None:
    """Run a command to its end; None when the time ran out. Nothing it started survives it."""
    with subprocess.Popen(command, cwd=PROJECT, env=environment, start_new_session=True) as process:  # noqa: S603
        try:
            return process.wait(timeout=max(seconds, 1.0))
        except subprocess.TimeoutExpired:
            return None
        finally:
            kill_marked(_mark())


def _mark() -> str:
    return f"tests of {os.getpid()}"


def _leave(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit(143)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
