"""What the scorer may see of a person: what they can do and did, never who they are.

Frozen values that hold no name, contact, birth, family, photo, nationality, employer or school; `reduction`
makes them from a résumé. Stored beside the reading as bytes, so that ten thousand can be scored anew at once.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple, Self

from screening.parsing.lexicon import Lexicon
from screening.parsing.model import Span
from screening.scoring.denial import is_denied
from screening.scoring.model import Evidence
from screening.scoring.neutral import words_with_places

VERSION = 3
Months = tuple[int, int]


class Place(NamedTuple):
    """Words of the résumé with where they stand."""

    line: int
    start: int
    end: int
    quote: str

    @property
    def evidence(self) -> Evidence:
        """The place as a score shows it."""
        return Evidence(Span(self.line, self.start, self.end), self.quote)


class Dated(NamedTuple):
    """The months of a job, with the words that say when it began and ended."""

    months: Months
    places: tuple[Place, ...]


class Trace(NamedTuple):
    """One place where a concept shows: in a dated job, in a list, or merely in passing."""

    place: Place
    is_listed: bool
    months: Months | None = None  # first and last month of the job it stands in, counted from year 0
    is_denied: bool = False  # named only to say that the person does not have it


class SeenLine(NamedTuple):
    """A line the scorer may see, as neutral words between blanks, for what the lexicon does not know."""

    words: str
    place: Place
    is_listed: bool
    months: Months | None
    text: str = ""  # the line with what runs on into it, to see what a word in it is denied by

    def denies(self, phrase: str, lexicon: Lexicon) -> bool:
        """Say whether every place where a neutral phrase stands in this line is in a denial."""
        wanted = phrase.split()
        words = words_with_places(self.text)
        places = [
            (words[at][1], words[at + len(wanted) - 1][2])
            for at in range(len(words) - len(wanted) + 1)
            if [word for word, _, _ in words[at : at + len(wanted)]] == wanted
        ]
        return bool(places) and all(is_denied(self.text, start, end, lexicon) for start, end in places)


class Position(NamedTuple):
    """A job without its employer: what it was, when, and how much it answered for."""

    concepts: tuple[str, ...]
    words: tuple[str, ...]
    months: Months | None
    place: Place
    level: int = -1  # of responsibility, from 0 (trainee) to 5 (director); -1 when the title does not say
    scope: Place | None = None  # words that say the person led others there
    vector: int = -1  # row of `Profile.rows`, for titles the taxonomy does not know


class Qualification(NamedTuple):
    """A study level, 0 when the lexicon does not know it."""

    level: int
    words: tuple[str, ...]
    place: Place


class Language(NamedTuple):
    """A language with its CEFR level or ''."""

    code: str
    level: str
    place: Place


class Sentence(NamedTuple):
    """What somebody did, in a sentence; its meaning is a row of `Profile.rows`."""

    place: Place
    vector: int


@dataclass(frozen=True)
class Lines:
    """The lines the scorer may see, opened only when words are wanted that the lexicon does not know."""

    stored: bytes

    @classmethod
    def of(cls, lines: Iterable[SeenLine], items: Iterable[SeenLine]) -> Self:
        """Keep lines, and what the lists of skills hold, one by one: a single letter can be a skill."""
        return cls(_written([list(lines), list(items)]))

    def may_hold(self, phrase: str) -> bool:
        """Say whether a neutral phrase can stand in them, without opening them."""
        return phrase.encode() in self.stored

    @cached_property
    def opened(self) -> tuple[list[SeenLine], list[SeenLine]]:
        """The lines and the items."""
        lines, items = json.loads(self.stored)
        return [_line(each) for each in lines], [_line(each) for each in items]


@dataclass(frozen=True)
class Profile:
    """The scorer's whole input about a candidate."""

    traces: Mapping[str, list[Trace] | str]  # by concept; as stored, until somebody asks for one
    positions: tuple[Position, ...]
    qualifications: tuple[Qualification, ...]
    languages: tuple[Language, ...]
    sentences: tuple[Sentence, ...]
    dates: tuple[Dated, ...]
    first: Place | None  # the first line that counts; None when there is none
    written: Lines
    rows: bytes  # 512 bytes for each sentence and title that was encoded
    written_in: str
    confidence: float
    text_hash: str
    lexicon_version: str
    parser_version: str
    encoder_version: str
    # What positions were found to be worth for a title, so that one judgement asks each once (see `work`).
    fits: dict[int, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def traces_of(self, concept: str) -> list[Trace]:
        """Return the places where a concept shows."""
        found = self.traces.get(concept)
        if isinstance(found, str):
            return [Trace(_place(each[0]), *each[1:]) for each in _decode(found)]
        return list(found or ())

    def dates_of(self, periods: Iterable[Months | None]) -> list[Place]:
        """Return the words that say when some periods of work began and ended."""
        wanted = {tuple(each) for each in periods if each}  # bare lists when opened from stored bytes
        return [place for dated in self.dates if dated.months in wanted for place in dated.places]

    def to_bytes(self) -> bytes:
        """Return the form to be stored: what is always needed, the traces, the lines, then the vectors."""
        simple = (
            self.written_in,
            self.confidence,
            self.text_hash,
            self.lexicon_version,
            self.parser_version,
            self.encoder_version,
        )
        parts = (self.positions, self.qualifications, self.languages, self.sentences, self.dates, self.first)
        # A tab never stands in JSON, so that one concept is found without reading the others.
        traces = "\t".join(
            each for concept in self.traces for each in (concept, self._stored_traces(concept))
        )
        head = _written([VERSION, *parts, simple])
        return b"\n".join((head, traces.encode(), self.written.stored, self.rows))

    def _stored_traces(self, concept: str) -> str:
        found = self.traces[concept]
        return found if isinstance(found, str) else _encode(found)

    @classmethod
    def from_bytes(cls, stored: bytes) -> Self | None:
        """Rebuild from `to_bytes`; None when an older version wrote it."""
        head, named, *others = stored.split(b"\n", 3)
        read = _decode(head.decode())
        if read[0] != VERSION:
            return None
        _, positions, qualifications, languages, sentences, dates, first, simple = read
        traces, (lines, rows) = named.decode().split("\t"), others
        return cls(
            dict(zip(traces[::2], traces[1::2], strict=False)),
            tuple([_position(each) for each in positions]),
            tuple([Qualification(a, tuple(b), _place(c)) for a, b, c in qualifications]),
            tuple([Language(a, b, _place(c)) for a, b, c in languages]),
            tuple([_sentence((_place(a), b)) for a, b in sentences]),
            tuple([Dated((a[0], a[1]), tuple([_place(each) for each in b])) for a, b in dates]),
            first and _place(first),
            Lines(lines),
            rows,
            *simple,
        )


_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_decode = json.JSONDecoder().decode
# Dozens are made of each stored profile, from lists that are of the right length already.
_place = partial(tuple.__new__, Place)
_sentence = partial(tuple.__new__, Sentence)


def _written(values: list[Any]) -> bytes:
    return _encode(values).encode()


def _line(data: list[Any]) -> SeenLine:
    words, place, is_listed, months, text = data
    return SeenLine(words, Place(*place), is_listed, months and tuple(months), text)


def _position(data: list[Any]) -> Position:
    concepts, words, months, place, level, scope, vector = data
    return Position(
        tuple(concepts),
        tuple(words),
        months and tuple(months),
        _place(place),
        level,
        scope and _place(scope),
        vector,
    )
