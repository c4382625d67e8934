"""What a pay keeps whatever is owed: any pay and any claims of every country."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.registry import COUNTRIES
from payroll.engine import calculate
from payroll.engine.model import ZERO, Element, ElementKind, Inputs
from payroll.engine.refusals import NegativeNet, Refused
from payroll.receivables import protection
from payroll.receivables.protection import CARRIED, fitted, is_recovery
from tests.payroll.engine import people
from tests.payroll.engine.drawn import DRAWN

every_country = pytest.mark.parametrize("code", sorted(COUNTRIES))
calmly = settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
AMOUNTS = st.integers(1, 500_000).map(lambda cents: Decimal(cents) / 100)


def claim(code: str, amount: Decimal) -> Element:
    return Element(code, ElementKind.DEDUCTION, amount, "x")


@st.composite
def claims(draw: st.DrawFn) -> tuple[Element, ...]:
    kinds = draw(st.lists(st.sampled_from(["owed", "advance", "loan"]), min_size=1, max_size=4))
    return tuple(claim(f"{kind}.{number}", draw(AMOUNTS)) for number, kind in enumerate(kinds))


@every_country
@calmly
@given(data=st.data())
def test_claims_leave_what_is_protected(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    asked = data.draw(claims())
    pack = load(code, inputs.pay_date)
    free = calculate(inputs, pack)
    found = fitted(replace(inputs, elements=(*inputs.elements, *asked)), pack)
    result = calculate(found.inputs, pack)
    taken = [item for item in found.inputs.elements if is_recovery(item)]
    total = sum((item.amount for item in taken), ZERO)
    by_law = protection.room(inputs, pack, free)
    assert result.net == free.net - total
    assert total <= max(by_law, protection.agreed_room(free))
    wanted = {item.code: item.amount for item in asked}
    assert all(ZERO < item.amount <= wanted[item.code] for item in taken)
    if not any(item.code.startswith(("advance.", "loan.")) for item in taken):
        assert total <= by_law
    # What was lowered once stays as it is: the facts of a sealed run give the same inputs again.
    assert fitted(found.inputs, pack).inputs == found.inputs


@calmly
@given(amount=st.integers(100_000, 900_000).map(lambda cents: Decimal(cents) / 100))
def test_a_pay_below_nothing_is_exactly_nothing(amount: Decimal) -> None:
    inputs = people.make_inputs("28000", elements=(claim("canteen", amount),))
    pack = load("es", inputs.pay_date)
    found = fitted(inputs, pack)
    result = calculate(found.inputs, pack)
    line = result.line(CARRIED)
    if found.carried:
        assert line is not None
        assert result.net == ZERO
        assert line.amount == found.carried
        with pytest.raises(NegativeNet):
            calculate(inputs, pack)
    else:
        assert line is None
        assert found == (inputs, ZERO)
        assert result.net >= 0


def test_what_the_law_refuses_stays_refused() -> None:
    inputs = people.make_inputs("28000", elements=(claim("owed.1", Decimal(10)),), accident_rate=Decimal(-1))
    pack = load("es", inputs.pay_date)
    with pytest.raises(Refused):
        calculate(fitted(inputs, pack).inputs, pack)


def test_the_minimum_wage_stays_in_spain() -> None:
    inputs = people.make_inputs("19000", elements=(claim("owed.1", Decimal(500)),))
    pack = load("es", inputs.pay_date)
    free = calculate(replace(inputs, elements=()), pack)
    result = calculate(fitted(inputs, pack).inputs, pack)
    assert result.net == min(free.net, Decimal("1221.00"))
