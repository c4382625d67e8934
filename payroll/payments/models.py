"""Batches, payments and banks' answers; the account a company pays from; the entries in the books."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from hr.db import Row, UtcDateTime

WRITTEN, RELEASED, ANSWERED, CANCELLED_BATCH = "written", "released", "answered", "cancelled"


class PaymentBatch(Row, table=True):
    """One bank file of a run: what it holds and the hash of its bytes; a later version pays the rest."""

    __tablename__ = "payment_batch"
    __table_args__ = (UniqueConstraint("run_id", "scheme", "version"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    scheme: str = Field(default="sepa", max_length=8)
    currency: str = Field(default="EUR", max_length=3)
    version: int = 1
    state: str = Field(default=WRITTEN, max_length=12)  # written | released | answered | cancelled
    document_id: str = Field(foreign_key="document.id", max_length=36)
    message_id: str = Field(max_length=35)
    execution_date: date
    count: int
    total_minor: int
    sha256: str = Field(max_length=64)
    prepared_by: str = Field(
        default="", max_length=36
    )  # whoever asked for it; empty when it followed a commit
    released_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    released_by: str = Field(default="", max_length=36)

    @property
    def is_open(self) -> bool:
        """Whether it waits to be released."""
        return self.state == WRITTEN


class Payment(Row, table=True):
    """One transfer to one account for one item; a returned one is replaced once, by another payment."""

    __tablename__ = "payment"
    __table_args__ = (
        UniqueConstraint("replaces_id"),
        UniqueConstraint("end_to_end_id"),
        Index("ix_payment_run_state", "run_id", "state"),
    )

    run_id: str = Field(foreign_key="pay_run.id", max_length=36)
    batch_id: str = Field(foreign_key="payment_batch.id", max_length=36, index=True)
    item_id: str = Field(foreign_key="pay_item.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    account_id: str = Field(max_length=36)  # of a bank account, or of a split's account
    account_fingerprint: str = Field(default="", max_length=32)
    last_four: str = Field(default="", max_length=4)
    position: int = 0  # among the parts of one person's pay
    amount_minor: int
    end_to_end_id: str = Field(max_length=35)
    state: str = Field(default="created", max_length=12)
    reason: str = Field(default="", max_length=140)  # the bank's code or words
    replaces_id: str | None = Field(default=None, max_length=36)
    changed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class BankAnswer(Row, table=True):
    """A settlement or return file that was taken in, once."""

    __tablename__ = "bank_answer"
    __table_args__ = (UniqueConstraint("run_id", "sha256"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36)
    document_id: str = Field(foreign_key="document.id", max_length=36)
    sha256: str = Field(max_length=64)
    settled: int = 0
    returned: int = 0
    accepted: int = 0


class PayingAccount(Row, table=True):
    """What its bank knows a company by outside SEPA; the account itself is that of the legal entity."""

    __tablename__ = "paying_account"
    __table_args__ = (UniqueConstraint("legal_entity_id", "scheme"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36)
    scheme: str = Field(max_length=8)
    identifier: str = Field(
        default="", max_length=10
    )  # company identification (ACH), service user number (Bacs)
    bank_name: str = Field(default="", max_length=60)


class JournalEntry(Row, table=True):
    """The one accounting entry of a run; its lines add up to nothing."""

    __tablename__ = "journal_entry"

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, unique=True)
    document_id: str = Field(foreign_key="document.id", max_length=36)
    number: str = Field(max_length=40)
    booked_on: date
    currency: str = Field(default="EUR", max_length=3)
    total_minor: int
    sha256: str = Field(max_length=64)
    accounts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # the company's own at that time


class JournalLine(Row, table=True):
    """One account of an entry and one cost centre, debit or credit."""

    __tablename__ = "journal_line"
    __table_args__ = (UniqueConstraint("entry_id", "position"),)

    entry_id: str = Field(foreign_key="journal_entry.id", max_length=36)
    position: int
    account: str = Field(max_length=12)
    name: str = Field(default="", max_length=140)  # an English msgid
    cost_centre: str = Field(default="", max_length=20)
    debit_minor: int = 0
    credit_minor: int = 0


class AccountMap(Row, table=True):
    """Which accounts a company books to where it wants others than its country's usual ones."""

    __tablename__ = "account_map"

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, unique=True)
    accounts: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
