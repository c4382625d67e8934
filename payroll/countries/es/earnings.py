"""What a month earns: the salary by twelfths or fourteenths, the extra pays, the elements of the month."""

from datetime import date
from decimal import Decimal

from payroll.countries.es import wording
from payroll.countries.es.facts import IRPF, SALARY_FEEDS, Seniority, SpanishFacts
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.sick_leave import days_of_leaves
from payroll.engine.model import HUNDRED, Category, Element, ElementKind, Inputs, Line, Record, line_of, shape
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import prorate

ANNUAL_SHARE_STEP = shape("step.annual_share", "annual", "pays_count", "amount")
SENIORITY_STEP = shape("es.step.seniority", "each", "steps_count", "amount")
TWELFTH_STEP = shape("es.step.twelfth", "annual", "twelfth")
LESS_SALARY_STEP = shape("es.step.less_salary", "twelfth", "salary", "amount")
PART_OF_PERIOD_STEP = shape("step.part_of_period", "full", "worked_days", "period_days", "amount")
ACCRUED_STEP = shape("step.accrued", "accrued_rate", "full", "amount")
GIVEN_STEP = shape("step.given", "amount")

MONTHS = 12
SALARY = "salary"
NON_SALARY = "non_salary"
IN_KIND = "in_kind"
# Elements whose code begins so are Spain's own kinds, with limits of the law (see `allowances`).
OWN_KINDS = "es."
PAID_KINDS = (ElementKind.EARNING, ElementKind.OVERTIME, ElementKind.NON_SALARY)


def monthly_salary(inputs: Inputs) -> Decimal:
    """Return the base salary of a full month: one of the year's pays, extra pays counted."""
    return half_up_cent(inputs.annual_salary / (MONTHS + len(inputs.extra_pays)))


def monthly_extra_pays(inputs: Inputs) -> Decimal:
    """Return the part of the extra pays that belongs to a full month; so twelve and fourteen pays agree."""
    return half_up_cent(inputs.annual_salary / MONTHS) - monthly_salary(inputs)


def paid_days(inputs: Inputs, facts: SpanishFacts) -> int | None:
    """Return the days of the month that earn salary; None for all of them."""
    if not facts.sick_leaves:
        return inputs.worked_days
    group, first = facts.contribution_group, inputs.period_from
    sick = days_of_leaves(facts.sick_leaves, group, first)
    employed = inputs.worked_days or whole_month(group, first)
    return employed - sick if sick else inputs.worked_days


def for_days(amount: Decimal, inputs: Inputs, facts: SpanishFacts) -> Decimal:
    """Return the part of a monthly amount that belongs to the days that earn salary."""
    days = paid_days(inputs, facts)
    if days is None:
        return amount
    return prorate(amount, days, whole_month(facts.contribution_group, inputs.period_from))


def pays_extra(inputs: Inputs) -> bool:
    """Tell whether the month pays an extra pay."""
    month = inputs.period_from.month
    return inputs.pays_per_year != MONTHS and any(extra.month == month for extra in inputs.extra_pays)


def earnings(inputs: Inputs, facts: SpanishFacts) -> tuple[Line, ...]:
    """Return the month's earnings, in payslip order."""
    lines = [_salary(inputs, facts)]
    if facts.seniority:
        lines.append(_seniority(facts.seniority, inputs, facts))
    if inputs.pays_per_year == MONTHS:
        if inputs.extra_pays:
            lines.append(_prorated_extra_pays(inputs, facts))
    else:
        lines += _extra_pays(inputs)
    lines += [
        _element(item, inputs, facts)
        for item in inputs.elements
        if item.kind in PAID_KINDS and not item.code.startswith(OWN_KINDS)
    ]
    return tuple(lines)


def _salary(inputs: Inputs, facts: SpanishFacts) -> Line:
    full = monthly_salary(inputs)
    share = (ANNUAL_SHARE_STEP, inputs.annual_salary, MONTHS + len(inputs.extra_pays), full)
    return _line("salary", full, (share,), inputs, facts)


def _seniority(steps: Seniority, inputs: Inputs, facts: SpanishFacts) -> Line:
    years = completed_years(steps.since, inputs.period_to)
    # Steps that are counted from a later day have not begun.
    count = max(0, years // steps.years_per_step)
    if steps.most_steps is not None:
        count = min(count, steps.most_steps)
    full = half_up_cent(steps.amount * count)
    step = (SENIORITY_STEP, steps.amount, count, full)
    return _line("es.seniority", full, (step,), inputs, facts)


def refuse_bad_seniority(steps: Seniority) -> None:
    """Refuse steps of no years, or that would take from the pay."""
    if steps.years_per_step < 1 or steps.amount < 0 or (steps.most_steps or 0) < 0:
        raise InvalidInputs(problem=wording.BAD_SENIORITY)


def completed_years(since: date, on: date) -> int:
    """Return the whole years from a day to another."""
    return on.year - since.year - ((on.month, on.day) < (since.month, since.day))


def _prorated_extra_pays(inputs: Inputs, facts: SpanishFacts) -> Line:
    full, steps = extra_pay_part(inputs)
    return _line("prorated_extra_pays", full, steps, inputs, facts)


def extra_pay_part(inputs: Inputs) -> tuple[Decimal, tuple[Record, ...]]:
    """Return the part of the extra pays that belongs to a full month, and how it comes about."""
    annual, salary = inputs.annual_salary, monthly_salary(inputs)
    twelfth = half_up_cent(annual / MONTHS)
    amount = twelfth - salary
    return amount, (
        (TWELFTH_STEP, annual, twelfth),
        (LESS_SALARY_STEP, twelfth, salary, amount),
    )


def _line(code: str, full: Decimal, steps: tuple[Record, ...], inputs: Inputs, facts: SpanishFacts) -> Line:
    part = part_of_month(full, inputs, facts)
    amount = for_days(full, inputs, facts) if part else full
    # By position: the salary line is made for everybody.
    return line_of(
        (
            code,
            Category.EARNING,
            code,
            amount,
            inputs.period_from,
            inputs.period_to,
            None,
            None,
            "es.salary",
            "",
            True,
            (*steps, *part),
            None,
            SALARY,
            SALARY_FEEDS,
            "half_up_cent",
        )
    )


def part_of_month(full: Decimal, inputs: Inputs, facts: SpanishFacts) -> tuple[Record, ...]:
    """Return the step that prorates a monthly amount, if the month is not earned whole."""
    days = paid_days(inputs, facts)
    if days is None:
        return ()
    whole = whole_month(facts.contribution_group, inputs.period_from)
    return ((PART_OF_PERIOD_STEP, full, days, whole, prorate(full, days, whole)),)


def _extra_pays(inputs: Inputs) -> list[Line]:
    full = monthly_salary(inputs)
    return [
        Line(
            code="extra_pay",
            category=Category.EARNING,
            label="extra_pay",
            amount=half_up_cent(full * extra.accrued),
            period_from=inputs.period_from,
            period_to=inputs.period_to,
            section=SALARY,
            # It has contributed month by month; when paid it is only taxed.
            feeds=(IRPF,),
            rule="es.extra_pay",
            trace=(accrued_step(full, extra.accrued),),
            rounding="half_up_cent",
        )
        for extra in inputs.extra_pays
        if extra.month == inputs.period_from.month
    ]


def accrued_step(full: Decimal, accrued: Decimal) -> Record:
    """Return the step that takes the accrued share of an extra pay."""
    amount = half_up_cent(full * accrued)
    return (ACCRUED_STEP, accrued * HUNDRED, full, amount)


def _element(element: Element, inputs: Inputs, facts: SpanishFacts) -> Line:
    _refuse_contradiction(element)
    amount = for_days(element.amount, inputs, facts) if element.is_prorated else half_up_cent(element.amount)
    given = (GIVEN_STEP, element.amount)
    part = part_of_month(element.amount, inputs, facts) if element.is_prorated else ()
    return Line(
        code=element.code,
        category=Category.EARNING,
        label=element.label,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        quantity=element.quantity,
        rate=element.rate,
        section=NON_SALARY if element.kind is ElementKind.NON_SALARY else SALARY,
        feeds=element.feeds,
        rule="es.element",
        trace=(given, *part),
        rounding="half_up_cent",
    )


def _refuse_contradiction(element: Element) -> None:
    """Refuse hours and a price that do not give the amount: the payslip shows all three."""
    if element.quantity is None or element.rate is None or element.formula is not None:
        return
    exact = element.quantity * element.rate
    if element.amount not in (exact, half_up_cent(exact)):
        raise InvalidInputs(problem=wording.QUANTITY_CONTRADICTS)
