"""The formula elements of the personnel desk: computed before a country's earnings, in the order they need.

A formula may use the codes of the other elements, the figures of the contract in `FIGURES`, and the
`quantity` and `rate` of its own element.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from payroll.engine.explain import FORMULA_STEP, FORMULA_VALUE
from payroll.engine.formulas import Formula, FormulaRefused, Unit, compile
from payroll.engine.model import ZERO, Element, Inputs, Line, Step
from payroll.engine.rounding import half_up_cent

FIGURES = {
    "annual_salary": Unit.MONEY,
    "working_time": Unit.NUMBER,
    "worked_days": Unit.NUMBER,
    "periods_per_year": Unit.NUMBER,
}
# The rate of an element is what one of its quantity costs.
OWN = {"quantity": Unit.NUMBER, "rate": Unit.MONEY}
# The names of the values in the step that explains a formula.
RESERVED = frozenset(("amount", FORMULA_VALUE))
GIVEN_STEP = "step.given"


def resolve(inputs: Inputs) -> Inputs:
    """Return the inputs with the amount of every formula element; refuse formulas that need each other."""
    if not inputs.elements:
        return inputs
    waiting = {item.code: item for item in inputs.elements if item.formula is not None}
    if not waiting:
        return inputs
    _refuse_unclear(inputs.elements, waiting)
    formulas = {code: read(item, inputs.elements) for code, item in waiting.items()}
    known = {item.code: item.amount for item in inputs.elements if item.formula is None}
    found: dict[str, Element] = {}
    while waiting:
        ready = [code for code in waiting if not formulas[code].names & waiting.keys()]
        if not ready:
            raise FormulaRefused("formula_cycle", codes=", ".join(sorted(waiting)))
        for code in ready:
            found[code] = _computed(waiting.pop(code), formulas[code], inputs, known)
        known.update((code, found[code].amount) for code in ready)
    return replace(inputs, elements=tuple(found.get(item.code, item) for item in inputs.elements))


def read(element: Element, elements: Iterable[Element]) -> Formula:
    """Return an element's formula, read with the names it may use beside these other elements."""
    codes = {item.code for item in elements} - RESERVED
    return _read(element.formula or "", frozenset(codes))


def explained(lines: tuple[Line, ...], elements: tuple[Element, ...]) -> tuple[Line, ...]:
    """Return the lines with the formula's arithmetic in place of "entered for this period"."""
    if not elements:
        return lines
    steps = {item.code: step_of(item) for item in elements if item.formula is not None}
    if not steps:
        return lines
    return tuple(
        line._replace(trace=tuple(steps[line.code] if s.key == GIVEN_STEP else s for s in line.trace))
        if line.code in steps
        else line
        for line in lines
    )


def step_of(element: Element) -> Step:
    """Return the step that shows how a formula gave an element's amount."""
    return Step(
        FORMULA_STEP, ((FORMULA_VALUE, element.formula or ""), *element.terms, ("amount", element.amount))
    )


@lru_cache(maxsize=1024)
def _read(formula: str, codes: frozenset[str]) -> Formula:
    return compile(formula, {**dict.fromkeys(codes, Unit.MONEY), **FIGURES, **OWN})


def _refuse_unclear(elements: tuple[Element, ...], formulas: dict[str, Element]) -> None:
    codes = [item.code for item in elements]
    for code, item in formulas.items():
        if codes.count(code) > 1:
            raise FormulaRefused("formula_repeated_code", code=code)
        if item.amount:
            raise FormulaRefused("formula_and_amount", code=code)
    for item in formulas.values():
        formula = read(item, elements)
        if formula.unit is Unit.NUMBER:
            raise FormulaRefused("formula_no_money", code=item.code)
        repeated = [name for name in formula.names if codes.count(name) > 1]
        if repeated:
            raise FormulaRefused("formula_repeated_code", code=min(repeated))


def _computed(element: Element, formula: Formula, inputs: Inputs, known: dict[str, Decimal]) -> Element:
    own = {"quantity": element.quantity, "rate": element.rate}
    figures = {name: getattr(inputs, name) for name in FIGURES}
    values = {name: value for name, value in {**known, **figures, **own}.items() if value is not None}
    amount = half_up_cent(formula.evaluate(values))
    if amount < 0:
        raise FormulaRefused("formula_negative", code=element.code, amount=amount)
    terms = tuple((name, Decimal(values[name])) for name in sorted(formula.names))
    # The amount is the formula's and no longer quantity times rate, which some countries hold it against.
    rate = element.rate if element.quantity is None else None
    return replace(element, amount=amount or ZERO, rate=rate, terms=terms)
