"""Document, its versions and its signatures."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

REQUESTED, READY, SENT, SIGNED, SEALED = "requested", "ready", "sent", "signed", "sealed"
SUPERSEDED, FAILED = "superseded", "failed"
PERSON, COMPANY = "person", "company"  # the parties of a signature


class Document(Row, table=True):
    """Something written that we keep: an uploaded file, or a document made from one of our templates."""

    __tablename__ = "document"
    __table_args__ = (UniqueConstraint("kind", "about_type", "about_id", "edition"),)

    kind: str = Field(max_length=40, index=True)  # resume, contract, payslip, bank_file, journal …
    title: str = Field(max_length=200)
    about_type: str = Field(max_length=40)
    about_id: str = Field(max_length=36, index=True)
    edition: int = 1
    person_id: str | None = Field(default=None, max_length=36, index=True)  # whose document it is
    state: str = Field(default=READY, max_length=12)
    template: str = Field(default="", max_length=80)  # folder under templates/pdf
    locale: str = Field(default="es", max_length=5)
    context_sealed: str = Field(default="")  # what the template is filled with, kept as it was
    needs_signature: bool = False
    needs_company_signature: bool = False  # the company signs first, and sends it by doing so

    @property
    def is_signable(self) -> bool:
        """Whether it waits for the signature of whose document it is."""
        return self.needs_signature and self.state == (SENT if self.needs_company_signature else READY)

    @property
    def context(self) -> dict[str, Any]:
        """The values the document was made from."""
        text = crypto.unseal(self.context_sealed, place=f"document:context:{self.id}")
        loaded: dict[str, Any] = json.loads(text) if text else {}
        return loaded

    @context.setter
    def context(self, value: dict[str, Any]) -> None:
        text = json.dumps(value, sort_keys=True, ensure_ascii=False)
        self.context_sealed = crypto.seal(text, place=f"document:context:{self.id}")


class DocumentVersion(Row, table=True):
    """Bytes of a document at one moment; never changed, a later version stands beside it."""

    __tablename__ = "document_version"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    document_id: str = Field(foreign_key="document.id", max_length=36, index=True)
    number: int
    stage: str = Field(default="original", max_length=12)  # original | sealed
    address: str = Field(max_length=64)  # SHA-256 of the ciphertext
    sha256: str = Field(max_length=64, index=True)  # SHA-256 of the content
    size: int
    media_type: str = Field(max_length=100)
    filename: str = Field(max_length=200)


class Signature(Row, table=True):
    """Evidence that a party signed a document: who, when, which bytes, how identified."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("document_id", "party"),)

    document_id: str = Field(foreign_key="document.id", max_length=36, index=True)
    party: str = Field(default=PERSON, max_length=12)
    person_id: str = Field(max_length=36)  # empty when whoever signs for the company is not employed by it
    typed_name: str = Field(max_length=200)
    signed_at: datetime = Field(sa_type=UtcDateTime)
    sha256: str = Field(max_length=64)  # of the version that was signed
    method: str = Field(max_length=80)  # how the person was identified
    address: str = Field(default="", max_length=60)
    session_id: str = Field(default="", max_length=36)
    statement: str = Field(default="", max_length=400)  # the sentence agreed to, as shown
