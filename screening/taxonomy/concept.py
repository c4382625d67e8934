"""One thing a résumé or a requirement can name, with its words in both languages."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Concept:
    """A job title, skill, degree, language or licence."""

    name: str
    kind: str  # titles, skills, degrees, languages or licences
    words: Mapping[str, tuple[str, ...]]  # language to aliases, the preferred one first
    group: str = ""  # the family: the last of the parents
    near: tuple[str, ...] = ()
    level: int = 0  # of degrees, from 1 (primary school) to 8 (doctorate)
    parent: str = ""
    pairs: tuple[tuple[str, str], ...] = ()  # masculine and feminine forms of the same title

    def label(self, language: str) -> str:
        """Return the preferred word in a language."""
        words = self.words.get(language) or self.words.get("en") or self.words.get("es") or (self.name,)
        return words[0]

    def neutral_label(self, language: str) -> str:
        """Return the preferred word naming both forms ('enfermero/enfermera') when the title has two."""
        label = self.label(language)
        return next(("/".join(pair) for pair in self.pairs if label == pair[0]), label)
