"""The validation of whole packs: what ships is sound, and each kind of fault is found."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from payroll.countries.__main__ import main
from payroll.countries.registry import COUNTRIES, register
from payroll.countries.validate import validate, validate_all
from tests.payroll.countries.tiny.country import TINYLAND


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """Return a copy of a small pack to spoil, registered as a country of its own."""
    copy = tmp_path / "xs"
    shutil.copytree(TINYLAND.folder, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    yield copy
    COUNTRIES.pop(f"x-{tmp_path.name}", None)


def faults(folder: Path, **changes: object) -> str:
    country = replace(TINYLAND, code=f"x-{folder.parent.name}", folder=folder, **changes)  # type: ignore[arg-type]
    COUNTRIES.pop(country.code, None)
    register(country)
    return "\n".join(validate(country).faults)


def spoil(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_pack_that_ships_is_sound() -> None:
    assert [fault for report in validate_all() for fault in report.faults] == []
    assert main(["check"]) == 0


def test_a_sound_copy_has_no_fault(folder: Path) -> None:
    assert faults(folder) == ""


@pytest.mark.parametrize(
    ("file", "old", "new", "fault"),
    [
        (
            "levy.toml",
            "effective_to = 2026-12-31",
            "effective_to = 2026-11-30",
            "nothing is in force between",
        ),
        (
            "levy.toml",
            "effective_from = 2027-01-01\nknown_since = 2026-11-01",
            "effective_from = 2026-07-01\nknown_since = 2025-12-01",
            "overlap",
        ),
        ("levy.toml", 'id = "LA 2025/1", article = "1"', 'id = "", article = ""', "without a source"),
        ("levy.toml", "allowance = 500", "alowance = 500", "alowance"),
        ("levy.toml", 'trust = "official"', 'trust = "hearsay"', "trust"),
        ("cases/levy.toml", 'levy = "50.00"', 'levy = "50.01"', "expected 50.01 got 50.00"),
        ("cases/levy.toml", 'component = "levy"', 'component = "tax"', "a component that does not ship"),
    ],
)
def test_a_spoilt_pack_is_found_out(folder: Path, file: str, old: str, new: str, fault: str) -> None:
    spoil(folder / file, old, new)
    assert fault in faults(folder)


def test_a_pack_without_cases_or_with_a_broken_equation_is_found_out(folder: Path) -> None:
    (folder / "cases" / "levy.toml").unlink()
    found = faults(folder, equations={"xt.step.above": "above = max(pay", "xt.step.lost": "a = b"})
    assert "cases: there is none" in found
    assert "equation xt.step.above: The formula ends too early." in found
    assert "equation xt.step.lost: there is no text for this step" in found
