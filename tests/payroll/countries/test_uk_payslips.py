"""A British payslip: its lines, its year, its returns, its corrections, and what is refused by name."""

from dataclasses import fields, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from payroll import countries, engine
from payroll.countries.uk.corrections import treatment
from payroll.countries.uk.facts import (
    NI,
    TAX,
    BritishFacts,
    PensionBasis,
    PensionRelief,
    PensionScheme,
    PreviousEmployment,
)
from payroll.countries.uk.returns import FIELDS, CategoryFigures, FullPayment, full_payment, p60
from payroll.countries.uk.student_loans import Plan
from payroll.engine.model import Category, Element, ElementKind, Facts, Result
from payroll.engine.refusals import InvalidInputs, Refused, StatutoryPackExpired, Unsupported
from payroll.engine.retro import Cause, Delta, TreatmentKind
from payroll.engine.steps import year_to_date
from tests.payroll.countries.british import PACK, bonus, facts, month, pay, year
from tests.payroll.engine.adding import complaints

D = Decimal
calmly = settings(deadline=None, max_examples=20)


def scheme(
    relief: PensionRelief, employee: str = "5", basis: PensionBasis = PensionBasis.PENSIONABLE_PAY
) -> PensionScheme:
    return PensionScheme(relief=relief, employee_rate=D(employee), employer_rate=D(3), basis=basis)


people = st.builds(
    facts,
    st.sampled_from(["1257L", "S1257L", "C944L", "K310", "SK90", "BR", "SD2", "0T", "NT", "1257L M1"]),
    ni_category=st.sampled_from("ABCDFHJKMVXZ"),
    student_loan=st.sampled_from([None, Plan.PLAN_1, Plan.PLAN_4, Plan.PLAN_5]),
    has_postgraduate_loan=st.booleans(),
    pension=st.one_of(
        st.none(), st.builds(scheme, st.sampled_from(PensionRelief), basis=st.sampled_from(PensionBasis))
    ),
    previous=st.sampled_from([None, PreviousEmployment(2026, D("4000"), D("312.40"))]),
)
salaries = st.decimals("0", "180000", places=2)


def amount(result: Result, code: str) -> Decimal:
    line = result.line(code)
    assert line is not None, code
    return line.amount


def test_a_month_by_hand() -> None:
    # 36,000 a year: the worked cases of tax (390.20), contributions (156.16 and 387.45) and plan 2:
    # 29,385 / 12 = 2,448.75; 9 % of 551.25 is 49.61.
    result = pay(month(1, facts(student_loan=Plan.PLAN_2)))
    assert [(line.code, line.amount) for line in result.lines if line.category is not Category.INFO] == [
        ("salary", D("3000.00")),
        ("uk.tax", D("390.20")),
        ("uk.ni.A.employee", D("156.16")),
        ("uk.ni.A.employer", D("387.45")),
        ("uk.student_loan.plan_2", D("49")),
        ("uk.base.taxable_pay", D("3000.00")),
        ("uk.base.ni", D("3000.00")),
    ]
    assert result.net == D("2404.64")
    assert result.employer_cost == D("3387.45")
    assert result.unverified == ()
    assert "uk.income_tax/2026-27" in result.parameters


@pytest.mark.parametrize(
    ("relief", "taxable", "insured", "net"),
    [
        # 5 % of 3,000 is 150; the person pays 120 of it, the scheme claims 30.
        (PensionRelief.RELIEF_AT_SOURCE, "3000", "3000", "2333.64"),
        # Tax on 2,850: 1,801 at 20 %.
        (PensionRelief.NET_PAY, "2850", "3000", "2333.64"),
        # Tax and contributions on 2,850: 8 % of 1,802.
        (PensionRelief.SALARY_SACRIFICE, "2850", "2850", "2345.64"),
    ],
)
def test_the_way_of_relief_decides_the_bases(
    relief: PensionRelief, taxable: str, insured: str, net: str
) -> None:
    result = pay(month(1, facts(pension=scheme(relief))))
    assert amount(result, "uk.base.taxable_pay") == D(taxable)
    assert amount(result, "uk.base.ni") == D(insured)
    assert result.net == D(net)
    assert amount(result, "uk.pension.employer") == 90


def test_a_sacrifice_is_paid_by_the_employer() -> None:
    plain = pay(month(1, facts()))
    given_up = pay(month(1, facts(pension=scheme(PensionRelief.SALARY_SACRIFICE))))
    assert given_up.gross == plain.gross - 150
    # 150 and 90 for the pension, and 15 % of 150 less for insurance.
    assert given_up.employer_cost == plain.employer_cost - 150 + 150 + 90 - D("22.50")


def test_tax_of_little_pay_is_given_back() -> None:
    results = year([month(1, facts()), month(2, facts(), "6000")])
    assert [amount(result, "uk.tax") for result in results] == [D("390.20"), D("-109.60")]
    assert results[1].net == D("609.60")


def test_the_p45_counts_in_its_tax_year_only() -> None:
    worked = PreviousEmployment(2026, D("3000"), D("390.20"))
    assert amount(pay(month(2, facts(previous=worked), "6000")), "uk.tax") == D("-109.60")
    old = replace(worked, tax_year=2025)
    assert amount(pay(month(2, facts(previous=old), "6000")), "uk.tax") == 0


def test_hours_and_part_periods() -> None:
    hours = Element("hours", ElementKind.EARNING, D("1906.50"), "Hours", (TAX, NI), False, D(150), D("12.71"))
    result = pay(month(1, facts(), "0", elements=(hours,)))
    assert result.gross == D("1906.50")
    assert pay(month(1, facts(), worked_days=15)).gross == D("1500.00")


def test_a_formula_may_use_quantity_and_rate() -> None:
    overtime = Element(
        "overtime",
        ElementKind.OVERTIME,
        D(0),
        "Overtime",
        (TAX, NI),
        False,
        D(10),
        D(20),
        "quantity * rate * 1.5",
    )
    assert pay(month(1, facts(), "0", elements=(overtime,))).gross == 300


def test_expenses_are_paid_without_tax() -> None:
    expenses = bonus("80", kind=ElementKind.NON_SALARY)
    plain, with_expenses = pay(month(1, facts())), pay(month(1, facts(), elements=(expenses,)))
    assert with_expenses.net == plain.net + 80


def test_weeks_and_the_week_beyond_the_year() -> None:
    week = replace(month(1, facts(), "26000"), periods_per_year=52)
    last = replace(week, period_from=date(2027, 3, 30), period_to=date(2027, 4, 5), pay_date=date(2027, 4, 5))
    assert week.annual_salary / 52 == 500
    result = pay(last)
    # Free pay of a week is 241.92: 258 whole pounds at 20 %, whatever came before.
    assert amount(result, "uk.tax") == D("51.60")
    assert full_payment(last, result).tax_week == 53


def test_a_director_pays_on_the_year() -> None:
    known = facts(director_since=date(2020, 1, 1))
    results = year([month(number, known, "120000") for number in range(1, 13)])
    employee = [amount(result, "uk.ni.A.employee") for result in results]
    # Nothing up to 12,570; 8 % to 50,270; 2 % after it.
    assert employee[:2] == [0, D("594.40")]
    assert sum(employee) == D("4410.60")
    assert sum(amount(result, "uk.ni.A.employer") for result in results) == D("17250.00")
    certificate = p60(results, known)
    assert certificate.insurance[0].at_lower_to_date == 6708
    assert certificate.insurance[0].primary_to_upper_to_date == 37700


@calmly
@given(people, salaries, st.integers(1, 12))
def test_net_and_cost_are_sums_of_lines(known: BritishFacts, annual: Decimal, number: int) -> None:
    try:
        result = pay(month(number, known, annual))
    except Refused:
        return
    withheld = (Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)
    assert result.net == result.gross - sum((result.total(category) for category in withheld), D(0))
    assert result.employer_cost == result.gross + result.total(Category.EMPLOYER_CONTRIBUTION)
    assert result.net >= 0


@calmly
@given(people, salaries)
def test_every_trace_leads_to_its_amount(known: BritishFacts, annual: Decimal) -> None:
    try:
        results = year([month(1, known, annual), month(2, known, annual / 2)])
    except Refused:
        return
    assert [note for result in results for note in complaints(result)] == []


def test_the_traces_of_directors_hours_and_late_weeks_lead_to_their_amounts() -> None:
    director = facts(director_since=date(2020, 1, 1))
    results = year([month(number, director, "150000") for number in (1, 2, 3, 4, 5)])
    hours = Element("hours", ElementKind.EARNING, D("1906.50"), "Hours", (TAX, NI), False, D(150), D("12.71"))
    results.append(pay(month(1, facts("K900"), "0", elements=(hours,), period_number=1)))
    late: dict[str, Any] = {
        "period_from": date(2027, 3, 9),
        "period_to": date(2027, 4, 5),
        "pay_date": date(2027, 4, 5),
    }
    results.append(pay(month(12, facts("NT"), worked_days=11, periods_per_year=13, period_number=56, **late)))
    assert [note for result in results for note in complaints(result)] == []


@calmly
@given(people, st.lists(st.decimals("0", "9000", places=2), min_size=3, max_size=6))
def test_year_to_date_is_the_sum_of_what_was_paid(known: BritishFacts, pays: list[Decimal]) -> None:
    periods = [month(number, known, paid * 12) for number, paid in enumerate(pays, 1)]
    try:
        results = year(periods)
    except Refused:
        return
    told = full_payment(replace(periods[-1], year_to_date=year_to_date(results[:-1])), results[-1])
    assert told.tax_to_date == sum((amount(result, "uk.tax") for result in results), D(0))
    assert told.taxable_pay_to_date == sum((amount(r, "uk.base.taxable_pay") for r in results), D(0))
    certificate = p60(results, known)
    assert certificate.tax == told.tax_to_date
    assert certificate.total_tax == told.tax_to_date + (known.previous.tax if known.previous else 0)
    assert certificate.insurance[0].employee_to_date == told.insurance[0].employee_to_date


@calmly
@given(people, salaries)
def test_more_gross_is_not_less_net(known: BritishFacts, annual: Decimal) -> None:
    # Tax takes whole pounds and loans too, so the step must be larger than what they may take at once.
    try:
        here, there = pay(month(4, known, annual)), pay(month(4, known, annual + 600))
    except Refused:
        return
    assert there.net >= here.net


@calmly
@given(salaries, st.decimals("0", "3000", places=2), st.decimals("0", "3000", places=2))
def test_a_split_element_changes_no_deduction(annual: Decimal, one: Decimal, other: Decimal) -> None:
    known = facts(student_loan=Plan.PLAN_1)
    whole = pay(month(3, known, annual, elements=(bonus(str(one + other)),)))
    split = pay(month(3, known, annual, elements=(bonus(str(other), code="b"), bonus(str(one)))))
    assert (whole.net, whole.employer_cost) == (split.net, split.employer_cost)


def test_nothing_changes_when_a_period_is_computed_again() -> None:
    inputs = month(5, facts(pension=scheme(PensionRelief.NET_PAY)))
    assert engine.calculate(inputs, PACK) == engine.calculate(inputs, PACK)


ELEMENT_REFUSALS = [
    (ElementKind.GARNISHMENT, "attachment of earnings orders"),
    (ElementKind.BENEFIT_IN_KIND, "benefits in kind through payroll"),
]


@pytest.mark.parametrize(("kind", "name"), ELEMENT_REFUSALS)
def test_elements_that_are_not_built_are_refused_by_name(kind: ElementKind, name: str) -> None:
    with pytest.raises(Unsupported, match=name):
        pay(month(1, facts(), elements=(bonus("10", kind=kind),)))


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"periods_per_year": 24}, "pay periods other than"),
        ({"periods_per_year": 260}, "pay periods other than"),
        ({"facts": facts(director_since=date(2026, 5, 1))}, "directors appointed during the tax year"),
        (
            {"facts": facts(director_since=date(2020, 5, 1), student_loan=Plan.PLAN_1)},
            "student loans of directors",
        ),
        (
            {
                "facts": facts(director_since=date(2020, 5, 1)),
                "year_to_date": (("uk.ni.M.employee", D(1)),),
            },
            "directors whose National Insurance category changes",
        ),
        ({"elements": (bonus("1", "irpf"),)}, "feeds a base"),
    ],
)
def test_what_is_not_built_is_refused_by_name(changes: dict[str, Any], name: str) -> None:
    with pytest.raises(Unsupported, match=name):
        pay(replace(month(1, facts()), **changes))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"facts": Facts()}, "facts are missing"),
        ({"facts": facts("1257")}, "no such tax code"),
        ({"facts": facts("D9")}, "does not exist in this tax year"),
        ({"facts": facts(ni_category="G")}, "category letter does not exist"),
        ({"facts": facts(ni_category="M", birth_date=date(2005, 4, 30))}, "for younger people"),
        ({"facts": facts(ni_category="H", birth_date=date(2001, 4, 1))}, "for younger people"),
        ({"facts": facts(student_loan=Plan.POSTGRADUATE)}, "beside a plan"),
        ({"facts": facts(previous=PreviousEmployment(2027))}, "P45"),
        ({"facts": facts(previous=PreviousEmployment(2026, D(-1)))}, "P45"),
        ({"facts": facts(pension=scheme(PensionRelief.NET_PAY, "101"))}, "not a percentage"),
        ({"facts": facts(pension=scheme(PensionRelief.NET_PAY, "-1"))}, "not a percentage"),
        ({"period_number": 13}, "week or month does not exist"),
        ({"worked_days": 31}, "more days worked"),
        (
            {"elements": (replace(bonus("100"), quantity=D(9), rate=D(11)),)},
            "not its quantity times its rate",
        ),
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInputs, match=problem):
        pay(replace(month(1, facts()), **changes))


def test_an_age_below_the_limit_of_the_letter_is_fine() -> None:
    assert pay(month(1, facts(ni_category="M", birth_date=date(2005, 5, 1)))).line("uk.ni.M.employer")


@pytest.mark.parametrize("on", [date(2021, 6, 30), date(2024, 6, 30), date(2027, 4, 6)])
def test_a_new_run_needs_a_published_year(on: date) -> None:
    with pytest.raises(StatutoryPackExpired):
        countries.load("uk", on)


def test_a_submission_speaks_the_words_of_hmrc() -> None:
    inputs = month(
        1, facts("S1257L", is_week1=True, student_loan=Plan.PLAN_4, pension=scheme(PensionRelief.NET_PAY))
    )
    told = full_payment(inputs, pay(inputs))
    assert (told.pay_frequency, told.tax_month) == ("M1", 1)
    assert (told.tax_code, told.tax_regime) == ("1257L", "S")
    assert told.is_non_cumulative
    assert told.student_loan_plan == "04"
    assert told.pension_net_pay == 150
    assert told.pension_after_tax == 0
    (insured,) = told.insurance
    assert insured.earnings == 3000
    bands = [insured.at_lower_to_date, insured.lower_to_primary_to_date, insured.primary_to_upper_to_date]
    assert bands == [D(559), D(489), D(1952)]
    assert [insured.employee, insured.employer] == [D("156.16"), D("387.45")]
    named = {item.name for item in (*fields(FullPayment), *fields(CategoryFigures))}
    assert named - set(FIELDS) == {"insurance"}


def test_two_categories_in_a_year_are_told_apart() -> None:
    results = year([month(1, facts(ni_category="M")), month(2, facts())])
    letters = [item.category for item in p60(results, facts()).insurance]
    assert letters == ["A", "M"]


def test_a_certificate_is_of_one_year() -> None:
    with pytest.raises(InvalidInputs, match="one tax year"):
        p60([], facts())


@pytest.mark.parametrize(
    ("category", "code", "kind", "filing"),
    [
        (Category.EARNING, "salary", TreatmentKind.PAID_NOW, "FPS"),
        (Category.DEDUCTION, "canteen", TreatmentKind.PAID_NOW, "FPS"),
        (Category.TAX, "uk.tax", TreatmentKind.YEAR_TO_DATE, "FPS"),
        (Category.EMPLOYEE_CONTRIBUTION, "uk.ni.A.employee", TreatmentKind.YEAR_TO_DATE, "FPS"),
        (Category.DEDUCTION, "uk.student_loan.plan_1", TreatmentKind.YEAR_TO_DATE, "FPS"),
        (Category.EARNING, "uk.pension.sacrifice", TreatmentKind.YEAR_TO_DATE, "FPS"),
        (Category.BASE, "uk.base.ni", TreatmentKind.INFORMATION, ""),
    ],
)
def test_a_difference_is_settled_when_it_is_paid(
    category: Category, code: str, kind: TreatmentKind, filing: str
) -> None:
    delta = Delta(
        period_from=date(2026, 4, 1),
        period_to=date(2026, 4, 30),
        pay_date=date(2026, 4, 30),
        category=category,
        code=code,
        label=code,
        cause=Cause.FACTS,
        before=D(1),
        after=D(2),
    )
    found = treatment(delta, date(2026, 7, 31))
    assert (found.kind, found.filing) == (kind, filing)
    in_july = (date(2026, 7, 6), date(2026, 8, 5))
    in_april = (date(2026, 4, 1), date(2026, 4, 30))
    is_now = kind is TreatmentKind.YEAR_TO_DATE
    assert (found.period_from, found.period_to) == (in_july if is_now else in_april)


def test_arrears_paid_later_end_the_year_like_pay_in_time() -> None:
    in_time = year([month(number, facts(), elements=(bonus("300"),)) for number in range(1, 7)])
    late = [month(number, facts()) for number in range(1, 6)]
    arrears = year([*late, month(6, facts(), elements=(bonus("1800"),))])
    assert p60(in_time, facts()).tax == p60(arrears, facts()).tax


@pytest.mark.parametrize(
    "known",
    [facts("1257L"), facts("K120"), facts("BR"), facts(is_week1=True, director_since=date(2020, 5, 1))],
)
def test_a_later_month_asks_for_the_year_so_far(known: BritishFacts) -> None:
    december = month(9, known, year_to_date=None)
    with pytest.raises(InvalidInputs, match="earlier in the tax year is missing"):
        pay(december)
    # Who begins in December says that nothing was paid, and has the free pay of the months before.
    assert pay(replace(december, year_to_date=())).net > 0


def test_what_stands_alone_needs_no_year_so_far() -> None:
    assert pay(month(9, facts(is_week1=True), year_to_date=None)).line("uk.tax").amount > 0  # type: ignore[union-attr]
    assert pay(month(1, facts(), year_to_date=None)) == replace(
        pay(month(1, facts())), input_hash=pay(month(1, facts(), year_to_date=None)).input_hash
    )


def test_a_pay_day_months_before_its_period_is_refused() -> None:
    early = replace(month(6, facts()), pay_date=date(2026, 7, 1))
    with pytest.raises(InvalidInputs, match="more than a month before"):
        pay(early)
    assert pay(replace(early, pay_date=date(2026, 8, 1))).net > 0
