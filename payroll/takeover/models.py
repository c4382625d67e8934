"""LegacyFile, what its concepts mean, the differences found, and the balances taken over from it."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

UPLOADED, COMPARING, COMPARED = "uploaded", "comparing", "compared"


class LegacyFile(Row, table=True):
    """A file of payslips that another payroll made, and how its comparison went."""

    __tablename__ = "legacy_file"

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64)
    header_mark: str = Field(max_length=64)  # of its columns: what a concept means is learned per mark
    content_sealed: bytes = Field(sa_type=LargeBinary)
    state: str = Field(default=UPLOADED, max_length=12)
    generation: int = 0
    uploaded_by: str = Field(default="", max_length=36)
    uploader_person_id: str = Field(default="", max_length=36)
    uploader_name: str = Field(default="", max_length=200)
    mapping: dict[str, str] = Field(default_factory=dict, sa_type=JSON)
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    rows: int = 0
    pays: int = 0  # persons times months
    equal: int = 0
    different: int = 0
    not_computed: int = 0
    balances_by: str = Field(default="", max_length=200)
    balances_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def content(self) -> bytes:
        """The bytes that were uploaded."""
        return crypto.open_bytes(self.content_sealed, place=f"legacy_file:content:{self.id}")

    @content.setter
    def content(self, value: bytes) -> None:
        self.content_sealed = crypto.seal_bytes(value, place=f"legacy_file:content:{self.id}")


class LegacyConcept(Row, table=True):
    """What a concept of another payroll means here, learned from the person who said so last."""

    __tablename__ = "legacy_concept"
    __table_args__ = (UniqueConstraint("legal_entity_id", "header_mark", "concept"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36)
    header_mark: str = Field(max_length=64)
    concept: str = Field(max_length=140)
    target: str = Field(max_length=60)  # a line code, a total, or nothing to compare


class LegacyDifference(Row, table=True):
    """One amount that is another here than there, with its likely cause and the values of its sentence."""

    __tablename__ = "legacy_difference"
    __table_args__ = (
        Index("ix_legacy_difference_file", "file_id", "generation", "cause"),
        UniqueConstraint("file_id", "generation", "person_key", "period", "target"),
    )

    file_id: str = Field(foreign_key="legacy_file.id", max_length=36)
    generation: int
    employment_id: str = Field(default="", max_length=36, index=True)
    person_key: str = Field(max_length=40)  # the employment, or the row of a person we do not know
    period: date
    target: str = Field(max_length=60)
    theirs_minor: int | None = None
    ours_minor: int | None = None
    cause: str = Field(max_length=40)
    values: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)

    @property
    def delta_minor(self) -> int:
        """What we pay or withhold more than they did."""
        return (self.ours_minor or 0) - (self.theirs_minor or 0)


class OpeningBalance(Row, table=True):
    """What another payroll paid somebody in a tax year before ours began, by line code."""

    __tablename__ = "opening_balance"
    __table_args__ = (UniqueConstraint("employment_id", "period", "component"),)

    employment_id: str = Field(foreign_key="employment.id", max_length=36, index=True)
    period: date  # first day of the month it was paid for
    paid_on: date
    component: str = Field(max_length=60)
    amount_minor: int
    file_id: str = Field(foreign_key="legacy_file.id", max_length=36)
