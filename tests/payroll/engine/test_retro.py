"""Past periods computed again: what differs, for which cause, and what is owed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from payroll.countries import load, read
from payroll.countries.registry import COUNTRIES
from payroll.countries.uk import facts as uk
from payroll.engine import calculate, year_to_date
from payroll.engine.explain import SAME_PERIOD
from payroll.engine.model import Category, ElementKind, Inputs, Result
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs, NegativeNet
from payroll.engine.retro import Cause, Delta, Period, Retro, recompute, void
from tests.payroll.engine.drawn import DRAWN, next_period
from tests.payroll.engine.people import element, make_inputs, pay

D = Decimal
SPAIN, BRITAIN = COUNTRIES["es"], COUNTRIES["uk"]


def months(salary: str = "28000", numbers: tuple[int, ...] = (2, 3, 4), **changes: object) -> list[Inputs]:
    expected = {"expected_annual_pay": D(28000), "expected_annual_contributions": D(1800)}
    return [make_inputs(salary, month=number, **{**expected, **changes}) for number in numbers]  # type: ignore[arg-type]


def periods(inputs: list[Inputs], pack: Pack) -> list[Period]:
    return [Period(item, pack) for item in inputs]


def spanish(then: list[Period], now: list[Period]) -> Retro:
    return recompute(then, now, SPAIN.tax_year)


def with_equity_rate(rate: str) -> Pack:
    """The Spanish pack after an order that changes one rate of the employee from the start of the year."""
    pack = read("es")
    rows = []
    for row in pack.tables["social_security"]:
        values = row.values
        if row.covers(date(2026, 3, 1)):
            changed = replace(values.intergenerational_equity, employee=D(rate))
            values = replace(values, intergenerational_equity=changed)
        rows.append(replace(row, values=values))
    return replace(pack, tables={**pack.tables, "social_security": tuple(rows)}, _found={})


def by_cause(retro: Retro) -> dict[Cause, Decimal]:
    sums: dict[Cause, Decimal] = {}
    for delta in retro.deltas:
        sums[delta.cause] = sums.get(delta.cause, D(0)) + delta.net
    return sums


def test_a_raise_known_late_is_owed_for_each_month() -> None:
    then = periods(months(), read("es"))
    now = periods([then[0].inputs, *months("29400", (3, 4))], read("es"))
    retro = spanish(then, now)
    assert retro.periods == ((date(2026, 3, 1), date(2026, 3, 31)), (date(2026, 4, 1), date(2026, 4, 30)))
    assert {delta.cause for delta in retro.deltas} == {Cause.FACTS}
    salaries = [delta.amount for delta in retro.deltas if delta.code == "salary"]
    assert salaries == [D("100.00"), D("100.00")]
    owed = sum((calculate(p.inputs, p.pack).net for p in now), D(0))
    assert retro.net == owed - sum((calculate(p.inputs, p.pack).net for p in then), D(0))


def test_an_order_published_late_changes_the_quotas_of_its_months() -> None:
    inputs = months()
    retro = spanish(periods(inputs, with_equity_rate("0.13")), periods(inputs, read("es")))
    assert {(d.code, d.cause) for d in retro.deltas} == {
        ("es.intergenerational_equity.employee", Cause.PARAMETERS)
    }
    assert [delta.amount for delta in retro.deltas] == [D("0.47")] * 3


def test_facts_and_an_order_together_are_split_without_a_rest() -> None:
    then = periods(months(), with_equity_rate("0.13"))
    now = periods(months("29400"), read("es"))
    retro = spanish(then, now)
    assert by_cause(retro).keys() == {Cause.FACTS, Cause.PARAMETERS}
    owed = sum((calculate(p.inputs, p.pack).net for p in now), D(0))
    assert sum(by_cause(retro).values()) == owed - sum((calculate(p.inputs, p.pack).net for p in then), D(0))


def test_what_did_not_change_gives_no_line() -> None:
    same = periods(months(), read("es"))
    assert spanish(same, same).deltas == ()
    assert spanish(same, same).net == 0


def test_a_period_nobody_paid_and_one_that_should_not_have_been() -> None:
    february, march = periods(months(numbers=(2, 3)), read("es"))
    joined = spanish([march], [february, march])
    assert joined.periods == ((date(2026, 2, 1), date(2026, 2, 28)),)
    assert joined.net == calculate(february.inputs, february.pack).net
    assert spanish([february, march], [march]).net == -joined.net


def test_facts_that_the_parameters_of_then_refuse_are_not_told_apart() -> None:
    pack = read("es")
    without = replace(pack, tables={**pack.tables, "garnishment": ()}, _found={})
    order = element(ElementKind.GARNISHMENT, "50", code="order")
    then = periods(months("60000", (3,)), without)
    now = periods(months("60000", (3,), elements=(order,)), pack)
    retro = spanish(then, now)
    assert [(delta.code, delta.cause, delta.net) for delta in retro.deltas] == [("order", Cause.BOTH, D(-50))]


def british_year(salary: str, count: int) -> list[Period]:
    """Months of one tax year, each sealed with the year to date of those before."""
    pack = load("uk", date(2026, 5, 28))
    made: list[Period] = []
    results: list[Result] = []
    for month in range(5, 5 + count):
        inputs = Inputs(
            subject="1",
            period_from=date(2026, month, 1),
            period_to=date(2026, month, 28),
            pay_date=date(2026, month, 28),
            annual_salary=D(salary),
            facts=uk.BritishFacts(tax_code="1257L"),
            year_to_date=year_to_date(results),
        )
        results.append(calculate(inputs, pack))
        made.append(Period(inputs, pack))
    return made


def test_the_year_to_date_is_carried_through_the_recomputed_periods() -> None:
    then = british_year("24000", 4)
    # Only the first month's salary was wrong; the later ones are untouched facts.
    first = then[0]._replace(inputs=replace(then[0].inputs, annual_salary=D(48000)))
    retro = recompute(then, [first, *then[1:]], BRITAIN.tax_year)
    # By the fourth month the whole year's tax is right again: cumulative pay, cumulative tax.
    untouched = british_year("24000", 4)
    pack = then[0].pack
    results: list[Result] = []
    for period in [first, *untouched[1:]]:
        inputs = replace(period.inputs, year_to_date=year_to_date(results))
        results.append(calculate(inputs, pack))
    assert list(retro.results) == results
    assert sum((d.net for d in retro.deltas), D(0)) == sum(r.net for r in results) - sum(
        calculate(p.inputs, p.pack).net for p in then
    )


@pytest.mark.parametrize("code", sorted(COUNTRIES))
@settings(deadline=None, max_examples=6, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_the_same_knowledge_gives_no_lines_and_a_new_one_sums_exactly(code: str, data: st.DataObject) -> None:
    country = COUNTRIES[code]
    first: Inputs = data.draw(DRAWN[code])
    pack = load(code, first.pay_date)
    then: list[Period] = []
    results: list[Result] = []
    for inputs in (first, next_period(first)):
        sealed = replace(inputs, year_to_date=year_to_date(results))
        results.append(calculate(sealed, pack))
        then.append(Period(sealed, pack))
    assert recompute(then, then, country.tax_year).deltas == ()
    now = [
        then[0]._replace(inputs=replace(then[0].inputs, annual_salary=then[0].inputs.annual_salary + 100)),
        then[1],
    ]
    try:
        retro = recompute(then, now, country.tax_year)
    except NegativeNet:
        return
    owed = sum((result.net for result in retro.results), D(0)) - sum((r.net for r in results), D(0))
    assert retro.net == owed
    assert all(delta.amount for delta in retro.deltas)


def test_a_void_and_its_original_are_nothing() -> None:
    result = pay(make_inputs("90000", contribution_group=1))
    mirror = void(result)
    assert result.net + mirror.net == result.gross + mirror.gross == 0
    assert all(amount == 0 for _, amount in year_to_date([result, mirror]))
    assert all(line.trace[-1].key == "step.voided" for line in mirror.lines)
    assert void(mirror).net == result.net


def test_a_country_says_what_becomes_of_a_delta() -> None:
    # Every country that answers at all answers for every kind of line.
    deltas = spanish(periods(months(), read("es")), periods(months("29400"), read("es"))).deltas
    for country in COUNTRIES.values():
        if country.treatment is not None:
            for delta in deltas:
                treatment = country.treatment(delta, date(2026, 11, 30))
                assert treatment.text in country.texts
                assert treatment.period_from <= treatment.period_to


def test_the_net_of_a_delta_follows_its_category() -> None:
    may = (date(2026, 5, 1), date(2026, 5, 31), date(2026, 5, 31))
    delta = Delta(*may, Category.TAX, "x", "x", Cause.FACTS, D(10), D(15))
    assert (delta.amount, delta.net) == (D(5), D(-5))
    assert replace(delta, category=Category.EMPLOYER_CONTRIBUTION).net == 0


def test_two_pays_of_one_period_and_day_are_refused_and_not_mixed_up() -> None:
    pack = read("es")
    then = periods(months(), pack)
    bonus = element(ElementKind.EARNING, "500", "contributions", "irpf")
    besides = Period(replace(then[0].inputs, annual_salary=D(0), elements=(bonus,)), pack)
    for left, right in ((then, [*then, besides]), ([*then, besides], then)):
        with pytest.raises(InvalidInputs) as refused:
            spanish(left, right)
        assert refused.value.values == {"problem": SAME_PERIOD}
