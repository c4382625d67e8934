"""A small, safe arithmetic for the formulas of the personnel desk and for the equations of explanations.

    formula = compile("half_up_cent(salary * 5%) + 20", {"salary": Unit.MONEY})
    formula.names                                   # frozenset({"salary"})
    formula.evaluate({"salary": Decimal("2000")})   # Decimal("120.00")

Grammar: numbers, `5%`, names from a given set, + - * / ( ), `min`, `max` and the named rounding rules.
Nothing else exists: no attributes, no strings, no other calls, and no Python is evaluated.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, DecimalException, localcontext
from enum import StrEnum
from typing import NamedTuple

from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.refusals import Refused
from payroll.engine.rounding import CONTEXT, ROUNDING_RULES

MAX_LENGTH = 400
MAX_DEPTH = 20
LARGEST = Decimal(10) ** 15

CHOICES = ("min", "max")
FUNCTIONS = frozenset((*CHOICES, *ROUNDING_RULES))

_TOKEN = re.compile(
    r"(?P<number>[0-9]{1,15}(?:\.[0-9]{1,10})?(?![\w.]))|(?P<name>[^\W\d]\w*)|(?P<sign>[-+*/(),%])"
)


class Unit(StrEnum):
    """What a value is; a written number is either, so that `min(salary, 1500)` and `2 * salary` both hold."""

    MONEY = "money"
    NUMBER = "number"
    EITHER = "either"


class FormulaRefused(Refused):
    """A formula that cannot be read or has no answer."""

    key = "formula_unreadable"


class Token(NamedTuple):
    """One word of a formula: its kind (number, name, sign or end), its text and where it starts."""

    kind: str
    text: str
    at: int


class Act(NamedTuple):
    """One act of a compiled formula: push a number or a named value, or apply a function to the stack."""

    name: str
    value: Decimal = ZERO
    arguments: int = 0


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula that has been read: its text, the names it needs, its unit and its words in order."""

    text: str
    names: frozenset[str]
    unit: Unit
    tokens: tuple[Token, ...]
    _program: tuple[Act, ...] = field(repr=False)

    def evaluate(self, values: Mapping[str, Decimal | int]) -> Decimal:
        """Return the exact Decimal the formula gives; refuse by name what has no answer."""
        with localcontext(CONTEXT):
            try:
                return _run(self._program, values)
            except DecimalException as error:
                raise FormulaRefused("formula_out_of_range", formula=self.text) from error


def compile(text: str, names: Iterable[str] | Mapping[str, Unit]) -> Formula:
    """Return the formula that a text writes; refuse what is not in the grammar.

    With units beside the names, sums of money and numbers and products of money are refused too.
    """
    if len(text) > MAX_LENGTH:
        raise FormulaRefused("formula_too_long", limit=MAX_LENGTH)
    units = dict(names) if isinstance(names, Mapping) else dict.fromkeys(names, Unit.EITHER)
    return _Reader(text, units).formula()


def tokenise(text: str) -> tuple[Token, ...]:
    """Return the words of a formula, closed by an end; refuse a character that no formula has."""
    found = []
    at = 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise FormulaRefused("formula_unreadable", word=text[at : at + 12], position=at + 1)
        found.append(Token(match.lastgroup or "", match.group(), at))
        at = match.end()
    return (*found, Token("end", "", len(text)))


class _Reader:
    """Reads one formula by recursive descent and writes it as acts on a stack."""

    def __init__(self, text: str, units: dict[str, Unit]) -> None:
        self._text = text
        self._units = units
        self._tokens = tokenise(text)
        self._next = 0
        self._depth = 0
        self._program: list[Act] = []
        self._used: set[str] = set()

    def formula(self) -> Formula:
        """Return the whole formula; refuse words after its end."""
        unit = self._sum()
        if self._peek().kind != "end":
            raise self._unexpected()
        return Formula(self._text, frozenset(self._used), unit, self._tokens[:-1], tuple(self._program))

    def _sum(self) -> Unit:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise FormulaRefused("formula_too_deep", limit=MAX_DEPTH)
        unit = self._product()
        while self._peek().text in ("+", "-"):
            sign = self._take().text
            unit = self._same(unit, self._product())
            self._program.append(Act(sign))
        self._depth -= 1
        return unit

    def _product(self) -> Unit:
        unit = self._signed()
        while self._peek().text in ("*", "/"):
            sign = self._take().text
            other = self._signed()
            unit = self._multiplied(unit, other) if sign == "*" else self._divided(unit, other)
            self._program.append(Act(sign))
        return unit

    def _signed(self) -> Unit:
        is_negative = False
        while self._peek().text in ("+", "-"):
            is_negative ^= self._take().text == "-"
        unit = self._value()
        if is_negative:
            self._program.append(Act("negative"))
        return unit

    def _value(self) -> Unit:
        token = self._peek()
        if token.kind == "number":
            return self._number(self._take())
        if token.kind == "name":
            self._take()
            return self._call(token) if self._peek().text == "(" else self._named(token)
        if token.text != "(":
            raise self._unexpected()
        self._take()
        unit = self._sum()
        self._expect(")")
        return unit

    def _number(self, token: Token) -> Unit:
        value = Decimal(token.text)
        if self._peek().text == "%":
            self._take()
            self._program.append(Act("push", value / HUNDRED))
            return Unit.NUMBER
        self._program.append(Act("push", value))
        return Unit.EITHER

    def _named(self, token: Token) -> Unit:
        if token.text not in self._units:
            raise FormulaRefused("formula_unknown_name", name=token.text, position=token.at + 1)
        self._used.add(token.text)
        self._program.append(Act(f"@{token.text}"))
        return self._units[token.text]

    def _call(self, token: Token) -> Unit:
        if token.text not in FUNCTIONS:
            raise FormulaRefused("formula_unknown_function", name=token.text, position=token.at + 1)
        self._expect("(")
        unit, count = self._sum(), 1
        while self._peek().text == ",":
            self._take()
            unit = self._same(unit, self._sum())
            count += 1
        self._expect(")")
        if (count == 1) is (token.text in CHOICES):
            raise FormulaRefused("formula_wrong_count", name=token.text)
        self._program.append(Act(token.text, arguments=count))
        return unit

    def _same(self, left: Unit, right: Unit) -> Unit:
        if Unit.EITHER in (left, right):
            return right if left is Unit.EITHER else left
        if left is not right:
            raise FormulaRefused("formula_mixes_units", formula=self._text)
        return left

    def _multiplied(self, left: Unit, right: Unit) -> Unit:
        if left is Unit.MONEY and right is Unit.MONEY:
            raise FormulaRefused("formula_multiplies_money", formula=self._text)
        if Unit.MONEY in (left, right):
            return Unit.MONEY
        # A written number may be the price of what is counted: hours * 12.50 is money.
        return left if left is right else Unit.EITHER

    def _divided(self, left: Unit, right: Unit) -> Unit:
        if right is Unit.MONEY:
            if left is Unit.NUMBER:
                raise FormulaRefused("formula_divides_by_money", formula=self._text)
            return Unit.NUMBER
        return left

    def _peek(self) -> Token:
        return self._tokens[self._next]

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _expect(self, sign: str) -> None:
        if self._peek().text != sign:
            raise self._unexpected()
        self._take()

    def _unexpected(self) -> FormulaRefused:
        token = self._peek()
        if token.kind == "end":
            return FormulaRefused("formula_incomplete")
        return FormulaRefused("formula_unreadable", word=token.text, position=token.at + 1)


def _run(program: tuple[Act, ...], values: Mapping[str, Decimal | int]) -> Decimal:
    stack: list[Decimal] = []
    for act in program:
        if act.name == "push":
            stack.append(act.value)
        elif act.name[0] == "@":
            stack.append(_value_of(act.name[1:], values))
        elif act.name == "negative":
            stack.append(-stack.pop())
        elif act.arguments:
            stack[-act.arguments :] = [_applied(act.name, stack[-act.arguments :])]
        else:
            right, left = stack.pop(), stack.pop()
            stack.append(_operated(act.name, left, right))
    if abs(stack[0]) > LARGEST:
        raise FormulaRefused("formula_out_of_range", formula="")
    return stack[0]


def _value_of(name: str, values: Mapping[str, Decimal | int]) -> Decimal:
    if name not in values:
        raise FormulaRefused("formula_value_missing", name=name)
    return Decimal(values[name])


def _operated(sign: str, left: Decimal, right: Decimal) -> Decimal:
    if sign == "+":
        return left + right
    if sign == "-":
        return left - right
    if sign == "*":
        return left * right
    if not right:
        raise FormulaRefused("formula_division_by_zero")
    return left / right


def _applied(name: str, arguments: list[Decimal]) -> Decimal:
    if name in ROUNDING_RULES:
        return ROUNDING_RULES[name](arguments[0])
    return min(arguments) if name == "min" else max(arguments)
