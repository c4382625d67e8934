"""Forms in, figures out: the modelo 145, the 111 and 190, later differences, the first payslip."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import load
from payroll.countries.es import wording
from payroll.countries.es.corrections import treatment
from payroll.countries.es.facts import (
    Descendant,
    Disability,
    EndCause,
    FamilySituation,
    Settlement,
    SpanishFacts,
    TaxForm,
)
from payroll.countries.es.modelo_145 import read_form
from payroll.countries.es.prediction import FORM_ASSUMED, Offer, predict
from payroll.countries.es.returns import Perceptor, modelo_111, modelo_190
from payroll.engine.model import Category, Element, ElementKind, Result
from payroll.engine.refusals import InvalidInputs
from payroll.engine.retro import Cause, Delta, TreatmentKind
from tests.payroll.engine.people import make_inputs, pay

D = Decimal


def test_a_form_is_read_into_its_types() -> None:
    raw = {
        "birth_year": "1988", "family_situation": 1, "disability": "from_33", "needs_help": True,
        "descendants": [{"birth_year": 2015, "is_whole": True}, {"birth_year": 2020, "adoption_year": 2024}],
        "ascendants": [{"birth_year": "1950", "sharing": 2}], "child_support": "1200.50",
    }  # fmt: skip
    form = read_form(raw, 2026)
    assert form.family_situation is FamilySituation.ALONE_WITH_CHILDREN
    assert form.disability is Disability.FROM_33
    assert form.descendants[1] == Descendant(2020, 2024)
    assert (form.ascendants[0].sharing, form.child_support) == (2, D("1200.50"))
    assert read_form({"birth_year": 1988}, 2026) == TaxForm(birth_year=1988)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ({"birth_year": 1880}, wording.BAD_BIRTH_YEAR),
        ({"birth_year": 2020}, wording.BAD_BIRTH_YEAR),
        ({"birth_year": "x"}, wording.BAD_BIRTH_YEAR),
        ({"birth_year": True}, wording.BAD_BIRTH_YEAR),
        ({"family_situation": 4}, wording.BAD_SITUATION),
        ({"activity": "astronaut"}, wording.BAD_ACTIVITY),
        ({"disability": "50"}, wording.BAD_DISABILITY),
        ({"zone": "moon"}, wording.BAD_ZONE),
        ({"needs_help": "yes"}, wording.BAD_FLAG),
        ({"descendants": [{"birth_year": 2030}]}, wording.BAD_DESCENDANT),
        ({"descendants": [{"birth_year": 2015, "adoption_year": 2014}]}, wording.BAD_ADOPTION),
        ({"descendants": [{"birth_year": 2015, "name": "Ana"}]}, wording.UNKNOWN_BOX),
        ({"descendants": 2}, wording.UNKNOWN_BOX),
        ({"ascendants": [{"birth_year": 1950, "sharing": 0}]}, wording.BAD_ASCENDANT),
        ({"spouse_pension": "-1"}, wording.BAD_SPOUSE_PENSION),
        ({"spouse_pension": 1.5}, wording.BAD_SPOUSE_PENSION),
        ({"child_support": "NaN"}, wording.BAD_CHILD_SUPPORT),
        ({"surname": "Ruiz"}, wording.UNKNOWN_BOX),
    ],
)
def test_every_bad_value_of_a_form_is_refused_by_name(change: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        read_form({"birth_year": 1988, **change}, 2026)
    assert refusal.value.values == {"problem": problem}


def a_quarter() -> list[Result]:
    """Return three months of two people; one travels and gets meals by card, one is dismissed in March."""
    card = Element("es.meal_card", ElementKind.NON_SALARY, D(250), "Tarjeta", quantity=D(20))
    travel = Element("es.mileage", ElementKind.NON_SALARY, D(26), "Kilómetros", quantity=D(100))
    ana = [make_inputs(month=month, elements=(card, travel)) for month in (1, 2, 3)]
    facts = ana[0].facts
    assert isinstance(facts, SpanishFacts)
    gone = Settlement(cause=EndCause.UNFAIR, starts_on=date(2024, 4, 1), ends_on=date(2026, 3, 31))
    luis = [make_inputs("20000", month=month, subject="luis") for month in (1, 2)]
    luis.append(make_inputs("20000", month=3, subject="luis", facts=replace(facts, settlement=gone)))
    return [pay(inputs) for inputs in (*ana, *luis)]


def test_the_quarter_counts_people_once_and_adds_up() -> None:
    results = a_quarter()
    figures = modelo_111(results)
    assert (figures.cash.perceptors, figures.in_kind.perceptors) == (2, 1)
    assert figures.cash.paid == 3 * D("2000.00") + 3 * D("1428.57")
    assert figures.in_kind.paid == 3 * D("30.00")
    assert figures.to_pay == sum(result.total(Category.TAX) for result in results)


def test_the_year_has_a_record_for_each_clave() -> None:
    results = a_quarter()
    child = TaxForm(birth_year=1988, descendants=(Descendant(2025), Descendant(2010)))
    people = {
        "employment-1": Perceptor("12345678Z", "Ana Ruiz", child),
        "luis": Perceptor("X1234567L", "Luis Gil", TaxForm(birth_year=1975)),
    }
    summary = modelo_190(2026, results, people)
    keys = [(record.nif, record.key, record.subkey, record.paid) for record in summary.records]
    assert keys == [
        ("12345678Z", "A", "", D("6000.00")),
        ("12345678Z", "L", "01", D("78.00")),
        ("X1234567L", "A", "", D("4285.71")),
        # 24 months of 33 days a year at 20,000 / 365
        ("X1234567L", "L", "05", D("3616.44")),
    ]
    ana = summary.records[0]
    assert (ana.infants, ana.other_descendants, ana.birth_year) == (1, 1, 1988)
    assert ana.contributions == sum(r.total(Category.EMPLOYEE_CONTRIBUTION) for r in results[:3])
    assert summary.withheld == modelo_111(results).to_pay


def test_a_return_refuses_strangers_and_other_years() -> None:
    result = pay(make_inputs())
    for year in (2025, 2026):
        with pytest.raises(InvalidInputs):
            modelo_190(year, [result], {})


def delta(category: Category, amount: str, year: int = 2026) -> Delta:
    return Delta(
        date(year, 3, 1), date(year, 3, 31), date(year, 3, 31), category, "code", "label", Cause.FACTS,
        D(0), D(amount),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("category", "amount", "year", "kind", "filing", "rate"),
    [
        (Category.EMPLOYEE_CONTRIBUTION, "5", 2026, TreatmentKind.ORIGINAL_PERIOD, "L03", None),
        (Category.EMPLOYER_CONTRIBUTION, "5", 2025, TreatmentKind.ORIGINAL_PERIOD, "L03", None),
        (Category.TAX, "5", 2026, TreatmentKind.REGULARISED, "111", None),
        (Category.TAX, "5", 2025, TreatmentKind.INFORMATION, "", None),
        (Category.EARNING, "5", 2026, TreatmentKind.PAID_NOW, "111", None),
        (Category.EARNING, "5", 2025, TreatmentKind.FLAT_RATE, "111", D(15)),
        (Category.EARNING, "-5", 2025, TreatmentKind.PAID_NOW, "190", None),
        (Category.DEDUCTION, "5", 2026, TreatmentKind.PAID_NOW, "", None),
        (Category.BASE, "5", 2026, TreatmentKind.INFORMATION, "", None),
    ],
)
def test_a_later_difference_is_treated_by_its_kind_and_year(
    category: Category, amount: str, year: int, kind: TreatmentKind, filing: str, rate: Decimal | None
) -> None:
    found = treatment(delta(category, amount, year), date(2026, 6, 30))
    assert (found.kind, found.filing, found.rate) == (kind, filing, rate)
    assert found.period_from == date(year, 3, 1)
    assert found.text in wording.TEXTS


def an_offer(**changes: Any) -> Offer:
    values: dict[str, Any] = {
        "annual_salary": D(28000),
        "starts_on": date(2026, 9, 16),
        "contribution_group": 5,
        "accident_rate": D("1.50"),
    }
    return Offer(**(values | changes))


def test_a_first_payslip_is_predicted_and_says_what_was_assumed() -> None:
    found = predict(an_offer(), load("es", date(2026, 9, 30)))
    assert FORM_ASSUMED in found.assumptions
    assert found.result.gross == D("1000.00")
    # 3.5 months and 105 of 180 days of the Christmas pay stay under the limit of 15,876: nothing is withheld.
    assert found.result.total(Category.TAX) == 0
    whole = predict(an_offer(starts_on=date(2026, 1, 1)), load("es", date(2026, 1, 31)))
    assert whole.result.net == pay(make_inputs(month=1)).net
    assert all(key in wording.TEXTS for key in found.assumptions)


def test_a_form_at_hand_is_not_assumed() -> None:
    offer = an_offer(form=TaxForm(birth_year=1990), pay_date=date(2026, 9, 28))
    found = predict(offer, load("es", date(2026, 9, 30)))
    assert FORM_ASSUMED not in found.assumptions
    assert found.result.pay_date == date(2026, 9, 28)


def test_a_short_contract_is_predicted_with_its_lowest_rate() -> None:
    offer = an_offer(ends_on=date(2026, 12, 31), annual_salary=D(18000))
    line = predict(offer, load("es", date(2026, 9, 30))).result.line("es.irpf")
    assert line is not None
    assert line.rate == 2
