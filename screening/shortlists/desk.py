"""What waits in screening for those who read applications: new ones, and answers that are late."""

from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from screening.applications import service as applications
from screening.applications.models import ACTIVE, Application
from screening.openings import pipeline
from screening.openings.models import Job
from screening.permissions import ScreeningPermission


def tasks(actor: Actor) -> list[DeskTask]:
    """Return the applications nobody has looked at yet, and those whose promised day has passed."""
    new, late = _count(actor)
    found = []
    if late:
        title = ngettext("Answer %(num)s candidate", "Answer %(num)s candidates", late)
        hint = gettext("They were told that they would hear from us by now.")
        found.append(_task(title, hint, "bad", gettext("Late")))
    if new:
        title = ngettext("Review %(num)s new application", "Review %(num)s new applications", new)
        found.append(_task(title, "", "info", gettext("New")))
    return found


def _task(title: str, hint: str, tone: str, word: str) -> DeskTask:
    return DeskTask(
        title,
        "shortlists.index",
        "file-earmark-person",
        hint,
        tone,
        word,
        {"status": ACTIVE, "order": "oldest"},
    )


def _count(actor: Actor) -> tuple[int, int]:
    """Return how many applications are new, and how many wait longer than promised."""
    query = (
        select(col(Job.pipeline), col(Application.stage), col(Application.stage_since), func.count())
        .join(Job, col(Job.id) == col(Application.job_id))
        .where(Application.status == ACTIVE)
        .group_by(col(Job.pipeline), col(Application.stage), col(Application.stage_since))
    )
    if not actor.may(ScreeningPermission.OPENINGS_ALL):
        query = query.where(Job.manager_user_id == actor.user_id)
    new = late = 0
    for name, stage, since, number in db.session().exec(query):
        way = pipeline.load(name)
        new += number if stage == way.first.key else 0
        is_late = applications.working_days_after(since, way.stage(stage).answer_days) < clock.today()
        late += number if is_late else 0
    return new, late
