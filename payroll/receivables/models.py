"""Receivable, its instalments, its append-only ledger, and the notices that were sent about it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

ADVANCE, OVERPAYMENT, LOAN, EQUIPMENT, TRAINING = "advance", "overpayment", "loan", "equipment", "training"
KINDS = (ADVANCE, OVERPAYMENT, LOAN, EQUIPMENT, TRAINING)
EQUAL, PERCENT, CUSTOM = "equal", "percent", "custom"
PROTECTED, AGREED = "protected", "agreed"
# What an entry of the ledger is; the balance is the sum of all of them.
DISBURSED, OWED, RECOVERED, REPAID = "disbursed", "owed", "recovered", "repaid"
WRITTEN_OFF, CORRECTED = "written_off", "corrected"


class Receivable(Row, table=True):
    """What somebody owes the company, or has asked to owe it.

    `claim` names where it comes from, so that one cause makes one receivable. `proposed` is an act that
    waits for a second person, and `proposed_minor` what a repayment comes to that waits so. `floor_policy`
    never changes: the code on the payslip says it.
    """

    __tablename__ = "receivable"
    __table_args__ = (
        UniqueConstraint("claim"),
        Index("ix_receivable_employment", "employment_id", "state"),
    )

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    kind: str = Field(max_length=12)
    currency: str = Field(default="EUR", max_length=3)
    principal_minor: int
    plan: str = Field(default=EQUAL, max_length=8)
    plan_terms: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # runs, percent or amounts
    plan_version: int = 0
    taken_before_minor: int = 0  # what earlier versions of the plan had recovered
    floor_policy: str = Field(default=PROTECTED, max_length=10)
    state: str = Field(default="requested", max_length=24, index=True)
    resumes_as: str = Field(default="", max_length=24)  # the state a hold or a dispute leads back to
    claim: str | None = Field(default=None, max_length=120)
    cause_run_id: str = Field(default="", max_length=36)
    cause_period: date | None = None
    agreed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    proposed: str = Field(default="", max_length=24)
    proposed_minor: int = 0
    proposed_by: str = Field(default="", max_length=36)
    proposer_person_id: str = Field(default="", max_length=36)
    asked_by: str = Field(default="", max_length=36)
    asker_person_id: str = Field(default="", max_length=36)
    approved_by: str = Field(default="", max_length=36)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    needs_person: bool = False
    reason_sealed: str = Field(default="", max_length=3000)

    @property
    def reason(self) -> str:
        """What was said about it last; may name people and pay."""
        return crypto.unseal(self.reason_sealed, place=f"receivable:reason:{self.id}")

    @reason.setter
    def reason(self, value: str) -> None:
        self.reason_sealed = crypto.seal(value, place=f"receivable:reason:{self.id}")

    @property
    def code(self) -> str:
        """The code of what is taken back, on the payslip and in the accounts."""
        if self.floor_policy == PROTECTED:
            return f"owed.{self.id}"
        return f"{'advance' if self.kind == ADVANCE else 'loan'}.{self.id}"

    @property
    def payout_code(self) -> str:
        """The code of the advance itself where a run pays it out."""
        return f"advance_paid.{self.id}"


class Installment(Row, table=True):
    """What one pay period is to take back; a plan that is made anew has a version of its own."""

    __tablename__ = "receivable_installment"
    __table_args__ = (UniqueConstraint("receivable_id", "version", "number"),)

    receivable_id: str = Field(foreign_key="receivable.id", max_length=36, index=True)
    version: int
    number: int
    period: date  # first day of the pay period
    due_on: date  # its pay day
    amount_minor: int


class ReceivableEntry(Row, table=True):
    """One line of the ledger, never changed: positive what is owed, negative what is given back."""

    __tablename__ = "receivable_entry"
    __table_args__ = (UniqueConstraint("key"),)

    receivable_id: str = Field(foreign_key="receivable.id", max_length=36, index=True)
    kind: str = Field(max_length=12)
    amount_minor: int
    on: date
    run_id: str = Field(default="", max_length=36)
    key: str = Field(max_length=120)
    noted_by: str = Field(default="", max_length=36)


class ReceivableNotice(Row, table=True):
    """A notice that was sent, each step of an instalment once."""

    __tablename__ = "receivable_notice"
    __table_args__ = (UniqueConstraint("receivable_id", "due_on", "step"),)

    receivable_id: str = Field(foreign_key="receivable.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    due_on: date
    step: str = Field(max_length=12)
    sent_on: date
