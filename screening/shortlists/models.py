"""Decision: a person's final word on an application."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row


class Decision(Row, table=True):
    """Why an application ended, who decided and which score they had before them."""

    __tablename__ = "decision"
    __table_args__ = (UniqueConstraint("application_id", "kind"),)

    application_id: str = Field(foreign_key="application.id", max_length=36, index=True)
    kind: str = Field(max_length=10)  # rejected | hired
    category: str = Field(default="", max_length=30)
    visible_text_sealed: str = Field(default="", max_length=6000)  # what the candidate was told
    user_id: str = Field(max_length=36)
    user_role: str = Field(max_length=80)
    score_id: str | None = Field(default=None, max_length=36)
    score_value: float | None = None
    employment_id: str | None = Field(default=None, foreign_key="employment.id", max_length=36)

    @property
    def visible_text(self) -> str:
        """The reason as the candidate read it."""
        return crypto.unseal(self.visible_text_sealed, place=f"decision:visible_text:{self.id}")

    @visible_text.setter
    def visible_text(self, value: str) -> None:
        self.visible_text_sealed = crypto.seal(value, place=f"decision:visible_text:{self.id}")
