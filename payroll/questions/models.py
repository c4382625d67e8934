"""PayQuestion: what an employee asks about one line of their payslip, and the answer."""

from datetime import datetime

from sqlmodel import Field

from hr import crypto
from hr.db import Row, UtcDateTime

OPEN, ANSWERED, CLOSED = "open", "answered", "closed"


class PayQuestion(Row, table=True):
    """A question bound to one line; `open_for` holds the line while it is open, so that there is one."""

    __tablename__ = "pay_question"

    payslip_id: str = Field(max_length=36, index=True)
    item_id: str = Field(foreign_key="pay_item.id", max_length=36, index=True)
    position: int
    component: str = Field(max_length=60)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    asked_by: str = Field(max_length=36)
    state: str = Field(default=OPEN, max_length=12, index=True)
    open_for: str | None = Field(default=None, max_length=50, unique=True)
    question_sealed: str = Field(default="", max_length=6000)
    answer_sealed: str = Field(default="", max_length=6000)
    answered_by: str = Field(default="", max_length=36)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)

    @property
    def question(self) -> str:
        """What they ask."""
        return crypto.unseal(self.question_sealed, place=f"pay_question:question:{self.id}")

    @question.setter
    def question(self, value: str) -> None:
        self.question_sealed = crypto.seal(value, place=f"pay_question:question:{self.id}")

    @property
    def answer(self) -> str:
        """What payroll says."""
        if not self.answer_sealed:
            return ""
        return crypto.unseal(self.answer_sealed, place=f"pay_question:answer:{self.id}")

    @answer.setter
    def answer(self, value: str) -> None:
        self.answer_sealed = crypto.seal(value, place=f"pay_question:answer:{self.id}")
