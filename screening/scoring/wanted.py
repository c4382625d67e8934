"""What an opening asks for, looked up once: concepts, neutral words, levels, the meaning of its duties."""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from screening.parsing.lexicon import Concept, Lexicon, fold, load
from screening.scoring import encoder
from screening.scoring.meaning import reduced
from screening.scoring.model import Kind, Requirement, Requirements
from screening.scoring.neutral import neutral_list, neutral_phrase, neutral_words, titles_by_word, titles_in
from screening.scoring.seniority import LEADING, SENIOR, level_by_years, level_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SAME, FAMILY, NEAR, KIN = 1.0, 0.6, 0.7, 0.3
_CONCEPT_KINDS = {Kind.SKILL: ("skills", "licences", "titles"), Kind.LICENCE: ("licences", "skills")}
_EQUIVALENT = re.compile(
    r"\b(?:o\s+(?:experiencia|equivalente)|or\s+(?:equivalent|experience)|equivalen)", re.I
)
_OF = frozenset(("en", "de", "in", "of"))
_FIELD = re.compile(r"\b(?:en|de|in|of)\b\s+(.+)", re.IGNORECASE)
_YEARS_FOR_STUDIES = 3.0  # of fitting work, where the opening takes it instead and names no number
_SMALL = frozenset(
    [
        "en",
        "de",
        "in",
        "of",
        "y",
        "and",
        "o",
        "u",
        "or",
        "la",
        "el",
        "los",
        "las",
        "the",
        "experience",
        "experienci",
        "equivalent",
        "similar",
    ]
)


@dataclass(frozen=True)
class WantedSkill:
    """A skill or licence: its concepts, what is next to them, and the recruiter's words that name none."""

    requirement: Requirement
    concepts: tuple[str, ...]
    adjacent: tuple[str, ...]
    phrases: tuple[str, ...]

    @cached_property
    def named(self) -> Mapping[str, str]:
        """The requirement as the sentences about it name it."""
        return {"requirement": self.requirement.text}

    @cached_property
    def _beside(self) -> frozenset[str]:
        return frozenset(self.adjacent)

    def is_alone(self, concepts: Iterable[str]) -> bool:
        """Say whether nothing that is next to it is among some concepts."""
        return self._beside.isdisjoint(concepts)


@dataclass(frozen=True)
class WantedTitle:
    """A job title: how near every known title is to it, and its words."""

    text: str
    other: str
    fits: Mapping[str, float]
    words: tuple[frozenset[str], ...]  # of each language

    @cached_property
    def vectors(self) -> "NDArray[np.float32] | None":
        """The title's meanings, a row for each language, for titles the taxonomy does not know."""
        texts = [text for each in (self.text, self.other) if (text := reduced(each, "es", least=1))]
        rows = encoder.vectors_of(texts)
        return encoder.matrix(b"".join(rows)) if rows else None


@dataclass(frozen=True)
class WantedWork:
    """Experience in something, counted in years."""

    requirement: Requirement
    work: WantedTitle
    otherwise: WantedTitle  # the opening's own title, when nobody's position names the work


@dataclass(frozen=True)
class WantedStudy:
    """A level of study, in a field if one is named, with the years of work taken instead of it."""

    requirement: Requirement
    level: int
    words: tuple[frozenset[str], ...]
    fields: tuple[frozenset[str], ...]
    years_instead: float


@dataclass(frozen=True)
class WantedLanguage:
    """A language with its CEFR level."""

    requirement: Requirement
    code: str


Wanted = WantedSkill | WantedWork | WantedStudy | WantedLanguage


@dataclass(frozen=True)
class Rubric:
    """An opening's requirements ready to be scored with, again and again."""

    requirements: Requirements
    fingerprint: str
    items: tuple[Wanted, ...]
    title: WantedTitle
    level: int  # of responsibility; -1 when the opening does not say

    @cached_property
    def duties(self) -> "NDArray[np.float32] | None":
        """The meanings of the opening's duties, a row each; None without duties or without an encoder."""
        texts = [text for duty in self.requirements.duties if (text := reduced(duty, "es"))]
        rows = encoder.vectors_of(list(dict.fromkeys(texts)))
        return encoder.matrix(b"".join(rows)) if rows else None


@lru_cache(maxsize=64)
def rubric_of(requirements: Requirements) -> Rubric:
    """Return what an opening asks for, looked up once and kept."""
    lexicon = load()
    title = wanted_title(requirements.title, requirements.other_title, lexicon)
    items = tuple(_wanted(item, title, lexicon) for item in requirements.items)
    return Rubric(requirements, requirements.fingerprint, items, title, _level(requirements, items, lexicon))


def _wanted(item: Requirement, title: WantedTitle, lexicon: Lexicon) -> Wanted:
    if item.kind is Kind.EXPERIENCE:
        return WantedWork(item, wanted_title(item.text, item.other, lexicon), title)
    if item.kind is Kind.EDUCATION:
        return _study(item, lexicon)
    if item.kind is Kind.LANGUAGE:
        language = lexicon.concepts.get(item.concept) or _named_language(item, lexicon)
        return WantedLanguage(item, language.name if language else "")
    named = {each.text: concept_of(each, lexicon) for each in (item, _turned(item)) if each.text}
    concepts = tuple(dict.fromkeys(name for name in named.values() if name))
    adjacent = [name for concept in concepts for name in _adjacent(concept, lexicon) if name not in concepts]
    phrases = [neutral_phrase(text) for text, concept in named.items() if not concept]
    return WantedSkill(item, concepts, tuple(dict.fromkeys(adjacent)), tuple(dict.fromkeys(phrases)))


def _turned(item: Requirement) -> Requirement:
    """Return a requirement as it reads in the other language."""
    return replace(item, text=item.other, other=item.text)


def concept_of(requirement: Requirement, lexicon: Lexicon) -> str:
    """Return the concept a requirement names, or '' when the lexicon has none."""
    if requirement.concept in lexicon.concepts:
        return requirement.concept
    for kind in _CONCEPT_KINDS.get(requirement.kind, ()):
        if concept := lexicon.find(requirement.text, kind):
            return concept.name
    words = neutral_list(requirement.text)
    whole = [names for first, last, names in titles_in(words) if last - first == len(words)]
    return whole[0][0] if whole and requirement.kind is Kind.SKILL else ""


def _adjacent(name: str, lexicon: Lexicon) -> tuple[str, ...]:
    """Return what is next to a concept: its neighbours, what it is a kind of, and its own kinds."""
    if not name:
        return ()
    concept = lexicon.concepts[name]
    kinds = tuple(each.name for each in lexicon.concepts.values() if each.parent == name)
    above = (concept.parent,) if concept.parent in lexicon.concepts else ()
    return tuple(dict.fromkeys((*concept.near, *above, *kinds)))


def wanted_title(text: str, other: str, lexicon: Lexicon) -> WantedTitle:
    """Return a title, with its wording in the other language, and the fit of every known title."""
    texts = [each for each in (text, other) if each]
    names = {name for each in texts for name in _titles_named(each)}
    concepts = [lexicon.concepts[name] for name in sorted(names)]
    groups = {concept.group for concept in concepts if concept.group}
    groups = groups.union(*(_groups_named(each, lexicon) for each in texts))
    fits = {
        each.name: _fit(each, names, concepts, groups)
        for each in lexicon.concepts.values()
        if each.kind == "titles"
    }
    words = tuple(dict.fromkeys(filter(None, map(neutral_words, texts))))
    return WantedTitle(text, other, {name: fit for name, fit in fits.items() if fit}, words)


def _titles_named(text: str) -> list[str]:
    """Return the titles in a text, only the longest."""
    found = titles_in(neutral_list(text))
    longest = max((last - first for first, last, _ in found), default=0)
    return [name for first, last, names in found if last - first == longest for name in names]


def _fit(other: Concept, names: set[str], concepts: list[Concept], groups: set[str]) -> float:
    if other.name in names:
        return SAME
    if any(other.name in each.near or each.name in other.near for each in concepts):
        return NEAR
    if other.group in groups or any(other.parent and other.parent == each.parent for each in concepts):
        return FAMILY
    return 0.0


def _groups_named(text: str, lexicon: Lexicon) -> set[str]:
    """Return the families whose titles hold the text, so that 'warehouse' means every warehouse job."""
    word = neutral_phrase(text).strip()
    if not word or " " in word or len(word) < 4:
        return set()
    named = titles_by_word().get(word, frozenset())
    groups = Counter(group for name in named if (group := lexicon.concepts[name].group))
    most = max(groups.values(), default=0)
    return {group for group, count in groups.items() if count == most}


def _study(item: Requirement, lexicon: Lexicon) -> WantedStudy:
    concept, rest = _degree(item, lexicon)
    if concept is None and item.other:
        concept, rest = _degree(_turned(item), lexicon)
    _, rest_other = _degree(_turned(item), lexicon)
    instead = item.min_years or _YEARS_FOR_STUDIES
    allowed = any(_EQUIVALENT.search(fold(text)) for text in (item.text, item.other)) or bool(item.min_years)
    fields = tuple(dict.fromkeys(field for each in (rest, rest_other) if (field := _field(each))))
    words = tuple(dict.fromkeys(filter(None, map(neutral_words, (item.text, item.other)))))
    level = concept.level if concept else 0
    return WantedStudy(item, level, words, fields, instead if allowed else 0.0)


def _field(text: str) -> frozenset[str]:
    return frozenset(word for word in neutral_list(text) if len(word) > 3 and word not in _SMALL)


def _degree(item: Requirement, lexicon: Lexicon) -> tuple[Concept | None, str]:
    """Return the study level a text names, and the words after it that name a field."""
    text = _EQUIVALENT.split(fold(item.text))[0]
    named = _FIELD.search(text)
    if item.concept in lexicon.concepts:
        return lexicon.concepts[item.concept], named[1] if named else ""
    words = text.split()
    # From the left: in 'BSc in Primary Education' the level comes before the field.
    for start in range(len(words)):
        for size in range(min(6, len(words) - start), 0, -1):
            if concept := lexicon.find(" ".join(words[start : start + size]), "degrees"):
                # 'Grado en' may be the level's own name, which leaves the field without its 'en'.
                named_from = start + size - (words[start + size - 1] in _OF)
                after = _FIELD.match(" ".join(words[named_from:]))
                return concept, after[1] if after else ""
    return None, ""


def _named_language(requirement: Requirement, lexicon: Lexicon) -> Concept | None:
    texts = (requirement.text, requirement.other)
    candidates = [each for text in texts for each in (text, *text.replace("(", " ").split())]
    return next((c for text in candidates if (c := lexicon.find(text, "languages"))), None)


def _level(requirements: Requirements, items: tuple[Wanted, ...], lexicon: Lexicon) -> int:
    """Return how much the position answers for: by its title, by leading people, by the years asked for."""
    texts = [text for text in (requirements.title, requirements.other_title) if text]
    named = [name for text in texts for name in _titles_named(text)]
    concept = lexicon.concepts[named[0]] if named else None
    levels = [level_of(text, concept) for text in texts]
    if any(isinstance(each, WantedSkill) and _leads(each) for each in items):
        levels.append(SENIOR)
    if not levels or max(levels) < 0:
        years = [each.requirement.min_years for each in items if isinstance(each, WantedWork)]
        levels += [level_by_years(asked) for asked in years if asked]
    return max(levels, default=-1)


def _leads(wanted: WantedSkill) -> bool:
    return wanted.requirement.must and not LEADING.isdisjoint(wanted.concepts)
