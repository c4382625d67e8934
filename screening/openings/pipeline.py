"""Pipelines: stages and statuses as data, validated when they are loaded."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hr.errors import Conflict
from hr.i18n import LOCALES, N_, locale

FOLDER = Path(__file__).parent / "pipelines"

# What can be done with an opening in each state.
OPENING_ACTS: Mapping[str, Mapping[str, str]] = {
    "draft": {"publish": "published", "close": "closed"},
    "published": {"close": "closed"},
    "closed": {"publish": "published"},
}


class BadPipeline(ValueError):
    """A pipeline file that cannot be used, with the reason."""


@dataclass(frozen=True)
class Stage:
    """One stage: its words for staff and candidates, where it leads and by when somebody answers."""

    key: str
    next: tuple[str, ...]
    answer_days: int
    shows_name: bool
    may_hire: bool
    words: Mapping[str, Mapping[str, str]]

    @property
    def label(self) -> str:
        """The name for staff, in the reader's language."""
        return self.words["label"][locale()]

    @property
    def public(self) -> str:
        """The name for the candidate, in the reader's language."""
        return self.words["public"][locale()]

    @property
    def after(self) -> str:
        """What comes next, for the candidate."""
        return self.words["after"][locale()]


@dataclass(frozen=True)
class Pipeline:
    """The stages in order, and what each act makes of each status."""

    name: str
    version: int
    stages: tuple[Stage, ...]
    statuses: Mapping[str, Mapping[str, str]]

    @property
    def first(self) -> Stage:
        """Where applications begin."""
        return self.stages[0]

    @property
    def last(self) -> Stage:
        """Where hired people end."""
        return self.stages[-1]

    def stage(self, key: str) -> Stage:
        """Return a stage by its key."""
        return next(stage for stage in self.stages if stage.key == key)

    def status_after(self, status: str, act: str) -> str:
        """Return the status an act leads to, or raise Conflict when it cannot be done any more."""
        return follow(self.statuses, status, act)

    def allows(self, status: str, act: str) -> bool:
        """Say whether an act can be done."""
        return act in self.statuses.get(status, {})


def follow(table: Mapping[str, Mapping[str, str]], state: str, act: str) -> str:
    """Look an act up in a state table, or raise Conflict."""
    if act not in table.get(state, {}):
        raise Conflict(N_("This cannot be done any more: the state has changed meanwhile."), key="bad_state")
    return table[state][act]


@cache
def load(name: str = "default") -> Pipeline:
    """Return a pipeline by its name."""
    return read(tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8")))


def read(data: Mapping[str, Any]) -> Pipeline:
    """Build a pipeline from its data; BadPipeline when it leads nowhere or lacks a language."""
    stages = tuple(_stage(each) for each in data["stages"])
    statuses = {str(status): dict(acts) for status, acts in data["statuses"].items()}
    _check_stages(stages)
    unknown = {after for acts in statuses.values() for after in acts.values()} - set(statuses)
    if unknown:
        raise BadPipeline(f"statuses that are reached but not described: {sorted(unknown)}")
    return Pipeline(str(data["name"]), int(data["version"]), stages, statuses)


def _stage(data: Mapping[str, Any]) -> Stage:
    words = {part: dict(data[part]) for part in ("label", "public", "after")}
    for part, texts in words.items():
        if set(texts) != set(LOCALES) or not all(texts.values()):
            raise BadPipeline(f"stage {data['key']}: {part} must be there in {', '.join(LOCALES)}")
    return Stage(
        key=str(data["key"]),
        next=tuple(data["next"]),
        answer_days=int(data["answer_days"]),
        shows_name=bool(data["shows_name"]),
        may_hire=bool(data["may_hire"]),
        words=words,
    )


def _check_stages(stages: tuple[Stage, ...]) -> None:
    keys = [stage.key for stage in stages]
    if len(set(keys)) != len(keys) or len(keys) < 2:
        raise BadPipeline("a pipeline needs two stages or more, each with a key of its own")
    if not any(stage.may_hire for stage in stages):
        raise BadPipeline("nobody can be hired from any stage")
    reached, waiting = set[str](), [stages[0]]
    while waiting:
        stage = waiting.pop()
        reached.add(stage.key)
        for key in stage.next:
            if key not in keys:
                raise BadPipeline(f"stage {stage.key} leads to {key}, which does not exist")
            if key not in reached:
                waiting.append(stages[keys.index(key)])
    lost = set(keys[:-1]) - reached  # the last stage is reached by hiring
    if lost:
        raise BadPipeline(f"stages nobody can reach: {sorted(lost)}")
