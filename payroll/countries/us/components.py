"""The checkable components: rows in the words of the vector files, answered by the rules."""

from datetime import date
from decimal import Decimal
from typing import Any

from payroll.countries.country import CheckValue, Component
from payroll.countries.fields import Fields
from payroll.countries.us import flat_tax, massachusetts, new_york, wording
from payroll.countries.us.facts import W4, FilingStatus, FormerW4, StateForm
from payroll.countries.us.fica import above_threshold, below_ceiling
from payroll.countries.us.states import STATES
from payroll.countries.us.withholding import withhold
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.pack import Pack
from payroll.engine.refusals import Unsupported
from payroll.engine.rounding import half_up_cent, half_up_unit
from payroll.engine.rules import percent

Outputs = dict[str, CheckValue]

STATUSES = {
    **{status.value: status for status in FilingStatus},
    "qualifying_surviving_spouse": FilingStatus.MARRIED_JOINTLY,
}
STATE_STATUSES = {
    "": "",
    "single": "single",
    "single_or_hoh": "single",
    "single_or_dual": "single",
    "single_or_separate": "single",
    "single_married_surviving": "single",
    "married": "married_jointly",
    "married_joint": "married_jointly",
    "married_filing_jointly": "married_jointly",
    "married_jointly": "married_jointly",
    "married_one_income": "married_jointly",
    "married_separate": "married_separately",
    "married_filing_separately": "married_separately",
    "married_separately": "married_separately",
    "married_two_incomes": "married_separately",
    "head_household": "head_of_household",
    "head_of_household": "head_of_household",
    "hoh": "head_of_household",
    **{letter: letter.lower() for letter in "ABCDE"},
}
# Form G-4 of Georgia writes letters; New Jersey's letters name its rate tables.
GEORGIA_LETTERS = {
    "a": "single",
    "b": "married_separately",
    "c": "married_jointly",
    "d": "head_of_household",
}
FIRST_LINE = ("allow", "allowances", "exemptions", "dependents", "line1")
SECOND_LINE = ("line2", "est_deduction_allow")
EXTRA = ("extra", "additional", "line3")
LATER_STEPS = ("step3", "step4a", "step4b")
BASES = {"resident": True, "nonresident": False}


def fit(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of federal withholding in whole dollars."""
    row = Fields(inputs)
    amount = _federal(row, row.money("wages"), on, pack)
    row.finish()
    return {"fit": amount, "fit_whole_dollar": half_up_unit(amount)}


def fit_fica(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of federal withholding, Social Security, Medicare and unemployment tax."""
    row = Fields(inputs)
    wages = row.money("wages")
    amount = _federal(row, wages, on, pack)
    fica, futa = pack.at("fica", on).values, pack.at("futa", on).values
    ytd_ss, ytd_medicare = row.money("ytd_ss", ZERO), row.money("ytd_medicare", ZERO)
    futa_rate = row.money("futa_rate") * HUNDRED if "futa_rate" in row else futa.rate - futa.credit_rate
    ytd_futa = row.money("ytd_futa", ZERO)
    row.finish()
    insured = below_ceiling(wages, ytd_ss, fica.social_security_ceiling)
    above = above_threshold(wages, ytd_medicare, fica.additional_medicare_threshold)
    return {
        "fit": amount,
        "ss": percent(insured, fica.social_security_rate),
        "medicare": percent(wages, fica.medicare_rate),
        "addl_medicare": percent(above, fica.additional_medicare_rate),
        "futa": percent(below_ceiling(wages, ytd_futa, futa.ceiling), futa_rate),
    }


def _federal(row: Fields, wages: Decimal, on: date, pack: Pack) -> Decimal:
    if row.number("year", on.year) != on.year:
        raise ValueError("the year does not agree with the date")
    form = _former_form(row) if "pre2020" in row else _form(row)
    found = withhold(form, wages, row.number("periods"), pack.at("income_tax", on).values)
    return ZERO if form.is_exempt else found.amount


def _form(row: Fields) -> W4:
    return W4(
        filing_status=row.choice("filing_status", STATUSES, "single"),
        has_two_jobs=row.flag("step2"),
        credits=row.money("step3", ZERO),
        other_income=row.money("step4a", ZERO),
        deductions=row.money("step4b", ZERO),
        extra=row.money("step4c", ZERO),
        is_exempt=row.flag("exempt"),
    )


def _former_form(row: Fields) -> FormerW4:
    """Return the form of 2019 and before; what a row says of the later form too must say nothing else."""
    block = row.block("pre2020")
    status = row.choice("filing_status", STATUSES, "single")
    if row.flag("step2") or any(row.money(step, ZERO) for step in LATER_STEPS):
        raise ValueError("the form before 2020 has neither a step 2 nor amounts of steps 3, 4(a) and 4(b)")
    form = FormerW4(
        # A higher single rate is what married people who file apart ask for.
        is_married=block.flag("married") if "married" in block else status is FilingStatus.MARRIED_JOINTLY,
        allowances=block.number("allowances", 0),
        extra=block.money("extra", ZERO) + row.money("step4c", ZERO),
        is_exempt=row.flag("exempt"),
    )
    block.finish()
    return form


def sit(inputs: dict[str, Any], on: date, pack: Pack) -> Outputs:
    """Answer a row of a state's or city's withholding; `_jurisdiction` says whose."""
    row = Fields(inputs)
    place = str(row.choice("_jurisdiction", {inputs["_jurisdiction"]: inputs["_jurisdiction"]}, ""))
    answer = PLACES.get(place.removeprefix("US-"), _state)
    tax = answer(row, on, pack, place.removeprefix("US-"))
    row.finish()
    return {"tax": tax}


def _state(row: Fields, on: date, pack: Pack, code: str) -> Decimal:
    state = STATES.get(code)
    if state is None:
        raise Unsupported(wording.UNSHIPPED.get(code, wording.ELSEWHERE))
    if "method" in row:
        # A state's other methods (supplemental wages alone, annualised tables) are refused, not misread.
        raise Unsupported(wording.STATE_METHOD)
    wages, periods = row.money("wages"), row.number("periods")
    # Paid with the wages, a supplemental amount is taxed with them.
    wages += row.money("supplemental", ZERO)
    form = _state_form(row, code)
    if state.method is None:
        return ZERO
    return state.method(form, wages, periods, pack.at(state.topic, on).values).amount


def _state_form(row: Fields, code: str) -> StateForm:
    status = row.choice("status", STATE_STATUSES, "")
    if code == "GA":
        status = GEORGIA_LETTERS.get(status, status)
    first = sum(row.number(name) for name in FIRST_LINE if name in row)
    second = sum(row.number(name) for name in SECOND_LINE if name in row)
    extra = sum((row.money(name) for name in EXTRA if name in row), ZERO)
    return StateForm(
        status=status, allowances=first, more_allowances=second, extra=extra, is_exempt=row.flag("exempt")
    )


def _california(row: Fields, on: date, pack: Pack, code: str) -> Decimal:
    if "method" not in row:
        return _state(row, on, pack, code)
    if row.text("method") != "annualized":
        raise Unsupported(wording.STATE_METHOD)
    # The EDD lets the employer choose the yearly tables and divide: the same rules on a year's wages.
    wages, periods = row.money("wages"), row.number("periods")
    form = _state_form(row, code)
    state = STATES[code]
    assert state.method is not None
    yearly = state.method(form, wages * periods, 1, pack.at(state.topic, on).values)
    return half_up_cent(yearly.amount / periods)


def _massachusetts(row: Fields, on: date, pack: Pack, code: str) -> Decimal:
    if "method" not in row:
        raise Unsupported(wording.UNSHIPPED[code])
    if row.text("method") != "supplemental":
        raise Unsupported(wording.UNSHIPPED[code])
    payment, annual = row.money("payment"), row.money("annualized_regular_net")
    so_far = row.money("prior_supplemental", ZERO)
    return massachusetts.supplemental(payment, annual, so_far, pack.at("state_ma", on).values).amount


def _new_york_city(row: Fields, on: date, pack: Pack, code: str) -> Decimal:
    wages, periods = row.money("wages"), row.number("periods")
    return new_york.withhold(
        _state_form(row, code), wages, periods, pack.at("city_new_york", on).values
    ).amount


def _yonkers(row: Fields, on: date, pack: Pack, code: str) -> Decimal:  # noqa: ARG001 - one signature for all
    values = pack.at("city_yonkers", on).values
    periods = row.number("periods")
    if row.choice("basis", BASES, "resident"):
        return new_york.yonkers_resident(row.money("nys_tax"), values).amount
    return new_york.yonkers_nonresident(row.money("wages"), periods, values).amount


def _philadelphia(row: Fields, on: date, pack: Pack, code: str) -> Decimal:
    return _city(row, "city_philadelphia", on, pack, code)


def _detroit(row: Fields, on: date, pack: Pack, code: str) -> Decimal:
    return _city(row, "city_detroit", on, pack, code)


def _city(row: Fields, topic: str, on: date, pack: Pack, code: str) -> Decimal:  # noqa: ARG001 - see above
    is_resident = row.choice("basis", BASES, "resident")
    exemptions = row.number("exemptions", 0)
    wages, periods = row.money("wages"), row.number("periods")
    return flat_tax.city(wages, is_resident, exemptions, periods, pack.at(topic, on).values).amount


PLACES = {
    "CA": _california,
    "MA": _massachusetts,
    "NY-NYC": _new_york_city,
    "NY-YONKERS": _yonkers,
    "PA-PHL": _philadelphia,
    "PA-PHILA": _philadelphia,
    "MI-DETROIT": _detroit,
}

COMPONENTS: dict[str, Component] = {"fit": fit, "fit_fica": fit_fica, "sit": sit}
