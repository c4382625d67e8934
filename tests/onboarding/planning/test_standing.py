"""Where tasks and cases stand."""

from datetime import date, timedelta

import pytest

from onboarding.planning import Gate
from onboarding.planning.standing import (
    CaseFacts,
    Level,
    Look,
    TaskFacts,
    case_status,
    look,
    moved,
    readiness,
)

TODAY = date(2026, 11, 23)


def task(
    key: str, *, days: int = 0, done: bool = False, gate: Gate = Gate.NONE, needs: str = ""
) -> TaskFacts:
    status = "done" if done else "todo"
    return TaskFacts(key, status, TODAY + timedelta(days=days), gate, (needs,) if needs else ())


@pytest.mark.parametrize(
    ("days", "expected"), [(-1, Look.LATE), (0, Look.DUE_SOON), (3, Look.DUE_SOON), (4, Look.OPEN)]
)
def test_an_open_task_looks_late_only_after_its_day(days: int, expected: Look) -> None:
    assert look(task("a", days=days), [], today=TODAY) == expected


def test_a_task_waits_until_what_it_needs_is_done() -> None:
    waiting = task("b", days=-5, needs="a")
    assert look(waiting, [task("a"), waiting], today=TODAY) == Look.WAITING
    assert look(waiting, [task("a", done=True), waiting], today=TODAY) == Look.LATE


def test_readiness_names_the_open_steps_of_its_gate_only() -> None:
    tasks = [
        task("done", gate=Gate.DAY_ONE, done=True),
        task("open", gate=Gate.DAY_ONE, days=2),
        task("pay", gate=Gate.FIRST_PAY, days=-2),
        task("free", days=-9),
    ]
    day_one, first_pay = (readiness(tasks, gate, today=TODAY) for gate in (Gate.DAY_ONE, Gate.FIRST_PAY))
    assert (day_one.level, day_one.blocking) == (Level.NEEDS_ATTENTION, ("open",))
    assert (first_pay.level, first_pay.blocking) == (Level.BLOCKING, ("pay",))
    assert readiness(tasks[:1], Gate.DAY_ONE, today=TODAY).is_ready


@pytest.mark.parametrize(
    ("status", "act", "expected"),
    [
        ("todo", "complete", "done"),
        ("done", "complete", None),
        ("done", "reopen", "todo"),
        ("todo", "reopen", None),
    ],
)
def test_only_the_moves_of_the_table_are_allowed(status: str, act: str, expected: str | None) -> None:
    assert moved(status, act) == expected


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (CaseFacts(is_active=False, open_tasks=9, done_tasks=0, is_ready=False), "invited"),
        (CaseFacts(is_active=False, open_tasks=8, done_tasks=1, is_ready=False), "in_progress"),
        (CaseFacts(is_active=False, open_tasks=3, done_tasks=6, is_ready=True), "ready_for_day_one"),
        (CaseFacts(is_active=True, open_tasks=3, done_tasks=6, is_ready=True), "active"),
        (CaseFacts(is_active=True, open_tasks=0, done_tasks=9, is_ready=True), "completed"),
        (CaseFacts(is_active=False, open_tasks=0, done_tasks=9, is_ready=True), "ready_for_day_one"),
    ],
)
def test_the_status_of_a_case_follows_from_its_facts(facts: CaseFacts, expected: str) -> None:
    assert case_status(facts) == expected
