"""DomainEvent: a fact, stored in the transaction that made it true."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from hr.db import Row, UtcDateTime


class DomainEvent(Row, table=True):
    """One fact on the wire: its type, its subject, who caused it and plain values, never personal ones."""

    __tablename__ = "domain_event"

    type: str = Field(max_length=80, index=True)
    version: int = 1
    subject_type: str = Field(max_length=40)
    subject_id: str = Field(max_length=36, index=True)
    actor_kind: str = Field(max_length=20)
    actor_id: str = Field(default="", max_length=36)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    caused_by: str = Field(default="", max_length=36)
    depth: int = 0
