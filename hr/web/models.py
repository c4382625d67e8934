"""Drafts: what somebody had typed when their session ran out."""

from datetime import datetime

from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime


class FormDraft(Row, table=True):
    """One form as it was sent, sealed; for one account and one page, for a short while."""

    __tablename__ = "form_draft"

    user_id: str = Field(max_length=36, index=True)
    path: str = Field(max_length=300)
    content_sealed: str
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)

    @property
    def content(self) -> str:
        """What was typed, as JSON."""
        return crypto.unseal(self.content_sealed, place=f"form_draft:{self.id}")

    @content.setter
    def content(self, value: str) -> None:
        self.content_sealed = crypto.seal(value, place=f"form_draft:{self.id}")
