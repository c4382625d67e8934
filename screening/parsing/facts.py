"""What a résumé says in plain words, as a form shows it and as a person may correct it."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, NamedTuple, Self

from screening.parsing.model import ParsedResume, Value

LONGEST, LONGEST_SKILL = 200, 60
UNREAD = -1
MOST_JOBS, MOST_STUDIES, MOST_LANGUAGES, MOST_SKILLS = 30, 20, 15, 60


@dataclass(frozen=True, slots=True)
class JobFact:
    """A period of work; `read` is its place among the jobs that were read, or UNREAD."""

    title: str = ""
    employer: str = ""
    start: str = ""  # YYYY-MM, YYYY
    end: str = ""  # the same, or present
    read: int = UNREAD


@dataclass(frozen=True, slots=True)
class StudyFact:
    """A qualification."""

    degree: str = ""
    institution: str = ""
    end: str = ""
    read: int = UNREAD


@dataclass(frozen=True, slots=True)
class LanguageFact:
    """A language with its level in the Common European Framework, 'native' or nothing."""

    name: str = ""
    level: str = ""
    read: int = UNREAD


Fact = JobFact | StudyFact | LanguageFact
LISTS = {"work": JobFact, "education": StudyFact, "languages": LanguageFact}


class Difference(NamedTuple):
    """A value a person corrected: the field, what was read, what they wrote."""

    field: str
    read: str
    wrote: str


@dataclass(frozen=True)
class Facts:
    """The correctable part of a résumé; `text_hash` names the text its places belong to."""

    text_hash: str = ""
    work: tuple[JobFact, ...] = ()
    education: tuple[StudyFact, ...] = ()
    languages: tuple[LanguageFact, ...] = ()
    skills: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return asdict(self)

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        lists = {name: tuple(kind(**each) for each in data[name]) for name, kind in LISTS.items()}
        return cls(text_hash=str(data["text_hash"]), skills=tuple(map(str, data["skills"])), **lists)

    def of(self, text_hash: str) -> "Facts":
        """Return the facts for a text; the places of another text mean nothing in it."""
        if self.text_hash == text_hash:
            return self
        return replace(
            self,
            text_hash=text_hash,
            work=tuple(replace(each, read=UNREAD) for each in self.work),
            education=tuple(replace(each, read=UNREAD) for each in self.education),
            languages=tuple(replace(each, read=UNREAD) for each in self.languages),
        )


def facts_of(parsed: ParsedResume) -> Facts:
    """Return what was read, as far as people may correct it."""
    return Facts(
        text_hash=parsed.text_hash,
        work=tuple(
            JobFact(_text(job.title), _text(job.employer), _text(job.start), _text(job.end), number)
            for number, job in enumerate(parsed.work[:MOST_JOBS])
        ),
        education=tuple(
            StudyFact(_text(study.degree), _text(study.institution), _text(study.end), number)
            for number, study in enumerate(parsed.education[:MOST_STUDIES])
        ),
        languages=tuple(
            LanguageFact(_text(value), value.key.partition("/")[2], number)
            for number, value in enumerate(parsed.languages[:MOST_LANGUAGES])
        ),
        skills=_skills_of(parsed),
    )


def _skills_of(parsed: ParsedResume) -> tuple[str, ...]:
    """Return the skills a form has room for."""
    names = dict.fromkeys(skill_name(value) for value in parsed.skills)
    return tuple([name for name in names if len(name) <= LONGEST_SKILL][:MOST_SKILLS])


def skill_name(value: Value) -> str:
    """Return a skill as facts name it."""
    return _text(value)


def _text(value: Value | None) -> str:
    return " ".join(value.text.split())[:LONGEST].strip() if value else ""


def differences(read: Facts, stated: Facts) -> list[Difference]:
    """Return what was corrected, value by value; whole entries where one was added or left out."""
    stated = stated.of(read.text_hash)
    found: list[Difference] = []
    for name in LISTS:
        found += _entries(name, getattr(read, name), getattr(stated, name))
    before, after = Counter(read.skills), Counter(stated.skills)
    found += [Difference("skills", skill, "") for skill in (before - after)]
    found += [Difference("skills", "", skill) for skill in (after - before)]
    return found


def _entries(name: str, read: Sequence[Fact], stated: Sequence[Fact]) -> Iterator[Difference]:
    """Compare entry by entry; `read` may hold corrections itself, and rows that nobody read."""
    by_place = {entry.read: entry for entry in read if entry.read != UNREAD}
    added = Counter(entry for entry in read if entry.read == UNREAD)
    for entry in stated:
        before = by_place.get(entry.read)
        if before is None and added[entry]:
            added[entry] -= 1
        elif before is None:
            yield Difference(name, "", words_of(entry))
        else:
            yield from _parts(name, before, entry)
    kept = {entry.read for entry in stated}
    yield from (
        Difference(name, words_of(entry), "") for entry in by_place.values() if entry.read not in kept
    )
    yield from (Difference(name, words_of(entry), "") for entry in added.elements())


def _parts(name: str, before: Fact, entry: Fact) -> Iterator[Difference]:
    for part in parts_of(entry):
        was, now = getattr(before, part), getattr(entry, part)
        if was != now:
            yield Difference(f"{name}.{part}", was, now)


def parts_of(entry: Fact) -> tuple[str, ...]:
    """Return the names of an entry's values."""
    return tuple(each.name for each in fields(entry) if each.name != "read")


def words_of(entry: Fact) -> str:
    """Return an entry as one line."""
    return " · ".join(value for part in parts_of(entry) if (value := getattr(entry, part)))
