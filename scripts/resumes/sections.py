"""The sections of a résumé: heading and content, in the order and wording of its style."""

import random
from dataclasses import dataclass, replace

from scripts.resumes import entries, listings
from scripts.resumes.marks import Block, Line, Run, Table
from scripts.resumes.people import Person
from scripts.resumes.style import Style
from scripts.resumes.vocabulary import chance


@dataclass(frozen=True)
class Drawing:
    """What is being drawn, and what the kind of file allows."""

    person: Person
    style: Style
    rng: random.Random
    kind: str
    telling: bool = False
    shape: str = ""
    dates_left: bool = False
    dated: bool = True
    spaced_headings: bool = False

    @property
    def annotated(self) -> bool:
        """Say whether text can carry a link in this kind of file."""
        return self.kind not in ("txt", "rtf")


def heading(drawing: Drawing, kind: str) -> Line:
    """Draw the heading of a section."""
    text = drawing.style.headings[kind] + (":" if drawing.style.heading_colon else "")
    run = Run(text, "heading", bold=True, capitals=drawing.style.heading_capitals)
    if drawing.spaced_headings:
        run = Run(text.rstrip(":"), "heading", capitals=True, spaced=True)
    return Line((run,), "heading", section=kind, gap=1.0)


def section(drawing: Drawing, kind: str) -> tuple[Block, ...]:
    """Draw one section with its heading, or nothing if there is nothing to say."""
    content = _content(drawing, kind)
    if not content:
        return ()
    style, first = drawing.style, content[0]
    if kind == "summary" and style.bare_summary and style.order[0] == kind:
        return content
    if (
        style.inline_headings
        and kind in ("skills", "languages")
        and isinstance(first, Line)
        and not first.bullet
    ):
        named = Run(f"{style.headings[kind]}: ", "heading", bold=True)
        return (replace(first, runs=(named, *first.runs), gap=0.5), *content[1:])
    return (heading(drawing, kind), *content)


def sections(
    drawing: Drawing, *, only: tuple[str, ...] = (), leave: tuple[str, ...] = ()
) -> tuple[Block, ...]:
    """Draw all sections in the style's order, or only some, or all but some."""
    order = [kind for kind in drawing.style.order if (not only or kind in only) and kind not in leave]
    order += [kind for kind in only if kind not in order]
    return tuple(block for kind in order for block in section(drawing, kind))


def _content(drawing: Drawing, kind: str) -> tuple[Block, ...]:
    person, style, rng = drawing.person, drawing.style, drawing.rng
    if kind in ("work", "internship", "education"):
        return _entries(drawing, kind)
    if kind == "skills":
        blocks = listings.skill_blocks(person, style, rng)
        return (*blocks, listings.language_line(person, rng)) if style.languages_in_skills else blocks
    if kind == "languages" and style.languages_in_skills:
        return ()
    if kind == "languages":
        return listings.language_blocks(person, style, rng)
    if kind == "summary":
        text = " ".join(person.summary)
        return (Line((Run(text, "summary"),), section=kind),)
    if kind == "contact":
        return listings.contact_lines(person, style, rng, annotated=drawing.annotated)
    if kind == "personal":
        return listings.personal_lines(person, style, rng, all_of_them=drawing.telling)
    return _rest(drawing, kind)


def _entries(drawing: Drawing, kind: str) -> tuple[Block, ...]:
    person, style = drawing.person, drawing.style
    if kind == "education":
        drawn = entries.studies(person, style, dated=drawing.dated)
    else:
        drawn = entries.jobs(person, style, kind, dated=drawing.dated)
        if style.grouped and not drawing.dates_left and not drawing.shape:
            return entries.grouped(drawn, style)
    arranged = [
        entries.arrange(entry, style, shape=drawing.shape, dates_left=drawing.dates_left) for entry in drawn
    ]
    if drawing.dates_left and (drawing.kind in ("pdf", "html") or style.titles_bold):
        return tuple(_in_columns(lines) for lines in arranged if lines)
    return tuple(line for lines in arranged for line in lines)


def _in_columns(lines: tuple[Line, ...]) -> Table:
    """Set an entry beside its dates."""
    first = lines[0]
    dates = replace(first, runs=first.left, left=(), right=())
    return Table((((dates,), (replace(first, left=()), *lines[1:])),), (22, 78))


def _rest(drawing: Drawing, kind: str) -> tuple[Block, ...]:
    person, style = drawing.person, drawing.style
    if kind == "references":
        if person.referees:
            return listings.reference_lines(person)
        asked = listings.spoken(style.language, "Available on request", "Disponibles a petición")
        return (Line((Run(asked, "other"),), section=kind),) if chance(drawing.rng, 0.08) else ()
    if kind == "pastimes":
        text = ", ".join(person.pastimes)
        return (Line((Run(text, "other"),), section=kind),) if chance(drawing.rng, 0.3) else ()
    if kind == "other":
        return tuple(
            Line((Run(text, "other"),), "bullet", bullet=style.glyph, section=kind)
            for text in (*person.licences, *person.remarks)
        )
    found = dict(person.extras).get(kind, ())
    return entries.sidelines(found, kind, style)
