"""RetroEvent: one sealed pay that later knowledge changes, by how much and why."""

import json
from datetime import date
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row

DETECTED, PREVIEWED, INCLUDED, DISMISSED = "detected", "previewed", "included", "dismissed"
OPEN = (DETECTED, PREVIEWED)


class RetroEvent(Row, table=True):
    """What one pay should have been, as known now; `claim` is the item while nobody has decided.

    `mark` is the hash of the differences, so that what was dismissed stays so until it differs again.
    `net_minor` is what the person is still owed for the period, or owes back when negative; `is_undue` tells
    a period that should not have been paid at all; `problem` is the sentence why it cannot be computed.
    """

    __tablename__ = "pay_retro_event"
    __table_args__ = (UniqueConstraint("claim"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    item_id: str = Field(foreign_key="pay_item.id", max_length=36, index=True)
    period: date
    period_to: date
    pay_date: date
    state: str = Field(default=DETECTED, max_length=12, index=True)
    cause: str = Field(default="", max_length=24)
    net_minor: int = 0
    is_undue: bool = False
    mark: str = Field(default="", max_length=64)
    claim: str | None = Field(default=None, max_length=36)
    problem: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    included_in: str = Field(default="", max_length=36)  # the correction run
    decided_by: str = Field(default="", max_length=36)
    deltas_sealed: str = Field(default="")
    reason_sealed: str = Field(default="", max_length=3000)

    @property
    def deltas(self) -> list[dict[str, Any]]:
        """The differences, line by line, as plain values."""
        text = crypto.unseal(self.deltas_sealed, place=f"pay_retro_event:deltas:{self.id}")
        found: list[dict[str, Any]] = json.loads(text or "[]")
        return found

    @deltas.setter
    def deltas(self, value: list[dict[str, Any]]) -> None:
        self.deltas_sealed = crypto.seal(json.dumps(value), place=f"pay_retro_event:deltas:{self.id}")

    @property
    def reason(self) -> str:
        """Why it was dismissed."""
        return crypto.unseal(self.reason_sealed, place=f"pay_retro_event:reason:{self.id}")

    @reason.setter
    def reason(self, value: str) -> None:
        self.reason_sealed = crypto.seal(value, place=f"pay_retro_event:reason:{self.id}")
