"""Read the taxonomy's files: `skills/*.toml` and `occupations/*.toml`, one concept a line.

A customer's own files, in a folder with the same two folders in it, come on top: a concept of theirs with the
id of one of ours adds its words to ours.
"""

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from screening.taxonomy.concept import Concept
from screening.taxonomy.terms import term

FOLDER = Path(__file__).parent
IMPORTED = FOLDER / "imported"  # a customer's files, read when they are there; see docs/taxonomy.md
KINDS = {"skills": "skills", "occupations": "titles"}  # folder to the kind of concept in its files
LANGUAGES = ("es", "en")
_KEYS = frozenset({*LANGUAGES, "parent", "near", "uri"})


class TaxonomyError(ValueError):
    """A file that cannot be read as concepts; the message names it."""


@dataclass(frozen=True, slots=True)
class Taxonomy:
    """All concepts by id."""

    concepts: Mapping[str, Concept]
    version: str  # changes when, and only when, a file does
    lists_only: frozenset[str]  # terms that are ordinary words too, and count within lists of skills
    acronyms: frozenset[str]  # those of them written in capitals: 'DUE' is a nurse, 'due' is not
    sources: Mapping[str, str]  # id to the name of the file that defines it
    imported: frozenset[str] = frozenset()  # ids of a customer's own concepts, held to less than ours

    def ancestors(self, name: str) -> tuple[str, ...]:
        """Return the parents of a concept, the nearest first."""
        found: list[str] = []
        parent = self.concepts[name].parent
        while parent in self.concepts and parent not in found:
            found.append(parent)
            parent = self.concepts[parent].parent
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Entry:
    """A concept as its files have it."""

    kind: str
    source: str
    forms: dict[str, list[str]]
    parent: str
    near: list[str]
    is_imported: bool = False


@cache
def load(extra: Path | None = IMPORTED) -> Taxonomy:
    """Return our concepts and those of a customer's folder, read once; None for ours alone."""
    if extra not in (None, IMPORTED) and not extra.is_dir():
        raise TaxonomyError(f"{extra} is not a folder")
    ours, data = _ours()
    entries = dict(ours)
    digest = hashlib.sha256(data)
    for path, kind in _files(extra) if extra else ():
        digest.update(path.read_bytes())
        for name, entry in _entries(path, kind).items():
            _add(entries, name, replace(entry, is_imported=True))
    near = _both_ways(entries)
    marked = [form for entry in entries.values() for form in _marked(entry)]
    lists_only = frozenset(map(term, marked))
    acronyms = frozenset(term(form) for form in marked if form.isupper() and len(form) > 1)
    concepts = {name: _concept(name, entries, near) for name in entries}
    sources = {name: entry.source for name, entry in entries.items()}
    imported = frozenset(name for name, entry in entries.items() if entry.is_imported)
    return Taxonomy(concepts, digest.hexdigest()[:12], lists_only, acronyms, sources, imported)


@cache
def _ours() -> tuple[dict[str, _Entry], bytes]:
    """Return our own entries and what stands in their files."""
    entries: dict[str, _Entry] = {}
    data = b""
    for path, kind in _files(FOLDER):
        data += path.read_bytes()
        for name, entry in _entries(path, kind).items():
            _add(entries, name, entry)
    return entries, hashlib.sha256(data).digest()


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    for name, kind in KINDS.items():
        for path in sorted((folder / name).glob("*.toml")):
            yield path, kind


def _entries(path: Path, kind: str) -> dict[str, _Entry]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise TaxonomyError(f"{path.name}: {error}") from error
    return {name: _entry(table, kind, path, name) for name, table in tables.items()}


def _entry(table: Any, kind: str, path: Path, name: str) -> _Entry:
    where = f"{path.name}: {name}"
    if not isinstance(table, dict):
        raise TaxonomyError(f"{where} is not a table")
    if unknown := sorted(set(table) - _KEYS):
        raise TaxonomyError(f"{where} has unknown keys: {', '.join(unknown)}")
    lists = {key: table.get(key, []) for key in (*LANGUAGES, "near")}
    for key, values in lists.items():
        if not isinstance(values, list) or not all(isinstance(v, str) and v.strip("~| ") for v in values):
            raise TaxonomyError(f"{where}: {key} is not a list of words")
    parent = table.get("parent", "")
    if not isinstance(parent, str):
        raise TaxonomyError(f"{where}: parent is not the id of one concept")
    return _Entry(kind, path.name, {key: lists[key] for key in LANGUAGES}, parent, lists["near"])


def _add(entries: dict[str, _Entry], name: str, entry: _Entry) -> None:
    known = entries.get(name)
    if known is None:
        entries[name] = entry
        return
    if not entry.is_imported or known.kind != entry.kind:
        raise TaxonomyError(f"{entry.source}: {name} is already in {known.source}")
    forms = {language: [*known.forms[language], *entry.forms[language]] for language in LANGUAGES}
    entries[name] = replace(known, forms=forms, near=[*known.near, *entry.near])


def _both_ways(entries: Mapping[str, _Entry]) -> dict[str, tuple[str, ...]]:
    """Return the neighbours of each concept: who names a neighbour is one."""
    near: dict[str, dict[str, None]] = {name: {} for name in entries}
    for name, entry in entries.items():
        for other in entry.near:
            near[name][other] = None
            if other in near:
                near[other][name] = None
    return {name: tuple(others) for name, others in near.items()}


def _marked(entry: _Entry) -> Iterator[str]:
    """Yield the forms marked as ordinary words."""
    for written in entry.forms.values():
        for text in written:
            if text.lstrip().startswith("~"):
                yield from _parts(text)


def _parts(text: str) -> list[str]:
    return [part.strip().removeprefix("~").strip() for part in text.split("|")]


def _concept(name: str, entries: Mapping[str, _Entry], near: Mapping[str, tuple[str, ...]]) -> Concept:
    entry = entries[name]
    words: dict[str, tuple[str, ...]] = {}
    pairs: list[tuple[str, str]] = []
    for language, written in entry.forms.items():
        forms: list[str] = []
        for text in written:
            parts = _parts(text)
            if len(parts) == 2:
                pairs.append((parts[0], parts[1]))
            forms += parts
        words[language] = tuple(dict.fromkeys(forms))
    return Concept(
        name,
        entry.kind,
        words,
        group=_family(name, entries),
        near=near[name],
        parent=entry.parent,
        pairs=tuple(dict.fromkeys(pairs)),
    )


def _family(name: str, entries: Mapping[str, _Entry]) -> str:
    """Return the last of a concept's parents, itself when it has none."""
    seen = {name}
    while (parent := entries[name].parent) in entries and parent not in seen:
        seen.add(parent)
        name = parent
    return name
