"""What holds for every pay of every country, tried on some people; `test_at_length` draws many more."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.es.facts import SALARY_FEEDS
from payroll.countries.registry import COUNTRIES
from payroll.countries.uk import facts as uk
from payroll.countries.us import facts as us
from payroll.engine import calculate, year_to_date
from payroll.engine.gross_up import gross_up
from payroll.engine.model import ZERO, Category, Element, ElementKind, Inputs, Result
from payroll.engine.retro import void
from payroll.engine.rounding import half_up_cent
from payroll.engine.steps import calculate_with_rows
from payroll.engine.wire import serialise, trace_from_json, trace_to_json
from tests.payroll.engine.adding import complaints
from tests.payroll.engine.catalog import SPANISH
from tests.payroll.engine.drawn import DRAWN, next_period, raised

WITHHELD = (Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)
every_country = pytest.mark.parametrize("code", sorted(COUNTRIES))
calmly = settings(deadline=None, max_examples=8, suppress_health_check=list(HealthCheck))


def paid(code: str, inputs: Inputs) -> Result:
    return calculate(inputs, load(code, inputs.pay_date))


def test_somebody_is_drawn_for_every_country() -> None:
    assert DRAWN.keys() == COUNTRIES.keys()


@every_country
@calmly
@given(data=st.data())
def test_totals_are_the_sums_of_the_lines(code: str, data: st.DataObject) -> None:
    result = paid(code, data.draw(DRAWN[code]))
    assert result.gross == result.total(Category.EARNING)
    assert result.net == result.gross - sum((result.total(category) for category in WITHHELD), ZERO)
    assert result.employer_cost == result.gross + result.total(Category.EMPLOYER_CONTRIBUTION)
    assert all(line.amount == round(line.amount, 2) for line in result.lines)
    assert all(trace_from_json(trace_to_json(line.trace)) == line.trace for line in result.lines)


@every_country
@calmly
@given(data=st.data())
def test_the_order_of_elements_changes_no_total(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    shuffled = tuple(data.draw(st.permutations(inputs.elements)))
    one, other = paid(code, inputs), paid(code, replace(inputs, elements=shuffled))
    assert (one.net, one.employer_cost, dict(one.bases)) == (
        other.net,
        other.employer_cost,
        dict(other.bases),
    )
    sums = [
        sorted((line.category, line.code, line.amount) for line in result.lines) for result in (one, other)
    ]
    assert sums[0] == sums[1]


@every_country
@calmly
@given(data=st.data())
def test_the_year_to_date_grows_by_each_period(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    first = paid(code, inputs)
    second = paid(code, replace(next_period(inputs), year_to_date=year_to_date([first])))
    before, period = dict(year_to_date([first])), dict(year_to_date([second]))
    for name, amount in year_to_date([first, second]):
        assert amount == before.get(name, ZERO) + period.get(name, ZERO)


@every_country
@calmly
@given(data=st.data())
def test_a_void_and_its_original_are_nothing(code: str, data: st.DataObject) -> None:
    result = paid(code, data.draw(DRAWN[code]))
    mirror = void(result)
    assert result.net + mirror.net == 0
    assert result.employer_cost + mirror.employer_cost == 0
    assert all(amount == 0 for _, amount in year_to_date([result, mirror]))


@every_country
@calmly
@given(data=st.data())
def test_the_rules_ask_only_for_what_they_need_and_answer_the_same(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    result, rows = calculate_with_rows(inputs, load(code, inputs.pay_date), is_strict=True)
    assert serialise(result) == serialise(paid(code, inputs))
    assert result.parameters == tuple(row.id for row in rows)
    named = {name for line in result.lines for name in line.parameter.split()}
    assert named <= set(result.parameters)


@every_country
def test_every_cliff_of_the_law_is_said_in_words(code: str) -> None:
    for key in COUNTRIES[code].cliffs:
        assert SPANISH[COUNTRIES[code].texts[key]]


BONUS = {"es": SALARY_FEEDS, "uk": uk.SALARY_FEEDS, "us": us.SALARY_FEEDS}


@every_country
@settings(calmly, max_examples=6)
@given(data=st.data())
def test_a_formula_is_paid_and_explained(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(raised(code))
    formula = "quantity * rate + annual_salary * 1%"
    element = Element("night", ElementKind.EARNING, ZERO, "Night", BONUS[code], formula=formula)
    element = replace(element, quantity=Decimal("7.5"), rate=Decimal("12.21"))
    expected = inputs.expected_annual_pay * 2
    result = paid(code, replace(inputs, elements=(element,), expected_annual_pay=expected))
    line = result.line("night")
    assert line is not None
    assert line.amount == half_up_cent(Decimal("91.575") + inputs.annual_salary / 100)
    assert [step.key for step in line.trace] == ["step.formula"]
    assert complaints(result) == []


@every_country
@settings(calmly, max_examples=6)
@given(data=st.data())
def test_a_net_that_some_bonus_gives_is_found_again(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(raised(code))
    amount = data.draw(st.decimals("0", "5000", places=2))
    bonus = Element("bonus", ElementKind.EARNING, amount, "Bonus", BONUS[code])
    expected = inputs.expected_annual_pay + (amount if inputs.expected_annual_pay else 0)
    given_bonus = replace(inputs, elements=(bonus,), expected_annual_pay=expected)
    wanted = paid(code, given_bonus).net
    without = replace(inputs, elements=(replace(bonus, amount=ZERO),))
    found = gross_up(without, load(code, inputs.pay_date), "bonus", wanted)
    assert found.result.net == wanted


@every_country
@calmly
@given(data=st.data())
def test_a_raise_raises_the_net(code: str, data: st.DataObject) -> None:
    # By 1 % at least: a raise of cents may cost a step of a rounding that the law asks for.
    inputs: Inputs = data.draw(raised(code))
    share = data.draw(st.decimals("0.01", "0.40", places=2))
    higher = replace(
        inputs,
        annual_salary=(inputs.annual_salary * (1 + share)).quantize(Decimal("0.01")),
        expected_annual_pay=(inputs.expected_annual_pay * (1 + share)).quantize(Decimal("0.01")),
    )
    assert paid(code, higher).net >= paid(code, inputs).net
