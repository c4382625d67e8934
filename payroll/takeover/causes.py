"""Why two payslips of one month differ: each suspicion is tried in the engine, what it mends it explains.

Pure: it gets the inputs we would compute with, what the other payroll paid, and a function that computes.
A suspicion changes the inputs (an allowance more, another group, extra pays by twelfths …). The one that
makes the most amounts equal to the cent is taken for a cause, and the search goes on from there; what is
left is looked at amount by amount.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es.facts import Contract, SpanishFacts
from payroll.countries.es.part_month import whole_month
from payroll.engine.model import SUMMER_AND_CHRISTMAS, ZERO, Category, Element, Inputs, Line, Result
from payroll.engine.refusals import Refused
from payroll.engine.rounding import half_up_cent

HUNDRED = Decimal(100)
CENTS_OF_ROUNDING = Decimal("0.02")
MOST_STEPS = 8
GROUPS = range(1, 12)
TOTALS = ("total.gross", "total.net", "total.employee_contributions", "total.employer_contributions")

ROUNDING, MISSING_ALLOWANCE, EXTRA_ALLOWANCE = "rounding", "missing_allowance", "extra_allowance"
OTHER_GROUP, OTHER_CONTRACT, OTHER_TAX_RATE = "other_group", "other_contract", "other_tax_rate"
PART_MONTH, OTHER_SALARY, BASE_NOT_CAPPED = "part_month", "other_salary", "base_not_capped"
BASE_BELOW_MINIMUM, EXTRAS_PRORATED, EXTRAS_NOT_PRORATED = (
    "base_below_minimum", "extras_prorated", "extras_not_prorated",
)  # fmt: skip
ACCIDENT_RATE, OTHER_RATE, MISSING_DEDUCTION = "accident_rate", "other_rate", "missing_deduction"
EXTRA_DEDUCTION, DOES_NOT_ADD_UP, FOLLOWS, UNKNOWN = (
    "extra_deduction",
    "does_not_add_up",
    "follows",
    "unknown",
)

Values = dict[str, str]
Compute = Callable[[Inputs], Result]


class Found(NamedTuple):
    """One amount that differs, and why."""

    target: str
    theirs: Decimal | None
    ours: Decimal | None
    cause: str
    values: Values


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A change of the inputs that may explain differences."""

    cause: str
    values: Values
    inputs: Inputs


@dataclass(frozen=True, slots=True)
class Setting:
    """What the search may use: the targets that are compared, and the elements a month may have."""

    compared: frozenset[str]
    categories: Mapping[str, Category]
    elements: Mapping[str, Element]  # by code, with an amount of zero
    is_steady: bool = False  # they paid the same base salary every month


def amounts(result: Result) -> dict[str, Decimal]:
    """Return a result as the other payroll writes one: by line code, with the totals."""
    found: dict[str, Decimal] = {}
    for line in result.lines:
        found[line.code] = found.get(line.code, ZERO) + line.amount
    found["total.gross"], found["total.net"] = result.gross, result.net
    found["total.employee_contributions"] = result.total(Category.EMPLOYEE_CONTRIBUTION)
    found["total.employer_contributions"] = result.total(Category.EMPLOYER_CONTRIBUTION)
    return found


def explain(inputs: Inputs, theirs: Mapping[str, Decimal], setting: Setting, compute: Compute) -> list[Found]:
    """Return every amount that differs, with its likely cause; none when the payslips agree to the cent."""
    first = compute(inputs)
    open_keys = _differing(first, theirs, setting)
    if not open_keys:
        return []
    ours = amounts(first)
    causes: dict[str, tuple[str, Values]] = {}
    result = first
    for _ in range(MOST_STEPS):
        best = _best(inputs, result, theirs, setting, compute)
        if best is None:
            break
        suspicion, after = best
        mended = _differing(result, theirs, setting) - _differing(after, theirs, setting)
        for key in mended:
            causes.setdefault(key, (suspicion.cause, suspicion.values))
        inputs, result = suspicion.inputs, after
    for key in _differing(result, theirs, setting):
        causes[key] = _of_amount(key, result, theirs, setting)
    _explain_totals(causes, theirs, setting)
    return [
        Found(key, theirs.get(key), ours.get(key), *causes.get(key, (FOLLOWS, {})))
        for key in sorted(open_keys | (causes.keys() & _differing(first, theirs, setting)))
    ]


def _differing(result: Result, theirs: Mapping[str, Decimal], setting: Setting) -> set[str]:
    ours = amounts(result)
    return {key for key in setting.compared if ours.get(key, ZERO) != theirs.get(key, ZERO)}


def _best(
    inputs: Inputs, result: Result, theirs: Mapping[str, Decimal], setting: Setting, compute: Compute
) -> tuple[Suspicion, Result] | None:
    """Return the suspicion that makes most amounts equal, if one makes more equal than unequal."""
    wrong = _differing(result, theirs, setting)
    best: tuple[int, Decimal, Suspicion, Result] | None = None
    for suspicion in suspicions(inputs, result, theirs, setting):
        try:
            after = compute(suspicion.inputs)
        except Refused:
            continue
        left = _differing(after, theirs, setting)
        key = (len(left), _distance(after, theirs, setting))
        if len(left) < len(wrong) and (best is None or key < best[:2]):
            best = (*key, suspicion, after)
    return None if best is None else (best[2], best[3])


def _distance(result: Result, theirs: Mapping[str, Decimal], setting: Setting) -> Decimal:
    ours = amounts(result)
    return sum((abs(ours.get(key, ZERO) - theirs.get(key, ZERO)) for key in setting.compared), ZERO)


# ---- suspicions --------------------------------------------------------------------------------------


def suspicions(
    inputs: Inputs, result: Result, theirs: Mapping[str, Decimal], setting: Setting
) -> Iterator[Suspicion]:
    """Yield every change of the inputs worth trying."""
    yield from _elements(inputs, theirs, setting)
    if isinstance(inputs.facts, SpanishFacts):
        salaries = (_part_months, _other_salaries)
        for suspect in reversed(salaries) if setting.is_steady else salaries:
            yield from suspect(inputs, inputs.facts, theirs)
        yield from _extra_pays(inputs, theirs)
        yield from _of_facts(inputs, inputs.facts, result, theirs)


def _elements(inputs: Inputs, theirs: Mapping[str, Decimal], setting: Setting) -> Iterator[Suspicion]:
    """What they paid or withheld and we do not know of, and the other way round."""
    mine: dict[str, Decimal] = {}
    for item in inputs.elements:
        mine[item.code] = mine.get(item.code, ZERO) + item.amount
    for code, element in setting.elements.items():
        wanted = theirs.get(code, ZERO)
        if code not in setting.compared or wanted == mine.get(code, ZERO) or wanted < 0:
            continue
        kept = tuple(item for item in inputs.elements if item.code != code)
        is_more = wanted > mine.get(code, ZERO)
        is_deduction = setting.categories.get(code) is Category.DEDUCTION
        cause = (
            (MISSING_DEDUCTION if is_more else EXTRA_DEDUCTION)
            if is_deduction
            else (MISSING_ALLOWANCE if is_more else EXTRA_ALLOWANCE)
        )
        items = (*kept, replace(element, amount=wanted)) if wanted else kept
        values = {"element": code, "theirs": str(wanted), "ours": str(mine.get(code, ZERO))}
        moved = wanted - mine.get(code, ZERO) if element.feeds else ZERO
        # What it adds to the year, as they may have counted it: not, once, so far, every month.
        for times in sorted({0, 1, inputs.period_from.month, 12}) if moved else (0,):
            pay = max(ZERO, inputs.expected_annual_pay + moved * times)
            yield Suspicion(cause, values, replace(inputs, elements=items, expected_annual_pay=pay))


def _part_months(inputs: Inputs, facts: SpanishFacts, theirs: Mapping[str, Decimal]) -> Iterator[Suspicion]:
    """A part of the month where we pay all of it, or the other way round."""
    wanted = theirs.get("salary", ZERO)
    whole = whole_month(facts.contribution_group, inputs.period_from)
    full = half_up_cent(inputs.annual_salary / (12 + len(inputs.extra_pays)))
    for days in range(1, whole + 1):
        if wanted != full and inputs.worked_days != days and half_up_cent(full * days / whole) == wanted:
            values = {"days": str(days), "whole": str(whole)}
            yield Suspicion(PART_MONTH, values, replace(inputs, worked_days=days))
    if inputs.worked_days is not None and wanted == full:
        values = {"days": str(whole), "whole": str(whole)}
        yield Suspicion(PART_MONTH, values, replace(inputs, worked_days=None))


def _other_salaries(
    inputs: Inputs, facts: SpanishFacts, theirs: Mapping[str, Decimal]
) -> Iterator[Suspicion]:
    """Another agreed salary: the one that the base salary they paid would follow from."""
    wanted = theirs.get("salary", ZERO)
    if wanted <= 0:
        return
    pays = 12 + len(inputs.extra_pays)
    whole = whole_month(facts.contribution_group, inputs.period_from)
    share = Decimal(1) if inputs.worked_days is None else Decimal(inputs.worked_days) / whole
    annual = half_up_cent(wanted / share) * pays
    if annual != inputs.annual_salary:
        changed = inputs.expected_annual_pay + annual - inputs.annual_salary
        values = {"theirs": str(annual), "ours": str(inputs.annual_salary)}
        for pay in (max(ZERO, changed), inputs.expected_annual_pay):
            yield Suspicion(
                OTHER_SALARY, values, replace(inputs, annual_salary=annual, expected_annual_pay=pay)
            )


def _extra_pays(inputs: Inputs, theirs: Mapping[str, Decimal]) -> Iterator[Suspicion]:
    extras = inputs.extra_pays or SUMMER_AND_CHRISTMAS
    if theirs.get("prorated_extra_pays") and inputs.pays_per_year != 12:
        yield Suspicion(EXTRAS_PRORATED, {}, replace(inputs, pays_per_year=12, extra_pays=extras))
    if not theirs.get("prorated_extra_pays") and inputs.pays_per_year == 12 and inputs.extra_pays:
        yield Suspicion(EXTRAS_NOT_PRORATED, {}, replace(inputs, pays_per_year=12 + len(extras)))


def _of_facts(
    inputs: Inputs, facts: SpanishFacts, result: Result, theirs: Mapping[str, Decimal]
) -> Iterator[Suspicion]:
    for group in GROUPS:
        if group != facts.contribution_group:
            values = {"theirs": str(group), "ours": str(facts.contribution_group)}
            changed = replace(facts, contribution_group=group)
            yield Suspicion(OTHER_GROUP, values, replace(inputs, facts=changed))
    for contract in (Contract.INDEFINITE, Contract.TEMPORARY):
        if contract is not facts.contract:
            values = {"theirs": contract.value, "ours": facts.contract.value}
            changed = replace(facts, contract=contract)
            yield Suspicion(OTHER_CONTRACT, values, replace(inputs, facts=changed))
    rate = _implied(theirs.get("es.work_accidents.employer"), result.line("es.work_accidents.employer"))
    if rate is not None and rate != facts.accident_rate:
        values = {"theirs": str(rate), "ours": str(facts.accident_rate)}
        yield Suspicion(ACCIDENT_RATE, values, replace(inputs, facts=replace(facts, accident_rate=rate)))


def _implied(amount: Decimal | None, line: Line | None) -> Decimal | None:
    """Return the rate, in steps of five hundredths, that gives an amount from our base."""
    if amount is None or line is None or not line.base:
        return None
    step = Decimal("0.05")
    rate = (amount / line.base * HUNDRED / step).quantize(Decimal(1)) * step
    return rate if half_up_cent(line.base * rate / HUNDRED) == amount else None


# ---- amount by amount --------------------------------------------------------------------------------


def _of_amount(
    key: str, result: Result, theirs: Mapping[str, Decimal], setting: Setting
) -> tuple[str, Values]:
    wanted, lines = theirs.get(key, ZERO), [line for line in result.lines if line.code == key]
    have = sum((line.amount for line in lines), ZERO)
    if key in TOTALS:
        return UNKNOWN, {}
    if key in theirs and abs(wanted - have) <= CENTS_OF_ROUNDING and have:
        return ROUNDING, {}
    category, line = setting.categories.get(key), lines[0] if lines else None
    if category in (Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION):
        return _of_contribution(wanted, line, result)
    if category is Category.TAX and line is not None and line.base:
        rate = (wanted / line.base * HUNDRED).quantize(Decimal("0.01"))
        return OTHER_TAX_RATE, {"theirs": str(rate), "ours": str(line.rate or ZERO)}
    if category is Category.BASE:
        return _of_base(wanted, have, result)
    if category is Category.DEDUCTION:
        return (MISSING_DEDUCTION if wanted > have else EXTRA_DEDUCTION), _both(key, wanted, have)
    if category is Category.EARNING and key not in ("salary", "extra_pay", "prorated_extra_pays"):
        return (MISSING_ALLOWANCE if wanted > have else EXTRA_ALLOWANCE), _both(key, wanted, have)
    return UNKNOWN, {}


def _both(key: str, wanted: Decimal, have: Decimal) -> Values:
    return {"element": key, "theirs": str(wanted), "ours": str(have)}


def _of_contribution(wanted: Decimal, line: Line | None, result: Result) -> tuple[str, Values]:
    if line is None or not line.base or not line.rate:
        return UNKNOWN, {}
    uncapped = _uncapped(result)
    if uncapped != line.base and half_up_cent(uncapped * line.rate / HUNDRED) == wanted:
        return _of_base(uncapped, line.base, result)
    rate = (wanted / line.base * HUNDRED).quantize(Decimal("0.01"))
    if half_up_cent(line.base * rate / HUNDRED) == wanted and rate != line.rate:
        return OTHER_RATE, {"theirs": str(rate), "ours": str(line.rate)}
    return UNKNOWN, {}


def _of_base(wanted: Decimal, have: Decimal, result: Result) -> tuple[str, Values]:
    values = {"theirs": str(wanted), "ours": str(have)}
    if wanted > have and wanted == _uncapped(result):
        return BASE_NOT_CAPPED, values
    if wanted < have and wanted == _uncapped(result):
        return BASE_BELOW_MINIMUM, values
    return UNKNOWN, {}


def _uncapped(result: Result) -> Decimal:
    """Return what the month would contribute without a minimum or a maximum."""
    parts = ("es.base.remuneration", "es.base.prorated_extra_pays")
    return sum((line.amount for line in result.lines if line.code in parts), ZERO)


def _explain_totals(
    causes: dict[str, tuple[str, Values]], theirs: Mapping[str, Decimal], setting: Setting
) -> None:
    """A total that differs follows from its parts, unless their own parts do not add up to it."""
    for key in TOTALS:
        if key not in causes:
            continue
        own = _added_up(key, theirs, setting)
        if own is not None and abs(own - theirs.get(key, ZERO)) > ZERO:
            causes[key] = DOES_NOT_ADD_UP, {"theirs": str(theirs[key]), "sum": str(own)}
        elif any(other not in TOTALS for other in causes):
            causes[key] = FOLLOWS, {}


def _added_up(key: str, theirs: Mapping[str, Decimal], setting: Setting) -> Decimal | None:
    """Return what their own lines come to, None when the file does not hold all of them."""
    sums: dict[Category, Decimal] = {}
    for target, amount in theirs.items():
        category = setting.categories.get(target)
        if category is not None:
            sums[category] = sums.get(category, ZERO) + amount
    if key not in theirs or Category.EARNING not in sums:
        return None
    if key == "total.gross":
        return sums[Category.EARNING]
    if key != "total.net" or Category.TAX not in sums:
        return None
    withheld = sums.get(Category.EMPLOYEE_CONTRIBUTION, theirs.get("total.employee_contributions"))
    if withheld is None:
        return None
    return sums[Category.EARNING] - withheld - sums[Category.TAX] - sums.get(Category.DEDUCTION, ZERO)
