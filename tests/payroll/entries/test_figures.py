"""Numbers and days as files write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hr.money import from_minor
from payroll.entries.importing import figures
from payroll.entries.importing.figures import COMMA, DAY_FIRST, MONTH_FIRST, POINT

AMOUNTS = st.integers(-999_999_999, 999_999_999).map(from_minor)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(AMOUNTS, min_size=1, max_size=8), st.sampled_from([COMMA, POINT]))
def test_amounts_come_back_as_they_went_out(amounts: list[Decimal], sign: str) -> None:
    texts = [figures.written(each, sign) for each in amounts]
    assert figures.decimal_sign(texts, sign) == sign
    assert [figures.number(text, sign) for text in texts] == amounts


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(AMOUNTS, st.sampled_from([COMMA, POINT]))
def test_grouped_amounts_are_read_with_their_own_sign(amount: Decimal, sign: str) -> None:
    english = f"{amount:,.2f}"
    text = english if sign == POINT else english.translate(str.maketrans(",.", ".,"))
    assert figures.number(text, sign) == amount


@pytest.mark.parametrize(
    ("texts", "default", "sign"),
    [
        (["1.234", "12,5"], POINT, COMMA),
        (["1.234"], COMMA, COMMA),
        (["1.234"], POINT, POINT),
        (["1,234,567"], COMMA, POINT),
        (["1.234,56"], POINT, COMMA),
        (["1,234.56"], COMMA, POINT),
        (["0.125"], COMMA, POINT),
        (["1250,00 €", "3.000"], POINT, COMMA),
    ],
)
def test_what_cannot_be_the_other_decides_the_decimal_sign(texts: list[str], default: str, sign: str) -> None:
    assert figures.decimal_sign(texts, default) == sign


@pytest.mark.parametrize(
    ("text", "sign", "value"),
    [
        ("1.250,00 €", COMMA, "1250.00"),
        ("(12,50)", COMMA, "-12.50"),
        ("12,50-", COMMA, "-12.50"),
        ("1E9", POINT, "1000000000"),
        ("1 234,5", COMMA, "1234.5"),
        ("1'234.50", POINT, "1234.50"),
        ("12.34.56", COMMA, None),
        ("1.23", COMMA, None),
        ("abc", COMMA, None),
        ("١٢", COMMA, None),
        ("", COMMA, None),
    ],
)
def test_numbers_of_either_style(text: str, sign: str, value: str | None) -> None:
    assert figures.number(text, sign) == (None if value is None else Decimal(value))


@pytest.mark.parametrize(
    "text", ["2026-11", "11/2026", "noviembre 2026", "Nov 2026", "noviembre de 2026", "2026-11-05"]
)
def test_months_in_both_languages(text: str) -> None:
    assert figures.month(text) == date(2026, 11, 1)


def test_the_column_tells_whether_days_come_first() -> None:
    assert figures.day_order(["01/02/2026", "25/02/2026"], MONTH_FIRST) == DAY_FIRST
    assert figures.day_order(["01/02/2026", "02/25/2026"], DAY_FIRST) == MONTH_FIRST
    assert figures.day("02/03/2026", DAY_FIRST) == date(2026, 3, 2)
    assert figures.day("02/03/2026", MONTH_FIRST) == date(2026, 2, 3)
    assert figures.day("31/02/2026", DAY_FIRST) is None
