"""The amount that gives exactly a wanted net."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import load
from payroll.countries.es.facts import CONTRIBUTIONS, IRPF
from payroll.countries.uk import facts as uk
from payroll.engine import calculate
from payroll.engine.gross_up import GrossUpRefused, gross_up
from payroll.engine.model import Element, ElementKind, Inputs
from payroll.engine.refusals import InvalidInputs
from tests.payroll.engine.people import FORM, element, make_inputs, pay

D = Decimal
BONUS = element(ElementKind.EARNING, "0", CONTRIBUTIONS, IRPF, code="bonus")


def spaniard(salary: str = "28000", **changes: Any) -> Inputs:
    return make_inputs(salary, elements=(BONUS,), **changes)


@pytest.mark.parametrize("wanted", ["1536.74", "1600.00", "1999.99", "2500.00", "4321.09", "7000.00"])
def test_a_wanted_net_is_met_to_the_cent(wanted: str) -> None:
    inputs = spaniard()
    found = gross_up(inputs, load("es", inputs.pay_date), "bonus", D(wanted))
    assert found.result.net == D(wanted)
    assert found.amount == round(found.amount, 2)
    again = spaniard(expected_annual_pay=D(28000) + found.amount)
    paid = replace(again, elements=(replace(BONUS, amount=found.amount),))
    assert pay(paid).net == D(wanted)


def test_a_briton_s_bonus_is_grossed_up_too() -> None:
    bonus = Element("bonus", ElementKind.EARNING, D(0), "Bonus", (uk.TAX, uk.NI))
    inputs = Inputs(
        subject="1",
        period_from=make_inputs().period_from,
        period_to=make_inputs().period_to,
        pay_date=make_inputs().pay_date,
        annual_salary=D(36000),
        facts=uk.BritishFacts(tax_code="1257L"),
        year_to_date=(),
        elements=(bonus,),
    )
    found = gross_up(inputs, load("uk", inputs.pay_date), "bonus", D("3000.00"))
    assert found.result.net == D("3000.00")


def test_a_net_on_the_far_side_of_a_cliff_is_refused_with_its_neighbours() -> None:
    # An amount that is granted in whole hundreds only, so that most nets are out of reach.
    inputs = spaniard()

    def in_hundreds(given: Inputs, amount: Decimal) -> Inputs:
        whole = amount // 100 * 100
        return replace(given, elements=(replace(BONUS, amount=whole),), expected_annual_pay=28000 + whole)

    with pytest.raises(GrossUpRefused) as refused:
        gross_up(inputs, load("es", inputs.pay_date), "bonus", D("1600.01"), in_hundreds)
    values = refused.value.values
    assert refused.value.key == "gross_up_no_exact_amount"
    assert D(str(values["net_below"])) < D("1600.01") < D(str(values["net_above"]))


@pytest.mark.parametrize(
    ("code", "wanted", "key"),
    [
        ("nothing", "2000", "gross_up_no_element"),
        ("bonus", "1000", "gross_up_already_above"),
        ("bonus", "999999999", "gross_up_out_of_reach"),
    ],
)
def test_what_cannot_be_met_is_refused_by_name(code: str, wanted: str, key: str) -> None:
    inputs = spaniard(tax_form=FORM)
    with pytest.raises(GrossUpRefused) as refused:
        gross_up(inputs, load("es", inputs.pay_date), code, D(wanted))
    assert refused.value.key == key


@pytest.mark.parametrize("wanted", [D("NaN"), D("Infinity"), 1600.5])
def test_a_wanted_net_that_is_no_amount_is_refused(wanted: Any) -> None:
    inputs = spaniard()
    with pytest.raises(InvalidInputs):
        gross_up(inputs, load("es", inputs.pay_date), "bonus", wanted)


def test_a_penny_less_than_nothing_gives_may_be_what_some_pence_give() -> None:
    # Tax is of whole pounds: 39 pence of bonus bring the pay to the next one, and the net down by a penny.
    bonus = Element("bonus", ElementKind.EARNING, D(0), "Bonus", (uk.TAX, uk.NI))
    inputs = Inputs(
        subject="1",
        period_from=make_inputs().period_from,
        period_to=make_inputs().period_to,
        pay_date=make_inputs().pay_date,
        annual_salary=D("95338.38"),
        facts=uk.BritishFacts(tax_code="1257L", is_week1=True),
        elements=(bonus,),
    )
    pack = load("uk", inputs.pay_date)
    at_nothing = calculate(inputs, pack).net
    paid = calculate(replace(inputs, elements=(replace(bonus, amount=D("0.39")),)), pack)
    assert paid.net < at_nothing
    assert gross_up(inputs, pack, "bonus", paid.net).result.net == paid.net
