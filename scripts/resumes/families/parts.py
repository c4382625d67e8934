"""What layouts have in common: looks, the head with name and contact data, the finished sheet."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from scripts.resumes import listings
from scripts.resumes.marks import Block, Line, Run, Sheet, Theme
from scripts.resumes.sections import Drawing
from scripts.resumes.vocabulary import chance

_COLOURS = ("#1f3a5f", "#0b6e4f", "#7a1f3d", "#444444", "#b4531a", "#2f2f7f", "#006d77", "#000000")
FILLS = ("#e9eef3", "#f1ece4", "#e6f0ec", "#eeeeee", "#dfe7f2")
_PAGE_NOTES = {
    "en": ("Page # of ##", "#", "{name} – Page #", "Last updated in November 2026", "Curriculum Vitae"),
    "es": ("Página # de ##", "#", "{name} – Página #", "Última actualización: noviembre de 2026", "CV"),
}
Make = Callable[[Drawing], Sheet]


@dataclass(frozen=True)
class Family:
    """A layout, the kinds of file it occurs in, the class it counts under, how common it is."""

    make: Make
    kinds: tuple[str, ...]
    layout: str
    weight: int = 4


def theme(drawing: Drawing, **fixed: object) -> Theme:
    """Draw fonts, sizes and colours."""
    rng = drawing.rng
    drawn = Theme(
        font=rng.choice(("sans", "sans", "grotesk", "serif", "slab", "wide", "narrow")),
        size=rng.choice((9.0, 9.5, 10.0, 10.5, 11.0)),
        heading_size=rng.choice((11.0, 12.0, 13.0, 14.0)),
        name_size=rng.choice((16.0, 18.0, 20.0, 24.0, 28.0)),
        leading=rng.choice((1.15, 1.25, 1.35, 1.45)),
        margin=rng.choice((12.0, 15.0, 18.0, 22.0, 25.0)),
        accent=rng.choice(_COLOURS),
        heading_rule=rng.choice(("", "below", "below", "above")),
        heading_fill=rng.choice(("", "", "", *FILLS[:1])),
        heading_bold=chance(rng, 0.85),
        heading_spacing=rng.choice((0.0, 0.0, 0.0, 0.8)),
    )
    return replace(drawn, **fixed)  # type: ignore[arg-type]


def head(drawing: Drawing, *, align: str = "left", spaced: bool = False, shape: str = "") -> tuple[Line, ...]:
    """Draw name, sometimes a headline, and the contact data."""
    return (*names(drawing, align=align, spaced=spaced), *contact(drawing, align=align, shape=shape))


def names(drawing: Drawing, *, align: str = "left", spaced: bool = False) -> tuple[Line, ...]:
    """Draw the name, and for most people a headline."""
    person = drawing.person
    lines = [listings.name_line(person, drawing.style, align=align, spaced=spaced)]
    if chance(drawing.rng, 0.08):
        lines.insert(0, Line((Run("Curriculum vitae", "banner"),), "headline", align=align))
    if chance(drawing.rng, 0.65):
        lines.append(Line((Run(person.headline, "headline"),), "headline", align=align, section="headline"))
    if chance(drawing.rng, 0.12):
        lines.append(
            Line((Run(f"({person.pronouns})", "personal"),), "text", align=align, section="headline")
        )
    return tuple(lines)


def contact(drawing: Drawing, *, align: str = "left", shape: str = "") -> tuple[Line, ...]:
    """Draw the contact data without a heading, sometimes followed by personal data."""
    lines = listings.contact_lines(
        drawing.person, drawing.style, drawing.rng, annotated=drawing.annotated, align=align, shape=shape
    )
    if (chance(drawing.rng, 0.6) and drawing.style.personal) or drawing.telling:
        lines += listings.personal_lines(
            drawing.person, drawing.style, drawing.rng, all_of_them=drawing.telling
        )
    return lines


def finished(drawing: Drawing, body: tuple[Block, ...], looks: Theme, **more: object) -> Sheet:
    """Put a body, and what else there is, on a sheet."""
    photo = (chance(drawing.rng, 0.8) or drawing.telling) and drawing.person.photo
    title = drawing.person.name if chance(drawing.rng, 0.5) else ""
    note = drawing.rng.choice(_PAGE_NOTES[drawing.style.language]) if chance(drawing.rng, 0.2) else ""
    more |= {"page_note": note.format(name=drawing.person.name), "hyphens": chance(drawing.rng, 0.06)}
    more |= {"interleaved": chance(drawing.rng, 0.35)}
    closings = tuple(
        Line((Run(text, "other"),), gap=1.0, section="closing") for text in drawing.person.closings
    )
    body = (*body, *closings)
    return Sheet(body, looks, drawing.style.language, title=title, photo=photo, **more)  # type: ignore[arg-type]
