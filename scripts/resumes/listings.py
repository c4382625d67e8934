"""Contact data, personal data, skills and languages of a person drawn as lines."""

import random
from collections.abc import Sequence
from dataclasses import replace

from scripts.resumes.contacts import country_name
from scripts.resumes.entries import town_of
from scripts.resumes.marks import Block, Line, Run, Table
from scripts.resumes.people import Person
from scripts.resumes.story import Link
from scripts.resumes.style import Style
from scripts.resumes.vocabulary import Language, chance

_SITE_NAMES = {
    "linkedin": "LinkedIn", "github": "GitHub", "gitlab": "GitLab", "x": "X", "behance": "Behance",
    "medium": "Medium", "orcid": "ORCID", "site": "Web",
}  # fmt: skip
_ICONS = {"email": "✉", "phone": "☎", "location": "⌂", "link": "↗"}
_LETTERS = {"email": "E:", "phone": "T:", "location": "A:", "link": "W:"}
_WORDS = {
    "en": {
        "email": ("Email", "E-mail", "Email address"),
        "phone": ("Phone", "Tel.", "Mobile", "Telephone"),
        "location": ("Address", "Location", "Lives in"),
        "link": ("Web", "Profile", "Online"),
    },
    "es": {
        "email": ("Correo electrónico", "E-mail", "Correo"),
        "phone": ("Teléfono", "Tel.", "Móvil", "Celular"),
        "location": ("Dirección", "Domicilio", "Residencia"),
        "link": ("Web", "Perfil", "Enlace"),
    },
}
LEVELS = {
    "en": {
        "native": ("Native", "Mother tongue", "Native speaker"),
        "A1": ("Beginner", "A1"),
        "A2": ("Basic", "A2"),
        "B1": ("Intermediate", "B1", "Conversational"),
        "B2": ("Upper intermediate", "B2", "Good (B2)"),
        "C1": ("Fluent", "C1", "Advanced (C1)"),
        "C2": ("Proficient", "C2", "Bilingual"),
    },
    "es": {
        "native": ("Nativo", "Lengua materna", "Nativa"),
        "A1": ("Principiante", "A1"),
        "A2": ("Básico", "A2"),
        "B1": ("Intermedio", "B1", "Nivel medio"),
        "B2": ("Intermedio alto", "B2", "Bueno (B2)"),
        "C1": ("Avanzado", "C1", "Fluido (C1)"),
        "C2": ("Nivel alto", "C2", "Bilingüe"),
    },
}
_GROUPS = {
    "en": (
        ("Technical", "Personal", "Other"),
        ("Main", "Tools", "Basics"),
        ("Daily use", "Good command", "Familiar"),
    ),
    "es": (
        ("Técnicas", "Personales", "Otras"),
        ("Principales", "Herramientas", "Básicas"),
        ("Uso diario", "Buen dominio", "Nociones"),
    ),
}
_SELF_LEVELS = {
    "en": ("basic", "good", "advanced", "expert"),
    "es": ("básico", "medio", "avanzado", "experto"),
}


def name_line(person: Person, style: Style, *, align: str = "left", spaced: bool = False) -> Line:
    """Draw the name as the résumé's own title."""
    plain = Run(person.name, "name", bold=True, spaced=spaced)
    run = {
        "capitals": replace(plain, capitals=True),
        "comma": replace(plain, text=f"{person.family}, {person.given}", value=person.name),
        "family_capitals": replace(plain, text=f"{person.given} {person.family.upper()}"),
    }.get(style.name_shape, plain)
    if spaced:
        run = replace(run, text=person.name, capitals=True, value="")
    return Line((run,), "name", align=align)


def location_run(person: Person, style: Style) -> tuple[Run, ...]:
    """Draw where the person lives; a street and a postcode are not part of what gold expects."""
    home, shape = person.address, style.location_shape
    if shape == "none":
        return ()
    if shape != "street":
        return (Run(town_of(home, shape, person.language), "location"),)
    if home.country == "GB":
        return (
            Run(f"{home.street}, ", "street"),
            Run(home.town, "location"),
            Run(f" {home.postcode}", "street"),
        )
    if home.country in ("US", "CA", "IN", "AU"):
        where = f"{home.town}, {home.region}" if home.region else home.town
        return Run(f"{home.street}, ", "street"), Run(where, "location"), Run(f" {home.postcode}", "street")
    where = f"{home.town} ({country_name(home.country, person.language)})"
    return Run(f"{home.street}, {home.postcode} ", "street"), Run(where, "location")


def _link_run(link: Link, style: Style, *, annotated: bool) -> Run:
    secure = f"https://{'www.' if link.site in ('linkedin', 'behance') else ''}{link.url}"
    shape = style.link_shape
    if not annotated and shape in ("user", "word"):
        shape = "bare"
    if link.site in ("site", "orcid") and shape == "user":
        shape = "bare"
    text = {"https": secure, "www": f"www.{link.url}", "user": link.user, "word": _SITE_NAMES[link.site]}.get(
        shape, link.url
    )
    return Run(text, "link", link.url, link=secure if shape in ("user", "word", "https") else "")


def contact_items(
    person: Person, style: Style, rng: random.Random, *, annotated: bool
) -> list[tuple[str, tuple[Run, ...]]]:
    """Return kind and runs of each contact item."""
    items: list[tuple[str, tuple[Run, ...]]] = []
    if where := location_run(person, style):
        items.append(("location", where))
    for number in filter(None, (person.phone, person.second_phone)):
        if not chance(rng, 0.04):
            items.append(("phone", (Run(number, "phone"),)))
    for address in filter(None, (person.email, person.second_email)):
        link = f"mailto:{address}" if annotated and chance(rng, 0.5) else ""
        items.append(("email", (Run(address, "email", link=link),)))
    items += [("link", (_link_run(link, style, annotated=annotated),)) for link in person.links]
    if chance(rng, 0.4):
        rng.shuffle(items)
    return items


def contact_lines(
    person: Person, style: Style, rng: random.Random, *, annotated: bool, align: str = "left", shape: str = ""
) -> tuple[Line, ...]:
    """Draw the contact data on one line, on several, or as a list with labels."""
    shape = shape or style.contact_shape
    items = [
        (kind, _marked(kind, runs, style, rng, shape))
        for kind, runs in contact_items(person, style, rng, annotated=annotated)
    ]
    if shape == "line":
        groups = [[runs for _, runs in items]]
    elif shape == "two_lines":
        half = (len(items) + 1) // 2
        groups = [[runs for _, runs in part] for part in (items[:half], items[half:]) if part]
    else:
        groups = [[runs] for _, runs in items]
    lines = []
    for group in groups:
        joined: list[Run] = []
        for runs in group:
            joined += [Run(style.contact_separator), *runs] if joined else runs
        lines.append(Line(tuple(joined), "contact", align=align, section="contact"))
    return tuple(lines)


def _marked(kind: str, runs: Sequence[Run], style: Style, rng: random.Random, shape: str) -> tuple[Run, ...]:
    if shape == "labels":
        words = _WORDS[style.language][kind]
        return (Run(f"{rng.choice(words)}: ", "label", bold=True), *runs)
    if style.contact_icons == "icons":
        return (Run(f"{_ICONS[kind]} ", "label"), *runs)
    if style.contact_icons == "letters":
        return (Run(f"{_LETTERS[kind]} ", "label"), *runs)
    return tuple(runs)


def personal_lines(
    person: Person, style: Style, rng: random.Random, *, all_of_them: bool = False
) -> tuple[Line, ...]:
    """Draw date of birth, nationality and the like, none of them wanted by anyone."""
    spanish = person.language == "es"
    born = person.birth_date
    age = 2026 - born.year
    facts = [
        (
            "Fecha de nacimiento" if spanish else "Date of birth",
            f"{born.day:02d}/{born.month:02d}/{born.year}",
        ),
        ("Nacionalidad" if spanish else "Nationality", person.nationality.capitalize()),
        ("Estado civil" if spanish else "Marital status", person.marital_status),
        ("Edad" if spanish else "Age", f"{age} {'años' if spanish else 'years'}"),
        ("Documento" if spanish else "Identity", person.identity),
        ("Pronombres" if spanish else "Pronouns", person.pronouns),
    ]
    chosen = rng.sample(facts, rng.randint(2, 4))
    if all_of_them:
        chosen = facts
        if person.photo:
            chosen = [*facts, ("Foto" if spanish else "Photo", "adjunta" if spanish else "attached")]
    if chance(rng, 0.25):
        text = style.contact_separator.join(f"{label}: {value}" for label, value in chosen)
        return (Line((Run(text, "personal"),), section="personal"),)
    return tuple(
        Line((Run(f"{label}: ", "label", bold=style.titles_bold), Run(value, "personal")), section="personal")
        for label, value in chosen
    )


def _bullet(runs: tuple[Run, ...], style: Style, section: str) -> Line:
    return Line(runs, "bullet", bullet=style.glyph, section=section)


def _spread(runs: Sequence[Run], separator: str) -> tuple[Run, ...]:
    out: list[Run] = []
    for run in runs:
        out += [Run(separator), run] if out else [run]
    return tuple(out)


def skill_blocks(person: Person, style: Style, rng: random.Random) -> tuple[Block, ...]:
    """Draw the skills in the shape of the résumé."""
    runs = [Run(name, "skill") for _, name in person.skills]
    shape, language = style.skill_shape, person.language
    if shape == "groups":
        return _groups(person, rng)
    if shape == "columns" and len(runs) >= 4:
        cells = [(Line((run,), "bullet", bullet=style.glyph, section="skills"),) for run in runs]
        rows = tuple(tuple(cells[at : at + 2]) for at in range(0, len(cells) - len(cells) % 2, 2))
        odd = ((cells[-1], ()),) if len(cells) % 2 else ()
        return (Table((*rows, *odd), (50, 50)),)
    if shape == "levels":
        words = _SELF_LEVELS[language]
        mark = rng.choice(("dots", "words", "percent"))
        return tuple(
            _bullet((run, Run(_level(mark, skill.level, words), "level")), style, "skills")
            for run, (skill, _) in zip(runs, person.skills, strict=True)
        )
    if shape in ("bullets", "lines", "columns"):
        as_bullets = shape != "lines"
        return tuple(
            _bullet((run,), style, "skills") if as_bullets else Line((run,), section="skills") for run in runs
        )
    separator = {"commas": ", ", "pipes": " | ", "dots": rng.choice((" · ", " • "))}.get(shape, ", ")
    return (Line(_spread(runs, separator), section="skills"),)


def _level(mark: str, level: int, words: tuple[str, ...]) -> str:
    if mark == "dots":
        return " " + "●" * level + "○" * (5 - level)
    return f" {level * 20}%" if mark == "percent" else f" ({words[min(level, 4) - 1]})"


def _groups(person: Person, rng: random.Random) -> tuple[Line, ...]:
    names = rng.choice(_GROUPS[person.language])
    lines = []
    for at, label in enumerate(names):
        runs = [Run(name, "skill") for skill, name in person.skills if skill.group == at]
        if runs:
            head = Run(f"{label}: ", "label", bold=True)
            lines.append(Line((head, *_spread(runs, ", ")), section="skills"))
    return tuple(lines)


def language_blocks(person: Person, style: Style, rng: random.Random) -> tuple[Block, ...]:
    """Draw the languages with their levels."""
    pairs = [
        (Run(name, "language"), rng.choice(LEVELS[person.language][level]))
        for _, name, level in person.languages
    ]
    shape = style.language_shape
    if shape == "commas":
        runs: list[Run] = []
        for run, level in pairs:
            runs += [Run(", ")] if runs else []
            runs += [run, Run(f" ({level})", "level")]
        return (Line(tuple(runs), section="languages"),)
    if shape == "table":
        rows = tuple(
            ((Line((run,), section="languages"),), (Line((Run(level, "level"),), section="languages"),))
            for run, level in pairs
        )
        return (Table(rows, (40, 60)),)
    if shape == "dots":
        dots = {"native": 5, "C2": 5, "C1": 4, "B2": 4, "B1": 3, "A2": 2, "A1": 1}
        filled = [dots[level] for _, _, level in person.languages]
        return tuple(
            Line((run, Run(" " + "●" * full + "○" * (5 - full), "level")), section="languages")
            for (run, _), full in zip(pairs, filled, strict=True)
        )
    marks = {"dash": (" – ", ""), "parentheses": (" (", ")"), "colon": (": ", ""), "bullets": (": ", "")}
    opening, closing = marks[shape]
    return tuple(
        Line(
            (run, Run(f"{opening}{level}{closing}", "level")),
            "bullet" if shape == "bullets" else "text",
            bullet=style.glyph if shape == "bullets" else "",
            section="languages",
        )
        for run, level in pairs
    )


def language_line(person: Person, rng: random.Random) -> Line:
    """Draw the languages as one more group among the skills."""
    runs = [Run(spoken(person.language, "Languages: ", "Idiomas: "), "label", bold=True)]
    for at, (_, name, level) in enumerate(person.languages):
        shown = rng.choice(LEVELS[person.language][level])
        runs += [*([Run(", ")] if at else []), Run(name, "language"), Run(f" ({shown})", "level")]
    return Line(tuple(runs), section="skills")


def reference_lines(person: Person) -> tuple[Line, ...]:
    """Draw the people to ask; their contact data are not the person's."""
    lines = []
    for referee, title in person.referees:
        head = Run(f"{referee.name}, {title}, {referee.firm}", "other")
        contact = " · ".join(filter(None, (referee.phone, referee.email)))
        lines += [Line((head,), section="references"), Line((Run(contact, "other"),), section="references")]
    return tuple(lines)


def spoken(language: Language, english: str, spanish: str) -> str:
    """Return a phrase in the language of the résumé."""
    return english if language == "en" else spanish
