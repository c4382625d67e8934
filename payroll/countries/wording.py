"""Finds the text and the equation of any label or step key of the engine or a country; unfolds a line."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from payroll.countries.registry import COUNTRIES
from payroll.engine import arithmetic as figures
from payroll.engine import explain
from payroll.engine.model import Line, Step, StepValue
from payroll.engine.pack import Pack, Row

Show = Callable[[str, StepValue], str]


def text(key: str) -> str:
    """Return the English text of a key; a key nobody knows is a tenant's own words and comes back."""
    country = COUNTRIES.get(key.split(".", 1)[0])
    if country and key in country.texts:
        return country.texts[key]
    return explain.TEXTS.get(key, key)


def label(line: Line, translate: Callable[[str], str]) -> str:
    """Return a line's label in the language of `translate`."""
    return translate(text(line.label))


def sentence(step: Step, translate: Callable[[str], str], show: Show) -> str:
    """Return a step's sentence; `show` writes one value of a kind: money, percent, number or text."""
    return explain.render(step, translate(text(step.key)), show)


def equation(step: Step) -> str | None:
    """Return the equation of a step, None for one that only states a fact."""
    country = COUNTRIES.get(step.key.split(".", 1)[0])
    equations: Mapping[str, str] = country.equations if country else {}
    return explain.equation_of(step, equations) or explain.equation_of(step, explain.EQUATIONS)


def arithmetic(step: Step, translate: Callable[[str], str], show: Show) -> str | None:
    """Return a step's arithmetic as people write it, None for a step that only states a fact.

    `show` writes exact figures without a unit, as `payroll.engine.arithmetic.NUMBERS` does for each language.
    """
    found = equation(step)
    return figures.written(step, found, show, translate) if found else None


class Told(NamedTuple):
    """One step as people read it: its sentence and, where it computes, its arithmetic."""

    sentence: str
    arithmetic: str | None


class Explanation(NamedTuple):
    """A line unfolded: its label, the steps that lead to its amount, and the rows the figures come from."""

    label: str
    steps: tuple[Told, ...]
    rows: tuple[Row, ...]


def unfolded(
    line: Line, pack: Pack, translate: Callable[[str], str], show: Show, figures_of: Show
) -> Explanation:
    """Return why a line has its amount; `show` writes values in sentences, `figures_of` in the arithmetic.

    `pack` is the one the line was computed with; its rows carry source and trust mark.
    """
    steps = tuple(
        Told(sentence(step, translate, show), arithmetic(step, translate, figures_of)) for step in line.trace
    )
    names = line.parameter.split()
    rows = tuple(row for table in pack.tables.values() for row in table if row.id in names)
    return Explanation(label(line, translate), steps, rows)
