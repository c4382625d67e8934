"""Student loan repayments from pay: whole pounds of a percentage of what exceeds the plan's threshold."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from payroll.countries.uk import wording
from payroll.countries.uk.parameters import StudentLoans
from payroll.countries.uk.periods import span_of
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import floor_unit, truncate_cent


class Plan(StrEnum):
    """The repayment plans; a postgraduate loan is repaid beside any other."""

    PLAN_1 = "plan_1"
    PLAN_2 = "plan_2"
    PLAN_4 = "plan_4"
    PLAN_5 = "plan_5"
    POSTGRADUATE = "postgraduate"


@dataclass(frozen=True, slots=True)
class Repayment:
    """What one plan takes from a period's pay."""

    plan: Plan
    annual: Decimal
    threshold: Decimal
    rate: Decimal
    amount: Decimal


def repay(plan: Plan, pay: Decimal, periods_per_year: int, parameters: StudentLoans) -> Repayment:
    """Return what a plan takes from a period's pay; refused when nobody repays that plan in the year."""
    annual = parameters.thresholds.get(plan.value)
    if annual is None:
        raise InvalidInputs(problem=wording.PLAN_NOT_IN_YEAR)
    per_year, span = span_of(periods_per_year)
    limit = _threshold(annual, per_year, span)
    is_postgraduate = plan is Plan.POSTGRADUATE
    rate = parameters.postgraduate_rate if is_postgraduate else parameters.loan_rate
    amount = floor_unit((pay - limit) * rate / HUNDRED) if pay > limit else ZERO
    return Repayment(plan, annual, limit, rate, amount)


@lru_cache(maxsize=256)
def _threshold(annual: Decimal, per_year: int, span: int) -> Decimal:
    return truncate_cent(annual * span / per_year)
