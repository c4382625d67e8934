"""Contributions of employee and employer: FICA, the states' insurances, unemployment tax."""

from decimal import Decimal
from functools import lru_cache

from payroll.countries.us import lines, wording
from payroll.countries.us.account import need
from payroll.countries.us.bases import Bases
from payroll.countries.us.facts import AccountFigure, AmericanFacts
from payroll.countries.us.fica import below_ceiling
from payroll.countries.us.state_parameters import Insurance
from payroll.countries.us.states import STATES
from payroll.countries.us.trace import percent_step
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import HUNDRED, ZERO, Category, Inputs, Line, Record, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent

BELOW_CEILING_STEP = shape("us.step.below_ceiling", "wages", "so_far", "ceiling", "amount")
SHARED_STEP = shape("us.step.shared", "base", "rate", "share_rate", "amount")
WEEKLY_MAXIMUM_STEP = shape("us.step.weekly_maximum", "weekly", "periods_count", "left")
YEARLY_MAXIMUM_STEP = shape("us.step.yearly_maximum", "maximum", "so_far", "left")
AT_MOST_STEP = shape("us.step.at_most", "uncapped", "left", "amount")
HOURS_STEP = shape("us.step.hours", "hours_count", "hourly", "amount")
FUTA_RATE_STEP = shape("us.step.futa_rate", "gross_rate", "credit_rate", "reduction_rate", "rate")

EMPLOYEE, EMPLOYER = Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION
WEEKS = 52
PAYER = {EMPLOYEE: "employee", EMPLOYER: "employer"}


def fica(work: Workings, facts: AmericanFacts, found: Bases) -> Lines:
    """Return Social Security and Medicare of both, and the employee's additional Medicare tax."""
    if facts.is_fica_exempt:
        return ()
    inputs = work.inputs
    row = work.row("fica", inputs.pay_date)
    values = row.values
    dues = [
        ("us.social_security", found.social_security, values.social_security_rate),
        ("us.medicare", found.fica, values.medicare_rate),
    ]
    made = []
    for code, base, rate in dues:
        amount, step = percent_step(base, rate)
        made += [
            lines.make(inputs, f"{code}.{PAYER[payer]}", payer, code, amount, (step,), row, (), rate, base)
            for payer in (EMPLOYEE, EMPLOYER)
        ]
    if found.additional_medicare:
        code, base, rate = (
            "us.additional_medicare",
            found.additional_medicare,
            values.additional_medicare_rate,
        )
        amount, step = percent_step(base, rate)
        made.append(lines.make(inputs, code, EMPLOYEE, code, amount, (step,), row, (), rate, base))
    return tuple(made)


def insurances(work: Workings, facts: AmericanFacts, found: Bases) -> Lines:
    """Return the insurances of the state of work: the employee's part, and the employer's if there is one."""
    state = STATES[facts.work_state]
    made: list[Line] = []
    row = work.row(state.insurance, work.inputs.pay_date) if state.insurance else None
    known = {item.code for item in row.values.insurances} if row else set()
    if not known.issuperset(facts.exempt_insurances):
        raise InvalidInputs(problem=wording.BAD_EXEMPTION)
    if row:
        for item in row.values.insurances:
            if item.code not in facts.exempt_insurances:
                made += _insurance(work.inputs, facts, item, found.insurance, row)
    if state.needs_hourly_premium:
        made += _hourly_premium(work.inputs, facts)
    return tuple(made)


def _insurance(inputs: Inputs, facts: AmericanFacts, item: Insurance, wages: Decimal, row: Row) -> list[Line]:
    base = wages
    steps: tuple[Record, ...] = ()
    if item.ceiling is not None:
        so_far = inputs.so_far(f"us.base.insurance.{facts.work_state.lower()}")
        base = below_ceiling(wages, so_far, item.ceiling)
        steps = ((BELOW_CEILING_STEP, wages, so_far, item.ceiling, base),)
    made = [_share(inputs, facts, item, base, row, EMPLOYEE, steps)]
    if item.employer_share and _employer_pays(inputs, facts, item):
        made.append(_share(inputs, facts, item, base, row, EMPLOYER, steps))
    return made


def _employer_pays(inputs: Inputs, facts: AmericanFacts, item: Insurance) -> bool:
    return need(facts, AccountFigure.EMPLOYEE_COUNT, inputs.pay_date) >= item.employer_from


@lru_cache(maxsize=256)
def _names(code: str, state: str, payer: Category) -> tuple[str, str]:
    return f"us.insurance.{code}.{state.lower()}.{PAYER[payer]}", f"us.insurance.{code}"


def _share(
    inputs: Inputs,
    facts: AmericanFacts,
    item: Insurance,
    base: Decimal,
    row: Row,
    payer: Category,
    steps: tuple[Record, ...],
) -> Line:
    share = item.employee_share if payer is EMPLOYEE else item.employer_share
    code, label = _names(item.code, facts.work_state, payer)
    if share == HUNDRED:
        amount, step = percent_step(base, item.rate)
    else:
        amount = half_up_cent(base * item.rate / HUNDRED * share / HUNDRED)
        step = (SHARED_STEP, base, item.rate, share, amount)
    steps += (step,)
    if payer is EMPLOYEE:
        amount, further = _at_most(inputs, item, code, amount)
        steps += further
    return lines.make(inputs, code, payer, label, amount, steps, row, (), item.rate, base)


def _at_most(
    inputs: Inputs, item: Insurance, code: str, uncapped: Decimal
) -> tuple[Decimal, tuple[Record, ...]]:
    """Return a contribution no higher than the insurance's maximum of a week or of a year."""
    limit: Record
    if item.weekly_maximum is not None:
        periods = inputs.periods_per_year
        left = half_up_cent(item.weekly_maximum * WEEKS / periods)
        limit = (WEEKLY_MAXIMUM_STEP, item.weekly_maximum, periods, left)
    elif item.yearly_maximum is not None:
        so_far = inputs.so_far(code)
        left = max(ZERO, item.yearly_maximum - so_far)
        limit = (YEARLY_MAXIMUM_STEP, item.yearly_maximum, so_far, left)
    else:
        return uncapped, ()
    amount = min(uncapped, left)
    return amount, (limit, (AT_MOST_STEP, uncapped, left, amount))


def _hourly_premium(inputs: Inputs, facts: AmericanFacts) -> list[Line]:
    """Return the employee's part of workers' compensation, by the hour, as the account's rate notice says."""
    hourly = need(facts, AccountFigure.WORKERS_COMPENSATION_HOURLY, inputs.pay_date)
    if not hourly:
        return []
    hours = facts.hours_worked
    if hours is None:
        raise InvalidInputs(problem=wording.HOURS_MISSING)
    amount = half_up_cent(hours * hourly)
    step = (HOURS_STEP, hours, hourly, amount)
    code, label = _names("workers_compensation", facts.work_state, EMPLOYEE)
    return [lines.make(inputs, code, EMPLOYEE, label, amount, (step,))]


def unemployment(work: Workings, facts: AmericanFacts, found: Bases) -> Lines:
    """Return the employer's unemployment taxes: the federation's and, at the account's rate, the state's."""
    if facts.is_futa_exempt:
        return ()
    inputs = work.inputs
    row = work.row("futa", inputs.pay_date)
    values = row.values
    reduction = need(facts, AccountFigure.FUTA_CREDIT_REDUCTION, inputs.pay_date)
    rate = values.rate - values.credit_rate + reduction
    amount, step = percent_step(found.futa, rate)
    steps = ((FUTA_RATE_STEP, values.rate, values.credit_rate, reduction, rate), step)
    futa = lines.make(inputs, "us.futa", EMPLOYER, "us.futa", amount, steps, row, (), rate, found.futa)
    state_rate = need(facts, AccountFigure.UNEMPLOYMENT_RATE, inputs.pay_date)
    owed, owed_step = percent_step(found.unemployment, state_rate)
    state = lines.make(
        inputs,
        f"us.state_unemployment.{facts.work_state.lower()}",
        EMPLOYER,
        "us.state_unemployment",
        owed,
        (owed_step,),
        None,
        (),
        state_rate,
        found.unemployment,
    )
    return futa, state
