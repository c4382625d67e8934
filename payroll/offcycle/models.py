"""OffCyclePay: what one person gets on an off-cycle run."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr.db import Row

BONUS, CORRECTED, TERMINATION, ADVANCE, MISSED_PAY = (
    "bonus",
    "correction",
    "termination",
    "advance",
    "missed_pay",
)
REASONS = (BONUS, CORRECTED, TERMINATION, ADVANCE, MISSED_PAY)


class OffCyclePay(Row, table=True):
    """One person of an off-cycle run with the element they get.

    With a `net_minor` the amount was worked out from the net that was wanted. `tax_method` and
    `takes_deductions` are for countries where such pay stands on its own.
    """

    __tablename__ = "pay_off_cycle"
    __table_args__ = (UniqueConstraint("run_id", "employment_id"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    element_code: str = Field(default="", max_length=40)
    amount_minor: int = 0
    net_minor: int | None = None
    tax_method: str = Field(default="", max_length=10)
    takes_deductions: bool = False
