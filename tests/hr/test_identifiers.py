"""Spanish identifiers: written in any usual way, refused when a digit is wrong."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hr import identifiers
from hr.errors import Invalid
from payroll.banking import sepa


@pytest.mark.parametrize(
    ("normal", "text", "expected"),
    [
        (identifiers.tax_number, "12345678-z", "12345678Z"),
        (identifiers.tax_number, " x 1234567 l ", "X1234567L"),
        (identifiers.company_tax_number, "b-97000012", "B97000012"),
        (identifiers.social_number, "28/12345678/40", "281234567840"),
        (identifiers.social_number, "46 10000001 20", "461000000120"),
        (identifiers.contribution_account, "46 1234567 52", "46123456752"),
    ],
)
def test_an_identifier_comes_out_in_its_normal_form(
    normal: Callable[[str], str], text: str, expected: str
) -> None:
    assert normal(text) == expected


@pytest.mark.parametrize(
    ("normal", "text", "field"),
    [
        (identifiers.tax_number, "12345678A", "tax_number"),
        (identifiers.tax_number, "B97000012", "tax_number"),  # a company is not a person
        (identifiers.tax_number, "", "tax_number"),
        (identifiers.company_tax_number, "B97000013", "tax_number"),
        (identifiers.social_number, "281234567841", "social_number"),
        (identifiers.social_number, "2812345678", "social_number"),
        (identifiers.social_number, "٢٨1234567840", "social_number"),  # digits of another script
        (identifiers.contribution_account, "46123456702", "contribution_account"),
        (identifiers.iban, "ES41 2100 0418 4110 0000 0000", "iban"),
        (identifiers.iban, "ES41 2100 0418 9902 0005 1332", "iban"),  # the bank's own check digits are wrong
        (identifiers.iban, "GB82 WEST 1234 5698 7654 32", "iban"),  # banks would ask for an address
    ],
)
def test_a_wrong_identifier_is_refused_beside_its_field(
    normal: Callable[[str], str], text: str, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        normal(text)
    assert set(refused.value.fields) == {field}


@given(province=st.integers(1, 53), number=st.integers(0, 99_999_999), wrong=st.integers(1, 96))
def test_a_social_security_number_has_exactly_one_pair_of_check_digits(
    province: int, number: int, wrong: int
) -> None:
    shorter = number < 10_000_000
    check = int(f"{province}{number:0{7 if shorter else 8}d}") % 97
    text = f"{province:02d}{number:08d}"
    assert identifiers.social_number(f"{text}{check:02d}") == f"{text}{check:02d}"
    with pytest.raises(Invalid):
        identifiers.social_number(f"{text}{(check + wrong) % 97:02d}")


def test_the_accounts_people_may_give_are_those_a_bank_file_may_carry() -> None:
    assert identifiers.EEA == sepa.EEA
