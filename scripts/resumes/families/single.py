"""Layouts in one column."""

from dataclasses import replace

from scripts.resumes.families.parts import contact, finished, head, names, theme
from scripts.resumes.marks import Line, Run, Sheet
from scripts.resumes.sections import Drawing, heading, sections
from scripts.resumes.vocabulary import chance


def classic(drawing: Drawing) -> Sheet:
    """One column, name in the middle, serifs, dates at the right edge."""
    looks = theme(drawing, font=drawing.rng.choice(("serif", "slab")), accent="#000000")
    return finished(drawing, (*head(drawing, align="center"), *sections(drawing)), looks)


def modern(drawing: Drawing) -> Sheet:
    """One column, name at the left, colour."""
    return finished(drawing, (*head(drawing), *sections(drawing)), theme(drawing))


def date_left(drawing: Drawing) -> Sheet:
    """Dates in a column at the left of what they date."""
    drawing = replace(
        drawing, dates_left=True, shape=drawing.rng.choice(("title_date/org", "one_line", "title_at"))
    )
    looks = theme(drawing, date_width=drawing.rng.choice((28.0, 34.0, 42.0)))
    return finished(drawing, (*head(drawing), *sections(drawing)), looks)


def date_right(drawing: Drawing) -> Sheet:
    """Dates at the right edge, always."""
    shape = drawing.rng.choice(("title_date/org", "org_date/title", "one_line", "org_place_date/title"))
    return finished(drawing, (*head(drawing), *sections(replace(drawing, shape=shape))), theme(drawing))


def spaced_capitals(drawing: Drawing) -> Sheet:
    """Name and headings in letter-spaced capitals."""
    drawing = replace(drawing, spaced_headings=chance(drawing.rng, 0.8))
    align = drawing.rng.choice(("left", "center"))
    looks = theme(drawing, heading_align=align)
    return finished(drawing, (*head(drawing, align=align, spaced=True), *sections(drawing)), looks)


def word_header(drawing: Drawing) -> Sheet:
    """Name and contact data in the page header or footer of a word processor."""
    top = contact(drawing)
    named = names(drawing)
    looks = theme(drawing, margin=28.0)
    body = sections(drawing)
    place = drawing.rng.choice(("all", "contact_header", "contact_footer", "name_header"))
    if place == "all":
        return finished(drawing, body, looks, header=(*named, *top))
    if place == "contact_header":
        return finished(drawing, (*named, *body), looks, header=top)
    if place == "contact_footer":
        return finished(drawing, (*named, *body), looks, footer=top)
    return finished(drawing, body, looks, header=named, footer=top)


def latex(drawing: Drawing) -> Sheet:
    """As typesetters do it: ruled headings in capitals, two rows of left and right for each entry."""
    drawing = replace(
        drawing, shape=drawing.rng.choice(("two_rows", "two_rows", "title_date/org", "one_line"))
    )
    looks = theme(
        drawing, font="serif", accent="#000000", heading_rule="below", heading_fill="", heading_bold=False
    )
    capitals = replace(drawing, style=replace(drawing.style, heading_capitals=chance(drawing.rng, 0.6)))
    return finished(drawing, (*head(capitals, align="center"), *sections(capitals)), looks)


def functional(drawing: Drawing) -> Sheet:
    """Skills and achievements first; jobs as a bare list at the end."""
    person, style = drawing.person, drawing.style
    duties = [text for job in person.jobs for text in job.bullets][:8]
    done = tuple(
        Line((Run(text, "duty"),), "bullet", bullet=style.glyph, section="achievements") for text in duties
    )
    achievements = (heading(drawing, "achievements"), *done) if done else ()
    bare = replace(person, jobs=tuple(replace(job, bullets=()) for job in person.jobs))
    short = replace(
        drawing, person=bare, shape=drawing.rng.choice(("one_line", "title_org_date", "inline_dates"))
    )
    early = ("summary", "skills")
    body = (
        *sections(drawing, only=early),
        *achievements,
        *sections(short, leave=early),
    )
    return finished(drawing, (*head(drawing), *body), theme(drawing))


def academic(drawing: Drawing) -> Sheet:
    """A long one of a scholar: studies first, then posts, then pages of publications."""
    papers = (("publications", drawing.person.papers),)
    others = tuple(extra for extra in drawing.person.extras if extra[0] != "publications")
    drawing = replace(drawing, person=replace(drawing.person, extras=(*papers, *others)))
    order = ("education", "work", "internship", "publications")
    left = chance(drawing.rng, 0.5)
    dated = replace(drawing, dates_left=left, shape="title_date/org" if left else drawing.shape)
    body = (*sections(dated, only=order), *sections(drawing, leave=order))
    looks = theme(drawing, font=drawing.rng.choice(("serif", "slab", "sans")))
    return finished(drawing, (*head(drawing), *body), looks)


def web_page(drawing: Drawing) -> Sheet:
    """What a builder of web pages exports: a head, a menu, sections."""
    order = [kind for kind in drawing.style.order if kind in ("work", "education", "skills")]
    menu = "   ".join(drawing.style.headings[kind] for kind in order)
    top = Line((Run(menu, "banner"),), "meta") if chance(drawing.rng, 0.4) else None
    body = (*head(drawing), *sections(drawing))
    return finished(drawing, (top, *body) if top else body, theme(drawing))


def without_dates(drawing: Drawing) -> Sheet:
    """One that hides all dates."""
    return finished(drawing, (*head(drawing), *sections(replace(drawing, dated=False))), theme(drawing))
