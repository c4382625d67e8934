"""Reads the inputs of a check row so that no key is passed over in silence."""

from decimal import Decimal, InvalidOperation
from typing import Any


class Fields:
    """The inputs of one row; every key must be taken, `finish` refuses what is left."""

    def __init__(self, inputs: dict[str, Any]) -> None:
        self._left = dict(inputs)

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def money(self, key: str, default: Decimal | None = None) -> Decimal:
        """Return an amount written as a decimal string."""
        value = self._left.pop(key, default)
        if value is None or isinstance(value, (bool, float)):
            raise ValueError(f"{key}: {value!r} is no decimal string")
        try:
            return Decimal(value)
        except InvalidOperation as error:
            raise ValueError(f"{key}: {value!r} is no amount") from error

    def number(self, key: str, default: int | None = None) -> int:
        """Return a whole number, written as one or as its digits."""
        value = self._left.pop(key, default)
        if isinstance(value, str) and value.isascii() and value.isdigit():
            return int(value)
        if value is None or isinstance(value, bool) or not isinstance(value, int):
            raise ValueError(f"{key}: {value!r} is no whole number")
        return value

    def text(self, key: str) -> str:
        """Return a word."""
        value = self._left.pop(key)
        if not isinstance(value, str):
            raise ValueError(f"{key}: {value!r} is no word")
        return value

    def flag(self, key: str) -> bool:
        """Return a yes or no; absent means no."""
        return bool(self._left.pop(key, False))

    def choice(self, key: str, choices: dict[str, Any], default: str) -> Any:
        """Return what a word of the row stands for."""
        word = str(self._left.pop(key, default))
        if word not in choices:
            raise ValueError(f"{key}: {word!r} is none of {sorted(choices)}")
        return choices[word]

    def nested(self, key: str) -> list["Fields"]:
        """Return the rows of a list."""
        return [Fields(item) for item in self._left.pop(key, [])]

    def block(self, key: str) -> "Fields":
        """Return a group of inputs."""
        return Fields(self._left.pop(key))

    def finish(self) -> None:
        """Refuse inputs that nobody read: an ignored input is a wrong answer."""
        if self._left:
            raise ValueError(f"inputs nobody reads: {sorted(self._left)}")
