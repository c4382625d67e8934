"""What a month earns: the salary by twelfths or fourteenths, the extra pays, the elements of the month."""

from decimal import Decimal

from payroll.countries.es.facts import IRPF, SALARY_FEEDS, SpanishFacts
from payroll.countries.es.part_month import whole_month
from payroll.engine.model import HUNDRED, Category, Element, ElementKind, Inputs, Line, Step
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import prorate

MONTHS = 12
SALARY = "salary"
NON_SALARY = "non_salary"
PAID_KINDS = (ElementKind.EARNING, ElementKind.OVERTIME, ElementKind.NON_SALARY)


def monthly_salary(inputs: Inputs) -> Decimal:
    """Return the base salary of a full month: one of the year's pays, extra pays counted."""
    return half_up_cent(inputs.annual_salary / (MONTHS + len(inputs.extra_pays)))


def monthly_extra_pays(inputs: Inputs) -> Decimal:
    """Return the part of the extra pays that belongs to a full month; so twelve and fourteen pays agree."""
    return half_up_cent(inputs.annual_salary / MONTHS) - monthly_salary(inputs)


def for_days(amount: Decimal, inputs: Inputs, facts: SpanishFacts) -> Decimal:
    """Return the part of a monthly amount that belongs to the days worked."""
    if inputs.worked_days is None:
        return amount
    return prorate(amount, inputs.worked_days, whole_month(facts.contribution_group, inputs.period_from))


def pays_extra(inputs: Inputs) -> bool:
    """Tell whether the month pays an extra pay."""
    month = inputs.period_from.month
    return inputs.pays_per_year != MONTHS and any(extra.month == month for extra in inputs.extra_pays)


def earnings(inputs: Inputs, facts: SpanishFacts) -> tuple[Line, ...]:
    """Return the month's earnings, in payslip order."""
    lines = [_salary(inputs, facts)]
    if inputs.pays_per_year == MONTHS:
        if inputs.extra_pays:
            lines.append(_prorated_extra_pays(inputs, facts))
    else:
        lines += _extra_pays(inputs)
    lines += [_element(item, inputs, facts) for item in inputs.elements if item.kind in PAID_KINDS]
    return tuple(lines)


def _salary(inputs: Inputs, facts: SpanishFacts) -> Line:
    full = monthly_salary(inputs)
    share = Step(
        "step.annual_share",
        (("annual", inputs.annual_salary), ("pays_count", MONTHS + len(inputs.extra_pays)), ("amount", full)),
    )
    return _line("salary", SALARY, full, share, inputs, facts)


def _prorated_extra_pays(inputs: Inputs, facts: SpanishFacts) -> Line:
    full = monthly_extra_pays(inputs)
    salary = monthly_salary(inputs)
    share = Step(
        "step.monthly_rest",
        (("annual", inputs.annual_salary), ("twelfth", salary + full), ("salary", salary)),
    )
    return _line("prorated_extra_pays", SALARY, full, share, inputs, facts)


def _line(code: str, section: str, full: Decimal, share: Step, inputs: Inputs, facts: SpanishFacts) -> Line:
    amount = for_days(full, inputs, facts)
    return Line(
        code=code,
        category=Category.EARNING,
        label=code,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        section=section,
        feeds=SALARY_FEEDS,
        rule="es.salary",
        trace=(share, *_part_of_month(full, amount, inputs, facts)),
    )


def _part_of_month(full: Decimal, amount: Decimal, inputs: Inputs, facts: SpanishFacts) -> tuple[Step, ...]:
    if inputs.worked_days is None:
        return ()
    whole = whole_month(facts.contribution_group, inputs.period_from)
    values = (("full", full), ("worked_days", inputs.worked_days), ("period_days", whole), ("amount", amount))
    return (Step("step.part_of_period", values),)


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
            trace=(_accrued(full, extra.accrued),),
        )
        for extra in inputs.extra_pays
        if extra.month == inputs.period_from.month
    ]


def _accrued(full: Decimal, accrued: Decimal) -> Step:
    amount = half_up_cent(full * accrued)
    return Step("step.accrued", (("accrued_rate", accrued * HUNDRED), ("full", full), ("amount", amount)))


def _element(element: Element, inputs: Inputs, facts: SpanishFacts) -> Line:
    amount = for_days(element.amount, inputs, facts) if element.is_prorated else half_up_cent(element.amount)
    given = Step("step.given", (("amount", element.amount),))
    part = _part_of_month(element.amount, amount, inputs, facts) if element.is_prorated else ()
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
    )
