"""Fixed-width records from a field table: one table writes, reads and checks a record.

A table is a TOML file beside this one: each row names a field, its positions, its type and what may stand
in it. Types: `num` digits, zeros on the left; `cents` an amount in cents, the same; `signed` cents whose
first position is N when negative; `text` on the left, blanks on the right; `mail` the same, in any case;
`id` an identifier, zeros on the left; `blank` reserved.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from payroll.filings.formats.characters import plain

TABLES = Path(__file__).parent / "tables"
NEGATIVE = "N"

Value = str | int


class Type(StrEnum):
    """What a field holds and how it is filled up."""

    NUMBER = "num"
    CENTS = "cents"
    SIGNED = "signed"
    TEXT = "text"
    MAIL = "mail"
    IDENTIFIER = "id"
    BLANK = "blank"


NUMERIC = frozenset((Type.NUMBER, Type.CENTS, Type.SIGNED))


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One row of a field table; positions count from 1, both ends belong to the field."""

    name: str
    first: int
    last: int
    type: Type
    constant: str = ""
    allowed: tuple[str, ...] = ()
    rule: str = ""
    is_required: bool = False
    is_confirmed: bool = True

    @property
    def length(self) -> int:
        """Return how many positions the field has."""
        return self.last - self.first + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The field table of one record, with where it was read and whether that settles it."""

    name: str
    length: int
    source: str
    is_confirmed: bool
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field:
        """Return the field of a name."""
        return next(each for each in self.fields if each.name == name)

    @property
    def open_points(self) -> tuple[str, ...]:
        """Return the names of the fields that no source has confirmed."""
        return tuple(each.name for each in self.fields if not each.is_confirmed)


class CannotWrite(ValueError):
    """A value does not fit its field; `field` and `problem` say which and why."""

    def __init__(self, field: str, problem: str) -> None:
        super().__init__(f"{field}: {problem}")
        self.field, self.problem = field, problem


@cache
def table(name: str) -> Table:
    """Return a field table; its rows must cover every position of the record exactly once."""
    raw = tomllib.loads((TABLES / f"{name}.toml").read_text(encoding="utf-8"))
    fields = tuple(_field(row) for row in raw["fields"])
    found = Table(
        name=name,
        length=raw["length"],
        source=raw["source"],
        is_confirmed=raw.get("confirmed", True),
        fields=fields,
    )
    _refuse_gaps(found)
    return found


def write(layout: Table, values: Mapping[str, Value]) -> str:
    """Return a record; a value with no field, or one that does not fit, is a mistake of the caller."""
    unknown = set(values) - {field.name for field in layout.fields}
    if unknown:
        raise CannotWrite(sorted(unknown)[0], "no such field")
    return "".join(_written(field, values.get(field.name)) for field in layout.fields)


def read(layout: Table, record: str) -> dict[str, str]:
    """Return what stands in each field, as it stands there without its filling."""
    return {field.name: value(field, record) for field in layout.fields if field.type is not Type.BLANK}


def raw(field: Field, record: str) -> str:
    """Return the positions of a field as they are."""
    return record[field.first - 1 : field.last]


def value(field: Field, record: str) -> str:
    """Return the content of a field without what fills it up."""
    found = raw(field, record)
    if field.type in NUMERIC:
        sign = "-" if field.type is Type.SIGNED and found.startswith(NEGATIVE) else ""
        digits = found.removeprefix(NEGATIVE) if sign else found
        return sign + (digits.lstrip("0") or "0")
    return found.rstrip(" ")


def number(layout: Table, record: str, name: str) -> int:
    """Return a numeric field as a number, zero where no number stands."""
    text = value(layout.field(name), record)
    body = text.removeprefix("-")
    return int(text) if body.isascii() and body.isdigit() else 0


def _field(row: Mapping[str, Any]) -> Field:
    first, last = row["at"]
    return Field(
        name=row["name"],
        first=first,
        last=last,
        type=Type(row["type"]),
        constant=row.get("is", ""),
        allowed=tuple(row.get("allowed", ())),
        rule=row.get("rule", ""),
        is_required=row.get("required", False),
        is_confirmed=row.get("confirmed", True),
    )


def _refuse_gaps(layout: Table) -> None:
    after = 0
    for field in layout.fields:
        if field.first != after + 1 or field.length < 1:
            raise ValueError(f"{layout.name}: {field.name} begins at {field.first}, not at {after + 1}")
        after = field.last
    if after != layout.length:
        raise ValueError(f"{layout.name}: the fields end at {after}, the record at {layout.length}")


def _written(field: Field, given: Value | None) -> str:
    if field.constant:
        return field.constant.ljust(field.length)
    if field.type in NUMERIC:
        return _digits(field, given)
    text = "" if given is None else str(given)
    if field.type is Type.IDENTIFIER:
        if len(text) > field.length:
            raise CannotWrite(field.name, "too long")
        return text.upper().rjust(field.length, "0") if text else " " * field.length
    if field.type is Type.TEXT:
        text = plain(text)
    # A name longer than its field is cut, as the forms ask; nothing else that is text is that long.
    return text[: field.length].ljust(field.length)


def _digits(field: Field, given: Value | None) -> str:
    if isinstance(given, str) and given and not (given.isascii() and given.isdigit()):
        raise CannotWrite(field.name, "not a number")
    amount = int(given or 0)
    if amount < 0 and field.type is Type.SIGNED:
        body = str(-amount).rjust(field.length - 1, "0")
        text = NEGATIVE + body
    elif amount < 0:
        raise CannotWrite(field.name, "negative")
    else:
        text = str(amount).rjust(field.length, "0")
    if len(text) != field.length:
        raise CannotWrite(field.name, "too long")
    return text
