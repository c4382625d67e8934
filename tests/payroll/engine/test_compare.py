"""Why this month's net differs from last month's."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.es.facts import CONTRIBUTIONS, IRPF
from payroll.countries.registry import COUNTRIES
from payroll.engine import calculate
from payroll.engine.compare import Reason, Why, compare, told
from payroll.engine.model import ElementKind
from tests.payroll.engine.catalog import SPANISH
from tests.payroll.engine.drawn import DRAWN
from tests.payroll.engine.people import element, make_inputs, pay

D = Decimal


def test_a_bonus_shows_as_new_and_its_quotas_as_changed_bases() -> None:
    before = pay(make_inputs(expected_annual_pay=D(30000)))
    bonus = element(ElementKind.EARNING, "100", CONTRIBUTIONS, IRPF, code="bonus")
    after = pay(make_inputs(expected_annual_pay=D(30000), elements=(bonus,)))
    waterfall = compare(before, after)
    reasons = {move.code: [reason.why for reason in move.reasons] for move in waterfall.moves}
    assert reasons == {
        "bonus": [Why.NEW],
        "es.common_contingencies.employee": [Why.BASE],
        "es.intergenerational_equity.employee": [Why.BASE],
        "es.unemployment.employee": [Why.BASE],
        "es.vocational_training.employee": [Why.BASE],
        "es.irpf": [Why.BASE],
    }
    assert waterfall.difference == after.net - before.net


def test_a_year_s_new_figures_are_told_from_a_person_s_own_rate() -> None:
    december: dict[str, Any] = {"period_from": date(2025, 12, 1), "period_to": date(2025, 12, 31)}
    before = pay(make_inputs(month=1, pay_date=date(2026, 1, 5), **december))
    after = pay(make_inputs(month=1))
    moves = {move.code: move for move in compare(before, after).moves}
    assert [x.why for x in moves["es.intergenerational_equity.employee"].reasons] == [Why.PARAMETER]
    higher = pay(make_inputs(month=1, expected_annual_pay=D(29000)))
    tax = next(move for move in compare(after, higher).moves if move.code == "es.irpf")
    assert [reason.why for reason in tax.reasons] == [Why.RATE]


def test_the_waterfall_reads_in_both_languages() -> None:
    waterfall = compare(pay(make_inputs()), pay(make_inputs("30000")))
    english = told(waterfall, str, str)
    spanish = told(waterfall, str, str, SPANISH.__getitem__)
    assert english[0] == "Net before: 1536.73."
    assert english[1] == "salary moves the net by +142.86: its amount changed: +142.86."
    assert spanish[1] == "salary cambia el líquido en +142.86: ha cambiado su importe: +142.86."
    assert len(english) == len(spanish) == len(waterfall.moves) + 2


def test_days_and_quantities_are_told_from_the_amount() -> None:
    whole, joined = pay(make_inputs()), pay(make_inputs("30000", worked_days=15))
    moves = {move.code: move.reasons for move in compare(whole, joined).moves}
    # Half of 2,000 is gone for the days; the raise of 142.86 counts for the other half.
    assert moves["salary"] == (Reason(Why.DAYS, D("-1000.00")), Reason(Why.AMOUNT, D("71.43")))
    ten, twelve = (
        replace(element(ElementKind.NON_SALARY, amount, code="es.mileage"), quantity=D(quantity))
        for amount, quantity in (("10", "100"), ("12", "120"))
    )
    trips = [pay(make_inputs(elements=(each,))) for each in (ten, twelve)]
    (move,) = compare(*trips).moves
    assert move.reasons == (Reason(Why.QUANTITY, D("2.00")),)
    assert "its quantity changed: +2.00" in told(compare(*trips), str, str)[1]


def test_a_payslip_does_not_differ_from_itself() -> None:
    assert compare(pay(make_inputs()), pay(make_inputs())).moves == ()


@pytest.mark.parametrize("code", sorted(COUNTRIES))
@settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_moves_and_their_reasons_add_up_to_the_difference(code: str, data: st.DataObject) -> None:
    first, second = data.draw(DRAWN[code]), data.draw(DRAWN[code])
    before, after = (calculate(inputs, load(code, inputs.pay_date)) for inputs in (first, second))
    waterfall = compare(before, after)
    assert sum((move.net for move in waterfall.moves), D(0)) == after.net - before.net
    for move in waterfall.moves:
        assert sum((reason.net for reason in move.reasons), D(0)) == move.net
