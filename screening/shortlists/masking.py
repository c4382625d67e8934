"""Taking out who somebody is: name and its parts, addresses, numbers, wherever they stand in a text."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from hr.i18n import gettext
from screening.applications.models import Application
from screening.parsing import ParsedResume

BLOT = "\ue000"  # private use: no résumé holds it
_BLOTS = re.compile(f"{BLOT}(?:[^\\w{BLOT}]*{BLOT})*")
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)\S+|\b[\w-]+\.(?:com|es|org|net|io)/\S+"
)
_FOREIGN_NUMBER = re.compile(r"\+\d[\d\s().-]{7,}\d")
# Words inside names that say nothing of the person.
_PARTICLES = frozenset({"del", "las", "los", "dos", "das", "van", "von", "der", "den", "san"})
_SHORTEST_PART = 3
_SHORTEST_NUMBER = 7
_OWN_DIGITS = 9  # of a telephone number without its country


@dataclass(frozen=True)
class Mask:
    """What is blotted out of every text shown before the name may be."""

    names: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()

    def blot(self, text: str) -> str:
        """Return a text of the same length with a sign in the place of each letter that says who it is."""
        signs = list(text)
        for first, last in self._found(text):
            signs[first:last] = ["\n" if sign == "\n" else BLOT for sign in signs[first:last]]
        return "".join(signs)

    def hide(self, text: str) -> str:
        """Return a text with a word in the place of what says who it is."""
        return shown(self.blot(text))

    def hide_all(self, value: Any) -> Any:
        """Hide in every text of plain values, however deep."""
        if isinstance(value, dict):
            return {key: self.hide_all(each) for key, each in value.items()}
        if isinstance(value, list):
            return [self.hide_all(each) for each in value]
        return self.hide(value) if isinstance(value, str) else value

    def _found(self, text: str) -> Iterable[tuple[int, int]]:
        for pattern in (_ADDRESS, _FOREIGN_NUMBER):
            yield from (found.span() for found in pattern.finditer(text))
        for digits in self.numbers:
            spaced = r"[\s().-]*".join(digits)
            yield from (found.span() for found in re.finditer(spaced, text))
        folded, places = _folded(text)
        for name in self.names:
            for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", folded):
                yield places[found.start()], places[found.end()]


def mask_of(row: Application, parsed: ParsedResume | None = None) -> Mask:
    """Return what to hide of an application: what the form said and what the machine read."""
    full = [row.name, parsed.name.text if parsed and parsed.name else ""]
    phones = [row.phone, *(value.text for value in (parsed.phones if parsed else ()))]
    return Mask(names=tuple(_names(full)), numbers=tuple(_numbers(phones)))


def shown(text: str) -> str:
    """Return a blotted text as people read it."""
    return _BLOTS.sub(gettext("[hidden]"), text)


def _names(full: list[str]) -> list[str]:
    """Return the folded names and their parts, the longest first, so that a name goes before its parts."""
    found = set[str]()
    for name in full:
        folded = " ".join(_folded(name)[0].split())
        parts = [part for part in re.split(r"[\s.,-]+", folded) if len(part) >= _SHORTEST_PART]
        found.update(part for part in (folded, *parts) if part and part not in _PARTICLES)
    return sorted(found, key=lambda name: (-len(name), name))


def _numbers(phones: list[str]) -> list[str]:
    digits = ["".join(sign for sign in phone if sign.isdigit())[-_OWN_DIGITS:] for phone in phones]
    return sorted({each for each in digits if len(each) >= _SHORTEST_NUMBER})


def _folded(text: str) -> tuple[str, list[int]]:
    """Return a text in small letters without accents, and where each of its signs stood."""
    signs, places = list[str](), list[int]()
    for place, sign in enumerate(text):
        for part in unicodedata.normalize("NFD", sign):
            if not unicodedata.combining(part):
                signs.append(part.lower()[:1])
                places.append(place)
    return "".join(signs), [*places, len(text)]
