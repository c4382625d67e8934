"""Faults that résumés have when they come from scanners, old keyboards and clipboards."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import replace

from scripts.resumes.marks import Line, Run, Sheet, changed
from scripts.resumes.vocabulary import chance

_PROSE = ("duty", "summary", "other", "note", "letter")
_CONFUSED = {"l": "1", "O": "0", "rn": "m", "I": "l", "S": "5", "cl": "d", "e": "c", "i": "í"}


def noisy(sheet: Sheet, rng: random.Random) -> Sheet:
    """Return the sheet with one kind of fault; names, titles and numbers stay readable."""
    faults: tuple[Callable[[Line, random.Random], Line], ...] = (
        without_accents, misread, lost_bullets, doubled_spaces,
    )  # fmt: skip
    fault = rng.choice(faults)
    return changed(sheet, lambda line: fault(line, rng))


def _runs(line: Line, change: Callable[[Run], Run]) -> Line:
    return replace(
        line,
        runs=tuple(map(change, line.runs)),
        left=tuple(map(change, line.left)),
        right=tuple(map(change, line.right)),
    )


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", "".join(letter for letter in decomposed if letter != "\u0301"))


def without_accents(line: Line, _rng: random.Random) -> Line:
    """Leave out acute accents, everywhere, as on a keyboard without them."""
    return _runs(line, lambda run: replace(run, text=_plain(run.text), value=_plain(run.value)))


def misread(line: Line, rng: random.Random) -> Line:
    """Confuse letters in prose as a scanner does."""

    def change(run: Run) -> Run:
        if run.label not in _PROSE or not chance(rng, 0.5):
            return run
        wrong, right = rng.choice(tuple(_CONFUSED.items()))
        return replace(run, text=run.text.replace(wrong, right, 1))

    return _runs(line, change)


def lost_bullets(line: Line, rng: random.Random) -> Line:
    """Turn bullets into what other fonts make of them, or lose them."""
    return replace(line, bullet=rng.choice(("", "?", "o", "§", "·", "Ø"))) if line.bullet else line


def doubled_spaces(line: Line, rng: random.Random) -> Line:
    """Double a space here and there in prose."""

    def change(run: Run) -> Run:
        double = run.label in _PROSE and chance(rng, 0.4)
        return replace(run, text=run.text.replace(" ", "  ", 1)) if double else run

    return _runs(line, change)
