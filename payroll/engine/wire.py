"""A result as bytes and its explanations as JSON, for storage; what is read back equals what was written."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from payroll.engine.digest import canonical
from payroll.engine.model import Result, Step, StepValue


def serialise(result: Result) -> bytes:
    """Return the canonical bytes of a result: the same inputs and pack always give the same bytes."""
    return canonical(result).encode()


def trace_to_json(trace: Iterable[Step]) -> str:
    """Return the steps of an explanation as JSON: amounts as strings, counts as numbers, words in a list."""
    return json.dumps([step_to_plain(step) for step in trace])


def trace_from_json(text: str) -> tuple[Step, ...]:
    """Return the steps that `trace_to_json` wrote."""
    return tuple(step_from_plain(step) for step in json.loads(text))


def step_to_plain(step: Step) -> list[Any]:
    """Return a step in the words of JSON."""
    return [step.key, [[name, _plain(value)] for name, value in step.values]]


def step_from_plain(plain: list[Any]) -> Step:
    """Return the step that `step_to_plain` wrote."""
    key, values = plain
    return Step(key, tuple((name, _value(value)) for name, value in values))


def _plain(value: StepValue) -> str | int | list[str]:
    if isinstance(value, Decimal):
        return str(value)
    return [value] if isinstance(value, str) else value


def _value(value: str | int | list[str]) -> StepValue:
    if isinstance(value, list):
        return value[0]
    return Decimal(value) if isinstance(value, str) else value
