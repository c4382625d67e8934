"""Reading a template from TOML and refusing one that cannot be carried out."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from graphlib import CycleError, TopologicalSorter
from importlib import resources
from typing import Any, TypeVar

from onboarding.planning.model import LANGUAGES, Evidence, Gate, Owner, Template, TemplateTask

Choice = TypeVar("Choice", bound=StrEnum)

FARTHEST = 90


class TemplateRefused(ValueError):
    """A template that cannot be used, with every reason at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        """Keep the reasons and show them as one text."""
        self.problems = tuple(problems)
        super().__init__("; ".join(problems))


def load(key: str) -> Template:
    """Return one of our own templates."""
    file = resources.files("onboarding.planning") / "templates" / f"{key}.toml"
    return read(file.read_text(encoding="utf-8"), key=key)


def read(text: str, *, key: str) -> Template:
    """Return the template written in TOML, or raise TemplateRefused with every reason."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateRefused([f"not TOML: {error}"]) from error
    problems: list[str] = []
    rows = data.get("tasks", {})
    if not isinstance(rows, dict) or not rows:
        raise TemplateRefused(["there are no tasks"])
    tasks = tuple(_task(name, row, problems) for name, row in rows.items() if _is_table(name, row, problems))
    version = data.get("version")
    if not isinstance(version, int) or isinstance(version, bool):
        problems.append("version must be a whole number")
    problems += _order_problems(tasks)
    if problems:
        raise TemplateRefused(problems)
    return Template(key=key, version=int(version or 0), tasks=tasks)


def _is_table(name: str, row: object, problems: list[str]) -> bool:
    if not isinstance(row, dict):
        problems.append(f"{name}: must be a table")
    return isinstance(row, dict)


def _task(key: str, row: Mapping[str, Any], problems: list[str]) -> TemplateTask:
    unknown = set(row) - {"title", "hint", "owner", "offset", "depends_on", "gate", "evidence"}
    problems.extend(f"{key}: {name} is not known" for name in sorted(unknown))
    offset = row.get("offset")
    if not isinstance(offset, int) or isinstance(offset, bool) or abs(offset) > FARTHEST:
        problems.append(f"{key}: offset must be a whole number of business days up to {FARTHEST}")
        offset = 0
    depends_on = row.get("depends_on", [])
    if not isinstance(depends_on, list) or not all(isinstance(name, str) for name in depends_on):
        problems.append(f"{key}: depends_on must list the names of tasks")
        depends_on = []
    return TemplateTask(
        key=key,
        title=_words(f"{key}: title", row.get("title"), problems),
        hint=_words(f"{key}: hint", row["hint"], problems) if "hint" in row else {},
        owner=_choice(key, "owner", row.get("owner"), Owner, Owner.HR, problems),
        offset=offset,
        depends_on=tuple(depends_on),
        gate=_choice(key, "gate", row.get("gate", Gate.NONE), Gate, Gate.NONE, problems),
        evidence=_choice(
            key, "evidence", row.get("evidence", Evidence.NONE), Evidence, Evidence.NONE, problems
        ),
    )


def _words(place: str, value: object, problems: list[str]) -> dict[str, str]:
    given = value if isinstance(value, dict) else {}
    words = {code: str(given.get(code, "")).strip() for code in LANGUAGES}
    problems.extend(f"{place} is missing in {code}" for code, text in words.items() if not text)
    problems.extend(f"{place}: {code} is not a language of ours" for code in sorted(set(given) - set(words)))
    return words


def _choice(
    key: str, name: str, value: object, kind: type[Choice], otherwise: Choice, problems: list[str]
) -> Choice:
    if value not in set(kind):
        allowed = ", ".join(kind)
        problems.append(f"{key}: {name} must be one of {allowed}")
        return otherwise
    return kind(str(value))


def _order_problems(tasks: Sequence[TemplateTask]) -> Iterator[str]:
    by_key = {task.key: task for task in tasks}
    for task in tasks:
        for name in task.depends_on:
            if name not in by_key:
                yield f"{task.key}: depends on {name}, which is no task"
            elif by_key[name].offset > task.offset:
                yield f"{task.key}: is due before {name}, on which it depends"
    try:
        TopologicalSorter({task.key: task.depends_on for task in tasks}).prepare()
    except CycleError as error:
        yield f"tasks wait for each other: {' → '.join(error.args[1])}"
