"""The words of a calculation: what goes in, what comes out; frozen, Decimal only."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache, partial
from typing import Any, Final, NamedTuple, Self

ZERO = Decimal(0)
HUNDRED = Decimal(100)
DAYS_IN_ADVANCE = 31


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


EARNING, EMPLOYEE_CONTRIBUTION = Category.EARNING, Category.EMPLOYEE_CONTRIBUTION
TAX, DEDUCTION = Category.TAX, Category.DEDUCTION

StepValue = Decimal | int | str


@dataclass(frozen=True, slots=True)
class Shape:
    """What the steps of one kind have in common: the key of their text and the names of their values."""

    key: str
    names: tuple[str, ...]


# A step as it is noted while a pay is calculated: its shape, then its values in the order of the names. It
# costs a tenth of a `Step`, and a pay notes some forty.
Record = tuple[Any, ...]


@lru_cache(maxsize=4096)
def shape(key: str, *names: str) -> Shape:
    """Return the shape of a kind of step; `(shape, *values)` is such a step."""
    return Shape(key, names)


class Step(Record):
    """One step of an explanation: the key of its text and the values that go into it."""

    __slots__ = ()

    def __new__(cls, key: str, values: tuple[tuple[str, StepValue], ...] = ()) -> Self:
        """Return a step of a kind that has no shape of its own."""
        return tuple.__new__(cls, (shape(key, *[name for name, _ in values]), *[each for _, each in values]))

    @property
    def key(self) -> str:
        """Return the key of the text."""
        found: Shape = self[0]
        return found.key

    @property
    def values(self) -> tuple[tuple[str, StepValue], ...]:
        """Return the values by name, in the order in which they were noted."""
        found: Shape = self[0]
        return tuple(zip(found.names, self[1:], strict=True))

    def __repr__(self) -> str:
        """Return the call that makes this step."""
        return f"Step({self.key!r}, {self.values!r})"


@dataclass(frozen=True, slots=True)
class Element:
    """One thing paid or withheld besides the agreed salary.

    `feeds` names the bases it enters (the tags are the country's: see `BASE_TAGS` of its `facts` module).
    A garnishment's amount is what is still owed: the engine withholds what the law allows of it.
    With a `formula` the amount is zero until the engine has computed it, from `terms` that it notes itself.
    """

    code: str
    kind: ElementKind
    amount: Decimal
    label: str
    feeds: tuple[str, ...] = ()
    is_prorated: bool = False
    quantity: Decimal | None = None
    rate: Decimal | None = None
    formula: str | None = None
    terms: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class ExtraPay:
    """An extra pay: the month it is paid in and the share of it this person has accrued."""

    month: int
    accrued: Decimal = Decimal(1)


SUMMER_AND_CHRISTMAS = (ExtraPay(6), ExtraPay(12))


@dataclass(frozen=True, slots=True)
class Facts:
    """What only one country asks about an employment; each country extends it."""


# The sum of each line code over the earlier periods of a tax year with one employer, ordered by code.
YearToDate = tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inputs:
    """Everything the calculation of one person and one period depends on, besides the country pack.

    `annual_salary` is what this person is due for a full year as employed (a part-timer's own salary), zero
    for who is paid by the hour; `periods_per_year` is 12 for months, 52 for weeks, 26, 24, 13 or 260, and
    `period_number` counts them where the country's tables do (a tax month or week);
    `year_to_date` adds up the lines of this employer's earlier periods of the tax year, by line code: empty
    for who was paid nothing in it yet, None where nobody has told;
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
    facts: Facts
    annual_salary: Decimal = ZERO
    elements: tuple[Element, ...] = ()
    periods_per_year: int = 12
    period_number: int | None = None
    year_to_date: YearToDate | None = None
    pays_per_year: int = 12
    extra_pays: tuple[ExtraPay, ...] = ()
    expected_annual_pay: Decimal = ZERO
    worked_days: int | None = None
    working_time: Decimal = Decimal(1)
    expected_months: Decimal = Decimal(12)
    expected_annual_contributions: Decimal | None = None

    @property
    def is_paid_too_early(self) -> bool:
        """Tell whether the pay day is more than a month before the period, which no calendar has."""
        return (self.period_from - self.pay_date).days > DAYS_IN_ADVANCE

    def so_far(self, code: str) -> Decimal:
        """Return what the earlier periods of the tax year add up to under a line code."""
        return next((amount for name, amount in self.year_to_date or () if name == code), ZERO)


class _Line(NamedTuple):
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
    trace: tuple[Record, ...] = ()
    quantity: Decimal | None = None
    section: str = ""
    feeds: tuple[str, ...] = ()
    rounding: str = ""


class Line(_Line):
    """One amount with its reason: the rule and the parameter row that made it and the steps that lead to it.

    A named tuple, because a frozen dataclass of this width takes three times as long to make. It is made with
    the records of its steps, and `trace` reads them as the steps they are.

    `label` is a text key, or the tenant's own words for an element; `rate` is in percent; `section` tells
    salary from other earnings on the payslip; `feeds` names the bases an earning entered; `rounding` names
    the rule of `payroll.engine.rounding` that the amount obeyed.
    """

    __slots__ = ()

    @property
    def trace(self) -> tuple[Step, ...]:
        """Return the steps that lead to the amount."""
        return tuple([tuple.__new__(Step, record) for record in super().trace])


# The place of the records in a line; a constant, so that they have a type where they are taken by it.
TRACE: Final = 11
assert Line._fields[TRACE] == "trace"
# Makes a line of all its values in their order, in a third less time than a call with the same values.
line_of: Callable[[tuple[Any, ...]], Line] = partial(tuple.__new__, Line)


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
    rules_version: str
    pack_version: str
    pack_hash: str
    input_hash: str
    parameters: tuple[str, ...] = ()
    unverified: tuple[str, ...] = ()

    def of(self, category: Category) -> tuple[Line, ...]:
        """Return the lines of one category, in payslip order."""
        return tuple(line for line in self.lines if line.category is category)

    def total(self, category: Category) -> Decimal:
        """Return the sum of the lines of one category."""
        return sum((line.amount for line in self.lines if line.category is category), ZERO)

    def line(self, code: str) -> Line | None:
        """Return the first line with this component code, if there is one."""
        return next((line for line in self.lines if line.code == code), None)


def left_to_pay(lines: Iterable[Line]) -> Decimal:
    """Return earnings less what the employee owes; the employer's part and bases do not count."""
    left = ZERO
    for line in lines:
        category = line.category
        if category is EARNING:
            left += line.amount
        # By identity: hashing or comparing the members of an enumeration would cost three times as much.
        elif category is EMPLOYEE_CONTRIBUTION or category is TAX or category is DEDUCTION:
            left -= line.amount
    return left
