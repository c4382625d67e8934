"""Amounts as people type them: both decimal signs, groups of thousands, no slip that pays a thousandfold."""

from decimal import Decimal

import pytest

from hr.web.forms import parse_amount


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("1500", "1500"), ("1500,5", "1500.5"), ("1.234,56", "1234.56"), ("1,234.56", "1234.56"),
        ("1.234", "1234"), ("1.234.567", "1234567"), ("€ 1 200,00", "1200"), ("-12,30", "-12.30"),
        (",50", "0.50"), ("1'200.50", "1200.50"),
    ],
)  # fmt: skip
def test_what_is_meant_is_read(text: str, amount: str) -> None:
    assert parse_amount(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text",
    [
        "0.125", "1234.567", "1.50.00", "1,2,3.45", "12.34,56", "1.234.56", "1e5", "1_000", "١٠", "NaN",
        "Infinity", "", "-", "10000000000", "=1+1", "12 EUR",
    ],
)  # fmt: skip
def test_a_slip_is_no_amount(text: str) -> None:
    assert parse_amount(text) is None
