"""Adds up every line of a payslip again from what is written, and says which ones cannot be."""

from collections.abc import Callable
from fractions import Fraction

from payroll.countries import wording
from payroll.engine.arithmetic import NUMBERS
from payroll.engine.model import Line, Result, Step
from tests.payroll.engine.catalog import SPANISH
from tests.payroll.engine.reading import ROUNDINGS, Reader

# What the engine's 28 digits cannot hold of an endless quotient.
ENDLESS = Fraction(1, 10**22)
LANGUAGES = ("en", "es")
# What somebody entered is the amount; nothing leads to it.
STATED = {"step.given"}


TRANSLATE: dict[str, Callable[[str], str]] = {"en": str, "es": SPANISH.__getitem__}
WORDS = {
    "en": ROUNDINGS,
    "es": {SPANISH[words]: rounding for words, rounding in ROUNDINGS.items()},
}


def complaints(result: Result) -> list[str]:
    """Return a note for every step that does not add up and every line that no step leads to."""
    return [note for line in result.lines for note in line_complaints(line)]


def line_complaints(line: Line) -> list[str]:
    notes = []
    end: Fraction | None = None
    for step in line.trace:
        equation = wording.equation(step)
        if equation is None:
            if step.key in STATED:
                end = round(Fraction(dict(step.values)["amount"]), 2)
            continue
        end = Fraction(dict(step.values)[equation.split("=")[0].strip()])
        notes += [note for language in LANGUAGES for note in _misread(line, step, end, language)]
    if end is None and line.amount == 0 and line.trace:
        # Nothing is due, and a step says why: there is no figure to add up.
        return notes
    if end is None:
        notes.append(f"{line.code}: no step leads to {line.amount}: {[step.key for step in line.trace]}")
    elif end != Fraction(line.amount):
        notes.append(f"{line.code}: the last step gives {end}, the line says {line.amount}")
    return notes


def _misread(line: Line, step: Step, stored: Fraction, language: str) -> list[str]:
    text = wording.arithmetic(step, TRANSLATE[language], NUMBERS[language])
    assert text is not None
    computed, told = Reader(text, language, WORDS[language]).line()
    is_as_near_as_can_be = _is_endless(computed) and abs(computed - stored) <= ENDLESS * max(
        Fraction(1), abs(stored)
    )
    if told == stored and (computed == stored or is_as_near_as_can_be):
        return []
    return [f"{line.code} {step.key}: {text} gives {computed}, stored {stored}"]


def _is_endless(value: Fraction) -> bool:
    """Tell whether no 28 digits can write a value: a quotient by more than twos and fives never ends."""
    return value.denominator > 10**12 or 10**40 % value.denominator != 0
