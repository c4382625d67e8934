"""One canonical text for every value of the engine, and its hash: equal values have equal hashes."""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

_writers: dict[type, Callable[[Any], str]] = {}


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical text.

    >>> digest(Decimal("1.0")) == digest(Decimal("1.00"))
    True
    """
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def canonical(value: object) -> str:
    """Return a text that is the same for equal values and differs for different ones."""
    kind = type(value)
    writer = _writers.get(kind)
    if writer is None:
        writer = _writers[kind] = _writer_for(kind)
    return writer(value)


def _decimal(value: Decimal) -> str:
    # Decimal("1.0") equals Decimal("1.00"); 28 digits are the engine's precision.
    return format(value.normalize(), "f") if value else "0"


def _text(value: str) -> str:
    return f"{len(value)}:{value}"


def _sequence(values: tuple[object, ...]) -> str:
    return "(" + ",".join([canonical(value) for value in values]) + ")"


def _writer_for(kind: type) -> Callable[[Any], str]:
    if kind is Decimal:
        return _decimal
    if issubclass(kind, Enum):
        return lambda value: f"{kind.__name__}.{value.value}"
    if kind is str:
        return _text
    if kind in (bool, int, type(None)):
        return str
    if kind is date:
        return date.isoformat
    if issubclass(kind, tuple):
        return _sequence
    if is_dataclass(kind):
        names = tuple(item.name for item in fields(kind))
        return lambda value: kind.__name__ + _sequence(tuple(getattr(value, name) for name in names))
    raise TypeError(f"{kind.__name__} has no canonical form in the engine")
