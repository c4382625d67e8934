"""What is true of a made person, in no language yet: dates, places, and texts in both languages."""

from dataclasses import dataclass
from datetime import date

from scripts.resumes.vocabulary import Both, Gender, Vocabulary


@dataclass(frozen=True, order=True)
class Moment:
    """A month, as precisely as a life is told."""

    year: int
    month: int

    def plus(self, months: int) -> "Moment":
        """Return the month this many months later, or earlier if negative."""
        years, month = divmod(self.year * 12 + self.month - 1 + months, 12)
        return Moment(years, month + 1)

    def until(self, other: "Moment") -> int:
        """Return the months between this one and another."""
        return (other.year - self.year) * 12 + other.month - self.month


TODAY = Moment(2026, 11)  # résumés are told as of this month, so that a seed always makes the same person


@dataclass(frozen=True)
class Place:
    """Where something is; `country` is a code of two letters."""

    town: str
    region: str
    country: str
    street: str = ""
    postcode: str = ""


@dataclass(frozen=True)
class Link:
    """A page about the person: `url` is what gold expects, `user` what some themes print alone."""

    site: str
    url: str
    user: str


@dataclass(frozen=True)
class Sideline:
    """Something that is dated or named like a job and is none: a project, a prize, a course, an office."""

    name: Both
    by: Both
    start: Moment
    end: Moment | None
    lines: tuple[Both, ...] = ()


@dataclass(frozen=True)
class Employment:
    """One dated role."""

    concept: str
    title: Both
    employer: str
    place: Place
    start: Moment
    end: Moment | None
    duties: tuple[Both, ...]
    intern: bool = False
    department: Both | None = None
    client: str = ""
    project: Sideline | None = None


@dataclass(frozen=True)
class Schooling:
    """One degree or school certificate."""

    concept: str
    degree: Both
    institution: str
    place: Place
    start: Moment
    end: Moment
    note: Both | None = None


@dataclass(frozen=True)
class Referee:
    """Somebody else, with contact data that are not the person's."""

    name: str
    title: Both
    firm: str
    email: str
    phone: str


@dataclass(frozen=True)
class Skill:
    """One skill and the group it would be listed under."""

    concept: str
    name: Both
    group: int
    level: int


@dataclass(frozen=True)
class Story:
    """All that is true of a person."""

    seed: int
    vocabulary: Vocabulary
    trade: str
    given: str
    family: str
    gender: Gender
    endings: Gender
    pronouns: str
    birth_date: date
    home: Place
    nationality: str
    marital_status: str
    identity: str
    photo: bool
    email: str
    second_email: str
    phone: str
    second_phone: str
    links: tuple[Link, ...]
    headline: Both
    summary: tuple[Both, ...]
    employments: tuple[Employment, ...]
    schooling: tuple[Schooling, ...]
    skills: tuple[Skill, ...]
    languages: tuple[tuple[str, str], ...]
    licences: tuple[Both, ...]
    pastimes: tuple[Both, ...]
    remarks: tuple[Both, ...]
    closings: tuple[Both, ...]
    sidelines: tuple[tuple[str, tuple[Sideline, ...]], ...]
    papers: tuple[Sideline, ...]
    referees: tuple[Referee, ...]
