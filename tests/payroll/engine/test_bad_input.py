"""Inputs that cannot be are refused by a key and a sentence, in every country, before any figure is made."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import load
from payroll.countries.es.facts import Descendant
from payroll.countries.uk import wording as uk_wording
from payroll.countries.uk.facts import PreviousEmployment
from payroll.countries.us.facts import W4
from payroll.engine import calculate, explain
from payroll.engine.model import Element, ElementKind, ExtraPay, Inputs
from payroll.engine.refusals import InvalidInputs, Refused
from tests.payroll.countries import americans, british
from tests.payroll.engine.people import FORM, make_inputs, pay

D = Decimal
NO_NUMBERS = [D("NaN"), D("sNaN"), D("Infinity"), D("1e30"), 1.5]


def refused(inputs: Inputs) -> object:
    """Return the problem that a pay is refused for."""
    asked = {"SpanishFacts": pay, "BritishFacts": british.pay, "AmericanFacts": americans.pay}
    with pytest.raises(InvalidInputs) as refusal:
        asked[type(inputs.facts).__name__](inputs)
    return refusal.value.values["problem"]


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_a_number_that_is_none_is_refused_wherever_it_stands(number: Any) -> None:
    spanish = make_inputs()
    briton = british.month(1, british.facts(previous=PreviousEmployment(2026, tax=number)))
    for inputs in (
        replace(spanish, annual_salary=number),
        replace(spanish, working_time=number),
        replace(spanish, expected_annual_contributions=number),
        replace(spanish, year_to_date=(("es.irpf", number),)),
        make_inputs(accident_rate=number),
        make_inputs(irregular_pay=number),
        make_inputs(tax_form=replace(FORM, spouse_pension=number)),
        briton,
        americans.make(prior_year_wages=number),
    ):
        assert refused(inputs) == explain.BAD_NUMBER


@pytest.mark.parametrize(
    ("element", "problem"),
    [
        (Element("", ElementKind.EARNING, D(1), "Bonus"), explain.NO_CODE),
        (Element("x", ElementKind.EARNING, D(1), "Bonus", quantity=D(-1)), explain.BAD_AMOUNT),
        (Element("x", ElementKind.GARNISHMENT, D(1), "Court", rate=D(-5)), explain.BAD_AMOUNT),
    ],
)
def test_an_element_without_a_code_or_with_less_than_nothing_is_refused(
    element: Element, problem: str
) -> None:
    for inputs in (make_inputs(), british.month(1, british.facts()), americans.make()):
        assert refused(replace(inputs, elements=(element,))) == problem


@pytest.mark.parametrize("extra", [ExtraPay(0), ExtraPay(13), ExtraPay(6, D(-5)), ExtraPay(6, D("1.01"))])
def test_an_extra_pay_of_no_month_or_share_is_refused(extra: ExtraPay) -> None:
    assert refused(make_inputs(extra_pays=(extra, ExtraPay(12)))) == explain.BAD_EXTRA_PAY


def test_contributions_below_zero_are_refused() -> None:
    assert refused(make_inputs(expected_annual_contributions=D(-5))) == explain.BAD_AMOUNT


def test_a_period_longer_than_a_year_is_refused() -> None:
    for inputs in (british.month(1, british.facts()), americans.make()):
        assert refused(replace(inputs, period_from=date(1, 1, 1))) == explain.PERIOD_TOO_LONG


@pytest.mark.parametrize(
    ("inputs", "code"), [(british.month(1, british.facts()), "uk.tax"), (americans.make(), "us.base.fica")]
)
def test_an_element_under_the_code_of_a_statutory_line_is_refused(inputs: Inputs, code: str) -> None:
    # The year so far is added up by code, so it would pass for tax withheld or wages insured.
    bonus = Element(code, ElementKind.EARNING, D(100), "Bonus")
    assert refused(replace(inputs, elements=(bonus,))) == explain.OWN_CODE


@pytest.mark.parametrize("tax", [D("-5"), D("100.005")])
def test_a_p45_shows_whole_pence_and_nothing_below_zero(tax: Decimal) -> None:
    previous = PreviousEmployment(2026, D(1000), tax)
    assert refused(british.month(1, british.facts(previous=previous))) == uk_wording.BAD_P45


@pytest.mark.parametrize("born", [date(1, 1, 1), date(2031, 5, 5)])
def test_a_birth_that_is_no_workers_is_refused(born: date) -> None:
    assert refused(british.month(1, british.facts(birth_date=born))) == uk_wording.BAD_BIRTH_YEAR


@pytest.mark.parametrize(
    "inputs",
    [
        # The right word is not the member either: rules would take "temporary" for an indefinite contract.
        make_inputs(contract="temporary"),
        make_inputs(tax_form=replace(FORM, zone="foral")),  # type: ignore[arg-type]
        make_inputs(tax_form=replace(FORM, family_situation=9)),  # type: ignore[arg-type]
        make_inputs(elements=(Element("x", "gift", D(1), "Gift"),)),  # type: ignore[arg-type]
        british.month(1, british.facts(student_loan="plan_9")),
        americans.make(w4=W4(filing_status="alone")),  # type: ignore[arg-type]
        americans.make(supplemental_method="none"),
    ],
)
def test_a_word_in_the_place_of_a_choice_is_refused(inputs: Inputs) -> None:
    assert refused(inputs) == explain.BAD_CHOICE


SPANISH = make_inputs(tax_form=replace(FORM, descendants=(Descendant(2020),)))
BRITISH = british.month(1, british.facts(previous=PreviousEmployment(2026, D(1000), D(100))))
AMERICAN = americans.make(local_taxes=americans.LOCAL_TAXES["MI"])


@pytest.mark.parametrize(
    ("inputs", "problem"),
    [
        (replace(SPANISH, pay_date=None), explain.FACT_MISSING),  # type: ignore[arg-type]
        (replace(SPANISH, elements=None), explain.FACT_MISSING),  # type: ignore[arg-type]
        (replace(SPANISH, elements=(None,)), explain.FACT_MISSING),  # type: ignore[arg-type]
        (make_inputs(tax_form=None), explain.FACT_MISSING),
        (make_inputs(accident_rate=None), explain.FACT_MISSING),
        (make_inputs(tax_form=replace(FORM, birth_year=None)), explain.FACT_MISSING),  # type: ignore[arg-type]
        (make_inputs(tax_form=replace(FORM, descendants=(None,))), explain.FACT_MISSING),  # type: ignore[arg-type]
        (british.month(1, british.facts(tax_code=None)), explain.FACT_MISSING),  # type: ignore[arg-type]
        (americans.make(w4=None), explain.FACT_MISSING),
        (americans.make(account=None), explain.FACT_MISSING),
        # A word, a whole number or a flag in the place of an amount, a date, a flag or a count.
        (replace(SPANISH, worked_days="5"), explain.BAD_KIND),  # type: ignore[arg-type]
        (replace(SPANISH, annual_salary=28000), explain.BAD_KIND),  # type: ignore[arg-type]
        (replace(SPANISH, period_from="2026-05-01"), explain.BAD_KIND),  # type: ignore[arg-type]
        (make_inputs(contribution_group=True), explain.BAD_KIND),
        (make_inputs(tax_form=replace(FORM, has_home_loan="no")), explain.BAD_KIND),  # type: ignore[arg-type]
        (make_inputs(tax_form=replace(FORM, descendants=(FORM,))), explain.BAD_KIND),  # type: ignore[arg-type]
        (replace(SPANISH, year_to_date="none"), explain.BAD_KIND),  # type: ignore[arg-type]
        (replace(SPANISH, year_to_date=(("es.irpf",),)), explain.BAD_KIND),  # type: ignore[arg-type]
        (replace(SPANISH, year_to_date=(("es.irpf", "5"),)), explain.BAD_KIND),  # type: ignore[arg-type]
        (british.month(1, british.facts(birth_date="1990-01-01")), explain.BAD_KIND),
        (americans.make(is_fica_exempt="no"), explain.BAD_KIND),
        (americans.make(exempt_insurances=(7,)), explain.BAD_KIND),
        (replace(AMERICAN, facts=None), explain.FACT_MISSING),  # type: ignore[arg-type]
    ],
)
def test_a_fact_that_is_missing_or_of_another_kind_is_refused(inputs: Inputs, problem: str) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        calculate(inputs, load(country_of(inputs), date(2026, 5, 31)))
    assert refusal.value.values == {"problem": problem}


def country_of(inputs: Inputs) -> str:
    """Return the country whose facts these are; American where there are none at all."""
    return {"SpanishFacts": "es", "BritishFacts": "uk"}.get(type(inputs.facts).__name__, "us")


@pytest.mark.parametrize("inputs", [SPANISH, BRITISH, AMERICAN])
def test_every_field_of_the_facts_is_refused_or_counts(inputs: Inputs) -> None:
    """Put what no field asks for into every field, one at a time: nothing but a refusal may come out."""
    pack = load(country_of(inputs), inputs.pay_date)
    for spoilt in [*_spoilt(inputs), *(replace(inputs, facts=facts) for facts in _spoilt(inputs.facts))]:
        with pytest.raises(Refused):
            calculate(spoilt, pack)


def _spoilt(record: Any) -> list[Any]:
    return [replace(record, **{item.name: object}) for item in fields(record)]
