"""Who hears of a plan: the new hire by a link of their own, HR and the manager by a note."""

from datetime import timedelta

from sqlmodel import select

from hr import clock, db
from hr.access import Actor, Role
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import User
from hr.i18n import format_date, use_locale
from hr.notifications.models import Delivery
from hr.notifications.service import Recipient, send
from hr.people import service as people
from onboarding.plans.models import OnboardingCase

LINK_DAYS = 14


def own_link(user: User, *, path: str = "") -> str:
    """Make the new hire's single-use link; `path` is where it leads instead of the task list."""
    link = auth.make_link(purpose="new_hire", user_id=user.id, lifetime=timedelta(days=LINK_DAYS))
    return f"{link}?next={path}" if path else link


def invite(*, actor: Actor, case: OnboardingCase) -> None:
    """Send the new hire a link to their tasks; an earlier one stops working."""
    person = people.get_person(case.person_id)
    user = people.ensure_account(actor=actor, person=person)
    employment = people.get_employment(case.employment_id)
    link = own_link(user)
    with use_locale(user.locale):
        starts_on = format_date(case.starts_on, "weekday")
    send(
        message="onboarding_welcome",
        to=Recipient.user(user),
        context={
            "link": link,
            "given_name": person.given_name,
            "job_title": employment.job_title,
            "starts_on": starts_on,
            "has_started": case.starts_on <= clock.today(),
            "days": LINK_DAYS,
        },
        about=("onboarding_case", case.id),
        key=f"onboarding_welcome:{link[-40:]}",
        path="/onboarding",
    )
    audit.record(actor=actor, action="onboarding.invited", subject=("onboarding_case", case.id))


def tell_staff(*, case: OnboardingCase, tasks: int) -> None:
    """Tell HR and the manager that a plan is open."""
    person = people.get_person(case.person_id)
    employment = people.get_employment(case.employment_id)
    for user in staff_of(employment.manager_id):
        with use_locale(user.locale):
            starts_on = format_date(case.starts_on, "weekday")
        send(
            message="onboarding_started",
            to=Recipient.user(user),
            context={
                "person": person.name,
                "job_title": employment.job_title,
                "starts_on": starts_on,
                "tasks": tasks,
                "page_link": page_of(case),
            },
            about=("onboarding_case", case.id),
            key=f"onboarding_started:{case.id}:{user.id}",
            path=f"/hr/onboarding/{case.id}",
            line={"starts_on": case.starts_on.isoformat()},
        )


def staff_of(manager_id: str | None) -> list[User]:
    """Return the accounts of HR and of the manager, each once."""
    users = {user.id: user for user in auth.users_with_role(Role.HR)}
    manager = auth.user_of_person(manager_id) if manager_id else None
    if manager is not None and manager.is_active:
        users[manager.id] = manager
    return list(users.values())


def page_of(case: OnboardingCase) -> str:
    """Return the full address of the staff's page of a case."""
    return f"{auth.base_url()}/hr/onboarding/{case.id}"


def was_sent(key: str) -> bool:
    """Whether a message of this key exists: a second link would make the one in its mail useless."""
    return db.session().exec(select(Delivery.id).where(Delivery.dedupe_key == key)).first() is not None
