"""Put a person's corrections into a reading: what they state counts, what it replaces does not.

The words stated follow the résumé's own text as lines of their own, so that every value still has a place
that can be quoted; the words they replace are blanked out, so that nothing rests on them any more. A place
beyond the end of the file's own text is therefore one the person stated.
"""

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace

from screening.parsing.claims import checked
from screening.parsing.concepts import find_mentions
from screening.parsing.document import Document
from screening.parsing.facts import (
    MOST_JOBS,
    MOST_LANGUAGES,
    MOST_STUDIES,
    Fact,
    Facts,
    JobFact,
    LanguageFact,
    StudyFact,
    facts_of,
    parts_of,
    skill_name,
)
from screening.parsing.lexicon import Lexicon, load
from screening.parsing.model import Job, Mention, ParsedResume, Section, Span, Study, Value
from screening.parsing.parser import confidence_of
from screening.parsing.roles import level_concept
from screening.parsing.textline import TextLine

_SURE = 1.0


@dataclass
class _Tail:
    """Lines that follow the text of a résumé, and the spans of it that no longer count."""

    first_line: int
    offset: int
    lines: list[TextLine] = field(default_factory=list)
    gone: list[Span] = field(default_factory=list)

    def add(self, section: Section, parts: list[str]) -> list[Span]:
        """Add a line of several values; return the place of each."""
        start = self.lines[-1].end + 1 if self.lines else 0
        number, at, spans = len(self.lines), start, []
        for part in parts:
            spans.append(Span(self.first_line + number, self.offset + at, self.offset + at + len(part)))
            at += len(part) + len(" · ")
        self.lines.append(TextLine(number, " · ".join(parts), start, gap=True, section=section))
        return spans

    def mentions(self) -> list[Mention]:
        """Return the concepts named in the lines."""
        text = "\n".join(line.text for line in self.lines)
        document = Document(self.lines, text, starts=[line.start for line in self.lines])
        return [replace(each, span=self._shifted(each.span)) for each in find_mentions(document)]

    def _shifted(self, span: Span) -> Span:
        return Span(span.line + self.first_line, span.start + self.offset, span.end + self.offset)


def with_facts(parsed: ParsedResume, facts: Facts) -> ParsedResume:
    """Return a reading in which the facts a person stated stand in the place of what was read."""
    read, lexicon = facts_of(parsed), load()
    found = checked(read, facts.of(parsed.text_hash))
    stated = found.facts
    parsed = replace(parsed, warnings=(*parsed.warnings, *found.warnings)) if found.warnings else parsed
    if read == stated:
        return parsed
    tail = _Tail(len(parsed.lines), len(parsed.text) + 1 if parsed.text else 0)
    # What a form has no room for was not corrected either.
    work = (*(_job(parsed, read, each, tail) for each in stated.work), *parsed.work[MOST_JOBS:])
    education = (
        *(_study(parsed, read, each, tail, lexicon) for each in stated.education),
        *parsed.education[MOST_STUDIES:],
    )
    languages = (
        *(_language(parsed, read, each, tail, lexicon) for each in stated.languages),
        *parsed.languages[MOST_LANGUAGES:],
    )
    tail.gone += _left_out(parsed, stated)
    skills, dropped = _skills(parsed, stated, tail, lexicon)
    return _assembled(parsed, tail, dropped, work, education, languages, skills)


def _assembled(
    parsed: ParsedResume,
    tail: _Tail,
    dropped: set[str],
    work: tuple[Job, ...],
    education: tuple[Study, ...],
    languages: tuple[Value, ...],
    skills: tuple[Value, ...],
) -> ParsedResume:
    kept = [each for each in parsed.mentions if each.concept not in dropped and not _hit(each, tail.gone)]
    text = "\n".join(filter(None, (_blanked(parsed.text, tail.gone), *(line.text for line in tail.lines))))
    made = replace(
        parsed,
        text=text,
        sections=(*parsed.sections, *(line.section for line in tail.lines)),
        work=work,
        education=education,
        languages=languages,
        skills=skills,
        mentions=(*kept, *tail.mentions()),
        text_hash=hashlib.sha256(text.encode()).hexdigest(),
    )
    return replace(made, confidence=confidence_of(made))


def _blanked(text: str, gone: list[Span]) -> str:
    for span in gone:
        blank = "".join(sign if sign == "\n" else " " for sign in text[span.start : span.end])
        text = text[: span.start] + blank + text[span.end :]
    return text


def _hit(mention: Mention, gone: list[Span]) -> bool:
    return any(mention.span.start < span.end and span.start < mention.span.end for span in gone)


def _values(entry: Fact, before: Fact | None, tail: _Tail, section: Section) -> dict[str, Value]:
    """Return the values of an entry that were stated anew, each at its place in a new line."""
    parts = [part for part in parts_of(entry) if getattr(entry, part)]
    new = [part for part in parts if before is None or getattr(before, part) != getattr(entry, part)]
    if not new:
        return {}
    spans = dict(zip(parts, tail.add(section, [getattr(entry, part) for part in parts]), strict=True))
    return {part: Value(getattr(entry, part), spans[part], _SURE) for part in new}


def _pick(part: str, entry: Fact, old: Value | None, new: dict[str, Value], tail: _Tail) -> Value | None:
    """Return the value that counts: the new one, the old one where it was left, or none."""
    if part in new or not getattr(entry, part):
        if old is not None:
            tail.gone.append(old.span)
        return new.get(part)
    return old


def _job(parsed: ParsedResume, read: Facts, entry: JobFact, tail: _Tail) -> Job:
    before = read.work[entry.read] if 0 <= entry.read < len(read.work) else None
    new = _values(entry, before, tail, Section.WORK)
    if before is None:
        span = _whole(new) or Span(0, 0, 0)
        return Job(new.get("title"), new.get("employer"), new.get("start"), new.get("end"), span)
    old = parsed.work[entry.read]
    picked = {
        part: _pick(part, entry, getattr(old, part), new, tail)
        for part in ("title", "employer", "start", "end")
    }
    return Job(**picked, span=old.span)


def _whole(values: dict[str, Value]) -> Span | None:
    spans = [value.span for value in values.values()]
    return Span(spans[0].line, spans[0].start, spans[-1].end) if spans else None


def _study(parsed: ParsedResume, read: Facts, entry: StudyFact, tail: _Tail, lexicon: Lexicon) -> Study:
    before = read.education[entry.read] if 0 <= entry.read < len(read.education) else None
    new = _values(entry, before, tail, Section.EDUCATION)
    if "degree" in new:
        new["degree"] = replace(new["degree"], key=level_concept(entry.degree, lexicon))
    if before is None:
        span = _whole(new) or Span(0, 0, 0)
        return Study(new.get("degree"), new.get("institution"), new.get("end"), span)
    old = parsed.education[entry.read]
    picked = {
        part: _pick(part, entry, getattr(old, part), new, tail) for part in ("degree", "institution", "end")
    }
    return Study(**picked, span=old.span)


def _language(parsed: ParsedResume, read: Facts, entry: LanguageFact, tail: _Tail, lexicon: Lexicon) -> Value:
    before = read.languages[entry.read] if 0 <= entry.read < len(read.languages) else None
    if before == entry:
        return parsed.languages[entry.read]
    if before is not None:
        tail.gone.append(parsed.languages[entry.read].span)
    parts = [entry.name, entry.level] if entry.level else [entry.name]
    spans = tail.add(Section.LANGUAGES, parts)
    place = Span(spans[0].line, spans[0].start, spans[-1].end)
    concept = lexicon.find(entry.name, "languages")
    if concept is None and before is not None and before.name == entry.name:
        name = parsed.languages[entry.read].key.partition("/")[0]
    else:
        name = concept.name if concept else ""
    return Value(entry.name, place, _SURE, f"{name}/{entry.level}" if name and entry.level else name)


def _left_out(parsed: ParsedResume, stated: Facts) -> list[Span]:
    """Return where the entries stood that the person left out."""
    jobs = {each.read for each in stated.work}
    studies = {each.read for each in stated.education}
    tongues = {each.read for each in stated.languages}
    values = [
        *(job.title for number, job in enumerate(parsed.work[:MOST_JOBS]) if number not in jobs),
        *(
            study.degree
            for number, study in enumerate(parsed.education[:MOST_STUDIES])
            if number not in studies
        ),
        *(value for number, value in enumerate(parsed.languages[:MOST_LANGUAGES]) if number not in tongues),
    ]
    return [value.span for value in values if value is not None]


def _skills(
    parsed: ParsedResume, stated: Facts, tail: _Tail, lexicon: Lexicon
) -> tuple[tuple[Value, ...], set[str]]:
    """Return the skills that count, and the concepts the person does not want counted."""
    wanted, known = Counter(stated.skills), set(facts_of(parsed).skills)
    kept, gone = list[Value](), list[Value]()
    for value in parsed.skills:
        name = skill_name(value)
        (gone if name in known and name not in wanted else kept).append(value)
    tail.gone += [value.span for value in gone]
    read = {skill_name(value) for value in parsed.skills}
    new = [skill for skill in wanted if skill not in read]
    spans = tail.add(Section.SKILLS, new) if new else []
    for skill, span in zip(new, spans, strict=True):
        concept = lexicon.find(skill, "skills")
        kept.append(Value(skill, span, _SURE, concept.name if concept else ""))
    dropped = {value.key for value in gone if value.key} - {value.key for value in kept}
    return tuple(kept), dropped
