"""The checker: what a record says against its field table, one finding for each thing that is wrong."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from payroll.filings.formats import characters, fixed
from payroll.filings.formats.fixed import NEGATIVE, NUMERIC, Field, Table, Type
from payroll.filings.formats.rules import RULES

LINE_END = "\r\n"


class Fault(StrEnum):
    """What can be wrong with a file; the portal has a sentence for each."""

    EMPTY = "empty"
    ENCODING = "encoding"
    LENGTH = "length"
    RECORD_KIND = "record_kind"
    ORDER = "order"
    CONSTANT = "constant"
    CHARACTER = "character"
    NOT_NUMERIC = "not_numeric"
    NOT_BLANK = "not_blank"
    MISSING = "missing"
    NOT_ALLOWED = "not_allowed"
    RULE = "rule"
    NOT_HERE = "not_here"
    TOTAL = "total"
    COUNT = "count"
    DIFFERS = "differs"
    DUPLICATE = "duplicate"
    EXCEEDS = "exceeds"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: in which record (from 1), in which field, and at which position."""

    fault: Fault
    record: int = 0
    field: str = ""
    position: int = 0
    expected: str = ""


def decoded(content: bytes, encoding: str) -> str | None:
    """Return the text of a file, None when a byte is no letter of its encoding."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return None
    # ISO-8859-1 knows every byte; the control characters among them are no letters.
    stray = (letter for letter in text if not letter.isprintable() and letter not in LINE_END)
    return None if next(stray, None) is not None else text


def lines(text: str) -> list[str]:
    """Return the records of a file, without what ends them."""
    return text.removesuffix(LINE_END).split(LINE_END) if text else []


def check(layout: Table, record: str, number: int = 1) -> list[Finding]:
    """Return what is wrong with one record; nothing more can be said of one of another length."""
    if len(record) != layout.length:
        return [Finding(Fault.LENGTH, number, expected=str(layout.length))]
    return [found for field in layout.fields for found in _field(field, record, number)]


def _field(field: Field, record: str, number: int) -> Iterator[Finding]:
    raw, value = fixed.raw(field, record), fixed.value(field, record)
    if field.type is Type.BLANK:
        if raw.strip(" "):
            yield _finding(Fault.NOT_BLANK, field, number)
        return
    if field.constant:
        if raw != field.constant.ljust(field.length):
            yield _finding(Fault.CONSTANT, field, number, field.constant)
        return
    if field.type in NUMERIC:
        yield from _numeric(field, raw, value, number)
    else:
        yield from _text(field, raw, value, number)


def _numeric(field: Field, raw: str, value: str, number: int) -> Iterator[Finding]:
    digits = raw.removeprefix(NEGATIVE) if field.type is Type.SIGNED else raw
    if not (digits.isascii() and digits.isdigit()):
        yield _finding(Fault.NOT_NUMERIC, field, number)
        return
    if field.allowed and raw not in field.allowed and value not in field.allowed:
        yield _finding(Fault.NOT_ALLOWED, field, number)
    elif field.is_required and not int(digits):
        yield _finding(Fault.MISSING, field, number)
    elif field.rule and int(digits) and not RULES[field.rule](value):
        yield _finding(Fault.RULE, field, number)


def _text(field: Field, raw: str, value: str, number: int) -> Iterator[Finding]:
    for offset, letter in enumerate(raw):
        if field.type is not Type.MAIL and letter not in characters.ALLOWED:
            yield Finding(Fault.CHARACTER, number, field.name, field.first + offset)
            return
    if raw != raw.lstrip(" ") and value:
        yield _finding(Fault.CHARACTER, field, number)
    elif field.allowed and value not in field.allowed:
        yield _finding(Fault.NOT_ALLOWED, field, number)
    elif field.is_required and not value:
        yield _finding(Fault.MISSING, field, number)
    elif field.rule and value and not RULES[field.rule](value):
        yield _finding(Fault.RULE, field, number)


def _finding(fault: Fault, field: Field, number: int, expected: str = "") -> Finding:
    return Finding(fault, number, field.name, field.first, expected)
