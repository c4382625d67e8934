"""One ordinary employment in the United States, to vary in a test, and many drawn at random."""

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from payroll.countries import load
from payroll.countries.us.facts import (
    CREDITOR,
    DEFERRAL_401K,
    LONG_ARREARS,
    OTHER_FAMILY,
    QUALIFIED_OVERTIME,
    ROTH_401K,
    SALARY_FEEDS,
    SECTION_125,
    SUPPLEMENTAL,
    SUPPORT,
    W4,
    AccountFigure,
    AccountRate,
    AmericanFacts,
    FilingStatus,
    FormerW4,
    LocalKind,
    LocalTax,
    StateForm,
    SupplementalMethod,
)
from payroll.engine import calculate
from payroll.engine.model import Element, ElementKind, Inputs, Result

D = Decimal
BONUS = (*SALARY_FEEDS, SUPPLEMENTAL)
PREMIUM = (*SALARY_FEEDS, QUALIFIED_OVERTIME)
FACT_NAMES = set(AmericanFacts.__dataclass_fields__)


def account(**figures: str) -> tuple[AccountRate, ...]:
    """Return an employer's account of 2026; figures by their name."""
    values = {
        "unemployment_rate": "2.7",
        "unemployment_ceiling": "9500",
        "futa_credit_reduction": "0",
        "employee_count": "80",
        "workers_compensation_hourly": "0.1234",
    }
    return tuple(
        AccountRate(figure=AccountFigure(name), value=D(value), effective_from=date(2026, 1, 1))
        for name, value in (values | figures).items()
    )


def make(salary: str = "52000", periods: int = 26, month: int = 6, **changes: Any) -> Inputs:
    """Return the inputs of a period of 2026 in Michigan; facts and any other field by keyword.

    It is the first that this employer pays in the year, unless told otherwise.
    """
    facts: dict[str, Any] = {
        "w4": W4(),
        "work_state": "MI",
        "account": account(),
        "state_form": StateForm(),
        "local_taxes": (),
        "hours_worked": D(80),
    }
    facts |= {name: changes.pop(name) for name in FACT_NAMES & set(changes)}
    facts.setdefault("residence_state", facts["work_state"])
    values: dict[str, Any] = {
        "subject": "employment-1",
        "period_from": date(2026, month, 1),
        "period_to": date(2026, month, 14),
        "pay_date": date(2026, month, 19),
        "annual_salary": D(salary),
        "periods_per_year": periods,
        "facts": AmericanFacts(**facts),
        "year_to_date": (),
    }
    return Inputs(**(values | changes))


def pay(inputs: Inputs) -> Result:
    """Return the result with everything known today."""
    return calculate(inputs, load("us", inputs.pay_date))


def element(kind: ElementKind, amount: str, *feeds: str, code: str = "element", **more: Any) -> Element:
    """Return an element of the period."""
    return Element(code, kind, D(amount), "Complemento", feeds, **more)


def amount(result: Result, code: str) -> Decimal:
    """Return the amount of a line; it must be there."""
    line = result.line(code)
    assert line is not None, code
    return line.amount


LOCAL_TAXES = {
    "PA": (
        LocalTax(kind=LocalKind.PHILADELPHIA, is_resident=False),
        LocalTax(kind=LocalKind.EARNED_INCOME, name="510101", rate=D("1.25")),
        LocalTax(kind=LocalKind.SERVICES, name="510101", annual=D(52)),
    ),
    "MI": (
        LocalTax(kind=LocalKind.DETROIT, exemptions=2),
        LocalTax(
            kind=LocalKind.CITY,
            name="Lansing",
            is_resident=False,
            rate=D("0.5"),
            exemption=D(600),
            exemptions=1,
        ),
    ),
    "NY": (LocalTax(kind=LocalKind.NEW_YORK_CITY), LocalTax(kind=LocalKind.YONKERS)),
}
STATUSES = ("", "single", "married_jointly", "head_of_household")
forms = st.one_of(
    st.builds(
        W4,
        filing_status=st.sampled_from(FilingStatus),
        has_two_jobs=st.booleans(),
        credits=st.sampled_from((D(0), D(2200), D(6600))),
        other_income=st.sampled_from((D(0), D("1234.56"))),
        deductions=st.sampled_from((D(0), D("3210.99"))),
        extra=st.sampled_from((D(0), D(25))),
        is_exempt=st.booleans(),
    ),
    st.builds(FormerW4, is_married=st.booleans(), allowances=st.integers(0, 6)),
)
state_forms = st.builds(
    StateForm,
    status=st.sampled_from(STATUSES),
    allowances=st.integers(0, 4),
    more_allowances=st.integers(0, 2),
    extra=st.sampled_from((D(0), D(10))),
    is_exempt=st.sampled_from((False, False, False, True)),
)
cents = st.decimals("0", "900", places=2).map(str)
elements = st.lists(
    st.one_of(
        cents.map(lambda value: element(ElementKind.EARNING, value, *BONUS, code="bonus")),
        cents.map(lambda value: element(ElementKind.NON_SALARY, value, code="travel")),
        st.decimals("0.25", "30", places=2).map(
            lambda hours: element(
                ElementKind.OVERTIME, "0", *SALARY_FEEDS, code="overtime", quantity=hours, rate=D("41.115")
            )
        ),
        st.decimals("0", "90", places=2).map(
            lambda value: element(ElementKind.DEDUCTION, str(value), DEFERRAL_401K, code="plan")
        ),
        st.just(element(ElementKind.OVERTIME, "61.50", *PREMIUM, code="premium")),
        st.just(element(ElementKind.DEDUCTION, "15", ROTH_401K, code="roth")),
        st.just(element(ElementKind.DEDUCTION, "20", code="advance")),
    ),
    max_size=4,
)
orders = st.sampled_from(
    (
        (),
        (element(ElementKind.GARNISHMENT, "9999", SUPPORT, OTHER_FAMILY, LONG_ARREARS, code="support"),),
        (element(ElementKind.GARNISHMENT, "120.55", SUPPORT, code="support"),),
    )
)
CREDITOR_ORDER = element(ElementKind.GARNISHMENT, "4000", CREDITOR, code="creditor", rate=D(15))
INSURED_SECTION_125 = element(ElementKind.DEDUCTION, "31.17", SECTION_125, code="health")


@st.composite
def americans(draw: st.DrawFn) -> Inputs:
    """Draw a period of somebody in any state that ships."""
    state = draw(st.sampled_from(("TX", "AK", "WA", "PA", "IL", "MI", "NC", "GA", "CA", "NY", "NJ")))
    found = (*draw(elements), *draw(orders))
    if state in ("GA", "IL", "CA", "NY"):
        found += draw(st.sampled_from(((), (CREDITOR_ORDER,), (INSURED_SECTION_125,))))
    form = draw(state_forms)
    if state == "NJ":
        form = StateForm(status=draw(st.sampled_from("ab")), allowances=form.allowances)
    return make(
        str(draw(st.decimals("30000", "400000", places=2))),
        52 if state == "NJ" else draw(st.sampled_from((12, 24, 26, 52))),
        w4=draw(forms),
        work_state=state,
        state_form=form,
        local_taxes=draw(st.sampled_from(((), LOCAL_TAXES.get(state, ())))),
        elements=found,
        supplemental_method=draw(st.sampled_from(SupplementalMethod)),
        worked_days=draw(st.none() | st.integers(6, 10)),
        year_to_date=draw(
            st.sampled_from(((), (("us.base.fica", D(199000)), ("us.base.social_security", D(184000)))))
        ),
    )
