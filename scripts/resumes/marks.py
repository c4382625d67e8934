"""A drawn résumé before it becomes a file: runs of text with looks and meaning, lines, tables, a sheet."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Run:
    """Text of one look; `label` says what it is, `value` what a careful reader notes instead of the text."""

    text: str
    label: str = ""
    value: str = ""
    bold: bool = False
    italic: bool = False
    size: float = 1.0
    color: str = ""
    link: str = ""
    spaced: bool = False
    capitals: bool = False


@dataclass(frozen=True)
class Line:
    """One paragraph; `right` hangs at the right edge, `left` stands before it; `entry` is like `work:0`."""

    runs: tuple[Run, ...]
    role: str = "text"
    right: tuple[Run, ...] = ()
    left: tuple[Run, ...] = ()
    bullet: str = ""
    section: str = ""
    entry: str = ""
    align: str = "left"
    gap: float = 0.0
    indent: float = 0.0


@dataclass(frozen=True)
class Table:
    """Cells in rows; each cell holds lines. `boxed` draws borders, `shade` fills."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    widths: tuple[int, ...]
    boxed: bool = False
    shade: str = ""
    floating: bool = False


Block = Line | Table


@dataclass(frozen=True)
class Theme:
    """Looks of a whole sheet; sizes in points, lengths in millimetres."""

    font: str = "sans"
    size: float = 10.0
    heading_size: float = 12.0
    name_size: float = 20.0
    leading: float = 1.3
    margin: float = 18.0
    accent: str = "#222222"
    heading_rule: str = ""
    heading_fill: str = ""
    heading_bold: bool = True
    heading_spacing: float = 0.0
    heading_align: str = "left"
    date_width: float = 32.0


@dataclass(frozen=True)
class Sheet:
    """A whole résumé: a band across the top, a body, perhaps a column at its side, page header and footer."""

    body: tuple[Block, ...]
    theme: Theme
    language: str
    title: str = ""
    band: tuple[Block, ...] = ()
    band_fill: str = ""
    aside: tuple[Block, ...] = ()
    aside_right: bool = False
    aside_fill: str = ""
    aside_share: float = 0.32
    aside_first: bool = True
    header: tuple[Block, ...] = ()
    footer: tuple[Block, ...] = ()
    photo: bool = False
    page_note: str = ""
    hyphens: bool = False
    interleaved: bool = False

    def blocks(self) -> tuple[Block, ...]:
        """Return all blocks in the order of writing."""
        columns = (self.aside, self.body) if self.aside_first else (self.body, self.aside)
        return (*self.header, *self.band, *columns[0], *columns[1], *self.footer)

    def lines(self) -> Iterator[Line]:
        """Yield all lines, those of tables row by row."""
        return lines_of(self.blocks())


def lines_of(blocks: Iterable[Block]) -> Iterator[Line]:
    """Yield the lines of blocks, those of tables row by row."""
    for block in blocks:
        if isinstance(block, Line):
            yield block
        else:
            yield from (line for row in block.rows for cell in row for line in cell)


def changed(sheet: Sheet, change: Callable[[Line], Line]) -> Sheet:
    """Return the sheet with every line changed."""

    def block(old: Block) -> Block:
        if isinstance(old, Line):
            return change(old)
        return replace(old, rows=tuple(tuple(tuple(map(change, cell)) for cell in row) for row in old.rows))

    def all_of(old: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(map(block, old))

    return replace(
        sheet,
        header=all_of(sheet.header),
        band=all_of(sheet.band),
        body=all_of(sheet.body),
        aside=all_of(sheet.aside),
        footer=all_of(sheet.footer),
    )


def runs_of(line: Line) -> tuple[Run, ...]:
    """Return all runs of a line from left to right."""
    return (*line.left, *line.runs, *line.right)


def text_of(runs: Iterable[Run]) -> str:
    """Return what runs say, capitals and spaced letters as they are seen."""
    return "".join(shown(run) for run in runs)


def shown(run: Run) -> str:
    """Return the text of a run as it is seen."""
    text = run.text.upper() if run.capitals else run.text
    return "  ".join(" ".join(word) for word in text.split()) if run.spaced else text
