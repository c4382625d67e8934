"""The American form: a wage statement as state laws ask for it (CA Labor Code 226, NY Labor Law 195)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from payroll.countries.us.before_tax import BEFORE_TAX
from payroll.engine.model import Category
from payroll.payslips.content import Slip, SlipLine
from payroll.payslips.rows import Row, rows
from payroll.runs.models import PayLine, PayRun


def facts(_run: PayRun, _lines: Sequence[PayLine]) -> dict[str, str]:
    """Return what only an American payslip prints; forms W-4 are nobody else's business."""
    return {}


def arrange(slip: Slip) -> dict[str, Any]:
    """Return earnings, deductions before tax, taxes, deductions after tax and what the employer pays."""
    withheld = slip.of(Category.DEDUCTION)
    return {
        "earnings": rows(slip.of(Category.EARNING)),
        "hours": _hours(slip.of(Category.EARNING)),
        "before_tax": rows(line for line in withheld if line.section == BEFORE_TAX),
        "taxes": rows(slip.of(Category.TAX, Category.EMPLOYEE_CONTRIBUTION)),
        "after_tax": rows(line for line in withheld if line.section != BEFORE_TAX),
        "employer": rows(slip.of(Category.EMPLOYER_CONTRIBUTION)),
        "bases": _bases(slip),
    }


def _hours(earned: Sequence[SlipLine]) -> Decimal | None:
    """Return the hours paid by the hour: lines with a quantity and an hourly rate."""
    found = [line.quantity for line in earned if line.quantity and line.rate]
    return sum(found, Decimal(0)) if found else None


def _bases(slip: Slip) -> list[Row]:
    return rows(slip.of(Category.BASE))
