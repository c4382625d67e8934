"""Every figure of every payslip can be added up again from what is written, by somebody without our code."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.registry import COUNTRIES
from payroll.engine import calculate, explain
from payroll.engine.arithmetic import NUMBERS, written
from payroll.engine.explain import EQUATIONS
from payroll.engine.model import Inputs, Step
from payroll.engine.rounding import ROUNDING_RULES
from tests.payroll.engine.adding import TRANSLATE, WORDS, complaints
from tests.payroll.engine.drawn import DRAWN
from tests.payroll.engine.reading import ROUNDINGS, Reader


@pytest.mark.parametrize("code", sorted(COUNTRIES))
@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_line_of_every_payslip_can_be_added_up_again(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    notes = complaints(calculate(inputs, load(code, inputs.pay_date)))
    assert not notes, "\n".join(sorted(set(notes)))


def test_every_rounding_rule_has_words_that_say_what_it_does() -> None:
    for name, rule in ROUNDING_RULES.items():
        rounding = ROUNDINGS[explain.TEXTS[f"rounding.{name}"]]
        for value in ("0.0056", "1.005", "1.0049", "2.5", "12.34567", "-3.456", "7", "0.0151"):
            assert rounding(Fraction(value)) == Fraction(rule(Decimal(value))), (name, value)


@pytest.mark.parametrize(
    ("key", "values", "language", "expected"),
    [
        (
            "step.percent",
            {"base": "2100", "rate": "4.70", "amount": "98.70"},
            "es",
            "2.100,00 × 4,70 / 100 = 98,70",
        ),
        (
            "step.percent",
            {"base": "1650.33", "rate": "4.7", "amount": "77.57"},
            "es",
            "1.650,33 × 4,70 / 100 ≈ 77,57 (al céntimo más cercano)",
        ),
        (
            "step.monthly_rest",
            {"annual": "28000", "salary": "2000", "amount": "333.33"},
            "en",
            "[28,000.00 / 12; to the nearest cent] − 2,000.00 = 333.33",
        ),
        ("step.voided", {"original": "-5", "amount": "5"}, "en", "0 − (−5.00) = 5.00"),
    ],
)
def test_arithmetic_reads_as_people_write_it(
    key: str, values: dict[str, str], language: str, expected: str
) -> None:
    step = Step(key, tuple((name, Decimal(value)) for name, value in values.items()))
    text = written(step, EQUATIONS[key], NUMBERS[language], TRANSLATE[language])
    assert text == expected


def test_the_reader_of_these_tests_is_not_fooled() -> None:
    assert Reader("2.100,00 × 4,70 / 100 = 98,71", "es", WORDS["es"]).line() == (
        Fraction("98.70"),
        Fraction("98.71"),
    )
    assert Reader("1 + 2 × mín(3; 4; 5) − (−1,5) = 8,5", "es", WORDS["es"]).line() == (
        Fraction("8.5"),
        Fraction("8.5"),
    )
