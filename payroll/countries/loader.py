"""Reads a country's data files into a pack; refuses what is unsourced, overlapping, missing or misspelt."""

import hashlib
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError
from pydantic.dataclasses import dataclass

from payroll.countries.country import Country, Topic
from payroll.countries.registry import COUNTRIES
from payroll.engine.pack import Mark, Pack, Row, Source, Trust
from payroll.engine.refusals import Refused

HISTORICAL = "historical"
STATUSES = ("draft", "published", HISTORICAL)


class PackError(Exception):
    """A data file that must not be used, with the reason."""


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class _WrittenRow:
    name: str
    effective_from: date
    known_since: date
    status: str
    trust: Trust
    source: Source
    values: dict[str, Any]
    effective_to: date | None = None
    marks: tuple[Mark, ...] = ()
    like: str | None = None


def load(country: str, on: date, known: date | None = None) -> Pack:
    """Return the country's pack for a pay date, as known on a day (by default: all that is known).

    Historical rows are left out: they check the rules and serve old runs, never a new one. Refused with
    `statutory_pack_expired` when a required topic has no published row on that date.
    """
    pack = _current(country, known)
    for name, topic in COUNTRIES[country].topics.items():
        if topic.is_required:
            pack.at(name, on)
    return pack


def read(country: str, known: date | None = None) -> Pack:
    """Return the country's pack without asking for a date; parsed once per country and day of knowledge."""
    return _read(country, known)


@lru_cache(maxsize=64)
def _read(country: str, known: date | None) -> Pack:
    if country not in COUNTRIES:
        raise Refused("unknown_country", country=country)
    return build(COUNTRIES[country], COUNTRIES[country].folder, known)


@lru_cache(maxsize=64)
def _current(country: str, known: date | None) -> Pack:
    return without_historical(read(country, known))


def without_historical(pack: Pack) -> Pack:
    """Return a pack for new runs: without the rows that only check the rules or serve old runs."""
    if not any(row.status == HISTORICAL for rows in pack.tables.values() for row in rows):
        return pack
    tables = {
        topic: tuple(row for row in rows if row.status != HISTORICAL) for topic, rows in pack.tables.items()
    }
    return replace(pack, tables=tables, _found={})


def build(country: Country, folder: Path, known: date | None = None) -> Pack:
    """Return a pack from a folder of data files; raise `PackError` for the first thing that is wrong."""
    head = parse(folder / "pack.toml")
    tables = {
        name: _usable(_table(country.code, name, topic, folder), known)
        for name, topic in country.topics.items()
    }
    strangers = {path.stem for path in folder.glob("*.toml")} - {"pack", *country.topics}
    if strangers:
        raise PackError(f"{country.code}: nobody reads {sorted(strangers)}")
    return Pack(
        country=country.code,
        currency=head["currency"],
        version=head["version"],
        content_hash=_content_hash(folder),
        tables=tables,
        rules=country.rules,
        topic_names={name: topic.name for name, topic in country.topics.items()},
    )


def parse(path: Path) -> dict[str, Any]:
    """Return a TOML file with exact figures; raise `PackError` when it cannot be read."""
    try:
        # Figures become Decimal as they are written; a binary float never exists.
        return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise PackError(f"{path.name}: {error}") from error


def _content_hash(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(folder.glob("*.toml")):
        whole.update(f"{path.name}\n".encode())
        whole.update(path.read_bytes())
    return whole.hexdigest()


def _table(country: str, name: str, topic: Topic, folder: Path) -> tuple[Row, ...]:
    document = parse(folder / f"{name}.toml")
    if set(document) != {"row"}:
        raise PackError(f"{name}: a topic holds rows and nothing else")
    written = [_written(name, item) for item in document["row"]]
    values = _inherited(name, written)
    rows = tuple(_row(country, name, topic, row, values[row.name]) for row in written)
    _refuse_overlaps_and_gaps(name, rows)
    return rows


def _written(topic: str, item: dict[str, Any]) -> _WrittenRow:
    try:
        return TypeAdapter(_WrittenRow).validate_python(item)
    except ValidationError as error:
        raise PackError(f"{topic}/{item.get('name', '?')}: {error}") from error


def _inherited(topic: str, rows: list[_WrittenRow]) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    for row in rows:
        if row.name in values or (row.like and row.like not in values):
            raise PackError(f"{topic}/{row.name}: a name twice, or a `like` that names no earlier row")
        values[row.name] = {**values[row.like], **row.values} if row.like else row.values
    return values


def _row(country: str, name: str, topic: Topic, written: _WrittenRow, values: dict[str, Any]) -> Row:
    where = f"{country}.{name}/{written.name}"
    _refuse_bad_head(where, written)
    for mark in written.marks:
        _refuse_unsourced(where, mark.source)
        for figure in mark.figures:
            _refuse_unknown_figure(where, figure, values)
    try:
        typed = TypeAdapter(topic.values).validate_python(values, extra="forbid")
    except ValidationError as error:
        raise PackError(f"{where}: {error}") from error
    return Row(
        id=where,
        topic=name,
        effective_from=written.effective_from,
        effective_to=written.effective_to,
        known_since=written.known_since,
        status=written.status,
        trust=written.trust,
        source=written.source,
        marks=written.marks,
        values=typed,
    )


def _refuse_bad_head(where: str, row: _WrittenRow) -> None:
    _refuse_unsourced(where, row.source)
    if row.status not in STATUSES:
        raise PackError(f"{where}: status {row.status!r} is none of {STATUSES}")
    if row.effective_to is not None and row.effective_to < row.effective_from:
        raise PackError(f"{where}: ends before it begins")


def _refuse_unsourced(where: str, source: Source) -> None:
    if not source.title.strip() or not (source.id or source.article or source.url).strip():
        raise PackError(f"{where}: a figure without a source (title, and an id, article or address)")


def _refuse_unknown_figure(where: str, figure: str, values: dict[str, Any]) -> None:
    node: Any = values
    for part in figure.split("."):
        if not isinstance(node, dict) or part not in node:
            raise PackError(f"{where}: marks the figure {figure!r}, which it does not hold")
        node = node[part]


def _refuse_overlaps_and_gaps(topic: str, rows: tuple[Row, ...]) -> None:
    published = sorted((row for row in rows if row.status != "draft"), key=lambda row: row.effective_from)
    for earlier, later in combinations(published, 2):
        # What is known later supersedes; what is known the same day contradicts.
        if later.known_since == earlier.known_since and earlier.covers(later.effective_from):
            raise PackError(f"{topic}: {later.id} and {earlier.id} overlap and are known since the same day")
    covered = date.min
    # Past years that only check the rules come as they are found; years between them may be missing.
    for earlier, later in pairwise(row for row in published if row.status != HISTORICAL):
        covered = max(covered, earlier.effective_to or date.max)
        if covered < date.max and later.effective_from > covered + timedelta(days=1):
            raise PackError(f"{topic}: nothing is in force between {earlier.id} and {later.id}")


def _usable(rows: tuple[Row, ...], known: date | None) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.status != "draft" and (known is None or row.known_since <= known))
