"""PayElement, ElementAssignment, PayEntry, PayAbsence and the files entries come from."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Index, LargeBinary, Text, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

AMOUNT, UNITS, FORMULA = "amount", "units", "formula"
PROPOSED, APPROVED, CONSUMED, VOID = "proposed", "approved", "consumed", "void"
STAGED = "staged"  # a row of a file that is being taken in: nobody sees it until all are there
MANUAL, IMPORTED = "manual", "import"
ILLNESS, WORK_ACCIDENT, UNPAID = "illness", "work_accident", "unpaid"
SICK = (ILLNESS, WORK_ACCIDENT)


class PayElement(Row, table=True):
    """An employer's own element, or its own terms for a shipped one; no row changes an earlier one.

    `way` says where the amount comes from: entered, units times a rate, or a formula of the engine.
    """

    __tablename__ = "pay_element"
    __table_args__ = (Index("ix_pay_element_code", "country", "code", "effective_from"),)

    country: str = Field(max_length=2)
    code: str = Field(max_length=40)
    effective_from: date
    recorded_on: date
    name_en: str = Field(max_length=100)
    name_es: str = Field(max_length=100)
    kind: str = Field(max_length=20)
    feeds: str = Field(default="", max_length=200)  # tags of the country, separated by blanks
    way: str = Field(default=AMOUNT, max_length=10)
    rate: str = Field(default="", max_length=20)  # decimal as text
    formula: str = Field(default="", max_length=400)
    is_prorated: bool = False
    account: str = Field(default="", max_length=20)
    is_active: bool = True


class ElementAssignment(Row, table=True):
    """What a person gets every period from a day on; never edited: a later row takes its place.

    `ends_on` is the last day where it is known beforehand; a row that `is_stopped` ends what went before.
    """

    __tablename__ = "element_assignment"
    __table_args__ = (Index("ix_element_assignment_person", "employment_id", "effective_from"),)

    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    element_code: str = Field(max_length=40)
    effective_from: date
    ends_on: date | None = None
    recorded_on: date
    amount_minor: int | None = None
    quantity: str = Field(default="", max_length=20)  # decimal as text
    rate: str = Field(default="", max_length=20)
    is_stopped: bool = False
    source: str = Field(default=MANUAL, max_length=20)
    recorded_by: str = Field(default="", max_length=36)


class PayEntry(Row, table=True):
    """One thing paid or withheld once: proposed by one person, approved by another, consumed by one run.

    `period` is the first day of the period it is meant for; with a `run_id` only that run takes it. `key`
    makes a row of a file, or of another part of the portal, come in once only.
    """

    __tablename__ = "pay_entry"
    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_pay_entry_person", "employment_id", "state", "period"),
    )

    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    element_code: str = Field(max_length=40)
    period: date = Field(index=True)
    run_id: str = Field(default="", max_length=36)
    state: str = Field(default=PROPOSED, max_length=10, index=True)
    amount_minor: int | None = None
    quantity: str = Field(default="", max_length=20)
    rate: str = Field(default="", max_length=20)
    is_exception: bool = False  # for a period whose cut-off had passed
    key: str | None = Field(default=None, max_length=80)
    source: str = Field(default=MANUAL, max_length=20)
    source_id: str = Field(default="", max_length=36, index=True)
    source_row: int = 0
    note_sealed: str = Field(default="", max_length=1000)
    proposed_by: str = Field(default="", max_length=36)
    proposer_person_id: str = Field(default="", max_length=36)
    proposer_name: str = Field(default="", max_length=200)
    approved_by: str = Field(default="", max_length=36)
    approver_name: str = Field(default="", max_length=200)
    approved_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    consumed_by: str = Field(default="", max_length=36, index=True)  # the run
    consumed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def note(self) -> str:
        """What whoever entered it says about it; may say why somebody is paid."""
        return crypto.unseal(self.note_sealed, place=f"pay_entry:note:{self.id}")

    @note.setter
    def note(self, value: str) -> None:
        self.note_sealed = crypto.seal(value, place=f"pay_entry:note:{self.id}")


class PayAbsence(Row, table=True):
    """An absence as payroll needs it: which rule applies and on which days, never why somebody is ill.

    Never edited: a correction is a row that names the one it `replaces`, a withdrawal one that `is_void`.
    """

    __tablename__ = "pay_absence"
    __table_args__ = (
        UniqueConstraint("replaces"),
        Index("ix_pay_absence_person", "employment_id", "starts_on"),
    )

    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    kind: str = Field(max_length=20)  # illness | work_accident | unpaid
    starts_on: date
    ends_on: date | None = None
    recorded_on: date
    topped_up_to: str = Field(default="0", max_length=10)  # percent of the salary, decimal as text
    common_base_minor: int | None = None  # of the month before; None: read from what we paid
    professional_base_minor: int | None = None
    base_days: int | None = None
    replaces: str | None = Field(default=None, max_length=36)
    is_void: bool = False
    source: str = Field(default=MANUAL, max_length=20)
    recorded_by: str = Field(default="", max_length=36)


class EntryFile(Row, table=True):
    """A file of entries: what was read in it, what came of it, and what it may not do twice."""

    __tablename__ = "pay_entry_file"
    __table_args__ = (UniqueConstraint("claim"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    period: date
    name: str = Field(max_length=200)
    sha256: str = Field(max_length=64, index=True)
    content_sealed: bytes = Field(sa_type=LargeBinary)
    state: str = Field(default="uploaded", max_length=12)  # and checked, refused, importing, done, undone
    uploaded_by: str = Field(default="", max_length=36)
    uploader_person_id: str = Field(default="", max_length=36)
    uploader_name: str = Field(default="", max_length=200)
    locale: str = Field(default="es", max_length=5)  # of the sentences about it
    generation: int = 0
    reading: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # how the file was read
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # what the person chose
    rows: int = 0
    good: int = 0
    bad: int = 0
    doubtful: int = 0
    done: int = 0
    mode: str = Field(default="", max_length=8)  # all | good
    # Employer and hash while its rows are in: the same bytes cannot come in twice.
    claim: str | None = Field(default=None, max_length=110)
    troubles: str = Field(default="[]", sa_type=Text)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    approved_by: str = Field(default="", max_length=36)
    approver_person_id: str = Field(default="", max_length=36)
    approver_name: str = Field(default="", max_length=200)

    @property
    def content(self) -> bytes:
        """The bytes that were uploaded."""
        return crypto.open_bytes(self.content_sealed, place=f"pay_entry_file:content:{self.id}")

    @content.setter
    def content(self, value: bytes) -> None:
        self.content_sealed = crypto.seal_bytes(value, place=f"pay_entry_file:content:{self.id}")
