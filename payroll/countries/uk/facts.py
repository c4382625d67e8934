"""What the United Kingdom asks about an employment: tax code, National Insurance, loans and pension."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from payroll.countries.uk.student_loans import Plan
from payroll.engine.model import ZERO, Facts
from payroll.engine.rounding import truncate_cent

TAX = "tax"
NI = "ni"
PENSION = "pension"

# Pay for National Insurance is also what student loans are reckoned on.
BASE_TAGS = frozenset((TAX, NI, PENSION))
SALARY_FEEDS = (TAX, NI, PENSION)


class PensionRelief(StrEnum):
    """How a member's contribution gets its tax relief."""

    RELIEF_AT_SOURCE = "relief_at_source"
    NET_PAY = "net_pay"
    SALARY_SACRIFICE = "salary_sacrifice"


class PensionBasis(StrEnum):
    """The pay a scheme's percentages are of."""

    QUALIFYING_EARNINGS = "qualifying_earnings"
    PENSIONABLE_PAY = "pensionable_pay"


@dataclass(frozen=True, slots=True, kw_only=True)
class PensionScheme:
    """A workplace pension: percentages of the person (tax relief included) and of the employer."""

    relief: PensionRelief
    employee_rate: Decimal
    employer_rate: Decimal
    basis: PensionBasis = PensionBasis.QUALIFYING_EARNINGS


@dataclass(frozen=True, slots=True)
class PreviousEmployment:
    """Pay and tax of earlier employments in a tax year, from the P45; counts only in that year."""

    tax_year: int
    pay: Decimal = ZERO
    tax: Decimal = ZERO

    @property
    def is_possible(self) -> bool:
        """Tell whether a P45 can show these figures: nothing below zero, and whole pence."""
        return all(0 <= amount == truncate_cent(amount) for amount in (self.pay, self.tax))


@dataclass(frozen=True, slots=True, kw_only=True)
class BritishFacts(Facts):
    """The tax code as HMRC gave it or the starter declaration led to it, and who pays what else.

    `director_since` is set while the person is a director: the earnings period of a director is the year.
    """

    tax_code: str
    is_week1: bool = False
    ni_category: str = "A"
    director_since: date | None = None
    student_loan: Plan | None = None
    has_postgraduate_loan: bool = False
    pension: PensionScheme | None = None
    birth_date: date | None = None
    previous: PreviousEmployment | None = None
