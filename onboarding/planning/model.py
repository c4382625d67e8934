"""Templates, their tasks, and the dated tasks that a plan is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LANGUAGES = ("es", "en")


class Owner(StrEnum):
    """Who does a task."""

    NEW_HIRE = "new_hire"
    MANAGER = "manager"
    HR = "hr"
    IT = "it"


class Gate(StrEnum):
    """What cannot happen before a task is done."""

    NONE = "none"
    DAY_ONE = "day_one"
    FIRST_PAY = "first_pay"


class Evidence(StrEnum):
    """What shows that a task is done: nothing but the word, a form, a signature."""

    NONE = "none"
    FORM = "form"
    SIGNATURE = "signature"


class Phase(StrEnum):
    """The part of the way a task belongs to."""

    BEFORE_DAY_ONE = "before_day_one"
    FIRST_DAY = "first_day"
    FIRST_WEEK = "first_week"
    FIRST_90_DAYS = "first_90_days"


FIRST_WEEK_DAYS = 5


def phase_of(offset: int) -> Phase:
    """Return the phase of a task so many business days from the first day."""
    if offset < 0:
        return Phase.BEFORE_DAY_ONE
    if offset == 0:
        return Phase.FIRST_DAY
    return Phase.FIRST_WEEK if offset <= FIRST_WEEK_DAYS else Phase.FIRST_90_DAYS


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """One task of a template; `offset` counts business days from the first day, negative before it."""

    key: str
    title: Mapping[str, str]
    hint: Mapping[str, str]
    owner: Owner
    offset: int
    depends_on: tuple[str, ...] = ()
    gate: Gate = Gate.NONE
    evidence: Evidence = Evidence.NONE


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of onboarding: its tasks in the order their author wrote them."""

    key: str
    version: int
    tasks: tuple[TemplateTask, ...]


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task with its day, in the order in which tasks are to be done."""

    task: TemplateTask
    position: int
    due_on: date

    @property
    def key(self) -> str:
        """The name of the task within its plan."""
        return self.task.key

    @property
    def phase(self) -> Phase:
        """The part of the way the task belongs to."""
        return phase_of(self.task.offset)
