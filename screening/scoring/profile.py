"""What the scorer may see of a person: what they can do and did, never who they are.

The sections a résumé gives to name, contact, birth, family, photo, nationality, referees and pastimes are not
copied; job titles are kept as concepts or without their masculine or feminine ending.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from screening.parsing.lexicon import Lexicon, fold, load
from screening.parsing.model import Job, Mention, ParsedResume, Section, Span, Value
from screening.scoring.model import Evidence

SEEN = frozenset(
    {Section.SUMMARY, Section.WORK, Section.EDUCATION, Section.SKILLS, Section.LANGUAGES, Section.LICENCES}
)
_LISTED = frozenset({Section.SKILLS, Section.LICENCES, Section.LANGUAGES})
_WORD = re.compile(r"[^\W_]+[+#]*")
_ENDING = re.compile(r"(?:/?[oa]s?|/?es?)$")


@dataclass(frozen=True, slots=True)
class Trace:
    """One place where a concept shows: in a dated job, in a list, or merely in passing."""

    concept: str
    evidence: Evidence
    is_listed: bool
    months: tuple[int, int] | None = None  # first and last month of the job it stands in, counted from year 0


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line the scorer may see, as neutral words between blanks, for what the lexicon does not know."""

    words: str
    evidence: Evidence
    is_listed: bool
    months: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class Position:
    """A job without its employer: what it was and when."""

    concepts: frozenset[str]
    words: frozenset[str]
    months: tuple[int, int] | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Qualification:
    """A study level, 0 when the lexicon does not know it."""

    level: int
    words: frozenset[str]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Profile:
    """The scorer's whole input about a candidate."""

    traces: tuple[Trace, ...]
    positions: tuple[Position, ...]
    qualifications: tuple[Qualification, ...]
    languages: tuple[tuple[str, str, Evidence], ...]  # code, CEFR level or '', evidence
    lines: tuple[SeenLine, ...]
    written_in: str
    confidence: float
    text_hash: str
    lexicon_version: str
    parser_version: str


def profile_of(parsed: ParsedResume) -> Profile:
    """Return the part of a résumé a score may rest on."""
    lexicon = load()
    traces = tuple(_trace(parsed, mention) for mention in parsed.mentions if _may_count(mention))
    return Profile(
        traces=traces,
        positions=tuple(_position(parsed, job, lexicon) for job in parsed.work if job.title),
        qualifications=tuple(
            Qualification(
                _level(study.degree.key, lexicon), neutral_words(study.degree.text), _quoted(study.degree)
            )
            for study in parsed.education
            if study.degree
        ),
        languages=tuple((*_language(value.key), _quoted(value)) for value in parsed.languages),
        lines=tuple(_lines(parsed)),
        written_in=parsed.language,
        confidence=parsed.confidence.get("profile", 0.0),
        text_hash=parsed.text_hash,
        lexicon_version=parsed.lexicon_version,
        parser_version=parsed.parser_version,
    )


def neutral_words(text: str) -> frozenset[str]:
    """Return the words of a text without accents and without masculine or feminine endings."""
    return frozenset(_neutral(text))


def neutral_phrase(text: str) -> str:
    """Return a text as `Profile.words` writes lines, to be looked up in them."""
    return " " + " ".join(_neutral(text)) + " "


def _neutral(text: str) -> Iterable[str]:
    for word in _WORD.findall(fold(text)):
        yield _ENDING.sub("", word) if len(word) > 4 else word


def _quoted(value: Value) -> Evidence:
    return Evidence(value.span, value.text)


def _lines(parsed: ParsedResume) -> Iterable[SeenLine]:
    """Yield the lines of the sections that count, with the person's own name blanked wherever it stands."""
    own = [word for word in (parsed.name.text.split() if parsed.name else []) if len(word) > 2]
    start = 0
    for number, (text, section) in enumerate(zip(parsed.lines, parsed.sections, strict=True)):
        if section in SEEN and text.strip():
            seen = text
            for word in own:
                seen = re.sub(rf"\b{re.escape(word)}\b", "", seen, flags=re.IGNORECASE)
            evidence = Evidence(Span(number, start, start + len(text)), text[:160])
            yield SeenLine(neutral_phrase(seen), evidence, section in _LISTED, _months_at(parsed, start))
        start += len(text) + 1


def _months_at(parsed: ParsedResume, offset: int) -> tuple[int, int] | None:
    """Return the months of the job an offset lies in."""
    job = next((job for job in parsed.work if job.span.start <= offset < job.span.end), None)
    return months_of(job, parsed.read_on) if job else None


def _may_count(mention: Mention) -> bool:
    return mention.section in SEEN or (mention.section is Section.OTHER and mention.kind == "skills")


def _trace(parsed: ParsedResume, mention: Mention) -> Trace:
    months = _months_at(parsed, mention.span.start)
    return Trace(mention.concept, Evidence(mention.span, mention.text), mention.section in _LISTED, months)


def _position(parsed: ParsedResume, job: Job, lexicon: Lexicon) -> Position:
    assert job.title is not None
    inside = [
        mention.concept
        for mention in parsed.mentions
        if mention.kind == "titles" and job.title.span.start <= mention.span.start < job.title.span.end
    ]
    exact = lexicon.find(job.title.text, "titles")
    concepts = frozenset([*inside, exact.name] if exact else inside)
    evidence = Evidence(job.title.span, job.title.text)
    return Position(concepts, neutral_words(job.title.text), months_of(job, parsed.read_on), evidence)


def months_of(job: Job, read_on: str) -> tuple[int, int] | None:
    """Return the first and last month of a job, or None when its dates do not say."""
    if job.start is None or job.end is None:
        return None
    first, last = _month(job.start.text, read_on), _month(job.end.text, read_on)
    if first is None or last is None or last < first:
        return None
    return first, last


def _month(text: str, read_on: str) -> int | None:
    """Count months from year 0; a bare year means its middle, so that whole years come out even."""
    if text == "present":
        text = read_on[:7]
    parts = text.split("-")
    if not parts[0].isdigit():
        return None
    return int(parts[0]) * 12 + (int(parts[1]) if len(parts) > 1 and parts[1].isdigit() else 7) - 1


def _level(concept: str, lexicon: Lexicon) -> int:
    return lexicon.concepts[concept].level if concept in lexicon.concepts else 0


def _language(key: str) -> tuple[str, str]:
    code, _, level = key.partition("/")
    return code, level
