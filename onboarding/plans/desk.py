"""What waits in onboarding: the tasks of HR, managers and IT that are late or due soon."""

from typing import Any

from sqlmodel import and_, col, func, or_, select

from hr import clock, db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from hr.people.models import Employment
from onboarding.permissions import OnboardingPermission
from onboarding.planning import Owner
from onboarding.planning.standing import SOON, TODO
from onboarding.plans.models import OnboardingCase, OnboardingTask


def tasks(actor: Actor) -> list[DeskTask]:
    """Return how many of the actor's own tasks are late, and how many are due within days."""
    today = clock.today()
    late = _count(actor, col(OnboardingTask.due_on) < today)
    due = _count(actor, col(OnboardingTask.due_on).between(today, today + SOON))
    found = []
    if late:
        title = ngettext(
            "Catch up with %(num)s onboarding task", "Catch up with %(num)s onboarding tasks", late
        )
        found.append(_task(title, "bad", gettext("Late")))
    if due:
        title = ngettext("Do %(num)s onboarding task", "Do %(num)s onboarding tasks", due)
        found.append(_task(title, "warn", gettext("Due soon")))
    return found


def _task(title: str, tone: str, word: str) -> DeskTask:
    return DeskTask(title, "onboarding_cases.index", "list-check", "", tone, word)


def _count(actor: Actor, when: Any) -> int:
    query = (
        select(func.count())
        .select_from(OnboardingTask)
        .join(OnboardingCase, col(OnboardingCase.id) == col(OnboardingTask.case_id))
        .join(Employment, col(Employment.id) == col(OnboardingCase.employment_id))
        .where(OnboardingTask.status == TODO, when, or_(*_own(actor)))
    )
    return db.session().exec(query).one()


def _own(actor: Actor) -> list[Any]:
    """Return which tasks are this actor's: HR's, those of the people they lead, those of IT."""
    owner = col(OnboardingTask.owner)
    leads = and_(owner == Owner.MANAGER.value, Employment.manager_id == (actor.person_id or ""))
    own: list[Any] = [leads]
    if actor.may(OnboardingPermission.TASKS_ALL):
        own.append(owner == Owner.HR.value)
    elif actor.may(OnboardingPermission.TASKS_IT):
        own.append(owner == Owner.IT.value)
    return own
