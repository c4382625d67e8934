"""How much of a period's disposable earnings may be taken (15 U.S.C. 1673, 29 CFR 870.10)."""

from decimal import Decimal

from payroll.countries.us.parameters import Garnishment
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import half_up_cent


def protected(periods: int, parameters: Garnishment) -> Decimal:
    """Return the earnings of a period that no ordinary creditor may touch."""
    return half_up_cent(parameters.minimum_wage * parameters.protected_multiples[periods])


def creditor_limit(disposable: Decimal, untouchable: Decimal, parameters: Garnishment) -> Decimal:
    """Return the most that ordinary creditors may take together."""
    share = half_up_cent(disposable * parameters.creditor_rate / HUNDRED)
    return max(ZERO, min(share, disposable - untouchable))


def support_rate(supports_other_family: bool, is_long_overdue: bool, parameters: Garnishment) -> Decimal:
    """Return the percentage of disposable earnings that support orders may take."""
    rate = parameters.support_other_family_rate if supports_other_family else parameters.support_rate
    return rate + (parameters.support_arrears_rate if is_long_overdue else ZERO)
