"""Working lives and studies of made people."""

import random

from scripts.resumes import contacts
from scripts.resumes.story import TODAY, Employment, Moment, Place, Schooling, Sideline
from scripts.resumes.vocabulary import (
    Both,
    Trade,
    Vocabulary,
    chance,
    kept,
    parts,
    phrases,
    some,
    table,
    trades,
    verbs,
)

_GRADES = (
    Both("Junior {t}", "{t} júnior"),
    Both("Senior {t}", "{t} sénior"),
    Both("Lead {t}", "{t} principal"),
)
_CONTRACTS = (
    Both("{t} (part-time)", "{t} (media jornada)"),
    Both("{t} (temporary)", "{t} (temporal)"),
    Both("{t} – night shift", "{t} – turno de noche"),
    Both("Deputy {t}", "{t} suplente"),
)
_INTERN = (
    Both("{t} Intern", "{t} en prácticas"),
    Both("Intern, {t}", "[Becario|Becaria]: {t}"),
    Both("Trainee {t}", "Prácticas de {t}"),
    Both("{t} (Internship)", "{t} ([becario|becaria])"),
)


def coined(rng: random.Random, vocabulary: Vocabulary) -> str:
    """Make up a proper name: syllables, a word, a family, initials."""
    draw = rng.random()
    if draw < 0.4:
        middle = rng.choice(parts("middles", vocabulary)) if chance(rng, 0.5) else ""
        return rng.choice(parts("starts", vocabulary)) + middle + rng.choice(parts("ends", vocabulary))
    if draw < 0.65:
        return rng.choice(parts("words", vocabulary))
    if draw < 0.85:
        return rng.choice(parts("people", vocabulary))
    letters = "BCDFGKLMNPRSTVX" if vocabulary == "train" else "AEHIJOQUWYZ"
    return "".join(rng.choice(letters) for _ in range(rng.choice((2, 3, 3, 4))))


def employer(rng: random.Random, trade: Trade, country: str, vocabulary: Vocabulary) -> str:
    """Make up a firm of a trade."""
    spanish = country in contacts.SPANISH
    shapes = trade.firms_es if spanish else trade.firms_en
    if trade.name == "public_sector":
        return rng.choice(shapes).format(contacts.place(rng, country, vocabulary).town)
    draw, name = rng.random(), coined(rng, vocabulary)
    if draw < 0.12:
        both = f"{rng.choice(parts('people', vocabulary))} {'y' if spanish else '&'} "
        return both + rng.choice(("Hijos", "Asociados") if spanish else ("Sons", "Partners"))
    firm = rng.choice(shapes).format(name) if draw < 0.75 else name
    if chance(rng, 0.3) and firm.split()[0] not in ("IES", "CEIP", "Colegio", "Hospital"):
        firm += (", " if chance(rng, 0.3) else " ") + rng.choice(
            table("names")["legal_es" if spanish else "legal_en"]
        )
    return firm


def _facts(
    rng: random.Random, trade: Trade, country: str, vocabulary: Vocabulary
) -> dict[str, Both | str | int]:
    skill, skill2 = rng.sample(trade.skills, 2)
    title = rng.choice(trade.titles)
    return {
        "skill": skill,
        "skill2": skill2,
        "object": rng.choice(trade.objects),
        "title": title,
        "title_small": Both(_small(title.en), _small(title.es)),
        "firm": coined(rng, vocabulary),
        "city": contacts.town(rng, country, vocabulary),
        "city2": contacts.town(rng, country, vocabulary),
        "field": rng.choice(trade.fields),
        "n": rng.choice((2, 3, 4, 5, 6, 8, 12, 15, 20, 40)),
        "percent": rng.choice((5, 8, 12, 15, 18, 20, 25, 30, 35, 90, 95)),
        "year": rng.randint(2008, TODAY.year - 1),
    }


def _small(title: str) -> str:
    return " ".join(word if word.strip("[")[:2].isupper() else word.lower() for word in title.split(" "))


def sentence(
    rng: random.Random,
    trade: Trade,
    country: str,
    vocabulary: Vocabulary,
    pattern: Both,
    **more: Both | str | int,
) -> Both:
    """Fill a pattern with words of a trade and names of a country."""
    filled = pattern.filled(**(_facts(rng, trade, country, vocabulary) | more))
    return Both(*(text[:1].upper() + text[1:] for text in (filled.en, filled.es)))


def duty(
    rng: random.Random, trade: Trade, country: str, vocabulary: Vocabulary, *, first_person: bool
) -> Both:
    """Make up one line of what was done in a job."""
    if chance(rng, 0.4):
        return sentence(rng, trade, country, vocabulary, rng.choice(phrases("sentences", vocabulary)))
    english, noun, past = rng.choice(verbs(vocabulary))
    verb = Both(english, past if first_person else noun)
    pattern = verb.en + " {object}", verb.es + " {object}"
    if chance(rng, 0.6):
        result = rng.choice(phrases("results", vocabulary))
        pattern = f"{pattern[0]} {result.en}", f"{pattern[1]} {result.es}"
    return sentence(rng, trade, country, vocabulary, Both(*pattern))


def _length(rng: random.Random) -> int:
    return max(2, min(150, int(rng.lognormvariate(3.1, 0.8))))


def graded(title: Both, grade: Both) -> Both:
    """Put a grade or a kind of contract before or after a title."""
    english, spanish = grade.en.replace("{t}", title.en), grade.es.replace("{t}", title.es)
    return Both(english, spanish)


def employments(
    rng: random.Random, trade: Trade, home: Place, first: Moment, vocabulary: Vocabulary
) -> tuple[Employment, ...]:
    """Make up a working life that began not before a month, the latest role first."""
    wanted = rng.choices(range(13), (4, 8, 14, 18, 17, 13, 9, 6, 4, 3, 2, 1, 1))[0]
    end: Moment | None = None if chance(rng, 0.68) else TODAY.plus(-rng.randint(1, 30))
    made: list[Employment] = []
    first_person = chance(rng, 0.25)
    while len(made) < wanted:
        start = (end or TODAY).plus(-_length(rng))
        if start < first:
            break
        role = _role(rng, trade, home, start, end, vocabulary, first_person, last=len(made) + 1 == wanted)
        if made and chance(rng, 0.14):
            role = _promoted(made[-1], role)
        made.append(role)
        end = start.plus(rng.choices((-1, 0, -2, -5, -14, 6), (40, 25, 10, 10, 8, 7))[0])
        if end > (made[0].end or TODAY):
            end = start
    return tuple(made)


def _promoted(later: Employment, earlier: Employment) -> Employment:
    return Employment(
        earlier.concept, earlier.title, later.employer, later.place, earlier.start, later.start.plus(-1)
        if later.start.plus(-1) > earlier.start else later.start, earlier.duties, earlier.intern, None
    )  # fmt: skip


def _role(
    rng: random.Random,
    trade: Trade,
    home: Place,
    start: Moment,
    end: Moment | None,
    vocabulary: Vocabulary,
    first_person: bool,
    *,
    last: bool,
) -> Employment:
    now = rng.choice(trades(vocabulary)) if chance(rng, 0.15) else trade
    title = rng.choice(now.titles)
    concept = title.en
    country = home.country if chance(rng, 0.85) else rng.choice(("ES", "GB", "US", "MX", "IE", "CO"))
    intern = start.until(end or TODAY) <= 12 and chance(rng, 0.4 if last else 0.08)
    if intern:
        title = graded(title, rng.choice(_INTERN))
    elif now.graded and chance(rng, 0.3):
        title = graded(title, rng.choice(_GRADES))
    elif chance(rng, 0.04):
        title = graded(title, rng.choice(_CONTRACTS))
    department = None
    if chance(rng, 0.12):
        department = sentence(rng, now, country, vocabulary, rng.choice(phrases("departments", vocabulary)))
    duties = tuple(
        duty(rng, now, country, vocabulary, first_person=first_person)
        for _ in range(rng.choices((0, 1, 2, 3, 4, 5, 7), (8, 14, 24, 26, 16, 8, 4))[0])
    )
    where = home if chance(rng, 0.5) and country == home.country else contacts.place(rng, country, vocabulary)
    client = coined(rng, vocabulary) if chance(rng, 0.06) else ""
    project = _project(rng, now, country, vocabulary, start) if chance(rng, 0.07) else None
    firm = employer(rng, now, country, vocabulary)
    if chance(rng, 0.025):
        own = ("Autónomo", "Cuenta propia") if country in contacts.SPANISH else ("Self-employed", "Freelance")
        firm = own[vocabulary == "test"]
    return Employment(concept, title, firm, where, start, end, duties, intern, department, client, project)


def _project(
    rng: random.Random, trade: Trade, country: str, vocabulary: Vocabulary, start: Moment
) -> Sideline:
    """Make up a project within a job, with a client or a role and dates of its own."""
    name, role = (
        sentence(rng, trade, country, vocabulary, rng.choice(phrases(kind, vocabulary)))
        for kind in ("projects", "project_roles")
    )
    return Sideline(name, role, start, start.plus(rng.randint(1, 8)))


_LEVELS = {"school": 2, "vocational": 2, "bachelor": 4, "postgraduate": 1, "doctorate": 4}
_NOTES = (
    Both("First-class honours", "Matrícula de honor"),
    Both("GPA: 3.7/4.0", "Nota media: 8,4"),
    Both("Upper second class (2:1)", "Promedio: 8.7/10"),
    Both("Thesis: {object}", "Trabajo final: {object}"),
    Both("Exchange year in {city}", "Año de intercambio en {city}"),
    Both("Grade: Distinction", "Calificación: sobresaliente"),
)


def _path(rng: random.Random, trade: Trade) -> tuple[str, ...]:
    academic = trade.graded or trade.name in ("health", "education", "public_sector")
    higher = 0.75 if academic else 0.3
    path: list[str] = ["school"] if chance(rng, 0.45) else []
    if chance(rng, higher):
        path.append("bachelor")
        if chance(rng, 0.4):
            path.append("postgraduate")
        if chance(rng, 0.25 if trade.name in ("data_science", "education") else 0.04):
            path.append("doctorate")
    elif chance(rng, 0.75):
        path.append("vocational")
    return tuple(path)


def schooling(
    rng: random.Random, trade: Trade, home: Place, born: int, vocabulary: Vocabulary
) -> tuple[Schooling, ...]:
    """Make up the studies of somebody born in a year, the latest first."""
    made: list[Schooling] = []
    start = Moment(born + 16, 9)
    for level in _path(rng, trade):
        end = Moment(start.year + _LEVELS[level] + rng.choice((0, 0, 0, 1, 2)), rng.choice((6, 6, 7, 5, 9)))
        if start > TODAY:
            break
        made.append(_study(rng, trade, home, level, (start, end), vocabulary))
        start = Moment(end.year + rng.choice((0, 0, 0, 1, 5)), 9)
    return tuple(reversed(made))


def _study(
    rng: random.Random,
    trade: Trade,
    home: Place,
    level: str,
    time: tuple[Moment, Moment],
    vocabulary: Vocabulary,
) -> Schooling:
    words = table("studies")
    at = rng.randrange(min(len(kept(words[level][tongue], vocabulary)) for tongue in ("en", "es")))
    wording = Both(*(kept(words[level][tongue], vocabulary)[at] for tongue in ("en", "es")))
    field = rng.choice(trade.fields)
    country = home.country if chance(rng, 0.85) else rng.choice(("ES", "GB", "US", "AR"))
    spanish = "es" if country in contacts.SPANISH else "en"
    kind = level if level in ("school", "vocational") else "university"
    shape = rng.choice(words["institutions"][f"{kind}_{spanish}"])
    where = contacts.place(rng, country, vocabulary)
    named = rng.choice(
        (rng.choice(parts("regions", vocabulary)), rng.choice(parts("people", vocabulary)), where.town)
    )
    note = None
    if chance(rng, 0.3):
        note = sentence(rng, trade, country, vocabulary, rng.choice(_NOTES))
    elif chance(rng, 0.12):
        listed = some(rng, phrases("courses", vocabulary), 2, 4)
        note = Both(
            "Relevant coursework: " + ", ".join(item.en for item in listed),
            "Asignaturas destacadas: " + ", ".join(item.es for item in listed),
        )
    concept = f"{level}:{field.en}" if level != "school" else "school"
    return Schooling(concept, wording.filled(field=field), shape.format(named), where, *time, note)
