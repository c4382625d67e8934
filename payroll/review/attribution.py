"""Which cause moved somebody's net by how much: the engine's comparison, shared out over the categories.

Every line that moved belongs to a category; contributions and tax follow what they were reckoned on. The
shares of one person add up to the difference of the two nets, to the cent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from hr.money import to_minor
from payroll.engine.compare import NET_SIGN, Move, Reason, Why, compare
from payroll.engine.model import Category, Line
from payroll.explain.stored import result_of
from payroll.review.categories import ABSENCE, CONTRACT, LAW, ONE_OFF, OTHER, PAY, RETRO, TAX_DATA

FOLLOWS = (Category.EMPLOYEE_CONTRIBUTION, Category.TAX)
# What the agreed salary is called in the lines of the three countries.
SALARY = frozenset({"salary", "prorated_extra_pays", "es.seniority", "us.regular"})
AWAY = ("sick", "leave", "delegated", "statutory", "absence", "holiday")
OF_THE_CALENDAR = ("extra_pay", "es.settlement")


def shares(
    before: Sequence[Line], after: Sequence[Line], changed: frozenset[str], firsts: tuple[date, date]
) -> dict[str, int]:
    """Return by category how many cents it moved the net; `changed` names the facts that are others now.

    `firsts` are the first days of the two periods: lines of earlier ones are what came in late.
    """
    found: dict[str, int] = defaultdict(int)
    found[RETRO] = _sum(_late(after, firsts[1])) - _sum(_late(before, firsts[0]))
    then, now = _in_time(before, firsts[0]), _in_time(after, firsts[1])
    moves = compare(result_of(then, 0), result_of(now, 0)).moves
    for move in moves:
        if move.category not in FOLLOWS:
            found[_cause(move, changed)] += to_minor(move.net)
    leading = max(found, key=lambda name: (abs(found[name]), name)) if any(found.values()) else ""
    for move in moves:
        if move.category in FOLLOWS:
            for reason in move.reasons:
                found[_cause_of_share(move, reason, changed, leading)] += to_minor(reason.net)
    return {name: cents for name, cents in found.items() if cents}


def _late(lines: Iterable[Line], first: date) -> list[Line]:
    return [line for line in lines if line.period_to < first]


def _in_time(lines: Iterable[Line], first: date) -> list[Line]:
    return [line for line in lines if line.period_to >= first]


def _sum(lines: Iterable[Line]) -> int:
    return to_minor(sum((line.amount * NET_SIGN.get(line.category, 0) for line in lines), Decimal(0)))


def _cause(move: Move, changed: frozenset[str]) -> str:
    code = move.code
    if any(word in code for word in AWAY):
        return ABSENCE
    if code.startswith(OF_THE_CALENDAR):
        return OTHER
    if code in SALARY:
        return next((name for name in (PAY, CONTRACT) if name in changed), ABSENCE)
    if any(reason.why is Why.PARAMETER for reason in move.reasons):
        return LAW
    return ONE_OFF


def _cause_of_share(move: Move, reason: Reason, changed: frozenset[str], leading: str) -> str:
    if reason.why is Why.PARAMETER:
        return LAW
    if move.category is Category.TAX and TAX_DATA in changed and reason.why is not Why.BASE:
        return TAX_DATA
    if reason.why is Why.RATE and CONTRACT in changed:
        return CONTRACT
    fallback = next((name for name in (TAX_DATA, CONTRACT, PAY) if name in changed), OTHER)
    return leading or fallback
