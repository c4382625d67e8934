"""Seals a pay with everything it was computed from, and computes it again from the seal alone.

    sealed = seal(inputs, pack)            # calculates and seals
    sealed.data, sealed.sha256             # canonical JSON bytes and their hash
    replay(sealed.data, countries)         # reads nothing but the bytes; `is_equal` tells the outcome

A snapshot holds the inputs, the parameter rows that were used, the versions of engine and rules, and the
result. Rules are code: they are chosen by the version that the snapshot names, and a version that does not
ship is refused by name. A changed byte anywhere is refused as `snapshot_broken`.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any, Protocol

from pydantic import TypeAdapter, ValidationError

from payroll.engine.digest import canonical
from payroll.engine.graph import Graph
from payroll.engine.model import TRACE, Facts, Inputs, Line, Record, Result, Step
from payroll.engine.pack import Pack, Row
from payroll.engine.refusals import Refused
from payroll.engine.steps import ENGINE_VERSION, calculate_with_rows
from payroll.engine.wire import step_from_plain

FORMAT = "plantilla.pay/1"
HOLDING = ("inputs", "pack", "result")
PARTS = frozenset(("engine", "rules", *HOLDING))

Engine = Callable[[Inputs, Pack], tuple[Result, tuple[Row, ...]]]
# An engine that changes amounts keeps its predecessor here, so that old pay can still be computed.
ENGINES: dict[str, Engine] = {ENGINE_VERSION: calculate_with_rows}


class SnapshotRefused(Refused):
    """A snapshot that cannot be trusted or whose rules do not ship."""

    key = "snapshot_broken"


class ValueType(Protocol):
    """What a topic says about its rows."""

    @property
    def values(self) -> type[Any]:
        """Return the type of a row's values."""


class SealedCountry(Protocol):
    """What replaying needs of a country."""

    @property
    def facts(self) -> type[Facts]:
        """Return the type of the country's facts."""

    @property
    def topics(self) -> Mapping[str, ValueType]:
        """Return the topics with the types of their values."""

    @property
    def rules(self) -> Graph:
        """Return the rules in force."""

    @property
    def former_rules(self) -> tuple[Graph, ...]:
        """Return the rules kept for what was computed with them."""


@dataclass(frozen=True, slots=True)
class Sealed:
    """A pay and its snapshot; `pack` is the part of it that many snapshots share, as it stands in `data`."""

    result: Result
    data: bytes
    sha256: str
    pack: bytes = b""


@dataclass(frozen=True, slots=True)
class Replay:
    """What was sealed and what comes out now."""

    sealed: Result
    computed: Result
    is_equal: bool


def seal(inputs: Inputs, pack: Pack) -> Sealed:
    """Calculate a pay and return it with its snapshot."""
    # A pack remembers what it was asked for: a fresh one ends up with every row that this pay consulted,
    # those of the refusals included.
    asked = replace(pack, _found={})
    result, _ = calculate_with_rows(inputs, asked)
    parts = {
        "engine": _canonical(result.engine_version),
        "format": _canonical(FORMAT),
        "inputs": _canonical(_inputs_to_plain(inputs)),
        "pack": _pack_text(pack, asked.consulted),
        "result": _canonical(_result_to_plain(result)),
        "rules": _canonical(result.rules_version),
    }
    content = _joined(parts)
    mark = sha256(content).hexdigest()
    data = _joined({"content": content, "sha256": _canonical(mark)})
    return Sealed(result, data, mark, parts["pack"])


def _joined(parts: Mapping[str, bytes]) -> bytes:
    """Return the canonical text of an object from those of its values, whose names are in order."""
    return b"{" + b",".join(b'"%s":%s' % (name.encode(), part) for name, part in parts.items()) + b"}"


def replay(data: bytes, countries: Mapping[str, SealedCountry]) -> Replay:
    """Compute a sealed pay again from its snapshot alone and compare; refuse a broken snapshot."""
    opening = read(data, countries)
    computed, _ = opening.engine(opening.inputs, opening.pack)
    return Replay(opening.result, computed, _text(opening.result) == _text(computed))


@dataclass(frozen=True, slots=True)
class Opening:
    """What a snapshot holds, and the engine that it was made by."""

    inputs: Inputs
    pack: Pack
    result: Result
    engine: Engine


def read(data: bytes, countries: Mapping[str, SealedCountry]) -> Opening:
    """Return what a snapshot holds; refuse a broken one, and one whose rules do not ship."""
    content = opened(data)
    name, version = str(content["pack"].get("country", "")), str(content["rules"])
    country = countries.get(name)
    rules = _rules(country, version)
    engine = ENGINES.get(str(content["engine"]))
    if country is None or rules is None:
        raise SnapshotRefused("snapshot_unknown_rules", version=version, country=name.upper())
    if engine is None:
        raise SnapshotRefused("snapshot_unknown_engine", version=content["engine"])
    try:
        inputs = _inputs_from_plain(content["inputs"], country)
        pack = _pack_from_plain(content["pack"], country, rules)
        sealed = _result_from_plain(content["result"])
    except (ValidationError, LookupError, ValueError, TypeError, AttributeError) as error:
        # The seal is whole, or it would not have been opened: it is this version that has moved on.
        raise SnapshotRefused("snapshot_outgrown", version=ENGINE_VERSION) from error
    return Opening(inputs, pack, sealed, engine)


def opened(data: bytes) -> dict[str, Any]:
    """Return the content of a snapshot; refuse bytes that are not exactly what was sealed."""
    try:
        whole = json.loads(data)
        content = whole["content"]
        is_whole = whole["sha256"] == sha256(_canonical(content)).hexdigest() and data == _canonical(whole)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SnapshotRefused from error
    if not is_whole:
        raise SnapshotRefused
    if not isinstance(content, dict) or "format" not in content:
        raise SnapshotRefused
    if content["format"] != FORMAT:
        raise SnapshotRefused("snapshot_unknown_format", format=content["format"])
    if not PARTS.issubset(content) or not all(isinstance(content[name], dict) for name in HOLDING):
        raise SnapshotRefused
    return content


def _exact(value: object) -> str:
    """Return an amount or a day as pydantic writes it; the encoder asks for nothing else of a pay."""
    if isinstance(value, (Decimal, date)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a snapshot")


_encode = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False, default=_exact
).encode


def _canonical(value: object) -> bytes:
    return _encode(value).encode()


def _text(result: Result) -> str:
    """Return the text that two results of one pay must share; 1.5 and 1.50 are one amount.

    Not the hash of the inputs: it changes when a later version asks for more, and the seal holds the inputs.
    """
    return canonical(replace(result, input_hash=""))


def _rules(country: SealedCountry | None, version: str) -> Graph | None:
    if country is None:
        return None
    return next((r for r in (country.rules, *country.former_rules) if r.version == version), None)


class _Adapters(dict[Any, TypeAdapter[Any]]):
    """One adapter per type, made when the type is first met."""

    def __missing__(self, kind: Any) -> TypeAdapter[Any]:
        adapter = self[kind] = TypeAdapter(kind)
        return adapter


_adapters = _Adapters()


def _plain(value: object) -> Any:
    return _adapters[type(value)].dump_python(value, mode="json")


def _inputs_to_plain(inputs: Inputs) -> dict[str, Any]:
    # The facts are the country's own type, which the common type would cut down to nothing.
    return {**_plain(replace(inputs, facts=Facts())), "facts": _plain(inputs.facts)}


def _inputs_from_plain(plain: dict[str, Any], country: SealedCountry) -> Inputs:
    # A fact that this version does not know would silently not count.
    common: Inputs = _adapters[Inputs].validate_python({**plain, "facts": {}}, extra="forbid")
    return replace(common, facts=_adapters[country.facts].validate_python(plain["facts"], extra="forbid"))


MOST_PACKS = 256
# The text of the rows that a pay consulted, which thousands consult alike; they are kept with it, so that
# nothing else gets their identity.
_packs: dict[tuple[object, ...], tuple[tuple[object, ...], bytes]] = {}


def _pack_text(pack: Pack, rows: tuple[Row, ...]) -> bytes:
    parts = (pack.topic_names, *rows)
    key = (pack.country, pack.currency, pack.version, pack.content_hash, *map(id, parts))
    known = _packs.get(key)
    if known is None:
        if len(_packs) >= MOST_PACKS:
            _packs.clear()
        known = _packs[key] = (parts, _canonical(_pack_to_plain(pack, rows)))
    return known[1]


def _pack_to_plain(pack: Pack, rows: tuple[Row, ...]) -> dict[str, Any]:
    return {
        "country": pack.country,
        "currency": pack.currency,
        "version": pack.version,
        "content_hash": pack.content_hash,
        "topic_names": pack.topic_names,
        "rows": [_row_to_plain(row) for row in rows],
    }


# The plain form of each row, made once; the row is kept with it, so that nothing else gets its identity.
_rows: dict[int, tuple[Row, dict[str, Any]]] = {}


def _row_to_plain(row: Row) -> dict[str, Any]:
    known = _rows.get(id(row))
    if known is None:
        plain = {**_plain(replace(row, values=None)), "values": _plain(row.values)}
        known = _rows[id(row)] = (row, plain)
    return known[1]


def _pack_from_plain(plain: dict[str, Any], country: SealedCountry, rules: Graph) -> Pack:
    tables: dict[str, tuple[Row, ...]] = {}
    for item in plain["rows"]:
        values = _adapters[country.topics[item["topic"]].values].validate_python(item["values"])
        row = replace(_adapters[Row].validate_python({**item, "values": None}), values=values)
        tables[row.topic] = (*tables.get(row.topic, ()), row)
    names = ("country", "currency", "version", "content_hash", "topic_names")
    return Pack(tables=tables, rules=rules, **{name: plain[name] for name in names})


def _result_to_plain(result: Result) -> dict[str, Any]:
    return {**_plain(replace(result, lines=())), "lines": [_line_to_plain(line) for line in result.lines]}


def _result_from_plain(plain: dict[str, Any]) -> Result:
    result: Result = _adapters[Result].validate_python({**plain, "lines": ()})
    return replace(result, lines=tuple(_line_from_plain(line) for line in plain["lines"]))


def _line_to_plain(line: Line) -> dict[str, Any]:
    """Return a line with its records as plain steps; the rest, two million values a run, is the encoder's."""
    values: dict[str, Any] = dict(zip(Line._fields, line, strict=True))
    records: tuple[Record, ...] = line[TRACE]
    values["trace"] = [
        [
            record[0].key,
            [
                [name, [value] if isinstance(value, str) else value]
                for name, value in zip(record[0].names, record[1:], strict=True)
            ],
        ]
        for record in records
    ]
    return values


def _line_from_plain(plain: dict[str, Any]) -> Line:
    steps: tuple[Step, ...] = tuple(step_from_plain(step) for step in plain["trace"])
    line: Line = _adapters[Line].validate_python({**plain, "trace": ()})
    return line._replace(trace=steps)
