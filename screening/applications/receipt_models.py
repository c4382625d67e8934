"""A résumé that is not yet an application, and what people corrected in what was read of it."""

import json
from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

READING, READ, UNREADABLE = "reading", "read", "unreadable"
CANDIDATE, RECRUITER = "candidate", "recruiter"


class ApplicationDraft(Row, table=True):
    """What somebody has begun to send for a job; it is deleted when it is sent, and after two hours."""

    __tablename__ = "application_draft"

    job_id: str = Field(foreign_key="job.id", max_length=36)
    form_token: str = Field(max_length=64, unique=True)  # becomes the application's
    state: str = Field(default=READING, max_length=12)
    problem: str = Field(default="", max_length=30)
    size: int
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    filename_sealed: str = Field(max_length=800)
    read_sealed: str = ""
    typed_sealed: str = ""

    def _place(self, column: str) -> str:
        return f"application_draft:{column}:{self.id}"

    @property
    def filename(self) -> str:
        """The name of the file as the candidate has it."""
        return crypto.unseal(self.filename_sealed, place=self._place("filename"))

    @filename.setter
    def filename(self, value: str) -> None:
        self.filename_sealed = crypto.seal(value, place=self._place("filename"))

    @property
    def read(self) -> dict[str, Any] | None:
        """The parsed résumé as plain values, once it is there."""
        text = crypto.unseal(self.read_sealed, place=self._place("read"))
        return json.loads(text) if text else None

    @read.setter
    def read(self, value: dict[str, Any]) -> None:
        self.read_sealed = crypto.seal(json.dumps(value, ensure_ascii=False), place=self._place("read"))

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed into the form, field by field as it was typed."""
        text = crypto.unseal(self.typed_sealed, place=self._place("typed"))
        loaded: dict[str, Any] = json.loads(text) if text else {}
        return loaded

    @typed.setter
    def typed(self, value: dict[str, Any]) -> None:
        self.typed_sealed = crypto.seal(json.dumps(value, ensure_ascii=False), place=self._place("typed"))


class DraftFile(Row, table=True):
    """The bytes of a draft's file, apart from it: a page that waits does not load them."""

    __tablename__ = "application_draft_file"

    draft_id: str = Field(foreign_key="application_draft.id", max_length=36, unique=True)
    content_sealed: bytes

    @property
    def content(self) -> bytes:
        """The file."""
        return crypto.open_bytes(self.content_sealed, place=f"application_draft_file:{self.draft_id}")

    @content.setter
    def content(self, value: bytes) -> None:
        self.content_sealed = crypto.seal_bytes(value, place=f"application_draft_file:{self.draft_id}")


class ResumeStatement(Row, table=True):
    """What counts of a file after all corrections; every correction raises the number."""

    __tablename__ = "resume_statement"
    __table_args__ = (UniqueConstraint("application_id", "document_id"),)

    application_id: str = Field(foreign_key="application.id", max_length=36, index=True)
    document_id: str | None = Field(default=None, foreign_key="document.id", max_length=36)
    number: int = 1
    facts_sealed: str

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as plain values."""
        text = crypto.unseal(self.facts_sealed, place=f"resume_statement:facts:{self.id}")
        loaded: dict[str, Any] = json.loads(text)
        return loaded

    @facts.setter
    def facts(self, value: dict[str, Any]) -> None:
        text = json.dumps(value, ensure_ascii=False)
        self.facts_sealed = crypto.seal(text, place=f"resume_statement:facts:{self.id}")


class ReadingCorrection(Row, table=True):
    """One value a person corrected: a label to learn from, with what had been read and by which parser."""

    __tablename__ = "reading_correction"

    application_id: str = Field(foreign_key="application.id", max_length=36, index=True)
    document_id: str | None = Field(default=None, foreign_key="document.id", max_length=36)
    field: str = Field(max_length=40)
    read_sealed: str = ""
    wrote_sealed: str = ""
    source: str = Field(max_length=12)  # candidate | recruiter
    user_id: str = Field(default="", max_length=36)
    parser_version: str = Field(max_length=60)
    lexicon_version: str = Field(max_length=60)
    corrected_on: date

    def _open(self, column: str) -> str:
        return crypto.unseal(
            getattr(self, f"{column}_sealed"), place=f"reading_correction:{column}:{self.id}"
        )

    def _seal(self, column: str, value: str) -> None:
        setattr(self, f"{column}_sealed", crypto.seal(value, place=f"reading_correction:{column}:{self.id}"))

    @property
    def read(self) -> str:
        """What the machine had read; empty when it had found nothing."""
        return self._open("read")

    @read.setter
    def read(self, value: str) -> None:
        self._seal("read", value)

    @property
    def wrote(self) -> str:
        """What the person wrote; empty when it was left out."""
        return self._open("wrote")

    @wrote.setter
    def wrote(self, value: str) -> None:
        self._seal("wrote", value)
