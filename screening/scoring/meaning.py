"""Sentences with everything about the person taken out, for the encoder: what was done, in common words.

Out go names, employers, schools, places, figures, pronouns and articles. Job titles are written as the
taxonomy's label and every Spanish word in the spelling the encoder has seen most often among its masculine
and feminine ones, since vectors of 'coordinadora' and 'coordinador' do not lie equally near to 'coordinator'.
The same is done to the duties of an opening, so that both sides are worded alike.
"""

import re
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from screening.parsing.lexicon import fold, load
from screening.parsing.model import ParsedResume, Section, Span, Value, WarningCode
from screening.scoring.encoder import commonest, vectors_of
from screening.scoring.neutral import PAIRS, PERSON, UNSAID, bare, neutral_phrase, titles_in, without_both
from screening.scoring.profile import Place
from screening.scoring.protected import without_facts

MOST = 40  # sentences of one résumé: more is not more alike
_TOLD = frozenset({Section.SUMMARY, Section.WORK})
_AGAIN_AND_AGAIN = 4
_FULL_LINE = 0.7
_SHORTEST = 3  # words that say something
_LONGEST = 40
_WORD = re.compile(r"[^\W\d_]+[+#]*")
_END = re.compile(r"(?<=[.;!?])\s+|\s*[•·▪●|]\s*")
_BULLET = re.compile(r"^\s*[•·▪●*–—-]\s*")
_E_OR_A = ("jef", "ent", "ant")  # jefe and jefa, presidente and presidenta
_BARE_MEN = ("or", "ez", "al", "ol", "uz")  # masculine forms without an ending of their own
_ACCENTED = re.compile(
    r"(?<=\w{2})(?:és|es[ao]|án|an[ao]|ín|in[ao]|(?<!i)ón|(?<!i)on[ao])$"
)  # alemán, alemana
_PAIRED = frozenset(PAIRS.values())
_PLAIN = str.maketrans("áéíó", "aeio")
_ACUTE = str.maketrans("aeio", "áéíó")


@cache
def warm_up_beside() -> None:
    """Load words and encoder in a thread of its own, once, for a page that will likely need them next."""
    threading.Thread(target=_warm_up, name="meaning", daemon=True).start()


def _warm_up() -> None:
    vectors_of([reduced("Coordinar los turnos del equipo de almacén", "es")])


def sentences_of(parsed: ParsedResume) -> list[tuple[Place, str]]:
    """Return what a résumé tells in sentences, reduced, each once, with where it stands."""
    found: dict[str, Place] = {}
    for place in _told(parsed):
        text = reduced(_blanked(parsed, place.start, place.end), parsed.language)
        if text and len(found) < MOST:
            found.setdefault(text, place)
    return [(place, text) for text, place in found.items()]


def _told(parsed: ParsedResume) -> Iterator[Place]:
    """Yield sentences as places; a line that runs on is joined with the next."""
    heads = _lines_of(parsed) | stuffed_of(parsed).lines
    block: list[tuple[int, int, str]] = []
    longest = max((len(line) for line in parsed.lines), default=0)
    start = 0
    for number, (text, section) in enumerate(zip(parsed.lines, parsed.sections, strict=True)):
        if section not in _TOLD or number in heads or not text.strip():
            yield from _sentences(block)
            block = []
        else:
            if block and not _runs_on(block[-1][2], text, longest, section):
                yield from _sentences(block)
                block = []
            block.append((number, start, text))
        start += len(text) + 1
    yield from _sentences(block)


@dataclass(frozen=True)
class Stuffed:
    """What the reading says was repeated beyond what a person writes: lines that begin such a passage."""

    lines: frozenset[int]
    said: str  # the passages as neutral words

    def holds(self, line: int, text: str) -> bool:
        """Say whether words of a line count for nothing, since there they are said again and again."""
        return line in self.lines and self.said.count(neutral_phrase(text)) >= _AGAIN_AND_AGAIN


def stuffed_of(parsed: ParsedResume) -> Stuffed:
    """Return the passages the reading warns of; of each it has left the first saying in the text."""
    quotes = [each.text for each in parsed.warnings if each.code is WarningCode.KEYWORD_LIST]
    passages = [neutral_phrase(passage) for quote in quotes for passage in quote.split(" … ")]
    if not passages:
        return Stuffed(frozenset(), "")
    lines = [neutral_phrase(line) for line in parsed.lines]
    found = [
        number
        for number, line in enumerate(lines)
        if line.strip() and any(passage.startswith(line) for passage in passages)
    ]
    return Stuffed(frozenset(found), "".join(passages))


def _runs_on(before: str, text: str, longest: int, section: Section) -> bool:
    """Say whether a line goes on with the sentence of the one above, wherever the page's edge cut it."""
    if _BULLET.match(text) or before.rstrip()[-1:] in ".;!?:":
        return False
    if text.lstrip()[:1].islower() or section is Section.SUMMARY:
        return True
    return bool(_BULLET.match(before)) and len(before) > _FULL_LINE * longest


def _sentences(block: list[tuple[int, int, str]]) -> Iterator[Place]:
    if not block:
        return
    line, start, _ = block[0]
    whole = "\n".join(text for _, _, text in block)
    at = 0
    for end in [*_END.finditer(whole), None]:
        stop = end.start() if end else len(whole)
        if whole[at:stop].strip():
            first = at + len(whole[at:stop]) - len(whole[at:stop].lstrip())
            row = line + whole[:first].count("\n")
            yield Place(row, start + first, start + stop, whole[first:stop].replace("\n", " ")[:160])
        at = end.end() if end else stop


def _lines_of(parsed: ParsedResume) -> frozenset[int]:
    """Return the lines that hold the head of an entry: title, employer, dates, degree, school."""
    heads: list[Value | None] = []
    for job in parsed.work:
        heads += [job.title, job.employer, job.start, job.end]
    for study in parsed.education:
        heads += [study.degree, study.institution, study.end]
    return frozenset(value.span.line for value in heads if value)


def _blanked(parsed: ParsedResume, start: int, end: int) -> str:
    """Return a stretch of the text without employers, schools, places and the person's name."""
    text = parsed.text[start:end].replace("\n", " ")
    for words in _told_apart(parsed):
        text = re.sub(rf"(?<!\w){re.escape(words)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return without_name(parsed, text)


def _told_apart(parsed: ParsedResume) -> list[str]:
    named = [job.employer for job in parsed.work] + [study.institution for study in parsed.education]
    words = {value.text for value in named if value and len(value.text) > 3}
    return sorted(words, key=lambda word: (-len(word), word))


def without_name(parsed: ParsedResume, text: str) -> str:
    """Blank the person's name where two or more of its words stand together, and the given name by itself.

    A single surname stays: 'Cocinero' and 'Sierra' are also what people do and use, and who bears such a name
    must not lose the word elsewhere.
    """
    words = parsed.name.text.split() if parsed.name else []
    if not words:
        return text
    either = "|".join(re.escape(word) for word in words)
    text = re.sub(rf"\b(?:{either})(?:\s+(?:{either}))+\b", _blanks, text, flags=re.IGNORECASE)
    given = words[0]
    if len(given) > 2 and not load().by_alias.get(fold(given)):
        text = re.sub(rf"\b{re.escape(given)}\b", _blanks, text)
    return text


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])  # as long as what stood there, so that places stay true


def reduced(text: str, language: str, *, least: int = _SHORTEST) -> str:
    """Return a sentence as the encoder is given it, or '' when fewer words than `least` are left."""
    words = _WORD.findall(without_facts(without_both(text).casefold()))[:_LONGEST]
    language = _language_of(words, language)
    words = [word for word in words if fold(word) not in _unsaid()]
    if len(words) < least:
        return ""
    found, at = list[str](), 0
    for start, end, names in titles_in([bare(fold(word)) for word in words]):
        found += [_common(word, language) for word in words[at:start]]
        found.append(load().concepts[names[0]].label(language).casefold())
        at = end
    found += [_common(word, language) for word in words[at:]]
    return " ".join(found)


@cache
def _unsaid() -> frozenset[str]:
    places = {word for place in load().places for word in place.split() if len(word) > 3}
    return UNSAID | places


def _language_of(words: Iterable[str], otherwise: str) -> str:
    """Tell a sentence's language by its small words, leaving out those that tell a gender."""
    said = [fold(word) for word in words]
    counts = {
        language: sum(word in known and word not in UNSAID for word in said)
        for language, known in load().common_words.items()
    }
    best = max(counts.values())
    ahead = [language for language, count in counts.items() if count == best]
    return ahead[0] if len(ahead) == 1 else otherwise


@lru_cache(maxsize=50_000)
def _common(word: str, language: str) -> str:
    """Return one spelling for the masculine and feminine forms of a word."""
    if language != "es":
        return PERSON.sub("person", PAIRS.get(word, word))
    if len(word) < 4:
        return word
    plain = fold(word)
    if plain in PAIRS or plain in _PAIRED:
        word = PAIRS.get(plain, plain)
    forms = _forms(word)
    return commonest(forms) if len(forms) > 1 else word


def _forms(word: str) -> tuple[str, ...]:
    """Return the Spanish spellings of a word for men and for women, the same whichever is given."""
    many = word.endswith("s") and word[-2:-1] in "oae" and len(word) > 4
    stem = word[: -2 if many else -1] if word[-2 if many else -1] in "oae" else word
    plural = "s" if many else ""
    if len(stem) < 3:
        return (word,)
    if found := _ACCENTED.search(word):
        root, syllable = word[: found.start()], found[0][:2].translate(_PLAIN)
        return (f"{root}{syllable}a", f"{root}{syllable}o", f"{root}{syllable.translate(_ACUTE)}")
    if stem.endswith(_BARE_MEN) or (many and stem.endswith(("an", "on", "in")) and stem[-3:] != "ion"):
        return tuple(sorted({f"{stem}a{plural}", f"{stem}es" if many else stem}))
    if stem.endswith(_E_OR_A):
        return (f"{stem}a{plural}", f"{stem}e{plural}")
    if stem == word or word[len(stem)] == "e":
        return (word,)
    return (f"{stem}a{plural}", f"{stem}o{plural}")


def place_of(value: Value) -> Place:
    """Return where a value of the résumé stands."""
    span: Span = value.span
    return Place(span.line, span.start, span.end, value.text)
