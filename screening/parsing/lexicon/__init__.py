"""The words we know: headings, dates, degrees, job titles, skills and languages, as data in both languages.

`es.toml` and `en.toml` give the words of degrees, languages and licences, `concepts.toml` how they are
related; skills and job titles come from the taxonomy. A concept has one name (`forklift`, `warehouse_lead`)
in both languages: a Spanish résumé can meet an English requirement.
"""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from screening import taxonomy
from screening.taxonomy.concept import Concept
from screening.taxonomy.folding import fold
from screening.taxonomy.gender import heads_of, other_forms
from screening.taxonomy.terms import term

__all__ = ["LANGUAGES", "Concept", "Lexicon", "fold", "is_heading", "load", "term"]

_FOLDER = Path(__file__).parent
LANGUAGES = ("es", "en")
_OWN_KINDS = ("degrees", "languages", "licences")  # titles and skills are the taxonomy's


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
    grades: frozenset[str]  # how well somebody knows a skill ("experto")
    common_words: Mapping[str, frozenset[str]]  # language to its function words
    places: frozenset[str]
    title_words: frozenset[str]  # words that make a phrase a job title
    title_heads: frozenset[str]  # words a title or degree may begin with, masculine and feminine
    weak_headings: frozenset[str]  # headings only when set like one: they also stand in lists and under jobs
    particles: frozenset[str]  # small words within names
    not_names: frozenset[str]
    leave: frozenset[str]  # what names a time without work that is dated like a job
    ambiguous: frozenset[str]  # aliases that are ordinary words outside a list of skills
    acronyms: frozenset[str]  # those of them that count anywhere when written in capitals
    shared: frozenset[str]  # forms of a title one of whose forms is a skill too: 'químico', 'química'
    denial: Mapping[str, frozenset[str]]  # role in a denial ("No he usado …") to the words that play it
    concepts: Mapping[str, Concept]
    by_alias: Mapping[str, tuple[Concept, ...]]

    def is_heading(self, text: str) -> bool:
        """Say whether a line is, as a whole, a section heading."""
        return self.section_of(text) is not None

    def section_of(self, text: str) -> str | None:
        """Return the section a heading opens, or None when the text is no heading."""
        return _section_of(text, self.headings)

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
        """Return the concept a whole term names, of one kind if asked, whichever its gender or spelling."""
        if concept := self._named(text, kind):
            return concept
        # 'React.js/React', 'waiter/waitress', 'diseñador UX/UI / diseñadora UX/UI': two names of one thing
        parts = text.split("/")
        for at in range(1, len(parts)):
            first = self._named("/".join(parts[:at]), kind)
            if first and first is self._named("/".join(parts[at:]), kind):
                return first
        return None

    def _named(self, text: str, kind: str | None) -> Concept | None:
        return next((c for c in self.by_alias.get(term(text), ()) if kind in (None, c.kind)), None)


@cache
def _files() -> dict[str, dict[str, Any]]:
    return {language: _read(f"{language}.toml") for language in LANGUAGES}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((_FOLDER / name).read_text(encoding="utf-8"))


@cache
def _headings() -> dict[str, str]:
    return _inverted(_files(), "headings")


def is_heading(text: str) -> bool:
    """Say whether a line is a section heading, without loading what a reader of files does not need."""
    return _section_of(text, _headings()) is not None


def _section_of(text: str, headings: Mapping[str, str]) -> str | None:
    if len(text) > 60:
        return None
    folded = fold(text)
    return headings.get(folded) or headings.get(folded.replace(" & ", " ").replace("/", " "))


@cache
def load() -> Lexicon:
    """Return the lexicon, read once."""
    files = _files()
    known = taxonomy.load()
    concepts = _concepts(files, _read("concepts.toml"), known.concepts)
    by_alias = _by_alias(concepts)
    return Lexicon(
        version=_version(known.version),
        headings=_headings(),
        heading_stems=_inverted(files, "stems"),
        labels=_inverted(files, "labels"),
        months={
            fold(word): int(number) for file in files.values() for word, number in file["months"].items()
        },
        present=_words(files, "present"),
        institution_words=_words(files, "institution"),
        company_words=_words(files, "company"),
        level_words=_inverted(files, "levels"),
        grades=_words(files, "grades"),
        common_words={language: frozenset(file["words"]["common"]) for language, file in files.items()},
        places=_words(files, "places") | _places(),
        title_words=_in_both_forms(_words(files, "title")),
        title_heads=_title_heads(concepts),
        weak_headings=_words(files, "weak_headings"),
        particles=_words(files, "particles"),
        not_names=_words(files, "not_names"),
        leave=_words(files, "leave"),
        ambiguous=frozenset(map(term, _words(files, "ambiguous"))) | known.lists_only,
        acronyms=known.acronyms,
        shared=_shared(concepts, by_alias),
        denial={
            role: frozenset(fold(word) for file in files.values() for word in file["denial"][role])
            for role in ("wide", "close", "exposure", "harmless", "wish", "learning", "turn", "links")
        },
        concepts=concepts,
        by_alias=by_alias,
    )


def _in_both_forms(words: frozenset[str]) -> frozenset[str]:
    return words.union(*(other_forms(word) for word in words))


def _title_heads(concepts: Mapping[str, Concept]) -> frozenset[str]:
    named = [concept for concept in concepts.values() if concept.kind in ("titles", "degrees")]
    return heads_of(term(word) for concept in named for words in concept.words.values() for word in words)


def _by_alias(concepts: Mapping[str, Concept]) -> dict[str, tuple[Concept, ...]]:
    found: dict[str, tuple[Concept, ...]] = {}
    for concept in concepts.values():
        for alias in {term(word): None for words in concept.words.values() for word in words}:
            found[alias] = (*found[alias], concept) if alias in found else (concept,)
    for alias, named in list(found.items()):
        if titles := tuple(concept for concept in named if concept.kind == "titles"):
            for form in other_forms(alias):
                found.setdefault(form, titles)
    return found


def _shared(concepts: Mapping[str, Concept], by_alias: Mapping[str, tuple[Concept, ...]]) -> frozenset[str]:
    pairs = (pair for concept in concepts.values() if concept.kind == "titles" for pair in concept.pairs)
    forms = (frozenset(map(term, pair)) for pair in pairs)
    skills = {alias for alias, named in by_alias.items() if any(each.kind == "skills" for each in named)}
    return frozenset(form for pair in forms if pair & skills for form in pair)


def _version(of_taxonomy: str) -> str:
    """Return a short hash of the data: it changes when, and only when, a word does."""
    parts = [(_FOLDER / name).read_bytes() for name in ("concepts.toml", "en.toml", "es.toml", "places.toml")]
    parts.append(of_taxonomy.encode())
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


def _places() -> frozenset[str]:
    return frozenset(fold(place) for places in _read("places.toml").values() for place in places)


def _concepts(
    files: Mapping[str, Any], relations: Mapping[str, Any], known: Mapping[str, Concept]
) -> dict[str, Concept]:
    near = _near(relations, known)
    concepts = dict(known)
    for kind in _OWN_KINDS:
        for name in dict.fromkeys(name for file in files.values() for name in file[kind]):
            words = {language: tuple(file[kind].get(name, ())) for language, file in files.items()}
            level = int(relations["degree_levels"].get(name, 0))
            concepts[name] = Concept(name, kind, words, near=tuple(near.get(name, ())), level=level)
    return concepts


def _near(relations: Mapping[str, Any], known: Mapping[str, Concept]) -> dict[str, list[str]]:
    """Return the neighbours of our own concepts: among themselves, and the skills that name them."""
    near: dict[str, list[str]] = {}
    pairs = [*map(tuple, relations["near"]["pairs"])]
    pairs += [(name, concept.name) for concept in known.values() for name in concept.near]
    for first, second in pairs:
        near.setdefault(first, []).append(second)
        near.setdefault(second, []).append(first)
    return near
