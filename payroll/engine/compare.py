"""Why two payslips differ: an ordered waterfall of their lines that sums exactly to the difference of nets.

waterfall = compare(last_month, this_month)
sum(move.net for move in waterfall.moves) == this_month.net - last_month.net
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from payroll.engine.explain import TEXTS
from payroll.engine.model import HUNDRED, ZERO, Category, Line, Result
from payroll.engine.rounding import half_up_cent

PART_STEPS = frozenset({"step.part_of_period", "us.step.part"})
# The order of the waterfall, and what one unit of a line's amount does to the net.
NET_SIGN = {
    Category.EARNING: 1,
    Category.EMPLOYEE_CONTRIBUTION: -1,
    Category.TAX: -1,
    Category.DEDUCTION: -1,
}


class Why(StrEnum):
    """What made a line different."""

    NEW = "new"
    GONE = "gone"
    BASE = "base"
    RATE = "rate"
    PARAMETER = "parameter"
    QUANTITY = "quantity"
    DAYS = "days"
    AMOUNT = "amount"


@dataclass(frozen=True, slots=True)
class Reason:
    """One cause and its share of the net that the line moved."""

    why: Why
    net: Decimal


@dataclass(frozen=True, slots=True)
class Move:
    """One line that moved the net, and why; an amount is zero where the line is absent."""

    category: Category
    code: str
    label: str
    before: Decimal
    after: Decimal
    reasons: tuple[Reason, ...]

    @property
    def net(self) -> Decimal:
        """Return by how much this line moved the net."""
        return (self.after - self.before) * NET_SIGN[self.category]


@dataclass(frozen=True, slots=True)
class Waterfall:
    """The way from one net to another."""

    before: Decimal
    after: Decimal
    moves: tuple[Move, ...]

    @property
    def difference(self) -> Decimal:
        """Return the net of the second payslip less that of the first."""
        return self.after - self.before


def compare(before: Result, after: Result) -> Waterfall:
    """Return what leads from the net of one payslip to that of another, line by line, in payslip order."""
    moves = [
        move
        for category in NET_SIGN
        for pair in _pairs(before.of(category), after.of(category))
        if (move := _move(*pair))
    ]
    return Waterfall(before.net, after.net, tuple(moves))


def told(
    waterfall: Waterfall,
    name: Callable[[str], str],
    money: Callable[[Decimal], str],
    translate: Callable[[str], str] = str,
) -> tuple[str, ...]:
    """Return the waterfall as sentences; `name` gives the words of a label, `money` writes an amount."""

    def signed(amount: Decimal) -> str:
        return f"+{money(amount)}" if amount > 0 else money(amount)

    def sentence(key: str, **values: str) -> str:
        return translate(TEXTS[key]) % values

    moves = (
        sentence(
            "compare.move",
            name=name(move.label),
            amount=signed(move.net),
            reasons="; ".join(sentence(f"compare.{x.why}", amount=signed(x.net)) for x in move.reasons),
        )
        for move in waterfall.moves
    )
    return (
        sentence("compare.before", amount=money(waterfall.before)),
        *moves,
        sentence("compare.after", amount=money(waterfall.after)),
    )


def _pairs(before: tuple[Line, ...], after: tuple[Line, ...]) -> list[tuple[Line | None, Line | None]]:
    """Return the lines of both payslips side by side; one code may stand there more than once."""
    left = _numbered(before)
    right = _numbered(after)
    matched = [(left.get(key), line) for key, line in right.items()]
    return [*matched, *((line, None) for key, line in left.items() if key not in right)]


def _numbered(lines: tuple[Line, ...]) -> dict[tuple[str, int], Line]:
    seen: dict[str, int] = {}
    numbered = {}
    for line in lines:
        seen[line.code] = seen.get(line.code, 0) + 1
        numbered[line.code, seen[line.code]] = line
    return numbered


def _move(before: Line | None, after: Line | None) -> Move | None:
    line = after or before
    if line is None:
        return None
    amounts = (before.amount if before else ZERO, after.amount if after else ZERO)
    if amounts[0] == amounts[1]:
        return None
    return Move(line.category, line.code, line.label, *amounts, _reasons(before, after, line.category))


def _reasons(before: Line | None, after: Line | None, category: Category) -> tuple[Reason, ...]:
    sign = NET_SIGN[category]
    if before is None or after is None:
        found = after or before
        amount = found.amount if found else ZERO
        return (Reason(Why.NEW, amount * sign),) if after else (Reason(Why.GONE, -amount * sign),)
    total = (after.amount - before.amount) * sign
    first, part, rest = Why.BASE, _share_of_base(before, after, total, sign), Why.RATE
    if part is None:
        (first, part), rest = _share_of_count(before, after, sign), Why.AMOUNT
    if before.parameter != after.parameter and part != total:
        rest = Why.PARAMETER
    return tuple(Reason(why, net) for why, net in ((first, part), (rest, total - part)) if net)


def _share_of_count(before: Line, after: Line, sign: int) -> tuple[Why, Decimal]:
    """Return what other hours, kilometres or days alone would have done to a line without base and rate."""
    if before.quantity and after.quantity:
        amount = half_up_cent(before.amount * after.quantity / before.quantity)
        return Why.QUANTITY, (amount - before.amount) * sign
    then, now = _share_of_period(before), _share_of_period(after)
    if then == now or not then:
        return Why.DAYS, ZERO
    return Why.DAYS, (half_up_cent(before.amount * now / then) - before.amount) * sign


def _share_of_period(line: Line) -> Decimal:
    """Return the part of its period that a line is for, as its steps tell."""
    for step in line.trace:
        if step.key in PART_STEPS:
            values = dict(step.values)
            return Decimal(values["worked_days"]) / Decimal(values["period_days"])
    return Decimal(1)


def _share_of_base(before: Line, after: Line, total: Decimal, sign: int) -> Decimal | None:
    """Return what the change of the base alone would have done, or None for a line without base and rate."""
    if before.base is None or after.base is None:
        return None
    if before.rate == after.rate:
        return total if before.parameter == after.parameter or before.base != after.base else ZERO
    if before.rate is None or after.rate is None:
        return None
    return (half_up_cent(after.base * before.rate / HUNDRED) - before.amount) * sign
