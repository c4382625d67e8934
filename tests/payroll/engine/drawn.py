"""People of every country, drawn at random for what must hold for everybody."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from payroll.countries.es.facts import (
    CONTRIBUTIONS,
    IRPF,
    OVERTIME,
    Ascendant,
    Contract,
    Descendant,
    Disability,
    FamilySituation,
    TaxContract,
    TaxForm,
    Zone,
)
from payroll.countries.uk import facts as uk
from payroll.countries.uk.student_loans import Plan
from payroll.engine.model import Element, ElementKind, Inputs
from tests.payroll.countries.americans import americans
from tests.payroll.engine.people import element, make_inputs

salaries = st.decimals("14000", "250000", places=2)
disabilities = st.sampled_from(Disability)
descendants = st.lists(
    st.builds(
        Descendant,
        birth_year=st.integers(2000, 2026),
        is_whole=st.booleans(),
        disability=disabilities,
        needs_help=st.booleans(),
    ),
    max_size=5,
)
ascendants = st.lists(
    st.builds(
        Ascendant, birth_year=st.integers(1930, 1975), sharing=st.integers(1, 4), disability=disabilities
    ),
    max_size=3,
)
forms = st.builds(
    TaxForm,
    birth_year=st.integers(1945, 2005),
    family_situation=st.sampled_from((FamilySituation.DEPENDENT_SPOUSE, FamilySituation.OTHER)),
    disability=disabilities,
    needs_help=st.booleans(),
    has_moved_for_work=st.booleans(),
    descendants=descendants.map(tuple),
    ascendants=ascendants.map(tuple),
    child_support=st.sampled_from((Decimal(0), Decimal(3000))),
    zone=st.sampled_from((Zone.COMMON, Zone.CEUTA_MELILLA)),
)
elements = st.lists(
    st.one_of(
        st.decimals("0", "900", places=2).map(
            lambda amount: element(ElementKind.EARNING, str(amount), CONTRIBUTIONS, IRPF, code="bonus")
        ),
        st.decimals("0", "300", places=2).map(
            lambda amount: element(ElementKind.OVERTIME, str(amount), OVERTIME, IRPF, code="overtime")
        ),
        st.decimals("0", "60", places=2).map(
            lambda amount: element(ElementKind.DEDUCTION, str(amount), code="advance")
        ),
    ),
    max_size=4,
)


@st.composite
def pays(draw: st.DrawFn) -> Inputs:
    changes: dict[str, Any] = {
        "elements": tuple(draw(elements)),
        "tax_form": draw(forms),
        "contract": draw(st.sampled_from((Contract.INDEFINITE, Contract.TEMPORARY))),
        "tax_contract": draw(st.sampled_from(TaxContract)),
        "contribution_group": draw(st.integers(1, 11)),
        # Half a month at least, so that the drawn advances never exceed the pay.
        "worked_days": draw(st.none() | st.integers(15, 28)),
    }
    salary = draw(salaries)
    changes["expected_annual_pay"] = salary + 15000
    return make_inputs(str(salary), draw(st.sampled_from((12, 14))), draw(st.sampled_from((5, 6))), **changes)


TAX_CODES = ("1257L", "45T", "0T", "BR", "D0", "D1", "NT", "K475", "S1257L", "SK20", "SBR", "C1257L", "CD0")
LETTERS = "ABCDEFHIJKLMNSVXZ"
schemes = st.builds(
    uk.PensionScheme,
    relief=st.sampled_from(uk.PensionRelief),
    employee_rate=st.sampled_from((Decimal(0), Decimal(5), Decimal("6.25"))),
    employer_rate=st.sampled_from((Decimal(3), Decimal("4.5"))),
    basis=st.sampled_from(uk.PensionBasis),
)
british_elements = st.lists(
    st.one_of(
        st.decimals("0", "900", places=2).map(
            lambda amount: element(ElementKind.EARNING, str(amount), uk.TAX, uk.NI, code="bonus")
        ),
        st.integers(1, 40).map(
            lambda hours: Element(
                "hours",
                ElementKind.OVERTIME,
                hours * Decimal("14.37"),
                "Overtime",
                (uk.TAX, uk.NI, uk.PENSION),
                quantity=Decimal(hours),
                rate=Decimal("14.37"),
            )
        ),
        st.decimals("0", "20", places=2).map(
            lambda amount: element(ElementKind.DEDUCTION, str(amount), code="advance")
        ),
    ),
    max_size=3,
)


@st.composite
def british(draw: st.DrawFn) -> Inputs:
    month = draw(st.integers(5, 12))
    facts = uk.BritishFacts(
        tax_code=draw(st.sampled_from(TAX_CODES)),
        is_week1=draw(st.booleans()),
        ni_category=draw(st.sampled_from(LETTERS)),
        student_loan=draw(st.sampled_from((None, Plan.PLAN_1, Plan.PLAN_2, Plan.PLAN_4, Plan.PLAN_5))),
        has_postgraduate_loan=draw(st.booleans()),
        pension=draw(st.none() | schemes),
    )
    return Inputs(
        subject="employment-1",
        period_from=date(2026, month, 1),
        period_to=date(2026, month, 28),
        pay_date=date(2026, month, 28),
        annual_salary=draw(st.decimals("6000", "250000", places=2)),
        periods_per_year=draw(st.sampled_from((12, 12, 12, 52, 13))),
        facts=facts,
        elements=tuple(draw(british_elements)),
        year_to_date=(),
    )


DRAWN: dict[str, st.SearchStrategy[Inputs]] = {"es": pays(), "uk": british(), "us": americans()}


def raised(code: str) -> st.SearchStrategy[Inputs]:
    """Draw people on whom a raise is tried: without the cliffs that the law of a country has.

    Those are the `cliffs` of each country: of Spain the home loan relief, which nobody drawn here has; the
    others have none. Elements are left out, as they do not grow with the salary.
    """
    return DRAWN[code].map(lambda inputs: replace(inputs, elements=(), worked_days=None))


def next_period(inputs: Inputs) -> Inputs:
    """Return the same pay a month later, or a week or four weeks later."""
    if inputs.periods_per_year != 12:
        days = timedelta(days=7 if inputs.periods_per_year == 52 else 28)
        dates = {name: getattr(inputs, name) + days for name in ("period_from", "period_to", "pay_date")}
        return replace(inputs, **dates)
    first = inputs.period_to + timedelta(days=40)
    first = first.replace(day=1)
    whole = inputs.period_to.day >= 29 or inputs.period_to.month == 2
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1) if whole else first.replace(day=28)
    return replace(inputs, period_from=first, period_to=last, pay_date=last)
