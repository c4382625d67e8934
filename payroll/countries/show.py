"""Prints the parameter rows in force on a day: every figure with its source and trust mark."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from payroll.countries.country import Country
from payroll.countries.loader import read
from payroll.engine.pack import Mark, Pack, Row, Source
from payroll.engine.refusals import Refused

UNVERIFIED = "not verified"


def shown(country: Country, topics: list[str], on: date, known: date | None) -> Iterator[str]:
    """Yield the report on some topics, all of them if none is named."""
    pack = read(country.code, known)
    yield f"{country.code} {pack.version}, in force on {on}, as known {known or 'today'}"
    for topic in topics or list(country.topics):
        yield ""
        yield from _topic(pack, topic, on)


def missing(country: Country, topics: list[str], on: date, known: date | None) -> list[str]:
    """Return the topics without a row that day: of those asked for, else of those no pay can do without."""
    pack = read(country.code, known)
    asked = topics or [name for name, topic in country.topics.items() if topic.is_required]
    return [name for name in asked if not any(row.covers(on) for row in pack.tables[name])]


def _topic(pack: Pack, topic: str, on: date) -> Iterator[str]:
    try:
        row = pack.at(topic, on)
    except Refused as refusal:
        yield f"{topic}: {refusal.sentence}"
        return
    yield f"{row.id} ({row.status}), {row.effective_from} to {row.effective_to or 'further notice'}"
    yield f"  known since {row.known_since}, trust {_trust(row.trust)}"
    yield f"  source: {cited(row.source)}"
    yield from (f"  {name} = {value}{_remark(row, name)}" for name, value in _figures(row.values, ""))
    for mark in row.marks:
        yield f"  marked: {', '.join(mark.figures)}: {_trust(mark.trust)}, {cited(mark.source)}"
    for other in superseded(pack, row, on):
        yield f"  supersedes {other.id}, known since {other.known_since}"


def superseded(pack: Pack, row: Row, on: date) -> list[Row]:
    """Return the other rows that cover a day, which a later one replaced."""
    return [other for other in pack.tables[row.topic] if other.covers(on) and other is not row]


def cited(source: Source) -> str:
    """Return a source in one line."""
    parts = (source.title, source.id, f"art. {source.article}" if source.article else "", source.url)
    return ", ".join(part for part in parts if part)


def _trust(trust: Any) -> str:
    return str(trust) if trust.is_verified else f"{trust}, {UNVERIFIED}"


def _remark(row: Row, figure: str) -> str:
    mark = _mark_of(row, figure)
    return f"   [{_trust(mark.trust)}]" if mark else ""


def _mark_of(row: Row, figure: str) -> Mark | None:
    return next(
        (
            mark
            for mark in row.marks
            if any(figure == name or figure.startswith((f"{name}.", f"{name}[")) for name in mark.figures)
        ),
        None,
    )


def _figures(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if is_dataclass(value) and not isinstance(value, type):
        named = [(item.name, getattr(value, item.name)) for item in fields(value)]
        yield from _nested(named, path)
    elif isinstance(value, dict):
        yield from _nested([(_word(key), item) for key, item in value.items()], path)
    elif isinstance(value, (list, tuple)) and not all(
        isinstance(item, (Decimal, int, str)) for item in value
    ):
        for number, item in enumerate(value):
            yield from _figures(item, f"{path}[{number}]")
    elif isinstance(value, (list, tuple)):
        yield path, ", ".join(_word(item) for item in value)
    elif value is not None:
        yield path, _word(value)


def _nested(items: list[tuple[str, Any]], path: str) -> Iterator[tuple[str, str]]:
    for name, item in items:
        yield from _figures(item, f"{path}.{name}" if path else name)


def _word(value: Any) -> str:
    return str(value.value) if isinstance(value, Enum) else str(value)
