"""What holds for every pay, tried on many more people than `make check` has time for, and on rarer months."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.es.facts import (
    CONTRIBUTIONS,
    IRPF,
    EndCause,
    LeaveKind,
    Regularisation,
    Seniority,
    Settlement,
    SickLeave,
    SpanishFacts,
)
from payroll.countries.registry import COUNTRIES
from payroll.engine import calculate, year_to_date
from payroll.engine.compare import compare
from payroll.engine.model import ZERO, Category, Element, ElementKind, ExtraPay, Inputs, Result
from payroll.engine.refusals import Refused
from payroll.engine.retro import Period, recompute, void
from payroll.engine.snapshot import replay, seal
from payroll.engine.wire import serialise
from tests.payroll.engine.adding import complaints
from tests.payroll.engine.drawn import DRAWN, forms, next_period, raised
from tests.payroll.engine.people import element, make_inputs

pytestmark = pytest.mark.portal

D = Decimal
WITHHELD = (Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)
every_country = pytest.mark.parametrize("code", sorted(COUNTRIES))
at_length = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))

bases = st.decimals("1500", "5000", places=2)
leaves = st.builds(
    SickLeave,
    kind=st.sampled_from(LeaveKind),
    starts_on=st.dates(date(2026, 4, 10), date(2026, 5, 28)),
    ends_on=st.none() | st.dates(date(2026, 5, 28), date(2026, 6, 20)),
    common_base=bases,
    professional_base=bases,
    topped_up_to=st.sampled_from((D(0), D(75), D(100))),
)
settlements = st.builds(
    Settlement,
    cause=st.sampled_from(EndCause),
    starts_on=st.dates(date(2006, 1, 1), date(2026, 5, 1)),
    ends_on=st.just(date(2026, 5, 31)),
    unused_holiday_days=st.sampled_from((D(0), D("7.5"), D(31))),
    extra_pays=st.sampled_from(((), (ExtraPay(6, D("0.9167")), ExtraPay(12, D("0.4167"))))),
)
regularisations = st.builds(
    Regularisation,
    cause=st.sampled_from((1, 5, 6, 11)),
    received=st.sampled_from((D(0), D(6000))),
    withheld=st.sampled_from((D(0), D(450))),
    base=st.just(D(20000)),
    minimum=st.just(D(5550)),
    rate=st.sampled_from((D(2), D(15))),
    tax=st.sampled_from((D(900), D(3000))),
)
amounts = st.decimals("1", "900", places=2).map(str)


def _kind(code: str, quantity: str) -> st.SearchStrategy[Element]:
    return amounts.map(
        lambda amount: replace(element(ElementKind.EARNING, amount, code=code), quantity=D(quantity))
    )


rare_elements = st.lists(
    st.one_of(
        _kind("es.mileage", "310"),
        _kind("es.meals_overnight", "3"),
        _kind("es.meal_card", "18"),
        _kind("es.health_insurance", "2"),
        amounts.map(
            lambda amount: element(ElementKind.BENEFIT_IN_KIND, amount, CONTRIBUTIONS, IRPF, code="car")
        ),
        amounts.map(lambda amount: element(ElementKind.GARNISHMENT, amount, code="es.alimony")),
        amounts.map(lambda amount: element(ElementKind.GARNISHMENT, amount, code="court")),
        amounts.map(
            lambda amount: replace(element(ElementKind.GARNISHMENT, amount, code="court"), rate=D(12))
        ),
    ),
    max_size=4,
    unique_by=lambda item: item.code,
)


@st.composite
def rare_months(draw: st.DrawFn) -> Inputs:
    """Draw a May in Spain with sick leave, an end, an order of a court, allowances or a changed rate."""
    salary = draw(st.decimals("18000", "120000", places=2))
    settlement = draw(st.none() | settlements)
    facts = SpanishFacts(
        contribution_group=draw(st.integers(1, 11)),
        accident_rate=D("1.50"),
        tax_form=draw(forms),
        sick_leaves=draw(st.sampled_from(((), (draw(leaves),)))),
        seniority=draw(
            st.none() | st.just(Seniority(since=date(2015, 5, 9), years_per_step=3, amount=D(40)))
        ),
        settlement=settlement,
        regularisation=draw(st.none() | regularisations),
    )
    return make_inputs(
        str(salary),
        draw(st.sampled_from((12, 14))),
        facts=facts,
        elements=tuple(draw(rare_elements)),
        expected_annual_pay=salary * 2 + 30000,
        year_to_date=(),
    )


def paid(code: str, inputs: Inputs) -> Result:
    return calculate(inputs, load(code, inputs.pay_date))


def check(code: str, inputs: Inputs, result: Result) -> None:
    """Add everything up again, seal it, replay it, take it back, and find nothing new to pay."""
    pack = load(code, inputs.pay_date)
    assert complaints(result) == []
    assert result.net == result.gross - sum((result.total(category) for category in WITHHELD), ZERO)
    assert replay(seal(inputs, pack).data, COUNTRIES).is_equal
    mirror = void(result)
    assert result.net + mirror.net == 0
    assert all(amount == 0 for _, amount in year_to_date([result, mirror]))
    known = [Period(inputs, pack)]
    assert recompute(known, known, COUNTRIES[code].tax_year).deltas == ()
    assert serialise(paid(code, inputs)) == serialise(result)
    turned = paid(code, replace(inputs, elements=inputs.elements[::-1]))
    assert _sums(turned, inputs) == _sums(result, inputs)


def _sums(result: Result, inputs: Inputs) -> list[tuple[Category, str, Decimal]]:
    """Return the sum of each line; what several court orders take depends on their order and is left out."""
    orders = {item.code for item in inputs.elements if item.kind is ElementKind.GARNISHMENT}
    found = [(line.category, line.code, line.amount) for line in result.lines if line.code not in orders]
    return sorted(found)


@every_country
@at_length
@given(data=st.data())
def test_every_pay_adds_up_is_replayed_and_can_be_taken_back(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(DRAWN[code])
    check(code, inputs, paid(code, inputs))


@at_length
@given(inputs=rare_months())
def test_a_rare_month_in_spain_adds_up_too(inputs: Inputs) -> None:
    try:
        result = paid("es", inputs)
    except Refused:
        assume(False)
        raise
    check("es", inputs, result)


@every_country
@at_length
@given(data=st.data())
def test_the_year_grows_by_each_period_and_a_later_raise_is_owed_to_the_cent(
    code: str, data: st.DataObject
) -> None:
    first: Inputs = data.draw(DRAWN[code])
    pack, tax_year = load(code, first.pay_date), COUNTRIES[code].tax_year
    then: list[Period] = []
    results: list[Result] = []
    for inputs in (first, next_period(first)):
        sealed = replace(inputs, year_to_date=year_to_date(results))
        results.append(calculate(sealed, pack))
        then.append(Period(sealed, pack))
    one, other = (dict(year_to_date([result])) for result in results)
    for name, amount in year_to_date(results):
        assert amount == one.get(name, ZERO) + other.get(name, ZERO)
    raise_of = then[0].inputs.annual_salary + data.draw(st.decimals("1", "5000", places=2))
    now = [then[0]._replace(inputs=replace(then[0].inputs, annual_salary=raise_of)), then[1]]
    try:
        retro = recompute(then, now, tax_year)
    except Refused:
        assume(False)
        raise
    owed = sum((result.net for result in retro.results), ZERO) - sum((each.net for each in results), ZERO)
    assert retro.net == owed
    assert all(delta.amount for delta in retro.deltas)


@every_country
@at_length
@given(data=st.data())
def test_the_way_between_any_two_pays_sums_exactly(code: str, data: st.DataObject) -> None:
    before, after = (paid(code, data.draw(DRAWN[code])) for _ in range(2))
    waterfall = compare(before, after)
    assert sum((move.net for move in waterfall.moves), ZERO) == after.net - before.net
    for move in waterfall.moves:
        assert sum((reason.net for reason in move.reasons), ZERO) == move.net


@every_country
@at_length
@given(data=st.data())
def test_a_raise_raises_the_net_of_many(code: str, data: st.DataObject) -> None:
    inputs: Inputs = data.draw(raised(code))
    share = data.draw(st.decimals("0.01", "0.40", places=2))
    higher = replace(
        inputs,
        annual_salary=(inputs.annual_salary * (1 + share)).quantize(D("0.01")),
        expected_annual_pay=(inputs.expected_annual_pay * (1 + share)).quantize(D("0.01")),
    )
    assert paid(code, higher).net >= paid(code, inputs).net
