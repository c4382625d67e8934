"""What a Spanish year holds besides ordinary months: changes, leave, travel, court orders, the end."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries import wording as texts
from payroll.countries.es import wording
from payroll.countries.es.facts import (
    CONTRIBUTIONS,
    IRPF,
    EndCause,
    LeaveKind,
    Regularisation,
    Seniority,
    Settlement,
    SickLeave,
    SpanishFacts,
    TaxForm,
    Zone,
)
from payroll.countries.es.irpf import TaxCase, withhold
from payroll.engine.arithmetic import evaluate
from payroll.engine.model import Category, Element, ElementKind, ExtraPay, Inputs, Result
from payroll.engine.refusals import InvalidInputs, StatutoryPackExpired, Unsupported
from payroll.engine.rounding import half_up_cent, truncate_cent
from payroll.engine.steps import year_to_date
from tests.payroll.engine.people import amounts, element, make_inputs, pay

D = Decimal
FACTS = SpanishFacts(contribution_group=5, accident_rate=D("1.50"), tax_form=TaxForm(birth_year=1988))


def person(salary: str = "28000", pays: int = 14, month: int = 5, **changes: Any) -> Inputs:
    """Return the inputs of a month; Spanish facts by keyword, any other field under `inputs`."""
    others = changes.pop("inputs", {})
    return make_inputs(salary, pays, month, facts=replace(FACTS, **changes), **others)


def explained(result: Result) -> Result:
    """Return a result whose every line follows from the arithmetic of its own trace."""
    for line in result.lines:
        ends = [
            evaluate(step, equation) for step in line.trace if (equation := texts.equation(step)) is not None
        ]
        for step, (name, value) in zip(
            [step for step in line.trace if texts.equation(step) is not None], ends, strict=True
        ):
            assert dict(step.values)[name] == value, (line.code, step)
        assert ends or line.trace[-1].key == "step.given", line.code
        if ends:
            assert ends[-1][1] == line.amount, line.code
    return result


def limited(code: str, amount: str, quantity: str | None) -> Element:
    kind = ElementKind.NON_SALARY
    return Element(code, kind, D(amount), "Concepto", quantity=None if quantity is None else D(quantity))


# Regularisation


def test_a_raise_is_regularised_from_the_year_so_far() -> None:
    year = year_to_date([pay(make_inputs(month=month)) for month in (1, 2, 3, 4)])
    raised = person(
        "32000",
        regularisation=Regularisation(cause=5),
        inputs={"expected_annual_pay": D("30666.68"), "year_to_date": year},
    )
    result = explained(pay(raised))
    line = result.line("es.irpf")
    assert line is not None
    assert line.rule == "es.irpf.regularisation"
    # 8,000 was paid at 15.58 %; what the new year's tax leaves is spread over the 22,666.68 to come.
    figures = {name: value for step in line.trace for name, value in step.values}
    withheld = dict(year)["es.irpf"]
    assert withheld == 4 * half_up_cent(D(2000) * D("15.58") / 100)
    case = TaxCase(2026, D("30666.68"), D(str(figures["contributions"])), FACTS.tax_form)
    due = withhold(case, load("es", raised.pay_date).at("irpf", raised.pay_date).values).quota
    assert line.rate == truncate_cent((due - withheld) / D("22666.68") * 100)
    # What is withheld in the whole year is its tax, but for the cut of the rate.
    assert 0 <= due - withheld - D("22666.68") * line.rate / 100 < D("22666.68") / 10000
    assert figures["received"] == D(8000)


def test_without_a_change_the_regularised_rate_is_the_former_one() -> None:
    before = pay(make_inputs(month=1))
    year = year_to_date([before])
    again = person(regularisation=Regularisation(cause=5), inputs={"year_to_date": year})
    first, second = before.line("es.irpf"), pay(again).line("es.irpf")
    assert first is not None
    assert second is not None
    assert abs(first.rate - second.rate) <= D("0.01")  # type: ignore[operator]


def test_a_move_of_territory_says_that_it_is_not_confirmed() -> None:
    moved = person(
        regularisation=Regularisation(cause=7, received=D(14000), withheld=D(2181)),
        tax_form=TaxForm(birth_year=1988, zone=Zone.CEUTA_MELILLA),
    )
    assert "es.irpf" in explained(pay(moved)).unverified


def test_paying_more_than_the_year_has_left_is_refused() -> None:
    late = person(regularisation=Regularisation(cause=5, received=D("27000"), withheld=D(1)))
    with pytest.raises(InvalidInputs) as refusal:
        pay(late)
    assert refusal.value.values == {"problem": wording.PAY_EXCEEDS_YEAR}


def test_a_regularisation_without_the_year_so_far_is_refused() -> None:
    with pytest.raises(InvalidInputs) as refusal:
        pay(person(regularisation=Regularisation(cause=5)))
    assert refusal.value.values == {"problem": wording.YEAR_SO_FAR_MISSING}


# Sick leave


def leave(
    kind: LeaveKind = LeaveKind.ILLNESS, first: int = 11, last: int | None = 30, **more: Any
) -> SickLeave:
    ends = None if last is None else date(2026, 4, last)
    return SickLeave(
        kind=kind, starts_on=date(2026, 4, first), ends_on=ends,
        common_base=D("2333.33"), professional_base=D("2333.33"), **more,
    )  # fmt: skip


def test_twenty_days_of_illness_by_hand() -> None:
    # 2,333.33 / 30 = 77.78 a day; days 4 to 15: 12 x 77.78 x 60 % = 560.02, days 16 to 20: 233.34.
    # Ten days earn 666.67 of salary and 111.11 of extra pays; the base of 20 days goes on with 1,555.55.
    result = explained(pay(person(month=4, sick_leaves=(leave(),))))
    found = amounts(result)
    assert found["salary"] == D("666.67")
    assert found["es.sick_pay.employer"] == D("560.02")
    assert found["es.sick_pay.delegated"] == D("233.34")
    assert found["es.delegated_payment.employer"] == D("-233.34")
    assert found["es.base.common_contingencies"] == D("666.67") + D("111.11") + D("1555.55")
    assert found["es.base.irpf"] == D("666.67") + D("560.02") + D("233.34")
    assert found["es.base.remuneration"] == D("666.67")


def test_the_base_of_a_whole_month_of_leave_is_the_former_one() -> None:
    found = amounts(explained(pay(person(month=4, sick_leaves=(leave(first=1, last=None),)))))
    assert found["salary"] == 0
    assert found["es.base.common_contingencies"] == D("2333.33")
    assert found["es.common_contingencies.employee"] == D("109.67")


def test_a_work_accident_pays_its_own_day_as_salary() -> None:
    found = amounts(explained(pay(person(month=4, sick_leaves=(leave(LeaveKind.WORK_ACCIDENT, 21, None),)))))
    assert found["salary"] == (D(2000) * 21 / 30).quantize(D("0.01"))
    # 9 x 77.78 x 75 %
    assert found["es.sick_pay.delegated"] == D("525.02")


def test_the_top_up_fills_to_the_agreed_share_and_does_not_contribute() -> None:
    plain = pay(person(month=4, sick_leaves=(leave(),)))
    topped = explained(pay(person(month=4, sick_leaves=(leave(topped_up_to=D(100)),))))
    # 2,000 x 20 / 30 = 1,333.33 less 793.36
    assert amounts(topped)["es.sick_pay.top_up"] == D("539.97")
    assert topped.total(Category.EMPLOYEE_CONTRIBUTION) == plain.total(Category.EMPLOYEE_CONTRIBUTION)


@pytest.mark.parametrize(
    ("leaves", "problem"),
    [
        ((leave(first=1, last=10), leave(first=10, last=12)), wording.BAD_LEAVE),
        ((leave(first=12, last=10),), wording.BAD_LEAVE),
        ((leave(base_days=0),), wording.BAD_LEAVE_BASE),
        ((leave(topped_up_to=D(101)),), wording.BAD_TOP_UP),
    ],
)
def test_leaves_that_cannot_be_are_refused(leaves: tuple[SickLeave, ...], problem: str) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        pay(person(month=4, sick_leaves=leaves))
    assert refusal.value.values == {"problem": problem}


@settings(deadline=None, max_examples=40)
@given(
    first=st.integers(1, 30),
    days=st.integers(0, 29),
    group=st.integers(1, 11),
    kind=st.sampled_from(LeaveKind),
    topped=st.sampled_from((D(0), D(75), D(100))),
)
def test_a_leave_never_loses_a_base_and_adds_up(
    first: int, days: int, group: int, kind: LeaveKind, topped: Decimal
) -> None:
    ill = leave(kind, first, min(30, first + days), topped_up_to=topped)
    result = explained(pay(person("40000", month=4, contribution_group=group, sick_leaves=(ill,))))
    assert amounts(result)["es.base.common_contingencies"] >= D("1424.40")
    taken = result.total(Category.EMPLOYEE_CONTRIBUTION) + result.total(Category.TAX)
    assert result.net == result.gross - taken
    assert result.gross <= D("40000") / 14 + D("0.01")


# Part time


def test_a_part_timer_below_the_full_minimum_is_paid_by_hours_and_marked() -> None:
    half = {"working_time": D("0.5")}
    result = explained(pay(person("8000", pays=12, monthly_hours=D(83), inputs=half)))
    # 666.67 is below 83 hours at 8.58
    assert amounts(result)["es.base.common_contingencies"] == D("712.14")
    assert "es.base.common_contingencies" in result.unverified
    enough = pay(person("12000", pays=12, monthly_hours=D(83), inputs=half))
    assert amounts(enough)["es.base.common_contingencies"] == D("1000.00")
    assert enough.unverified == ()


# Elements


@pytest.mark.parametrize(
    ("code", "amount", "quantity", "free", "taxed"),
    [
        ("es.mileage", "30", "100", "26.00", "4.00"),
        ("es.mileage", "20", "100", "20.00", None),
        ("es.meals", "60", "2", "53.34", "6.66"),
        ("es.meals_overnight", "120", "2", "106.68", "13.32"),
        ("es.meals_abroad", "50", "1", "48.08", "1.92"),
        ("es.meals_overnight_abroad", "100", "1", "91.35", "8.65"),
        ("es.lodging", "400", None, "400.00", None),
    ],
)
def test_travel_is_free_up_to_the_limit(
    code: str, amount: str, quantity: str | None, free: str, taxed: str | None
) -> None:
    plain = amounts(pay(person()))
    found = amounts(explained(pay(person(inputs={"elements": (limited(code, amount, quantity),)}))))
    assert found[code] == D(free)
    assert found.get(f"{code}.taxed") == (None if taxed is None else D(taxed))
    over = D(taxed or 0)
    assert found["es.base.irpf"] == plain["es.base.irpf"] + over
    assert found["es.base.remuneration"] == plain["es.base.remuneration"] + over


def test_a_meal_card_contributes_and_is_not_paid_out() -> None:
    plain = pay(person())
    result = explained(pay(person(inputs={"elements": (limited("es.meal_card", "250", "20"),)})))
    found, before = amounts(result), amounts(plain)
    assert (found["es.meal_card"], found["es.meal_card.taxed"]) == (D("220.00"), D("30.00"))
    assert found["es.base.remuneration"] == before["es.base.remuneration"] + 250
    assert found["es.base.irpf"] == before["es.base.irpf"] + 30
    assert found["es.base.irpf_in_kind"] == D("30.00")
    assert found["es.in_kind.received"] == D("250.00")
    assert found["es.irpf"] == before["es.irpf"]
    line = result.line("es.irpf.in_kind")
    assert line is not None
    assert line.amount == (D(30) * line.rate / 100).quantize(D("0.01"))  # type: ignore[operator]


def test_health_insurance_is_free_up_to_the_year_for_each_person() -> None:
    insured = limited("es.health_insurance", "200", "2")
    year = (("es.health_insurance", D("900.00")),)
    found = amounts(explained(pay(person(inputs={"elements": (insured,), "year_to_date": year}))))
    assert (found["es.health_insurance"], found["es.health_insurance.taxed"]) == (D("100.00"), D("100.00"))


def test_a_company_car_is_taxed_on_account() -> None:
    car = element(ElementKind.BENEFIT_IN_KIND, "300", CONTRIBUTIONS, IRPF, code="car")
    result = explained(pay(person(inputs={"elements": (car,)})))
    found = amounts(result)
    line = result.line("es.irpf.in_kind")
    assert line is not None
    assert line.base == D("300.00")
    paid_out = result.gross - 300 - result.total(Category.EMPLOYEE_CONTRIBUTION) - result.total(Category.TAX)
    assert result.net == paid_out
    assert found["es.base.remuneration"] == D("2300.00")


def test_seniority_steps_follow_the_years() -> None:
    steps = Seniority(since=date(2016, 5, 31), years_per_step=3, amount=D("40.10"), most_steps=2)
    assert amounts(explained(pay(person(seniority=steps))))["es.seniority"] == D("80.20")
    late = replace(steps, since=date(2023, 6, 1))
    assert amounts(pay(person(seniority=late)))["es.seniority"] == 0


@pytest.mark.parametrize(
    ("elements", "error", "reason"),
    [
        ((limited("es.yacht", "1", "1"),), Unsupported, {"feature": wording.UNKNOWN_ELEMENT}),
        (
            (limited("es.complementary_hours", "90", "9"),),
            Unsupported,
            {"feature": wording.COMPLEMENTARY_HOURS},
        ),
        ((limited("es.mileage", "1", None),), InvalidInputs, {"problem": wording.QUANTITY_MISSING}),
        ((limited("es.meals", "1", "0"),), InvalidInputs, {"problem": wording.QUANTITY_MISSING}),
    ],
)
def test_elements_nobody_knows_are_refused(
    elements: tuple[Element, ...], error: type[Exception], reason: dict[str, str]
) -> None:
    with pytest.raises(error) as refusal:
        pay(person(inputs={"elements": elements}))
    assert getattr(refusal.value, "values", None) == reason


# Court orders


def test_alimony_is_taken_outside_the_scale_and_before_it() -> None:
    alimony = element(ElementKind.GARNISHMENT, "900", code="es.alimony")
    debt = element(ElementKind.GARNISHMENT, "9000", code="court")
    free = pay(person("42000"))
    result = explained(pay(person("42000", inputs={"elements": (debt, alimony)})))
    found = amounts(result)
    assert found["es.alimony"] == D("900.00")
    assert found["court"] == ((free.net - 1221) * D("0.3")).quantize(D("0.01"))


def test_the_court_cuts_the_scale_for_dependants() -> None:
    debt = element(ElementKind.GARNISHMENT, "9000", code="court")
    free = pay(person("42000"))
    found = amounts(explained(pay(person("42000", garnishment_cut=D(15), inputs={"elements": (debt,)}))))
    assert found["court"] == half_up_cent((free.net - 1221) * D("0.15"))
    with pytest.raises(InvalidInputs):
        pay(person(garnishment_cut=D(9), inputs={"elements": (debt,)}))


def test_each_court_cuts_the_scale_of_its_own_order() -> None:
    first = replace(element(ElementKind.GARNISHMENT, "100", code="first"), rate=D(10))
    second = replace(element(ElementKind.GARNISHMENT, "9000", code="second"), rate=D(15))
    third = element(ElementKind.GARNISHMENT, "9000", code="third")
    net = pay(person("42000")).net
    result = explained(pay(person("42000", inputs={"elements": (first, second, third)})))
    found = amounts(result)
    assert found["first"] == 100
    assert found["second"] == half_up_cent((net - 1221) * D("0.15")) - 100
    # Without dependants the scale lets more through, of which the earlier two have taken their part.
    assert found["third"] == half_up_cent((net - 1221) * D("0.3")) - found["first"] - found["second"]
    line = result.line("first")
    assert line is not None
    assert line.rate is None


@pytest.mark.parametrize("points", ["9.99", "15.01", "100"])
def test_a_cut_that_the_law_does_not_know_is_refused(points: str) -> None:
    order = replace(element(ElementKind.GARNISHMENT, "100", code="court"), rate=D(points))
    with pytest.raises(InvalidInputs) as refusal:
        pay(person("42000", inputs={"elements": (order,)}))
    assert refusal.value.values == {"problem": wording.BAD_CUT}


# The end of an employment


def ended(cause: EndCause, **more: Any) -> Inputs:
    settled = Settlement(
        cause=cause, starts_on=date(2020, 4, 11), ends_on=date(2026, 4, 10),
        unused_holiday_days=D("9"), extra_pays=(ExtraPay(6, D("100") / 180),),
    )  # fmt: skip
    others = {"worked_days": 10, "expected_annual_pay": D("26000"), "expected_months": D("3") + D(1) / 3}
    return person(month=4, settlement=settled, inputs={**others, **more})


def test_a_dismissal_by_hand() -> None:
    # 10 days of 2,000: 666.67; 100 of 180 days of an extra pay: 1,111.11; 9 days at 28,000 / 360: 700.00;
    # 72 months of 33 days a year: 198 days at 28,000 / 365 = 15,189.04, exempt.
    result = explained(pay(ended(EndCause.UNFAIR)))
    found = amounts(result)
    assert found["salary"] == D("666.67")
    assert found["es.settlement.extra_pay"] == D("1111.11")
    assert found["es.settlement.holiday"] == D("700.00")
    assert found["es.settlement.indemnity"] == D("15189.04")
    assert "es.settlement.indemnity_taxed" not in found
    assert found["es.base.irpf"] == D("2477.78")
    # The holiday contributes apart, on its own base.
    assert found["es.base.holiday"] == D("700.00")
    assert found["es.holiday.common_contingencies.employee"] == D("32.90")
    assert found["es.base.remuneration"] == D("666.67")


def test_the_end_of_a_fixed_term_is_taxed_and_does_not_contribute() -> None:
    found = amounts(explained(pay(ended(EndCause.END_OF_FIXED_TERM))))
    # 72 days at 28,000 / 365
    assert found["es.settlement.indemnity_taxed"] == D("5523.29")
    assert found["es.base.irpf"] == D("2477.78") + D("5523.29")
    assert found["es.base.remuneration"] == D("666.67")


def test_the_holiday_base_stops_at_the_ceiling_of_its_months() -> None:
    settled = Settlement(
        cause=EndCause.WITHOUT_INDEMNITY, starts_on=date(2020, 1, 1), ends_on=date(2026, 4, 30),
        unused_holiday_days=D(20),
    )  # fmt: skip
    result = explained(pay(person("200000", month=4, settlement=settled)))
    assert amounts(result)["es.base.holiday"] == D("5101.20")
    assert "es.base.holiday" in result.unverified


@pytest.mark.parametrize("end", [date(2026, 5, 1), date(2019, 1, 1)])
def test_an_end_outside_the_month_is_refused(end: date) -> None:
    settled = Settlement(cause=EndCause.OBJECTIVE, starts_on=date(2020, 1, 1), ends_on=end)
    with pytest.raises(InvalidInputs) as refusal:
        pay(person(month=4, settlement=settled))
    assert refusal.value.values == {"problem": wording.BAD_SETTLEMENT}


def test_holiday_that_falls_into_an_unknown_year_is_refused() -> None:
    settled = Settlement(
        cause=EndCause.OBJECTIVE,
        starts_on=date(2020, 1, 1),
        ends_on=date(2026, 12, 31),
        unused_holiday_days=D(3),
    )
    with pytest.raises(StatutoryPackExpired):
        pay(person(month=12, settlement=settled))


@settings(deadline=None, max_examples=60)
@given(st.decimals("15000", "200000", places=2), st.sampled_from((5, 6)))
def test_twelve_and_fourteen_pays_have_one_rate(salary: Decimal, month: int) -> None:
    rates = {
        line.rate
        for pays in (12, 14)
        if (line := pay(person(str(salary), pays, month)).line("es.irpf")) is not None
    }
    assert len(rates) == 1
