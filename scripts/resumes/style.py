"""Choices one résumé keeps to: order of sections, wording of headings, shape of entries and lists."""

import random
from dataclasses import dataclass, replace

from scripts.resumes import written_dates
from scripts.resumes.vocabulary import Language, Vocabulary, chance, headings, seeded
from scripts.resumes.written_dates import DateStyle, draw_style

ENTRY_SHAPES = (
    "title_date/org", "org_date/title", "one_line", "title_at", "date_first", "org_place_date/title",
    "title_org/place_date", "stacked", "two_rows", "inline_dates", "title_org_date",
)  # fmt: skip
SKILL_SHAPES = (
    "commas",
    "commas",
    "bullets",
    "groups",
    "groups",
    "pipes",
    "dots",
    "levels",
    "lines",
    "columns",
)
LANGUAGE_SHAPES = ("dash", "parentheses", "colon", "commas", "bullets", "table", "dots")
GLYPHS = ("•", "•", "•", "-", "–", "▪", "◦", "*", "●", "➢", "■", "‣", "\uf0b7", "»")
_ORDERS = (
    "summary work internship education skills languages",
    "summary education work internship skills languages",
    "skills summary work internship education languages",
    "summary skills work internship education languages",
    "education work internship skills languages summary",
    "work education internship languages skills summary",
)
_REST = (
    "projects",
    "certificates",
    "awards",
    "publications",
    "volunteering",
    "pastimes",
    "other",
    "references",
)


@dataclass(frozen=True)
class Style:
    """The choices of one résumé."""

    language: Language
    headings: dict[str, str]
    order: tuple[str, ...]
    dates: DateStyle
    work_shape: str
    study_shape: str
    skill_shape: str
    language_shape: str
    separator: str
    glyph: str
    heading_capitals: bool
    heading_colon: bool
    degree_first: bool
    show_place: bool
    grouped: bool
    season: bool
    contact_shape: str
    contact_separator: str
    contact_icons: str
    location_shape: str
    link_shape: str
    name_shape: str
    personal: bool
    titles_bold: bool
    capital_titles: bool
    inline_headings: bool
    bare_summary: bool
    languages_in_skills: bool


def draw(rng: random.Random, language: Language, vocabulary: Vocabulary, *, mixed: bool = False) -> Style:
    """Draw the choices of a résumé; `mixed` takes some headings from the other language."""
    other: Language = "es" if language == "en" else "en"
    kinds = (*_ORDERS[0].split(), *_REST, "contact", "personal", "achievements")
    spoken = {
        kind: rng.choice(headings(kind, other if mixed and chance(rng, 0.5) else language, vocabulary))
        for kind in kinds
    }
    rest = list(_REST)
    rng.shuffle(rest)
    if chance(rng, 0.7):
        rest.remove("references")
        rest.append("references")
    return Style(
        language=language,
        headings=spoken,
        order=(*rng.choice(_ORDERS).split(), *rest),
        dates=draw_style(rng, language),
        work_shape=rng.choice(ENTRY_SHAPES),
        study_shape=rng.choice(ENTRY_SHAPES),
        skill_shape=rng.choice(SKILL_SHAPES),
        language_shape=rng.choice(LANGUAGE_SHAPES),
        separator=rng.choice((" | ", " – ", ", ", " · ", " - ", " — ", " • ", " / ")),
        glyph=rng.choice(GLYPHS),
        heading_capitals=chance(rng, 0.4),
        heading_colon=chance(rng, 0.1),
        degree_first=chance(rng, 0.6),
        show_place=chance(rng, 0.6),
        grouped=chance(rng, 0.4),
        season=chance(rng, 0.25),
        contact_shape=rng.choice(("line", "line", "lines", "labels", "two_lines")),
        contact_separator=rng.choice((" | ", " · ", " • ", " – ", ", ", "   ", " / ", " ◆ ")),
        contact_icons=rng.choice(("", "", "", "icons", "letters")),
        location_shape=rng.choice(
            ("town", "region", "country", "region_country", "parentheses", "street", "none")
        ),
        link_shape=rng.choice(("bare", "bare", "https", "www", "user", "word")),
        name_shape=rng.choice(("plain", "plain", "plain", "capitals", "comma", "family_capitals")),
        personal=chance(rng, 0.45 if language == "es" else 0.1),
        titles_bold=chance(rng, 0.7),
        capital_titles=chance(rng, 0.12),
        inline_headings=chance(rng, 0.06),
        bare_summary=chance(rng, 0.15),
        languages_in_skills=chance(rng, 0.05),
    )


def in_language(style: Style, language: Language, vocabulary: Vocabulary, seed: int) -> Style:
    """Return the same choices for a person told in another language: only the words are others."""
    if style.language == language:
        return style
    rng = seeded("wording", seed)
    spoken = {kind: rng.choice(headings(kind, language, vocabulary)) for kind in style.headings}
    return replace(
        style, language=language, headings=spoken, dates=written_dates.in_language(style.dates, language)
    )
