"""American pay as a whole: ceilings over a year, supplemental wages, states and cities, refusals."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from babel.messages.pofile import read_po
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import hr.i18n
from payroll.countries import load, read
from payroll.countries.registry import COUNTRIES
from payroll.countries.us.facts import (
    DEFERRAL_401K,
    ROTH_401K,
    SALARY_FEEDS,
    SECTION_125,
    W4,
    AccountFigure,
    AccountRate,
    FormerW4,
    LocalKind,
    LocalTax,
    StateForm,
    SupplementalMethod,
)
from payroll.engine import year_to_date
from payroll.engine.model import Category, ElementKind, Inputs, Result
from payroll.engine.refusals import InvalidInputs, StatutoryPackExpired, Unsupported
from payroll.engine.steps import calculate_with_rows
from tests.payroll.countries.americans import (
    BONUS,
    LOCAL_TAXES,
    account,
    americans,
    amount,
    element,
    make,
    pay,
)

D = Decimal
calmly = settings(deadline=None, max_examples=10, suppress_health_check=list(HealthCheck))


def whole_year(salary: str, **changes: Any) -> list[Result]:
    """Return twelve months of the same pay, each with the year so far."""
    results: list[Result] = []
    for month in range(1, 13):
        results.append(pay(make(salary, 12, month, year_to_date=year_to_date(results), **changes)))
    return results


def total(results: list[Result], code: str) -> Decimal:
    return dict(year_to_date(results)).get(code, D(0))


def test_every_ceiling_of_the_year_is_kept() -> None:
    results = whole_year("300000")
    assert total(results, "us.base.social_security") == D(184500)
    assert total(results, "us.base.fica") == D(300000)
    assert total(results, "us.base.additional_medicare") == D(100000)
    assert total(results, "us.additional_medicare") == D(900)
    assert total(results, "us.base.futa") == D(7000)
    assert total(results, "us.futa") == D(42)
    assert total(results, "us.base.state_unemployment.mi") == D(9500)
    # Each payslip is rounded by itself, so a year may be some cents off the rate of the year.
    assert abs(total(results, "us.social_security.employee") - D("11439.00")) < D("0.06")


@calmly
@given(st.decimals("20000", "900000", places=2))
def test_no_ceiling_is_ever_exceeded(salary: Decimal) -> None:
    results = whole_year(str(salary))
    assert total(results, "us.base.social_security") == min(D(184500), total(results, "us.base.fica"))
    above = max(D(0), total(results, "us.base.fica") - D(200000))
    assert total(results, "us.base.additional_medicare") == above
    assert total(results, "us.futa") <= D("42.03")


@calmly
@given(americans())
def test_net_is_earnings_less_what_is_withheld(inputs: Inputs) -> None:
    result, _ = calculate_with_rows(inputs, load("us", inputs.pay_date), is_strict=True)
    withheld = (Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)
    assert result.net == result.total(Category.EARNING) - sum(result.total(kind) for kind in withheld)
    assert all(line.amount == round(line.amount, 2) and line.amount >= 0 for line in result.lines)
    assert all(line.rounding for line in result.lines)


@calmly
@given(americans(), st.randoms(use_true_random=False))
def test_the_order_of_elements_changes_no_total(inputs: Inputs, shuffle: Any) -> None:
    shuffled = list(inputs.elements)
    shuffle.shuffle(shuffled)
    before, after = pay(inputs), pay(replace(inputs, elements=tuple(shuffled)))
    assert (after.net, dict(after.bases)) == (before.net, dict(before.bases))


@calmly
@given(americans(), st.decimals("0.01", "0.5", places=2))
def test_a_raise_never_lowers_the_net(inputs: Inputs, share: Decimal) -> None:
    # What is above the lowest wages of California, and everything of the others, rises without a cliff.
    plain = replace(inputs, elements=())
    higher = replace(plain, annual_salary=round(plain.annual_salary * (1 + share), 2))
    assert pay(higher).net >= pay(plain).net


def test_an_exempt_employee_still_pays_social_security_and_medicare() -> None:
    result = pay(make("52000", w4=W4(is_exempt=True, extra=D(25))))
    assert amount(result, "us.income_tax") == 0
    assert (amount(result, "us.social_security.employee"), amount(result, "us.medicare.employee")) == (
        D("124.00"),
        D("29.00"),
    )


def test_who_is_exempt_from_fica_pays_none_of_it() -> None:
    result = pay(make(is_fica_exempt=True))
    assert result.line("us.social_security.employee") is None
    assert result.line("us.base.fica") is None


def test_a_bonus_is_taxed_flat_or_with_the_wages_of_the_period() -> None:
    bonus = element(ElementKind.EARNING, "1000", *BONUS, code="bonus")
    flat = pay(make(elements=(bonus,)))
    assert amount(flat, "us.income_tax_supplemental") == D("220.00")
    assert amount(flat, "us.income_tax") == amount(pay(make()), "us.income_tax")
    together = pay(make(elements=(bonus,), supplemental_method=SupplementalMethod.AGGREGATE))
    assert together.line("us.income_tax_supplemental") is None
    assert amount(together, "us.income_tax") == amount(pay(make("78000")), "us.income_tax")


def test_above_a_million_the_high_rate_is_no_choice() -> None:
    bonus = element(ElementKind.EARNING, "300000", *BONUS, code="bonus")
    so_far = (("us.base.supplemental", D(900000)),)
    for w4, normal in ((W4(), D(22000)), (W4(is_exempt=True), D(0))):
        inputs = make(
            elements=(bonus,),
            year_to_date=so_far,
            w4=w4,
            supplemental_method=SupplementalMethod.AGGREGATE,
        )
        assert amount(pay(inputs), "us.income_tax_supplemental") == normal + D(74000)


def test_a_plan_lowers_the_wages_each_tax_says_it_lowers() -> None:
    plan = element(ElementKind.DEDUCTION, "200", DEFERRAL_401K, code="plan")
    health = element(ElementKind.DEDUCTION, "100", SECTION_125, code="health")
    bases = dict(pay(make(elements=(plan, health), work_state="IL")).bases)
    assert bases["us.base.federal"] == bases["us.base.state.il"] == D(1700)
    assert bases["us.base.fica"] == D(1900)
    # Pennsylvania counts elective deferrals as compensation.
    assert dict(pay(make(elements=(plan,), work_state="PA")).bases)["us.base.state.pa"] == D(2000)


@pytest.mark.parametrize(
    ("state", "code", "expected"),
    [
        ("WA", "us.insurance.paid_leave.wa.employee", "16.14"),  # 2,000 x 1.13 % x 71.43 %
        ("WA", "us.insurance.paid_leave.wa.employer", "6.46"),
        ("WA", "us.insurance.long_term_care.wa.employee", "11.60"),
        ("WA", "us.insurance.workers_compensation.wa.employee", "9.87"),
        ("AK", "us.insurance.unemployment.ak.employee", "10.00"),
        ("PA", "us.insurance.unemployment.pa.employee", "1.40"),
        ("CA", "us.insurance.disability.ca.employee", "26.00"),
        ("NY", "us.insurance.disability.ny.employee", "1.20"),
        ("NY", "us.insurance.paid_leave.ny.employee", "8.64"),
    ],
)
def test_a_state_takes_its_insurances_from_the_employee(state: str, code: str, expected: str) -> None:
    assert amount(pay(make(work_state=state)), code) == D(expected)


def test_the_insurances_stop_at_their_ceiling_and_maximum() -> None:
    alaska = make(work_state="AK", year_to_date=(("us.base.insurance.ak", D(53200)),))
    assert amount(pay(alaska), "us.insurance.unemployment.ak.employee") == D("5.00")
    so_far = (("us.insurance.paid_leave.ny.employee", D("410.00")),)
    new_york = make(work_state="NY", year_to_date=so_far)
    assert amount(pay(new_york), "us.insurance.paid_leave.ny.employee") == D("1.91")


def test_a_small_employer_pays_no_part_of_the_paid_leave_and_a_letter_exempts() -> None:
    small = pay(make(work_state="WA", account=account(employee_count="49")))
    assert small.line("us.insurance.paid_leave.wa.employer") is None
    letter = pay(make(work_state="WA", exempt_insurances=("long_term_care",)))
    assert letter.line("us.insurance.long_term_care.wa.employee") is None


def test_local_taxes_of_pennsylvania() -> None:
    result = pay(make(work_state="PA", local_taxes=LOCAL_TAXES["PA"]))
    assert amount(result, "us.local.philadelphia") == D("68.60")
    assert amount(result, "us.local.earned_income.510101") == D("25.00")
    assert amount(result, "us.local.services.510101") == D("2.00")
    last = make(
        work_state="PA",
        local_taxes=LOCAL_TAXES["PA"],
        year_to_date=(("us.local.services.510101", D("51.50")),),
    )
    assert amount(pay(last), "us.local.services.510101") == D("0.50")


def test_the_city_wage_tax_follows_the_pay_date() -> None:
    resident = (LocalTax(kind=LocalKind.PHILADELPHIA),)
    june = make(work_state="PA", local_taxes=resident)
    july = replace(june, pay_date=date(2026, 7, 1))
    found = [amount(pay(inputs), "us.local.philadelphia") for inputs in (june, july)]
    assert found == [D("74.80"), D("74.70")]


def test_the_surcharge_of_yonkers_leaves_out_what_the_employee_asked_for() -> None:
    tax = (LocalTax(kind=LocalKind.YONKERS),)
    plain, more = (
        pay(make(work_state="NY", local_taxes=tax, state_form=StateForm(extra=D(extra)))) for extra in (0, 20)
    )
    assert amount(plain, "us.local.yonkers") == amount(more, "us.local.yonkers")
    assert amount(more, "us.state_tax.ny") == amount(plain, "us.state_tax.ny") + 20


def test_detroit_leaves_a_resident_what_the_city_of_work_has_taken() -> None:
    result = pay(make(local_taxes=LOCAL_TAXES["MI"]))
    # 2,000 less two exemptions of 23.08 at 2.4 - 0.5 %; 2,000 less one exemption at 0.5 %
    assert amount(result, "us.local.detroit") == D("37.12")
    assert amount(result, "us.local.city.Lansing") == D("9.88")


def test_a_period_without_wages_asks_for_no_tax() -> None:
    travel = element(ElementKind.NON_SALARY, "80", code="travel")
    result = pay(make("0", elements=(travel,), w4=W4(extra=D(25)), state_form=StateForm(extra=D(10))))
    assert result.net == D("80.00")
    assert result.of(Category.TAX) == ()


def test_a_credit_reduction_and_a_new_rate_hold_from_their_day() -> None:
    rates = tuple(x for x in account() if x.figure is not AccountFigure.FUTA_CREDIT_REDUCTION)
    old = AccountRate(
        figure=AccountFigure.FUTA_CREDIT_REDUCTION,
        value=D(0),
        effective_from=date(2026, 1, 1),
        effective_to=date(2026, 6, 18),
    )
    new = replace(old, value=D("1.2"), effective_from=date(2026, 6, 19), effective_to=None)
    assert amount(pay(make(account=(*rates, old, new))), "us.futa") == D("36.00")
    before = replace(make(account=(*rates, old, new)), pay_date=date(2026, 6, 18))
    assert amount(pay(before), "us.futa") == D("12.00")


def test_hours_times_rate_and_a_part_of_a_period() -> None:
    overtime = element(
        ElementKind.OVERTIME, "0", *SALARY_FEEDS, code="overtime", quantity=D("7.5"), rate=D("37.50")
    )
    result = pay(make(elements=(overtime,), worked_days=4))
    assert amount(result, "overtime") == D("281.25")
    assert amount(result, "us.salary") == D("800.00")


HOURS = element(ElementKind.OVERTIME, "5", *SALARY_FEEDS, quantity=D(2), rate=D(3))
HEALTH = element(ElementKind.DEDUCTION, "10", SECTION_125)
ALONE = element(ElementKind.EARNING, "500", *BONUS)
PHILADELPHIA = (LocalTax(kind=LocalKind.PHILADELPHIA),)


@pytest.mark.parametrize(
    ("changes", "error", "says"),
    [
        ({"work_state": "OR"}, Unsupported, "Oregon"),
        ({"work_state": "MA"}, Unsupported, "Massachusetts"),
        ({"work_state": "ZZ"}, InvalidInputs, "postal code"),
        ({"residence_state": "IL"}, Unsupported, "another state"),
        ({"residence_state": "ZZ"}, InvalidInputs, "postal code"),
        ({"w4": W4(is_nonresident_alien=True)}, Unsupported, "nonresident aliens"),
        ({"w4": W4(credits=D(-1))}, InvalidInputs, "on a form"),
        ({"w4": FormerW4(allowances=-1)}, InvalidInputs, "0 and 99"),
        ({"periods": 6}, Unsupported, "frequency"),
        ({"work_state": "NJ"}, Unsupported, "tables of the state"),
        ({"work_state": "NJ", "periods": 52, "state_form": StateForm(status="d")}, Unsupported, "tables C"),
        ({"work_state": "NC", "state_form": StateForm(status="widowed")}, InvalidInputs, "filing status"),
        ({"work_state": "NY", "salary": "1200000"}, Unsupported, "Method III"),
        ({"work_state": "NY", "salary": "0", "elements": (ALONE,)}, Unsupported, "without regular wages"),
        ({"state_form": None}, InvalidInputs, "form of the state"),
        ({"local_taxes": None}, InvalidInputs, "local taxes"),
        ({"local_taxes": PHILADELPHIA}, InvalidInputs, "another state"),
        ({"local_taxes": (LocalTax(kind=LocalKind.CITY),)}, InvalidInputs, "no rate"),
        ({"account": ()}, InvalidInputs, "missing on the pay date"),
        ({"account": account() * 2}, InvalidInputs, "same day"),
        ({"account": account(unemployment_rate="-1")}, InvalidInputs, "negative"),
        ({"work_state": "WA", "hours_worked": None}, InvalidInputs, "hours worked"),
        ({"work_state": "WA", "elements": (HEALTH,)}, Unsupported, "section 125"),
        ({"worked_days": 11}, InvalidInputs, "weekdays"),
        ({"elements": (HOURS,)}, InvalidInputs, "hours times rate"),
        ({"elements": (element(ElementKind.EARNING, "1", "irpf"),)}, InvalidInputs, "feeds a base"),
        ({"elements": (element(ElementKind.BENEFIT_IN_KIND, "1"),)}, Unsupported, "in kind"),
        ({"elements": (element(ElementKind.GARNISHMENT, "1"),)}, InvalidInputs, "support or for a creditor"),
        ({"pay_date": date(2027, 1, 4)}, StatutoryPackExpired, "2027-01-04"),
    ],
)
def test_what_is_not_built_and_what_cannot_be_is_refused_by_name(
    changes: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        pay(make(**changes))


def test_a_state_without_figures_for_a_day_refuses_its_own_people() -> None:
    rates = tuple(replace(rate, effective_from=date(2025, 1, 1)) for rate in account())
    period: dict[str, Any] = {
        "period_from": date(2025, 6, 1),
        "period_to": date(2025, 6, 14),
        "pay_date": date(2025, 6, 19),
    }
    illinois, texas = (replace(make(work_state=state, account=rates), **period) for state in ("IL", "TX"))
    with pytest.raises(StatutoryPackExpired, match="Illinois"):
        pay(illinois)
    assert pay(texas).net > 0


@pytest.mark.parametrize(
    ("facts", "traditional", "roth", "says"),
    [
        ({}, "24500.01", "0", "year of birth"),
        ({"birth_year": 1990}, "20000", "4500.01", "exceed the limit"),
        ({"birth_year": 1976}, "32500.01", "0", "exceed the limit"),
        ({"birth_year": 1976}, "30000", "0", "wages of the year before"),
        ({"birth_year": 1976, "prior_year_wages": D(150001)}, "24500.01", "0", "must be Roth"),
    ],
)
def test_deferrals_beyond_the_limits_of_the_year_are_refused(
    facts: dict[str, Any], traditional: str, roth: str, says: str
) -> None:
    with pytest.raises(InvalidInputs, match=says):
        pay(deferring(traditional, roth, **facts))


@pytest.mark.parametrize(
    ("facts", "traditional", "roth"),
    [
        ({}, "24500", "0"),
        ({"birth_year": 1976, "prior_year_wages": D(150000)}, "32500", "0"),
        ({"birth_year": 1976, "prior_year_wages": D(400000)}, "24500", "8000"),
        ({"birth_year": 1964, "prior_year_wages": D(100000)}, "35750", "0"),
        ({"birth_year": 1962, "prior_year_wages": D(100000)}, "32500", "0"),
    ],
)
def test_deferrals_within_the_limits_pass(facts: dict[str, Any], traditional: str, roth: str) -> None:
    assert pay(deferring(traditional, roth, **facts)).net > 0


def deferring(traditional: str, roth: str, **facts: Any) -> Inputs:
    plans = (
        element(ElementKind.DEDUCTION, traditional, DEFERRAL_401K, code="plan"),
        element(ElementKind.DEDUCTION, roth, ROTH_401K, code="roth"),
    )
    return make("1500000", elements=plans, **facts)


def test_every_american_text_has_its_translation() -> None:
    catalogue = Path(hr.i18n.__file__).parent / "catalogs" / "es" / "payroll.po"
    with catalogue.open("rb") as stream:
        spanish = {str(entry.id): str(entry.string) for entry in read_po(stream) if entry.id}
    assert [text for text in COUNTRIES["us"].texts.values() if not spanish.get(text)] == []


def test_figures_in_doubt_mark_the_lines_that_rest_on_them() -> None:
    assert pay(make()).unverified == ()
    plan = element(ElementKind.DEDUCTION, "200", DEFERRAL_401K, code="plan")
    assert pay(make(elements=(plan,))).unverified == ("us.base.state.mi",)
    assert read("us").at("garnishment", date(2026, 6, 1)).unverified
