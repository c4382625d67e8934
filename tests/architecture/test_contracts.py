"""The rules of the house that a reader of the code relies on."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import SQLModel

from hr import faults
from hr.app import load_features
from hr.events.catalog import Event
from hr.feature import Feature
from hr.settings import Settings
from hr.web.guards import guard_of

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("hr", "screening", "onboarding", "payroll")
SHARED_TABLES = {"person", "employment", "legal_entity", "department", "document"}
FEATURES = load_features(Settings().features)


def source_files() -> list[Path]:
    return [path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py"))]


def test_import_contracts_hold() -> None:
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-logo"],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def test_every_route_has_exactly_one_guard(app: Flask) -> None:
    for rule in app.url_map.iter_rules():
        if rule.endpoint in ("static", "bootstrap.static"):
            continue
        guard = guard_of(app, rule.endpoint)
        assert guard is not None, rule
        assert guard.kind != "public" or len(guard.reason) > 10, f"{rule} is public without a reason"


# Facts that no job answers yet: they stand in the trail of events for rules, webhooks and reports.
FOR_THE_RECORD = {
    "application.stage_changed",
    "application.rejected",
    "screening.completed",
    "onboarding.started",
}


def test_no_event_is_an_orphan() -> None:
    """An event that nobody publishes is dead; one that nobody answers is on the list above, or forgotten."""
    code = "\n".join(path.read_text() for path in source_files() if path.name != "catalog.py")
    for event in Event.__subclasses__():
        assert re.search(rf"publish\(\s*{event.__name__}\(", code), f"{event.__name__} is never published"
        assert event.wire.count(".") == 1
        assert event.subject[1] in event.__dataclass_fields__
    answered = {event for feature in FEATURES for event in feature.subscriptions}
    assert answered <= set(Event.__subclasses__())
    unanswered = {event.wire for event in set(Event.__subclasses__()) - answered}
    assert unanswered == FOR_THE_RECORD


def test_every_answering_job_is_declared_by_its_feature() -> None:
    for feature in FEATURES:
        declared = set(feature.jobs)
        for jobs in feature.subscriptions.values():
            assert set(jobs) <= declared, f"{feature.name} answers with a job it does not list"
        for periodic in feature.periodics:
            assert periodic.job in declared


@pytest.mark.parametrize("feature", FEATURES, ids=lambda feature: feature.name)
def test_every_grant_names_a_permission_of_the_feature(feature: Feature) -> None:
    known = {member for enum in feature.permissions for member in enum}
    granted = {permission for permissions in feature.grants.values() for permission in permissions}
    assert granted <= known
    assert known == granted or feature.name == "core", f"nobody may ever use {sorted(known - granted)}"
    for member in known:
        assert re.fullmatch(r"[a-z_]+:[a-z_]+:[a-z_]+", member.value), member
        assert member.__doc__
        assert member.__doc__.endswith("."), member


def test_features_reference_only_shared_tables(app: Flask) -> None:
    owners = {}
    for mapper in SQLModel._sa_registry.mappers:
        owners[str(mapper.local_table)] = mapper.class_.__module__.split(".")[0]
    for table in SQLModel.metadata.tables.values():
        for key in table.foreign_keys:
            target = key.column.table.name
            same = owners[table.name] == owners[target]
            assert same or target in SHARED_TABLES, f"{table.name} references {target} of another package"


def test_only_two_modules_import_by_name() -> None:
    allowed = {"hr/app.py"}
    found = {
        str(path.relative_to(ROOT))
        for path in source_files()
        if re.search(r"\b(import_module|__import__)\(", path.read_text())
    }
    assert found <= allowed


def test_models_do_not_postpone_annotations() -> None:
    """With postponed annotations SQLModel relationships fail at mapper set-up."""
    for path in source_files():
        if path.name == "models.py":
            assert "from __future__ import annotations" not in path.read_text(), path


def test_the_clock_is_read_in_one_place() -> None:
    """Only a command line may fall back to today, since nobody gave it a business date."""
    reads = re.compile(r"datetime\.(now|utcnow|today)\(|date\.today\(|time\.time\(")
    allowed = {"hr/clock.py"}
    for path in source_files():
        name = str(path.relative_to(ROOT))
        if name not in allowed and path.name != "__main__.py" and reads.search(path.read_text()):
            pytest.fail(f"{name} reads the system clock")


def test_package_roots_hold_a_docstring_and_nothing_else() -> None:
    for package in PACKAGES:
        body = ast.parse((ROOT / package / "__init__.py").read_text()).body
        assert len(body) == 1
        assert isinstance(body[0], ast.Expr)


def test_every_module_says_what_it_is() -> None:
    for path in source_files():
        if "migrations/versions" not in str(path):
            assert ast.get_docstring(ast.parse(path.read_text())), f"{path} has no docstring"


def test_every_declared_fault_point_is_passed_somewhere() -> None:
    code = "\n".join(path.read_text() for path in source_files())
    for constant in re.findall(r"^([A-Z_]+) = faults\.declare\(", code, flags=re.MULTILINE):
        assert re.search(rf"faults\.reach\((\w+\.)?{constant}\)", code), (
            f"{constant} is declared but never reached"
        )
    assert len(faults.declared()) >= 8


def test_requirements_are_pinned_and_name_no_registry() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            line = line.split("#")[0].strip()
            assert not line.startswith(("--", "http")), line
            assert not line or line.startswith("-r ") or "==" in line, line
