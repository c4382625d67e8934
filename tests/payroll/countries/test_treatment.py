"""What each country makes of a difference found later: an answer for every line, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from payroll.countries import wording
from payroll.countries.country import Country
from payroll.countries.registry import COUNTRIES
from payroll.engine.model import Category
from payroll.engine.retro import Cause, Delta, Treatment, TreatmentKind
from tests.payroll.engine.catalog import SPANISH

D = Decimal
MAY = Delta(
    date(2026, 5, 1),
    date(2026, 5, 31),
    date(2026, 5, 29),
    Category.EARNING,
    "salary",
    "salary",
    Cause.FACTS,
    D(0),
    D(9),
)
MAY_2025 = replace(MAY, period_from=date(2025, 5, 1), period_to=date(2025, 5, 31), pay_date=date(2025, 5, 30))
PAID_ON = date(2026, 11, 30)
# What was agreed is simply paid or taken; no law has to say so.
WITHOUT_SOURCE = (TreatmentKind.INFORMATION, TreatmentKind.PAID_NOW)
ANSWERING = [country for country in COUNTRIES.values() if country.treatment is not None]


def answer(country: Country, delta: Delta, paid_on: date) -> Treatment:
    assert country.treatment is not None
    return country.treatment(delta, paid_on)


@pytest.mark.parametrize("country", ANSWERING, ids=lambda country: country.code)
@pytest.mark.parametrize("first", [MAY, MAY_2025], ids=["this year", "an earlier year"])
@pytest.mark.parametrize("category", Category)
@pytest.mark.parametrize("amount", [D(9), D(-9)])
def test_every_difference_has_a_treatment_in_words(
    country: Country, first: Delta, category: Category, amount: Decimal
) -> None:
    for cause in Cause:
        found = answer(country, replace(first, category=category, after=amount, cause=cause), PAID_ON)
        words = wording.text(found.text)
        assert words != found.text
        assert SPANISH[words]
        assert found.source or found.kind in WITHOUT_SOURCE
        # It is reported where it belongs, or in the period of the day it is paid.
        is_original = (found.period_from, found.period_to) == (first.period_from, first.period_to)
        assert is_original or found.period_from <= PAID_ON <= found.period_to


@pytest.mark.parametrize("country", ANSWERING, ids=lambda country: country.code)
def test_a_base_moves_no_money_by_itself(country: Country) -> None:
    found = answer(country, replace(MAY, category=Category.BASE), PAID_ON)
    assert found.kind is TreatmentKind.INFORMATION


def test_every_country_answers() -> None:
    assert [country.code for country in ANSWERING] == list(COUNTRIES)


def test_spanish_tax_of_an_earlier_year_is_the_flat_one() -> None:
    found = answer(COUNTRIES["es"], MAY_2025, PAID_ON)
    assert (found.kind, found.rate) == (TreatmentKind.FLAT_RATE, D(15))
    quota = replace(MAY_2025, category=Category.EMPLOYEE_CONTRIBUTION, code="es.unemployment.employee")
    settled = answer(COUNTRIES["es"], quota, PAID_ON)
    assert settled.kind is TreatmentKind.ORIGINAL_PERIOD
    assert settled.period_to == MAY_2025.period_to


def test_british_tax_belongs_to_the_tax_month_it_is_paid_in() -> None:
    found = answer(COUNTRIES["uk"], replace(MAY, category=Category.TAX), PAID_ON)
    assert found.kind is TreatmentKind.YEAR_TO_DATE
    assert (found.period_from, found.period_to) == (date(2026, 11, 6), date(2026, 12, 5))
