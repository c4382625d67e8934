"""Correction: why one sealed pay is taken back, and whether another one takes its place."""

from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row

REPLACE, REVERSE = "replace", "reverse"


class Correction(Row, table=True):
    """One pay of a correction run; its state is that of the run.

    `claim` is the item while the correction may still count, so that no pay is taken back twice; a
    cancelled run gives it free. `left_out` names elements that the first pay held and the new one must not.
    """

    __tablename__ = "pay_correction"
    __table_args__ = (UniqueConstraint("claim"), UniqueConstraint("run_id", "employment_id"))

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    original_item_id: str = Field(foreign_key="pay_item.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    kind: str = Field(default=REPLACE, max_length=10)  # replace | reverse
    cause: str = Field(default="", max_length=20)  # what it answers: "" a person's decision, or retro
    left_out: list[Any] = Field(default_factory=list, sa_type=JSON)
    claim: str | None = Field(default=None, max_length=36)
    is_told: bool = False  # whether what is owed back was announced
    created_by: str = Field(default="", max_length=36)
    reason_sealed: str = Field(default="", max_length=3000)

    @property
    def reason(self) -> str:
        """What whoever corrects says about it; may name people and pay."""
        return crypto.unseal(self.reason_sealed, place=f"pay_correction:reason:{self.id}")

    @reason.setter
    def reason(self, value: str) -> None:
        self.reason_sealed = crypto.seal(value, place=f"pay_correction:reason:{self.id}")
