"""Entries and errors as CSV: in the reader's decimal style, and harmless in a spreadsheet."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal

from hr.i18n import gettext, locale
from hr.money import from_minor
from payroll.entries.importing.figures import COMMA, POINT, written

FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠")
_PLAIN_NUMBER = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]+)?")
MARK = "\ufeff"  # Excel takes a file without it for Windows text


def style() -> tuple[str, str]:
    """Return delimiter and decimal sign of the reader's language."""
    return (";", COMMA) if locale() == "es" else (",", POINT)


def sheet(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return a CSV file that a spreadsheet of the reader's language opens as it is."""
    delimiter, _ = style()
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow([inert(cell) for cell in header])
    for row in rows:
        writer.writerow([inert(cell) for cell in row])
    return (MARK + out.getvalue()).encode()


def money(minor: int | None) -> str:
    """Write cents for a file."""
    return "" if minor is None else written(from_minor(minor), style()[1])


def figure(text: str) -> str:
    """Write a stored decimal for a file."""
    return written(Decimal(text), style()[1]) if text else ""


def inert(cell: str) -> str:
    """Return a cell that no spreadsheet takes for a formula; a plain number stays one.

    >>> inert("=1+1"), inert("-5,00")
    ("'=1+1", '-5,00')
    """
    if _PLAIN_NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}" if cell.startswith(FORMULA_SIGNS) else cell


def entry_header() -> list[str]:
    """Return the first row of exported entries, in words that the import reads again."""
    return [
        gettext("NIF"),
        gettext("Full name"),
        gettext("Element"),
        gettext("Amount"),
        gettext("Quantity"),
        gettext("Unit price"),
        gettext("Period"),
        gettext("Note"),
        gettext("State"),
    ]
