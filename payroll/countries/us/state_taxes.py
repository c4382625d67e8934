"""The lines of state and local taxes on wages."""

from decimal import Decimal

from payroll.countries.us import flat_tax, lines, new_york, wording
from payroll.countries.us.bases import Bases
from payroll.countries.us.facts import AmericanFacts, LocalKind, LocalTax, StateForm
from payroll.countries.us.states import STATES
from payroll.countries.us.trace import Withheld, nothing
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import ZERO, Category, Inputs, Line, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import Unsupported
from payroll.engine.rounding import half_up_cent, truncate_cent

LOCAL_SERVICES_STEP = shape("us.step.local_services", "annual", "periods_count", "amount")
YEARLY_MAXIMUM_STEP = shape("us.step.yearly_maximum", "maximum", "so_far", "left")
AT_MOST_STEP = shape("us.step.at_most", "uncapped", "left", "amount")

TRUNCATED = "truncate_cent"
TOPICS = {
    LocalKind.PHILADELPHIA: "city_philadelphia",
    LocalKind.DETROIT: "city_detroit",
    LocalKind.NEW_YORK_CITY: "city_new_york",
    LocalKind.YONKERS: "city_yonkers",
}
NO_FORM = StateForm()


def state_tax(work: Workings, facts: AmericanFacts, found: Bases) -> Lines:
    """Return the income tax of the state of work, if it taxes wages."""
    state = STATES[facts.work_state]
    if state.method is None or not found.state:
        return ()
    inputs = work.inputs
    if state.needs_regular_wages and found.supplemental and found.supplemental == found.federal:
        raise Unsupported(wording.SUPPLEMENTAL_ALONE)
    row = work.row(state.topic, inputs.pay_date)
    form = facts.state_form or NO_FORM
    withheld = state.method(form, found.state, inputs.periods_per_year, row.values)
    code = f"us.state_tax.{state.code.lower()}"
    return (_line(inputs, code, "us.state_tax", withheld, found.state, row),)


def local_taxes(work: Workings, facts: AmericanFacts, found: Bases, state: Lines) -> Lines:
    """Return each local tax of this employment, in the order the facts name them."""
    if not found.state:
        return ()
    return tuple([_local(work, facts, tax, found, state) for tax in facts.local_taxes or ()])


def _local(work: Workings, facts: AmericanFacts, tax: LocalTax, found: Bases, state: Lines) -> Line:
    inputs, label = work.inputs, f"us.local.{tax.kind}"
    topic = TOPICS.get(tax.kind)
    row = work.row(topic, inputs.pay_date) if topic else None
    code = f"{label}.{tax.name}" if tax.name else label
    if tax.is_exempt:
        withheld = nothing("us.step.exempt", found.state)
    elif tax.kind is LocalKind.SERVICES:
        withheld = _services(tax, inputs, code)
    elif row is None:
        assert tax.rate is not None
        withheld = flat_tax.entered_city(
            found.state, tax.rate, tax.exemption, tax.exemptions, inputs.periods_per_year
        )
    else:
        withheld = _named_city(tax, facts, found.state, inputs.periods_per_year, row, state)
    return _line(inputs, code, label, withheld, found.state, row)


def _named_city(
    tax: LocalTax, facts: AmericanFacts, wages: Decimal, periods: int, row: Row, state: Lines
) -> Withheld:
    if tax.kind is LocalKind.NEW_YORK_CITY:
        form = facts.state_form or NO_FORM
        allowances = form.allowances if form.city_allowances is None else form.city_allowances
        city_form = StateForm(status=form.status, allowances=allowances, is_exempt=form.is_exempt)
        return new_york.withhold(city_form, wages, periods, row.values)
    if tax.kind is LocalKind.YONKERS:
        if tax.is_resident:
            return new_york.yonkers_resident(_without_extra(facts, state), row.values)
        return new_york.yonkers_nonresident(wages, periods, row.values)
    elsewhere = _taxed_elsewhere(facts) if tax.kind is LocalKind.DETROIT and tax.is_resident else ZERO
    return flat_tax.city(wages, tax.is_resident, tax.exemptions, periods, row.values, elsewhere)


def _taxed_elsewhere(facts: AmericanFacts) -> Decimal:
    # Form 5469: the rate of a Detroit resident is less what the city of work takes of nonresidents.
    return sum(
        (
            tax.rate
            for tax in facts.local_taxes or ()
            if tax.kind is LocalKind.CITY and not tax.is_resident and tax.rate is not None
        ),
        ZERO,
    )


def _without_extra(facts: AmericanFacts, state: Lines) -> Decimal:
    # The surcharge is taken of the table's tax, not of what the employee asked for on top (20 NYCRR 251.1).
    form = facts.state_form or NO_FORM
    # Who is exempt pays nothing on top either, so there is nothing to leave out.
    extra = ZERO if form.is_exempt else half_up_cent(form.extra)
    return sum((line.amount for line in state), ZERO) - extra


def _services(tax: LocalTax, inputs: Inputs, code: str) -> Withheld:
    """Return a period's share of the local services tax, cut to the cent, never above the year's amount."""
    assert tax.annual is not None
    periods = inputs.periods_per_year
    share = truncate_cent(tax.annual / periods)
    so_far = inputs.so_far(code)
    left = max(ZERO, tax.annual - so_far)
    amount = min(share, left)
    steps = (
        (LOCAL_SERVICES_STEP, tax.annual, periods, share),
        (YEARLY_MAXIMUM_STEP, tax.annual, so_far, left),
        (AT_MOST_STEP, share, left, amount),
    )
    return Withheld(amount, steps, TRUNCATED)


def _line(inputs: Inputs, code: str, label: str, withheld: Withheld, wages: Decimal, row: Row | None) -> Line:
    return lines.make(
        inputs,
        code,
        Category.TAX,
        label,
        withheld.amount,
        withheld.trace,
        row,
        (),
        None,
        wages,
        withheld.rounding,
    )
