"""Payslip: issued once per person and run; PayslipFailure: who could not get theirs yet."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr.db import Row


class Payslip(Row, table=True):
    """The payslip of one person on one committed run; its PDF is a stored document."""

    __tablename__ = "payslip"
    __table_args__ = (UniqueConstraint("run_id", "employment_id"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    item_id: str = Field(foreign_key="pay_item.id", max_length=36)
    employment_id: str = Field(max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    document_id: str = Field(foreign_key="document.id", max_length=36)
    period: date
    sha256: str = Field(max_length=64)


class PayslipFailure(Row, table=True):
    """A payslip that could not be made; the row goes when it is made after all."""

    __tablename__ = "payslip_failure"
    __table_args__ = (UniqueConstraint("run_id", "employment_id"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    employment_id: str = Field(max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36)
    reference: str = Field(max_length=40)
