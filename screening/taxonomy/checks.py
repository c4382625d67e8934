"""What is wrong with the taxonomy's data, in sentences for the person who edits it."""

import re
from collections.abc import Collection, Iterator

from screening.taxonomy.concept import Concept
from screening.taxonomy.loader import LANGUAGES, Taxonomy
from screening.taxonomy.terms import flatten, term

_LEAST_ALIASES = 2  # real ones, beyond the labels shown
_ENDING = re.compile(r"(?:[oae]s?|s)$")
_FILLER = re.compile(
    r"^(?:knowledge of|experience (?:in|with|of)|skills in|use of"
    r"|conocimientos? (?:de|en)|experiencia (?:en|con)|manejo de|uso de) "
)


def problems(taxonomy: Taxonomy, *, outside: Collection[str] = ()) -> list[str]:
    """Return one sentence per fault; `outside` are ids of concepts that live elsewhere, as licences do."""
    return [
        f"{taxonomy.sources[concept.name]}: {concept.name} {fault}"
        for concept in taxonomy.concepts.values()
        for fault in _faults(concept, taxonomy, outside)
    ] + list(_shared_aliases(taxonomy))


def _faults(concept: Concept, taxonomy: Taxonomy, outside: Collection[str]) -> Iterator[str]:
    is_ours = concept.name not in taxonomy.imported
    for language in LANGUAGES:
        if is_ours and not concept.words.get(language):
            yield f"has no word in '{language}'"
    if not re.fullmatch(r"[a-z][a-z0-9_]*", concept.name):
        yield "is not an id in lower case with underscores"
    if concept.parent and concept.parent not in taxonomy.concepts:
        yield f"has the unknown parent {concept.parent}"
    elif concept.parent and taxonomy.concepts[concept.parent].kind != concept.kind:
        yield f"has the parent {concept.parent}, which is of another kind"
    if concept.name in (concept.parent, *concept.near):
        yield "is its own parent or neighbour"
    if any(taxonomy.concepts[name].parent == concept.name for name in taxonomy.ancestors(concept.name)[:-1]):
        yield "is among its own parents"
    for name in concept.near:
        if name not in taxonomy.concepts and name not in outside:
            yield f"is near the unknown {name}"
    if is_ours and (count := len(real_aliases(concept))) < _LEAST_ALIASES:
        yield f"has {count} real aliases beyond its labels; it needs {_LEAST_ALIASES}"


def real_aliases(concept: Concept) -> set[str]:
    """Return the other names of a concept: not its labels, nor their plurals, genders and hyphens."""
    shown = {_core(words[0]) for words in concept.words.values() if words}
    feminine = dict(concept.pairs)
    genders = {
        _core(feminine[word]) for words in concept.words.values() for word in words[:1] if word in feminine
    }
    second = {_core(form) for _, form in concept.pairs}
    cores = {_core(word) for words in concept.words.values() for word in words}
    first = {_core(form) for form, _ in concept.pairs}
    return cores - shown - genders - (second - first)


def _core(word: str) -> str:
    """Return a term without filler, endings and blanks, so that mere variants of spelling fall together."""
    plain = _FILLER.sub("", flatten(word))
    return "".join(
        _ENDING.sub("", part) if len(part) > 3 else part
        for part in re.split(r"[\s/.-]+", term(plain) or plain)
    )


def _shared_aliases(taxonomy: Taxonomy) -> Iterator[str]:
    owners: dict[tuple[str, str], str] = {}
    for concept in taxonomy.concepts.values():
        for alias in dict.fromkeys(term(word) for words in concept.words.values() for word in words):
            owner = owners.setdefault((concept.kind, alias), concept.name)
            if owner != concept.name:
                where = taxonomy.sources[concept.name]
                yield f"{where}: {concept.name} has the alias '{alias}', which is {owner}'s"
