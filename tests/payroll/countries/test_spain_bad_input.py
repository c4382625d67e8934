"""Spanish facts that cannot be: refused, or without effect, but never a wrong amount."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import load
from payroll.countries.es import wording
from payroll.countries.es.country import SPAIN
from payroll.countries.es.facts import (
    OVERTIME,
    EndCause,
    LeaveKind,
    Regularisation,
    Seniority,
    Settlement,
    SickLeave,
    SpanishFacts,
    TaxForm,
)
from payroll.countries.registry import COUNTRIES
from payroll.engine import explain
from payroll.engine.model import Element, ElementKind, ExtraPay
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.snapshot import replay, seal
from tests.payroll.engine.people import amounts, element, make_inputs, pay

D = Decimal
FACTS = SpanishFacts(contribution_group=5, accident_rate=D("1.50"), tax_form=TaxForm(birth_year=1988))
LEAVE = SickLeave(
    kind=LeaveKind.ILLNESS,
    starts_on=date(2026, 5, 1),
    ends_on=date(2026, 5, 15),
    common_base=D(2300),
    professional_base=D(2300),
)
STEPS = Seniority(since=date(2016, 1, 1), years_per_step=3, amount=D(20))
CHANGE = Regularisation(cause=5, received=D(8000), withheld=D(1200))
END = Settlement(cause=EndCause.OBJECTIVE, starts_on=date(2020, 1, 1), ends_on=date(2026, 5, 31))
HOURS = Element("hours", ElementKind.OVERTIME, D(0), "Horas", (OVERTIME,), quantity=D(10), rate=D(20))


def facts(**changes: Any) -> SpanishFacts:
    return replace(FACTS, **changes)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        # Fifteen days of leave in a month of ten days of employment would leave a negative salary.
        ({"facts": facts(sick_leaves=(LEAVE,)), "worked_days": 10}, wording.BAD_LEAVE),
        ({"facts": facts(sick_leaves=(replace(LEAVE, base_days=32),))}, wording.BAD_LEAVE_BASE),
        ({"facts": facts(seniority=replace(STEPS, most_steps=-1))}, wording.BAD_SENIORITY),
        ({"facts": facts(irregular_pay=D(-5))}, explain.BAD_AMOUNT),
        ({"facts": facts(regularisation=replace(CHANGE, received=D(-5)))}, explain.BAD_AMOUNT),
        ({"facts": facts(regularisation=replace(CHANGE, withheld=D(-5)))}, explain.BAD_AMOUNT),
        ({"facts": facts(regularisation=replace(CHANGE, base=D(-5)))}, explain.BAD_AMOUNT),
        (
            {"facts": facts(settlement=replace(END, extra_pays=(ExtraPay(13),)))},
            wording.BAD_SETTLEMENT,
        ),
        # Ten hours at twenty euros for nothing.
        ({"elements": (HOURS,)}, wording.QUANTITY_CONTRADICTS),
        ({"elements": (replace(HOURS, amount=D(201)),)}, wording.QUANTITY_CONTRADICTS),
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        pay(make_inputs(**changes))
    assert refusal.value.values == {"problem": problem}


@pytest.mark.parametrize(
    ("changes", "feature"),
    [
        ({"periods_per_year": 52}, wording.NOT_A_MONTH),
        ({"elements": (element(ElementKind.DEDUCTION, "9", code="es.irpf"),)}, wording.UNKNOWN_ELEMENT),
        ({"elements": (element(ElementKind.GARNISHMENT, "9", code="es.irpf"),)}, wording.UNKNOWN_ELEMENT),
    ],
)
def test_what_spain_does_not_have_is_refused_by_name(changes: dict[str, Any], feature: str) -> None:
    with pytest.raises(Unsupported) as refusal:
        pay(make_inputs(**changes))
    assert refusal.value.values == {"feature": feature}


def test_leave_may_fill_all_days_of_employment() -> None:
    found = amounts(pay(make_inputs(facts=facts(sick_leaves=(LEAVE,)), worked_days=15)))
    assert found["salary"] == 0


def test_seniority_counted_from_a_later_day_adds_nothing_yet() -> None:
    later = replace(STEPS, since=date(2031, 1, 1))
    assert amounts(pay(make_inputs(facts=facts(seniority=later))))["es.seniority"] == 0


def test_hours_that_give_the_amount_are_paid() -> None:
    assert amounts(pay(make_inputs(elements=(replace(HOURS, amount=D(200)),))))["hours"] == 200


SPRING = replace(LEAVE, starts_on=date(2026, 5, 20), ends_on=None)
LAST_DAY = replace(END, ends_on=date(2026, 5, 25))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        # Each took the tax down to nothing: the reduction and the contributions swallowed the whole pay.
        ({"facts": facts(irregular_pay=D(28001))}, wording.DEDUCTED_EXCEEDS_YEAR),
        ({"expected_annual_contributions": D(28001)}, wording.DEDUCTED_EXCEEDS_YEAR),
        (
            {"facts": facts(irregular_pay=D(26500)), "expected_annual_contributions": D(1800)},
            wording.DEDUCTED_EXCEEDS_YEAR,
        ),
        ({"facts": facts(monthly_hours=D(80))}, wording.HOURS_OF_FULL_TIMER),
        # Employed until the 25th, sick from the 20th: six days, and not the eleven until the month's end.
        (
            {"facts": facts(sick_leaves=(SPRING,), settlement=LAST_DAY), "worked_days": 25},
            wording.LEAVE_PAST_END,
        ),
        ({"facts": facts(sick_leaves=(SPRING,)), "worked_days": 25}, wording.LEAVE_WITHOUT_END),
    ],
)
def test_facts_that_would_silently_count_otherwise_are_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        pay(make_inputs(**changes))
    assert refusal.value.values == {"problem": problem}


def test_a_leave_that_ends_with_the_employment_is_paid() -> None:
    ended = replace(SPRING, ends_on=date(2026, 5, 25))
    result = pay(make_inputs(facts=facts(sick_leaves=(ended,), settlement=LAST_DAY), worked_days=25))
    # Nineteen days of 2,000 are worked; of the six of leave the law pays three.
    assert amounts(result)["salary"] == D("1266.67")
    assert amounts(result)["es.sick_pay.employer"] == D("138.01")


@pytest.mark.parametrize(
    ("leaves", "feature"),
    [
        ((replace(LEAVE, starts_on=date(2024, 11, 1), ends_on=None),), wording.LONG_LEAVE),
        # One day is worked, the 31st, and no thirtieth is left for it.
        ((replace(LEAVE, ends_on=date(2026, 5, 30)),), wording.SICK_TO_THE_30TH),
        (
            (LEAVE, replace(LEAVE, starts_on=date(2026, 5, 16), ends_on=date(2026, 5, 30))),
            wording.SICK_TO_THE_30TH,
        ),
    ],
)
def test_leaves_that_are_not_built_are_refused_by_name(leaves: tuple[SickLeave, ...], feature: str) -> None:
    with pytest.raises(Unsupported) as refusal:
        pay(make_inputs(facts=facts(sick_leaves=leaves)))
    assert refusal.value.values == {"feature": feature}


@pytest.mark.parametrize(
    "leave",
    [
        # The 545th day is the last of the month; a leave of all 31 days; one of the 2nd to the 31st.
        replace(LEAVE, starts_on=date(2024, 12, 3), ends_on=None),
        replace(LEAVE, ends_on=date(2026, 5, 31)),
        replace(LEAVE, starts_on=date(2026, 5, 2), ends_on=date(2026, 5, 31)),
    ],
)
def test_leaves_at_the_edge_are_paid(leave: SickLeave) -> None:
    assert pay(make_inputs(facts=facts(sick_leaves=(leave,)))).net > 0


def test_what_was_sealed_before_these_refusals_is_still_replayed() -> None:
    inputs = make_inputs(facts=facts(irregular_pay=D(28001)))
    pack = load("es", inputs.pay_date)
    sealed = seal(inputs, replace(pack, rules=SPAIN.former_rules[0]))
    assert replay(sealed.data, COUNTRIES).is_equal


def test_a_pay_day_long_before_the_month_is_refused() -> None:
    assert pay(make_inputs(pay_date=date(2026, 4, 1))).net > 0
    with pytest.raises(InvalidInputs) as refusal:
        pay(make_inputs(pay_date=date(2026, 3, 30)))
    assert refusal.value.values == {"problem": explain.BAD_PAY_DATE}


def test_a_limit_of_the_year_asks_what_the_year_has_had() -> None:
    insurance = Element("es.health_insurance", ElementKind.BENEFIT_IN_KIND, D(300), "Seguro", quantity=D(1))
    with pytest.raises(InvalidInputs) as refusal:
        pay(make_inputs(elements=(insurance,)))
    assert refusal.value.values == {"problem": wording.YEAR_SO_FAR_MISSING}
    assert amounts(pay(make_inputs(elements=(insurance,), year_to_date=())))["es.health_insurance"] == 300
    assert amounts(pay(make_inputs(month=1, elements=(insurance,))))["es.health_insurance"] == 300


def test_more_holiday_than_a_year_has_days_is_refused() -> None:
    for days in (D("365.5"), D("1e12")):
        settled = replace(LAST_DAY, unused_holiday_days=days)
        with pytest.raises(InvalidInputs) as refusal:
            pay(make_inputs(facts=facts(settlement=settled), worked_days=25))
        assert refusal.value.values == {"problem": wording.BAD_SETTLEMENT}


def test_facts_that_would_count_although_they_cannot_be_are_refused() -> None:
    steps = Seniority(since=date(1, 1, 1), years_per_step=3, amount=D(30))
    year = Regularisation(cause=5, received=D(9000), withheld=D("9000.01"))
    part_time = {"facts": facts(monthly_hours=D(745)), "working_time": D("0.5")}
    for changes, problem in (
        ({"facts": facts(seniority=steps)}, wording.BEFORE_WORKING_AGE),
        (
            {"facts": facts(settlement=replace(LAST_DAY, starts_on=date(1900, 1, 1))), "worked_days": 25},
            wording.BEFORE_WORKING_AGE,
        ),
        # Owed in another year it would be taxed as arrears.
        ({"facts": facts(due_on=date(2025, 3, 31))}, wording.BAD_DUE_DAY),
        ({"facts": facts(regularisation=year)}, wording.WITHHELD_EXCEEDS_PAY),
        ({"facts": facts(garnishment_cut=D(100))}, wording.BAD_CUT),
        ({"facts": facts(sick_leaves=(replace(LEAVE, professional_base=D(6000)),))}, wording.BAD_LEAVE_BASE),
        (part_time, wording.MANY_HOURS),
    ):
        with pytest.raises(InvalidInputs) as refusal:
            pay(make_inputs(**changes))
        assert refusal.value.values == {"problem": problem}
