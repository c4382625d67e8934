"""What the builder of one country's inputs is given, and what it refuses by a key of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from hr.people.models import EmploymentTerms
from payroll.engine.model import Element, YearToDate
from payroll.engine.refusals import Refused
from payroll.runs.employer import Employer
from payroll.runs.facts import Period, PersonFacts
from payroll.runs.problems import MESSAGES


class Absence(Protocol):
    """Days somebody is away, as payroll counts them; `kind` is one of the country's words for it."""

    @property
    def kind(self) -> str:
        """Why."""

    @property
    def starts_on(self) -> date:
        """The first day."""

    @property
    def ends_on(self) -> date | None:
        """The last day, None while it goes on."""


@dataclass(frozen=True)
class Case:
    """One person and period with everything a country's inputs are made of."""

    facts: PersonFacts
    terms: EmploymentTerms
    period: Period
    employer: Employer
    year_to_date: YearToDate = ()
    elements: tuple[Element, ...] = ()
    absences: Sequence[Absence] = ()


class Missing(Refused):
    """A fact that the portal lacks: a key of `payroll.runs.problems` with the values of its sentence."""

    @property
    def message(self) -> str:
        """Return the English message with its placeholders."""
        return MESSAGES[self.key]
