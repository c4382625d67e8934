"""PaySkip: one person held out of one run."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row


class PaySkip(Row, table=True):
    """Somebody is not paid by a run although they could be; the row goes when it is taken back."""

    __tablename__ = "pay_skip"
    __table_args__ = (UniqueConstraint("run_id", "employment_id"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    employment_id: str = Field(foreign_key="employment.id", max_length=36)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    user_id: str = Field(max_length=36)
    reason_sealed: str = Field(max_length=3000)

    @property
    def reason(self) -> str:
        """Why they are left out; may say something about the person."""
        return crypto.unseal(self.reason_sealed, place=f"pay_skip:reason:{self.id}")

    @reason.setter
    def reason(self, value: str) -> None:
        self.reason_sealed = crypto.seal(value, place=f"pay_skip:reason:{self.id}")
