"""PAYE by the table routines: codes, periods, years; what holds for every code and every pay."""

import doctest
import os
from datetime import date
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries import read
from payroll.countries.check import check_file
from payroll.countries.uk import ages, identifiers, periods, tax_codes
from payroll.countries.uk.identifiers import nino, sort_code
from payroll.countries.uk.paye import NOTHING, Deduction, PaySoFar, deduct
from payroll.countries.uk.periods import TaxPeriod, period, period_on
from payroll.countries.uk.starters import P45, Declaration, first_code
from payroll.countries.uk.tax_codes import CodeKind, parse
from payroll.engine.refusals import InvalidInputs, StatutoryPackExpired, Unsupported

D = Decimal
PACK = read("uk")
YEARS = {
    year: PACK.at("income_tax", date(year, 4, 6)).values
    for year in (2016, 2017, 2018, 2019, 2021, 2025, 2026)
}
NOW = YEARS[2026]
PENNY, POUND = D("0.01"), D(1)
calmly = settings(deadline=None, max_examples=40)

amounts = st.decimals("0", "40000", places=2)
numbers = st.integers(1, 99999)
allowances = st.builds("{}{}{}".format, st.sampled_from(["", "S", "C"]), numbers, st.sampled_from("LMNT"))
additions = st.builds("{}K{}".format, st.sampled_from(["", "S", "C"]), numbers)
flat = st.sampled_from(["BR", "D0", "D1", "SBR", "SD0", "SD1", "SD2", "SD3", "CBR", "CD0", "CD1"])
codes = st.one_of(allowances, additions, flat, st.sampled_from(["0T", "S0T", "C0T", "NT"]))
frequencies = st.sampled_from([52, 26, 13, 12, 4, 2, 1])


def taxed(code: str, pay: str, number: int = 1, frequency: int = 12, before: PaySoFar = NOTHING) -> Deduction:
    return deduct(parse(code), period(frequency, number), D(pay), before, NOW)


@pytest.mark.parametrize("module", [ages, identifiers, periods, tax_codes])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code",
    ["", "L", "1257", "1257P", "01257L", "K", "K0", "K0100", "SNT", "CNT", "XBR", "D", "1257LL", "١٢L", "0L"],
)
def test_a_code_that_does_not_exist_is_refused(code: str) -> None:
    with pytest.raises(InvalidInputs, match="no such tax code"):
        parse(code)


@pytest.mark.parametrize(
    ("code", "year"),
    [("D2", 2026), ("CD2", 2026), ("SD4", 2026), ("SD3", 2021), ("SD2", 2017), ("C1257L", 2018)],
)
def test_a_code_of_another_year_is_refused(code: str, year: int) -> None:
    with pytest.raises(InvalidInputs, match="does not exist in this tax year"):
        deduct(parse(code), period(12, 1), D(1000), NOTHING, YEARS[year])


def test_years_without_a_row_are_refused() -> None:
    for on in (date(2016, 4, 5), date(2020, 6, 1), date(2023, 6, 1), date(2027, 4, 6)):
        with pytest.raises(StatutoryPackExpired):
            PACK.at("income_tax", on)


@pytest.mark.parametrize(
    ("number", "monthly", "weekly"),
    [
        (1, "1.59", "0.37"),
        (500, "417.42", "96.33"),
        (501, "418.26", "96.53"),
        (1000, "834.09", "192.49"),
        (1257, "1048.26", "241.92"),
    ],
)
def test_free_pay_counts_blocks_of_five_hundred(number: int, monthly: str, weekly: str) -> None:
    assert taxed(f"{number}L", "100").free_pay.amount == D(monthly)
    assert taxed(f"{number}L", "100", frequency=52).free_pay.amount == D(weekly)
    assert taxed(f"K{number}", "100").free_pay.amount == D(monthly)


@calmly
@given(codes, frequencies, amounts, st.sampled_from([2025, 2026]))
def test_a_constant_pay_ends_the_year_with_the_tax_of_the_year(
    code: str, frequency: int, pay: Decimal, year: int
) -> None:
    parameters, before = YEARS[year], NOTHING
    per_year, span = periods.span_of(frequency)
    for number in range(span, per_year + 1, span):
        found = deduct(parse(code), period(frequency, number), pay, before, parameters)
        before = PaySoFar(before.pay + pay, before.tax + found.tax)
    whole = deduct(parse(code), TaxPeriod(per_year, per_year, per_year), before.pay, NOTHING, parameters)
    # The half-pay limit may hold back tax that the last periods would still owe.
    assert before.tax == whole.due or found.is_limited
    assert before.tax <= whole.due


@calmly
@given(allowances, amounts)
def test_the_tax_of_a_year_is_that_of_its_bands(code: str, monthly: Decimal) -> None:
    parsed, pay = parse(code), monthly * 12
    found = deduct(parsed, TaxPeriod(12, 12, 12), pay, NOTHING, NOW)
    regime = tax_codes.regime_of(parsed, NOW)
    rest, due, start = max(found.taxable, D(0)).quantize(POUND, ROUND_FLOOR), D(0), D(0)
    for band in regime.bands:
        end = rest if band.up_to is None else min(rest, band.up_to)
        due += max(end - start, D(0)) * band.rate / 100
        start = band.up_to or start
    assert found.due == due.quantize(PENNY, ROUND_FLOOR)


@calmly
@given(codes, frequencies, amounts, amounts, st.integers(0, 11))
def test_week1_codes_know_no_history(
    code: str, frequency: int, pay: Decimal, earlier: Decimal, step: int
) -> None:
    per_year, span = periods.span_of(frequency)
    number = min(span * (step + 1), per_year)
    alone = parse(code, is_week1=True)
    found = deduct(alone, period(frequency, number), pay, PaySoFar(earlier, earlier / 3), NOW)
    first = deduct(parse(code), period(frequency, span), pay, NOTHING, NOW)
    assert found.tax == first.tax
    assert found.tax >= 0


@calmly
@given(codes, frequencies, amounts, st.integers(1, 11))
def test_no_more_than_half_of_the_pay_is_taken(code: str, frequency: int, pay: Decimal, ahead: int) -> None:
    per_year, span = periods.span_of(frequency)
    number = min(span * ahead, per_year)
    found = deduct(parse(code), period(frequency, number), pay, PaySoFar(pay * 9, D(0)), NOW)
    assert found.tax <= pay / 2
    assert found.tax == min(found.due, found.limit)


@calmly
@given(allowances, st.decimals("3000", "20000", places=2))
def test_a_period_without_pay_gives_tax_back(code: str, pay: Decimal) -> None:
    first = deduct(parse(code), period(12, 1), pay, NOTHING, NOW)
    second = deduct(parse(code), period(12, 2), D(0), PaySoFar(pay, first.tax), NOW)
    assert second.tax <= 0
    if first.tax > 1 and parse(code).number > 10:
        assert second.tax < 0


@calmly
@given(codes, amounts, amounts)
def test_more_pay_is_never_less_tax(code: str, pay: Decimal, more: Decimal) -> None:
    here = deduct(parse(code), period(12, 3), pay, NOTHING, NOW)
    there = deduct(parse(code), period(12, 3), pay + more, NOTHING, NOW)
    assert there.due >= here.due
    assert there.tax >= here.tax


@calmly
@given(st.integers(1, 12), amounts, amounts)
def test_nt_gives_everything_back(number: int, pay: Decimal, deducted: Decimal) -> None:
    found = deduct(parse("NT"), period(12, number), pay, PaySoFar(pay, deducted), NOW)
    assert found.due == 0
    assert found.tax == -deducted


@pytest.mark.parametrize(("frequency", "number", "span"), [(52, 53, 1), (26, 54, 2), (13, 56, 4)])
def test_a_week_beyond_the_year_is_taxed_by_itself(frequency: int, number: int, span: int) -> None:
    late = taxed("1257L", "4000", number, frequency, PaySoFar(D(90000), D(1)))
    assert late.tax == deduct(parse("1257L W1"), period(frequency, span), D(4000), NOTHING, NOW).tax
    assert late.count == span


@pytest.mark.parametrize(
    ("frequency", "number"), [(12, 13), (12, 0), (52, 54), (26, 55), (13, 57), (4, 13), (52, -1)]
)
def test_a_period_that_does_not_exist_is_refused(frequency: int, number: int) -> None:
    with pytest.raises(InvalidInputs, match="week or month does not exist"):
        period(frequency, number)


def test_frequencies_without_table_are_refused_by_name() -> None:
    for frequency in (24, 260, 365, 3):
        with pytest.raises(Unsupported, match="pay periods other than"):
            period(frequency, 1)


@pytest.mark.parametrize(
    ("pay_date", "month", "week", "fortnight"),
    [
        (date(2026, 4, 6), 1, 1, 1),
        (date(2026, 5, 5), 1, 5, 5),
        (date(2026, 5, 6), 2, 5, 5),
        (date(2027, 4, 4), 12, 52, 52),
        (date(2027, 4, 5), 12, 53, 54),
    ],
)
def test_the_pay_date_tells_the_period(pay_date: date, month: int, week: int, fortnight: int) -> None:
    assert period_on(12, pay_date).number == month
    assert period_on(52, pay_date).number == week
    assert period_on(26, pay_date).number == fortnight


@pytest.mark.parametrize(
    ("declaration", "code", "is_week1"),
    [
        (Declaration.FIRST_JOB, "1257L", False),
        (Declaration.ONLY_JOB, "1257L", True),
        (Declaration.ANOTHER_JOB, "BR", False),
        (None, "0T", True),
    ],
)
def test_the_starter_declaration_decides_the_first_code(
    declaration: Declaration | None, code: str, is_week1: bool
) -> None:
    found = first_code(2026, NOW, declaration=declaration)
    assert (found.tax_code, found.is_week1, found.previous) == (code, is_week1, None)


def test_a_p45_of_the_year_carries_on_and_an_older_one_is_refused() -> None:
    found = first_code(
        2026, NOW, p45=P45(2026, "S1100L", D("9000"), D("812.40")), declaration=Declaration.ONLY_JOB
    )
    assert (found.tax_code, found.is_week1) == ("S1100L", False)
    assert found.previous is not None
    assert (found.previous.pay, found.previous.tax) == (D("9000"), D("812.40"))
    assert first_code(2026, NOW, p45=P45(2026, "500T M1", D(1), D(0))).is_week1
    with pytest.raises(Unsupported, match="P45 of an earlier tax year"):
        first_code(2026, NOW, p45=P45(2025, "1257L", D(1), D(0)))
    with pytest.raises(InvalidInputs, match="no such tax code"):
        first_code(2026, NOW, p45=P45(2026, "1257", D(1), D(0)))


@pytest.mark.parametrize("text", ["AB123456C", "ab 12 34 56 d", "JA-12-34-56-A"])
def test_a_national_insurance_number_is_normalised(text: str) -> None:
    found = nino(text)
    assert found is not None
    assert found.isalnum()
    assert len(found) == 9


@pytest.mark.parametrize(
    "text",
    [
        "",
        "AB123456",
        "AB123456E",
        "GB123456A",
        "ZZ123456A",
        "DA123456A",
        "AO123456A",
        "QQ123456C",
        "AB12345٦C",
    ],
)
def test_what_is_no_national_insurance_number_is_none(text: str) -> None:
    assert nino(text) is None


def test_a_sort_code_has_six_digits() -> None:
    assert sort_code("12-34-56") == "123456"
    assert sort_code("1234567") is None


def test_every_kind_of_code_is_known() -> None:
    kinds = {parse(code).kind for code in ("1257L", "K1", "BR", "NT")}
    assert kinds == set(CodeKind)


if os.environ.get("PLANTILLA_BENCH"):

    def test_every_british_row_of_the_bench_passes() -> None:
        report = check_file(Path(os.environ["PLANTILLA_BENCH"]) / "payroll" / "uk.csv")
        assert [check for check in report.checks if check.outcome != "passed"] == []
        assert report.checks
