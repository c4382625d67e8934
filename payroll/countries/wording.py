"""Finds the English text of any label or step key, of the engine or of a country."""

from collections.abc import Callable

from payroll.countries.registry import COUNTRIES
from payroll.engine import explain
from payroll.engine.model import Line, Step, StepValue


def text(key: str) -> str:
    """Return the English text of a key; a key nobody knows is a tenant's own words and comes back."""
    country = COUNTRIES.get(key.split(".", 1)[0])
    if country and key in country.texts:
        return country.texts[key]
    return explain.TEXTS.get(key, key)


def label(line: Line, translate: Callable[[str], str]) -> str:
    """Return a line's label in the language of `translate`."""
    return translate(text(line.label))


def sentence(step: Step, translate: Callable[[str], str], show: Callable[[str, StepValue], str]) -> str:
    """Return a step's sentence; `show` writes one value of a kind: money, percent, number or text."""
    return explain.render(step, translate(text(step.key)), show)
