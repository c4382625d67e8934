"""BankChange: an account somebody asked to be paid to; PayDivision: how pay is split over accounts."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime


class BankChange(Row, table=True):
    """A wish to be paid to another account, from the asking to the day it counts.

    `open_for` holds the person while the change is open, so that there is one at a time.
    """

    __tablename__ = "bank_change"

    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    open_for: str | None = Field(default=None, max_length=36, unique=True)
    state: str = Field(default="draft", max_length=12, index=True)
    asked_by: str = Field(default="", max_length=36)  # account
    scheme: str = Field(default="sepa", max_length=8)
    wanted_sealed: str = Field(default="", max_length=1200)
    last_four: str = Field(default="", max_length=4)
    fingerprint: str = Field(default="", max_length=32, index=True)
    risks: list[Any] = Field(default_factory=list, sa_type=JSON)
    needs_second: bool = False  # another person has to approve it before it can count
    cools_on: date  # the first day on which the waiting time is over
    effective_on: date
    missed_pay_on: date | None = None  # the pay day that comes too soon for it
    account_id: str = Field(default="", max_length=36)  # once it counts
    decided_by: str = Field(default="", max_length=36)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reason_sealed: str = Field(default="", max_length=3000)
    alarm_hash: str = Field(default="", max_length=64, index=True)  # of the word in the link of the notices

    @property
    def wanted(self) -> dict[str, str]:
        """Number, bank code and holder of the account."""
        found: dict[str, str] = json.loads(
            crypto.unseal(self.wanted_sealed, place=f"bank_change:wanted:{self.id}")
        )
        return found

    @wanted.setter
    def wanted(self, value: dict[str, str]) -> None:
        sealed = crypto.seal(json.dumps(value, sort_keys=True), place=f"bank_change:wanted:{self.id}")
        self.wanted_sealed = sealed

    @property
    def reason(self) -> str:
        """Why it was refused, approved or reported."""
        return crypto.unseal(self.reason_sealed, place=f"bank_change:reason:{self.id}")

    @reason.setter
    def reason(self, value: str) -> None:
        self.reason_sealed = crypto.seal(value, place=f"bank_change:reason:{self.id}")


class PayDivision(Row, table=True):
    """How somebody's pay is split from a day on: parts to other accounts, the rest to the main one."""

    __tablename__ = "pay_division"

    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    effective_from: date
    parts_sealed: str = Field(default="", max_length=4000)

    @property
    def parts(self) -> list[dict[str, str]]:
        """Each part: kind, value, scheme, number, bank code, last four, fingerprint."""
        found: list[dict[str, str]] = json.loads(
            crypto.unseal(self.parts_sealed, place=f"pay_division:parts:{self.id}")
        )
        return found

    @parts.setter
    def parts(self, value: list[dict[str, str]]) -> None:
        sealed = crypto.seal(json.dumps(value, sort_keys=True), place=f"pay_division:parts:{self.id}")
        self.parts_sealed = sealed
