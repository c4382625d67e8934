"""The formulas of the personnel desk: what they compute, and that nothing else can be said in them."""

from contextlib import suppress
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from payroll.engine.formulas import FUNCTIONS, MAX_DEPTH, MAX_LENGTH, FormulaRefused, Unit, compile

D = Decimal
NAMES = {"salary": Unit.MONEY, "bonus": Unit.MONEY, "hours": Unit.NUMBER, "antigüedad": Unit.MONEY}
VALUES = {"salary": D("2000.10"), "bonus": D("150"), "hours": D("7.5"), "antigüedad": D("33.33")}


def value(text: str) -> Decimal:
    return compile(text, NAMES).evaluate(VALUES)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3 - 4 / 8", "6.5"),
        ("-(2 - 5) * 2", "6"),
        ("10 - 4 - 3", "3"),
        ("16 / 4 / 2", "2"),
        ("salary * 5%", "100.005"),
        ("half_up_cent(salary * 5%) + bonus", "250.01"),
        ("truncate_cent(salary * 5%)", "100.00"),
        ("min(salary, 1500) + max(bonus, 10, 20)", "1650"),
        ("antigüedad * hours", "249.975"),
        ("2 * - 3", "-6"),
        ("hours * 12.50 + salary", "2093.85"),
        ("salary / bonus * 3", "40.002"),
    ],
)
def test_a_formula_computes_as_arithmetic_does(text: str, expected: str) -> None:
    assert value(text) == D(expected)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "formula_incomplete"),
        ("salary +", "formula_incomplete"),
        ("(1 + 2", "formula_incomplete"),
        ("1 2", "formula_unreadable"),
        ("1,5", "formula_unreadable"),
        ("salary.real", "formula_unreadable"),
        ("__class__", "formula_unknown_name"),
        ("wage * 2", "formula_unknown_name"),
        ("eval(1)", "formula_unknown_function"),
        ("salary(1)", "formula_unknown_function"),
        ("min(1)", "formula_wrong_count"),
        ("half_up_cent(1, 2)", "formula_wrong_count"),
        ("salary * bonus", "formula_multiplies_money"),
        ("salary + hours", "formula_mixes_units"),
        ("salary + hours * hours", "formula_mixes_units"),
        ("max(salary, 5% * hours)", "formula_mixes_units"),
        ("hours / salary", "formula_divides_by_money"),
        ("salary / (hours - 7.5)", "formula_division_by_zero"),
        ("salary / 0", "formula_division_by_zero"),
        ("999999999999999 * 999999999999999", "formula_out_of_range"),
        ("1" + " + 1" * MAX_LENGTH, "formula_too_long"),
        ("(" * (MAX_DEPTH + 1) + "1" + ")" * (MAX_DEPTH + 1), "formula_too_deep"),
    ],
)
def test_what_is_no_formula_is_refused_by_name(text: str, key: str) -> None:
    with pytest.raises(FormulaRefused) as refused:
        value(text)
    assert refused.value.key == key
    assert "%(" not in refused.value.sentence


def test_a_missing_value_is_refused_and_never_zero() -> None:
    with pytest.raises(FormulaRefused) as refused:
        compile("salary + 1", NAMES).evaluate({})
    assert refused.value.key == "formula_value_missing"


def test_the_caller_s_precision_changes_nothing() -> None:
    exact = value("salary / 7")
    with localcontext() as context:
        context.prec = 3
        assert value("salary / 7") == exact


@settings(deadline=None, max_examples=40)
@given(st.one_of(st.text(max_size=60), st.text("()+-*/,.%0123456789 salrymin_eE\n", max_size=80)))
def test_any_text_is_computed_or_refused(text: str) -> None:
    # Nothing but a refusal may come out of a hostile text.
    with suppress(FormulaRefused):
        formula = compile(text, NAMES)
        assert formula.names <= set(NAMES)
        assert formula.evaluate(VALUES).is_finite()


@st.composite
def sums(draw: st.DrawFn, depth: int = 2) -> tuple[str, Fraction]:
    """A formula and what it comes to, worked out in fractions."""
    if depth == 0 or draw(st.booleans()):
        number = draw(st.decimals("0", "999", places=2))
        return f"{number}", Fraction(number)
    left, right = draw(sums(depth - 1)), draw(sums(depth - 1))
    sign = draw(st.sampled_from("+-*"))
    exact = {"+": left[1] + right[1], "-": left[1] - right[1], "*": left[1] * right[1]}[sign]
    return f"({left[0]} {sign} {right[0]})", exact


@settings(deadline=None, max_examples=40)
@given(sums())
def test_a_formula_gives_what_fractions_give(drawn: tuple[str, Fraction]) -> None:
    text, exact = drawn
    assume(abs(exact) < 10**15)
    found = compile(text, ()).evaluate({})
    assert abs(Fraction(found) - exact) <= abs(exact) / 10**26


def test_the_functions_are_the_roundings_and_the_choices() -> None:
    assert {"min", "max", "half_up_cent"} <= FUNCTIONS
    assert not FUNCTIONS & {"eval", "exec", "getattr", "open", "compile"}
