"""Where tasks and cases stand: allowed moves as data, and what is read off the tasks."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from onboarding.planning.model import Gate

TODO, DONE = "todo", "done"
TASK_MOVES = {(TODO, "complete"): DONE, (DONE, "reopen"): TODO}

SOON = timedelta(days=3)


class Look(StrEnum):
    """How a task looks today."""

    COMPLETED = "completed"
    WAITING = "waiting"  # for another task
    LATE = "late"
    DUE_SOON = "due_soon"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """What is needed to say where a task stands."""

    key: str
    status: str
    due_on: date
    gate: str = Gate.NONE
    depends_on: tuple[str, ...] = ()


def moved(status: str, act: str) -> str | None:
    """Return the status an act leads to, or None when it is not allowed."""
    return TASK_MOVES.get((status, act))


def waits_for(task: TaskFacts, tasks: Iterable[TaskFacts]) -> tuple[str, ...]:
    """Return the open tasks that a task depends on."""
    open_keys = {other.key for other in tasks if other.status != DONE}
    return tuple(key for key in task.depends_on if key in open_keys)


def look(task: TaskFacts, tasks: Iterable[TaskFacts], *, today: date) -> Look:
    """Return how a task looks today."""
    if task.status == DONE:
        return Look.COMPLETED
    if waits_for(task, tasks):
        return Look.WAITING
    if task.due_on < today:
        return Look.LATE
    return Look.DUE_SOON if task.due_on - today <= SOON else Look.OPEN


class Level(StrEnum):
    """How ready somebody is for a gate."""

    COMPLETED = "completed"
    NEEDS_ATTENTION = "needs_attention"
    BLOCKING = "blocking"


@dataclass(frozen=True, slots=True)
class Readiness:
    """Whether a gate can be passed, and the open steps before it."""

    gate: Gate
    level: Level
    blocking: tuple[str, ...]

    @property
    def is_ready(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.blocking


def readiness(tasks: Sequence[TaskFacts], gate: Gate, *, today: date) -> Readiness:
    """Return how ready somebody is for a gate: blocking once an open step is late."""
    open_tasks = [task for task in tasks if task.gate == gate and task.status != DONE]
    level = Level.COMPLETED
    if open_tasks:
        late = any(task.due_on < today for task in open_tasks)
        level = Level.BLOCKING if late else Level.NEEDS_ATTENTION
    return Readiness(gate, level, tuple(task.key for task in open_tasks))


INVITED, IN_PROGRESS, READY = "invited", "in_progress", "ready_for_day_one"
ACTIVE, COMPLETED = "active", "completed"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What a case's status follows from."""

    is_active: bool
    open_tasks: int
    done_tasks: int
    is_ready: bool


# The first rule that fits is the status.
CASE_RULES: tuple[tuple[str, Callable[[CaseFacts], bool]], ...] = (
    (COMPLETED, lambda facts: facts.is_active and not facts.open_tasks),
    (ACTIVE, lambda facts: facts.is_active),
    (READY, lambda facts: facts.is_ready),
    (IN_PROGRESS, lambda facts: facts.done_tasks > 0),
    (INVITED, lambda _facts: True),
)


def case_status(facts: CaseFacts) -> str:
    """Return the status of a case."""
    return next(status for status, fits in CASE_RULES if fits(facts))
