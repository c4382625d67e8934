"""Spain's part of each step of a calculation; the arithmetic lives in the modules named after its subject."""

from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from payroll.countries.es import bases as base_lines
from payroll.countries.es import holiday, social_security, withholding, wording
from payroll.countries.es.allowances import allowance_lines, received_in_kind, refuse_bad_elements
from payroll.countries.es.deductions import deductions
from payroll.countries.es.earnings import earnings, refuse_bad_seniority
from payroll.countries.es.facts import BASE_TAGS, Contract, SpanishFacts, Zone
from payroll.countries.es.modelo_145 import refuse_bad_form
from payroll.countries.es.parameters import SocialSecurity
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.refuse import refuse_absurd
from payroll.countries.es.settlement import refuse_bad_settlement, settlement_lines
from payroll.countries.es.sick_leave import refuse_bad_leaves, refuse_unclear_leaves
from payroll.countries.es.sick_pay import set_off, sick_pay_lines
from payroll.countries.es.social_security import Bases, Contribution, Rate
from payroll.engine.explain import BAD_AMOUNT
from payroll.engine.graph import Graph, Lines, Node, Workings, line_node
from payroll.engine.model import (
    EMPLOYEE_CONTRIBUTION,
    ZERO,
    Category,
    Inputs,
    Line,
    Record,
    left_to_pay,
    line_of,
    shape,
)
from payroll.engine.pack import Pack, Row
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent

PERCENT_STEP = shape("step.percent", "base", "rate", "amount")
ABOVE_CEILING_STEP = shape("es.step.above_ceiling", "remuneration", "ceiling", "excess")
SOLIDARITY_TOTAL_STEP = shape("es.step.solidarity_total", "due", "amount")
SOLIDARITY_PART_STEP = shape("es.step.solidarity_part", "before", "base", "rate", "due")

TOPIC_CONTRIBUTIONS, TOPIC_PART_TIME = "social_security", "part_time"
GROUPS = range(1, 12)
HIGHEST_ACCIDENT_RATE = 100
MONTHS = 12
HOLIDAY = "holiday."
EMPLOYER_CONTRIBUTION = Category.EMPLOYER_CONTRIBUTION

REFUSED_CONTRACTS = {
    Contract.UNDER_30_DAYS: wording.UNDER_30_DAYS,
    Contract.TRAINING: wording.TRAINING,
    Contract.INTERNSHIP: wording.INTERNSHIP,
}


def _refuse(inputs: Inputs, pack: Pack) -> None:
    """Refuse what is not built, by name, facts that cannot be or contradict each other, a year untold."""
    refuse_2(inputs, pack)
    refuse_absurd(inputs, _facts(inputs), pack)


def refuse_2(inputs: Inputs, pack: Pack) -> None:
    """Refuse what the second version refused."""
    refuse_1(inputs, pack)
    facts = _facts(inputs)
    year = inputs.expected_annual_pay
    deducted = facts.irregular_pay + (inputs.expected_annual_contributions or ZERO if year else ZERO)
    if deducted > year:
        raise InvalidInputs(problem=wording.DEDUCTED_EXCEEDS_YEAR)
    if facts.monthly_hours is not None and inputs.working_time == 1:
        raise InvalidInputs(problem=wording.HOURS_OF_FULL_TIMER)
    if facts.sick_leaves:
        ends_on = facts.settlement.ends_on if facts.settlement else None
        group, first = facts.contribution_group, inputs.period_from
        refuse_unclear_leaves(facts.sick_leaves, group, first, inputs.worked_days, ends_on)


def refuse_1(inputs: Inputs, pack: Pack) -> None:  # noqa: ARG001 - other countries refuse by date
    """Refuse what the first version refused."""
    facts = _facts(inputs)
    _refuse_impossible_facts(inputs, facts)
    if facts.contract in REFUSED_CONTRACTS:
        raise Unsupported(REFUSED_CONTRACTS[facts.contract])
    if facts.tax_form.zone is Zone.FORAL:
        raise Unsupported(wording.FORAL)
    is_month = base_lines.is_calendar_month(inputs.period_from, inputs.period_to)
    if not is_month or inputs.periods_per_year != MONTHS:
        raise Unsupported(wording.NOT_A_MONTH)
    if inputs.elements:
        if any(not BASE_TAGS.issuperset(element.feeds) for element in inputs.elements):
            raise Unsupported(wording.UNKNOWN_BASE)
        refuse_bad_elements(inputs.elements)


def _earnings(work: Workings) -> Lines:
    inputs = work.inputs
    facts = _facts(inputs)
    lines = earnings(inputs, facts)
    if not (inputs.elements or facts.sick_leaves or facts.settlement):
        return lines
    return (
        *lines,
        *allowance_lines(work),
        *sick_pay_lines(work, facts),
        *settlement_lines(work, facts),
    )


def _bases(work: Workings) -> dict[str, Line]:
    facts, earned = _facts(work.inputs), work.of(EARNINGS)
    row = work.row(TOPIC_CONTRIBUTIONS, work.inputs.period_to)
    is_by_hours = work.inputs.working_time < 1 and facts.monthly_hours is not None
    part_time = work.row(TOPIC_PART_TIME, work.inputs.period_to) if is_by_hours else None
    lines = base_lines.base_lines(work.inputs, facts, row, earned, part_time)
    if facts.settlement:
        for line in holiday.holiday_base(work, facts, earned, lines[base_lines.COMMON_BASE].amount):
            lines[line.code] = line
    return lines


def _contributions(work: Workings) -> Lines:
    inputs, bases, earned = work.inputs, work.of(BASES), work.of(EARNINGS)
    facts = _facts(inputs)
    row = work.row(TOPIC_CONTRIBUTIONS, inputs.period_to)
    base = base_lines.bases_of(inputs, facts, row, bases)
    doubtful = {code for code, line in bases.items() if not line.is_verified}
    of_holiday = holiday.holiday_contributions(work, facts, bases.get(holiday.BASE))
    lines: list[Line] = []
    for category, rates in (
        (EMPLOYEE_CONTRIBUTION, _employee_plan(row.values, row.unverified, facts.contract)),
        (
            EMPLOYER_CONTRIBUTION,
            _employer_plan(row.values, row.unverified, facts.contract, facts.accident_rate),
        ),
    ):
        lines += _ordinary_lines(rates, category, base, inputs, row, doubtful)
        is_employee = category is EMPLOYEE_CONTRIBUTION
        quotas = social_security.extra_contributions(base, row.values, is_employee=is_employee)
        quotas += [quota for payer, quota in of_holiday if payer is category]
        lines += [_quota_line(quota, category, base, inputs, row, doubtful) for quota in quotas]
    if facts.sick_leaves:
        lines += set_off(earned, inputs)
    return tuple(lines)


def _tax(work: Workings) -> Lines:
    return taxes(work, withholding.bounds_by_hours)


def taxes(work: Workings, bounds_of: withholding.BoundsRule) -> Lines:
    """Return the income tax withheld from what is paid now, the extra pays included."""
    bases = work.of(BASES)
    in_kind = bases[base_lines.IN_KIND_BASE].amount if base_lines.IN_KIND_BASE in bases else ZERO
    paid = bases[base_lines.IRPF_BASE].amount
    return withholding.tax_lines(work, _facts(work.inputs), paid, in_kind, bounds_of)


def _deductions(work: Workings) -> Lines:
    return taken(work, work.of(TAX))


def taken(work: Workings, tax: Lines, *, has_own_cuts: bool = True) -> Lines:
    """Return what was given in kind, garnishments within their legal limit, then agreed deductions."""
    earned = work.of(EARNINGS)
    received = received_in_kind(earned, work.inputs)
    if not received and not work.inputs.elements:
        return ()
    left = left_to_pay((*earned, *work.of(CONTRIBUTIONS), *tax, *received))
    return (*received, *deductions(work, _facts(work.inputs), earned, left, has_own_cuts=has_own_cuts))


def _base_lines(bases: dict[str, Line]) -> Lines:
    return tuple(bases.values())


EARNINGS = line_node("earnings", _earnings)
BASES = Node("bases", _bases, _base_lines, (EARNINGS,))
CONTRIBUTIONS = line_node("contributions", _contributions, EARNINGS, BASES)
TAX = line_node("tax", _tax, BASES)
DEDUCTIONS = line_node("deductions", _deductions, EARNINGS, CONTRIBUTIONS, TAX)


def _facts(inputs: Inputs) -> SpanishFacts:
    if not isinstance(inputs.facts, SpanishFacts):
        raise InvalidInputs(problem=wording.FACTS_MISSING)
    return inputs.facts


def _refuse_impossible_facts(inputs: Inputs, facts: SpanishFacts) -> None:
    if facts.contribution_group not in GROUPS:
        raise InvalidInputs(problem=wording.BAD_GROUP)
    if not 0 <= facts.accident_rate <= HIGHEST_ACCIDENT_RATE:
        raise InvalidInputs(problem=wording.BAD_ACCIDENT_RATE)
    if not 0 < inputs.working_time <= 1:
        raise InvalidInputs(problem=wording.BAD_WORKING_TIME)
    if not 0 < inputs.expected_months <= MONTHS:
        raise InvalidInputs(problem=wording.BAD_MONTHS)
    days = inputs.worked_days
    if days is not None and days > whole_month(facts.contribution_group, inputs.period_from):
        raise InvalidInputs(problem=wording.BAD_WORKED_DAYS)
    if facts.monthly_hours is not None and facts.monthly_hours <= 0:
        raise InvalidInputs(problem=wording.BAD_HOURS)
    if facts.sick_leaves:
        group, first = facts.contribution_group, inputs.period_from
        refuse_bad_leaves(facts.sick_leaves, group, first, days or whole_month(group, first))
    if facts.seniority:
        refuse_bad_seniority(facts.seniority)
    if facts.irregular_pay < 0:
        raise InvalidInputs(problem=BAD_AMOUNT)
    if facts.settlement:
        refuse_bad_settlement(facts.settlement, inputs)
    refuse_bad_form(facts.tax_form, inputs.pay_date.year)


@lru_cache(maxsize=64)
def _names(code: str, payer: str) -> tuple[str, str, str]:
    return f"es.{code}.{payer}", f"es.{code}", f"es.social_security.{code}"


class Planned(NamedTuple):
    """One quota that everybody has: its names, its base, its percentage, and how certain that is."""

    code: str
    label: str
    rule: str
    base_code: str
    place: int
    rate: Decimal
    share: Decimal
    is_verified: bool


@lru_cache(maxsize=64)
def _employee_plan(
    parameters: SocialSecurity, unverified: tuple[str, ...], contract: Contract
) -> tuple[Planned, ...]:
    return _plan(social_security.employee_rates(parameters, contract), unverified, "employee")


@lru_cache(maxsize=512)
def _employer_plan(
    parameters: SocialSecurity, unverified: tuple[str, ...], contract: Contract, accident_rate: Decimal
) -> tuple[Planned, ...]:
    rates = social_security.employer_rates(parameters, contract, accident_rate)
    return _plan(rates, unverified, "employer")


def _plan(rates: tuple[Rate, ...], unverified: tuple[str, ...], payer: str) -> tuple[Planned, ...]:
    return tuple(
        Planned(
            *_names(each.code, payer),
            base_lines.BASE_OF[each.code],
            each.base,
            each.rate,
            each.share,
            base_lines.is_certain(unverified, each.code),
        )
        for each in rates
    )


def _ordinary_lines(
    plan: tuple[Planned, ...],
    category: Category,
    base: Bases,
    inputs: Inputs,
    row: Row,
    doubtful: set[str],
) -> list[Line]:
    """Return the quotas everybody has; made ten times for each person, so by position and in one go."""
    first, last, row_id = inputs.period_from, inputs.period_to, row.id
    lines = []
    for code, label, rule, base_code, place, rate, share, is_verified in plan:
        taken_of = base[place]
        amount = half_up_cent(taken_of * share)
        trace = ((PERCENT_STEP, taken_of, rate, amount),)
        is_sure = is_verified and base_code not in doubtful
        lines.append(line_of((
            code, category, label, amount, first, last, rate, taken_of, rule, row_id, is_sure, trace,
            None, "", (), "half_up_cent",
        )))  # fmt: skip
    return lines


def _quota_line(
    quota: Contribution, category: Category, base: Bases, inputs: Inputs, row: Row, doubtful: set[str]
) -> Line:
    is_employee = category is EMPLOYEE_CONTRIBUTION
    kind, taken_of, rate, amount = quota
    code, label, rule = _names(kind, "employee" if is_employee else "employer")
    is_verified = not doubtful or _base_of(kind) not in doubtful
    if row.unverified:
        is_verified = is_verified and base_lines.is_certain(row.unverified, kind.removeprefix(HOLIDAY))
    if rate is None:
        trace = _solidarity_trace(quota, base, row, is_employee=is_employee)
    else:
        trace = ((PERCENT_STEP, taken_of, rate, amount),)
    return line_of(
        (
            code,
            category,
            label,
            amount,
            inputs.period_from,
            inputs.period_to,
            rate,
            taken_of,
            rule,
            row.id,
            is_verified,
            trace,
            None,
            "",
            (),
            "half_up_cent",
        )
    )


def _base_of(kind: str) -> str | None:
    return holiday.BASE if kind.startswith(HOLIDAY) else base_lines.BASE_OF.get(kind)


def _solidarity_trace(quota: Contribution, base: Bases, row: Row, *, is_employee: bool) -> tuple[Record, ...]:
    steps: list[Record] = [(ABOVE_CEILING_STEP, base.remuneration, base.ceiling, quota.base)]
    for tier in social_security.solidarity_tiers(base, row.values, is_employee=is_employee):
        steps.append((SOLIDARITY_PART_STEP, tier.before, tier.amount, tier.rate, tier.due))
    steps.append((SOLIDARITY_TOTAL_STEP, tier.due, quota.amount))
    return tuple(steps)


# The rules of the Régimen General for employees paid by the calendar month, in payslip order.
RULES = Graph(refuse=_refuse, nodes=(EARNINGS, CONTRIBUTIONS, TAX, DEDUCTIONS, BASES), version="3")
