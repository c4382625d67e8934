"""PayGroup, who is in it since when, its periods a year ahead, and what was changed about them."""

from datetime import date

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from hr.db import Row

MONTHLY, SEMIMONTHLY, FOUR_WEEKLY, BIWEEKLY, WEEKLY = (
    "monthly", "semimonthly", "four_weekly", "biweekly", "weekly",
)  # fmt: skip
PERIODS_PER_YEAR = {MONTHLY: 12, SEMIMONTHLY: 24, FOUR_WEEKLY: 13, BIWEEKLY: 26, WEEKLY: 52}
WEEKS = {WEEKLY: 1, BIWEEKLY: 2, FOUR_WEEKLY: 4}


class PayGroup(Row, table=True):
    """How often and on which day some people of a legal entity are paid.

    `cut_off_days` and `publish_days` count bank days before the pay date: by the first everything has to be
    known, from the second on people see their payslips. Groups paid by weeks count their periods from
    `anchor_on`, the first day of one of them.
    """

    __tablename__ = "pay_group"
    __table_args__ = (UniqueConstraint("legal_entity_id", "name"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    name: str = Field(default="", max_length=80)  # empty for the group everybody is in by default
    frequency: str = Field(default=MONTHLY, max_length=16)
    pay_day: int = 0  # day of the month, or days after the end of a period of weeks; 0 is the last day
    cut_off_days: int = 5
    publish_days: int = 0
    is_default: bool = False
    anchor_on: date | None = None


class GroupMembership(Row, table=True):
    """The group an employment is paid with from a day on; rows are only added, the latest one counts."""

    __tablename__ = "pay_group_member"
    __table_args__ = (Index("ix_pay_group_member_dated", "employment_id", "effective_from"),)

    pay_group_id: str = Field(foreign_key="pay_group.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    effective_from: date


class PayPeriod(Row, table=True):
    """One period of a group with its days; made a year ahead, changed by hand with a reason or not at all.

    `number` counts as the country's tables do (a tax month or week); `state` follows the calendar and the
    runs: future, open, cut_off, closed.
    """

    __tablename__ = "pay_period"
    __table_args__ = (UniqueConstraint("pay_group_id", "first"),)

    pay_group_id: str = Field(foreign_key="pay_group.id", max_length=36, index=True)
    first: date
    last: date
    cut_off_on: date
    approve_by: date
    pay_date: date
    publish_on: date
    is_moved: bool = False  # a day was set by hand, so that the calendar leaves it alone


class PeriodChange(Row, table=True):
    """What somebody changed about a group or one of its periods, for the log beside the calendar."""

    __tablename__ = "pay_period_change"

    pay_group_id: str = Field(foreign_key="pay_group.id", max_length=36, index=True)
    period_first: date | None = None
    user_name: str = Field(default="", max_length=140)
    what: str = Field(max_length=40)
    before: str = Field(default="", max_length=80)
    after: str = Field(default="", max_length=80)
    reason: str = Field(default="", max_length=200)
