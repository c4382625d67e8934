"""Layouts in two columns."""

from dataclasses import replace

from scripts.resumes.families.parts import FILLS, finished, names, theme
from scripts.resumes.marks import Sheet
from scripts.resumes.sections import Drawing, sections
from scripts.resumes.vocabulary import chance

_BESIDE = ("contact", "personal", "skills", "languages", "pastimes", "other", "certificates")


def _two_columns(drawing: Drawing, *, right: bool) -> Sheet:
    rng = drawing.rng
    wanted: tuple[str, ...] = ("contact", "skills", "languages")
    wanted += ("personal",) if drawing.telling else ()
    beside = tuple(kind for kind in _BESIDE if kind in wanted or chance(rng, 0.4))
    if not drawing.style.personal and not drawing.telling:
        beside = tuple(kind for kind in beside if kind != "personal")
    if chance(rng, 0.25):
        beside += ("education",)
    style = replace(drawing.style, contact_shape=rng.choice(("lines", "labels")))
    narrow = replace(drawing, style=style, shape="stacked" if chance(rng, 0.5) else "date_first")
    aside = sections(narrow, only=beside)
    body = sections(drawing, leave=beside)
    top = names(drawing)
    looks = theme(drawing, size=rng.choice((8.5, 9.0, 9.5, 10.0)), margin=rng.choice((8.0, 12.0, 15.0)))
    fill = rng.choice((*FILLS, "", ""))
    place = rng.choice(("band", "main", "aside"))
    band, aside = (top, aside) if place == "band" else ((), (*top, *aside) if place == "aside" else aside)
    return finished(
        drawing,
        (*top, *body) if place == "main" else body,
        looks,
        band=band,
        aside=aside,
        aside_right=right,
        aside_fill=fill,
        aside_share=rng.choice((0.28, 0.32, 0.36)),
        aside_first=not right,
    )


def sidebar_left(drawing: Drawing) -> Sheet:
    """A narrow column at the left with contact data, skills, languages."""
    return _two_columns(drawing, right=False)


def sidebar_right(drawing: Drawing) -> Sheet:
    """A narrow column at the right."""
    return _two_columns(drawing, right=True)
