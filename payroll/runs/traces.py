"""How lines came about, stored once per item: JSON of every line's steps, compressed.

One person's traces are forty steps with 120 values. They are taken apart into four lists, so that no Python
is run for a value: how many steps each line has, the head of each step (its key and the names of its values),
the kinds of all values (`d` amount, `i` count, `s` word) and their texts.
"""

import json
import zlib
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import lru_cache
from itertools import islice
from typing import Any

from hr import db
from payroll.engine.model import TRACE, Line, Record, Shape, Step, StepValue
from payroll.runs.models import PayLine, PayTrace

LEVEL = 1  # a fifth of the time of the usual level, for a tenth more bytes
KINDS = {Decimal: "d", int: "i", str: "s"}
READERS = {"d": Decimal, "i": int, "s": str}

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, check_circular=False).encode
_heads: dict[int, str] = {}  # by the identity of the shape: hashing it takes longer than the rest
_shapes: list[Shape] = []  # kept, so that no other object gets the identity of one of them


def written(lines: Sequence[Line]) -> bytes:
    """Return the traces of some lines as the bytes that the fingerprint covers."""
    traces: list[Any] = [line[TRACE] for line in lines]
    records = [record for trace in traces for record in trace]
    values = [value for record in records for value in record[1:]]
    kinds = "".join([KINDS[type(value)] for value in values])
    return _encode([list(map(len, traces)), _heads_of(records), kinds, list(map(str, values))]).encode()


def _heads_of(records: Sequence[Record]) -> list[str]:
    try:
        return [_heads[id(record[0])] for record in records]
    except KeyError:
        for record in records:
            _remember(record[0])
        return [_heads[id(record[0])] for record in records]


def _remember(found: Shape) -> None:
    if id(found) not in _heads:
        _shapes.append(found)
        _heads[id(found)] = " ".join((found.key, *found.names))


def packed(content: bytes) -> bytes:
    """Return traces as they are stored."""
    return zlib.compress(content, LEVEL) if content else b""


def unpacked(stored: bytes) -> bytes:
    """Return stored traces as they were written."""
    return zlib.decompress(stored)


def of(line: PayLine) -> tuple[Step, ...]:
    """Return the steps that lead to a stored line."""
    row = db.session().get(PayTrace, line.item_id)
    found = read(row.content) if row else ()
    return found[line.position - 1] if line.position <= len(found) else ()


@lru_cache(maxsize=64)
def read(stored: bytes) -> Sequence[tuple[Step, ...]]:
    """Return the steps of every line of an item, by position."""
    counts, heads, kinds, texts = json.loads(unpacked(stored))
    values = (READERS[kind](text) for kind, text in zip(kinds, texts, strict=True))
    steps = (_step(head, values) for head in heads)
    return tuple(tuple(islice(steps, count)) for count in counts)


def _step(head: str, values: Iterator[StepValue]) -> Step:
    key, *names = head.split(" ")
    return Step(key, tuple((name, next(values)) for name in names))
