"""Why the net differs from the payslip before: the engine's waterfall over the stored lines, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr.i18n import gettext
from hr.money import from_minor, to_minor
from payroll.engine.compare import Move, Why, compare
from payroll.engine.model import ZERO, Category, Line, Result
from payroll.entries import naming
from payroll.runs.models import PayItem, PayLine


@dataclass(frozen=True)
class Change:
    """One reason why the net differs, in minor units."""

    label: str
    amount: int
    note: str = ""


def between(before: PayItem, then: Sequence[PayLine], item: PayItem, now: Sequence[PayLine]) -> list[Change]:
    """Return what leads from one net to the other; the amounts add up to the difference to the cent."""
    moves = compare(_result(before, then), _result(item, now)).moves
    contributions = [move for move in moves if move.category is Category.EMPLOYEE_CONTRIBUTION]
    found: list[Change] = []
    for move in moves:
        if move.category is not Category.EMPLOYEE_CONTRIBUTION:
            found.append(Change(naming.named(move.label), to_minor(move.net), _why([move])))
        elif move is contributions[0] and (amount := to_minor(sum((m.net for m in contributions), ZERO))):
            found.append(Change(gettext("Social security"), amount, _why(contributions)))
    return found


def _why(moves: Sequence[Move]) -> str:
    """Return the cause, where all that moved has the same."""
    causes = {reason.why for move in moves for reason in move.reasons}
    if len(causes) != 1:
        return gettext("Several causes") if causes else ""
    words = {
        Why.NEW: gettext("New"),
        Why.GONE: gettext("No longer there"),
        Why.BASE: gettext("It is reckoned on another amount"),
        Why.RATE: gettext("Another rate"),
        Why.PARAMETER: gettext("The legal figures changed"),
        Why.AMOUNT: gettext("Another amount"),
    }
    return words[causes.pop()]


def _result(item: PayItem, lines: Sequence[PayLine]) -> Result:
    """Return the stored pay as the engine compares it; only its lines and its net matter."""
    return Result(
        subject=item.employment_id,
        period_from=date.min,
        period_to=date.min,
        pay_date=date.min,
        currency="",
        lines=tuple(_line(line) for line in lines),
        gross=from_minor(item.gross_minor),
        net=from_minor(item.net_minor),
        bases=(),
        employer_cost=from_minor(item.gross_minor + item.employer_contributions_minor),
        engine_version="",
        rules_version="",
        pack_version="",
        pack_hash="",
        input_hash=item.input_hash,
    )


def _line(line: PayLine) -> Line:
    return Line(
        code=line.component,
        category=Category(line.category),
        label=line.label,
        amount=from_minor(line.amount_minor),
        period_from=line.period_from,
        period_to=line.period_to,
        rate=Decimal(line.rate) if line.rate else None,
        base=None if line.base_minor is None else from_minor(line.base_minor),
        rule=line.rule,
        parameter=line.parameter,
    )
