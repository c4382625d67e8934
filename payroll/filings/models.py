"""Filing: one return that is due to an authority, in one version; FilingAct: the hands it went through."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime
from payroll.filings.states import DONE, UPCOMING


class Filing(Row, table=True):
    """What one employer owes one authority for one period; a correction is the next version of it.

    `ledger_hash` names the sealed pay the figures were made from, `figures_hash` the figures themselves: a
    review is bound to the second, and a later commit shows in the first.
    """

    __tablename__ = "filing"
    __table_args__ = (UniqueConstraint("legal_entity_id", "kind", "period", "version"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    kind: str = Field(max_length=20)  # es.111, es.190, …
    period: str = Field(max_length=16)  # 2026-11, 2026-Q4, 2026, or the day of a payment
    period_from: date
    period_to: date
    due_on: date = Field(index=True)
    state: str = Field(default=UPCOMING, max_length=12, index=True)
    version: int = 1
    corrects_id: str = Field(default="", max_length=36)  # the version this one corrects
    generation: int = 0  # how often it was prepared
    ledger_hash: str = Field(default="", max_length=64)
    figures_hash: str = Field(default="", max_length=64)
    figures: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)  # boxes and tie-out, no names
    document_id: str = Field(default="", max_length=36)  # the file as prepared
    receipt_id: str = Field(default="", max_length=36)  # the authority's receipt
    reference: str = Field(default="", max_length=60)
    filed_on: date | None = None
    prepared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def is_done(self) -> bool:
        """Whether nobody has to do anything about it any more."""
        return self.state in DONE


class FilingAct(Row, table=True):
    """Somebody's hand on a filing: whoever prepared it cannot review it."""

    __tablename__ = "filing_act"

    filing_id: str = Field(foreign_key="filing.id", max_length=36, index=True)
    act: str = Field(
        max_length=16
    )  # prepared | returned | reviewed | filed | accepted | rejected | corrected
    generation: int = 0
    user_id: str = Field(default="", max_length=36)
    person_id: str = Field(default="", max_length=36)
    figures_hash: str = Field(default="", max_length=64)
    note_sealed: str = Field(default="", max_length=3000)  # why it came back; may name people

    @property
    def note(self) -> str:
        """What was said about it."""
        return crypto.unseal(self.note_sealed, place=f"filing_act:note:{self.id}")

    @note.setter
    def note(self, value: str) -> None:
        self.note_sealed = crypto.seal(value, place=f"filing_act:note:{self.id}")


class FilingPaper(Row, table=True):
    """One person's copy of a filing: a certificate, a W-2, a P60; made once for each version."""

    __tablename__ = "filing_paper"
    __table_args__ = (UniqueConstraint("filing_id", "person_id"),)

    filing_id: str = Field(foreign_key="filing.id", max_length=36, index=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    document_id: str = Field(foreign_key="document.id", max_length=36)


class FilingSettings(Row, table=True):
    """What the authorities ask about an employer besides its name: whom to call, which references it has."""

    __tablename__ = "filing_settings"
    __table_args__ = (UniqueConstraint("legal_entity_id"),)

    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36)
    is_monthly: bool = False  # Modelo 111 every month (RIRPF 108.1): large companies
    contact_name: str = Field(default="", max_length=80)
    contact_phone: str = Field(default="", max_length=20)
    contact_email: str = Field(default="", max_length=120)
    submitter_id: str = Field(default="", max_length=8)  # US, BSO user identification
