"""Who may do what: every route x method x reader x own or other object, asked for real.

What is expected follows from the guard of the route and from `REACH`, the objects within the reach of those
who may not see all of a kind. The answers are kept in matrix.txt, so that a change of rights shows in review;
after looking at the difference, accept it with

    ACCEPT_MATRIX=1 .venv/bin/python -m pytest tests/access
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from hr.access import Role
from hr.auth import rights
from hr.web.guards import guard_of
from tests.support import readers
from tests.support.readers import ANONYMOUS, CANDIDATE, NEW_HIRE, Door, Reader, Snapshot
from tests.support.world import World

MATRIX = Path(__file__).with_name("matrix.txt")

DOOR, REFUSED, ABSENT, AGAIN = "door", "refused", "absent", "sign again"
WORDS = {403: REFUSED, 404: ABSENT, 409: "conflict", 410: "spent", 422: "corrected", 429: "too many"}

# Kinds of which some readers reach only a part; "*" stands for everybody else who may open the route at all.
REACH: dict[str, dict[str, frozenset[str]]] = {
    "application": {"hiring_manager": frozenset({"own"}), CANDIDATE: frozenset({"own"})},
    "job": {"hiring_manager": frozenset({"own"})},
    "case": {"hiring_manager": frozenset({"own"})},
    "case_task": {"hiring_manager": frozenset({"own"}), "*": frozenset({"own", "other"})},
    "employment": {"*": frozenset({"own", "other"})},
    "payslip": {"employee": frozenset({"own"}), "*": frozenset()},
    "payslip_copy": {"employee": frozenset({"own"}), "*": frozenset()},
    "own_advance": {"employee": frozenset({"own"}), "*": frozenset()},
    "own_question": {"employee": frozenset({"own"}), "*": frozenset()},
    "payslip_line": {"employee": frozenset({"own"}), "*": frozenset()},
    "own_bank_change": {"employee": frozenset({"own"}), "*": frozenset()},
    "own_tax_form": {"employee": frozenset({"own"}), "*": frozenset()},
    "own_task": {NEW_HIRE: frozenset({"own"}), "*": frozenset()},
    "contract": {NEW_HIRE: frozenset({"own"}), "*": frozenset()},
    "document": {
        "employee": frozenset({"own payslip", "own copy", "own certificate"}),
        NEW_HIRE: frozenset({"own contract"}),
        "hr": frozenset({"own contract", "other contract"}),
        "*": frozenset(),
    },
}
# Objects that are visible, with an act on them that belongs to somebody else, or has to be prepared first:
# payroll opens a payslip's file only after saying what for.
NOT_THEIRS = {
    ("onboarding_cases.complete", "admin"),
    ("onboarding_cases.reopen", "admin"),
    ("staff_payslips.download", "payroll_preparer"),
    ("staff_payslips.download", "payroll_approver"),
}
# Pages that somebody has nothing on: only the employee works abroad too, and a preview has to name a person.
NOTHING_THERE = {
    ("tax_forms.mine", NEW_HIRE),
    ("retro.preview", "payroll_approver"),
    ("retro.preview", "payroll_preparer"),
}


@dataclass(frozen=True)
class Answer:
    """What one reader got from one door."""

    reader: str
    door: Door
    whose: str
    status: int
    word: str

    @property
    def row(self) -> tuple[str, str, str]:
        """Which line of the matrix it belongs to."""
        return self.door.endpoint, self.door.method, self.whose

    def __str__(self) -> str:
        """Say who asked for what and got what."""
        asked = f"{self.door.method} {self.door.rule.rule} [{self.whose}]"
        return f"{self.reader}: {asked} {self.status} {self.word}"


@pytest.fixture(scope="module")
def answers(
    app: Flask, world: World, everybody: dict[str, Reader], before: Snapshot
) -> dict[tuple[str, str, str], dict[str, Answer]]:
    """Ask at every door as everybody; whatever a request changed is put back before the next."""
    found: dict[tuple[str, str, str], dict[str, Answer]] = {}
    for answer in _ask(app, world, everybody, before):
        found.setdefault(answer.row, {})[answer.reader] = answer
    return found


def _ask(app: Flask, world: World, everybody: dict[str, Reader], before: Snapshot) -> Iterator[Answer]:
    for door in readers.doors(app):
        for whose, path in door.addresses(world).items():
            for reader in everybody.values():
                response = reader.open(path, door.method)
                if door.method != "GET" and response.status_code < 400:
                    before.restore()
                yield Answer(reader.name, door, whose, response.status_code, _word(response))


def _word(response: TestResponse) -> str:
    """Name the kind of an answer."""
    status = response.status_code
    if 300 <= status < 400:
        if urlsplit(response.location).path == "/sign-in/again":
            return AGAIN
        return DOOR if readers.is_door(response) else "goes on"
    return WORDS.get(status) or ("shown" if status < 300 else str(status))


def _problem(app: Flask, answer: Answer) -> str:
    """Say what is wrong with an answer; empty when it is as the rights want it."""
    wanted = _wanted(app, answer)
    if wanted:
        return "" if answer.word == wanted else f"{answer}, not {wanted}"
    return f"{answer}, although allowed" if answer.word in (DOOR, REFUSED, ABSENT, AGAIN, "401") else ""


def _wanted(app: Flask, answer: Answer) -> str:
    """Return the one right answer, or nothing where several are (the page, its form again, a conflict)."""
    guard = guard_of(app, answer.door.endpoint)
    assert guard is not None
    if guard.kind == "public":
        return ""
    if guard.kind == "candidate":
        return _within_reach(answer) if answer.reader == CANDIDATE else DOOR
    assert guard.permission is not None
    if answer.reader in (CANDIDATE, ANONYMOUS):
        return DOOR
    role = Role.EMPLOYEE if answer.reader == NEW_HIRE else Role(answer.reader)
    if guard.permission.value not in rights.grants()[role]:
        return REFUSED
    return _within_reach(answer)


def _within_reach(answer: Answer) -> str:
    if (answer.door.endpoint, answer.reader) in NOTHING_THERE:
        return ABSENT
    limits = REACH.get(answer.door.kind, {})
    reached = limits.get(answer.reader, limits.get("*"))
    if reached is not None and answer.whose not in reached:
        return ABSENT
    return REFUSED if (answer.door.endpoint, answer.reader) in NOT_THEIRS else ""


@pytest.mark.parametrize("name", readers.NAMES)
def test_a_reader_gets_what_their_rights_give_and_no_more(
    app: Flask, answers: dict[tuple[str, str, str], dict[str, Answer]], name: str
) -> None:
    problems = [_problem(app, row[name]) for row in answers.values()]
    assert not [problem for problem in problems if problem]


def test_no_door_breaks(answers: dict[tuple[str, str, str], dict[str, Answer]]) -> None:
    assert not [str(each) for row in answers.values() for each in row.values() if each.status >= 500]


def test_the_matrix_is_the_one_that_was_reviewed(
    answers: dict[tuple[str, str, str], dict[str, Answer]],
) -> None:
    drawn = _drawn(answers)
    if os.environ.get("ACCEPT_MATRIX"):
        MATRIX.write_text(drawn)
    kept = MATRIX.read_text() if MATRIX.exists() else ""
    changed = sorted(set(drawn.splitlines()) ^ set(kept.splitlines()))
    assert drawn == kept, "\n".join(["look at the changes, then accept them with ACCEPT_MATRIX=1:", *changed])


def _drawn(answers: dict[tuple[str, str, str], dict[str, Answer]]) -> str:
    """Draw one line for each route, method and object, with what everybody got."""
    head = ("route", "method", "object", *readers.NAMES)
    lines = [head, *((*row, *(got[name].word for name in readers.NAMES)) for row, got in answers.items())]
    widths = [max(len(line[column]) for line in lines) for column in range(len(head))]
    drawn = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    return "\n".join(line.rstrip() for line in drawn) + "\n"
