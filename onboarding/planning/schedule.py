"""Giving each task of a template its day and its place in the order."""

from collections.abc import Set as AbstractSet
from datetime import date
from heapq import heappop, heappush

from onboarding.planning.calendar import shift
from onboarding.planning.model import PlannedTask, Template


def plan(
    template: Template, *, starts_on: date, holidays: AbstractSet[date], opened_on: date | None = None
) -> tuple[PlannedTask, ...]:
    """Return the tasks with their days, each after those it depends on.

    No task is due before the day the plan is opened: who is hired late still gets a fair date.
    """
    floor = opened_on or date.min
    due = {task.key: max(shift(starts_on, task.offset, holidays), floor) for task in template.tasks}
    return tuple(
        PlannedTask(template.tasks[place], position, due[template.tasks[place].key])
        for position, place in enumerate(_in_order(template, due), start=1)
    )


def _in_order(template: Template, due: dict[str, date]) -> list[int]:
    """Order by day, then as written, a task never before one it depends on (Kahn's algorithm)."""
    places = {task.key: place for place, task in enumerate(template.tasks)}
    waits_for = {place: len(set(task.depends_on)) for place, task in enumerate(template.tasks)}
    ready: list[tuple[date, int]] = []
    for place, task in enumerate(template.tasks):
        if not waits_for[place]:
            heappush(ready, (due[task.key], place))
    ordered: list[int] = []
    while ready:
        _day, place = heappop(ready)
        ordered.append(place)
        done = template.tasks[place].key
        for other in template.tasks:
            if done in other.depends_on:
                waits_for[places[other.key]] -= 1
                if not waits_for[places[other.key]]:
                    heappush(ready, (due[other.key], places[other.key]))
    return ordered
