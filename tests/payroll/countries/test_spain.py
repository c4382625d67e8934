"""Spanish rules one by one: identifiers, part months, family minimum, withholding, regularisation."""

import doctest
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from payroll.countries import read
from payroll.countries.es import identifiers, part_month, territory
from payroll.countries.es.facts import (
    Activity,
    Ascendant,
    Descendant,
    Disability,
    Regularisation,
    TaxContract,
    TaxForm,
    Zone,
)
from payroll.countries.es.family import counted_descendants, family_minimum
from payroll.countries.es.identifiers import ccc, company_nif, naf, person_nif
from payroll.countries.es.irpf import TaxCase, Withholding, withhold
from payroll.countries.es.parameters import Irpf
from payroll.countries.es.part_month import worked_days
from payroll.countries.es.regularisation import Regularised
from payroll.countries.es.regularisation import regularise as regularise_with
from payroll.engine.refusals import InvalidInputs, Unsupported

D = Decimal
IRPF = read("es").at("irpf", date(2026, 5, 29)).values
LATE = read("es").at("irpf", date(2026, 10, 30)).values
FORM = TaxForm(birth_year=1988)


def taxed(pay: str, form: TaxForm = FORM, contract: TaxContract = TaxContract.GENERAL) -> Withholding:
    return withhold(TaxCase(2026, D(pay), D(0), form, contract), IRPF)


@pytest.mark.parametrize("module", [identifiers, part_month, territory])
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    assert doctest.testmod(module).failed == 0  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("check", "right", "normal"),
    [
        (person_nif, "12345678-z", "12345678Z"),
        (person_nif, "X1234567L", "X1234567L"),
        (company_nif, "B-58818501", "B58818501"),
        (naf, "28 1234567840", "281234567840"),
        (naf, "080012345601", "080012345601"),
        (ccc, "28/1234567/42", "28123456742"),
    ],
)
def test_right_identifiers_are_normalised(check: object, right: str, normal: str) -> None:
    assert callable(check)
    assert check(right) == normal


@pytest.mark.parametrize(
    ("check", "wrong"),
    [
        (person_nif, "12345678A"),
        (person_nif, "B58818501"),
        (person_nif, ""),
        (company_nif, "12345678Z"),
        (company_nif, "B58818502"),
        (naf, "281234567841"),
        (naf, "28123456784"),
        (naf, "28123456784٠"),
        (naf, "000000000000"),
        (ccc, "28123456716"),
        (ccc, "281234567840"),
    ],
)
def test_wrong_identifiers_are_none(check: object, wrong: str) -> None:
    assert callable(check)
    assert check(wrong) is None


@pytest.mark.parametrize(
    ("month", "start", "end", "group", "days"),
    [
        (2, date(2025, 1, 1), None, 1, None),
        (2, date(2026, 2, 16), None, 1, 15),
        (3, date(2026, 3, 16), None, 1, 15),
        (3, date(2026, 3, 31), None, 1, 1),
        (3, date(2025, 1, 1), date(2026, 3, 10), 1, 10),
        (3, date(2026, 3, 5), date(2026, 3, 14), 1, 10),
        (3, date(2026, 3, 16), None, 8, 16),
        (3, date(2026, 4, 1), None, 1, 0),
        (3, date(2025, 1, 1), date(2026, 3, 31), 1, None),
    ],
)
def test_joiners_and_leavers_count_thirtieths(
    month: int, start: date, end: date | None, group: int, days: int | None
) -> None:
    last = {2: 28, 3: 31}[month]
    assert worked_days(date(2026, month, 1), date(2026, month, last), start, end, group) == days


@pytest.mark.parametrize(
    ("form", "total"),
    [
        (TaxForm(birth_year=1962), "5550"),
        (TaxForm(birth_year=1961), "6700"),
        (TaxForm(birth_year=1951), "8100"),
        (TaxForm(birth_year=1988, disability=Disability.FROM_33), "8550"),
        (TaxForm(birth_year=1988, disability=Disability.FROM_33, needs_help=True), "11550"),
        (TaxForm(birth_year=1988, disability=Disability.FROM_65), "17550"),
        (
            TaxForm(birth_year=1988, descendants=tuple(Descendant(2010, is_whole=True) for _ in range(5))),
            "23650",
        ),
        (TaxForm(birth_year=1988, descendants=(Descendant(2023, is_whole=True),)), "7950"),
        (TaxForm(birth_year=1988, descendants=(Descendant(2024, is_whole=True),)), "10750"),
        (TaxForm(birth_year=1988, descendants=(Descendant(2015, 2024, is_whole=True),)), "10750"),
        (TaxForm(birth_year=1988, ascendants=(Ascendant(1945, sharing=3),)), "6400"),
        (TaxForm(birth_year=1988, ascendants=(Ascendant(1962),)), "5550"),
    ],
)
def test_the_family_minimum(form: TaxForm, total: str) -> None:
    assert family_minimum(form, 2026, IRPF.minimum, counted_descendants(form, 2026)).total == D(total)


def test_the_eldest_child_takes_the_first_amount() -> None:
    young, old = Descendant(2020, is_whole=True), Descendant(2010)
    # 2,400 / 2 for the eldest, 2,700 for the second
    for order in ((young, old), (old, young)):
        form = TaxForm(birth_year=1988, descendants=order)
        counted = counted_descendants(form, 2026)
        assert family_minimum(form, 2026, IRPF.minimum, counted).descendants == D("3900")


def test_reductions_follow_what_the_person_is() -> None:
    assert taxed("20000", TaxForm(birth_year=1950, activity=Activity.PENSIONER)).reduction == 600
    assert taxed("20000", TaxForm(birth_year=1980, activity=Activity.UNEMPLOYED)).reduction == 1200
    assert taxed("20000", TaxForm(birth_year=1980, spouse_pension=D(500))).reduction == 500
    many = TaxForm(birth_year=1980, descendants=tuple(Descendant(2015) for _ in range(3)))
    assert taxed("20000", many).reduction == 600


def test_a_pensioner_is_exempt_for_six_hundred_more() -> None:
    pensioner = TaxForm(birth_year=1950, activity=Activity.PENSIONER)
    assert (taxed("16476", pensioner).is_exempt, taxed("16476.01", pensioner).is_exempt) == (True, False)


def test_expenses_of_a_worker_with_a_disability() -> None:
    severe = TaxForm(birth_year=1988, disability=Disability.FROM_65, has_moved_for_work=True)
    assert taxed("40000", severe).expenses.counted == 11750
    helped = TaxForm(birth_year=1988, disability=Disability.FROM_33, needs_help=True)
    assert taxed("40000", helped).expenses.counted == 9750
    idle = TaxForm(birth_year=1988, disability=Disability.FROM_33, activity=Activity.OTHER)
    assert taxed("40000", idle).expenses.counted == 2000
    assert taxed("1500").expenses.counted == 1500


def test_lowest_rates_by_contract_and_zone() -> None:
    zone = TaxForm(birth_year=1988, zone=Zone.CEUTA_MELILLA)
    assert taxed("17000", contract=TaxContract.SPECIAL).rate == 15
    assert taxed("17000", zone, TaxContract.SPECIAL).rate == 6
    assert taxed("9000", zone, TaxContract.UNDER_A_YEAR).rate == D("0.80")
    assert taxed("0").rate == 0


def test_child_support_is_taxed_apart_when_the_base_exceeds_it() -> None:
    with_support = TaxForm(birth_year=1988, child_support=D(6000))
    assert taxed("40000", with_support).quota < taxed("40000").quota
    huge = TaxForm(birth_year=1988, child_support=D(60000))
    assert taxed("40000", huge).quota == taxed("40000").quota


def before(
    cause: int = 1, received: str = "20000", withheld: str = "3000", pay: str | None = None
) -> Regularisation:
    former = taxed("40000")
    return Regularisation(
        cause=cause,
        received=D(received),
        withheld=D(withheld),
        base=former.base,
        minimum=former.minimum.total,
        rate=former.rate,
        tax=former.tax,
        pay=None if pay is None else D(pay),
    )


def regularise(case: TaxCase, change: Regularisation, parameters: Irpf) -> Regularised:
    assert change.received is not None
    assert change.withheld is not None
    return regularise_with(case, change, change.received, change.withheld, parameters)


def test_without_a_change_the_year_ends_at_the_same_tax() -> None:
    former = taxed("40000")
    so_far = (D(20000) * former.rate / 100).quantize(D("0.01"))
    result = regularise(TaxCase(2026, D(40000), D(0), FORM), before(withheld=str(so_far)), IRPF)
    assert result.rate == former.rate


def test_a_new_child_lowers_the_rate_for_the_rest_of_the_year() -> None:
    parent = TaxForm(birth_year=1988, descendants=(Descendant(2026, is_whole=True),))
    result = regularise(TaxCase(2026, D(40000), D(0), parent), before(2, withheld="4500"), IRPF)
    # What the quota leaves after 4,500, over the 20,000 still to be paid, cut at two decimals.
    assert result.rate == ((taxed("40000", parent).quota - 4500) / 200).quantize(D("0.01"), "ROUND_DOWN")


def test_nothing_is_given_back() -> None:
    result = regularise(TaxCase(2026, D(22000), D(0), FORM), before(11, withheld="9000"), IRPF)
    assert (result.rate, result.tax) == (D(0), D(9000))


def test_the_rate_never_exceeds_the_highest() -> None:
    result = regularise(TaxCase(2026, D(900000), D(0), FORM), before(11, "890000", "0"), IRPF)
    assert result.rate == 47
    zone = TaxForm(birth_year=1988, zone=Zone.LA_PALMA)
    assert regularise(TaxCase(2026, D(900000), D(0), zone), before(11, "890000", "0"), LATE).rate == 19


def test_a_small_rise_never_costs_more_than_itself() -> None:
    # RIRPF 87.5: the base rises by 100, so the year's tax may not rise by more than 100, from 8,500 to 8,600;
    # (8,600 - 4,250) / 20,100 = 21.64 %. A cause outside the limit asks for 8,744: 22.35 %.
    case = TaxCase(2026, D(40100), D(0), FORM)
    rates = [
        regularise(case, replace(before(cause, "20000", "4250"), tax=D(8500)), IRPF).rate for cause in (1, 5)
    ]
    assert rates == [D("21.64"), D("22.35")]


def test_a_lower_base_never_raises_the_rate() -> None:
    case = TaxCase(2026, D(39000), D(0), FORM)
    assert regularise(case, before(1, "30000", "1000"), IRPF).rate == taxed("40000").rate


def test_what_regularisation_cannot_do_is_refused() -> None:
    case = TaxCase(2026, D(40000), D(0), FORM)
    with pytest.raises(Unsupported):
        regularise(case, replace(before(6), zone=Zone.FORAL), IRPF)
    for impossible in (
        before(12),
        before(1, "40000"),
        before(1, "20000", pay="19000"),
        replace(before(), base=None),
    ):
        with pytest.raises(InvalidInputs):
            regularise(case, impossible, IRPF)
