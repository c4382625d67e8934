"""Payslip: issued once per person and run; its copies in another language; who could not get theirs yet."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr.db import Row, UtcDateTime


class Payslip(Row, table=True):
    """The payslip of one person on one committed run; its PDF is a stored document that never changes.

    Its employee sees it once it is published. What a later correction made of it is read from the items.
    """

    __tablename__ = "payslip"
    __table_args__ = (UniqueConstraint("run_id", "employment_id"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    item_id: str = Field(foreign_key="pay_item.id", max_length=36, index=True)
    employment_id: str = Field(max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    document_id: str = Field(foreign_key="document.id", max_length=36)
    period: date
    sha256: str = Field(max_length=64, index=True)
    locale: str = Field(default="", max_length=5)  # it was issued in
    code: str | None = Field(default=None, max_length=16, unique=True)  # printed on it; see payslips.code
    publish_on: date | None = Field(default=None, index=True)
    published_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    seen_at: datetime | None = Field(default=None, sa_type=UtcDateTime)  # first, by its employee
    acknowledged_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class PayslipCopy(Row, table=True):
    """The same payslip in another language, made when its employee asked for it."""

    __tablename__ = "payslip_copy"
    __table_args__ = (UniqueConstraint("payslip_id", "locale"),)

    payslip_id: str = Field(foreign_key="payslip.id", max_length=36, index=True)
    locale: str = Field(max_length=5)
    document_id: str | None = Field(
        default=None, foreign_key="document.id", max_length=36
    )  # none yet: asked for
    sha256: str = Field(default="", max_length=64, index=True)


class PayslipFailure(Row, table=True):
    """A payslip that could not be made; the row goes when it is made after all."""

    __tablename__ = "payslip_failure"
    __table_args__ = (UniqueConstraint("run_id", "employment_id"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    employment_id: str = Field(max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    reference: str = Field(max_length=40)
