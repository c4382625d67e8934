"""Layouts that stand in tables: bands, labels beside values, cards, boxes, columns at the foot."""

from collections.abc import Iterable
from dataclasses import replace

from scripts.resumes import entries, listings
from scripts.resumes.entries import Entry
from scripts.resumes.families.parts import FILLS, contact, finished, head, names, theme
from scripts.resumes.marks import Block, Line, Run, Sheet, Table
from scripts.resumes.sections import Drawing, heading, section, sections
from scripts.resumes.vocabulary import chance, labels


def header_band(drawing: Drawing) -> Sheet:
    """Name at the left, contact data at the right of a band across the top."""
    rng = drawing.rng
    left, right = names(drawing), contact(drawing, shape=rng.choice(("lines", "labels", "lines")))
    cells = (left, right) if chance(rng, 0.8) else (right, left)
    band = Table((cells,), rng.choice(((60, 40), (50, 50), (55, 45))))
    fill = rng.choice((*FILLS, ""))
    return finished(drawing, sections(drawing), theme(drawing), band=(band,), band_fill=fill)


def _lines(blocks: Iterable[Block]) -> tuple[Line, ...]:
    return tuple(block for block in blocks if isinstance(block, Line))


class _Labelled:
    """Rows of a table with a label at the left."""

    def __init__(self, drawing: Drawing) -> None:
        self.drawing = drawing
        self.rows: list[tuple[tuple[Line, ...], ...]] = []
        self._said: dict[str, str] = {}

    def label(self, kind: str) -> str:
        if kind not in self._said:
            person = self.drawing.person
            wordings = labels(kind, person.language, person.story.vocabulary)
            self._said[kind] = self.drawing.rng.choice(wordings)
        return self._said[kind]

    def heading(self, kind: str) -> None:
        self.rows.append(((replace(heading(self.drawing, kind), gap=0.4),), ()))

    def row(self, kind: str, *value: Line) -> None:
        if value:
            bold = self.drawing.style.titles_bold
            at = value[0]
            named = Line((Run(self.label(kind), "label", bold=bold),), section=at.section, entry=at.entry)
            self.rows.append(((named,), value))

    def entry(self, entry: Entry) -> None:
        work = entry.section != "education"
        first, second = ("title", "employer") if work else ("degree", "institution")
        if entry.dates:
            self.row("dates", self._line(entry, entry.dates))
        place = (Run(f", {entry.place}", "place"),) if entry.place else ()
        pair = [(first, (entry.first,)), (second, (entry.second, *place))]
        if not self.drawing.style.degree_first:
            pair.reverse()
        for kind, runs in pair:
            self.row(kind, self._line(entry, *runs))
        details = tuple(replace(line, section=entry.section, entry=entry.key) for line in entry.details)
        if work:
            self.row("duties", *details)
        elif details:
            self.rows.append(((), details))

    def _line(self, entry: Entry, *runs: Run) -> Line:
        plain = tuple(replace(run, bold=False, italic=False) for run in runs)
        return Line(plain, section=entry.section, entry=entry.key)


def _personal(table: _Labelled) -> None:
    drawing = table.drawing
    person, style = drawing.person, drawing.style
    table.heading("personal")
    table.row("name", *(replace(listings.name_line(person, style), role="text"),))
    for kind, runs in listings.contact_items(person, style, drawing.rng, annotated=drawing.annotated):
        table.row(kind, Line(runs, section="contact"))
    if style.personal or drawing.telling:
        found = listings.personal_lines(person, style, drawing.rng, all_of_them=drawing.telling)
        for line in found:
            if len(line.runs) == 2:
                label = replace(line.runs[0], text=line.runs[0].text.rstrip(": "))
                table.rows.append(((replace(line, runs=(label,)),), (replace(line, runs=line.runs[1:]),)))
            else:
                table.rows.append(((), (line,)))


def _languages(table: _Labelled) -> None:
    person, style = table.drawing.person, table.drawing.style
    line = Line((), section="languages")
    mother, *others = person.languages
    table.heading("languages")
    table.row("mother", replace(line, runs=(Run(mother[1], "language"),)))
    words = listings.LEVELS[person.language]
    table.row(
        "others",
        *(
            replace(line, runs=(Run(name, "language"), Run(f" ({words[level][-1]})", "level")))
            for _, name, level in others
        ),
    )
    if person.skills:
        table.heading("skills")
        table.row("skills", *_lines(listings.skill_blocks(person, style, table.drawing.rng)))


def label_table(drawing: Drawing) -> Sheet:
    """A form: a label at the left of each value."""
    rng, person, style = drawing.rng, drawing.person, drawing.style
    shape = rng.choice(("commas", "lines", "pipes"))
    drawing = replace(drawing, style=replace(style, skill_shape=shape, show_place=chance(rng, 0.5)))
    table = _Labelled(drawing)
    _personal(table)
    for kind in ("work", "internship"):
        if found := entries.jobs(person, drawing.style, kind):
            table.heading(kind)
            for entry in found:
                table.entry(entry)
    if person.studies:
        table.heading("education")
        for entry in entries.studies(person, drawing.style):
            table.entry(entry)
    _languages(table)
    width = rng.choice((28, 32, 38))
    block = Table(tuple(table.rows), (width, 100 - width), boxed=chance(rng, 0.3))
    banner = listings.spoken(person.language, "Curriculum Vitae", "Currículum vítae")
    top = (Line((Run(banner, "banner", bold=True),), "headline"),) if chance(rng, 0.6) else ()
    rest = sections(drawing, leave=("work", "internship", "education", "languages", "skills", "summary"))
    return finished(drawing, (*top, block, *rest), theme(drawing, heading_fill="", heading_rule=""))


def _column_heads(
    drawing: Drawing, kinds: tuple[str, ...], section_kind: str
) -> tuple[tuple[Line, ...], ...]:
    person = drawing.person
    words = (drawing.rng.choice(labels(kind, person.language, person.story.vocabulary)[:4]) for kind in kinds)
    return tuple((Line((Run(word, "label", bold=True),), section=section_kind),) for word in words)


def _grid(drawing: Drawing, found: tuple[Entry, ...], kinds: tuple[str, ...]) -> Table:
    rows = [_column_heads(drawing, kinds, found[0].section)] if chance(drawing.rng, 0.75) else []
    for entry in found:
        line = Line((), section=entry.section, entry=entry.key)
        dates = (replace(line, runs=(entry.dates,)),) if entry.dates else ()
        place = (Run(f" ({entry.place})", "place"),) if entry.place else ()
        details = tuple(replace(detail, section=entry.section, entry=entry.key) for detail in entry.details)
        first = (replace(line, runs=(entry.first,)), *details)
        rows.append((dates, first, (replace(line, runs=(entry.second, *place)),)))
    return Table(tuple(rows), (20, 45, 35), boxed=chance(drawing.rng, 0.7))


def word_tables(drawing: Drawing) -> Sheet:
    """Jobs and studies as rows of tables with a row of column names."""
    person, style = drawing.person, drawing.style
    blocks: list[Block] = [*head(drawing)]
    for kind in ("work", "internship"):
        if found := entries.jobs(person, style, kind):
            blocks += [heading(drawing, kind), _grid(drawing, found, ("dates", "title", "employer"))]
    if person.studies:
        studies = entries.studies(person, style)
        blocks += [heading(drawing, "education"), _grid(drawing, studies, ("dates", "degree", "institution"))]
    blocks += sections(drawing, leave=("work", "internship", "education"))
    return finished(drawing, tuple(blocks), theme(drawing))


def text_boxes(drawing: Drawing) -> Sheet:
    """A word processor's page with contact data and lists in a floating box."""
    beside = ("contact", "skills", "languages")
    narrow = replace(drawing, style=replace(drawing.style, contact_shape="lines"))
    boxed = list(_lines(sections(narrow, only=beside)))
    named = names(drawing)
    body: list[Block] = [*sections(drawing, leave=(*beside, "personal"))]
    if chance(drawing.rng, 0.4):
        boxed = [*named, *boxed]
    else:
        body = [*named, *body]
    if drawing.style.personal or drawing.telling:
        personal = listings.personal_lines(
            drawing.person, drawing.style, drawing.rng, all_of_them=drawing.telling
        )
        body += [heading(drawing, "personal"), *personal]
    box = Table(((tuple(boxed),),), (100,), floating=True)
    return finished(drawing, (box, *body), theme(drawing))


def cards(drawing: Drawing) -> Sheet:
    """Cards in a grid: each job one, each short section one."""
    person, rng = drawing.person, drawing.rng
    plain = replace(
        drawing.style, skill_shape=rng.choice(("commas", "bullets", "lines")), language_shape="dash"
    )
    drawing = replace(drawing, style=plain, shape=rng.choice(("stacked", "date_first", "title_date/org")))
    shade = rng.choice((*FILLS, ""))
    blocks: list[Block] = [*head(drawing)]
    for kind in ("work", "internship"):
        found = entries.jobs(person, drawing.style, kind)
        cells = [entries.arrange(entry, drawing.style, shape=drawing.shape) for entry in found]
        if cells:
            blocks += [heading(drawing, kind), _pairs(cells, shade)]
    short = ("education", "skills", "languages", "other")
    small = [_lines(section(drawing, kind)) for kind in short]
    blocks.append(_pairs([cell for cell in small if cell], shade))
    blocks += sections(drawing, leave=("work", "internship", *short))
    return finished(drawing, tuple(blocks), theme(drawing))


def _pairs(cells: list[tuple[Line, ...]], shade: str) -> Table:
    padded = [*cells, ()] if len(cells) % 2 else cells
    rows = tuple((padded[at], padded[at + 1]) for at in range(0, len(padded), 2))
    return Table(rows, (50, 50), boxed=True, shade=shade)


def footer_columns(drawing: Drawing) -> Sheet:
    """One column, and at the foot three beside one another."""
    lists = ("skills", "languages", "contact")
    style = replace(drawing.style, contact_shape="lines", skill_shape="lines", language_shape="parentheses")
    narrow = replace(drawing, style=style)
    cells = tuple(_lines(section(narrow, kind)) for kind in lists)
    body = (*names(drawing), *sections(drawing, leave=(*lists, "personal")))
    if drawing.style.personal or drawing.telling:
        body += section(drawing, "personal")
    return finished(drawing, (*body, Table((cells,), (34, 28, 38))), theme(drawing))
