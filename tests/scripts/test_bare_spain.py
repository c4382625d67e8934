"""The bare loop that the engine is compared with pays what the engine pays, whatever the tax form says."""

from datetime import date
from decimal import Decimal
from random import Random

from payroll import countries, engine
from payroll.countries.es.facts import (
    Activity,
    Ascendant,
    Contract,
    Descendant,
    Disability,
    FamilySituation,
    SpanishFacts,
    TaxContract,
    TaxForm,
    Zone,
)
from payroll.engine.model import SUMMER_AND_CHRISTMAS, Inputs
from scripts.benchmarks import bare_spain

PEOPLE = 400
MONTHS = (date(2026, 6, 30), date(2026, 11, 30))


def somebody(random: Random, last: date) -> Inputs:
    salary = Decimal(random.randrange(1_760_000, 15_000_000)) / 100
    return Inputs(
        subject="somebody",
        period_from=last.replace(day=1),
        period_to=last,
        pay_date=last,
        annual_salary=salary,
        expected_annual_pay=salary,
        pays_per_year=random.choice((12, 14)),
        extra_pays=SUMMER_AND_CHRISTMAS,
        facts=SpanishFacts(
            contribution_group=random.randrange(1, 12),
            accident_rate=Decimal("3.25"),
            tax_form=form(random),
            contract=random.choice((Contract.INDEFINITE, Contract.TEMPORARY)),
            tax_contract=random.choice(list(TaxContract)),
        ),
    )


def form(random: Random) -> TaxForm:
    children = tuple(child(random) for _ in range(random.randrange(5)))
    return TaxForm(
        birth_year=random.randrange(1945, 2006),
        family_situation=random.choice(list(FamilySituation)),
        activity=random.choice(list(Activity)),
        disability=random.choice(list(Disability)),
        needs_help=random.random() < 0.2,
        has_moved_for_work=random.random() < 0.2,
        # The last one always counts, as situation 1 demands.
        descendants=(*children, Descendant(2020)),
        ascendants=tuple(ascendant(random) for _ in range(random.randrange(3))),
        spouse_pension=Decimal(random.choice((0, 3000))),
        child_support=Decimal(random.choice((0, 2400, 50_000))),
        has_home_loan=random.random() < 0.3,
        zone=random.choice((Zone.COMMON, Zone.CEUTA_MELILLA, Zone.LA_PALMA)),
    )


def child(random: Random) -> Descendant:
    born = random.randrange(1996, 2027)
    return Descendant(
        born,
        adoption_year=random.choice((None, max(born, 2025))),
        is_whole=random.random() < 0.5,
        disability=random.choice(list(Disability)),
        needs_help=random.random() < 0.3,
    )


def ascendant(random: Random) -> Ascendant:
    return Ascendant(
        random.randrange(1940, 1975),
        sharing=random.choice((1, 2, 3)),
        disability=random.choice(list(Disability)),
        needs_help=random.random() < 0.3,
    )


def test_net_and_cost_of_the_bare_loop_are_those_of_the_engine_when_every_fact_varies() -> None:
    random = Random(20261123)
    for last in MONTHS:
        pack = countries.load("es", last)
        bare = None
        for _ in range(PEOPLE):
            inputs = somebody(random, last)
            bare = bare or bare_spain.calculator(pack, inputs)
            result = engine.calculate(inputs, pack)
            assert bare(inputs) == (result.net, result.employer_cost), inputs
