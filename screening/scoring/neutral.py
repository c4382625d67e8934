"""Words without what they say about a person's gender: endings, pairs such as 'waitress', pronouns."""

import re
from collections.abc import Iterable
from functools import cache, lru_cache

from screening.parsing.concepts import flatten
from screening.parsing.lexicon import Concept, fold, load

_WORD = re.compile(r"[^\W_]+[+#]*")
_ENDING = re.compile(r"(?:[oa]s?|es?)$")
# Both endings written out, with a bar, in brackets, or as a sign: enfermero/a, director(a), camarer@s.
_BOTH = re.compile(r"(?<=\w)(?:/-?|\(-?)(?:[oa]s?|es|[ae]sa|[oe]?ra?s?|i?triz)\)?(?!\w)")
_SIGN = re.compile(r"(?<=\w)@(?=s?(?!\w))")
_SHORT = frozenset({"jefe", "jefa"})
_LONG_ENOUGH = 5
# Words of which one form is not the other with another ending.
_LINKS = frozenset(("de", "del", "en", "la", "el", "los", "las", "y", "e", "of", "in", "the", "and", "for"))
PAIRS = {
    "waitress": "waiter",
    "hostess": "host",
    "stewardess": "steward",
    "actress": "actor",
    "manageress": "manager",
    "headmistress": "headmaster",
    "seamstress": "tailor",
    "mistress": "master",
    "masseuse": "masseur",
    "barmaid": "barman",
    "actriz": "actor",
    "institutriz": "instructor",
    "emperatriz": "emperador",
    "heroina": "heroe",
    "heroine": "hero",
    "girl": "boy",
    "madre": "padre",
    "mujer": "hombre",
    "female": "male",
    "woman": "man",
    "women": "men",
}
PAIRS |= {
    f"{her}{'es' if her.endswith('ss') else 's'}": f"{his}s" for her, his in PAIRS.items() if his != "men"
}
PAIRS |= {"actrices": "actores", "institutrices": "instructores", "heroines": "heroes"}
PERSON = re.compile(r"(?<=\w{3})(?:wom[ae]n|m[ae]n|persons?|people)$")
_ROOTS = (
    (re.compile(r"(?:ona|ones|onas)$"), "on"),
    (re.compile(r"(?:ina|ines|inas)$"), "in"),
    (re.compile(r"(?:esa|eses|esas)$"), "es"),
)
_SAYS_WHO = """
has had have is are was were do does
el la los las un una unos unas lo al del le les ella ellas ellos nosotros nosotras vosotras mismo
misma suyo suya suyos suyas este esta estos estas ese esa aquel aquella he she him her his hers
himself herself they them their theirs themselves mr mrs ms miss sr sra srta don dona the a an elle
elles
"""
UNSAID = frozenset(_SAYS_WHO.split())


def neutral_words(text: str) -> frozenset[str]:
    """Return the words of a text that say something, without masculine or feminine endings."""
    return frozenset(neutral_list(text)) - _LINKS


def neutral_phrase(text: str) -> str:
    """Return a text as lines are kept, to be looked up in them."""
    return " " + " ".join(neutral_list(text)) + " "


def neutral_list(text: str) -> list[str]:
    """Return the neutral words of a text in order."""
    folded = fold(without_both(text))
    return [bare(word) for word in _WORD.findall(folded)]


def without_both(text: str) -> str:
    """Return a text with words written for both genders ('enfermero/a', 'camarer@') in one form."""
    return _SIGN.sub("o", _BOTH.sub("", text))


@lru_cache(maxsize=50_000)
def bare(word: str) -> str:
    """Return a folded word without what differs between its masculine and feminine forms."""
    word = PAIRS.get(word, word)
    if word in _SHORT:
        return "jef"
    if len(word) < _LONG_ENOUGH:
        return word[:-1] if len(word) == 4 and word[-1] in "oa" else word
    if PERSON.search(word):
        return PERSON.sub("person", word)
    for ending, root in _ROOTS:
        if ending.search(word):
            return ending.sub(root, word)
    return _ENDING.sub("", word)


@cache
def titles_by_phrase() -> dict[str, tuple[str, ...]]:
    """Return the job titles of the lexicon by their neutral words: 'enfermera' and 'enfermero' are one."""
    found: dict[str, dict[str, None]] = {}
    for concept in load().concepts.values():
        if concept.kind == "titles":
            for label in labels(concept):
                found.setdefault(neutral_phrase(label).strip(), {})[concept.name] = None
    return {phrase: tuple(names) for phrase, names in found.items() if phrase}


@cache
def titles_by_word() -> dict[str, frozenset[str]]:
    """Return the job titles of the lexicon by each of their neutral words."""
    found: dict[str, set[str]] = {}
    for phrase, names in titles_by_phrase().items():
        for word in phrase.split():
            found.setdefault(word, set()).update(names)
    return {word: frozenset(names) for word, names in found.items()}


def labels(concept: Concept) -> Iterable[str]:
    """Yield every word for a concept, in both languages."""
    return (label for words in concept.words.values() for label in words)


@cache
def _longest_title() -> int:
    return max((phrase.count(" ") + 1 for phrase in titles_by_phrase()), default=1)


def titles_in(words: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return the job titles in neutral words, the longest of overlapping ones: from, to, concepts."""
    known, found, at = titles_by_phrase(), [], 0
    while at < len(words):
        for size in range(min(_longest_title(), len(words) - at), 0, -1):
            if names := known.get(" ".join(words[at : at + size])):
                found.append((at, at + size, names))
                at += size
                break
        else:
            at += 1
    return found


def words_with_places(text: str) -> list[tuple[str, int, int]]:
    """Return the neutral words of a text as `neutral_list` does, each with its offsets."""
    flat = _SIGN.sub("o", flatten(text))  # one character for one: offsets stay true
    both = [match.span() for match in _BOTH.finditer(flat)]
    return [
        (bare(match[0]), *match.span())
        for match in _WORD.finditer(flat)
        if not any(start <= match.start() < end for start, end in both)
    ]
