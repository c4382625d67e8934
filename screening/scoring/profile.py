"""What the scorer may see of a person: what they can do and did, never who they are.

The sections a résumé gives to name, contact, birth, family, photo, nationality, referees and pastimes are not
copied; job titles are kept as concepts or without their masculine or feminine ending.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from screening.parsing.concepts import flatten
from screening.parsing.lexicon import Lexicon, fold, load
from screening.parsing.model import Job, Mention, ParsedResume, Section, Span, Value
from screening.scoring.denial import is_denied
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
    is_denied: bool = False  # named only to say that the person does not have it


@dataclass(frozen=True, slots=True)
class SeenLine:
    """A line the scorer may see, as neutral words between blanks, for what the lexicon does not know."""

    words: str
    evidence: Evidence
    is_listed: bool
    months: tuple[int, int] | None
    text: str = ""  # the line with what runs on into it, to see what a word in it is denied by

    def denies(self, phrase: str, lexicon: Lexicon) -> bool:
        """Say whether every place where a neutral phrase stands in this line is in a denial."""
        wanted = phrase.split()
        words = [(match, _bare(match[0])) for match in _WORD.finditer(flatten(self.text))]
        places = [
            (words[at][0].start(), words[at + len(wanted) - 1][0].end())
            for at in range(len(words) - len(wanted) + 1)
            if [word for _, word in words[at : at + len(wanted)]] == wanted
        ]
        return bool(places) and all(is_denied(self.text, start, end, lexicon) for start, end in places)


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
    items: tuple[SeenLine, ...]  # what the lists of skills hold, one by one: a single letter can be a skill
    written_in: str
    confidence: float
    text_hash: str
    lexicon_version: str
    parser_version: str


def profile_of(parsed: ParsedResume) -> Profile:
    """Return the part of a résumé a score may rest on."""
    lexicon = load()
    named = tuple(_trace(parsed, mention, lexicon) for mention in parsed.mentions if _may_count(mention))
    return Profile(
        traces=(*named, *_listed(parsed, named, lexicon)),
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
        items=tuple(_items(parsed)),
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
    return map(_bare, _WORD.findall(fold(text)))


def _bare(word: str) -> str:
    return _ENDING.sub("", word) if len(word) > 4 else word


def _quoted(value: Value) -> Evidence:
    return Evidence(value.span, value.text)


def _lines(parsed: ParsedResume) -> Iterable[SeenLine]:
    """Yield the lines of the sections that count."""
    start, before = 0, ""
    for number, (text, section) in enumerate(zip(parsed.lines, parsed.sections, strict=True)):
        if section in SEEN and text.strip():
            seen = _without_name(parsed, text)
            evidence = Evidence(Span(number, start, start + len(text)), text[:160])
            months = _months_at(parsed, start)
            # Without what stands before it, 'con Excel' would hide the 'No he trabajado' of the line above.
            run = f"{before}\n{seen}"
            yield SeenLine(neutral_phrase(seen), evidence, section in _LISTED, months, run)
            before = seen
        else:
            before = ""
        start += len(text) + 1


def _items(parsed: ParsedResume) -> Iterable[SeenLine]:
    """Yield the items of the lists of skills."""
    for skill in parsed.skills:
        seen = _without_name(parsed, skill.text)
        yield SeenLine(neutral_phrase(seen), _quoted(skill), True, None, seen)


def _without_name(parsed: ParsedResume, text: str) -> str:
    """Blank the person's own name wherever it stands."""
    for word in parsed.name.text.split() if parsed.name else ():
        if len(word) > 2:
            text = re.sub(rf"\b{re.escape(word)}\b", "", text, flags=re.IGNORECASE)
    return text


def _months_at(parsed: ParsedResume, offset: int) -> tuple[int, int] | None:
    """Return the months of the job an offset lies in."""
    job = next((job for job in parsed.work if job.span.start <= offset < job.span.end), None)
    return months_of(job, parsed.read_on) if job else None


def _may_count(mention: Mention) -> bool:
    return mention.section in SEEN or (mention.section is Section.OTHER and mention.kind == "skills")


def _trace(parsed: ParsedResume, mention: Mention, lexicon: Lexicon) -> Trace:
    months = _months_at(parsed, mention.span.start)
    evidence = Evidence(mention.span, mention.text)
    denied = is_denied(parsed.text, mention.span.start, mention.span.end, lexicon)
    return Trace(mention.concept, evidence, mention.section in _LISTED, months, denied)


def _listed(parsed: ParsedResume, named: tuple[Trace, ...], lexicon: Lexicon) -> Iterable[Trace]:
    """Yield the skills that were recognised in a list although the text search did not name them."""
    known = {trace.concept for trace in named}
    for skill in parsed.skills:
        if skill.key and skill.key not in known:
            denied = is_denied(parsed.text, skill.span.start, skill.span.end, lexicon)
            yield Trace(skill.key, _quoted(skill), is_listed=True, is_denied=denied)


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
    """Return the first and last month of a job, or None when its dates do not say.

    Nobody has worked in the future: a later end counts as going on, and a job yet to begin not at all.
    """
    if job.start is None or job.end is None:
        return None
    first, last = _month(job.start.text, read_on), _month(job.end.text, read_on)
    if first is None or last is None or last < first:
        return None
    now = _month("present", read_on) or last
    return (first, min(last, now)) if first <= now else None


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
