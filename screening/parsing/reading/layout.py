"""Put the pieces of a page into reading order: rows, columns split at the gutter, tables kept row by row."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from screening.parsing.reading.pages import Line

_DATE_LIKE = re.compile(
    r"(?:19|20)\d\d|['’]\d\d\b|\bpresent|\bactual|\bcurrent|\bnow\b|\bhoy\b", re.IGNORECASE
)
_OPEN_RANGE = re.compile(
    r"[-–—]\s*(?:la|el)?\s*$|\b(?:to|until|till|through|a|al|hasta)(?:\s+(?:la|el))?\s*$", re.IGNORECASE
)
_REST_OF_RANGE = re.compile(r"(?:[-–—]|(?:to|until|till|through|a|al|hasta)\b)\s*\S", re.IGNORECASE)
_OPEN_MONTH = re.compile(r"[-–—] ?[^\W\d]{3,10}\.?$")
_BULLETS = "•·▪◦‣●○■□➢➤►▸✓✔→»*∙⁃–"
_MIN_GUTTER = 7.0
_MIN_COLUMN_ROWS = 4
_MIN_DATES = 3
_SHORT = 34

IsHeading = Callable[[str], bool]


@dataclass(slots=True)
class Piece:
    """A run of characters drawn together; y grows downwards."""

    text: str
    left: float
    right: float
    y: float
    size: float
    bold: bool = False


@dataclass(slots=True)
class Row:
    """Pieces on one baseline."""

    y: float
    size: float
    pieces: list[Piece] = field(default_factory=list)


def lines_of(pieces: list[Piece], page: int, is_heading: IsHeading) -> list[Line]:
    """Return the lines of a page in reading order."""
    return _emit(pieces, page, is_heading, depth=0)


def _emit(pieces: list[Piece], page: int, is_heading: IsHeading, depth: int) -> list[Line]:
    rows = rows_of(pieces)
    parts = _columns(rows, is_heading) if depth < 3 else []
    if not parts:
        return _row_lines(rows, page)
    return [line for part in parts if part for line in _emit(part, page, is_heading, depth + 1)]


def _columns(rows: list[Row], is_heading: IsHeading) -> list[list[Piece]]:
    """Return what is above, in and below columns, in the order people read it, or nothing."""
    gutter = _find_gutter(rows)
    if gutter is not None:
        first, last, at = gutter
        left, right = _halves(rows[first : last + 1], at)
        if not _is_table(left, right, is_heading):
            return [_flat(rows[:first]), left, right, _flat(rows[last + 1 :])]
    return _headed_columns(rows, is_heading)


def _headed_columns(rows: list[Row], is_heading: IsHeading) -> list[list[Piece]]:
    """Return what is above, in and below columns whose headings share a row, or nothing."""
    for at, row in enumerate(rows):
        if sum(is_heading(piece.text) for piece in row.pieces) < 2:
            continue
        edges = [piece.left for piece in row.pieces]
        last = at
        while last + 1 < len(rows) and _keeps_to(rows[last + 1], edges):
            last += 1
        columns: list[list[Piece]] = [[] for _ in edges]
        for piece in _flat(rows[at : last + 1]):
            columns[_column_of(piece, edges)].append(piece)
        if all(len(column) > 1 for column in columns):
            return [_flat(rows[:at]), *columns, _flat(rows[last + 1 :])]
    return []


def _column_of(piece: Piece, edges: list[float]) -> int:
    return max((index for index, edge in enumerate(edges) if edge <= piece.left + 2), default=0)


def _keeps_to(row: Row, edges: list[float]) -> bool:
    """Say whether nothing in a row reaches into the next column."""
    return all(
        piece.left >= edges[0] - 2 and all(not piece.left + 2 < edge < piece.right for edge in edges)
        for piece in row.pieces
    )


def rows_of(pieces: list[Piece]) -> list[Row]:
    """Group pieces that share a baseline, top to bottom and left to right."""
    rows: list[Row] = []
    for piece in sorted(pieces, key=lambda piece: (piece.y, piece.left)):
        row = rows[-1] if rows else None
        if row and abs(piece.y - row.y) <= 0.4 * max(min(piece.size, row.size), 4.0):
            row.pieces.append(piece)
            row.size = max(row.size, piece.size)
        else:
            rows.append(Row(piece.y, piece.size, [piece]))
    for row in rows:
        row.pieces.sort(key=lambda piece: piece.left)
    return rows


def _find_gutter(rows: list[Row]) -> tuple[int, int, float] | None:
    """Return first row, last row and x of the best empty vertical strip, or None."""
    pieces = _flat(rows)
    if len(pieces) < 2 * _MIN_COLUMN_ROWS:
        return None
    low, high = min(p.left for p in pieces), max(p.right for p in pieces)
    width = high - low
    edges = sorted({round(p.left, 0) for p in pieces if low + 0.15 * width < p.left < low + 0.85 * width})
    best: tuple[int, int, float] | None = None
    best_rows = _MIN_COLUMN_ROWS - 1
    for at in edges:
        for first, last in _clear_runs(rows, at):
            left, right = _halves(rows[first : last + 1], at)
            shared = min(_count_rows(left), _count_rows(right), _beside(left, right))
            if shared > best_rows:
                best, best_rows = (first, last, at), shared
    return best


def _clear_runs(rows: list[Row], at: float) -> list[tuple[int, int]]:
    """Return the runs of rows in which nothing crosses the strip that ends at x."""
    runs: list[tuple[int, int]] = []
    start = 0
    for index, row in enumerate(rows):
        if any(piece.left < at - 1 and piece.right > at - _MIN_GUTTER for piece in row.pieces):
            if index > start:
                runs.append((start, index - 1))
            start = index + 1
    if start < len(rows):
        runs.append((start, len(rows) - 1))
    return runs


def _halves(rows: list[Row], at: float) -> tuple[list[Piece], list[Piece]]:
    left = [piece for row in rows for piece in row.pieces if piece.left < at - 1]
    right = [piece for row in rows for piece in row.pieces if piece.left >= at - 1]
    return left, right


def _count_rows(pieces: list[Piece]) -> int:
    return len(rows_of(pieces))


def _beside(left: list[Piece], right: list[Piece]) -> int:
    """Count the rows of two strips that stand beside the other: a centred head above text is no column."""
    if not left or not right:
        return 0
    top = max(min(piece.y for piece in side) for side in (left, right)) - 1
    end = min(max(piece.y for piece in side) for side in (left, right)) + 1
    return sum(top <= row.y <= end for side in (left, right) for row in rows_of(side))


def _is_table(left: list[Piece], right: list[Piece], is_heading: IsHeading) -> bool:
    """Say whether two strips belong together row by row (labels, dates) rather than column by column."""
    rows = [rows_of(side) for side in (left, right)]
    headings = [sum(is_heading(_row_text(row)) for row in side) for side in rows]
    if all(headings):
        return False
    dates = [sum(bool(_DATE_LIKE.search(_row_text(row))) for row in side) / len(side) for side in rows]
    narrow = [median(len(_row_text(row)) for row in side) <= _SHORT for side in rows]
    if any(dated >= 0.5 and short for dated, short in zip(dates, narrow, strict=True)):
        return True
    if _are_dates_beside(*rows) or _are_dates_beside(*reversed(rows)):
        return True
    shorter, longer = sorted(rows, key=len)
    level = [any(_is_level(row, other) for other in longer) for row in shorter]
    # The headings of a table of labels stand in rows of their own.
    alone = sum(is_heading(_row_text(row)) and not beside for row, beside in zip(shorter, level, strict=True))
    return sum(level) >= 0.75 * (len(shorter) - alone) and any(level) and any(narrow)


def _are_dates_beside(side: list[Row], other: list[Row]) -> bool:
    """Say whether what stands on the lines of the other strip is dates, whatever else is above or below."""
    level = [row for row in side if any(_is_level(row, each) for each in other)]
    dated = [row for row in level if _DATE_LIKE.search(_row_text(row)) and len(_row_text(row)) <= _SHORT]
    return len(dated) >= _MIN_DATES and len(dated) >= 0.8 * len(level)


def _is_level(row: Row, other: Row) -> bool:
    return abs(row.y - other.y) <= 0.3 * min(row.size, other.size)


def _row_text(row: Row) -> str:
    return " ".join(piece.text for piece in row.pieces)


def _flat(rows: list[Row]) -> list[Piece]:
    return [piece for row in rows for piece in row.pieces]


def _row_lines(rows: list[Row], page: int) -> list[Line]:
    _close_date_ranges(rows)
    _close_wrapped_cells(rows)
    rows = [row for row in rows if row.pieces]
    steps = [below.y - above.y for above, below in pairwise(rows)]
    usual = median(steps) if steps else 0.0
    lines = []
    for index, row in enumerate(rows):
        gap = index == 0 or steps[index - 1] > 1.35 * usual
        for pieces in _with_bullets_apart(row.pieces):
            text = "\t".join(piece.text for piece in pieces)
            bold = all(piece.bold for piece in pieces)
            lines.append(Line(text, round(row.size, 1), bold, page, gap))
            gap = False
    return lines


def _with_bullets_apart(pieces: list[Piece]) -> list[list[Piece]]:
    """Set the margin note of a list item (a date, as a rule) on a line of its own before the item."""
    if len(pieces) < 2 or pieces[0].text[:1] not in _BULLETS:
        return [pieces]
    head = 2 if len(pieces[0].text) == 1 else 1
    item, note = pieces[:head], pieces[head:]
    if len(note) == 1 and _DATE_LIKE.search(note[0].text) and len(note[0].text) <= _SHORT:
        return [note, item]
    return [pieces]


def _close_date_ranges(rows: list[Row]) -> None:
    """Move the second half of a date range that wrapped inside its own column up to the first half."""
    for above, below in pairwise(rows):
        if len(above.pieces) < 2:
            continue
        for piece in above.pieces:
            rest = next((other for other in below.pieces if _is_below(piece, other)), None)
            if rest is None or len(rest.text) > _SHORT or not _DATE_LIKE.search(rest.text):
                continue
            goes_on = _DATE_LIKE.search(piece.text) and _REST_OF_RANGE.match(rest.text)
            if goes_on or _OPEN_RANGE.search(piece.text) or _OPEN_MONTH.search(piece.text):
                piece.text = f"{piece.text} {rest.text}"
                below.pieces.remove(rest)
                break


def _close_wrapped_cells(rows: list[Row]) -> None:
    """Move what wrapped for want of room, in a cell with another at its right, up to the rest of the cell."""
    for above, below in pairwise(rows):
        if len(above.pieces) < 2 or len(below.pieces) != 1 or below.y - above.y > 1.6 * above.size:
            continue
        rest = below.pieces[0]
        if not any(_DATE_LIKE.search(piece.text) for piece in above.pieces):
            continue
        for piece, beside in pairwise(above.pieces):
            alike = abs(piece.left - rest.left) < 2 and abs(piece.size - rest.size) < 0.5
            if alike and piece.bold == rest.bold and _had_no_room(piece, beside, rest):
                piece.text = f"{piece.text} {rest.text}"
                below.pieces.clear()
                break


def _had_no_room(piece: Piece, beside: Piece, rest: Piece) -> bool:
    """Say whether the first word of the rest would not have fitted between a cell and the one beside it."""
    if len(rest.text) > _SHORT or rest.text[:1] in _BULLETS or _DATE_LIKE.search(rest.text):
        return False
    if piece.text[-1:] in ".:;" or _DATE_LIKE.search(piece.text):
        return False
    word = (rest.right - rest.left) * len(rest.text.split()[0]) / len(rest.text)
    return beside.left - piece.right < word + 1.5 * piece.size + 6


def _is_below(piece: Piece, other: Piece) -> bool:
    return abs(other.left - piece.left) < 3 or (other.left >= piece.left and other.right <= piece.right + 3)
