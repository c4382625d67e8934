"""National Insurance, student loans, pensions, minimum wages: what holds for every letter and pay."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll.countries import read
from payroll.countries.uk.auto_enrolment import Duty, contribute, duty, meets_minimum
from payroll.countries.uk.facts import PensionBasis, PensionRelief, PensionScheme
from payroll.countries.uk.minimum_wage import least_hourly_pay
from payroll.countries.uk.national_insurance import ClassOne, allowance, class_one, table_of, thresholds
from payroll.countries.uk.statutory_pay import maternity_week, recovered, sick_days, sick_week
from payroll.countries.uk.student_loans import Plan, repay
from payroll.engine.refusals import InvalidInputs, Unsupported

D = Decimal
ON = date(2026, 6, 30)
PACK = read("uk")
NI = PACK.at("national_insurance", ON).values
LOANS = PACK.at("student_loans", ON).values
PENSIONS = PACK.at("pensions", ON).values
calmly = settings(deadline=None, max_examples=40)

pays = st.decimals("0", "60000", places=2)
letters = st.sampled_from(sorted(NI.categories))
frequencies = st.sampled_from([52, 26, 13, 12, 4, 2, 1])

STANDARD, REDUCED, DEFERRED, FREE = "AFHMNV", "BEI", "DJLZ", "CKSX"
FULL_EMPLOYER, UPPER_EMPLOYER, ZONE_EMPLOYER = "ABCJ", "HMVZ", "DEFIKLNS"


def found(letter: str, pay: Decimal, frequency: int = 12) -> ClassOne:
    return class_one(table_of(NI, letter, frequency), pay)


def test_every_letter_belongs_to_one_group_of_each_payer() -> None:
    every = sorted(NI.categories)
    assert sorted(STANDARD + REDUCED + DEFERRED + FREE) == every
    assert sorted(FULL_EMPLOYER + UPPER_EMPLOYER + ZONE_EMPLOYER + "X") == every


@pytest.mark.parametrize(
    ("group", "main", "above"),
    [(STANDARD, "8", "2"), (REDUCED, "1.85", "2"), (DEFERRED, "2", "2"), (FREE, "0", "0")],
)
def test_the_employee_pays_the_rates_of_the_group(group: str, main: str, above: str) -> None:
    for letter in group:
        # 1,000 of pay in each band: 1,048 to 2,048, and 4,189 to 5,189.
        assert found(letter, D(2048)).employee.amount == D(main) * 10
        top = found(letter, D(5189)).employee.amount - found(letter, D(4189)).employee.amount
        assert top == D(above) * 10


@pytest.mark.parametrize(
    ("group", "start"), [(FULL_EMPLOYER, 417), (UPPER_EMPLOYER, 4189), (ZONE_EMPLOYER, 2083)]
)
def test_the_employer_pays_from_the_threshold_of_the_group(group: str, start: int) -> None:
    for letter in group:
        assert found(letter, D(start)).employer.amount == 0
        assert found(letter, D(start + 1000)).employer.amount == 150
    assert found("X", D(50000)).employer.amount == 0


@calmly
@given(letters, pays, pays, frequencies)
def test_contributions_rise_with_pay_and_never_exceed_their_rates(
    letter: str, pay: Decimal, more: Decimal, frequency: int
) -> None:
    here, there = found(letter, pay, frequency), found(letter, pay + more, frequency)
    assert 0 <= here.employee.amount <= there.employee.amount
    assert 0 <= here.employer.amount <= there.employer.amount
    assert here.employee.amount <= pay * 8 / 100
    assert here.employer.amount <= pay * 15 / 100


@calmly
@given(letters, pays, frequencies)
def test_the_bands_told_to_hmrc_add_up(letter: str, pay: Decimal, frequency: int) -> None:
    limits = thresholds(NI, frequency)
    told = found(letter, pay, frequency)
    total = told.at_lower + told.lower_to_primary + told.primary_to_upper
    assert total == (min(pay, limits.upper) if pay >= limits.lower else 0)
    assert min(told.at_lower, told.lower_to_primary, told.primary_to_upper) >= 0


@calmly
@given(letters, pays)
def test_a_band_is_rounded_half_a_penny_down(letter: str, pay: Decimal) -> None:
    for payer in (found(letter, pay).employee, found(letter, pay).employer):
        for share in payer.shares:
            top = pay if share.upper is None else min(pay, share.upper)
            exact = (top - share.lower) * share.rate / 100
            # Up to 0.0059 is dropped: the fourth decimal is cut before the third decides.
            assert D("-0.006") < share.amount - exact < D("0.005")
        assert payer.amount == sum((share.amount for share in payer.shares), D(0))


@pytest.mark.parametrize(
    ("frequency", "lower", "primary", "secondary", "upper"),
    [
        (52, 129, 242, 96, 967),
        (26, 258, 484, 193, 1934),
        (13, 516, 967, 385, 3867),
        (12, 559, 1048, 417, 4189),
        (4, 1677, 3143, 1250, 12568),
        (1, 6708, 12570, 5000, 50270),
    ],
)
def test_thresholds_of_every_earnings_period(
    frequency: int, lower: int, primary: int, secondary: int, upper: int
) -> None:
    limits = thresholds(NI, frequency)
    expected = [D(lower), D(primary), D(secondary), D(upper)]
    assert [limits.lower, limits.primary, limits.secondary, limits.upper] == expected


@pytest.mark.parametrize(
    ("letter", "year"), [("V", 2021), ("F", 2021), ("N", 2021), ("G", 2026), ("a", 2026), ("", 2026)]
)
def test_a_letter_the_year_does_not_have_is_refused(letter: str, year: int) -> None:
    parameters = PACK.at("national_insurance", date(year, 6, 30)).values
    with pytest.raises(InvalidInputs, match="category letter does not exist"):
        table_of(parameters, letter, 12)


@calmly
@given(st.sampled_from(Plan), pays, frequencies)
def test_a_loan_takes_whole_pounds_of_its_share_above_the_threshold(
    plan: Plan, pay: Decimal, frequency: int
) -> None:
    due = repay(plan, pay, frequency, LOANS)
    rate = 6 if plan is Plan.POSTGRADUATE else 9
    assert due.amount == int(due.amount)
    assert due.amount <= max(pay - due.threshold, D(0)) * rate / 100 < due.amount + 1
    assert D(0) <= due.annual / frequency - due.threshold < D("0.01")


def test_plan_five_is_not_repaid_before_april_2026() -> None:
    earlier = PACK.at("student_loans", date(2025, 6, 30)).values
    with pytest.raises(InvalidInputs, match="nobody repays"):
        repay(Plan.PLAN_5, D(5000), 12, earlier)


def scheme(relief: PensionRelief, basis: PensionBasis = PensionBasis.QUALIFYING_EARNINGS) -> PensionScheme:
    return PensionScheme(relief=relief, employee_rate=D(5), employer_rate=D(3), basis=basis)


@calmly
@given(pays, frequencies, st.sampled_from(PensionRelief), st.sampled_from(PensionBasis))
def test_pension_contributions_are_shares_of_the_band(
    pay: Decimal, frequency: int, relief: PensionRelief, basis: PensionBasis
) -> None:
    due = contribute(scheme(relief, basis), pay, frequency, PENSIONS)
    assert due.deducted + due.relief == due.gross
    assert (due.relief > 0) == (relief is PensionRelief.RELIEF_AT_SOURCE and due.gross > D("0.02"))
    assert due.base <= pay
    if basis is PensionBasis.PENSIONABLE_PAY:
        assert due.base == pay


def test_qualifying_earnings_lie_between_the_published_limits() -> None:
    due = contribute(scheme(PensionRelief.RELIEF_AT_SOURCE), D("2600"), 12, PENSIONS)
    assert (due.base, due.gross, due.relief, due.deducted, due.employer) == (
        D("2080"),
        D("104.00"),
        D("20.80"),
        D("83.20"),
        D("62.40"),
    )
    assert contribute(scheme(PensionRelief.NET_PAY), D(9000), 12, PENSIONS).base == 3669
    assert contribute(scheme(PensionRelief.NET_PAY), D(500), 12, PENSIONS).base == 0


@pytest.mark.parametrize(
    ("born", "pay", "expected"),
    [
        (date(1990, 1, 1), "833.01", Duty.ENROL),
        (date(1990, 1, 1), "833", Duty.OPT_IN),
        (date(1990, 1, 1), "520", Duty.MAY_JOIN),
        (date(2004, 7, 1), "2000", Duty.OPT_IN),
        (date(2004, 6, 30), "2000", Duty.ENROL),
        (date(2011, 1, 1), "2000", Duty.NONE),
        (date(1951, 1, 1), "2000", Duty.NONE),
        (date(1959, 1, 1), "2000", Duty.OPT_IN),
    ],
)
def test_age_and_pay_decide_who_is_enrolled(born: date, pay: str, expected: Duty) -> None:
    pension_age_on = born.replace(year=born.year + 66)
    assert duty(born, pension_age_on, ON, D(pay), 12, PENSIONS) is expected


def test_a_scheme_must_reach_the_least_shares() -> None:
    assert meets_minimum(scheme(PensionRelief.NET_PAY), PENSIONS)
    low = PensionScheme(relief=PensionRelief.NET_PAY, employee_rate=D(6), employer_rate=D(2))
    assert not meets_minimum(low, PENSIONS)


@pytest.mark.parametrize(
    ("born", "apprentice_since", "least"),
    [
        (date(2005, 6, 30), None, "12.71"),
        (date(2005, 7, 1), None, "10.85"),
        (date(2008, 7, 1), None, "8.00"),
        (date(2000, 1, 1), date(2025, 7, 1), "8.00"),
        (date(2000, 1, 1), date(2025, 6, 30), "12.71"),
        (date(2007, 7, 1), date(2023, 1, 1), "8.00"),
    ],
)
def test_the_minimum_wage_follows_age_and_apprenticeship(
    born: date, apprentice_since: date | None, least: str
) -> None:
    assert least_hourly_pay(PACK.at("minimum_wage", ON).values, born, ON, apprentice_since) == D(least)


def test_statutory_pay_is_the_lesser_of_flat_amount_and_share() -> None:
    now = PACK.at("statutory_pay", ON).values
    before = PACK.at("statutory_pay", date(2025, 6, 30)).values
    assert sick_week(now, D(500)) == D("123.25")
    assert sick_week(now, D(100)) == D("80.00")
    assert sick_week(before, D(140)) == D("118.75")
    assert sick_days(now, D(500), 2, 5) == D("49.30")
    assert [maternity_week(now, D(400), week) for week in (1, 6, 7, 39)] == [
        360,
        360,
        D("194.32"),
        D("194.32"),
    ]
    assert maternity_week(now, D(200), 7) == 180
    assert [recovered(now, D("194.32"), is_small) for is_small in (False, True)] == [D("178.77"), D("211.81")]


def test_the_employment_allowance_ends_with_the_year() -> None:
    assert allowance(NI, D(800), D(0)) == 800
    assert allowance(NI, D(800), D(10000)) == 500
    assert allowance(NI, D(800), D(10500)) == 0
    with pytest.raises(Unsupported, match="employment allowance"):
        allowance(PACK.at("national_insurance", date(2021, 6, 30)).values, D(800), D(0))
