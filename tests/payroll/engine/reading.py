"""Reads an arithmetic line as a person with a pencil does: from its text alone, in fractions."""

import math
import re
from collections.abc import Callable
from fractions import Fraction

Rounding = Callable[[Fraction], Fraction]

NUMBERS = {
    "en": (re.compile(r"\d{1,3}(?:,\d{3})*(?:\.\d+)?"), ",", "."),
    "es": (re.compile(r"\d{1,3}(?:\.\d{3})*(?:,\d+)?"), ".", ","),
}
CHOICES = {"min": min, "max": max, "mín": min, "máx": max}


def _scaled(digits: int, cut: Callable[[Fraction], int]) -> Rounding:
    scale = 10**digits
    return lambda value: Fraction(cut(value * scale), scale)


def _half_away(value: Fraction) -> int:
    whole = math.floor(abs(value) + Fraction(1, 2))
    return whole if value >= 0 else -whole


def _half_down_third(value: Fraction) -> Fraction:
    mills = math.trunc(value * 1000)
    cents, rest = divmod(abs(mills), 10)
    whole = cents + (rest > 5)
    return Fraction(whole if mills >= 0 else -whole, 100)


# What the English words of each rounding say, worked out apart from the product.
ROUNDINGS: dict[str, Rounding] = {
    "to the nearest cent": _scaled(2, _half_away),
    "cut after two decimals": _scaled(2, math.trunc),
    "up to the next cent": _scaled(2, math.ceil),
    "down to the whole unit": _scaled(0, math.floor),
    "up to the whole unit": _scaled(0, math.ceil),
    "to the nearest whole unit": _scaled(0, _half_away),
    "cut after four decimals": _scaled(4, math.trunc),
    "cut after three decimals, then to the cent, a third decimal of five dropped": _half_down_third,
}


class Reader:
    """Adds up one written line; `words` gives the rounding that some words of the language stand for."""

    def __init__(self, text: str, language: str, words: dict[str, Rounding]) -> None:
        self._text = text
        self._at = 0
        self._number, self._group, self._mark = NUMBERS[language]
        self._words = words

    def line(self) -> tuple[Fraction, Fraction]:
        """Return what the left side adds up to, rounded as the line says, and what stands on the right."""
        left = self._sum()
        sign = self._next()
        right = self._signed()
        rest = self._text[self._at :].strip()
        if sign == "≈":
            assert rest[0] == "("
            assert rest[-1] == ")"
            return self._words[rest[1:-1]](left), right
        assert sign == "="
        assert not rest
        return left, right

    def _sum(self) -> Fraction:
        value = self._product()
        while self._peek() in "+−":
            value = value + self._product() if self._next() == "+" else value - self._product()
        return value

    def _product(self) -> Fraction:
        value = self._signed()
        while self._peek() in "×/":
            value = value * self._signed() if self._next() == "×" else value / self._signed()
        return value

    def _signed(self) -> Fraction:
        if self._peek() == "−":
            self._next()
            return -self._signed()
        value = self._value()
        if self._peek() == "%":
            self._next()
            return value / 100
        return value

    def _value(self) -> Fraction:
        first = self._peek()
        if first == "(":
            self._next()
            value = self._sum()
            assert self._next() == ")"
            return value
        if first == "[":
            return self._rounded()
        if first.isalpha():
            return self._choice()
        match = self._number.match(self._text, self._at)
        assert match, self._text[self._at :]
        self._at = match.end()
        return Fraction(match.group().replace(self._group, "").replace(self._mark, "."))

    def _rounded(self) -> Fraction:
        self._next()
        value = self._sum()
        assert self._next() == ";"
        end = self._text.index("]", self._at)
        words = self._text[self._at : end].strip()
        self._at = end + 1
        return self._words[words](value)

    def _choice(self) -> Fraction:
        opening = self._text.index("(", self._at)
        choose = CHOICES[self._text[self._at : opening]]
        self._at = opening
        values = []
        while self._next() in "(;":
            values.append(self._sum())
        return choose(values)

    def _peek(self) -> str:
        while self._at < len(self._text) and self._text[self._at].isspace():
            self._at += 1
        return self._text[self._at] if self._at < len(self._text) else "$"

    def _next(self) -> str:
        sign = self._peek()
        self._at += 1
        return sign
