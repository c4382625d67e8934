"""Pay computed again because facts or parameters became known later: which periods differ, by what, and why.

    retro = recompute(then, now, country.tax_year)   # each period's inputs and pack, as known then and now
    retro.deltas                                     # one Delta per original period, line and cause
    retro.net                                        # owed to the person, or owed back if negative

Facts are replaced first, parameters second, so the shares of both causes add up exactly to the difference.
What becomes of a delta is the country's answer: `Country.treatment(delta, paid_on) -> Treatment`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from payroll.engine.explain import SAME_PERIOD
from payroll.engine.model import ZERO, Category, Inputs, Line, Result, Step, YearToDate
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, Refused
from payroll.engine.steps import calculate, year_to_date

# What one unit of a line's amount does to the net; every other category moves no money of the person.
NET_SIGN = {
    Category.EARNING: 1,
    Category.EMPLOYEE_CONTRIBUTION: -1,
    Category.TAX: -1,
    Category.DEDUCTION: -1,
}


class Cause(StrEnum):
    """Why a past amount is different now."""

    FACTS = "facts"
    PARAMETERS = "parameters"
    # The facts of now cannot be computed with the parameters of then, so their shares cannot be told apart.
    BOTH = "facts_and_parameters"


@dataclass(frozen=True, slots=True)
class Delta:
    """By how much one line of one past period differs for one cause.

    `before` and `after` are amounts of the line, positive in its category like every amount of the engine;
    `pay_date` is the day the period was, or should have been, paid.
    """

    period_from: date
    period_to: date
    pay_date: date
    category: Category
    code: str
    label: str
    cause: Cause
    before: Decimal
    after: Decimal

    @property
    def amount(self) -> Decimal:
        """Return what the line gains, or loses when negative."""
        return self.after - self.before

    @property
    def net(self) -> Decimal:
        """Return what this does to the person's net."""
        return self.amount * NET_SIGN.get(self.category, 0)


class TreatmentKind(StrEnum):
    """What the law makes of a difference that is found later."""

    PAID_NOW = "paid_now"  # a line of the next payslip, tagged with the period it belongs to
    ORIGINAL_PERIOD = "original_period"  # settled with the authority for the month it belongs to
    REGULARISED = "regularised"  # not charged as it is: the year's projection takes it up
    FLAT_RATE = "flat_rate"  # taxed at a flat `rate` when it is paid
    YEAR_TO_DATE = "year_to_date"  # belongs to the period it is paid in; year-to-date figures carry it
    INFORMATION = "information"  # a base or a note; moves no money by itself


@dataclass(frozen=True, slots=True)
class Treatment:
    """The country's answer for one delta: kind, the key of the sentence that says so, and how it is reported.

    `period_from` and `period_to` are the period it is reported for; `rate` is in percent, for a flat rate;
    `filing` names the form or settlement (such as "L03" or "W-2c").
    """

    kind: TreatmentKind
    text: str
    period_from: date
    period_to: date
    rate: Decimal | None = None
    filing: str = ""
    source: str = ""


TreatmentRule = Callable[[Delta, date], Treatment]


class Period(NamedTuple):
    """What one period is, or was, computed from."""

    inputs: Inputs
    pack: Pack

    @property
    def key(self) -> tuple[date, date, date]:
        """Return what tells a period from the others of the same person."""
        return self.inputs.period_from, self.inputs.period_to, self.inputs.pay_date


@dataclass(frozen=True, slots=True)
class Retro:
    """What a later knowledge changes; `results` are the periods as they should have been, by pay date."""

    deltas: tuple[Delta, ...]
    results: tuple[Result, ...]

    @property
    def periods(self) -> tuple[tuple[date, date], ...]:
        """Return the periods that differ, earliest first."""
        return tuple(sorted({(delta.period_from, delta.period_to) for delta in self.deltas}))

    @property
    def net(self) -> Decimal:
        """Return what the person is still owed, or owes back when negative."""
        return sum((delta.net for delta in self.deltas), ZERO)


def recompute(then: Sequence[Period], now: Sequence[Period], tax_year: Callable[[date], int]) -> Retro:
    """Return what changes for one person when some periods are computed as known now instead of then.

    A period that only one side has was never paid, or should not have been; one that a side has twice is
    refused. The year to date that a period
    starts from follows the recomputed earlier periods of its tax year. What has not changed gives no delta.
    """
    _refuse_repeated(then)
    _refuse_repeated(now)
    before = {p.key: r for p, r in _run(then, tax_year)}
    packs = {period.key: period.pack for period in then}
    middle = _facts_first(now, packs, tax_year, before)
    after = _run(now, tax_year, before)
    found = {period.key: result for period, result in after}
    deltas: list[Delta] = []
    for key in sorted({*before, *found}):
        sides = (before.get(key), middle.get(key), found.get(key))
        deltas += _deltas(*sides, is_told_apart=key in middle)
    return Retro(tuple(deltas), tuple(result for _, result in after))


def _refuse_repeated(periods: Sequence[Period]) -> None:
    # One would stand in for the other, and the difference would be that between two different pays.
    if len({period.key for period in periods}) < len(periods):
        raise InvalidInputs(problem=SAME_PERIOD)


def void(result: Result) -> Result:
    """Return the mirror of a pay: with it, every line, total and year-to-date sum of the original is zero."""
    return replace(
        result,
        lines=tuple(_mirrored(line) for line in result.lines),
        gross=-result.gross,
        net=-result.net,
        bases=tuple((code, -amount) for code, amount in result.bases),
        employer_cost=-result.employer_cost,
    )


def _mirrored(line: Line) -> Line:
    step = Step("step.voided", (("original", line.amount), ("amount", -line.amount)))
    return line._replace(
        amount=-line.amount,
        base=None if line.base is None else -line.base,
        quantity=None if line.quantity is None else -line.quantity,
        trace=(*line.trace, step),
    )


Key = tuple[date, date, date]


def _run(
    periods: Iterable[Period], tax_year: Callable[[date], int], sealed: dict[Key, Result] | None = None
) -> list[tuple[Period, Result]]:
    """Compute the periods in the order they are paid.

    With the results they were `sealed` with, each starts from the year that the recomputed ones make.
    """
    done: list[tuple[Period, Result]] = []
    for period in sorted(periods, key=_paid_order):
        inputs = period.inputs
        if sealed is not None:
            earlier = [result for other, result in done if _same_year(other.inputs, inputs, tax_year)]
            replaced = [old for old in sealed.values() if _same_year(old, inputs, tax_year)]
            inputs = replace(inputs, year_to_date=_carried(inputs.year_to_date, earlier, replaced))
        done.append((period, calculate(inputs, period.pack)))
    return done


def _paid_order(period: Period) -> tuple[date, date]:
    return period.inputs.pay_date, period.inputs.period_from


def _same_year(earlier: Inputs | Result, later: Inputs, tax_year: Callable[[date], int]) -> bool:
    """Tell whether a pay comes before another in the same tax year."""
    order = (earlier.pay_date, earlier.period_from) < (later.pay_date, later.period_from)
    return order and tax_year(earlier.pay_date) == tax_year(later.pay_date)


def _carried(given: YearToDate | None, earlier: list[Result], replaced: list[Result]) -> YearToDate | None:
    """Return the year to date with the recomputed periods in place of the ones it was added up from."""
    if replaced and not given:
        # The year was not kept for these periods, so no amount of theirs hangs on it.
        return given
    sums = dict(given or ())
    for sign, results in ((1, earlier), (-1, replaced)):
        for code, amount in year_to_date(results):
            sums[code] = sums.get(code, ZERO) + sign * amount
    known = {code for code, _ in given or ()}
    return tuple(sorted((code, amount) for code, amount in sums.items() if amount or code in known))


def _facts_first(
    now: Sequence[Period], packs: dict[Key, Pack], tax_year: Callable[[date], int], before: dict[Key, Result]
) -> dict[Key, Result]:
    """Return the facts of now with the parameters of then, where that can be computed at all."""
    known = [Period(period.inputs, packs.get(period.key, period.pack)) for period in now]
    try:
        return {period.key: result for period, result in _run(known, tax_year, before)}
    except Refused:
        return {}


def _deltas(
    before: Result | None, middle: Result | None, after: Result | None, *, is_told_apart: bool
) -> list[Delta]:
    if before is None or after is None:
        # Nothing was computed on one side, so no figure of the state can be the cause.
        return _between(before, after, Cause.FACTS)
    if not is_told_apart:
        return _between(before, after, Cause.BOTH)
    return [*_between(before, middle, Cause.FACTS), *_between(middle, after, Cause.PARAMETERS)]


class _Place(NamedTuple):
    category: Category
    code: str
    period_from: date
    period_to: date


def _between(before: Result | None, after: Result | None, cause: Cause) -> list[Delta]:
    known = after or before
    if known is None:
        return []
    left, right = _amounts(before), _amounts(after)
    labels = {line.code: line.label for result in (before, after) if result for line in result.lines}
    return [
        Delta(
            period_from=place.period_from,
            period_to=place.period_to,
            pay_date=known.pay_date,
            category=place.category,
            code=place.code,
            label=labels[place.code],
            cause=cause,
            before=left.get(place, ZERO),
            after=right.get(place, ZERO),
        )
        for place in {**right, **left}
        if left.get(place, ZERO) != right.get(place, ZERO)
    ]


def _amounts(result: Result | None) -> dict[_Place, Decimal]:
    amounts: dict[_Place, Decimal] = {}
    for line in result.lines if result else ():
        place = _Place(line.category, line.code, line.period_from, line.period_to)
        amounts[place] = amounts.get(place, ZERO) + line.amount
    return amounts
