"""A month's pay by hand, and what is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from payroll.countries import load
from payroll.countries.es import wording
from payroll.countries.es.facts import (
    CONTRIBUTIONS,
    IRPF,
    OVERTIME,
    OVERTIME_FORCE_MAJEURE,
    Contract,
    Descendant,
    FamilySituation,
    TaxContract,
    TaxForm,
    Zone,
)
from payroll.engine import calculate, explain
from payroll.engine.model import Category, Element, ElementKind, ExtraPay, Facts
from payroll.engine.pack import Mark, Pack, Trust
from payroll.engine.refusals import InvalidInputs, NegativeNet, Refused, StatutoryPackExpired, Unsupported
from tests.payroll.engine.people import amounts, element, make_inputs, pay

D = Decimal
DECEMBER_PAID_IN_JANUARY: dict[str, Any] = {
    "period_from": date(2025, 12, 1),
    "period_to": date(2025, 12, 31),
    "pay_date": date(2026, 1, 5),
}


def test_an_ordinary_month_of_fourteen_pays_by_hand() -> None:
    # 28,000 / 14 = 2,000; a twelfth of the two extra pays 333.33; bases 2,333.33.
    # Withholding: 28,000 - 12 x 151.67 - 2,000 = 24,179.96; 4,225.50 + 3,979.96 x 30 % - 1,054.50
    # = 4,364.988; / 28,000 = 15.589 %, cut to 15.58 %.
    found = amounts(pay(make_inputs()))
    assert found == {
        "salary": D("2000.00"),
        "es.common_contingencies.employee": D("109.67"),
        "es.intergenerational_equity.employee": D("3.50"),
        "es.unemployment.employee": D("36.17"),
        "es.vocational_training.employee": D("2.33"),
        "es.common_contingencies.employer": D("550.67"),
        "es.intergenerational_equity.employer": D("17.50"),
        "es.work_accidents.employer": D("35.00"),
        "es.unemployment.employer": D("128.33"),
        "es.vocational_training.employer": D("14.00"),
        "es.wage_guarantee.employer": D("4.67"),
        "es.irpf": D("311.60"),
        "es.base.remuneration": D("2000.00"),
        "es.base.prorated_extra_pays": D("333.33"),
        "es.base.common_contingencies": D("2333.33"),
        "es.base.professional_contingencies": D("2333.33"),
        "es.base.irpf": D("2000.00"),
    }


def test_totals_follow_from_the_lines() -> None:
    result = pay(make_inputs())
    assert result.gross == D("2000.00")
    assert result.net == D("2000.00") - D("151.67") - D("311.60")
    assert result.employer_cost == D("2000.00") + D("750.17")
    assert result.total(Category.EMPLOYEE_CONTRIBUTION) == D("151.67")


def test_an_extra_pay_is_taxed_and_does_not_contribute_again() -> None:
    may, june = amounts(pay(make_inputs(month=5))), amounts(pay(make_inputs(month=6)))
    assert june["extra_pay"] == D("2000.00")
    assert june["es.base.common_contingencies"] == may["es.base.common_contingencies"]
    assert june["es.base.irpf"] == D("4000.00")
    assert june["es.irpf"] == D("623.20")


def test_an_extra_pay_pays_the_accrued_share_only() -> None:
    extra = (ExtraPay(6, D("0.5")), ExtraPay(12))
    assert amounts(pay(make_inputs(month=6, extra_pays=extra)))["extra_pay"] == D("1000.00")


def test_extra_pays_are_due_in_the_months_the_company_says() -> None:
    extras = (ExtraPay(7), ExtraPay(12))
    assert "extra_pay" in amounts(pay(make_inputs(month=7, extra_pays=extras)))
    assert "extra_pay" not in amounts(pay(make_inputs(month=6, extra_pays=extras)))


@pytest.mark.parametrize("salary", ["17094", "28000", "41234.56", "90000"])
def test_twelve_and_fourteen_pays_have_the_same_rate_and_bases(salary: str) -> None:
    twelve, fourteen = pay(make_inputs(salary, pays=12)), pay(make_inputs(salary, pays=14))
    for code in ("es.base.common_contingencies", "es.base.professional_contingencies"):
        assert amounts(twelve)[code] == amounts(fourteen)[code]
    tax_twelve, tax_fourteen = twelve.line("es.irpf"), fourteen.line("es.irpf")
    assert tax_twelve is not None
    assert tax_fourteen is not None
    assert tax_twelve.rate == tax_fourteen.rate


def test_twelve_pays_show_the_prorated_extra_pays_apart() -> None:
    found = amounts(pay(make_inputs(pays=12)))
    assert (found["salary"], found["prorated_extra_pays"]) == (D("2000.00"), D("333.33"))
    assert found["es.base.prorated_extra_pays"] == 0


def test_a_fixed_term_contract_pays_more_for_unemployment() -> None:
    found = amounts(pay(make_inputs(contract=Contract.TEMPORARY)))
    assert found["es.unemployment.employee"] == D("37.33")
    assert found["es.unemployment.employer"] == D("156.33")


def test_half_a_month_halves_salary_and_limits() -> None:
    found = amounts(pay(make_inputs("15000", worked_days=15, contribution_group=1)))
    # 15,000 / 14 = 1,071.43, half 535.72 (half-up); the minimum of group 1 is 1,989.30, half 994.65.
    assert found["salary"] == D("535.72")
    assert found["es.base.common_contingencies"] == D("994.65")
    assert found["es.base.professional_contingencies"] == D("712.20")


def test_overtime_enters_the_professional_base_only() -> None:
    extra = (
        element(ElementKind.OVERTIME, "95.50", OVERTIME, IRPF, code="overtime"),
        element(ElementKind.OVERTIME, "60", OVERTIME_FORCE_MAJEURE, IRPF, code="flood"),
    )
    found = amounts(pay(make_inputs(elements=extra)))
    assert found["es.base.common_contingencies"] == D("2333.33")
    assert found["es.base.professional_contingencies"] == D("2488.83")
    assert found["es.overtime.employee"] == D("4.49")
    assert found["es.overtime_force_majeure.employee"] == D("1.20")
    assert found["es.base.irpf"] == D("2155.50")


def test_pay_above_the_ceiling_contributes_to_solidarity() -> None:
    # 72,000 / 12 = 6,000: 510.12 x 0.19 % + 388.68 x 0.21 % = 1.79; 0.96 % and 1.04 % = 8.94
    found = amounts(pay(make_inputs("72000", pays=12, contribution_group=1)))
    assert found["es.base.common_contingencies"] == D("5101.20")
    assert found["es.solidarity.employee"] == D("1.79")
    assert found["es.solidarity.employer"] == D("8.94")


def test_expenses_are_paid_without_contributing_or_being_taxed() -> None:
    travel = element(ElementKind.NON_SALARY, "120", code="travel")
    with_travel, without = pay(make_inputs(elements=(travel,))), pay(make_inputs())
    assert with_travel.net - without.net == 120
    line = with_travel.line("travel")
    assert line is not None
    assert line.section == "non_salary"


def test_a_prorated_complement_follows_the_days_worked() -> None:
    complement = Element(
        "seniority", ElementKind.EARNING, D("90"), "Antigüedad", (CONTRIBUTIONS, IRPF), is_prorated=True
    )
    found = amounts(pay(make_inputs(elements=(complement,), worked_days=10)))
    assert found["seniority"] == D("30.00")


def test_december_paid_in_january_contributes_by_december_and_is_taxed_by_january() -> None:
    result = pay(make_inputs(**DECEMBER_PAID_IN_JANUARY))
    mei, tax = result.line("es.intergenerational_equity.employee"), result.line("es.irpf")
    assert mei is not None
    assert tax is not None
    assert (mei.rate, mei.parameter) == (D("0.13"), "es.social_security/2025")
    assert tax.parameter == "es.irpf/2026-A"
    # Pay of an earlier year is taxed flat, whatever this year is expected to pay (RIRPF 80.1.5).
    assert (tax.rate, tax.amount, tax.rule) == (D("15"), D("600.00"), "es.irpf.arrears")


def test_december_pay_that_the_contract_makes_due_in_january_is_january_income() -> None:
    result = pay(make_inputs(due_on=date(2026, 1, 5), **DECEMBER_PAID_IN_JANUARY))
    mei, tax = result.line("es.intergenerational_equity.employee"), result.line("es.irpf")
    assert mei is not None
    assert tax is not None
    assert mei.parameter == "es.social_security/2025"  # contributions stay with the month worked
    assert (tax.parameter, tax.rule) == ("es.irpf/2026-A", "es.irpf.withholding")
    assert tax.rate != D("15")


def test_the_edition_of_september_applies_from_its_day() -> None:
    form = TaxForm(birth_year=1988, zone=Zone.LA_PALMA)
    rates = []
    for day in (9, 10):
        line = pay(make_inputs(month=8, pay_date=date(2026, 9, day), tax_form=form)).line("es.irpf")
        assert line is not None
        rates.append((line.rate, line.parameter))
    assert rates == [(D("15.58"), "es.irpf/2026-A"), (D("6.23"), "es.irpf/2026-B")]


def test_given_contributions_replace_the_estimate() -> None:
    line = pay(make_inputs(expected_annual_contributions=D("0"))).line("es.irpf")
    assert line is not None
    assert line.rate == D("17.53")


def test_a_garnishment_takes_what_the_law_lets_and_no_more_than_is_owed() -> None:
    order = element(ElementKind.GARNISHMENT, "10000", code="court")
    free = pay(make_inputs("42000"))
    found = amounts(pay(make_inputs("42000", elements=(order,))))
    # Net 2,098.71 of which 1,221 is untouchable: 30 % of the rest.
    assert found["court"] == ((free.net - 1221) * D("0.3")).quantize(D("0.01"))
    small = element(ElementKind.GARNISHMENT, "12.34", code="court")
    assert amounts(pay(make_inputs("42000", elements=(small,))))["court"] == D("12.34")


def test_a_month_with_an_extra_pay_protects_two_minimum_wages() -> None:
    order = element(ElementKind.GARNISHMENT, "10000", code="court")
    free = pay(make_inputs("42000", month=6))
    found = amounts(pay(make_inputs("42000", month=6, elements=(order,))))
    over = free.net - 2442
    expected = min(over, D(1221)) * D("0.3") + max(D(0), over - 1221) * D("0.5")
    assert found["court"] == expected.quantize(D("0.01"))


def test_prorated_extra_pays_protect_a_twelfth_of_the_year() -> None:
    order = element(ElementKind.GARNISHMENT, "10000", code="court")
    free = pay(make_inputs("28000", pays=12))
    found = amounts(pay(make_inputs("28000", pays=12, elements=(order,))))
    assert found["court"] == ((free.net - D("1424.50")) * D("0.3")).quantize(D("0.01"))


def test_two_garnishments_share_one_limit_in_order() -> None:
    first = element(ElementKind.GARNISHMENT, "50", code="first")
    second = element(ElementKind.GARNISHMENT, "10000", code="second")
    alone = amounts(pay(make_inputs("42000", elements=(second,))))["second"]
    found = amounts(pay(make_inputs("42000", elements=(first, second))))
    assert (found["first"], found["second"]) == (D("50.00"), alone - 50)


def test_deductions_beyond_the_pay_are_refused_not_clipped() -> None:
    advance = element(ElementKind.DEDUCTION, "5000")
    with pytest.raises(NegativeNet) as refusal:
        pay(make_inputs(elements=(advance,)))
    assert refusal.value.values == {"shortfall": D("3463.27")}


def test_every_statutory_line_names_its_rule_and_its_row() -> None:
    result = pay(make_inputs(elements=(element(ElementKind.GARNISHMENT, "1"),)))
    statutory = (Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION, Category.TAX)
    for line in result.lines:
        assert line.rule
        assert line.trace
        if line.category in statutory:
            assert line.parameter.startswith("es.")


def doubting(*figures: str) -> Pack:
    """Return the Spanish pack as if these figures of the contribution orders rested on one source."""
    pack = load("es", date(2026, 1, 5))
    rows = tuple(
        replace(row, marks=(Mark(figures, Trust.ONE_SOURCE, row.source),))
        for row in pack.tables["social_security"]
    )
    return replace(pack, tables={**pack.tables, "social_security": rows}, _found={})


def test_figures_on_one_source_are_named() -> None:
    found = calculate(make_inputs(**DECEMBER_PAID_IN_JANUARY), doubting("wage_guarantee"))
    assert found.unverified == ("es.wage_guarantee.employer",)
    assert pay(make_inputs(**DECEMBER_PAID_IN_JANUARY)).unverified == ()
    assert pay(make_inputs()).unverified == ()


def test_a_base_raised_to_a_daily_minimum_of_one_source_says_so() -> None:
    pack = doubting("daily_floors", "daily_accident_floor")

    def doubtful(salary: str) -> bool:
        december = make_inputs(salary, contribution_group=9, **DECEMBER_PAID_IN_JANUARY)
        return "es.base.professional_contingencies" in calculate(december, pack).unverified

    assert doubtful("16000")
    assert not doubtful("28000")


def test_where_the_rule_itself_is_not_certain_base_and_quotas_say_so() -> None:
    low = pay(make_inputs("17500", contribution_group=1))
    assert set(low.unverified) == {
        "es.base.professional_contingencies", "es.unemployment.employee", "es.unemployment.employer",
        "es.vocational_training.employee", "es.vocational_training.employer", "es.wage_guarantee.employer",
        "es.work_accidents.employer",
    }  # fmt: skip
    for certain in (pay(make_inputs("28000", contribution_group=1)), pay(make_inputs("17500"))):
        assert certain.unverified == ()


@pytest.mark.parametrize(
    ("changes", "feature"),
    [
        ({"elements": (element(ElementKind.BENEFIT_IN_KIND, "100"),)}, wording.BENEFIT_IN_KIND),
        ({"elements": (element(ElementKind.EARNING, "100", "pension"),)}, wording.UNKNOWN_BASE),
        ({"tax_form": TaxForm(birth_year=1988, zone=Zone.FORAL)}, wording.FORAL),
        ({"contract": Contract.TRAINING}, wording.TRAINING),
        ({"contract": Contract.INTERNSHIP}, wording.INTERNSHIP),
        ({"contract": Contract.UNDER_30_DAYS}, wording.UNDER_30_DAYS),
        ({"period_to": date(2026, 5, 15)}, wording.NOT_A_MONTH),
        ({"salary": "12000", "working_time": D("0.5")}, wording.PART_TIME_FLOOR),
    ],
)
def test_what_is_not_built_is_refused_by_name(changes: dict[str, Any], feature: str) -> None:
    with pytest.raises(Unsupported) as refusal:
        pay(make_inputs(**changes))
    assert refusal.value.values == {"feature": feature}
    assert feature in refusal.value.sentence


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"contribution_group": 12}, wording.BAD_GROUP),
        ({"accident_rate": D("-1")}, wording.BAD_ACCIDENT_RATE),
        ({"working_time": D("1.2")}, wording.BAD_WORKING_TIME),
        ({"expected_months": D("13")}, wording.BAD_MONTHS),
        ({"worked_days": 31}, wording.BAD_WORKED_DAYS),
        ({"worked_days": 0}, explain.BAD_WORKED_DAYS),
        ({"expected_annual_pay": D("1999.99")}, wording.PAY_EXCEEDS_YEAR),
        ({"facts": Facts()}, wording.FACTS_MISSING),
        ({"pays": 13}, explain.BAD_PAYS),
        ({"period_to": date(2026, 4, 30)}, explain.BAD_PERIOD),
        ({"elements": (element(ElementKind.EARNING, "-1", IRPF),)}, explain.BAD_AMOUNT),
        ({"annual_salary": 28000.0}, explain.BAD_NUMBER),
        ({"annual_salary": D("NaN")}, explain.BAD_NUMBER),
        (
            {"tax_form": TaxForm(birth_year=1988, family_situation=FamilySituation.ALONE_WITH_CHILDREN)},
            wording.NEEDS_CHILD,
        ),
    ],
)
def test_facts_that_cannot_be_are_refused(changes: dict[str, Any], problem: str) -> None:
    with pytest.raises(InvalidInputs) as refusal:
        pay(make_inputs(**changes))
    assert refusal.value.values == {"problem": problem}


def test_a_date_without_published_figures_is_refused() -> None:
    pack = load("es", date(2026, 12, 31))
    with pytest.raises(StatutoryPackExpired) as refusal:
        calculate(make_inputs(month=12, pay_date=date(2027, 1, 5)), pack)
    assert refusal.value.key == "statutory_pack_expired"
    assert refusal.value.values["on"] == date(2027, 1, 5)


def test_a_refusal_translates_its_words() -> None:
    spanish = {"Not supported: %(feature)s.": "No se admite: %(feature)s.", "benefits in kind": "la especie"}
    assert Unsupported(wording.BENEFIT_IN_KIND).translated(spanish.__getitem__) == "No se admite: la especie."
    assert Refused().sentence == "This pay cannot be calculated."


def test_losing_the_home_loan_relief_is_the_documented_cliff() -> None:
    form = TaxForm(birth_year=1988, has_home_loan=True)
    below, at = (pay(make_inputs(salary, tax_form=form)).net for salary in ("33007.19", "33007.20"))
    assert below > at


def test_children_lower_the_tax() -> None:
    children = TaxForm(birth_year=1988, descendants=(Descendant(2019, is_whole=True),))
    assert amounts(pay(make_inputs(tax_form=children)))["es.irpf"] < amounts(pay(make_inputs()))["es.irpf"]


def test_a_short_contract_pays_at_least_two_percent() -> None:
    short = make_inputs("12000", expected_annual_pay=D("6000"), tax_contract=TaxContract.UNDER_A_YEAR)
    line = pay(short).line("es.irpf")
    assert line is not None
    assert line.rate == 2
