"""One canonical text for every value of the engine, and its hash: equal values have equal hashes."""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from operator import attrgetter
from typing import Any

Writer = Callable[[Any], str]


def digest(value: object) -> str:
    """Return the SHA-256 of a value's canonical text.

    >>> digest(Decimal("1.0")) == digest(Decimal("1.00"))
    True
    """
    return hashlib.sha256(canonical(value).encode()).hexdigest()


def canonical(value: object) -> str:
    """Return a text that is the same for equal values and differs for different ones."""
    return _writers[type(value)](value)


class _Writers(dict[type[Any], Writer]):
    """One writer per type, made when the type is first met."""

    def __missing__(self, kind: type[Any]) -> Writer:
        writer = self[kind] = _writer_for(kind)
        return writer


def _decimal(value: Decimal) -> str:
    # Decimal("1.0") equals Decimal("1.00"); 28 digits are the engine's precision.
    return f"{value.normalize():f}" if value else "0"


def _text(value: str) -> str:
    return f"{len(value)}:{value}"


def _sequence(values: tuple[object, ...]) -> str:
    return f"({','.join([_writers[type(value)](value) for value in values])})"


def _writer_for(kind: type[Any]) -> Writer:
    if issubclass(kind, Enum):
        members = {member._value_: f"{kind.__name__}.{member._value_}" for member in kind}
        return lambda value: members[value._value_]
    if issubclass(kind, tuple):
        return _sequence
    if is_dataclass(kind):
        names = [item.name for item in fields(kind)]
        # With one name attrgetter returns the bare value, with none it refuses: two more make it a tuple.
        read = attrgetter(*names, "__class__.__name__", "__class__.__name__")
        return lambda value: _sequence(read(value))
    raise TypeError(f"{kind.__name__} has no canonical form in the engine")


_writers = _Writers(
    {Decimal: _decimal, str: _text, bool: str, int: str, type(None): str, date: date.isoformat}
)
