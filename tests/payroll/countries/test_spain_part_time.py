"""The year of a part-timer: contributions are estimated by the minimums of the hours worked."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import load
from payroll.countries.es.country import SPAIN
from payroll.countries.registry import COUNTRIES
from payroll.engine.model import Inputs, Result
from payroll.engine.snapshot import replay, seal
from tests.payroll.countries.test_spain_events import FACTS, explained
from tests.payroll.engine.people import make_inputs, pay

D = Decimal


def half_day(salary: str, hours: str = "80", group: int = 1, **changes: Any) -> Inputs:
    """Return a month of somebody who works half the hours, twelve pays a year."""
    facts = replace(FACTS, contribution_group=group, monthly_hours=D(hours))
    return make_inputs(salary, 12, facts=facts, working_time=D("0.5"), **changes)


def contributions_of_year(result: Result) -> Decimal:
    """Return what the withholding took off the year's pay for contributions."""
    line = result.line("es.irpf")
    assert line is not None
    return next(
        D(str(value)) for step in line.trace for name, value in step.values if name == "contributions"
    )


def test_the_year_of_a_part_timer_contributes_on_what_is_paid() -> None:
    # 1,500 a month is more than 80 hours at 11.98; the minimum of a full-timer of the group is 1,989.30.
    # 70.50 and 2.25 of common contingencies and equity, 23.25 and 1.50 of unemployment and training.
    found = explained(pay(half_day("18000")))
    assert contributions_of_year(found) == D("97.50") * 12
    assert contributions_of_year(found) == 12 * sum(
        (line.amount for line in found.lines if line.category == "employee_contribution"), D(0)
    )


def test_the_minimum_of_the_hours_is_not_confirmed_where_it_is_used() -> None:
    # 120 hours at 11.98 are 1,437.60 of common contingencies; the other base stays at the 1,200 paid.
    found = explained(pay(half_day("14400", hours="120")))
    assert contributions_of_year(found) == (D("67.57") + D("2.16") + D("18.60") + D("1.20")) * 12
    assert "es.irpf" in found.unverified
    assert "es.irpf" not in pay(half_day("18000")).unverified


def test_who_begins_within_a_month_is_estimated_by_whole_months() -> None:
    joiner = half_day("18000", hours="40", worked_days=15)
    assert contributions_of_year(pay(joiner)) == contributions_of_year(pay(half_day("18000")))


@pytest.mark.parametrize("place", [0, 1])
def test_what_was_sealed_with_the_former_estimate_is_still_replayed(place: int) -> None:
    inputs = half_day("18000")
    pack = load("es", inputs.pay_date)
    sealed = seal(inputs, replace(pack, rules=SPAIN.former_rules[place]))
    # 1,989.30 by 4.85 % and 1,500 by 1.65 %, rounded one by one: 93.50 + 2.98 + 23.25 + 1.50.
    assert contributions_of_year(sealed.result) == D("121.23") * 12
    assert replay(sealed.data, COUNTRIES).is_equal
