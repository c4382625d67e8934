"""Reading a table from a file as it comes: Excel, or text in any usual encoding and with any delimiter."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal

from hr.errors import Invalid
from hr.i18n import N_

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000
MOST_COLUMNS = 200
LONGEST_CELL = 2_000
DELIMITERS = (";", ",", "\t", "|")
EXCEL, TEXT = "excel", "text"
# What UTF-8 letters of Spanish look like when they are read as Windows text.
MIXED = ("Ã¡", "Ã©", "Ã\xad", "Ã³", "Ãº", "Ã±", "Ã¼", "Ã‘", "Â·", "Âª", "Âº")
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: rows of texts with their numbers in the file, and how it was read."""

    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...]
    kind: str = TEXT
    encoding: str = ""
    delimiter: str = ""


class UnreadableFile(Invalid):
    """A file that holds no table we can read."""


def read(content: bytes, *, encoding: str = "", delimiter: str = "") -> Table:
    """Return the table of a file; `encoding` and `delimiter` are found out unless they are given."""
    if not content.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        raise _unreadable("file_empty", N_("The file is empty."))
    if len(content) > MOST_BYTES:
        raise _unreadable("file_too_large", N_("The file is larger than 20 MB. Split it."))
    table = _excel(content) if content[:4] in (ZIP, OLE) else _text(content, encoding, delimiter)
    if len(table.rows) > MOST_ROWS + 1:
        raise _unreadable("too_many_rows", N_("The file has more than 100,000 rows. Split it."))
    if max((len(row) for row in table.rows), default=0) > MOST_COLUMNS:
        raise _unreadable("too_many_columns", N_("The file has more than 200 columns."))
    return table


def decoded(content: bytes, encoding: str = "") -> tuple[str, str]:
    """Return a file's text and its encoding; refuse one that mixes encodings or is no text."""
    for name in (encoding,) if encoding else _candidates(content):
        try:
            text = content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue
        _refuse_mixed(text, name)
        if "\x00" in text:
            continue
        return text.removeprefix("\ufeff"), name.removesuffix("-sig")
    raise _unreadable("unknown_encoding", N_("The file is not readable text. Save it as CSV UTF-8."))


def _candidates(content: bytes) -> tuple[str, ...]:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if content.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig", "cp1252")
    head = content[:2000]
    if head.count(b"\x00") > len(head) // 4:  # UTF-16 without a mark: every other byte of Latin text is zero
        return ("utf-16-le",) if head[1::2].count(b"\x00") >= head[::2].count(b"\x00") else ("utf-16-be",)
    return ("utf-8", "cp1252")


def _refuse_mixed(text: str, encoding: str) -> None:
    if encoding == "cp1252" and any(sign in text for sign in MIXED):
        raise _unreadable(
            "mixed_encodings", N_("The file mixes two encodings. Open it, check the accents, save as UTF-8.")
        )


def _text(content: bytes, encoding: str, delimiter: str) -> Table:
    text, name = decoded(content, encoding)
    sign = delimiter or _delimiter(text)
    rows, numbers = [], []
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=False)
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append(tuple(cell.strip()[:LONGEST_CELL] for cell in row))
                numbers.append(reader.line_num)
            if len(rows) > MOST_ROWS + 1:
                break
    except csv.Error as error:
        raise _unreadable("broken_quotes", N_("The file cannot be read as CSV. Check its quotes.")) from error
    return Table(tuple(rows), tuple(numbers), TEXT, name, sign)


def _delimiter(text: str) -> str:
    """Return the sign that cuts the first line into most parts, outside quotes."""
    first = next((line for line in text.splitlines() if line.strip()), "")
    bare = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=bare.count)


def _excel(content: bytes) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheets = book.sheet_names
        found = book.get_sheet_by_name(sheets[0]).to_python() if sheets else []
    except (CalamineError, ValueError, OSError) as error:
        raise _unreadable("broken_excel", N_("The Excel file cannot be read. Save it again.")) from error
    rows, numbers = [], []
    for number, row in enumerate(found, 1):
        cells = tuple(_cell(value) for value in row)
        if any(cells):
            rows.append(cells)
            numbers.append(number)
    return Table(tuple(rows), tuple(numbers), EXCEL)


def _cell(value: object) -> str:
    """Write a cell as text; a number gets a point, for Excel stores none of the languages."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        # Excel keeps 15 digits: 0.1 + 0.2 shown as 0.3 is 0.3.
        text = f"{Decimal(repr(round(value, 10))):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, (date, time)):
        return value.isoformat()
    return str(value).strip()[:LONGEST_CELL]


def _unreadable(key: str, message: str) -> UnreadableFile:
    return UnreadableFile(message, key=key, fields={"file": message})
