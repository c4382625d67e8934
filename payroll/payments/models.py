"""PaymentBatch: the bank file of a run; JournalEntry and its lines: what the run means to the books."""

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr.db import Row


class PaymentBatch(Row, table=True):
    """The one bank file of a run: what it holds and the hash of its bytes."""

    __tablename__ = "payment_batch"

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, unique=True)
    document_id: str = Field(foreign_key="document.id", max_length=36)
    message_id: str = Field(max_length=35)
    execution_date: date
    count: int
    total_minor: int
    sha256: str = Field(max_length=64)


class JournalEntry(Row, table=True):
    """The one accounting entry of a run; its lines add up to nothing."""

    __tablename__ = "journal_entry"

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, unique=True)
    document_id: str = Field(foreign_key="document.id", max_length=36)
    number: str = Field(max_length=40)
    booked_on: date
    total_minor: int
    sha256: str = Field(max_length=64)


class JournalLine(Row, table=True):
    """One account of an entry, debit or credit."""

    __tablename__ = "journal_line"
    __table_args__ = (UniqueConstraint("entry_id", "position"),)

    entry_id: str = Field(foreign_key="journal_entry.id", max_length=36)
    position: int
    account: str = Field(max_length=12)
    debit_minor: int = 0
    credit_minor: int = 0
