"""Why the net differs from the payslip before: the engine's waterfall over the stored lines, in words."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hr import db
from hr.i18n import format_money, format_number, format_percent, gettext
from hr.money import to_minor
from payroll.engine.compare import Move, Why, compare
from payroll.engine.model import ZERO, Category, Line
from payroll.entries import naming
from payroll.explain.stored import lines_of, result_of
from payroll.runs import traces
from payroll.runs.models import PayItem, PayLine, PayTrace


@dataclass(frozen=True)
class Change:
    """One reason why the net differs, in minor units."""

    label: str
    amount: int
    note: str = ""


def between(
    before: PayItem, then: Sequence[PayLine], item: PayItem, now: Sequence[PayLine], currency: str
) -> list[Change]:
    """Return what leads from one net to the other; the amounts add up to the difference to the cent."""
    told = _Told(_lines(before, then), _lines(item, now), currency)
    moves = compare(result_of(told.then, before.net_minor), result_of(told.now, item.net_minor)).moves
    contributions = [move for move in moves if move.category is Category.EMPLOYEE_CONTRIBUTION]
    found: list[Change] = []
    for move in moves:
        if move.category is not Category.EMPLOYEE_CONTRIBUTION:
            found.append(Change(naming.named(move.label), to_minor(move.net), told.why([move])))
        elif move is contributions[0] and (amount := to_minor(sum((m.net for m in contributions), ZERO))):
            found.append(Change(gettext("Social security"), amount, told.why(contributions)))
    return found


def _lines(item: PayItem, rows: Sequence[PayLine]) -> list[Line]:
    """Return the lines of a pay with their steps, by which more days are told from more pay."""
    row = db.session().get(PayTrace, item.id)
    return lines_of(rows, traces.read(row.content) if row else ())


@dataclass(frozen=True)
class _Told:
    """The words for what moved between two pays."""

    then: list[Line]
    now: list[Line]
    currency: str

    def why(self, moves: Sequence[Move]) -> str:
        """Return the cause of some moves; of several each with its share, which add up to the whole."""
        shares: dict[Why, Decimal] = defaultdict(Decimal)
        for reason in (reason for move in moves for reason in move.reasons):
            shares[reason.why] += reason.net
        words = {why: self._words(why, moves) for why, net in shares.items() if net}
        if len(words) < 2:
            return "".join(words.values())
        return " · ".join(f"{text}: {self._signed(shares[why])}" for why, text in words.items())

    def _signed(self, net: Decimal) -> str:
        return format_money(to_minor(net), self.currency, signed=True)

    def _words(self, why: Why, moves: Sequence[Move]) -> str:
        code = moves[0].code if len(moves) == 1 else ""
        if why is Why.RATE and (rates := self._pair(code, "rate")):
            return gettext("From %(old)s to %(new)s", old=_percent(rates[0]), new=_percent(rates[1]))
        if why is Why.QUANTITY and (counts := self._pair(code, "quantity")):
            return gettext(
                "From %(old)s to %(new)s units", old=format_number(counts[0]), new=format_number(counts[1])
            )
        return {
            Why.NEW: gettext("New"),
            Why.GONE: gettext("No longer there"),
            Why.BASE: gettext("It is reckoned on another amount"),
            Why.RATE: gettext("Another rate"),
            Why.PARAMETER: gettext("The legal figures changed"),
            Why.QUANTITY: gettext("Another number of units"),
            Why.DAYS: gettext("Other days count"),
            Why.AMOUNT: gettext("Another amount"),
        }[why]

    def _pair(self, code: str, name: str) -> tuple[Decimal, Decimal] | None:
        """Return what a line said before and says now, where there is one of its kind each time."""
        found = [[line for line in lines if line.code == code] for lines in (self.then, self.now)]
        if any(len(lines) != 1 for lines in found):
            return None
        old, new = getattr(found[0][0], name), getattr(found[1][0], name)
        return (old, new) if old is not None and new is not None else None


def _percent(rate: Decimal) -> str:
    return format_percent(rate, 2)
