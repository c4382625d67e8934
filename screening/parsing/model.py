"""What a résumé says: frozen values, each with its place in the extracted text and a confidence."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self


class Section(StrEnum):
    """The part of a résumé a line belongs to."""

    HEADER = "header"
    SUMMARY = "summary"
    WORK = "work"
    EDUCATION = "education"
    SKILLS = "skills"
    LANGUAGES = "languages"
    LICENCES = "licences"
    PERSONAL = "personal"
    REFERENCES = "references"
    OTHER = "other"


DOUBTFUL = 0.7  # below it 3 in 10 values of made résumés were wrong, above it 1 in 50; a person looks
JOB_PARTS = ("title", "employer", "start", "end")
STUDY_PARTS = ("degree", "institution", "end")


class WarningCode(StrEnum):
    """What a person should know about the file before trusting the reading."""

    HIDDEN_TEXT = "hidden_text"
    CUT = "cut"
    SECOND_READER = "second_reader"
    SEVERAL_PEOPLE = "several_people"
    LOOKALIKES = "lookalikes"  # letters of another alphabet that look like ours, within our words
    KEYWORD_LIST = "keyword_list"  # the same words again and again, or more of them than anybody has
    INSTRUCTIONS = "instructions"  # words that tell a machine what to think of the person
    STATED_INSTRUCTIONS = "stated_instructions"  # the same among what the person stated beside the file
    STATED_KEYWORDS = "stated_keywords"
    OCR = "ocr"  # read from a picture


@dataclass(frozen=True, slots=True)
class Span:
    """A place in `ParsedResume.text`: line number from 0, start and end offset in the whole text."""

    line: int
    start: int
    end: int

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(line=int(data["line"]), start=int(data["start"]), end=int(data["end"]))


@dataclass(frozen=True, slots=True)
class Value:
    """One value with its place; `key` is its machine form (E.164 number, concept of the lexicon)."""

    text: str
    span: Span
    confidence: float
    key: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(
            text=str(data["text"]),
            span=Span.from_dict(data["span"]),
            confidence=float(data["confidence"]),
            key=str(data["key"]),
        )


def _value(data: Mapping[str, Any] | None) -> Value | None:
    return None if data is None else Value.from_dict(data)


@dataclass(frozen=True, slots=True)
class Job:
    """One period of work; dates are 'YYYY-MM', 'YYYY' or 'present'; `span` covers the whole entry."""

    title: Value | None
    employer: Value | None
    start: Value | None
    end: Value | None
    span: Span

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        parts = {name: _value(data[name]) for name in JOB_PARTS}
        return cls(**parts, span=Span.from_dict(data["span"]))


@dataclass(frozen=True, slots=True)
class Study:
    """One qualification; `degree.key` is its level when the lexicon knows it."""

    degree: Value | None
    institution: Value | None
    end: Value | None
    span: Span

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        parts = {name: _value(data[name]) for name in STUDY_PARTS}
        return cls(**parts, span=Span.from_dict(data["span"]))


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept of the lexicon found in the text, with the section it stands in."""

    concept: str
    kind: str
    text: str
    section: Section
    span: Span

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(
            concept=str(data["concept"]),
            kind=str(data["kind"]),
            text=str(data["text"]),
            section=Section(data["section"]),
            span=Span.from_dict(data["span"]),
        )


@dataclass(frozen=True, slots=True)
class Warn:
    """Something odd about the file; `text` quotes it (the hidden words, for example)."""

    code: WarningCode
    text: str = ""

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        return cls(code=WarningCode(data["code"]), text=str(data["text"]))


@dataclass(frozen=True, slots=True)
class ParsedResume:
    """A résumé as read: values with places, the text they lie in, and what was used to read it."""

    text: str
    sections: tuple[Section, ...]  # one for each line of the text
    name: Value | None = None
    emails: tuple[Value, ...] = ()
    phones: tuple[Value, ...] = ()
    location: Value | None = None
    links: tuple[Value, ...] = ()
    work: tuple[Job, ...] = ()
    education: tuple[Study, ...] = ()
    skills: tuple[Value, ...] = ()
    languages: tuple[Value, ...] = ()
    mentions: tuple[Mention, ...] = ()
    language: str = "es"
    kind: str = "txt"
    pages: int = 1
    warnings: tuple[Warn, ...] = ()
    read_on: str = ""
    text_hash: str = ""
    parser_version: str = ""
    lexicon_version: str = ""
    confidence: Mapping[str, float] = field(default_factory=dict)

    @property
    def needs_person(self) -> bool:
        """Say whether the reading is too doubtful to be used without a person."""
        return self.confidence.get("overall", 0.0) < 0.5

    @property
    def doubtful(self) -> tuple[str, ...]:
        """Return the places of values a person should look at: 'name', 'work.0.employer', 'skills.3'."""
        values: dict[str, Value | None] = {"name": self.name, "location": self.location}
        for name in ("emails", "phones", "links", "skills", "languages"):
            values |= {f"{name}.{number}": value for number, value in enumerate(getattr(self, name))}
        for number, job in enumerate(self.work):
            values |= {f"work.{number}.{part}": getattr(job, part) for part in JOB_PARTS}
        for number, study in enumerate(self.education):
            values |= {f"education.{number}.{part}": getattr(study, part) for part in STUDY_PARTS}
        low = (name for name, value in values.items() if value and value.confidence < DOUBTFUL)
        return (*(() if self.name else ("name",)), *low)

    @property
    def lines(self) -> list[str]:
        """Return the extracted text line by line."""
        return self.text.split("\n") if self.text else []

    def quote(self, span: Span) -> str:
        """Return the words a span points at."""
        return self.text[span.start : span.end]

    def fields(self) -> dict[str, Any]:
        """Return the bare values, without places: the form the bench set is scored in."""
        return {
            "name": _bare(self.name),
            "email": [value.text for value in self.emails],
            "phone": [value.text for value in self.phones],
            "location": _bare(self.location),
            "links": [value.text for value in self.links],
            "work": [_entry(job, JOB_PARTS) for job in self.work],
            "education": [_entry(study, STUDY_PARTS) for study in self.education],
            "skills": [value.text for value in self.skills],
            "languages": [value.text for value in self.languages],
        }

    def to_dict(self) -> dict[str, Any]:
        """Return plain JSON values, to be stored."""
        data = asdict(self)
        data["confidence"] = dict(self.confidence)
        return _plain(data)  # type: ignore[no-any-return]

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """Rebuild from `to_dict` output."""
        simple = (
            "text",
            "language",
            "kind",
            "pages",
            "read_on",
            "text_hash",
            "parser_version",
            "lexicon_version",
        )
        return cls(
            **{name: data[name] for name in simple},
            sections=tuple(Section(name) for name in data["sections"]),
            name=_value(data["name"]),
            emails=_values(data["emails"]),
            phones=_values(data["phones"]),
            location=_value(data["location"]),
            links=_values(data["links"]),
            work=tuple(Job.from_dict(job) for job in data["work"]),
            education=tuple(Study.from_dict(study) for study in data["education"]),
            skills=_values(data["skills"]),
            languages=_values(data["languages"]),
            mentions=tuple(Mention.from_dict(mention) for mention in data["mentions"]),
            warnings=tuple(Warn.from_dict(warning) for warning in data["warnings"]),
            confidence={str(name): float(value) for name, value in data["confidence"].items()},
        )


def _values(data: Iterable[Mapping[str, Any]]) -> tuple[Value, ...]:
    return tuple(Value.from_dict(value) for value in data)


def _bare(value: Value | None) -> str | None:
    return value.text if value else None


def _entry(entry: Job | Study, names: tuple[str, ...]) -> dict[str, str | None]:
    return {name: _bare(getattr(entry, name)) for name in names}


def _plain(data: Any) -> Any:
    """Turn tuples into lists and enumeration members into their words, at any depth."""
    if isinstance(data, dict):
        return {key: _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(value) for value in data]
    return str(data) if isinstance(data, StrEnum) else data
