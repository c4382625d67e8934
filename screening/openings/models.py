"""Job and what it asks for."""

from datetime import date

from sqlmodel import Field

from hr.db import Row
from hr.i18n import locale

DRAFT, PUBLISHED, CLOSED = "draft", "published", "closed"


class Job(Row, table=True):
    """A job we offer, in both languages."""

    __tablename__ = "job"

    slug: str = Field(max_length=90, unique=True)
    reference: str = Field(max_length=20, unique=True)
    state: str = Field(default=DRAFT, max_length=12, index=True)
    title_es: str = Field(max_length=140)
    title_en: str = Field(max_length=140)
    text_es: str = Field(max_length=8000)
    text_en: str = Field(max_length=8000)
    legal_entity_id: str = Field(foreign_key="legal_entity.id", max_length=36, index=True)
    department_id: str | None = Field(default=None, foreign_key="department.id", max_length=36)
    manager_user_id: str | None = Field(default=None, max_length=36, index=True)  # the hiring manager
    location: str = Field(max_length=120)
    contract_kind: str = Field(default="indefinite", max_length=20)  # indefinite | temporary
    working_time: str = Field(default="full", max_length=10)  # full | part
    pay_min_minor: int  # cents a year
    pay_max_minor: int
    currency: str = Field(default="EUR", max_length=3)
    closes_on: date | None = None
    published_on: date | None = None
    pipeline: str = Field(default="default", max_length=40)
    version: int = 1

    def title_in(self, language: str) -> str:
        """The title in a language."""
        return self.title_en if language == "en" else self.title_es

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_in(locale())

    @property
    def text(self) -> str:
        """The text in the reader's language."""
        return self.text_en if locale() == "en" else self.text_es

    def is_open_on(self, day: date) -> bool:
        """Whether people can apply on a day."""
        return self.state == PUBLISHED and (self.closes_on is None or self.closes_on >= day)


class JobRequirement(Row, table=True):
    """One thing a job asks for."""

    __tablename__ = "job_requirement"

    job_id: str = Field(foreign_key="job.id", max_length=36, index=True)
    position: int = 0
    kind: str = Field(max_length=12)  # skill | experience | education | language | licence
    text_es: str = Field(max_length=140)
    text_en: str = Field(max_length=140)
    must: bool = False
    weight: int = 1  # 1 to 5, against the others of its kind
    min_years: int = 0
    level: str = Field(default="", max_length=2)  # CEFR level of a language

    def text_in(self, language: str) -> str:
        """The words in a language."""
        return self.text_en if language == "en" else self.text_es

    @property
    def text(self) -> str:
        """The words in the reader's language."""
        return self.text_in(locale())
