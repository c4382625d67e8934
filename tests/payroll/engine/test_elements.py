"""Elements whose amount is a formula: the order they are computed in, their explanation, their refusals."""

from dataclasses import replace
from decimal import Decimal

import pytest

from payroll.countries import wording
from payroll.countries.es.facts import CONTRIBUTIONS, IRPF
from payroll.engine.arithmetic import NUMBERS
from payroll.engine.elements import resolve
from payroll.engine.formulas import FormulaRefused
from payroll.engine.model import Element, ElementKind, Inputs
from tests.payroll.engine.people import amounts, make_inputs, pay

D = Decimal


def formula(code: str, text: str, **changes: object) -> Element:
    made = Element(code, ElementKind.EARNING, D(0), code, (CONTRIBUTIONS, IRPF), formula=text)
    return replace(made, **changes)  # type: ignore[arg-type]


def with_elements(*elements: Element) -> Inputs:
    return make_inputs(elements=elements, expected_annual_pay=D(40000))


def test_formulas_are_computed_in_the_order_they_need_each_other() -> None:
    plus = Element("plus", ElementKind.EARNING, D("120"), "plus", (CONTRIBUTIONS, IRPF))
    inputs = with_elements(
        formula("total", "half_up_cent((seniority + plus) * 10%)"),
        formula("seniority", "annual_salary / 14 * 5%"),
        plus,
    )
    found = amounts(pay(inputs))
    assert (found["seniority"], found["total"], found["plus"]) == (D("100.00"), D("22.00"), D("120.00"))
    assert [item.code for item in resolve(inputs).elements] == ["total", "seniority", "plus"]


def test_a_formula_shows_its_arithmetic_on_the_payslip() -> None:
    result = pay(with_elements(formula("night", "quantity * rate * 25%", quantity=D(11), rate=D("14.33"))))
    line = result.line("night")
    assert line is not None
    (step,) = line.trace
    assert wording.sentence(step, str, lambda _, value: str(value)) == (
        "By the formula quantity * rate * 25%: 39.41."
    )
    assert wording.arithmetic(step, str, NUMBERS["es"]) == (
        "11,00 × 14,33 × 25 % ≈ 39,41 (to the nearest cent)"
    )


def test_the_sealed_input_is_the_formula_and_not_what_it_gave() -> None:
    first = with_elements(formula("bonus", "100 + 1"))
    assert pay(first).input_hash != pay(with_elements(formula("bonus", "102 - 1"))).input_hash
    assert amounts(pay(first)) == amounts(pay(with_elements(formula("bonus", "102 - 1"))))


@pytest.mark.parametrize(
    ("elements", "key"),
    [
        ((formula("a", "b + 1"), formula("b", "a + 1")), "formula_cycle"),
        ((formula("a", "a + 1"),), "formula_cycle"),
        ((formula("a", "b"),), "formula_unknown_name"),
        ((formula("a", "quantity * 2"),), "formula_value_missing"),
        ((formula("a", "10 - 20"),), "formula_negative"),
        ((formula("a", "working_time + 1"),), "formula_no_money"),
        ((formula("a", "annual_salary + quantity"),), "formula_mixes_units"),
        ((formula("a", "annual_salary * rate"),), "formula_multiplies_money"),
        ((formula("a", "10", amount=D(5)),), "formula_and_amount"),
        ((formula("a", "10"), formula("a", "20")), "formula_repeated_code"),
        ((formula("a", "annual_salary * annual_salary"),), "formula_multiplies_money"),
        ((formula("a", "amount"), Element("amount", ElementKind.EARNING, D(1), "x")), "formula_unknown_name"),
    ],
)
def test_a_formula_without_an_answer_is_refused_by_name(elements: tuple[Element, ...], key: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        pay(with_elements(*elements))
    assert refused.value.key == key
