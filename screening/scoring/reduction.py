"""From a résumé to the profile a score may rest on; the only code of scoring that sees the whole résumé.

The sections a résumé gives to name, contact, birth, family, photo, nationality, referees and pastimes are not
copied; job titles are kept as concepts and without their masculine or feminine ending. Nor does it matter how
sure the parser is of a value: that may hang on the words beside it, such as a name.
"""

from collections.abc import Iterable, Mapping

from screening.parsing.lexicon import Lexicon, fold, load
from screening.parsing.model import Job, Mention, ParsedResume, Section, Study, Value
from screening.scoring import encoder
from screening.scoring.denial import is_denied
from screening.scoring.meaning import Stuffed, place_of, reduced, sentences_of, stuffed_of, without_name
from screening.scoring.neutral import neutral_list, neutral_phrase, titles_in, words_with_places
from screening.scoring.profile import (
    Dated,
    Language,
    Lines,
    Months,
    Place,
    Position,
    Profile,
    Qualification,
    SeenLine,
    Sentence,
    Trace,
)
from screening.scoring.seniority import LEADING, level_of

SEEN = frozenset(
    {Section.SUMMARY, Section.WORK, Section.EDUCATION, Section.SKILLS, Section.LANGUAGES, Section.LICENCES}
)
LONGEST_LIST = 60  # things a person lists; of a longer list each counts as named in passing only
_LISTED = frozenset({Section.SKILLS, Section.LICENCES, Section.LANGUAGES})


def profile_of(parsed: ParsedResume, *, meanings: bool = True) -> Profile:
    """Return the part of a résumé a score may rest on; without `meanings` its sentences are left out."""
    lexicon = load()
    in_lists, stuffed = _is_a_persons(parsed), stuffed_of(parsed)
    told = sentences_of(parsed) if meanings and encoder.load() else []
    traces = _traces(parsed, lexicon, in_lists, stuffed)
    positions = [_position(parsed, job, traces, lexicon) for job in parsed.work if job.title]
    unknown = [_title_text(parsed, position) for position in positions] if told else []
    texts = [text for _, text in told] + [text for text in unknown if text]
    vectors = encoder.vectors_of(texts)
    lines = list(_lines(parsed, in_lists, stuffed))
    return Profile(
        traces=traces,
        positions=tuple(_with_vectors(positions, unknown, len(told))),
        qualifications=tuple(_qualification(study, lexicon) for study in parsed.education if study.degree),
        languages=tuple(Language(*_language(value.key), place_of(value)) for value in parsed.languages),
        first=lines[0].place if lines else None,
        written=Lines.of(lines, _items(parsed, in_lists, stuffed)),
        dates=tuple(_dates(parsed)),
        sentences=tuple(Sentence(place, number) for number, (place, _) in enumerate(told)),
        rows=b"".join(vectors),
        written_in=parsed.language,
        confidence=_confidence(parsed),
        text_hash=parsed.text_hash,
        lexicon_version=parsed.lexicon_version,
        parser_version=parsed.parser_version,
        encoder_version=encoder.version() if meanings and encoder.load() else "",
    )


def _is_a_persons(parsed: ParsedResume) -> bool:
    return len({fold(skill.text) for skill in parsed.skills}) <= LONGEST_LIST


def _confidence(parsed: ParsedResume) -> float:
    """Return how whole the reading is: titles with dates, studies with a level, a list of skills.

    What is absent weighs half: beginners have no work, and many good résumés no list of skills.
    """
    work = [bool(part) for job in parsed.work for part in (job.title, job.start, job.end)]
    studies = [bool(study.degree) for study in parsed.education]
    skills = [bool(skill.text) for skill in parsed.skills]
    parts = [sum(part) / len(part) if part else 0.5 for part in (work, studies, skills)]
    return round(sum(parts) / 3, 3) if work or studies or skills else 0.0


def _traces(
    parsed: ParsedResume, lexicon: Lexicon, in_lists: bool, stuffed: Stuffed
) -> dict[str, list[Trace]]:
    found: dict[str, list[Trace]] = {}
    for mention in parsed.mentions:
        said_often = stuffed.holds(mention.span.line, mention.text)
        if _may_count(mention) and mention.kind != "titles" and not said_often:
            found.setdefault(mention.concept, []).append(_trace(parsed, mention, lexicon, in_lists))
    for skill in parsed.skills:
        if skill.key and skill.key not in found and not stuffed.holds(skill.span.line, skill.text):
            denied = _denied(parsed, skill, lexicon)
            found[skill.key] = [Trace(place_of(skill), in_lists, None, denied)]
    for name, trace in _titles(parsed, lexicon):
        if not stuffed.holds(trace.place.line, trace.place.quote):
            found.setdefault(name, []).append(trace)
    return found


def _may_count(mention: Mention) -> bool:
    if mention.section in SEEN:
        return True
    # "Otros datos: carné B, Excel": what people can do also stands among what is said of them, licences even
    # at the top. The concepts alone are taken from there, never a sentence.
    if mention.kind == "licences":
        return mention.section in (Section.OTHER, Section.PERSONAL, Section.HEADER)
    return mention.kind == "skills" and mention.section in (Section.OTHER, Section.PERSONAL)


def _trace(parsed: ParsedResume, mention: Mention, lexicon: Lexicon, in_lists: bool) -> Trace:
    span = mention.span
    denied = is_denied(parsed.text, span.start, span.end, lexicon)
    place = Place(span.line, span.start, span.end, mention.text)
    months = _months_at(parsed, span.start)
    return Trace(place, mention.section in _LISTED and in_lists, months, denied)


def _denied(parsed: ParsedResume, value: Value, lexicon: Lexicon) -> bool:
    return is_denied(parsed.text, value.span.start, value.span.end, lexicon)


def _titles(parsed: ParsedResume, lexicon: Lexicon) -> Iterable[tuple[str, Trace]]:
    """Yield the job titles named anywhere, looked up by their neutral words."""
    start = 0
    for number, (text, section) in enumerate(zip(parsed.lines, parsed.sections, strict=True)):
        if section in SEEN and text.strip():
            words = words_with_places(without_name(parsed, text))
            for first, last, names in titles_in([word for word, _, _ in words]):
                place = Place(number, *_within(text, start, words[first][1], words[last - 1][2]))
                denied = is_denied(parsed.text, place.start, place.end, lexicon)
                months = _months_at(parsed, place.start)
                trace = Trace(place, section in _LISTED, months, denied)
                yield from ((name, trace) for name in names)
        start += len(text) + 1


def _within(text: str, start: int, first: int, last: int) -> tuple[int, int, str]:
    return start + first, start + last, text[first:last]


def _lines(parsed: ParsedResume, in_lists: bool, stuffed: Stuffed) -> Iterable[SeenLine]:
    """Yield the lines of the sections that count."""
    start, before = 0, ""
    for number, (text, section) in enumerate(zip(parsed.lines, parsed.sections, strict=True)):
        if section in SEEN and text.strip() and number not in stuffed.lines:
            seen = without_name(parsed, text)
            place = Place(number, start, start + len(text), text[:160])
            # Without what stands before it, 'con Excel' would hide the 'No he trabajado' of the line above.
            run = f"{before}\n{seen}"
            listed = section in _LISTED and in_lists
            yield SeenLine(neutral_phrase(seen), place, listed, _months_at(parsed, start), run)
            before = seen
        else:
            before = ""
        start += len(text) + 1


def _items(parsed: ParsedResume, in_lists: bool, stuffed: Stuffed) -> Iterable[SeenLine]:
    """Yield the items of the lists of skills."""
    for skill in parsed.skills:
        if stuffed.holds(skill.span.line, skill.text):
            continue
        yield SeenLine(neutral_phrase(skill.text), place_of(skill), in_lists, None, skill.text)


def _months_at(parsed: ParsedResume, offset: int) -> Months | None:
    """Return the months of the job an offset lies in."""
    job = next((job for job in parsed.work if job.span.start <= offset < job.span.end), None)
    return months_of(job, parsed.read_on) if job else None


def _dates(parsed: ParsedResume) -> Iterable[Dated]:
    for job in parsed.work:
        if months := months_of(job, parsed.read_on):
            spans = dict.fromkeys(value.span for value in (job.start, job.end) if value)
            places = [Place(span.line, span.start, span.end, parsed.quote(span)) for span in spans]
            yield Dated(months, tuple(place for place in places if place.quote))


def _position(
    parsed: ParsedResume, job: Job, traces: Mapping[str, list[Trace]], lexicon: Lexicon
) -> Position:
    assert job.title is not None
    words = neutral_list(job.title.text)
    concepts = tuple(dict.fromkeys(name for _, _, names in titles_in(words) for name in names))
    level = level_of(job.title.text, lexicon.concepts[concepts[0]] if concepts else None)
    led = [trace for concept in sorted(LEADING) for trace in traces.get(concept, ()) if not trace.is_denied]
    inside = [trace.place for trace in led if job.span.start <= trace.place.start < job.span.end]
    scope = inside[0] if inside else None
    return Position(concepts, tuple(words), months_of(job, parsed.read_on), place_of(job.title), level, scope)


def _title_text(parsed: ParsedResume, position: Position) -> str:
    return "" if position.concepts else reduced(position.place.quote, parsed.language, least=1)


def _with_vectors(positions: list[Position], texts: list[str], first: int) -> Iterable[Position]:
    """Number the rows of the titles that were encoded, which follow those of the sentences."""
    at = first
    for number, position in enumerate(positions):
        if texts and texts[number]:
            yield position._replace(vector=at)
            at += 1
        else:
            yield position


def _qualification(study: Study, lexicon: Lexicon) -> Qualification:
    assert study.degree is not None
    key = study.degree.key
    level = lexicon.concepts[key].level if key in lexicon.concepts else 0
    return Qualification(level, tuple(neutral_list(study.degree.text)), place_of(study.degree))


def _language(key: str) -> tuple[str, str]:
    code, _, level = key.partition("/")
    return code, level


def months_of(job: Job, read_on: str) -> Months | None:
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
