"""Decide which words of an entry are the job title and employer, or the degree and institution."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from screening.parsing.dates import Found
from screening.parsing.document import Document
from screening.parsing.entries import Entry, Part, group_entries
from screening.parsing.leaves import is_leave
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Job, Section, Span, Study, Value
from screening.parsing.textline import LIST_SIGN, TextLine

_STRONG = re.compile(
    r"(?:(?<=[a-záéíóúñ]{3})|(?<=[A-ZÁÉÍÓÚÑ]{3}))\.\s+(?=[A-ZÁÉÍÓÚÑ])|\s+[|·•]\s+|\s+[–—]\s+|\s+-\s+|\s+@\s+|\s*\t\s*"
)
_AT = re.compile(r"\s+(?:at|en|para)\s+(?=[A-ZÁÉÍÓÚÑ0-9])")
_COMMA = re.compile(r",\s+(?!(?:S\.|SL|SA|Inc|LLC|Ltd|Limited|GmbH|Co\.|Corp|PLC)\b)(?=[A-ZÁÉÍÓÚÑ0-9])")
_RANK = re.compile(r"intern|trainee|apprentice|becari[oa]|aprendiz[ao]?", re.IGNORECASE)
_EDGES = " \t,;:|·•–—-[]"
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_OPEN_BRACKET = re.compile(r"\s+\(([^()]+)\)?\s*$")
NOT_A_STUDY = re.compile(
    r"\b(?:gpa|grade[:s]|nota media|promedio|thesis|mención|dean.s list|fellowship"
    r"|scholar(?:ship)?|award|courses?:)(?!\w)",
    re.IGNORECASE,
)
Rating = Callable[[str, Lexicon], float]


@dataclass(frozen=True, slots=True)
class _Roles:
    """The two roles of a kind of entry: how each is recognised, and its label on forms."""

    names: tuple[str, str]
    first: Rating
    second: Rating
    sure_second: float  # from this rating on the words themselves show the second role


def find_jobs(document: Document, lexicon: Lexicon) -> list[Job]:
    """Return the dated jobs of the work sections, in the order they are written."""
    roles = _Roles(("title", "employer"), title_rating, employer_rating, 0.7)
    sections: tuple[Section, ...] = (Section.WORK,)
    if not document.in_section(Section.WORK):
        # Some put their jobs under a heading of their own making; there only clear titles count.
        sections = (Section.SUMMARY, Section.HEADER, Section.OTHER)
    jobs: list[Job] = []
    for section in sections:
        for entry in group_entries(document, section, lexicon):
            if is_leave(entry.lines, lexicon):
                continue
            start, end = _dates(document, entry)
            title, employer = _pair(document, entry, roles, lexicon)
            clear = title is not None and title_rating(title.text, lexicon) >= 0.65 and start is not None
            if (title or employer) and (start or end) and (clear or section is Section.WORK):
                jobs.append(Job(title, employer, start, end, _extent(entry)))
    return jobs


def find_studies(document: Document, lexicon: Lexicon) -> list[Study]:
    """Return the qualifications of the education section."""
    roles = _Roles(("degree", "institution"), degree_rating, institution_rating, 0.9)
    studies = []
    for entry in group_entries(document, Section.EDUCATION, lexicon):
        _, end = _dates(document, entry)
        degree, school = _pair(document, entry, roles, lexicon)
        named = degree is not None and degree_rating(degree.text, lexicon) == 1
        if named or (
            school is not None and (entry.labelled or institution_rating(school.text, lexicon) >= 0.9)
        ):
            studies.append(Study(_with_level(degree, lexicon), school, end, _extent(entry)))
    return studies


def _extent(entry: Entry) -> Span:
    return Span(entry.lines[0].number, entry.lines[0].start, entry.lines[-1].end)


def _dates(document: Document, entry: Entry) -> tuple[Value | None, Value | None]:
    if entry.period is None or entry.period_line is None:
        return None, None
    return tuple(  # type: ignore[return-value]
        _date(document, entry.period_line, found) for found in (entry.period.first, entry.period.last)
    )


def _date(document: Document, line: TextLine, found: Found | None) -> Value | None:
    if found is None:
        return None
    return document.value(
        line, found.start, found.end, 0.95 if len(found.date) > 4 else 0.85, text=found.date
    )


def title_rating(text: str, lexicon: Lexicon) -> float:
    """Return how much a text looks like a job title, 0 to 1."""
    folded = fold(_PARENTHESIS.sub("", text))
    if not folded or len(folded) > 80:
        return 0.0
    if lexicon.find(folded, "titles"):
        return 1.0
    words = folded.replace("/", " ").split()
    if not any(word in lexicon.title_words for word in words):
        return 0.0
    if words[0] in lexicon.title_words or words[-1] in lexicon.title_words:
        return 0.85
    return 0.65 if len(words) <= 8 else 0.3


def employer_rating(text: str, lexicon: Lexicon) -> float:
    """Return how much a text looks like an organisation, 0 to 1."""
    folded = fold(text)
    if not folded or len(folded) > 80:
        return 0.0
    if is_place(text, lexicon):
        return 0.05
    words = set(folded.replace("/", " ").split())
    if words & lexicon.company_words or any(
        f" {w} " in f" {folded} " for w in lexicon.company_words if " " in w
    ):
        return 0.9
    if words & lexicon.institution_words:
        return 0.7
    capitals = sum(word[:1].isupper() for word in text.split())
    return 0.5 if capitals >= len(text.split()) / 2 else 0.25


def degree_rating(text: str, lexicon: Lexicon) -> float:
    """Return how much a text looks like a qualification, 0 to 1."""
    folded = fold(text)
    if not folded or len(folded) > 130 or NOT_A_STUDY.search(text):
        return 0.0
    return 1.0 if level_concept(text, lexicon) else 0.3


def level_concept(text: str, lexicon: Lexicon) -> str:
    """Return the study level a qualification names at its beginning, else near it, or ''."""
    words = [word.strip("()") for word in fold(text).replace("/", " ").split()]
    best, best_level = "", 0
    for start in range(min(len(words), 8)):
        for size in range(min(5, len(words) - start), 0, -1):
            concept = lexicon.find(" ".join(words[start : start + size]), "degrees")
            if concept and (size > 1 or start < 2) and concept.level > best_level:
                if start == 0:
                    return concept.name
                best, best_level = concept.name, concept.level
    return best


def institution_rating(text: str, lexicon: Lexicon) -> float:
    """Return how much a text looks like a place of study, 0 to 1."""
    folded = fold(text)
    if not folded or len(folded) > 100 or NOT_A_STUDY.search(text):
        return 0.0
    if any(f" {word} " in f" {folded} " for word in lexicon.institution_words):
        return 0.95
    if is_place(text, lexicon):
        return 0.05
    capitals = sum(word[:1].isupper() for word in text.split())
    return 0.4 if capitals >= len(text.split()) / 2 else 0.1


def is_place(text: str, lexicon: Lexicon) -> bool:
    """Say whether a text is a place and nothing else."""
    names = [fold(word) for word in re.split(r"[,()/]|\s-\s", text) if word.strip()]
    return bool(names) and all(name in lexicon.places or len(name) == 2 for name in names)


def _pair(
    document: Document, entry: Entry, roles: _Roles, lexicon: Lexicon
) -> tuple[Value | None, Value | None]:
    """Choose the parts of an entry's head that fit its two roles best, order deciding between equals."""
    if entry.labelled:
        return _labelled_pair(document, entry, roles)
    pieces = _pieces(entry, roles, lexicon)
    if not pieces:
        return None, None
    firsts = [roles.first(piece.text.strip(_EDGES), lexicon) for piece in pieces]
    seconds = [roles.second(piece.text.strip(_EDGES), lexicon) for piece in pieces]
    if len(pieces) == 1:
        value = _value(document, pieces[0], 0.4 + 0.5 * max(firsts[0], seconds[0]), lexicon)
        return (value, None) if firsts[0] >= seconds[0] else (None, value)
    i, j = _best_pair(entry, pieces, firsts, seconds)
    first = _value(document, pieces[i], 0.45 + 0.5 * firsts[i], lexicon)
    if seconds[j] < 0.25:
        return first, None
    organisation = _without_town(pieces[j], lexicon) if roles.sure_second < 0.9 else pieces[j]
    return first, _value(document, organisation, 0.45 + 0.5 * seconds[j], lexicon)


def _without_town(part: Part, lexicon: Lexicon) -> Part:
    """Return a firm without the town behind it, whether the lexicon knows the town or not."""
    town = re.search(r"(?:,\s+[A-ZÁÉÍÓÚÑ][\w'’ -]{2,25}){1,2}$|\s*\([^()]*\)?\s*$", part.text)
    if town is None or set(fold(town[0]).split()) & lexicon.company_words:
        return part
    return Part(part.line, part.start, part.start + town.start())


def _best_pair(
    entry: Entry, pieces: list[Part], firsts: list[float], seconds: list[float]
) -> tuple[int, int]:
    """Return which piece is which: by rating, less for what stands late or below the dates."""
    anchor = entry.period_line.number if entry.period_line else 10**9
    late = [
        0.15 * (piece.line.number > anchor) + 0.1 * (piece.start > piece.line.content) for piece in pieces
    ]
    indices = range(len(pieces))
    rated = [
        (firsts[i] + seconds[j] - 0.04 * (i + j) - 0.4 * firsts[j] - late[i] - late[j], -i, -j)
        for i in indices
        for j in indices
        if i != j
    ]
    _, i, j = max(rated)
    return -i, -j


def _labelled_pair(document: Document, entry: Entry, roles: _Roles) -> tuple[Value | None, Value | None]:
    first = entry.labelled.get(roles.names[0])
    # 'Organisation' is the employer on one form and the school on another.
    second = (
        entry.labelled.get(roles.names[1])
        or entry.labelled.get("employer")
        or entry.labelled.get("institution")
    )
    if second:
        # The form asks for name and address in one field: the name comes first.
        comma = _COMMA.search(second.text)
        second = Part(second.line, second.start, second.start + comma.start() if comma else second.end)
    return (
        _value(document, first, 0.92, None) if first else None,
        _value(document, second, 0.92, None) if second else None,
    )


def _pieces(entry: Entry, roles: _Roles, lexicon: Lexicon) -> list[Part]:
    """Return the pieces of an entry's head without places, split at commas only where that is needed."""
    strong = [piece for part in entry.head for piece in _strong_pieces(part)]
    strong = [piece for piece in strong if not is_place(piece.text.strip(_EDGES), lexicon)]
    pieces: list[Part] = []
    for piece in strong:
        pieces += _divide(piece, roles, lexicon, alone=len(strong) == 1)
    return [piece for piece in pieces if not is_place(piece.text.strip(_EDGES), lexicon)]


def _strong_pieces(part: Part) -> Iterator[Part]:
    bullet = LIST_SIGN.match(part.line.text)
    start = max(part.start, bullet.end()) if bullet and part.start == 0 else part.start
    yield from _split(part.line, start, part.end, _STRONG)


def _divide(piece: Part, roles: _Roles, lexicon: Lexicon, *, alone: bool) -> list[Part]:
    """Divide one piece at 'at'/'en' or at commas when both roles may stand in it."""
    bracket = _OPEN_BRACKET.search(piece.text)
    if bracket and roles.second(_up_to_comma(bracket[1]), lexicon) >= roles.sure_second:
        inside = Part(piece.line, piece.start + bracket.start(1), piece.start + bracket.end(1))
        return [Part(piece.line, piece.start, piece.start + bracket.start()), inside]
    at = _AT.search(piece.text)
    if at and roles.first(piece.text[: at.start()], lexicon) >= 0.65:
        rest = Part(piece.line, piece.start + at.end(), piece.end)
        sure = roles.second(_up_to_comma(rest.text), lexicon) >= roles.sure_second
        # 'at' always parts a title from a firm; 'en' also stands within titles ('Técnico en Prevención').
        if sure or at[0].strip() == "at" or (alone and roles.sure_second < 0.9):
            return [
                Part(piece.line, piece.start, piece.start + at.start()),
                *_split(piece.line, rest.start, rest.end, _COMMA),
            ]
    parts = _with_rank(list(_split(piece.line, piece.start, piece.end, _COMMA)), roles, lexicon)
    if len(parts) < 2:
        return [piece]
    kinds = [
        (roles.first(p.text, lexicon), roles.second(p.text, lexicon), is_place(p.text, lexicon))
        for p in parts
    ]
    if alone and roles.sure_second < 0.9:
        return parts
    # 'BSc, Mathematics' is one degree; 'Universidad de X, Grado en Y' is two things; a place at the end goes.
    first_at = {index for index, kind in enumerate(kinds) if kind[0] >= 0.65}
    second_at = {index for index, kind in enumerate(kinds) if kind[1] >= roles.sure_second}
    if (first_at and second_at - first_at) or (len(first_at) > 1 and second_at):
        return _joined(piece.line, parts, first_at, second_at)
    if kinds[-1][2]:
        return [Part(piece.line, parts[0].start, parts[-2].end)]
    if first_at and roles.sure_second < 0.9:
        return parts
    return [piece]


def _with_rank(parts: list[Part], roles: _Roles, lexicon: Lexicon) -> list[Part]:
    """Join a rank before its title: 'Intern, Psychologist' is one title, 'Intern, Ausm SL' is none."""
    if len(parts) < 2 or not _RANK.fullmatch(parts[0].text.strip(_EDGES)):
        return parts
    if roles.first(parts[1].text, lexicon) < 0.65 or roles.second(parts[1].text, lexicon) >= 0.9:
        return parts
    return [Part(parts[0].line, parts[0].start, parts[1].end), *parts[2:]]


def _joined(line: TextLine, parts: list[Part], first_at: set[int], second_at: set[int]) -> list[Part]:
    """Join the parts between the recognised ones to the one before."""
    starts = sorted({0, *first_at, *second_at})
    bounds = [*starts[1:], len(parts)]
    return [
        Part(line, parts[start].start, parts[end - 1].end) for start, end in zip(starts, bounds, strict=True)
    ]


def _up_to_comma(text: str) -> str:
    return _COMMA.split(text)[0]


def _split(line: TextLine, start: int, end: int, divider: re.Pattern[str]) -> Iterator[Part]:
    """Yield the stretches between dividers that are not within parentheses."""
    at = start
    for match in divider.finditer(line.text, start, end):
        inside = line.text[start : match.start()].count("(") > line.text[start : match.start()].count(")")
        if inside or not line.text[at : match.start()].strip(_EDGES + "()"):
            continue
        yield Part(line, at, match.start())
        at = match.end()
    if line.text[at:end].strip(_EDGES + "()"):
        yield Part(line, at, end)


def _value(document: Document, part: Part, confidence: float, lexicon: Lexicon | None) -> Value | None:
    """Return the part without the marks around it, an open bracket, or a place in parentheses."""
    text = part.text
    lead = re.match(r"[\s\t,;:|·•–—\-\[\])]*(?:\.\s+)?(?:in\s+(?=[A-ZÁÉÍÓÚ]))?", text)
    start = part.start + (lead.end() if lead else 0)
    stripped = part.line.text[start : part.end].rstrip(_EDGES)
    if stripped.count("(") > stripped.count(")"):
        stripped = stripped[: stripped.rindex("(")].strip(_EDGES)
    note = _PARENTHESIS.search(stripped)
    if note and lexicon and (is_place(note[1], lexicon) or len(note[1].split()) > 3):
        stripped = stripped[: note.start()]
    last_word = stripped.split()[-1] if stripped.split() else ""
    if _ends_in_full_stop(last_word, stripped.isupper(), lexicon):
        stripped = stripped.rstrip(".")
    if not stripped:
        return None
    return document.value(part.line, start, start + len(stripped), min(confidence, 0.97))


def _ends_in_full_stop(word: str, in_capitals: bool, lexicon: Lexicon | None) -> bool:
    """Say whether the point behind a word ends a sentence: not that of 'S.L.', 'Inc.' or 'INC.'."""
    if not word.endswith(".") or word.count(".") > 1:
        return False
    is_firm = lexicon is not None and fold(word) in lexicon.company_words
    return len(word) > 5 or (in_capitals and len(word) > 3 and not is_firm)


def _with_level(degree: Value | None, lexicon: Lexicon) -> Value | None:
    if degree is None:
        return None
    return Value(degree.text, degree.span, degree.confidence, level_concept(degree.text, lexicon))
