"""From a file to its rows: who, what, how much, and for which month, as far as the file itself says."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from hr.errors import Invalid
from hr.i18n import N_
from payroll.entries.importing import columns, figures, tables
from payroll.entries.importing.columns import (
    AMOUNT,
    ELEMENT,
    ES,
    NAME,
    NOTE,
    PERIOD,
    PERSON,
    QUANTITY,
    RATE,
    Columns,
)
from payroll.entries.importing.figures import COMMA, POINT
from payroll.entries.importing.tables import EXCEL, Table

MOST_DECIMALS = {AMOUNT: 2, QUANTITY: 4, RATE: 6}


@dataclass(frozen=True, slots=True)
class Reading:
    """How a file was read; a person may say otherwise for what was only found out."""

    kind: str
    encoding: str
    delimiter: str
    language: str
    decimal: str
    day_order: str
    unknown: tuple[str, ...] = ()

    def plain(self) -> dict[str, Any]:
        """Return it for a JSON column."""
        return {**asdict(self), "unknown": list(self.unknown)}


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a row cannot be taken in as it is: an English sentence and its values."""

    message: str
    values: dict[str, str]
    is_doubt: bool = False


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of the file as it was understood; `trouble` when it was not."""

    number: int
    cells: tuple[str, ...]
    person: str = ""
    name: str = ""
    element: str = ""
    amount: Decimal | None = None
    quantity: Decimal | None = None
    rate: Decimal | None = None
    period: date | None = None
    note: str = ""
    trouble: Trouble | None = None


def read(
    content: bytes, *, decimal: str = "", day_order: str = "", country: str = "es"
) -> tuple[Reading, tuple[str, ...], list[FileRow]]:
    """Return how a file reads, its header and its rows; `decimal` and `day_order` overrule what is found."""
    table = tables.read(content)
    if len(table.rows) < 2:
        raise Invalid(N_("The file has a header and no rows."), key="no_rows")
    found = columns.find(table.rows[0])
    reading = _reading(table, found, decimal, day_order, country)
    rows = [
        _row(number, cells, found, reading)
        for number, cells in zip(table.numbers[1:], table.rows[1:], strict=True)
    ]
    return reading, table.rows[0], rows


def _reading(table: Table, found: Columns, decimal: str, day_order: str, country: str) -> Reading:
    body = table.rows[1:]
    numbers = (found.of(row, field) for row in body for field in (AMOUNT, QUANTITY, RATE))
    usual = COMMA if found.language == ES or table.delimiter == ";" else POINT
    usual_order = figures.MONTH_FIRST if country == "us" else figures.DAY_FIRST
    # Excel stores numbers, not how they look: they come with a point, unless somebody typed them as text.
    sign = figures.decimal_sign(numbers, POINT if table.kind == EXCEL else usual)
    days = (found.of(row, PERIOD) for row in body)
    return Reading(
        kind=table.kind,
        encoding=table.encoding,
        delimiter=table.delimiter,
        language=found.language,
        decimal=decimal or sign,
        day_order=day_order or figures.day_order(days, usual_order),
        unknown=found.unknown,
    )


def _row(number: int, cells: tuple[str, ...], found: Columns, reading: Reading) -> FileRow:
    values: dict[str, Any] = {}
    trouble = None
    for field in (AMOUNT, QUANTITY, RATE):
        text = found.of(cells, field)
        values[field], problem = _number(text, field, reading.decimal)
        trouble = trouble or problem
    period, problem = _period(found.of(cells, PERIOD), reading)
    return FileRow(
        number=number,
        cells=cells,
        person=found.of(cells, PERSON),
        name=found.of(cells, NAME),
        element=found.of(cells, ELEMENT),
        period=period,
        note=found.of(cells, NOTE)[:300],
        trouble=trouble or problem,
        **values,
    )


def _number(text: str, field: str, sign: str) -> tuple[Decimal | None, Trouble | None]:
    if not text:
        return None, None
    value = figures.number(text, sign)
    if value is None:
        shown = "1.234,50" if sign == COMMA else "1,234.50"
        return None, Trouble(
            N_("“%(text)s” is not a number like %(example)s."), {"text": text[:40], "example": shown}
        )
    places = -int(value.normalize().as_tuple().exponent)
    if places > MOST_DECIMALS[field]:
        return None, Trouble(N_("“%(text)s” has too many decimals."), {"text": text[:40]})
    return value, None


def _period(text: str, reading: Reading) -> tuple[date | None, Trouble | None]:
    if not text:
        return None, None
    found = figures.day(text, reading.day_order) or figures.month(text)
    if found is None:
        return None, Trouble(N_("“%(text)s” is not a month like 2026-11."), {"text": text[:40]})
    return found.replace(day=1), None
