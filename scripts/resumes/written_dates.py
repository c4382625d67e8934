"""Dates and periods as people write them, with what they state."""

import random
from dataclasses import dataclass, replace

from scripts.resumes.marks import Run
from scripts.resumes.story import Moment
from scripts.resumes.vocabulary import Language, chance

_ENGLISH = "January February March April May June July August September October November December"
_SPANISH = "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
_MONTHS = {"en": _ENGLISH.split(), "es": _SPANISH.split()}
_SHORT = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "es": ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sep", "oct", "nov", "dic"],
}
PRESENT = {
    "en": ("Present", "Present", "present", "Current", "Now", "Ongoing", "To date", "Today", "PRESENT"),
    "es": (
        "Actualidad",
        "actualidad",
        "Presente",
        "Actual",
        "a la fecha",
        "Hoy",
        "la actualidad",
        "ACTUALIDAD",
    ),
}
_JOINERS = {
    "en": (" – ", " – ", " - ", "–", " to ", " — ", "-", " until "),
    "es": (" – ", " – ", " - ", "–", " a ", " — ", "-", " hasta "),
}
STYLES = (
    "short", "short", "short", "long", "long", "slash", "slash", "years", "years", "iso", "dash",
    "dot", "full", "slash_iso", "apostrophe", "upper", "comma",
)  # fmt: skip
_SEASONS = {
    "en": ("Winter", "Spring", "Summer", "Autumn"),
    "es": ("Invierno", "Primavera", "Verano", "Otoño"),
}


@dataclass(frozen=True)
class DateStyle:
    """How one résumé writes its dates."""

    kind: str
    joiner: str
    present: str
    since: bool
    from_word: bool
    study_range: bool
    month_dot: bool
    capital_month: bool
    shared_year: bool


def draw_style(rng: random.Random, language: Language) -> DateStyle:
    """Draw a way of writing dates."""
    return DateStyle(
        kind=rng.choice(STYLES),
        joiner=rng.choice(_JOINERS[language]),
        present=rng.choice(PRESENT[language]),
        since=chance(rng, 0.06),
        from_word=chance(rng, 0.05),
        study_range=chance(rng, 0.45),
        month_dot=chance(rng, 0.2),
        capital_month=chance(rng, 0.35),
        shared_year=chance(rng, 0.12),
    )


def in_language(style: DateStyle, language: Language) -> DateStyle:
    """Return the same way of writing dates with the words of another language."""
    other: Language = "en" if language == "es" else "es"
    joiner = _JOINERS[language][_JOINERS[other].index(style.joiner)]
    present = PRESENT[language][PRESENT[other].index(style.present) % len(PRESENT[language])]
    return replace(style, joiner=joiner, present=present)


def one(moment: Moment, style: DateStyle, language: Language) -> str:
    """Write a month."""
    year, month = moment.year, moment.month
    long, short = _MONTHS[language][month - 1], _SHORT[language][month - 1]
    if style.capital_month:
        long, short = long.capitalize(), short.capitalize()
    if style.month_dot and short != long:
        short += "."
    of = " de " if language == "es" and not style.capital_month else " "
    return {
        "short": f"{short} {year}",
        "long": f"{long}{of}{year}",
        "slash": f"{month:02d}/{year}",
        "years": str(year),
        "iso": f"{year}-{month:02d}",
        "dash": f"{month:02d}-{year}",
        "dot": f"{month:02d}.{year}",
        "full": f"01/{month:02d}/{year}" if language == "es" else f"{year}-{month:02d}-01",
        "slash_iso": f"{year}/{month:02d}",
        "apostrophe": f"{short} '{year % 100:02d}",
        "upper": f"{short.upper()} {year}",
        "comma": f"{long}, {year}" if language == "en" else f"{long} {year}",
    }[style.kind]


def stated(moment: Moment, style: DateStyle) -> str:
    """Return what a written date states: a year, or a month of a year."""
    return str(moment.year) if style.kind == "years" else f"{moment.year}-{moment.month:02d}"


def period(
    start: Moment, end: Moment | None, style: DateStyle, language: Language, *, season: bool = False
) -> Run:
    """Write a period; the run's value is `start|end`."""
    spanish = language == "es"
    first = one(start, style, language)
    if season and end and start.until(end) <= 4:
        return Run(
            f"{_SEASONS[language][start.month % 12 // 3]} {start.year}", "dates", f"{start.year}|{start.year}"
        )
    opening, last = stated(start, style), stated(end, style) if end else "present"
    if end is None and style.since:
        return Run(f"{'Desde' if spanish else 'Since'} {first}", "dates", f"{opening}|present")
    if opening == last:
        return Run(first, "dates", f"{opening}|{last}")
    second = one(end, style, language) if end else style.present
    if style.shared_year and end and end.year == start.year and style.kind in ("short", "long"):
        first = first.split()[0]
    text = f"{first}{style.joiner}{second}"
    if style.from_word:
        text = f"Desde {first} hasta {second}" if spanish else f"From {first} to {second}"
    return Run(text, "dates", f"{opening}|{last}")


def study_period(start: Moment, end: Moment, today: Moment, style: DateStyle, language: Language) -> Run:
    """Write when somebody studied: both ends or only the last, which may be still to come."""
    spanish = language == "es"
    last = stated(end, style)
    if end > today:
        text = one(end, style, language)
        if style.study_range:
            return Run(f"{one(start, style, language)}{style.joiner}{style.present}", "dates", "|present")
        return Run(f"{'Previsto' if spanish else 'Expected'} {text}", "dates", f"|{last}")
    if style.study_range:
        return Run(
            f"{one(start, style, language)}{style.joiner}{one(end, style, language)}", "dates", f"|{last}"
        )
    return Run(one(end, style, language), "dates", f"|{last}")
