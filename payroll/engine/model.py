"""The words of a calculation: what goes in, what comes out; frozen, Decimal only."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class ElementKind(StrEnum):
    """What an element of pay does to the payslip."""

    EARNING = "earning"
    OVERTIME = "overtime"
    NON_SALARY = "non_salary"
    BENEFIT_IN_KIND = "benefit_in_kind"
    DEDUCTION = "deduction"
    GARNISHMENT = "garnishment"


class Category(StrEnum):
    """The part of the payslip a line belongs to."""

    EARNING = "earning"
    EMPLOYEE_CONTRIBUTION = "employee_contribution"
    TAX = "tax"
    DEDUCTION = "deduction"
    EMPLOYER_CONTRIBUTION = "employer_contribution"
    BASE = "base"
    INFO = "info"


StepValue = Decimal | int | str


class Step(NamedTuple):
    """One step of an explanation: the key of its text and the values that go into it."""

    key: str
    values: tuple[tuple[str, StepValue], ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """One thing paid or withheld besides the agreed salary.

    `feeds` names the bases it enters (the tags are the country's: see `BASE_TAGS` of its `facts` module).
    A garnishment's amount is what is still owed: the engine withholds what the law allows of it.
    """

    code: str
    kind: ElementKind
    amount: Decimal
    label: str
    feeds: tuple[str, ...] = ()
    is_prorated: bool = False
    quantity: Decimal | None = None
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ExtraPay:
    """An extra pay: the month it is paid in and the share of it this person has accrued."""

    month: int
    accrued: Decimal = Decimal(1)


SUMMER_AND_CHRISTMAS = (ExtraPay(6), ExtraPay(12))


@dataclass(frozen=True, slots=True)
class Facts:
    """What only one country asks about an employment; each country extends it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything the calculation of one person and one period depends on, besides the country pack.

    `annual_salary` is what this person is due for a full year as employed (a part-timer's own salary);
    `pays_per_year` is 12 (extra pays prorated into every month) or 12 plus the number of extra pays;
    `worked_days` is set for a part of the period only, in the unit the country counts in;
    `expected_annual_pay` is all this employer expects to pay in the calendar year of the pay date, and
    `expected_months` the months of employment in it; `expected_annual_contributions` None lets the country
    estimate the employee's contributions of that year.
    """

    subject: str
    period_from: date
    period_to: date
    pay_date: date
    annual_salary: Decimal
    pays_per_year: int
    expected_annual_pay: Decimal
    facts: Facts
    extra_pays: tuple[ExtraPay, ...] = SUMMER_AND_CHRISTMAS
    elements: tuple[Element, ...] = ()
    worked_days: int | None = None
    working_time: Decimal = Decimal(1)
    expected_months: Decimal = Decimal(12)
    expected_annual_contributions: Decimal | None = None


class Line(NamedTuple):
    """One amount with its reason: the rule and the parameter row that made it and the steps that lead to it.

    A named tuple, because a frozen dataclass of this width takes three times as long to make.

    `label` is a text key, or the tenant's own words for an element; `rate` is in percent; `section` tells
    salary from other earnings on the payslip; `feeds` names the bases an earning entered.
    """

    code: str
    category: Category
    label: str
    amount: Decimal
    period_from: date
    period_to: date
    rate: Decimal | None = None
    base: Decimal | None = None
    rule: str = ""
    parameter: str = ""
    is_verified: bool = True
    trace: tuple[Step, ...] = ()
    quantity: Decimal | None = None
    section: str = ""
    feeds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """The outcome for one person and one period, with everything needed to compute it again years later."""

    subject: str
    period_from: date
    period_to: date
    pay_date: date
    currency: str
    lines: tuple[Line, ...]
    gross: Decimal
    net: Decimal
    bases: tuple[tuple[str, Decimal], ...]
    employer_cost: Decimal
    engine_version: str
    pack_version: str
    pack_hash: str
    input_hash: str
    unverified: tuple[str, ...] = field(default=())

    def of(self, category: Category) -> tuple[Line, ...]:
        """Return the lines of one category, in payslip order."""
        return tuple(line for line in self.lines if line.category is category)

    def total(self, category: Category) -> Decimal:
        """Return the sum of the lines of one category."""
        return sum((line.amount for line in self.lines if line.category is category), ZERO)

    def line(self, code: str) -> Line | None:
        """Return the first line with this component code, if there is one."""
        return next((line for line in self.lines if line.code == code), None)
