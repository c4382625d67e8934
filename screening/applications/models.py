"""Application, what the machine read in it, how it scored, and where it moved."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

UNCERTAIN = "uncertain"  # the problem of a reading or score that a person has to look at
ACTIVE, ON_HOLD, HIRED, REJECTED, WITHDRAWN = "active", "on_hold", "hired", "rejected", "withdrawn"
NATIONAL_DIGITS = 9  # what is left of a Spanish number without its country; enough to compare
QUEUED, SCORED, NEEDS_PERSON = "queued", "scored", "needs_person"


class Application(Row, table=True):
    """A person who applies for a job; who it is stands encrypted."""

    __tablename__ = "application"
    __table_args__ = (Index("ix_application_board", "job_id", "status", "stage"),)

    job_id: str = Field(foreign_key="job.id", max_length=36, index=True)
    reference: str = Field(max_length=12, unique=True)
    person_key: str = Field(max_length=80, unique=True)  # one open application per address and job
    form_token: str = Field(max_length=64, unique=True)  # the same form sent twice is one application
    name_sealed: str = Field(max_length=800)
    email_sealed: str = Field(max_length=800)
    email_index: str = Field(max_length=32, index=True)
    phone_sealed: str = Field(default="", max_length=200)
    phone_index: str = Field(default="", max_length=32, index=True)
    locale: str = Field(default="es", max_length=5)
    source: str = Field(default="careers", max_length=40)
    status: str = Field(default=ACTIVE, max_length=12)
    stage: str = Field(max_length=20)
    stage_since: date
    version: int = 1  # goes up with every move; a stale page changes nothing
    reading: str = Field(default=QUEUED, max_length=14, index=True)  # queued | scored | needs_person
    problem: str = Field(default="", max_length=30)  # why the file could not be read
    score_id: str | None = Field(default=None, max_length=36)
    document_id: str | None = Field(default=None, foreign_key="document.id", max_length=36)
    consent_version: str = Field(max_length=20)
    consented_at: datetime = Field(sa_type=UtcDateTime)
    applied_on: date
    keep_until: date
    person_id: str | None = Field(default=None, foreign_key="person.id", max_length=36)  # once hired

    def _open(self, column: str) -> str:
        return crypto.unseal(getattr(self, f"{column}_sealed"), place=f"application:{column}:{self.id}")

    def _seal(self, column: str, value: str) -> None:
        setattr(self, f"{column}_sealed", crypto.seal(value, place=f"application:{column}:{self.id}"))

    @property
    def name(self) -> str:
        """The full name as the candidate wrote it."""
        return self._open("name")

    @name.setter
    def name(self, value: str) -> None:
        self._seal("name", value)

    @property
    def email(self) -> str:
        """The address we answer to."""
        return self._open("email")

    @email.setter
    def email(self, value: str) -> None:
        self._seal("email", value)

    @property
    def phone(self) -> str:
        """The telephone number, if given."""
        return self._open("phone")

    @phone.setter
    def phone(self, value: str) -> None:
        self._seal("phone", value)
        digits = "".join(sign for sign in value if sign.isdigit())[-NATIONAL_DIGITS:]
        self.phone_index = crypto.blind_index(digits, column="application.phone") if digits else ""

    @property
    def is_open(self) -> bool:
        """Whether a decision is still to be taken."""
        return self.status in (ACTIVE, ON_HOLD)


class ResumeReading(Row, table=True):
    """What the machine read in a résumé, with the versions it read with; the content is encrypted."""

    __tablename__ = "resume_reading"
    __table_args__ = (UniqueConstraint("document_id", "parser_version", "lexicon_version"),)

    application_id: str = Field(foreign_key="application.id", max_length=36, index=True)
    document_id: str | None = Field(default=None, foreign_key="document.id", max_length=36)
    correction: int = 0  # 0: as the machine read it; otherwise with the corrections of this number
    text_hash: str = Field(max_length=64)
    parser_version: str = Field(max_length=60)
    lexicon_version: str = Field(max_length=60)
    confidence: float
    content_sealed: str

    @property
    def content(self) -> dict[str, Any]:
        """The parsed résumé as plain values."""
        loaded: dict[str, Any] = json.loads(
            crypto.unseal(self.content_sealed, place=f"resume_reading:content:{self.id}")
        )
        return loaded

    @content.setter
    def content(self, value: dict[str, Any]) -> None:
        text = json.dumps(value, ensure_ascii=False)
        self.content_sealed = crypto.seal(text, place=f"resume_reading:content:{self.id}")


class ScoringProfile(Row, table=True):
    """What a score may rest on in a reading, in few bytes, so that thousands are scored anew in seconds.

    It can be made again from the reading at any time; `version` tells when it has to be. Encrypted like the
    reading, and a table of its own, since the reading beside it is many times as long.
    """

    __tablename__ = "scoring_profile"

    reading_id: str = Field(foreign_key="resume_reading.id", max_length=36, unique=True)
    version: str = Field(max_length=120)
    content_sealed: bytes

    @property
    def content(self) -> bytes:
        """The profile as `Profile.to_bytes` wrote it."""
        return crypto.open_bytes(self.content_sealed, place=self.place_of(self.reading_id))

    @content.setter
    def content(self, value: bytes) -> None:
        self.content_sealed = crypto.seal_bytes(value, place=self.place_of(self.reading_id))

    @staticmethod
    def place_of(reading_id: str) -> str:
        """Return what the encryption is bound to."""
        return f"scoring_profile:content:{reading_id}"


class ScoreRecord(Row, table=True):
    """A score with its reasons and versions; reasons quote the résumé, so they are encrypted."""

    __tablename__ = "score_record"
    __table_args__ = (
        UniqueConstraint("reading_id", "requirements_hash", "weights_version", "as_of", "made_with"),
    )

    application_id: str = Field(foreign_key="application.id", max_length=36, index=True)
    reading_id: str = Field(foreign_key="resume_reading.id", max_length=36)
    value: float | None = None  # 0 to 100
    band: str = Field(max_length=10)
    confidence: float
    scored_on: date
    requirements_hash: str = Field(max_length=64)
    weights_version: str = Field(max_length=60)
    as_of: str = Field(max_length=7)  # the month it holds for: how lately something was used counts in months
    made_with: str = Field(max_length=120)  # the scorer, the words it knew, the encoder
    content_sealed: str

    @property
    def content(self) -> dict[str, Any]:
        """The score as plain values."""
        loaded: dict[str, Any] = json.loads(crypto.unseal(self.content_sealed, place=self.place_of(self.id)))
        return loaded

    @content.setter
    def content(self, value: dict[str, Any]) -> None:
        text = json.dumps(value, ensure_ascii=False)
        self.content_sealed = crypto.seal(text, place=self.place_of(self.id))

    @staticmethod
    def place_of(record_id: str) -> str:
        """Return what the encryption is bound to."""
        return f"score_record:content:{record_id}"


class StageMove(Row, table=True):
    """One step of an application's way: who took it, from where to where, and the score they saw."""

    __tablename__ = "stage_move"

    application_id: str = Field(foreign_key="application.id", max_length=36, index=True)
    # submit | move | hold | resume | reject | hire | withdraw | ask_file | file
    act: str = Field(max_length=12)
    from_stage: str = Field(default="", max_length=20)
    to_stage: str = Field(max_length=20)
    from_status: str = Field(default="", max_length=12)
    to_status: str = Field(max_length=12)
    moved_on: date
    actor_kind: str = Field(max_length=12)
    actor_id: str = Field(default="", max_length=36)
    reason: str = Field(default="", max_length=40)
    score_id: str | None = Field(default=None, max_length=36)
    score_value: float | None = None
