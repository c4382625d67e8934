"""Turn concepts read from elsewhere into files of our own form, linked to our concepts where they meet."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from screening.taxonomy.concept import Concept
from screening.taxonomy.loader import KINDS, LANGUAGES, Taxonomy
from screening.taxonomy.terms import flatten, term

_LONGEST = 60  # longer labels are descriptions: nobody writes them in a résumé
_SHORTEST = 4  # a shorter word is likely to be an ordinary word too
_CONTROL = re.compile(r"[\x00-\x1f\x7f]+")


@dataclass(slots=True)
class Found:
    """A concept as another classification has it."""

    kind: str
    uri: str
    words: dict[str, list[str]] = field(default_factory=lambda: {language: [] for language in LANGUAGES})


@dataclass(frozen=True, slots=True)
class Counts:
    """What an import did."""

    added: int
    linked: int  # they meet one of ours, whose words they add to
    left_out: int  # they had nothing to add


class _Linker:
    """Gives each concept its id and the words nobody has yet."""

    def __init__(self, taxonomy: Taxonomy) -> None:
        self.ids = set(taxonomy.concepts)
        self.owners: dict[tuple[str, str], str] = {}
        for concept in taxonomy.concepts.values():
            for word in _all_words(concept):
                self.owners.setdefault((concept.kind, term(word)), concept.name)

    def link(self, found: Found) -> str:
        """Return the id of a concept: that of the one it meets by its labels, else a new one."""
        for words in found.words.values():
            for form in words[:1]:
                for part in form.split("|"):
                    if owner := self.owners.get((found.kind, term(part))):
                        return owner
        name = _identifier(found)
        if name in self.ids:
            name = next(f"{name}_{n}" for n in range(2, 10**6) if f"{name}_{n}" not in self.ids)
        self.ids.add(name)
        return name

    def own_words(self, found: Found, name: str) -> dict[str, list[str]]:
        """Return the words that are new: no other concept's, and not this one's already."""
        kept = {language: self._new(found.kind, words, name) for language, words in found.words.items()}
        for words in kept.values():
            for word in words:
                for form in _forms(word):
                    self.owners.setdefault((found.kind, form), name)
        return kept

    def _new(self, kind: str, words: list[str], name: str) -> list[str]:
        kept: list[str] = []
        seen: set[str] = set()
        for word in map(_clean, words):
            forms = _forms(word)
            owners = {self.owners.get((kind, form), "") for form in forms}
            if len(word) <= _LONGEST and "" not in forms and "" in owners <= {"", name} and forms - seen:
                kept.append(word)
                seen |= forms
        return kept


def write(found: Iterable[Found], taxonomy: Taxonomy, folder: Path, source: str) -> Counts:
    """Write `skills/<source>.toml` and `occupations/<source>.toml` into a folder for `load(extra=…)`."""
    linker = _Linker(taxonomy)
    merged: dict[str, Found] = {}
    left_out = 0
    for concept in found:
        name = linker.link(concept)
        words = linker.own_words(concept, name)
        if not any(words.values()):
            left_out += 1
            continue
        target = merged.setdefault(name, Found(concept.kind, concept.uri))
        for language, forms in words.items():
            target.words[language] += forms
    for name, kind in KINDS.items():
        lines = [_line(each, new.words, new.uri) for each, new in merged.items() if new.kind == kind]
        if lines:
            path = folder / name / f"{source}.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    linked = sum(name in taxonomy.concepts for name in merged)
    return Counts(len(merged) - linked, linked, left_out)


def _all_words(concept: Concept) -> list[str]:
    return [word for words in concept.words.values() for word in words]


def _forms(word: str) -> set[str]:
    return {term(part) for part in word.split("|")}


def _clean(word: str) -> str:
    return _CONTROL.sub(" ", word).strip(" ~")


def _identifier(found: Found) -> str:
    label = next(words[0] for words in (found.words["en"], found.words["es"]) if words)
    name = re.sub(r"[^a-z0-9]+", "_", flatten(label.split("|")[0])).strip("_")[:60].strip("_")
    return name if re.match(r"[a-z]", name) else f"n_{name}"


def _line(name: str, words: dict[str, list[str]], uri: str) -> str:
    lists = [
        f"{language} = {json.dumps([_marked(w) for w in words[language]], ensure_ascii=False)}"
        for language in LANGUAGES
        if words[language]
    ]
    return f"{name} = {{ {', '.join([*lists, f'uri = {json.dumps(uri)}'])} }}"


def _marked(word: str) -> str:
    return f"~{word}" if len(word) < _SHORTEST else word
