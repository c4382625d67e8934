"""One canonical text for every value of the engine, and its hash: equal values have equal hashes."""

import hashlib
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from operator import attrgetter, call
from typing import Any, get_args, get_origin, get_type_hints

from payroll.engine.model import TRACE, Line, Step

Writer = Callable[[Any], str]
# With two decimals and a rate this fits into the engine's 28 digits; no pay comes near it.
MOST_DIGITS = 15
# A worker that has met more different values than this begins again.
MOST_TEXTS = 65536
PAIR = 2


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


class NoCanonicalForm(TypeError):
    """A value that the engine cannot reckon with exactly, such as a binary float or no number at all."""


class NoSuchChoice(NoCanonicalForm):
    """A value that is no member of the enumeration its field is of, such as the bare word for one."""


class NothingGiven(NoCanonicalForm):
    """None in a field that has to hold something."""


class WrongKind(NoCanonicalForm):
    """A value of another type than its field's, which rules would misread or trip over."""


class _Texts(dict[Any, str]):
    """The texts of the values of one type, made when a value is first met.

    The same limits, shares and words come again in every person's facts; equal values have one text. A
    signalling NaN cannot even be looked up: that is a TypeError, as the other values without a form are.
    """

    def __init__(self, write: Writer) -> None:
        super().__init__()
        self._write = write

    def __missing__(self, value: Any) -> str:
        if len(self) >= MOST_TEXTS:
            self.clear()
        text = self[value] = self._write(value)
        return text


def _decimal(value: Decimal) -> str:
    if not value.is_finite() or value.adjusted() >= MOST_DIGITS:
        raise NoCanonicalForm(f"{value} has no canonical form in the engine")
    # Decimal("1.0") equals Decimal("1.00"); 28 digits are the engine's precision.
    return f"{value.normalize():f}" if value else "0"


def _text(value: str) -> str:
    return f"{len(value)}:{value}"


def _sequence(values: tuple[object, ...]) -> str:
    if not values:
        return "()"
    writers = _writers
    return f"({','.join([writers[type(value)](value) for value in values])})"


def _writer_for(kind: type[Any]) -> Writer:
    if issubclass(kind, Enum):
        members = {member._value_: f"{kind.__name__}.{member._value_}" for member in kind}
        return lambda value: members[value._value_]
    if issubclass(kind, tuple):
        return _sequence
    if is_dataclass(kind):
        return _of_fields(kind)
    raise NoCanonicalForm(f"{kind.__name__} has no canonical form in the engine")


def _of_fields(kind: type[Any]) -> Writer:
    """Return the writer of a dataclass: its fields, then its name, twice.

    What writes each field follows from the types of all of them, which come in very few combinations; so a
    type that a field cannot have is refused without a look at every value.
    """
    names = [item.name for item in fields(kind)]
    if len(names) > 1:
        read: Callable[[Any], tuple[Any, ...]] = attrgetter(*names)
    else:  # with one name attrgetter returns the bare value, with none it refuses
        read = lambda value: tuple([getattr(value, name) for name in names])  # noqa: E731
    end = ",".join([_text(kind.__name__)] * 2)
    hints = get_type_hints(kind)
    allowed = [_choices(hints[name]) for name in names]
    known: dict[tuple[type[Any], ...], tuple[Writer, ...]] = {}

    def write(value: Any) -> str:
        values = read(value)
        kinds = tuple(map(type, values))
        writers = known.get(kinds)
        if writers is None:
            writers = known[kinds] = tuple(map(_writer_of, allowed, kinds))
        return f"({','.join(map(call, writers, values))},{end})" if values else f"({end})"

    return write


def _choices(hint: Any) -> tuple[Any, ...]:
    """Return the types that a union names, or the one that a hint is."""
    return (hint,) if get_origin(hint) is tuple else get_args(hint) or (hint,)


def _writer_of(allowed: tuple[Any, ...], kind: type[Any]) -> Writer:
    """Return what writes a value of a type where only some are allowed; refuse any other.

    Rules compare members of enumerations by identity, so a bare word would pass for none of them; a flag is
    no number, though Python takes it for one.
    """
    for each in allowed:
        origin = get_origin(each) or each
        if not isinstance(origin, type):
            return _writers[kind]
        if issubclass(kind, origin) and (kind is not bool or origin is bool):
            return _of_members(each) if origin is tuple else _writers[kind]
    if kind is type(None):
        raise NothingGiven("nothing is given where something has to be")
    _ = _writers[kind]  # a binary float, or what else has no form at all, is refused as such
    if any(isinstance(each, type) and issubclass(each, Enum) for each in allowed):
        raise NoSuchChoice(f"{kind.__name__} is none of {allowed}")
    raise WrongKind(f"{kind.__name__} is none of {allowed}")


class _Members(dict[type[Any], Writer]):
    """One writer per type of what a tuple may hold, made when the type is first met."""

    def __init__(self, allowed: tuple[Any, ...]) -> None:
        super().__init__()
        self._allowed = allowed

    def __missing__(self, kind: type[Any]) -> Writer:
        writer = self[kind] = _writer_of(self._allowed, kind)
        return writer


@lru_cache(maxsize=256)
def _of_members(hint: Any) -> Writer:
    """Return the writer of a tuple, by what its hint says that it holds."""
    args = get_args(hint)
    if not args:
        return _sequence
    if args[-1] is Ellipsis:
        every = _Members(_choices(args[0]))
        return lambda values: f"({','.join([every[type(each)](each) for each in values])})"
    places = tuple(_Members(_choices(arg)) for arg in args)

    def write(values: tuple[Any, ...]) -> str:
        if len(values) != len(places):
            raise WrongKind(f"{len(values)} values stand where {len(places)} belong")
        return f"({','.join([place[type(each)](each) for place, each in zip(places, values, strict=True)])})"

    return _of_pairs(*places) if len(places) == PAIR else write


def _of_pairs(first: _Members, second: _Members) -> Writer:
    """Return the writer of a code with its amount: the year so far has dozens of them."""

    def write(values: tuple[Any, ...]) -> str:
        if len(values) != PAIR:
            raise WrongKind(f"{len(values)} values stand where two belong")
        one, other = values
        return f"({first[type(one)](one)},{second[type(other)](other)})"

    return write


def _step(value: Step) -> str:
    return _sequence((value.key, value.values))


def _line(value: Line) -> str:
    return _sequence((*value[:TRACE], value.trace, *value[TRACE + 1 :]))


_writers = _Writers(
    {
        Step: _step,
        Line: _line,
        Decimal: _Texts(_decimal).__getitem__,
        str: _Texts(_text).__getitem__,
        date: _Texts(date.isoformat).__getitem__,
        int: _Texts(str).__getitem__,
        bool: {each: str(each) for each in (False, True)}.__getitem__,
        type(None): {None: str(None)}.__getitem__,
    }
)
