"""What the start page of the staff portal knows: the greeting, what waits for this role, who starts soon."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import and_, col, func, or_, select

from hr import clock, db
from hr.access import Actor
from hr.auth.permissions import CorePermission
from hr.feature import DeskItem, DeskTask
from hr.i18n import format_date, gettext, ngettext, zone
from hr.jobs import schedule
from hr.jobs.models import DONE, FAILED, JobRun
from hr.notifications import service as notifications
from hr.people.models import PRE_HIRE, Employment, EmploymentTerms, Person

SOON = timedelta(days=30)
GRAVITY = ("bad", "warn", "info", "ok", "")


def greeting(actor: Actor) -> str:
    """Greet by first name and time of day."""
    hour = clock.now().astimezone(zone()).hour
    name = (actor.name.split() or [""])[0]
    if hour < 12:
        return gettext("Good morning, %(name)s", name=name)
    if hour < 20:
        return gettext("Good afternoon, %(name)s", name=name)
    return gettext("Good evening, %(name)s", name=name)


def waiting(actor: Actor, contributed: Sequence[DeskItem] = ()) -> list[DeskTask]:
    """Return what waits for this actor, the gravest first; each package contributes its part."""
    tasks = [task for item in contributed if actor.may(item.permission) for task in item.tasks(actor)]
    if actor.may(CorePermission.PEOPLE_SET_TERMS):
        tasks += _without_terms()
    if actor.may(CorePermission.JOBS_SEE):
        tasks += _failed_work()
    if actor.may(CorePermission.MESSAGES_SEE):
        tasks += _undelivered()
    unread = notifications.unread_count(actor=actor)
    if unread:
        title = ngettext("Read %(num)s notification", "Read %(num)s notifications", unread)
        tasks.append(DeskTask(title, "inbox.lines", "bell"))
    return sorted(tasks, key=lambda task: GRAVITY.index(task.tone))


def _without_terms() -> list[DeskTask]:
    """Return the people who start and whose contract and pay nobody has entered."""
    has_terms = select(EmploymentTerms.id).where(EmploymentTerms.employment_id == Employment.id).exists()
    query = select(Employment).where(Employment.status == PRE_HIRE, ~has_terms)
    rows = db.session().exec(query.order_by(col(Employment.starts_on))).all()
    if not rows:
        return []
    title = ngettext(
        "Enter contract and pay of %(num)s new hire", "Enter contract and pay of %(num)s new hires", len(rows)
    )
    first = rows[0]
    hint = gettext("The first one starts on %(day)s.", day=format_date(first.starts_on, "long"))
    tone = "bad" if first.starts_on <= clock.today() else "warn"
    where = {"person_id": first.person_id, "employment_id": first.id}
    return [DeskTask(title, "people.terms", "file-earmark-text", hint, tone, gettext("Missing"), where)]


def _failed_work() -> list[DeskTask]:
    stopped = or_(col(JobRun.state) == FAILED, and_(col(JobRun.state) == DONE, col(JobRun.failed) > 0))
    query = select(func.count()).select_from(JobRun).where(stopped, schedule.not_made_good())
    count = db.session().exec(query).one()
    if not count:
        return []
    title = ngettext(
        "Look at %(num)s piece of background work", "Look at %(num)s pieces of background work", count
    )
    hint = gettext("Something stopped or was left undone. What was done stays done.")
    return [DeskTask(title, "operations.jobs", "gear", hint, "bad", gettext("Stopped"))]


def _undelivered() -> list[DeskTask]:
    by_state = notifications.count_by_state()
    tasks = []
    failed = by_state.get("failed", 0) + by_state.get("unknown", 0)
    if failed:
        title = ngettext("Decide about %(num)s mail", "Decide about %(num)s mails", failed)
        hint = gettext("Refused, or the answer of the mail server got lost.")
        tasks.append(
            DeskTask(title, "operations.messages", "envelope", hint, "bad", gettext("Not delivered"))
        )
    held = by_state.get("waiting", 0)
    if held:
        title = ngettext(
            "Set up a mail server: %(num)s mail waits", "Set up a mail server: %(num)s mails wait", held
        )
        tasks.append(DeskTask(title, "operations.status", "envelope", "", "warn", gettext("Waiting")))
    return tasks


def starting_soon(actor: Actor) -> Sequence[tuple[Person, Employment]]:
    """Return who starts within a month, for those who look after personal records or pay."""
    if not (actor.may(CorePermission.PEOPLE_EDIT) or actor.may(CorePermission.PEOPLE_SEE_PAY)):
        return []
    query = (
        select(Person, Employment)
        .join(Employment, col(Employment.person_id) == col(Person.id))
        .where(Employment.status == PRE_HIRE, col(Employment.starts_on) <= clock.today() + SOON)
        .order_by(col(Employment.starts_on), col(Person.id))
        .limit(10)
    )
    return db.session().exec(query).all()


def areas(menu: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the groups of the menu that have a name: the areas this actor may open."""
    return [group for group in menu if group["label"]]
