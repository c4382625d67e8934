"""The British form: an itemised pay statement (Employment Rights Act 1996, sections 8 and 9)."""

from collections.abc import Sequence
from typing import Any

from payroll.engine.model import Category
from payroll.payslips.content import Slip
from payroll.payslips.rows import rows
from payroll.runs import traces
from payroll.runs.models import PayLine, PayRun

TAX, INSURANCE = "uk.tax", "uk.ni."
CUMULATIVE, ALONE = "uk.step.code_cumulative", "uk.step.code_alone"
EACH_PERIOD_ALONE = " W1/M1"  # how a code is written that counts no earlier pay
FIRST_DAY = 6  # of each tax month
MONTHS = 12


def facts(run: PayRun, lines: Sequence[PayLine]) -> dict[str, str]:
    """Return tax code, National Insurance category and tax period, as the sealed lines tell them."""
    found: dict[str, str] = {}
    for line in lines:
        if line.component == TAX:
            found |= _tax_code(line)
        elif line.component.startswith(INSURANCE):
            found.setdefault("ni_category", line.component.split(".")[2])
    found.setdefault("tax_period", str(_tax_month(run)))
    return found


def _tax_code(line: PayLine) -> dict[str, str]:
    for step in traces.of(line):
        values = dict(step.values)
        if step.key == CUMULATIVE:
            return {"tax_code": str(values["code_text"]), "tax_period": str(values["period_count"])}
        if step.key == ALONE:
            return {"tax_code": f"{values['code_text']}{EACH_PERIOD_ALONE}"}
    return {}


def _tax_month(run: PayRun) -> int:
    """Return the tax month of the pay date; the first begins on 6 April."""
    month = run.pay_date.month - (1 if run.pay_date.day < FIRST_DAY else 0)
    return (month - 4) % MONTHS + 1


def arrange(slip: Slip) -> dict[str, Any]:
    """Return payments, deductions, and what the employer pays."""
    return {
        "payments": rows(slip.of(Category.EARNING)),
        "deductions": rows(slip.of(Category.TAX, Category.EMPLOYEE_CONTRIBUTION, Category.DEDUCTION)),
        "employer": rows(slip.of(Category.EMPLOYER_CONTRIBUTION)),
        "bases": rows(slip.of(Category.BASE)),
        "has_hours": any(line.quantity for line in slip.of(Category.EARNING)),
    }
