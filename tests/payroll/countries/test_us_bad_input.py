"""American facts that cannot be: refused, or without effect, but never a wrong amount."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import load
from payroll.countries.registry import COUNTRIES
from payroll.countries.us import wording
from payroll.countries.us.country import UNITED_STATES
from payroll.countries.us.facts import CREDITOR, W4, LocalKind, LocalTax, StateForm
from payroll.engine import explain
from payroll.engine.model import SUMMER_AND_CHRISTMAS, ElementKind
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.snapshot import replay, seal
from tests.payroll.countries.americans import account, amount, element, make, pay

D = Decimal
JANUARY: dict[str, Any] = {"period_from": date(2026, 1, 1), "period_to": date(2026, 1, 14)}
DETROIT = LocalTax(kind=LocalKind.DETROIT)


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"local_taxes": (DETROIT, replace(DETROIT, exemptions=1))}, wording.LOCAL_REPEATED),
        ({"local_taxes": (replace(DETROIT, rate=D(9)),)}, wording.LOCAL_RATE_PUBLISHED),
        ({"work_state": "WA", "exempt_insurances": ("long-term",)}, wording.BAD_EXEMPTION),
        ({"work_state": "TX", "exempt_insurances": ("long_term_care",)}, wording.BAD_EXEMPTION),
        ({"state_form": StateForm(status="zzz")}, wording.BAD_STATE_STATUS),
        ({"state_form": StateForm(allowances=1_000_000)}, wording.BAD_COUNT),
        ({"hours_worked": D(-8)}, explain.BAD_AMOUNT),
        ({"prior_year_wages": D(-8)}, explain.BAD_AMOUNT),
        # A fortnight has 336.
        ({"work_state": "WA", "hours_worked": D("336.5")}, wording.MANY_HOURS),
        ({"birth_year": 20026}, wording.BAD_BIRTH_YEAR),
        ({"birth_year": -1}, wording.BAD_BIRTH_YEAR),
        ({"account": account(unemployment_rate="100.01")}, wording.RATE_TOO_HIGH),
        ({"account": account(futa_credit_reduction="150")}, wording.RATE_TOO_HIGH),
        (
            {"local_taxes": (LocalTax(kind=LocalKind.CITY, name="Lansing", rate=D(101)),)},
            wording.RATE_TOO_HIGH,
        ),
        ({"pay_date": date(2026, 4, 1)}, explain.BAD_PAY_DATE),
        ({"year_to_date": None}, wording.YEAR_TO_DATE_MISSING),
        ({"year_to_date": None, "pay_date": date(2026, 1, 16), **JANUARY}, wording.YEAR_TO_DATE_MISSING),
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        pay(make(**changes))
    assert refusal.value.values == {"problem": problem}


def test_extra_pays_are_refused_by_name() -> None:
    with pytest.raises(Unsupported) as refusal:
        pay(make(pays_per_year=14, extra_pays=SUMMER_AND_CHRISTMAS))
    assert refusal.value.values == {"feature": wording.EXTRA_PAYS}


def test_the_net_is_whole_cents_whatever_the_forms_ask_for_on_top() -> None:
    result = pay(make(w4=W4(extra=D("5.004")), state_form=StateForm(extra=D("3.006"))))
    plain = pay(make())
    assert plain.net - result.net == D("8.01")


def test_an_exempt_resident_of_yonkers_owes_no_surcharge_and_is_given_none() -> None:
    form = StateForm(is_exempt=True, extra=D(10))
    result = pay(make(work_state="NY", state_form=form, local_taxes=(LocalTax(kind=LocalKind.YONKERS),)))
    assert amount(result, "us.local.yonkers") == 0


@pytest.mark.parametrize("paid", ["0", "500"])
def test_miles_times_their_price_are_no_earnings_of_a_garnishment(paid: str) -> None:
    order = element(ElementKind.GARNISHMENT, "9999", CREDITOR, code="court")
    miles = element(ElementKind.NON_SALARY, paid, code="miles", quantity=D(1000), rate=D("0.5"))
    found = pay(make(work_state="GA", elements=(order, miles)))
    assert amount(found, "miles") == 500
    assert amount(found, "court") == amount(pay(make(work_state="GA", elements=(order,))), "court")


def test_the_first_pay_of_a_year_needs_no_year_to_date() -> None:
    first = make(year_to_date=None, pay_date=date(2026, 1, 9), **JANUARY)
    assert pay(first).net == pay(replace(first, year_to_date=())).net


def test_a_year_that_nobody_told_before_the_refusal_is_still_replayed() -> None:
    inputs = make(year_to_date=None)
    sealed = seal(inputs, replace(load("us", inputs.pay_date), rules=UNITED_STATES.former_rules[0]))
    assert replay(sealed.data, COUNTRIES).is_equal
