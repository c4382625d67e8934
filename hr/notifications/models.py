"""Delivery: one mail and its outcome; InboxItem: the same news inside the portal."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

QUEUED, WAITING, SENDING, SENT, UNKNOWN, FAILED = "queued", "waiting", "sending", "sent", "unknown", "failed"


class Delivery(Row, table=True):
    """One message to one address. `unknown` means: handed over, but the answer was lost; a person decides."""

    __tablename__ = "delivery"

    message: str = Field(max_length=60, index=True)
    locale: str = Field(max_length=5)
    person_id: str | None = Field(default=None, max_length=36, index=True)
    about_type: str = Field(default="", max_length=40)
    about_id: str = Field(default="", max_length=36, index=True)
    dedupe_key: str = Field(max_length=160, unique=True)
    address_sealed: str = Field(max_length=600)
    context_sealed: str = Field(default="")
    state: str = Field(default=QUEUED, max_length=12, index=True)
    attempts: int = 0
    error: str = Field(default="", max_length=200)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def address(self) -> str:
        """Where it goes."""
        return crypto.unseal(self.address_sealed, place=f"delivery:address:{self.id}")

    @address.setter
    def address(self, value: str) -> None:
        self.address_sealed = crypto.seal(value, place=f"delivery:address:{self.id}")

    @property
    def context(self) -> dict[str, Any]:
        """What the template is filled with."""
        loaded: dict[str, Any] = json.loads(
            crypto.unseal(self.context_sealed, place=f"delivery:context:{self.id}")
        )
        return loaded

    @context.setter
    def context(self, value: dict[str, Any]) -> None:
        self.context_sealed = crypto.seal(json.dumps(value), place=f"delivery:context:{self.id}")


class InboxItem(Row, table=True):
    """A line in somebody's inbox: a msgid with its values and where it leads."""

    __tablename__ = "inbox_item"

    user_id: str = Field(foreign_key="user_account.id", max_length=36, index=True)
    message: str = Field(max_length=60)
    title: str = Field(max_length=200)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    path: str = Field(default="", max_length=300)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
