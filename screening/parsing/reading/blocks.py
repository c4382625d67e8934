"""Lines from the paragraphs and tables of a flowing document: what Word, OpenDocument, RTF and HTML share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from screening.parsing.dates import find_periods, is_only_dates
from screening.parsing.reading.pages import Line

TINY_POINTS = 3.0  # print cannot be read below this
_NEARLY_WHITE = 235  # of 255, in every channel
_SAME_COLOUR = 24  # of 255: closer than this in every channel, nobody tells words from what they stand on
_LONGEST_LABEL_CELL = 2  # lines: longer cells are columns of a page, not of a table


@dataclass(frozen=True, slots=True)
class Ink:
    """How words are set."""

    size: float = 0.0
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Fragment:
    """Words set alike within a paragraph; a line feed in them begins a new line."""

    text: str
    ink: Ink


def paragraph_lines(fragments: Sequence[Fragment], *, prefix: str = "", gap: bool = False) -> list[Line]:
    """Return the lines of a paragraph: the largest size of each, bold where all its words are."""
    rows: list[list[Fragment]] = [[]]
    for fragment in fragments:
        first, *others = fragment.text.split("\n")
        rows[-1].append(Fragment(first, fragment.ink))
        rows += [[Fragment(text, fragment.ink)] for text in others]
    lines = [_line(row) for row in rows]
    if prefix and lines[0].text.strip():
        lines[0].text = prefix + lines[0].text.lstrip()
    lines[0].gap = gap
    return lines


def _line(row: Sequence[Fragment]) -> Line:
    inked = [fragment.ink for fragment in row if fragment.text.strip()]
    size = max((ink.size for ink in inked), default=0.0)
    return Line(
        "".join(fragment.text for fragment in row), size, bool(inked) and all(ink.bold for ink in inked)
    )


def row_lines(cells: Iterable[Sequence[Line]]) -> list[Line]:
    """Return a table row: short cells side by side on one line, long cells one after another."""
    filled: list[Sequence[Line]] = [
        kept for cell in cells if (kept := [line for line in cell if line.text.strip()])
    ]
    others = {len(cell) for cell in filled} - {2}
    filled = [_as_period(cell) if others and len(cell) == 2 else cell for cell in filled]
    if len(filled) < 2 or any(len(cell) > _LONGEST_LABEL_CELL for cell in filled):
        return [line for cell in filled for line in cell]
    height = max(len(cell) for cell in filled)
    return [_joined([cell[at] for cell in filled if at < len(cell)]) for at in range(height)]


def _as_period(cell: Sequence[Line]) -> Sequence[Line]:
    """Return a cell with the first day above the last as one line; other cells stay as they are."""
    text = " – ".join(line.text.strip() for line in cell)
    periods = find_periods(text)
    if len(periods) != 1 or not periods[0].is_range or not is_only_dates(text):
        return cell
    return [replace(cell[0], text=text)]


def _joined(lines: Sequence[Line]) -> Line:
    return Line(
        "\t".join(line.text for line in lines),
        max(line.size for line in lines),
        all(line.bold for line in lines),
        lines[0].page,
        lines[0].gap,
    )


def is_nearly_white(colour: str) -> bool:
    """Say whether six hexadecimal digits name a colour nobody sees on white paper."""
    channels = _channels(colour)
    return bool(channels) and min(channels) >= _NEARLY_WHITE


def is_drowned(colour: str, ground: str) -> bool:
    """Say whether words of a colour cannot be told from what they stand on."""
    if is_nearly_white(colour) and is_nearly_white(ground):
        return True
    pairs = zip(_channels(colour), _channels(ground), strict=False)
    return max((abs(one - other) for one, other in pairs), default=_SAME_COLOUR) < _SAME_COLOUR


def _channels(colour: str) -> list[int]:
    try:
        return [int(colour[at : at + 2], 16) for at in (0, 2, 4)] if len(colour) == 6 else []
    except ValueError:
        return []
