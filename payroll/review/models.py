"""ReviewTick: a category somebody has looked at; FlagAcceptance: a flag somebody answers for."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from hr import crypto
from hr.db import Row


class ReviewTick(Row, table=True):
    """Somebody has looked at one category of changes; it counts while the changes are those they saw."""

    __tablename__ = "pay_review_tick"
    __table_args__ = (UniqueConstraint("run_id", "category"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    category: str = Field(max_length=20)
    content_hash: str = Field(max_length=64)
    user_id: str = Field(max_length=36)


class FlagAcceptance(Row, table=True):
    """Somebody answers for a flag; it counts while the flag says what it said then."""

    __tablename__ = "pay_flag_acceptance"
    __table_args__ = (UniqueConstraint("run_id", "employment_id", "key"),)

    run_id: str = Field(foreign_key="pay_run.id", max_length=36, index=True)
    employment_id: str = Field(max_length=36)
    key: str = Field(max_length=40)
    content_hash: str = Field(max_length=64)
    user_id: str = Field(max_length=36)
    reason_sealed: str = Field(max_length=3000)

    @property
    def reason(self) -> str:
        """Why the flag is right as it is; may name people and pay."""
        return crypto.unseal(self.reason_sealed, place=f"pay_flag_acceptance:reason:{self.id}")

    @reason.setter
    def reason(self, value: str) -> None:
        self.reason_sealed = crypto.seal(value, place=f"pay_flag_acceptance:reason:{self.id}")
