"""Garnishments, corrections found later, and the data of forms W-2 and 941."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import read
from payroll.countries.us import garnishment
from payroll.countries.us.corrections import treatment
from payroll.countries.us.facts import (
    CREDITOR,
    DEFERRAL_401K,
    LONG_ARREARS,
    OTHER_FAMILY,
    ROTH_401K,
    SUPPORT,
)
from payroll.countries.us.returns import form_941, w2
from payroll.engine import year_to_date
from payroll.engine.model import Category, ElementKind, Result
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.retro import Cause, Delta, TreatmentKind
from payroll.engine.rounding import half_up_cent
from tests.payroll.countries.americans import PREMIUM, amount, element, make, pay

D = Decimal
LIMITS = read("us").at("garnishment", date(2026, 6, 1)).values


@pytest.mark.parametrize(
    ("periods", "disposable", "limit"),
    [
        # Department of Labor, Fact Sheet 30: 217.50 a week is protected; from 290 on it is 25 %.
        (52, "217.50", "0"),
        (52, "250", "32.50"),
        (52, "290", "72.50"),
        (52, "400", "100.00"),
        (26, "435", "0"),
        (24, "471.25", "0"),
        (12, "942.50", "0"),
        (12, "1256.66", "314.16"),
    ],
)
def test_what_ordinary_creditors_may_take(periods: int, disposable: str, limit: str) -> None:
    untouchable = garnishment.protected(periods, LIMITS)
    assert garnishment.creditor_limit(D(disposable), untouchable, LIMITS) == D(limit)


@pytest.mark.parametrize(
    ("tags", "rate"),
    [((), 60), ((OTHER_FAMILY,), 50), ((LONG_ARREARS,), 65), ((OTHER_FAMILY, LONG_ARREARS), 55)],
)
def test_support_may_take_fifty_to_sixty_five_percent(tags: tuple[str, ...], rate: int) -> None:
    order = element(ElementKind.GARNISHMENT, "99999", SUPPORT, *tags, code="order")
    result = pay(make(elements=(order,)))
    disposable = pay(make()).net
    assert amount(result, "order") == half_up_cent(disposable * rate / 100)


def test_support_comes_first_and_leaves_creditors_the_rest_of_their_limit() -> None:
    support = element(ElementKind.GARNISHMENT, "100", SUPPORT, code="support")
    creditor = element(ElementKind.GARNISHMENT, "9000", CREDITOR, code="creditor")
    result = pay(make(elements=(creditor, support)))
    limit = half_up_cent(pay(make()).net / 4)
    assert (amount(result, "support"), amount(result, "creditor")) == (D(100), limit - 100)
    codes = [line.code for line in result.of(Category.DEDUCTION)]
    assert codes == ["support", "creditor"]


def test_no_more_is_withheld_than_is_owed_and_reimbursed_expenses_are_left_alone() -> None:
    order = element(ElementKind.GARNISHMENT, "12.34", CREDITOR, code="order")
    assert amount(pay(make(elements=(order,))), "order") == D("12.34")
    all_of_it = element(ElementKind.GARNISHMENT, "99999", SUPPORT, code="order")
    travel = element(ElementKind.NON_SALARY, "500", code="travel")
    with_travel, without = (
        amount(pay(make(elements=items)), "order") for items in ((all_of_it, travel), (all_of_it,))
    )
    assert with_travel == without


@pytest.mark.parametrize(
    ("state", "more", "says"),
    [("TX", {}, "ordinary creditors in this state"), ("IL", {}, "without the limit of the state")],
)
def test_a_states_own_limit_is_never_guessed(state: str, more: dict[str, Any], says: str) -> None:
    order = element(ElementKind.GARNISHMENT, "500", CREDITOR, code="order", **more)
    with pytest.raises(Unsupported, match=says):
        pay(make(work_state=state, elements=(order,)))


def test_the_limit_that_an_order_states_is_kept() -> None:
    order = element(ElementKind.GARNISHMENT, "5000", CREDITOR, code="order", rate=D(15))
    disposable = pay(make(work_state="IL")).net
    assert amount(pay(make(work_state="IL", elements=(order,))), "order") == half_up_cent(
        disposable * 15 / 100
    )


def test_several_support_orders_beyond_the_limit_are_refused() -> None:
    orders = tuple(
        element(ElementKind.GARNISHMENT, "600", SUPPORT, code=code) for code in ("first", "second")
    )
    with pytest.raises(Unsupported, match="several support orders"):
        pay(make(elements=orders))


def delta(category: Category, before: int, after: int, paid: date, cause: Cause = Cause.FACTS) -> Delta:
    return Delta(
        period_from=paid.replace(day=1),
        period_to=paid,
        pay_date=paid,
        category=category,
        code="line",
        label="Line",
        cause=cause,
        before=D(before),
        after=D(after),
    )


THIS_YEAR, LAST_YEAR, NOW = date(2026, 3, 15), date(2025, 11, 15), date(2026, 6, 19)


@pytest.mark.parametrize(
    ("found", "kind", "text", "filing"),
    [
        (delta(Category.EARNING, 1, 2, THIS_YEAR), TreatmentKind.PAID_NOW, "supplemental", ""),
        (delta(Category.EARNING, 1, 2, LAST_YEAR), TreatmentKind.PAID_NOW, "supplemental", ""),
        (delta(Category.EARNING, 2, 1, THIS_YEAR), TreatmentKind.PAID_NOW, "recovered", ""),
        (delta(Category.EARNING, 2, 1, LAST_YEAR), TreatmentKind.PAID_NOW, "repaid", "W-2c"),
        (delta(Category.TAX, 1, 2, THIS_YEAR), TreatmentKind.INFORMATION, "with_the_wages", ""),
        (delta(Category.TAX, 2, 1, THIS_YEAR), TreatmentKind.INFORMATION, "with_the_wages", ""),
        (
            delta(Category.EMPLOYEE_CONTRIBUTION, 2, 1, LAST_YEAR),
            TreatmentKind.ORIGINAL_PERIOD,
            "earlier_contribution",
            "W-2c",
        ),
        (delta(Category.TAX, 2, 1, LAST_YEAR), TreatmentKind.INFORMATION, "earlier_income_tax", ""),
        (
            delta(Category.TAX, 1, 2, THIS_YEAR, Cause.PARAMETERS),
            TreatmentKind.YEAR_TO_DATE,
            "this_year",
            "",
        ),
        (delta(Category.BASE, 1, 2, LAST_YEAR), TreatmentKind.INFORMATION, "information", ""),
    ],
)
def test_a_difference_found_later(found: Delta, kind: TreatmentKind, text: str, filing: str) -> None:
    answer = treatment(found, NOW)
    assert (answer.kind, answer.text, answer.filing) == (kind, f"us.treatment.{text}", filing)


def quarter() -> list[Result]:
    plans = (
        element(ElementKind.DEDUCTION, "100", DEFERRAL_401K, code="plan"),
        element(ElementKind.DEDUCTION, "50", ROTH_401K, code="roth"),
    )
    results: list[Result] = []
    for month in (4, 5, 6):
        results.append(pay(make("40001", 12, month, elements=plans, year_to_date=year_to_date(results))))
    return results


def test_the_boxes_of_the_w2_are_what_the_payslips_add_up_to() -> None:
    found = w2(quarter())
    assert found.box_1 == 3 * D("3333.42") - 300
    assert found.box_3 == found.box_5 == 3 * D("3333.42")
    assert (found.box_4, found.box_6) == (3 * D("206.67"), 3 * D("48.33"))
    assert found.box_12 == (("D", D(300)), ("AA", D(150)))
    assert dict(found.box_16)["mi"] == found.box_1
    assert [place for place, _ in found.box_17] == ["mi"]
    assert found.box_2 == sum(amount(result, "us.income_tax") for result in quarter())


def test_the_premium_for_overtime_is_taxed_and_told_apart() -> None:
    premium = element(ElementKind.OVERTIME, "120", *PREMIUM, code="premium")
    found = w2([pay(make(elements=(premium,)))])
    assert found.box_12 == (("TT", D("120.00")),)
    assert found.box_1 == D("2120.00")


def test_the_941_tells_what_rounding_has_cost() -> None:
    pays = quarter()
    found = form_941(pays, read("us").at("fica", date(2026, 6, 1)).values)
    assert found.line_1 == 1
    assert found.line_5a_tax == D("1240.03")  # 10,000.26 x 12.4 %
    assert found.line_5c_tax == D("290.01")
    paid = sum(
        line.amount
        for result in pays
        for line in result.lines
        if line.category is Category.EMPLOYEE_CONTRIBUTION
    )
    assert found.line_7 == paid - D("765.02")
    assert found.line_10 == found.line_3 + found.line_5e + found.line_7


def test_mixed_years_and_no_results_are_refused() -> None:
    other = pay(make("40001", 12, 7))
    with pytest.raises(InvalidInputs, match="one quarter"):
        form_941([*quarter(), other], read("us").at("fica", date(2026, 6, 1)).values)
    with pytest.raises(InvalidInputs, match="one person"):
        w2([])
