"""Openings for made people: what a trade asks for, in both languages, from the generator's own words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from screening.parsing import ParsedResume, parse
from screening.scoring import Kind, Requirement, Requirements, Score, score
from scripts.resumes import layouts
from scripts.resumes.people import Person, make_person
from scripts.resumes.variants import PERTURBATIONS
from scripts.resumes.vocabulary import Both, Language, Trade, seeded, trades

TODAY = date(2026, 11, 23)
GATE = 70_000  # people of the gate: nobody was looked at while the scorer was written
# Kinds that are read quickly stand for most; the way from bytes to score is the same for all.
_KINDS = {"txt": 6, "docx": 5, "html": 5, "rtf": 4, "pdf": 1}


@dataclass(frozen=True)
class Drawn:
    """How a résumé is laid out."""

    family: str
    kind: str
    seed: int


def drawn(seed: int) -> Drawn:
    """Draw a layout and a kind of file."""
    rng = seeded("gate", seed)
    offered = {
        family: kinds
        for family in layouts.FAMILIES
        if (kinds := [kind for kind in _KINDS if kind in layouts.kinds_of(family)])
    }
    family = rng.choice(list(offered))
    kind = rng.choices(offered[family], [_KINDS[each] for each in offered[family]])[0]
    return Drawn(family, kind, seed)


def written(person: Person, layout: Drawn) -> bytes:
    """Return a person's résumé as a file that tells everything about them."""
    return layouts.render(person, family=layout.family, kind=layout.kind, seed=layout.seed, telling=True)


def read(person: Person, layout: Drawn) -> ParsedResume:
    """Write a person's résumé as a file and read it."""
    return parse(written(person, layout), today=TODAY)


HEADINGS = {
    "en": ("Experience", "Education", "Skills", "Languages", "present"),
    "es": ("Experiencia", "Formación", "Habilidades", "Idiomas", "actualidad"),
}


def plainly(person: Person) -> bytes:
    """Return a person's résumé as the plainest of texts, so that only its language differs."""
    work, education, skills, languages, today = HEADINGS[person.language]
    lines = [person.name, person.email, "", work]
    for job in person.jobs:
        end = f"{job.end.month:02d}/{job.end.year}" if job.end else today
        lines += [f"{job.title}, {job.employer}", f"{job.start.month:02d}/{job.start.year} - {end}"]
        lines += [f"- {bullet}" for bullet in job.bullets]
    lines += ["", education]
    for study in person.studies:
        lines += [f"{study.degree}, {study.institution}", f"{study.start.year} - {study.end.year}"]
    lines += ["", skills, ", ".join(name for _, name in person.skills), "", languages]
    lines += [f"{name}: {level}" for _, name, level in person.languages]
    return "\n".join(lines).encode()


def scored(parsed: ParsedResume, trade: Trade) -> Score:
    """Score a résumé against the opening of a trade, in the résumé's language."""
    return score(parsed, opening(trade, parsed.language), today=TODAY)


def trade_of(person: Person) -> Trade:
    """Return the trade a person is of."""
    return next(each for each in trades(person.story.vocabulary) if each.name == person.story.trade)


def opening(trade: Trade, language: str) -> Requirements:
    """Return what an employer of a trade would ask for."""
    spoken: Language = "en" if language == "en" else "es"
    other: Language = "es" if spoken == "en" else "en"

    def asked(name: str, kind: Kind, text: Both, **more: Any) -> Requirement:
        return Requirement(name, kind, text.said(spoken), other=text.said(other), **more)

    title = trade.titles[0]
    skills = [
        asked(f"s{number}", Kind.SKILL, skill, must=number < 2)
        for number, skill in enumerate(trade.skills[:5])
    ]
    others = (
        asked("years", Kind.EXPERIENCE, title, must=True, min_years=3),
        asked("language", Kind.LANGUAGE, Both("French", "Francés"), level="B1"),
        asked("study", Kind.EDUCATION, Both("Secondary education", "Educación secundaria")),
    )
    duties = [Both(f"Look after {each.en}", f"Encargarse de {each.es}") for each in trade.objects[:4]]
    told = tuple(duty.said(each) for each in ("es", "en") for duty in duties)
    return Requirements(title.said(spoken), (*skills, *others), told, title.said(other))


@dataclass(frozen=True)
class Seen:
    """What a score shows of itself."""

    value: float | None
    confidence: float
    band: str
    shares: tuple[tuple[str, float | None], ...]


@dataclass(frozen=True)
class Pair:
    """A résumé scored twice, the second time with one protected fact changed."""

    seed: int
    fact: str
    kind: str
    family: str
    trade: str
    has_changed_text: bool
    before: Seen
    after: Seen


def pairs(first: int, count: int) -> list[Pair]:
    """Write, read and score people with one fact changed; the facts take turns."""
    return [_pair(seed) for seed in range(first, first + count)]


def _pair(seed: int) -> Pair:
    fact = list(PERTURBATIONS)[seed % len(PERTURBATIONS)]
    # English has next to no endings to swap, so those are told in Spanish.
    language: Language = "es" if fact == "endings" or seed % 2 else "en"
    person, layout = make_person(GATE + seed, language), drawn(seed)
    trade = trade_of(person)
    before, after = read(person, layout), read(PERTURBATIONS[fact](person, seed), layout)
    return Pair(
        seed,
        fact,
        layout.kind,
        layout.family,
        trade.name,
        before.text != after.text,
        _seen(scored(before, trade)),
        _seen(scored(after, trade)),
    )


def _seen(result: Score) -> Seen:
    shares = tuple((f"{point.feature} {point.requirement_id}", point.share) for point in result.points)
    return Seen(result.value, result.confidence, result.band, shares)
