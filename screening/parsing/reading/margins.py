"""What pages repeat at their upper and lower edges, a name or a page number, is read once."""

import re
from collections import Counter

from screening.parsing.reading.layout import Piece, Row, rows_of

_PAGE_WORD = r"(?:p[aá]g(?:e|ina|\.)?|p\.|page)"
_NUMBER = re.compile(
    rf"[-–—|·]?\s*(?:{_PAGE_WORD}\s*)?\d{{1,3}}(?:\s*(?:/|of|de|-)\s*\d{{1,3}})?\s*[-–—|·]?", re.IGNORECASE
)
_NUMBERED = re.compile(rf"\b{_PAGE_WORD}\s*\d{{1,3}}\b", re.IGNORECASE)
_OF_ALL = re.compile(r"(?:^|\s)(\d{1,3})\s*(?:/|of|de)\s*(\d{1,3})$")
_EDGE_ROWS = 2
_LEAST_ROWS = 6
_LONGEST = 120
_SAME_PLACE = 6.0  # points


def without_running_heads(pages: list[list[Piece]]) -> list[list[Piece]]:
    """Return the pages without page numbers, and without what a later page repeats at its edge."""
    if len(pages) < 2:
        return pages
    edges = [_edges(pieces) for pieces in pages]
    counts = Counter(key for rows in edges for key in {_key(row) for row in rows})
    kept = []
    for number, (pieces, rows) in enumerate(zip(pages, edges, strict=True)):
        gone = {
            id(piece)
            for row in rows
            if _is_running(row, number, counts) or _counts_pages(row, number, len(pages))
            for piece in row.pieces
        }
        kept.append([piece for piece in pieces if id(piece) not in gone])
    return kept


def _edges(pieces: list[Piece]) -> list[Row]:
    rows = rows_of(pieces)
    if len(rows) < _LEAST_ROWS:
        return rows[-1:]
    return rows[:_EDGE_ROWS] + rows[-_EDGE_ROWS:]


def _text(row: Row) -> str:
    return " ".join(piece.text for piece in row.pieces)


def _key(row: Row) -> tuple[int, str]:
    """Return where a row stands and what it says, whatever the number of the page."""
    return round(row.y / _SAME_PLACE), _NUMBERED.sub("", _text(row).casefold()).strip(" -–—|·0123456789")


def _counts_pages(row: Row, number: int, pages: int) -> bool:
    """Say whether a row ends in its own page's number and that of all pages: 'Ana Prueba – 2/3'."""
    found = _OF_ALL.search(_text(row).strip())
    return found is not None and (int(found[1]), int(found[2])) == (number + 1, pages)


def _is_running(row: Row, number: int, counts: Counter[tuple[int, str]]) -> bool:
    text = _text(row).strip()
    if _NUMBER.fullmatch(text):
        return True
    if number == 0 or len(text) > _LONGEST:
        return False
    return counts[_key(row)] > 1 or bool(_NUMBERED.search(text))
