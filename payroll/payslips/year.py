"""What a tax year has brought a person up to a payslip, line by line, from the ledger of sealed pay."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import and_, col, or_

from hr import db
from payroll.countries.registry import COUNTRIES
from payroll.countries.uk.periods import FIRST_DAY
from payroll.engine.model import Category
from payroll.payslips.content import SlipLine, Totals
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED

PRINTED = (Category.EARNING, Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)
FIELDS = {
    Category.EARNING: "gross",
    Category.EMPLOYEE_CONTRIBUTION: "contributions",
    Category.TAX: "tax",
    Category.DEDUCTION: "deductions",
    Category.EMPLOYER_CONTRIBUTION: "employer",
}
Key = tuple[Category, str]


@dataclass
class YearSoFar:
    """The sums by category and code, with the words of the latest line of each."""

    sums: dict[Key, int] = field(default_factory=dict)
    lines: dict[Key, SlipLine] = field(default_factory=dict)

    def totals(self) -> Totals:
        """Return the sums by part of the payslip."""
        found = dict.fromkeys(FIELDS.values(), 0)
        for (category, _), amount in self.sums.items():
            if category in FIELDS:
                found[FIELDS[category]] += amount
        taken = found["contributions"] + found["tax"] + found["deductions"]
        return Totals(**found, net=found["gross"] - taken)

    def column(self, lines: Iterable[SlipLine]) -> tuple[SlipLine, ...]:
        """Return a payslip's lines with their year to date, then the earlier pay it has no line of."""
        filled, met = [], set[Key]()
        for line in lines:
            key = (line.category, line.component)
            year = None if key in met or line.category is Category.INFO else self.sums.get(key)
            met.add(key)
            filled.append(line.model_copy(update={"year": year}))
        past = [
            line.model_copy(update={"year": self.sums[key]})
            for key, line in self.lines.items()
            if key not in met and key[0] in PRINTED and self.sums[key]
        ]
        return (*filled, *past)


def start_of(country: str, pay_date: date) -> date:
    """Return the first day of the tax year that a pay date belongs to."""
    year = COUNTRIES[country].tax_year(pay_date)
    return date(year, *FIRST_DAY) if country == "uk" else date(year, 1, 1)


def so_far(run: PayRun, item: PayItem) -> YearSoFar:
    """Return what an employment was paid in the tax year, up to and with this item's run."""
    query = (
        select_columns(
            PayLine.category, PayLine.component, PayLine.label, PayLine.section, PayLine.amount_minor
        )  # type: ignore[call-overload]
        .join(PayItem, col(PayLine.item_id) == col(PayItem.id))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayItem.employment_id) == item.employment_id, PayItem.state == PAYABLE)
        .where(col(PayRun.pay_date) >= start_of(run.country, run.pay_date))
        .where(or_(col(PayRun.id) == run.id, and_(col(PayRun.state).in_(SEALED), _earlier(run))))
        .order_by(col(PayRun.pay_date), col(PayItem.id), col(PayLine.position))
    )
    found = YearSoFar()
    for category, component, label, section, amount in db.session().execute(query):
        key = (Category(category), component)
        found.sums[key] = found.sums.get(key, 0) + amount
        found.lines[key] = SlipLine(
            category=Category(category), component=component, label=label, section=section
        )
    return found


def _earlier(run: PayRun) -> Any:
    """Return the condition of having been paid before this run; on one day the commit decides."""
    same_day = col(PayRun.pay_date) == run.pay_date
    if run.committed_at is not None:
        same_day = and_(same_day, col(PayRun.committed_at) < run.committed_at)
    return or_(col(PayRun.pay_date) < run.pay_date, same_day)
