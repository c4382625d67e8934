"""EqualityAnswer: what a candidate chose to say about themselves, for statistics only."""

from datetime import date

from sqlmodel import Field

from hr import crypto
from hr.db import Row


class EqualityAnswer(Row, table=True):
    """One candidate's answers, encrypted; an empty one is "I prefer not to say".

    Nothing of an application points here, and no page shows one row: only counts of groups are read.
    """

    __tablename__ = "equality_answer"

    application_id: str = Field(foreign_key="application.id", max_length=36, unique=True)
    gender_sealed: str = Field(max_length=200)
    age_sealed: str = Field(max_length=200)
    answered_on: date
    keep_until: date

    @property
    def gender(self) -> str:
        """The group of gender, or ''."""
        return crypto.unseal(self.gender_sealed, place=f"equality_answer:gender:{self.id}")

    @gender.setter
    def gender(self, value: str) -> None:
        self.gender_sealed = crypto.seal(value, place=f"equality_answer:gender:{self.id}")

    @property
    def age(self) -> str:
        """The age group, or ''."""
        return crypto.unseal(self.age_sealed, place=f"equality_answer:age:{self.id}")

    @age.setter
    def age(self, value: str) -> None:
        self.age_sealed = crypto.seal(value, place=f"equality_answer:age:{self.id}")
