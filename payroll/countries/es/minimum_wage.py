"""The least a year may pay for the hours worked (ET 27, the year's decree)."""

from decimal import Decimal

from payroll.countries.es.parameters import MinimumWage
from payroll.engine.rounding import half_up_cent


def least_annual_pay(wage: MinimumWage, working_time: Decimal) -> Decimal:
    """Return the minimum wage of a year, for part-timers in proportion to their hours."""
    return half_up_cent(wage.monthly * wage.pays * working_time)
