"""OnboardingCase: one employment on its way to day one; OnboardingTask: one dated step of it."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlmodel import Field

from hr.db import Row
from onboarding.planning.standing import DONE, INVITED, TODO, TaskFacts


class OnboardingCase(Row, table=True):
    """The onboarding of one employment; it keeps the plan it began with."""

    __tablename__ = "onboarding_case"

    employment_id: str = Field(foreign_key="employment.id", max_length=36, unique=True)
    person_id: str = Field(foreign_key="person.id", max_length=36, index=True)
    template: str = Field(max_length=60)
    template_version: int
    starts_on: date = Field(index=True)
    status: str = Field(default=INVITED, max_length=20, index=True)
    completed_on: date | None = None


class OnboardingTask(Row, table=True):
    """One task of a case, in both languages."""

    __tablename__ = "onboarding_task"
    __table_args__ = (
        UniqueConstraint("case_id", "key"),
        Index("ix_onboarding_task_due", "status", "due_on"),
    )

    case_id: str = Field(foreign_key="onboarding_case.id", max_length=36, index=True)
    key: str = Field(max_length=60)
    position: int
    title: dict[str, Any] = Field(sa_type=JSON)  # language to words
    hint: dict[str, Any] = Field(default_factory=dict, sa_type=JSON)
    owner: str = Field(max_length=12)
    phase: str = Field(max_length=20)
    due_on: date
    gate: str = Field(default="none", max_length=12)
    evidence: str = Field(default="none", max_length=12)
    depends_on: list[Any] = Field(default_factory=list, sa_type=JSON)
    status: str = Field(default=TODO, max_length=12)
    done_on: date | None = None
    done_by: str = Field(default="", max_length=36)  # user id; empty when a rule did it

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to do."""
        return self.status == DONE

    @property
    def facts(self) -> TaskFacts:
        """What the rules need to know."""
        return TaskFacts(self.key, self.status, self.due_on, self.gate, tuple(self.depends_on))

    def words(self, locale: str) -> str:
        """The title in a language."""
        return str(self.title.get(locale) or self.title["en"])

    def more_words(self, locale: str) -> str:
        """The hint in a language, if there is one."""
        return str(self.hint.get(locale, ""))
