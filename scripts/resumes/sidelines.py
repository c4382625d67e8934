"""What a résumé holds besides jobs and studies and looks like them: projects, prizes, courses, referees."""

import random

from scripts.resumes import careers, contacts
from scripts.resumes.story import TODAY, Moment, Place, Referee, Sideline, Skill
from scripts.resumes.vocabulary import Both, Trade, Vocabulary, chance, phrases, some, trades

SHARES = {"projects": 0.28, "volunteering": 0.18, "certificates": 0.42, "awards": 0.14, "publications": 0.08}
_PATTERNS = {
    "projects": ("projects", "project_roles"),
    "volunteering": ("volunteer_roles", "volunteering"),
    "certificates": ("certificates", "issuers"),
    "awards": ("awards", "issuers"),
    "publications": ("publications", "journals"),
}
_MOST = {"projects": 3, "volunteering": 2, "certificates": 5, "awards": 3, "publications": 6}


def sidelines(
    rng: random.Random, trade: Trade, home: Place, vocabulary: Vocabulary
) -> tuple[tuple[str, tuple[Sideline, ...]], ...]:
    """Make up what fills the sections that are neither work nor education."""
    shares = SHARES | ({"publications": 0.4} if trade.name in ("data_science", "education") else {})
    made = []
    for kind, share in shares.items():
        if chance(rng, share):
            count = rng.randint(1, _MOST[kind])
            made.append((kind, tuple(_sideline(rng, trade, home, vocabulary, kind) for _ in range(count))))
    return tuple(made)


def _sideline(rng: random.Random, trade: Trade, home: Place, vocabulary: Vocabulary, kind: str) -> Sideline:
    of, by = _PATTERNS[kind]
    name, owner = (
        careers.sentence(rng, trade, home.country, vocabulary, rng.choice(phrases(which, vocabulary)))
        for which in (of, by)
    )
    start = Moment(rng.randint(2006, TODAY.year - 1), rng.randint(1, 12))
    end = None if chance(rng, 0.1) else start.plus(rng.randint(1, 30))
    lines = (
        tuple(
            careers.duty(rng, trade, home.country, vocabulary, first_person=False)
            for _ in range(rng.randint(0, 2))
        )
        if kind in ("projects", "volunteering")
        else ()
    )
    return Sideline(name, owner, start, end if end is None or end < TODAY else TODAY, lines)


def papers(rng: random.Random, trade: Trade, home: Place, vocabulary: Vocabulary) -> tuple[Sideline, ...]:
    """Make up what an academic has published; only long academic résumés print it."""
    count = rng.randint(5, 14)
    return tuple(_sideline(rng, trade, home, vocabulary, "publications") for _ in range(count))


def referees(rng: random.Random, trade: Trade, home: Place, vocabulary: Vocabulary) -> tuple[Referee, ...]:
    """Make up people to ask, with e-mails and telephones of their own."""
    if not chance(rng, 0.16):
        return ()
    made = []
    for _ in range(rng.randint(1, 3)):
        given, family = contacts.name(rng, rng.choice(("f", "m")), home.country, vocabulary)
        honour = rng.choice(("", "", "Dr. ", "Ing. " if home.country in contacts.SPANISH else "Prof. "))
        firm = careers.employer(rng, trade, home.country, vocabulary)
        address = contacts.email(rng, given, family) if chance(rng, 0.7) else ""
        number = contacts.phone(rng, home.country) if chance(rng, 0.7) or not address else ""
        made.append(Referee(f"{honour}{given} {family}", rng.choice(trade.titles), firm, address, number))
    return tuple(made)


def skills(rng: random.Random, trade: Trade, vocabulary: Vocabulary) -> tuple[Skill, ...]:
    """Draw the skills of a person, mostly of the own trade."""
    pool = [*trade.skills]
    office = next(other for other in trades(vocabulary) if other.name == "administration")
    pool += some(rng, office.skills, 0, 3) if trade.name != office.name else ()
    pool += some(rng, rng.choice(trades(vocabulary)).skills, 0, 2)
    unique: dict[str, Both] = {skill.en: skill for skill in pool}
    low, high = rng.choice(((3, 6), (5, 9), (6, 12), (9, 18)))
    return tuple(
        Skill(skill.en, skill, rng.randrange(3), rng.randint(1, 5))
        for skill in some(rng, [*unique.values()], low, high)
    )


_MOTHER = {"DE": "de", "FR": "fr", "PT": "pt", "NG": "yo", "IN": "hi"}
_OTHERS = ("fr", "de", "it", "pt", "ca", "gl", "eu", "ar", "ro", "zh", "ru", "pl", "ja", "nl")


def languages(rng: random.Random, home: Place) -> tuple[tuple[str, str], ...]:
    """Draw the languages a person speaks, the mother tongue first."""
    mother = _MOTHER.get(home.country, "es" if home.country in contacts.SPANISH else "en")
    levels = {mother: "native"}
    for code in ("es", "en"):
        if code not in levels and chance(rng, 0.8):
            levels[code] = rng.choice(("A2", "B1", "B2", "C1", "C2"))
    for code in some(rng, _OTHERS, 0, 2):
        levels.setdefault(code, rng.choice(("A1", "A2", "B1", "B2", "C1")))
    return tuple(levels.items())
