"""Dates, numbers and money look as readers of each language write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from hr.i18n import (
    format_date,
    format_datetime,
    format_list,
    format_money,
    format_number,
    format_percent,
    use_locale,
    use_zone,
)

SPACE = "\u00a0"
MINUS = "\u2212"
MONDAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("locale", "style", "text"),
    [
        ("es", "short", "30 nov"),
        ("es", "medium", "30 nov 2026"),
        ("es", "long", "30 de noviembre de 2026"),
        ("es", "weekday", "lunes 30 de noviembre"),
        ("es", "month", "noviembre de 2026"),
        ("en", "medium", "30 Nov 2026"),
        ("en", "long", "30 November 2026"),
        ("en", "weekday", "Monday 30 November"),
        ("en", "full", "Monday 30 November 2026"),
        ("en", "numeric", "30/11/2026"),
    ],
)
def test_date_reads_in_the_language(locale: str, style: str, text: str) -> None:
    with use_locale(locale):
        assert format_date(MONDAY, style) == text  # type: ignore[arg-type]


def test_datetime_is_in_the_zone_of_the_company_on_the_24_hour_clock() -> None:
    evening = datetime(2026, 11, 30, 23, 5, tzinfo=UTC)
    with use_locale("es"), use_zone("Europe/Madrid"):
        assert format_datetime(evening) == "1 dic 2026, 0:05"
    with use_locale("en"), use_zone("Atlantic/Canary"):
        assert format_datetime(evening) == "30 Nov 2026, 23:05"


def test_datetime_without_a_zone_is_taken_as_utc() -> None:
    with use_locale("en"):
        assert format_datetime(datetime(2026, 7, 1, 8, 0)) == "1 Jul 2026, 10:00"  # noqa: DTZ001


@pytest.mark.parametrize(
    ("locale", "amount", "text"),
    [
        ("es", 191658, f"1.916,58{SPACE}€"),
        ("en", 191658, "€1,916.58"),
        ("es", Decimal("-1916.58"), f"{MINUS}1.916,58{SPACE}€"),
        ("en", -4218, f"{MINUS}€42.18"),
        ("es", 123456789, f"1.234.567,89{SPACE}€"),
        ("es", 5, f"0,05{SPACE}€"),
        ("es", Decimal("-0.001"), f"0,00{SPACE}€"),
    ],
)
def test_money_reads_in_the_language(locale: str, amount: int | Decimal, text: str) -> None:
    with use_locale(locale):
        assert format_money(amount, "EUR") == text


def test_money_counts_minor_units_by_currency() -> None:
    with use_locale("en"):
        assert format_money(1000, "GBP") == "£10.00"
        assert format_money(1000, "JPY").endswith("1,000")


def test_money_with_a_symbol_has_to_say_which() -> None:
    with pytest.raises(TypeError, match="currency"):
        format_money(1000)  # type: ignore[call-overload]


def test_money_in_a_column_has_a_sign_and_no_symbol() -> None:
    with use_locale("es"):
        assert format_money(16760, signed=True, symbol=False) == "+167,60"
        assert format_money(-16760, signed=True, symbol=False) == f"{MINUS}167,60"
        assert format_money(0, signed=True, symbol=False) == "0,00"


def test_number_and_percent_group_and_keep_their_places() -> None:
    with use_locale("es"):
        assert format_number(12345) == "12.345"
        assert format_number(Decimal("2810.50"), 2) == "2.810,50"
        assert format_percent(Decimal("6.5"), 2) == f"6,50{SPACE}%"
    with use_locale("en"):
        assert format_percent(Decimal("22.9")) == f"22.9{SPACE}%"


@pytest.mark.parametrize(
    ("items", "text"),
    [
        (["Ana"], "Ana"),
        (["Ana", "Luis", "Eva"], "Ana, Luis y Eva"),
        (["Ana", "Irene"], "Ana e Irene"),
        (["Ana", "Hiedra"], "Ana y Hiedra"),
    ],
)
def test_list_of_names_sounds_right_in_spanish(items: list[str], text: str) -> None:
    with use_locale("es"):
        assert format_list(items) == text
