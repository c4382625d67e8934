"""Reminding: one mail a day for each person who has a task due tomorrow or late."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor, Role
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import User
from hr.i18n import gettext, use_locale
from hr.notifications.service import Recipient, send
from hr.people import service as people
from onboarding.planning import Owner
from onboarding.planning.standing import TODO, waits_for
from onboarding.plans import service
from onboarding.plans.invitations import own_link, page_of, was_sent
from onboarding.plans.models import OnboardingCase, OnboardingTask

# Days after the due date on which a task is brought to mind; -1 is the day before.
REMINDER_DAYS = (-1, 1, 3, 7)


def cases_to_remind() -> Sequence[str]:
    """Return the cases that have a task to bring to mind today."""
    days = [clock.today() - timedelta(days=offset) for offset in REMINDER_DAYS]
    query = select(OnboardingTask.case_id).where(
        OnboardingTask.status == TODO, col(OnboardingTask.due_on).in_(days)
    )
    return sorted(set(db.session().exec(query)))


def remind(*, actor: Actor, case_id: str) -> int:
    """Remind everybody who has a task of this case due; return how many mails that makes."""
    case = db.session().get(OnboardingCase, case_id)
    assert case is not None
    sent = sum(_send(case, user, tasks) for user, tasks in _due_by_user(case, clock.today()))
    if sent:
        audit.record(
            actor=actor,
            action="onboarding.reminded",
            subject=("onboarding_case", case.id),
            details={"mails": sent},
        )
    return sent


def _due_by_user(case: OnboardingCase, today: date) -> list[tuple[User, list[OnboardingTask]]]:
    tasks = service.tasks_of(case.id)
    facts = [task.facts for task in tasks]
    due: dict[str, tuple[User, list[OnboardingTask]]] = {}
    for task in tasks:
        is_due = (today - task.due_on).days in REMINDER_DAYS
        if task.status == TODO and is_due and not waits_for(task.facts, facts):
            for user in _owners(Owner(task.owner), case):
                due.setdefault(user.id, (user, []))[1].append(task)
    return list(due.values())


def _owners(owner: Owner, case: OnboardingCase) -> Iterable[User]:
    employment = people.get_employment(case.employment_id)
    person_of = {Owner.NEW_HIRE: case.person_id, Owner.MANAGER: employment.manager_id}
    if owner in person_of:
        user = auth.user_of_person(person_of[owner] or "")
        return [user] if user is not None and user.is_active else []
    return auth.users_with_role(Role.HR if owner == Owner.HR else Role.ADMIN)


def _send(case: OnboardingCase, user: User, tasks: Sequence[OnboardingTask]) -> bool:
    today, is_own = clock.today(), user.person_id == case.person_id
    key = f"onboarding_reminder:{case.id}:{user.id}:{today.isoformat()}"
    if was_sent(key):
        return False
    with use_locale(user.locale):
        rows = [
            [task.words(user.locale), gettext("late") if task.due_on < today else gettext("by tomorrow")]
            for task in tasks
        ]
    person = people.get_person(case.person_id)
    context = {"rows": rows, "count": len(tasks), "given_name": person.given_name, "person": person.name}
    context |= {"link": own_link(user)} if is_own else {"page_link": page_of(case)}
    send(
        message="onboarding_reminder" if is_own else "onboarding_staff_reminder",
        to=Recipient.user(user),
        context=context,
        about=("onboarding_case", case.id),
        key=key,
        path="/onboarding" if is_own else f"/hr/onboarding/{case.id}",
    )
    return True
