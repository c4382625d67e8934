"""AuditEntry: who did what; AuditSeal: the chain over the entries. Both are only ever added to."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Integer
from sqlmodel import Field, SQLModel

from hr import clock
from hr.db import Row, UtcDateTime


class AuditEntry(Row, table=True):
    """One act, written in the transaction of the act itself."""

    __tablename__ = "audit_entry"

    actor_kind: str = Field(max_length=20)
    actor_id: str = Field(default="", max_length=36)
    actor_name: str = Field(default="", max_length=400)  # encrypted under the actor's own key
    actor_role: str = Field(default="", max_length=120)
    action: str = Field(max_length=80, index=True)
    subject_type: str = Field(max_length=40)
    subject_id: str = Field(max_length=36, index=True)
    job_run_id: str = Field(default="", max_length=36)
    details: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    personal: str = Field(default="", max_length=4000)  # JSON encrypted under the subject's own key
    business_on: str = Field(default="", max_length=10)


class AuditSeal(SQLModel, table=True):
    """One link of the chain: SHA-256 over the link before and the entry."""

    __tablename__ = "audit_seal"

    number: int = Field(
        sa_column=Column(
            BigInteger().with_variant(Integer(), "sqlite"), primary_key=True, autoincrement=False
        )
    )
    entry_id: str = Field(max_length=36, unique=True)
    hash: str = Field(max_length=64)
    sealed_at: datetime = Field(default_factory=clock.now, sa_type=UtcDateTime)


class SubjectKey(Row, table=True):
    """The key of one subject's personal values in the trail; deleting it erases them."""

    __tablename__ = "subject_key"

    subject_id: str = Field(max_length=36, unique=True)
    wrapped: str = Field(max_length=400)
