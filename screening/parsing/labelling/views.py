"""What can be seen of each line before anything is labelled: tokens, segments, known words, style."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import median

from screening.parsing.document import Document
from screening.parsing.labelling.tokens import CELL, DATE, PERIOD, SIGN, WORD, Token, all_tokens
from screening.parsing.lexicon import Lexicon
from screening.parsing.lexicon import fold as _fold
from screening.parsing.textline import LIST_SIGN, TextLine
from screening.taxonomy.gender import masculine

_DIVIDERS = frozenset("|·•●/–—-,;:@()[]")
_LONGEST_ALIAS = 5
_KINDS = {"titles": "T", "skills": "S", "degrees": "D", "languages": "L", "licences": "P"}
_INNER = str.maketrans(".-’'", "    ")  # what the lexicon's terms write as a blank within words
fold = lru_cache(maxsize=20_000)(_fold)


@dataclass(slots=True)
class Segment:
    """The tokens between two dividers of a line."""

    first: int
    last: int  # index after the last token
    flags: frozenset[str] = frozenset()


@dataclass(slots=True)
class LineView:
    """A line with all that can be said of it without labels."""

    line: TextLine
    tokens: list[Token]
    words: list[str]  # folded
    known: list[set[str]]  # per token: which lists of the lexicon it stands in
    segments: list[Segment]
    segment_of: list[int]
    size: str = "0"  # relative to the body
    case: str = ""
    style: tuple[int, bool, str] = (0, False, "")
    facts: list[str] = field(default_factory=list)

    @property
    def has_period(self) -> bool:
        """Say whether a range of dates stands in the line."""
        return any(token.kind == PERIOD for token in self.tokens)

    @property
    def has_date(self) -> bool:
        """Say whether any date stands in the line."""
        return any(token.kind in (PERIOD, DATE) for token in self.tokens)


def views_of(document: Document, lexicon: Lexicon) -> list[LineView]:
    """Return a view of every line."""
    sizes = [line.size for line in document.lines for _ in range(1 + len(line.text) // 20) if line.size]
    body = median(sizes) if sizes else 0.0
    views = [
        _view(line, tokens, body, lexicon)
        for line, tokens in zip(document.lines, all_tokens(document), strict=True)
    ]
    styles = Counter(view.style for view in views)
    for number, view in enumerate(views):
        view.facts = _facts(view, number, len(views), styles[view.style])
    return views


def _view(line: TextLine, tokens: list[Token], body: float, lexicon: Lexicon) -> LineView:
    # One form for 'inspectora' and 'inspector': what a line is labelled must not hang on a person's gender.
    words = [
        masculine(fold(token.text), lexicon.title_heads) if token.kind == WORD else "" for token in tokens
    ]
    known = _known(words, lexicon)
    segments, segment_of = _segments(tokens, known)
    size = _bucket(line.size / body) if body and line.size else "?"
    case = _case(line.text)
    style = (round(line.size * 2), line.bold, case)
    return LineView(line, tokens, words, known, segments, segment_of, size, case, style)


def _bucket(ratio: float) -> str:
    return next(
        (name for limit, name in ((0.93, "s"), (1.06, "b"), (1.25, "m"), (1.6, "l")) if ratio < limit), "x"
    )


def _case(text: str) -> str:
    letters = [character for character in text if character.isalpha()]
    if not letters:
        return "none"
    if all(character.isupper() for character in letters):
        return "upper"
    words = [word for word in re.findall(r"[^\W\d_]+", text) if len(word) > 3]
    if words and all(word[0].isupper() for word in words):
        return "title"
    return "first" if letters[0].isupper() else "lower"


def _known(words: list[str], lexicon: Lexicon) -> list[set[str]]:
    known: list[set[str]] = [_single(word, lexicon) if word else set() for word in words]
    for start, word in enumerate(words):
        joined = ""
        for size in range(min(_LONGEST_ALIAS, len(words) - start)):
            if not words[start + size]:
                break
            joined = f"{joined} {words[start + size]}" if joined else word
            aliased = lexicon.by_alias.get(joined.translate(_INNER), ())
            names = {_KINDS[concept.kind] for concept in aliased}
            if joined in lexicon.places:
                names.add("G")
            if size and joined in lexicon.institution_words:
                names.add("i")
            if size and joined in lexicon.company_words:
                names.add("c")
            for at in range(start, start + size + 1):
                known[at] |= names
    return known


def _single(word: str, lexicon: Lexicon) -> set[str]:
    return set(_table(lexicon).get(word, ""))


_tables: dict[str, dict[str, str]] = {}


def _table(lexicon: Lexicon) -> dict[str, str]:
    """Return for each word of the lexicon the letters of the lists it stands in."""
    if lexicon.version not in _tables:
        _tables[lexicon.version] = _make_table(lexicon)
    return _tables[lexicon.version]


def _make_table(lexicon: Lexicon) -> dict[str, str]:
    lists: dict[str, Iterable[str]] = {
        "t": lexicon.title_words,
        "c": lexicon.company_words,
        "i": lexicon.institution_words,
        "p": lexicon.particles,
        "n": lexicon.not_names,
        "l": lexicon.level_words,
        "m": lexicon.months,
        "o": lexicon.common_words["en"] | lexicon.common_words["es"],
        "h": lexicon.labels,
        "y": lexicon.present,
    }
    table: dict[str, str] = {}
    for name, words in lists.items():
        for word in words:
            table[word] = table.get(word, "") + name
    return table


def _segments(tokens: list[Token], known: list[set[str]]) -> tuple[list[Segment], list[int]]:
    """Divide at cells, dates, addresses and signs; a sign belongs to the segment before it."""
    segments: list[Segment] = []
    segment_of: list[int] = []
    start = 0
    for index, token in enumerate(tokens):
        segment_of.append(len(segments))
        divides = token.kind not in (WORD, SIGN) or (
            token.kind == SIGN and token.text in _DIVIDERS and _stands_apart(tokens, index)
        )
        if divides:
            segments.append(Segment(start, index + 1))
            start = index + 1
    if start < len(tokens) or not segments:
        segments.append(Segment(start, len(tokens)))
    for segment in segments:
        segment.flags = _segment_flags(tokens, known, segment)
    return segments, segment_of


def _stands_apart(tokens: Sequence[Token], index: int) -> bool:
    token = tokens[index]
    after = index + 1 < len(tokens) and tokens[index + 1].start > token.end
    return token.text in ",;:()[]|" or after


def _segment_flags(tokens: list[Token], known: list[set[str]], segment: Segment) -> frozenset[str]:
    flags: set[str] = set()
    words = [i for i in range(segment.first, segment.last) if tokens[i].kind == WORD]
    for index in words:
        flags |= known[index] & set("TtciGDLSl")
    if words:
        flags |= {f"<{name}" for name in known[words[0]] & set("TtciD")}
        flags |= {f"{name}>" for name in known[words[-1]] & set("TtciG")}
        if all("G" in known[index] or len(tokens[index].text) == 2 for index in words):
            flags.add("GG")
    flags.add(f"#{min(len(words), 6)}")
    return frozenset(flags)


def _facts(view: LineView, number: int, count: int, same_style: int) -> list[str]:
    """Return the facts of one line, shared by the labelling of lines and of words."""
    line, tokens = view.line, view.tokens
    words = [token for token in tokens if token.kind == WORD]
    facts = [f"sz={view.size}", f"case={view.case}", f"len={min(len(words), 12)}"]
    facts.append(f"st={view.size}{view.case}{int(line.bold)}")
    facts.append(f"cells={min(sum(token.kind == CELL for token in tokens), 3)}")
    facts.append(f"same={_share(same_style, count)}")
    kinds = {token.kind for token in tokens} - {WORD, SIGN, CELL}
    facts += [f"has={kind}" for kind in sorted(kinds)]
    for name, is_true in (
        ("bold", line.bold),
        ("gap", line.gap),
        ("bullet", bool(LIST_SIGN.match(line.text))),
        ("colon", line.text.rstrip().endswith(":")),
        ("stop", line.text.rstrip().endswith(".")),
        ("link", line.is_link),
        ("digit", any(character.isdigit() for character in line.text)),
        ("lowstart", line.text[:1].islower()),
        ("firstdate", bool(tokens) and tokens[0].kind in (PERIOD, DATE)),
        ("lastdate", bool(tokens) and tokens[-1].kind in (PERIOD, DATE)),
        ("onlydate", bool(kinds & {PERIOD, DATE}) and not words),
        ("long", len(line.text) > 70),
    ):
        if is_true:
            facts.append(name)
    facts.append(f"no={min(number, 6)}" if number < 6 else "no=late")
    return facts


def _share(same: int, count: int) -> str:
    if same == 1:
        return "one"
    return "few" if same <= 0.2 * count else "some" if same <= 0.5 * count else "most"
