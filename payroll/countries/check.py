"""Compares the packs with rows that somebody else computed, and reports honestly how far they are."""

import csv
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation, localcontext
from enum import StrEnum
from pathlib import Path
from typing import Any

from payroll.countries.country import CheckValue
from payroll.countries.loader import read
from payroll.countries.registry import COUNTRIES
from payroll.engine.refusals import Refused, Unsupported
from payroll.engine.rounding import CONTEXT

COLUMNS = {"id", "jurisdiction", "component", "date", "tolerance", "inputs_json", "expected_json"}
UNVERIFIED = "derived-unverified"
# Some rows print whole dollars; the component rounds its answer to them, so nothing is left to tolerate.
WHOLE_DOLLAR = "whole dollar"


class Outcome(StrEnum):
    """How a row ended."""

    PASSED = "passed"
    FAILED = "failed"
    NOT_SHIPPED = "not shipped"


@dataclass(frozen=True, slots=True)
class Check:
    """One row and how it ended; `notes` say what was expected and got, or what is not shipped."""

    id: str
    component: str
    outcome: Outcome
    notes: tuple[str, ...] = ()
    is_unverified: bool = False


@dataclass(slots=True)
class Report:
    """The rows of one file."""

    file: str
    checks: list[Check] = field(default_factory=list)

    @property
    def has_failed(self) -> bool:
        """Tell whether any row failed."""
        return any(check.outcome is Outcome.FAILED for check in self.checks)

    def lines(self) -> Iterator[str]:
        """Yield the report: counts per component, then every failure, then what is not shipped."""
        yield self.file
        shipped = [check for check in self.checks if check.outcome is not Outcome.NOT_SHIPPED]
        yield from self._counts([check for check in shipped if not check.is_unverified], "")
        yield from self._counts([check for check in shipped if check.is_unverified], f" ({UNVERIFIED})")
        for check in self.checks:
            if check.outcome is Outcome.FAILED:
                yield f"  FAILED {check.id} {check.component}: {'; '.join(check.notes)}"
        missing = Counter(check.notes[0] for check in self.checks if check.outcome is Outcome.NOT_SHIPPED)
        for name, count in sorted(missing.items()):
            yield f"  not shipped: {name}, {count} rows"

    @staticmethod
    def _counts(checks: list[Check], remark: str) -> Iterator[str]:
        total = Counter(check.component for check in checks)
        passed = Counter(check.component for check in checks if check.outcome is Outcome.PASSED)
        for component in sorted(total):
            yield f"  {component}{remark}: {passed[component]} of {total[component]} passed"


def check_file(path: Path) -> Report:
    """Return the report of one file; raise `ValueError` when it is no check file."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream)
        missing = COLUMNS - set(rows.fieldnames or ())
        if missing:
            raise ValueError(f"{path}: the columns {sorted(missing)} are missing")
        with localcontext(CONTEXT):
            return Report(str(path), [check_row(row) for row in rows])


def check_row(row: dict[str, Any]) -> Check:
    """Return how one row ended; a row that cannot be read has failed."""
    name = f"{row['jurisdiction']} {row['component']}"
    jurisdiction = str(row["jurisdiction"])
    # "US-PA" is answered by the pack of the United States, which is told the whole of it.
    country = COUNTRIES.get(jurisdiction.split("-")[0].lower())
    is_unverified = row.get("source_class") == UNVERIFIED
    component = country.components.get(str(row["component"])) if country else None
    if country is None or component is None:
        return Check(row["id"], row["component"], Outcome.NOT_SHIPPED, (name,), is_unverified)
    try:
        expected = json.loads(row["expected_json"])
        inputs = json.loads(row["inputs_json"])
        if "-" in jurisdiction:
            inputs["_jurisdiction"] = jurisdiction
        # "2021-04-06+p3" is the third period of the year that begins that day; its parameters are the year's.
        on = date.fromisoformat(row["date"].split("+")[0])
        got = component(inputs, on, read(country.code))
        notes = tuple(differences(expected, got, _tolerance(row["tolerance"])))
    except Unsupported as refusal:
        notes = (f"{name}: {refusal.sentence}",)
        return Check(row["id"], row["component"], Outcome.NOT_SHIPPED, notes, is_unverified)
    except Refused as refusal:
        notes = (refusal.sentence,)
    except (ValueError, KeyError, TypeError, AttributeError, InvalidOperation) as error:
        notes = (f"unreadable row, {type(error).__name__}: {error}",)
    return Check(
        row["id"], row["component"], Outcome.FAILED if notes else Outcome.PASSED, notes, is_unverified
    )


def _tolerance(text: str) -> Decimal:
    return Decimal(0) if text == WHOLE_DOLLAR else Decimal(text)


def differences(expected: dict[str, Any], got: dict[str, CheckValue], tolerance: Decimal) -> Iterator[str]:
    """Yield one note for every expected value that was not met; an empty expectation is never met."""
    if not expected:
        yield "nothing is expected"
    for key, value in expected.items():
        if key not in got:
            yield f"{key} expected {value} got nothing"
        elif not _is_met(value, got[key], tolerance):
            yield f"{key} expected {value} got {got[key]}"


def _is_met(expected: Any, got: CheckValue, tolerance: Decimal) -> bool:
    if isinstance(expected, bool) or isinstance(got, bool):
        return expected is got
    return abs(Decimal(expected) - Decimal(got)) <= tolerance
