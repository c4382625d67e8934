"""Made people: one seed makes one life, told in English or in Spanish."""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from scripts.resumes import careers, contacts, sidelines
from scripts.resumes.story import (
    TODAY,
    Employment,
    Link,
    Moment,
    Place,
    Referee,
    Schooling,
    Sideline,
    Skill,
    Story,
)
from scripts.resumes.vocabulary import (
    Both,
    Gender,
    Language,
    Trade,
    Vocabulary,
    chance,
    phrases,
    seeded,
    some,
    trades,
)

_COUNTRIES = {
    "en": "US*30 GB*28 IN*10 IE*4 CA*5 AU*4 NG*4 DE*3 FR*2 ES*6 MX*3 PT*1",
    "es": "ES*46 MX*15 AR*13 CO*13 CL*5 PE*5 GB*1 US*2",
}
_PRONOUNS = {
    "she": ("She", "has", "her", "her", "Ella", "ella", "she/her", "ella"),
    "he": ("He", "has", "him", "his", "Él", "él", "he/him", "él"),
    "they": ("They", "have", "them", "their", "Elle", "elle", "they/them", "elle"),
}
_LANGUAGES = (
    "es=Spanish=Español en=English=Inglés fr=French=Francés de=German=Alemán it=Italian=Italiano "
    "pt=Portuguese=Portugués ca=Catalan=Catalán gl=Galician=Gallego eu=Basque=Euskera ar=Arabic=Árabe "
    "ro=Romanian=Rumano zh=Chinese=Chino ru=Russian=Ruso pl=Polish=Polaco ja=Japanese=Japonés "
    "nl=Dutch=Neerlandés yo=Yoruba=Yoruba hi=Hindi=Hindi"
)
LANGUAGE_NAMES = {
    code: (english, spanish) for code, english, spanish in (entry.split("=") for entry in _LANGUAGES.split())
}
NATIONALITIES = {
    "ES": ("Spanish", "española"), "MX": ("Mexican", "mexicana"), "AR": ("Argentine", "argentina"),
    "CO": ("Colombian", "colombiana"), "CL": ("Chilean", "chilena"), "PE": ("Peruvian", "peruana"),
    "US": ("American", "estadounidense"), "GB": ("British", "británica"), "IN": ("Indian", "india"),
    "IE": ("Irish", "irlandesa"), "CA": ("Canadian", "canadiense"), "AU": ("Australian", "australiana"),
    "NG": ("Nigerian", "nigeriana"), "DE": ("German", "alemana"), "FR": ("French", "francesa"),
    "PT": ("Portuguese", "portuguesa"), "RO": ("Romanian", "rumana"), "MA": ("Moroccan", "marroquí"),
}  # fmt: skip
MARITAL = {
    "single": Both("Single", "[Soltero|Soltera]"),
    "married": Both("Married", "[Casado|Casada]"),
    "divorced": Both("Divorced", "[Divorciado|Divorciada]"),
    "widowed": Both("Widowed", "[Viudo|Viuda]"),
}


@dataclass(frozen=True)
class Job:
    """One dated role, told in a language; `concept` is the same in both."""

    concept: str
    title: str
    employer: str
    place: Place
    start: Moment
    end: Moment | None
    bullets: tuple[str, ...]
    intern: bool
    department: str
    client: str
    project: "Extra | None"


@dataclass(frozen=True)
class Study:
    """One degree, told in a language."""

    concept: str
    degree: str
    institution: str
    place: Place
    start: Moment
    end: Moment
    note: str


@dataclass(frozen=True)
class Extra:
    """A project, prize, course or office: dated, and no job."""

    name: str
    by: str
    start: Moment
    end: Moment | None
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Person:
    """A made person as told in one language; `story` holds what is the same in both."""

    story: Story
    language: Language
    given: str
    family: str
    gender: Gender
    birth_date: date
    address: Place
    nationality: str
    marital_status: str
    identity: str
    pronouns: str
    photo: bool
    email: str
    second_email: str
    phone: str
    second_phone: str
    links: tuple[Link, ...]
    headline: str
    summary: tuple[str, ...]
    jobs: tuple[Job, ...]
    studies: tuple[Study, ...]
    skills: tuple[tuple[Skill, str], ...]
    languages: tuple[tuple[str, str, str], ...]
    licences: tuple[str, ...]
    pastimes: tuple[str, ...]
    remarks: tuple[str, ...]
    closings: tuple[str, ...]
    extras: tuple[tuple[str, tuple[Extra, ...]], ...]
    papers: tuple[Extra, ...]
    referees: tuple[tuple[Referee, str], ...]

    @property
    def name(self) -> str:
        """Return the full name as it heads a résumé."""
        return f"{self.given} {self.family}"


def make_person(seed: int, language: Language, vocabulary: Vocabulary = "train") -> Person:
    """Make up a person whose résumé would be written in a language."""
    return tell(make_story(seed, language, vocabulary), language)


def in_language(person: Person, language: Language) -> Person:
    """Return the same person, the same life, in another language."""
    return tell(person.story, language)


def mixed(person: Person, seed: int) -> Person:
    """Return a person whose résumé changes its language between sections."""
    rng = seeded("mixed", seed)
    other = in_language(person, "es" if person.language == "en" else "en")
    if chance(rng, 0.5):
        return person
    if chance(rng, 0.5):
        return replace(person, jobs=other.jobs, summary=other.summary)
    return replace(person, studies=other.studies, skills=other.skills, languages=other.languages)


def make_story(seed: int, language: Language, vocabulary: Vocabulary) -> Story:
    """Make up a life, likely for where the language is spoken."""
    rng = seeded("person", seed, language, vocabulary)
    countries = [entry.split("*") for entry in _COUNTRIES[language].split()]
    country = rng.choices([code for code, _ in countries], [int(weight) for _, weight in countries])[0]
    home = contacts.place(rng, country, vocabulary)
    gender: Gender = rng.choice(("f", "m"))
    foreign = chance(rng, 0.12)
    given, family = contacts.name(rng, gender, home.country, vocabulary, foreign=foreign)
    born = date(rng.randint(1962, 2005), rng.randint(1, 12), rng.randint(1, 28))
    trade = rng.choice(trades(vocabulary))
    schooling = careers.schooling(rng, trade, home, born.year, vocabulary)
    grown = Moment(born.year + rng.choice((17, 18, 20, 22)), rng.randint(1, 12))
    employments = careers.employments(rng, trade, home, grown, vocabulary)
    return Story(
        seed=seed,
        vocabulary=vocabulary,
        trade=trade.name,
        given=given,
        family=family,
        gender=gender,
        endings=gender,
        pronouns=rng.choice(("she" if gender == "f" else "he",) * 9 + ("they",)),
        birth_date=born,
        home=home,
        nationality=rng.choice(("RO", "MA", "CO", "GB")) if foreign else home.country,
        marital_status=rng.choice(tuple(MARITAL)),
        identity=_identity(rng, home.country),
        photo=chance(rng, 0.25),
        **_contact(rng, given, family, home, trade),
        headline=_headline(rng, trade, employments),
        summary=_summary(rng, trade, home, vocabulary, employments, born.year),
        employments=employments,
        schooling=schooling,
        skills=sidelines.skills(rng, trade, vocabulary),
        languages=sidelines.languages(rng, home),
        licences=some(rng, phrases("licences", vocabulary), 0, 1),
        pastimes=some(rng, phrases("pastimes", vocabulary), 2, 5),
        remarks=some(rng, phrases("remarks", vocabulary), 0, 2),
        closings=_closings(rng, trade, home, vocabulary),
        sidelines=sidelines.sidelines(rng, trade, home, vocabulary),
        papers=sidelines.papers(rng, trade, home, vocabulary),
        referees=sidelines.referees(rng, trade, home, vocabulary),
    )


def _identity(rng: random.Random, country: str) -> str:
    number = rng.randint(10_000_000, 99_999_999)
    if country == "ES":
        return f"DNI: {number}{'TRWAGMYFPDXBNJZSQVHLCKE'[number % 23]}"
    return {"AR": f"DNI {number:,}".replace(",", "."), "CO": f"C.C. {number}"}.get(country, f"ID: {number}")


def _contact(rng: random.Random, given: str, family: str, home: Place, trade: Trade) -> dict[str, Any]:
    sites = {"software": ("github", "linkedin", "site"), "data_science": ("github", "linkedin", "orcid")}
    kinds = sites.get(trade.name, ("linkedin", "linkedin", "site", "x", "medium", "behance", "gitlab"))
    wanted = some(rng, tuple(dict.fromkeys(kinds)), 0, 2 if trade.name not in sites else 3)
    if trade.name not in sites and chance(rng, 0.35):
        wanted = ()
    return {
        "email": contacts.email(rng, given, family),
        "second_email": contacts.email(rng, given, family) if chance(rng, 0.05) else "",
        "phone": contacts.phone(rng, home.country),
        "second_phone": contacts.phone(rng, home.country) if chance(rng, 0.06) else "",
        "links": contacts.links(rng, given, family, wanted),
    }


def _headline(rng: random.Random, trade: Trade, employments: tuple[Employment, ...]) -> Both:
    title = employments[0].title if employments and chance(rng, 0.7) else rng.choice(trade.titles)
    if chance(rng, 0.15):
        field = rng.choice(trade.skills)
        return Both(f"{title.en} | {field.en}", f"{title.es} | {field.es}")
    return title


def _closings(rng: random.Random, trade: Trade, home: Place, vocabulary: Vocabulary) -> tuple[Both, ...]:
    if not chance(rng, 0.06):
        return ()
    pattern = rng.choice(phrases("closings", vocabulary))
    return (careers.sentence(rng, trade, home.country, vocabulary, pattern),)


def _summary(
    rng: random.Random,
    trade: Trade,
    home: Place,
    vocabulary: Vocabulary,
    employments: tuple[Employment, ...],
    born: int,
) -> tuple[Both, ...]:
    since = employments[-1].start.year if employments else TODAY.year - 1
    years = max(1, min(TODAY.year - since, TODAY.year - born - 16))
    patterns = list(some(rng, phrases("summaries", vocabulary), 1, 3))
    if chance(rng, 0.35):
        patterns.append(rng.choice(phrases("pronoun_summaries", vocabulary)))
    return tuple(
        careers.sentence(rng, trade, home.country, vocabulary, line, years=years) for line in patterns
    )


def tell(story: Story, language: Language) -> Person:
    """Tell a life in a language, with the endings and pronouns of the story."""

    def said(text: Both) -> str:
        return text.said(language, story.endings)

    return Person(
        story=story,
        language=language,
        given=story.given,
        family=story.family,
        gender=story.gender,
        birth_date=story.birth_date,
        address=story.home,
        nationality=NATIONALITIES[story.nationality][language == "es"],
        marital_status=said(MARITAL[story.marital_status]),
        identity=story.identity,
        pronouns=_PRONOUNS[story.pronouns][6 if language == "en" else 7],
        photo=story.photo,
        email=story.email,
        second_email=story.second_email,
        phone=story.phone,
        second_phone=story.second_phone,
        links=story.links,
        headline=said(story.headline),
        summary=tuple(said(_with_pronouns(line, story.pronouns)) for line in story.summary),
        jobs=tuple(_job(role, said) for role in story.employments),
        studies=tuple(_study(study, said) for study in story.schooling),
        skills=tuple((skill, said(skill.name)) for skill in story.skills),
        languages=tuple(
            (code, LANGUAGE_NAMES[code][language == "es"], level) for code, level in story.languages
        ),
        licences=tuple(said(line) for line in story.licences),
        pastimes=tuple(said(line) for line in story.pastimes),
        remarks=tuple(said(line) for line in story.remarks),
        closings=tuple(said(line) for line in story.closings),
        extras=tuple((kind, _extras(group, said)) for kind, group in story.sidelines),
        papers=_extras(story.papers, said),
        referees=tuple((referee, said(referee.title)) for referee in story.referees),
    )


def _with_pronouns(line: Both, pronouns: str) -> Both:
    they, have, them, their, ella, ella_small, _, _ = _PRONOUNS[pronouns]
    english = {"{They}": they, "{have}": have, "{them}": them, "{their}": their, "{they}": they.lower()}
    spanish = {"{They}": ella, "{them}": ella_small, "{they}": ella_small}
    texts = []
    for text, forms in ((line.en, english), (line.es, spanish)):
        for mark, form in forms.items():
            text = text.replace(mark, form)
        texts.append(text)
    return Both(*texts)


def _job(role: Employment, said: Callable[[Both], str]) -> Job:
    return Job(
        role.concept,
        said(role.title),
        role.employer,
        role.place,
        role.start,
        role.end,
        tuple(said(line) for line in role.duties),
        role.intern,
        said(role.department) if role.department else "",
        role.client,
        _extras((role.project,), said)[0] if role.project else None,
    )


def _study(study: Schooling, said: Callable[[Both], str]) -> Study:
    note = said(study.note) if study.note else ""
    return Study(
        study.concept, said(study.degree), study.institution, study.place, study.start, study.end, note
    )


def _extras(group: Iterable[Sideline], said: Callable[[Both], str]) -> tuple[Extra, ...]:
    return tuple(
        Extra(said(side.name), said(side.by), side.start, side.end, tuple(map(said, side.lines)))
        for side in group
    )
