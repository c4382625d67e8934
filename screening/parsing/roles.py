"""Decide which words of an entry are the job title and employer, or the degree and institution."""

import re
from collections.abc import Callable, Iterator

from screening.parsing.dates import Found, find_periods
from screening.parsing.document import BULLET, Document, TextLine
from screening.parsing.entries import Entry, Part, group_entries
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Job, Section, Span, Study, Value

_STRONG = re.compile(r"\s+[|·•]\s+|\s+[–—]\s+|\s+-\s+|\s+@\s+|\s*\t\s*")
_AT = re.compile(r"\s+(?:at|en|para)\s+(?=[A-ZÁÉÍÓÚÑ0-9])")
_COMMA = re.compile(
    r",\s+(?!(?:S\.|SL|SA|Inc|LLC|Ltd|Limited|GmbH|Co\.|Corp|PLC|y\s|and\s))(?=[A-ZÁÉÍÓÚÑ0-9])"
)
_EDGES = " \t,;:|·•–—-()[]"
_PARENTHESIS = re.compile(r"\s*\(([^()]*)\)\s*$")
_FIELD_WORDS = re.compile(
    r"\b(?:gpa|grade|nota media|promedio|thesis|honou?rs?:|average|mención|minor)\b", re.IGNORECASE
)
Rating = Callable[[str, Lexicon], float]


def find_jobs(document: Document, lexicon: Lexicon) -> list[Job]:
    """Return the dated jobs of the work sections, in the order they are written."""
    jobs = []
    for entry in group_entries(document, Section.WORK, lexicon):
        start, end = _dates(document, entry)
        title, employer = _pair(
            document, entry, ("title", "employer"), title_rating, employer_rating, lexicon
        )
        if (title or employer) and (start or end):
            jobs.append(Job(title, employer, start, end, _extent(entry)))
    return _share_employers(jobs)


def find_studies(document: Document, lexicon: Lexicon) -> list[Study]:
    """Return the qualifications of the education section."""
    studies = []
    for entry in group_entries(document, Section.EDUCATION, lexicon):
        _, end = _dates(document, entry)
        degree, school = _pair(
            document, entry, ("degree", "institution"), degree_rating, institution_rating, lexicon
        )
        if degree or school:
            studies.append(Study(_with_level(degree, lexicon), school, end, _extent(entry)))
    return studies


def _share_employers(jobs: list[Job]) -> list[Job]:
    return [job for job in jobs if job.title or job.employer]


def _extent(entry: Entry) -> Span:
    return Span(entry.lines[0].number, entry.lines[0].start, entry.lines[-1].end)


def _dates(document: Document, entry: Entry) -> tuple[Value | None, Value | None]:
    period, line = entry.period, entry.period_line
    if "dates" in entry.labelled:
        part = entry.labelled["dates"]
        line = part.line
        periods = [p for p in find_periods(line.text) if p.start >= part.start]
        period = periods[0] if periods else None
    if period is None or line is None:
        return None, None
    return _date(document, line, period.first), _date(document, line, period.last)


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
    if _is_place(text, lexicon):
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
    if not folded or len(folded) > 130 or _FIELD_WORDS.search(text):
        return 0.0
    return 1.0 if level_concept(text, lexicon) else 0.3


def level_concept(text: str, lexicon: Lexicon) -> str:
    """Return the study level a qualification names at its beginning, else anywhere, or ''."""
    words = fold(text).replace("/", " ").split()
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
    if not folded or len(folded) > 100:
        return 0.0
    if any(f" {word} " in f" {folded} " for word in lexicon.institution_words):
        return 0.95
    if _is_place(text, lexicon):
        return 0.05
    capitals = sum(word[:1].isupper() for word in text.split())
    return 0.4 if capitals >= len(text.split()) / 2 else 0.1


def _is_place(text: str, lexicon: Lexicon) -> bool:
    names = [fold(word) for word in re.split(r"[,()/]|\s-\s", text) if word.strip()]
    return bool(names) and all(name in lexicon.places or len(name) == 2 for name in names)


def _pair(
    document: Document,
    entry: Entry,
    names: tuple[str, str],
    first_rating: Rating,
    second_rating: Rating,
    lexicon: Lexicon,
) -> tuple[Value | None, Value | None]:
    """Choose two different parts of an entry's head: the best for each role, order deciding between equals."""
    if entry.labelled:
        return _labelled_value(document, entry, names[0]), _labelled_value(document, entry, names[1])
    pieces = [piece for part in entry.head for piece in _pieces(part, first_rating, second_rating, lexicon)]
    pieces = [piece for piece in pieces if not _is_place(piece.text.strip(_EDGES), lexicon)]
    if not pieces:
        return None, None
    firsts = [first_rating(piece.text.strip(_EDGES), lexicon) for piece in pieces]
    seconds = [second_rating(piece.text.strip(_EDGES), lexicon) for piece in pieces]
    pairs = [
        (firsts[i] + seconds[j] - 0.04 * (i + j) - 0.5 * seconds[i] * (firsts[i] < 0.5), -i, -j, i, j)
        for i in range(len(pieces))
        for j in range(len(pieces))
        if i != j
    ]
    if not pairs:
        return _lonely(document, pieces[0], firsts[0], seconds[0])
    _, _, _, i, j = max(pairs)
    first = _value(document, pieces[i], 0.45 + 0.5 * firsts[i]) if firsts[i] > 0 else None
    second = _value(document, pieces[j], 0.45 + 0.5 * seconds[j]) if seconds[j] >= 0.25 else None
    if first is None and firsts[j] > seconds[j]:
        return _value(document, pieces[j], 0.5), None
    return first or (_value(document, pieces[i], 0.4) if second else None), second


def _lonely(
    document: Document, piece: Part, first: float, second: float
) -> tuple[Value | None, Value | None]:
    value = _value(document, piece, 0.4 + 0.5 * max(first, second))
    return (value, None) if first >= second else (None, value)


def _labelled_value(document: Document, entry: Entry, name: str) -> Value | None:
    part = entry.labelled.get(name)
    if part is None:
        return None
    if name in ("employer", "institution"):
        # The form asks for name and address in one field: the name comes first.
        comma = _COMMA.search(part.text)
        part = Part(part.line, part.start, part.start + comma.start() if comma else part.end)
    return _value(document, part, 0.92)


def _pieces(part: Part, first: Rating, second: Rating, lexicon: Lexicon) -> Iterator[Part]:
    """Yield the pieces of a part: split at strong dividers, at 'en'/'at' after a title, at commas when that helps."""
    bullet = BULLET.match(part.line.text)
    start = max(part.start, bullet.end()) if bullet and part.start == 0 else part.start
    for left, right in _split(part.line.text, start, part.end, _STRONG):
        text = part.line.text[left:right]
        at = _AT.search(text)
        if at and first(text[: at.start()], lexicon) >= 0.65:
            yield Part(part.line, left, left + at.start())
            yield from _comma_pieces(part.line, left + at.end(), right)
        else:
            yield from _comma_pieces(part.line, left, right)


def _comma_pieces(line: TextLine, start: int, end: int) -> Iterator[Part]:
    for left, right in _split(line.text, start, end, _COMMA):
        yield Part(line, left, right)


def _split(text: str, start: int, end: int, divider: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    at = start
    for match in divider.finditer(text, start, end):
        if text[at : match.start()].strip(_EDGES):
            yield at, match.start()
        at = match.end()
    if text[at:end].strip(_EDGES):
        yield at, end


def _value(document: Document, part: Part, confidence: float) -> Value | None:
    """Return the part without the marks around it and without a place in parentheses."""
    text = part.text
    start = part.start + len(text) - len(text.lstrip(_EDGES.replace("(", "")))
    stripped = text.strip(_EDGES.replace("(", "").replace(")", ""))
    note = _PARENTHESIS.search(stripped)
    if note and len(note[1].split()) <= 4 and not re.search(r"hons|honou?rs|\d", note[1], re.IGNORECASE):
        stripped = stripped[: note.start()]
    stripped = (
        stripped.rstrip(". ")
        if not re.search(r"\b\w\.$|\.\w\.$|[SLAUC]\.$|Inc\.$|Ltd\.$|Co\.$", stripped)
        else stripped
    )
    if not stripped:
        return None
    return document.value(part.line, start, start + len(stripped), min(confidence, 0.97))


def _with_level(degree: Value | None, lexicon: Lexicon) -> Value | None:
    if degree is None:
        return None
    return Value(degree.text, degree.span, degree.confidence, level_concept(degree.text, lexicon))
