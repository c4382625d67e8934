"""The income tax of a month: the year's rate, or the regularised one, on what is paid now."""

from collections.abc import Callable
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es import social_security, tax_steps, wording
from payroll.countries.es.facts import Regularisation, SpanishFacts
from payroll.countries.es.irpf import TaxCase, withhold
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.regularisation import TERRITORY_CAUSES, regularise
from payroll.countries.es.social_security import DAYS_OF_EVERY_MONTH, Limits
from payroll.engine.graph import Workings
from payroll.engine.model import Category, Inputs, Line, Record, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import percent

PERCENT_STEP = shape("step.percent", "base", "rate", "amount")
IRPF_ARREARS_STEP = shape("es.step.irpf_arrears", "pay_year", "rate")
IRPF_CAUSE_STEP = shape("es.step.irpf_cause", "cause_count")
IRPF_PAY_STEP = shape("es.step.irpf_pay", "pay_year", "pay")
IRPF_AVERAGE_STEP = shape("es.step.irpf_average", "pay", "months_count", "average")
IRPF_AVERAGE_MONTH_STEP = shape(
    "es.step.irpf_average_month",
    "common",
    "common_rate",
    "equity_rate",
    "professional",
    "unemployment_rate",
    "training_rate",
    "solidarity",
    "monthly",
)
IRPF_CONTRIBUTIONS_ESTIMATED_STEP = shape(
    "es.step.irpf_contributions_estimated", "monthly", "months_count", "contributions"
)
IRPF_CONTRIBUTIONS_GIVEN_STEP = shape("es.step.irpf_contributions_given", "contributions")

TOPIC_IRPF = "irpf"
TOPIC_CONTRIBUTIONS, TOPIC_PART_TIME = "social_security", "part_time"
TAX, TAX_IN_KIND = "es.irpf", "es.irpf.in_kind"
RECEIVED = "es.base.irpf"

Rated = tuple[Decimal, str, bool, list[Record]]


class Bounds(NamedTuple):
    """The limits of a whole month, and whether the minimums lack a second source."""

    limits: Limits
    is_open: bool = False


BoundsRule = Callable[[Workings, SpanishFacts], Bounds]


def tax_lines(
    work: Workings, facts: SpanishFacts, paid: Decimal, in_kind: Decimal, bounds_of: BoundsRule
) -> tuple[Line, ...]:
    """Return the tax on what is paid now, and the payment on account of what is given in kind.

    `bounds_of` gives the limits within which an average month of the year contributes.
    """
    row = work.row(TOPIC_IRPF, work.inputs.pay_date)
    rate, rule, is_certain, steps = _rated(work, facts, row, paid, bounds_of)
    cash = _line(TAX, work.inputs, row, paid - in_kind, rate, rule, is_certain, tuple(steps))
    if not in_kind:
        return (cash,)
    return (cash, _line(TAX_IN_KIND, work.inputs, row, in_kind, rate, rule, is_certain, tuple(steps)))


def _line(
    code: str,
    inputs: Inputs,
    row: Row,
    base: Decimal,
    rate: Decimal,
    rule: str,
    is_certain: bool,
    steps: tuple[Record, ...],
) -> Line:
    amount = percent(base, rate)
    return Line(
        code=code,
        category=Category.TAX,
        label=code,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rate=rate,
        base=base,
        rule=rule,
        parameter=row.id,
        is_verified=is_certain and not row.unverified,
        trace=(*steps, (PERCENT_STEP, base, rate, amount)),
        rounding="half_up_cent",
    )


def bounds_by_group(work: Workings, facts: SpanishFacts) -> Bounds:
    """Return the limits of a whole month of the person's group."""
    parameters = work.row(TOPIC_CONTRIBUTIONS, work.inputs.period_to).values
    return Bounds(social_security.limits(parameters, facts.contribution_group, DAYS_OF_EVERY_MONTH))


def bounds_by_hours(work: Workings, facts: SpanishFacts) -> Bounds:
    """Return the limits of a whole month; the minimums of a part-timer follow from the hours."""
    inputs, hours = work.inputs, facts.monthly_hours
    bounds = bounds_by_group(work, facts)
    if hours is None or inputs.working_time == 1:
        return bounds
    if inputs.worked_days is not None:
        # The hours given are those of the days worked.
        hours = hours * whole_month(facts.contribution_group, inputs.period_from) / inputs.worked_days
    row = work.row(TOPIC_PART_TIME, inputs.period_to)
    limits = social_security.part_time_limits(
        row.values, facts.contribution_group, hours, bounds.limits.ceiling
    )
    return Bounds(limits, bool(row.unverified))


def _rated(work: Workings, facts: SpanishFacts, row: Row, paid: Decimal, bounds_of: BoundsRule) -> Rated:
    """Return the rate, the rule it follows from, whether that rule is certain, and its steps."""
    inputs = work.inputs
    if (facts.due_on or inputs.period_to).year < inputs.pay_date.year:
        # Pay belongs to the year in which it is due (LIRPF 14.1.a); paid in a later one it is arrears, which
        # no expectation of that year covers: taxed flat (RIRPF 80.1.5).
        rate = row.values.arrears_rate
        step = (IRPF_ARREARS_STEP, inputs.pay_date.year, rate)
        return rate, "es.irpf.arrears", True, [step]
    if paid > inputs.expected_annual_pay:
        raise InvalidInputs(problem=wording.PAY_EXCEEDS_YEAR)
    contributions, steps, is_certain = _contributions(work, facts, bounds_of)
    case = TaxCase(
        inputs.pay_date.year,
        inputs.expected_annual_pay,
        contributions,
        facts.tax_form,
        facts.tax_contract,
        facts.irregular_pay,
    )
    if facts.regularisation is not None:
        rate, rule, is_sure, steps = _regularised(work, case, facts.regularisation, row, paid, steps)
        return rate, rule, is_certain and is_sure, steps
    found = withhold(case, row.values)
    steps += tax_steps.of_quota(case, found, row.values)
    steps += tax_steps.of_rate(case, found, row.values)
    return found.rate, "es.irpf.withholding", is_certain, steps


def _regularised(
    work: Workings, case: TaxCase, before: Regularisation, row: Row, paid: Decimal, steps: list[Record]
) -> Rated:
    if (before.received is None or before.withheld is None) and not work.inputs.year_to_date:
        raise InvalidInputs(problem=wording.YEAR_SO_FAR_MISSING)
    received = work.inputs.so_far(RECEIVED) if before.received is None else before.received
    withheld = before.withheld
    if withheld is None:
        withheld = work.inputs.so_far(TAX) + work.inputs.so_far(TAX_IN_KIND)
    result = regularise(case, before, received, withheld, row.values)
    if paid > result.rest:
        raise InvalidInputs(problem=wording.PAY_EXCEEDS_YEAR)
    cause = (IRPF_CAUSE_STEP, before.cause)
    steps = [cause, *steps, *tax_steps.of_quota(case, result.found, row.values)]
    steps += tax_steps.of_regularised_rate(case, result, before, row.values)
    # How the quota is shared between two territories was read in a summary only, not in the text itself.
    is_certain = before.cause not in TERRITORY_CAUSES
    return result.rate, "es.irpf.regularisation", is_certain, steps


def _contributions(
    work: Workings, facts: SpanishFacts, bounds_of: BoundsRule
) -> tuple[Decimal, list[Record], bool]:
    """Return the year's contributions of the employee: those expected, or average months.

    Also whether they are certain: the minimums by the hour are not.
    """
    inputs = work.inputs
    pay = inputs.expected_annual_pay
    expected = (IRPF_PAY_STEP, inputs.pay_date.year, pay)
    if inputs.expected_annual_contributions is not None:
        given = inputs.expected_annual_contributions
        return given, [expected, (IRPF_CONTRIBUTIONS_GIVEN_STEP, given)], True
    months = inputs.expected_months
    parameters = work.row(TOPIC_CONTRIBUTIONS, inputs.period_to).values
    average = half_up_cent(pay / months)
    bounds = bounds_of(work, facts)
    month = social_security.average_month(
        parameters, facts.contribution_group, facts.contract, average, bounds.limits
    )
    total = half_up_cent(month.amount * months)
    is_certain = not (bounds.is_open and average < bounds.limits.common_floor)
    steps = [
        expected,
        (IRPF_AVERAGE_STEP, pay, months, average),
        (
            IRPF_AVERAGE_MONTH_STEP,
            month.common,
            month.common_rate,
            month.equity_rate,
            month.professional,
            month.unemployment_rate,
            month.training_rate,
            month.solidarity,
            month.amount,
        ),
        (IRPF_CONTRIBUTIONS_ESTIMATED_STEP, month.amount, months, total),
    ]
    return total, steps, is_certain
