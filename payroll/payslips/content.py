"""Slip: everything a payslip says, free of any language; printed from it and attached to the PDF as JSON."""

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from payroll.engine.model import Category

FORMAT = 1  # of the attached data; a field is only ever added with a default
FILENAME = "payslip.json"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Employer(_Part):
    """Who pays."""

    name: str
    address: str = ""
    city: str = ""
    tax_number: str = ""
    contribution_account: str = ""


class Employee(_Part):
    """Who is paid; of an American's social security number only the end is kept."""

    name: str
    address: str = ""
    tax_number: str = ""
    social_number: str = ""
    number: str = ""
    job: str = ""
    group: str = ""
    since: date


class SlipLine(_Part):
    """One amount in minor units; `label` is a text key or the tenant's own words.

    The days are set for pay of another period; `year` is what the tax year has brought under this code, this
    payslip included. A line of zero stands for pay of earlier periods only.
    """

    category: Category
    component: str
    label: str
    section: str = ""
    amount: int = 0
    base: int | None = None
    rate: Decimal | None = None
    quantity: Decimal | None = None
    first: date | None = None
    last: date | None = None
    year: int | None = None


class Owed(_Part):
    """What is still owed of an advance, a loan, overpaid pay or an order, and what this pay took of it."""

    label: str
    taken: int = 0
    left: int = 0


class Adjusted(_Part):
    """A small difference of an earlier pay that this one settles, and why."""

    label: str
    first: date
    last: date
    amount: int
    reason: str


class Totals(_Part):
    """The sums of a payslip, or of its tax year so far."""

    gross: int = 0
    contributions: int = 0
    tax: int = 0
    deductions: int = 0
    net: int = 0
    employer: int = 0

    @property
    def withheld(self) -> int:
        """What is taken off the gross pay."""
        return self.contributions + self.tax + self.deductions


class Replaced(_Part):
    """The payslip that this one stands in for."""

    reference: str
    code: str = ""


class Slip(_Part):
    """A whole payslip. `facts` hold what only one country prints, as a tax code."""

    format: int = FORMAT
    country: str
    currency: str
    reference: str
    reason: str = ""
    replaces: Replaced | None = None
    employer: Employer
    employee: Employee
    period_from: date
    period_to: date
    first: date
    last: date
    days: int
    pay_date: date
    account: str = ""
    lines: tuple[SlipLine, ...]
    totals: Totals
    year_from: date
    year: Totals
    owed: tuple[Owed, ...] = ()
    adjusted: tuple[Adjusted, ...] = ()
    facts: dict[str, str] = {}
    fingerprint: str = ""
    figures: str = ""
    code: str = ""

    def of(self, *categories: Category) -> list[SlipLine]:
        """Return the lines of some categories, in payslip order."""
        return [line for line in self.lines if line.category in categories]

    def amount_of(self, component: str) -> int | None:
        """Return the amount of this period under a code, if there is one."""
        found = [line.amount for line in self.lines if line.component == component]
        return sum(found) if found else None

    def to_json(self) -> str:
        """Return the slip as JSON that `Slip.model_validate_json` reads."""
        return self.model_dump_json(exclude_defaults=False, exclude_none=True, indent=1)
