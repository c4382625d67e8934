"""What a reviewer is told of a pay that deductions would bring below nothing."""

from decimal import Decimal

from hr.i18n import N_
from payroll.runs.models import CHECK
from payroll.runs.problems import Problem

BELOW = N_("Net pay below zero: nothing is paid, and %(amount)s is owed from the next pay on")


def carried_marks(below: Decimal) -> tuple[Problem, ...]:
    """Return the mark of a pay that was below nothing, for whoever reviews the run."""
    return (Problem("negative_net", BELOW, {"amount": f"{below:.2f}"}, CHECK),) if below else ()
