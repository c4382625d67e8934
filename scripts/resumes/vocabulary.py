"""Words that made people are put together from: two vocabularies without a word in common."""

import random
import re
import tomllib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from screening.parsing.lexicon import fold

Language = Literal["en", "es"]
Vocabulary = Literal["train", "test"]
Gender = Literal["f", "m"]
T = TypeVar("T")

_WORDS = Path(__file__).parent / "words"
_FORMS = re.compile(r"\[([^|\]]*)\|([^\]]*)\]")


@dataclass(frozen=True)
class Both:
    """A text in both languages; forms for men and women stand in it as `[he|she]`."""

    en: str
    es: str

    def said(self, language: Language, gender: Gender = "m") -> str:
        """Return the text in a language, with the endings of a gender."""
        text = self.en if language == "en" else self.es
        return _FORMS.sub(lambda forms: forms[1] if gender == "m" else forms[2], text)

    def filled(self, **values: "Both | str | int") -> "Both":
        """Return the text with `{name}` places filled in, each in its own language."""
        return Both(_fill(self.en, "en", values), _fill(self.es, "es", values))


def _fill(text: str, language: Language, values: "dict[str, Both | str | int]") -> str:
    for name, value in values.items():
        inserted = (value.en if language == "en" else value.es) if isinstance(value, Both) else str(value)
        text = text.replace("{" + name + "}", inserted)
    return text


@dataclass(frozen=True)
class Trade:
    """What people of one trade are called, can do, have studied and do all day."""

    name: str
    graded: bool
    titles: tuple[Both, ...]
    skills: tuple[Both, ...]
    fields: tuple[Both, ...]
    objects: tuple[Both, ...]
    firms_en: tuple[str, ...]
    firms_es: tuple[str, ...]


def kept(items: Sequence[T], vocabulary: Vocabulary) -> tuple[T, ...]:
    """Return the items of a vocabulary: every third is for tests."""
    return tuple(item for at, item in enumerate(items) if (at % 3 == 2) == (vocabulary == "test"))


def belongs(word: str, vocabulary: Vocabulary) -> bool:
    """Say whether a name from a public list is in a vocabulary; the same name always is in the same."""
    return (zlib.crc32(fold(word).encode()) % 3 == 2) == (vocabulary == "test")


def both(line: str) -> Both:
    """Read `English = Spanish`; a lone text stands for both, bars divide masculine from feminine."""
    english, _, spanish = line.partition(" = ")
    return Both(_forms(english), _forms(spanish or english))


def _forms(text: str) -> str:
    return f"[{text}]" if "|" in text and "[" not in text else text


@cache
def table(name: str) -> dict[str, Any]:
    """Return one file of words."""
    return tomllib.loads((_WORDS / f"{name}.toml").read_text())


@cache
def phrases(kind: str, vocabulary: Vocabulary) -> tuple[Both, ...]:
    """Return the sentence patterns of a kind."""
    return tuple(both(line) for line in kept(table("phrases")[kind], vocabulary))


@cache
def verbs(vocabulary: Vocabulary) -> tuple[tuple[str, str, str], ...]:
    """Return verbs as English past, Spanish noun and Spanish first person."""
    split = (line.partition(" = ") for line in kept(table("phrases")["verbs"], vocabulary))
    return tuple((english, *spanish.split("|", 1)) for english, _, spanish in split)


@cache
def parts(kind: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return pieces of made-up names."""
    return kept(table("names")[kind], vocabulary)


@cache
def headings(kind: str, language: Language, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the wordings of a heading; the commonest belongs to both vocabularies."""
    first, *rest = table("headings")[kind][language]
    return (first, *kept(rest, vocabulary))


@cache
def trades(vocabulary: Vocabulary) -> tuple[Trade, ...]:
    """Return all trades with the words of a vocabulary."""
    files = ("trades_service", "trades_office", "trades_technical", "trades_care")
    return tuple(_trade(name, row, vocabulary) for file in files for name, row in table(file).items())


def _trade(name: str, row: dict[str, Any], vocabulary: Vocabulary) -> Trade:
    def of(kind: str) -> tuple[Both, ...]:
        return tuple(both(line) for line in kept(row[kind], vocabulary))

    return Trade(
        name,
        bool(row.get("graded")),
        of("titles"),
        of("skills"),
        of("fields"),
        of("objects"),
        tuple(row["firms_en"]),
        tuple(row["firms_es"]),
    )


def some(rng: random.Random, items: Sequence[T], low: int, high: int) -> tuple[T, ...]:
    """Draw between `low` and `high` different items."""
    return tuple(rng.sample(items, min(len(items), rng.randint(low, high))))


def chance(rng: random.Random, share: float) -> bool:
    """Toss a coin that falls on yes this often."""
    return rng.random() < share


def seeded(*key: object) -> random.Random:
    """Return a source of chance that a key always makes the same."""
    return random.Random("/".join(map(str, key)))  # noqa: S311 - made people need no secrets


@cache
def labels(kind: str, language: Language, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Return the wordings of a label in front of a value."""
    first, *rest = table("labels")[language][kind]
    return (first, *kept(rest, vocabulary))
