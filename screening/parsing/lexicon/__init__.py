"""The words we know: headings, dates, degrees, job titles, skills and languages, as data in both languages.

`es.toml` and `en.toml` give the words of each concept, `concepts.toml` how concepts are related. A concept
has one name (`forklift`, `warehouse_lead`) in both files: a Spanish résumé can meet an English requirement.
"""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent
LANGUAGES = ("es", "en")
CONCEPT_KINDS = ("titles", "skills", "degrees", "languages", "licences")
_PUNCTUATION = re.compile(r"[^\w+#&/.]+")


def fold(text: str) -> str:
    """Return a text without case, accents and punctuation, for comparison."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    return _PUNCTUATION.sub(" ", letters).strip(" ./&")


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a résumé or a requirement can name."""

    name: str
    kind: str  # titles, skills, degrees, languages or licences
    words: Mapping[str, tuple[str, ...]]  # language to aliases, the preferred one first
    group: str = ""
    near: tuple[str, ...] = ()
    level: int = 0  # of degrees, from 1 (primary school) to 8 (doctorate)

    def label(self, language: str) -> str:
        """Return the preferred word in a language."""
        words = self.words.get(language) or self.words.get("en") or self.words.get("es") or (self.name,)
        return words[0]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Both languages' words, ready to look up."""

    version: str
    headings: Mapping[str, str]  # folded heading to section
    heading_stems: Mapping[str, str]  # beginning of a word to the section it hints at
    labels: Mapping[str, str]  # folded form label ("teléfono") to what it labels
    months: Mapping[str, int]
    present: frozenset[str]
    institution_words: frozenset[str]
    company_words: frozenset[str]
    level_words: Mapping[str, str]  # folded word of command of a language to CEFR
    common_words: Mapping[str, frozenset[str]]  # language to its function words
    places: frozenset[str]
    title_words: frozenset[str]  # words that make a phrase a job title
    weak_headings: frozenset[str]  # headings only when set like one: they also stand in lists and under jobs
    particles: frozenset[str]  # small words within names
    not_names: frozenset[str]
    ambiguous: frozenset[str]  # aliases that are ordinary words outside a list of skills
    denial: Mapping[str, frozenset[str]]  # role in a denial ("No he usado …") to the words that play it
    concepts: Mapping[str, Concept]
    by_alias: Mapping[str, tuple[Concept, ...]]

    def is_heading(self, text: str) -> bool:
        """Say whether a line is, as a whole, a section heading."""
        return self.section_of(text) is not None

    def section_of(self, text: str) -> str | None:
        """Return the section a heading opens, or None when the text is no heading."""
        if len(text) > 60:
            return None
        return self.headings.get(fold(text)) or self.headings.get(
            fold(text).replace(" & ", " ").replace("/", " ")
        )

    def guess_section(self, text: str) -> str | None:
        """Return the section an unknown heading hints at by its words, the earliest word first."""
        for word in fold(text).split():
            for stem, section in self.heading_stems.items():
                if word.startswith(stem):
                    return section
        return None

    def label_kind(self, text: str) -> str | None:
        """Return what a form label stands for, by the whole text or by its first words."""
        words = fold(text).split()
        for size in range(min(len(words), 8), 0, -1):
            if kind := self.labels.get(" ".join(words[:size])):
                return kind if size == len(words) or size >= len(words) - 3 else None
        return None

    def find(self, text: str, kind: str | None = None) -> Concept | None:
        """Return the concept an alias names, of one kind if asked."""
        found = self.by_alias.get(fold(text), ())
        return next((concept for concept in found if kind in (None, concept.kind)), None)


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def load() -> Lexicon:
    """Return the lexicon, read once."""
    files = {language: _read(f"{language}.toml") for language in LANGUAGES}
    concepts = _concepts(files, _read("concepts.toml"))
    by_alias: dict[str, tuple[Concept, ...]] = {}
    for concept in concepts.values():
        for alias in dict.fromkeys(fold(word) for words in concept.words.values() for word in words):
            by_alias[alias] = (*by_alias.get(alias, ()), concept)
    return Lexicon(
        version=_version(),
        headings=_inverted(files, "headings"),
        heading_stems=_inverted(files, "stems"),
        labels=_inverted(files, "labels"),
        months={
            fold(word): int(number) for file in files.values() for word, number in file["months"].items()
        },
        present=_words(files, "present"),
        institution_words=_words(files, "institution"),
        company_words=_words(files, "company"),
        level_words=_inverted(files, "levels"),
        common_words={language: frozenset(file["words"]["common"]) for language, file in files.items()},
        places=_words(files, "places"),
        title_words=_words(files, "title"),
        weak_headings=_words(files, "weak_headings"),
        particles=_words(files, "particles"),
        not_names=_words(files, "not_names"),
        ambiguous=_words(files, "ambiguous"),
        denial={
            role: frozenset(fold(word) for file in files.values() for word in file["denial"][role])
            for role in ("wide", "close", "exposure", "harmless", "turn", "links")
        },
        concepts=concepts,
        by_alias=by_alias,
    )


def _version() -> str:
    """Return a short hash of the data: it changes when, and only when, a word does."""
    parts = [(_FOLDER / name).read_bytes() for name in ("concepts.toml", "en.toml", "es.toml")]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()[:12]


def _inverted(files: Mapping[str, Any], table: str) -> dict[str, str]:
    return {
        fold(word): meaning
        for file in files.values()
        for meaning, words in file[table].items()
        for word in words
    }


def _words(files: Mapping[str, Any], name: str) -> frozenset[str]:
    return frozenset(fold(word) for file in files.values() for word in file["words"][name])


def _concepts(files: Mapping[str, Any], relations: Mapping[str, Any]) -> dict[str, Concept]:
    groups = {name: group for group, names in relations["groups"].items() for name in names}
    near: dict[str, tuple[str, ...]] = {}
    for pair in relations["near"]["pairs"]:
        for name in pair:
            near[name] = (*near.get(name, ()), *(other for other in pair if other != name))
    concepts = {}
    for kind in CONCEPT_KINDS:
        for name in dict.fromkeys(name for file in files.values() for name in file[kind]):
            words = {language: tuple(file[kind].get(name, ())) for language, file in files.items()}
            level = int(relations["degree_levels"].get(name, 0))
            concepts[name] = Concept(name, kind, words, groups.get(name, ""), near.get(name, ()), level)
    return concepts
