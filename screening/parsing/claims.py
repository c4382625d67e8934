"""What people state is checked for the same tricks as a file: what fools a machine is left out and quoted."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from screening.parsing.addressed import find_addressed
from screening.parsing.facts import LISTS, UNREAD, Fact, Facts, parts_of
from screening.parsing.model import Warn, WarningCode
from screening.parsing.stuffing import repeats

_TERMS = re.compile(r"[,;|•·●▪\t\n]")
_MOST_TERMS = 6  # in one value: a position with its specialities has three or four


@dataclass
class Checked:
    """What may count of the facts somebody stated, and a warning for every trick."""

    facts: Facts
    addressed: list[str] = field(default_factory=list)
    stuffed: list[str] = field(default_factory=list)

    @property
    def warnings(self) -> tuple[Warn, ...]:
        """The warnings, each quoting what it is about."""
        found = (
            (WarningCode.STATED_INSTRUCTIONS, self.addressed),
            (WarningCode.STATED_KEYWORDS, self.stuffed),
        )
        return tuple(Warn(code, " … ".join(quotes)) for code, quotes in found if quotes)

    def is_trick(self, text: str) -> bool:
        """Say whether a value speaks to a machine or lists key words; quote it if so."""
        if find_addressed(text):
            self.addressed.append(text)
            return True
        terms = [term for term in _TERMS.split(text) if term.strip()]
        if len(terms) > _MOST_TERMS or repeats(text):
            self.stuffed.append(text)
            return True
        return False


def checked(read: Facts, stated: Facts) -> Checked:
    """Return the facts without the tricks; what was read already was sifted with its file."""
    result = Checked(stated)
    lists: dict[str, Any] = {
        name: tuple(_entries(getattr(read, name), getattr(stated, name), result)) for name in LISTS
    }
    skills = tuple(_skills(read, stated, result))
    result.facts = replace(stated, skills=skills, **lists)
    return result


def _entries(read: tuple[Fact, ...], stated: tuple[Fact, ...], result: Checked) -> Iterable[Fact]:
    for entry in stated:
        before = read[entry.read] if 0 <= entry.read < len(read) else None
        bad: dict[str, Any] = {
            part: getattr(before, part, "")
            for part in parts_of(entry)
            if getattr(entry, part) != getattr(before, part, "") and result.is_trick(getattr(entry, part))
        }
        kept: Fact = replace(entry, **bad)
        if kept.read != UNREAD or any(getattr(kept, part) for part in parts_of(kept)[:2]):
            yield kept


def _skills(read: Facts, stated: Facts, result: Checked) -> Iterable[str]:
    new = [skill for skill in stated.skills if skill not in read.skills]
    text, start, bad = "\n".join(new), 0, set[str]()
    spans = find_addressed(text)  # a sentence may run over several of them
    for skill in new:
        end = start + len(skill)
        if any(first < end and start < last for first, last in spans):
            result.addressed.append(skill)
            bad.add(skill)
        elif result.is_trick(skill):
            bad.add(skill)
        start = end + 1
    left = [skill for skill in new if skill not in bad]
    if repeats("\n".join(left)):
        result.stuffed.extend(left)
        bad.update(left)
    return [skill for skill in stated.skills if skill not in bad]
