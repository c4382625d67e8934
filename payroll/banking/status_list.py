"""A bank's answer as a list (CSV): one payment a row, commas or points, Spanish or English headings."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation

from payroll.banking.answers import ACCEPTED, RETURNED, SETTLED, Outcome, Report, RowError, Unreadable
from payroll.banking.status_pain import CODES

COLUMNS: dict[str, frozenset[str]] = {
    "id": frozenset({"endtoendid", "endtoend", "reference", "payment", "referencia", "pago", "id"}),
    "outcome": frozenset({"outcome", "status", "result", "estado", "resultado"}),
    "reason": frozenset({"reason", "motivo", "causa"}),
    "amount": frozenset({"amount", "importe"}),
}
WORDS: dict[str, str] = {
    "settled": SETTLED, "paid": SETTLED, "liquidado": SETTLED, "pagado": SETTLED, "abonado": SETTLED,
    "accepted": ACCEPTED, "pending": ACCEPTED, "aceptado": ACCEPTED, "pendiente": ACCEPTED,
    "returned": RETURNED, "rejected": RETURNED, "devuelto": RETURNED, "rechazado": RETURNED,
}  # fmt: skip
RETURN_CODE = re.compile(r"R[0-9]{2}")
DELIMITERS = ";\t,"
LONGEST_CELL = 10_000  # the csv module's own limit belongs to the process, and others raise it


def read(content: bytes) -> Report:
    """Return the outcomes of a list, or every row that is wrong."""
    lines = _text(content).splitlines()
    heading = lines[0] if lines else ""
    delimiter = max(DELIMITERS, key=heading.count)
    try:
        rows = list(csv.reader(lines, delimiter=delimiter))
    except csv.Error as error:
        raise Unreadable("broken_list") from error
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise Unreadable("broken_list")
    places = _places(rows[0] if rows else [])
    outcomes: list[Outcome] = []
    errors: list[RowError] = []
    seen: set[str] = set()
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        for found in _row(row, places, line, len(rows[0])):
            if isinstance(found, Outcome) and found.end_to_end_id in seen:
                found = RowError("twice", line, found.end_to_end_id)
            if isinstance(found, RowError):
                errors.append(found)
            else:
                seen.add(found.end_to_end_id)
                outcomes.append(found)
    return Report(tuple(outcomes), tuple(errors))


def _text(content: bytes) -> str:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise Unreadable("not_text")


def _places(heading: list[str]) -> dict[str, int]:
    words = [_plain(cell) for cell in heading]
    found = {
        name: place
        for name, known in COLUMNS.items()
        for place, word in reversed(list(enumerate(words)))
        if word in known
    }
    if "id" not in found or "outcome" not in found:
        raise Unreadable("no_columns")
    return found


def _plain(cell: str) -> str:
    letters = unicodedata.normalize("NFKD", cell).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", letters)


def _row(row: list[str], places: dict[str, int], line: int, width: int) -> Iterator[Outcome | RowError]:
    if len(row) != width:
        yield RowError("columns", line)
        return
    cells = {name: row[place].strip() for name, place in places.items()}
    outcome = _outcome(cells["outcome"])
    amount, is_bad = _amount(cells.get("amount", ""))
    if not cells["id"]:
        yield RowError("no_id", line)
    elif outcome is None:
        yield RowError("unknown_outcome", line, cells["outcome"][:40])
    elif is_bad:
        yield RowError("bad_amount", line, cells["amount"][:40])
    else:
        reason = cells.get("reason", "")[:140]
        yield Outcome(cells["id"], outcome, reason or _code(cells["outcome"]), amount, line)


def _outcome(cell: str) -> str | None:
    word = cell.upper()
    return RETURNED if RETURN_CODE.fullmatch(word) else CODES.get(word) or WORDS.get(_plain(cell))


def _code(cell: str) -> str:
    return cell.upper() if RETURN_CODE.fullmatch(cell.upper()) else ""


def _amount(cell: str) -> tuple[Decimal | None, bool]:
    """Return an amount written in either way (1.234,56 or 1,234.56), and whether it is none."""
    if not cell:
        return None, False
    text = re.sub(r"[\s€$£]|EUR|USD|GBP", "", cell)
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})*,\d{1,2}|-?\d+,\d{1,2}", text):
        text = text.replace(".", "").replace(",", ".")
    elif re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d{1,2})?", text):
        text = text.replace(",", "")
    try:
        value = Decimal(text)
    except InvalidOperation:
        return None, True
    return (value, False) if value.is_finite() and value >= 0 else (None, True)
