"""Another file for one that cannot be read: who asks for it, who sends it, what the mail came to."""

from sqlmodel import func, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.errors import Conflict
from hr.events import publish
from hr.i18n import N_, gettext, use_locale
from hr.notifications.models import FAILED, SENT, UNKNOWN, WAITING, Delivery
from hr.notifications.models import QUEUED as QUEUED_MAIL
from screening.applications import messages, reading, service
from screening.applications.events import ResumeReplaced
from screening.applications.models import NEEDS_PERSON, QUEUED, Application, StageMove
from screening.openings.models import Job

ASKED, SENT_ANOTHER = "ask_file", "file"  # acts in the way of an application
FILES_AT_A_TIME = 6  # within the window of all limits

# What the person who sent the file reads about it; the keys are those of `Application.problem`.
PROBLEMS = {
    "encrypted": N_("Your file asks for a password, so nobody can open it. Send it without one."),
    "broken": N_("Your file is damaged and does not open. Save it again and send it once more."),
    "empty": N_("We found no text in your file. Check that it is the right one and send it again."),
    "no_text": N_("Your file holds pictures and no text, so our software could not read it."),
    "too_slow": N_("Your file took our software too long to read."),
    reading.GAVE_UP: N_("Our software could not read your file."),
    reading.UNCERTAIN: N_("Our software is not sure of what it read in your file."),
}
BY_A_PERSON = N_("A person reads it; you need not do anything. If you have a clearer file, you can send it.")
# Nobody can open these: without another file nothing can go on.
LOCKED_OR_BROKEN = frozenset({"encrypted", "broken", "empty"})

OUTCOMES = {
    SENT: N_("The mail went out."),
    WAITING: N_("The mail waits for a mail server."),
    FAILED: N_("The mail could not be delivered. You can ask again."),
    QUEUED_MAIL: N_("The mail is on its way."),
    UNKNOWN: N_("Nobody knows whether the mail arrived. You can ask again."),
}


def problem_words(row: Application) -> str:
    """Say to the candidate what is the matter with their file; empty when nothing is."""
    if not row.problem:
        return ""
    words = gettext(PROBLEMS.get(row.problem, PROBLEMS[reading.GAVE_UP]))
    return words if row.problem in LOCKED_OR_BROKEN else f"{words} {gettext(BY_A_PERSON)}"


def is_wanted(row: Application) -> bool:
    """Whether another file may be sent: nobody has decided, and the machine got nowhere with this one."""
    return row.is_open and row.reading == NEEDS_PERSON


def send_another(*, actor: Actor, application_id: str, content: bytes) -> Application:
    """Take another file of a candidate in; the first one stays filed beside it."""
    row = service.own(actor=actor, application_id=application_id)
    if not is_wanted(row):
        raise Conflict(N_("This application needs no other file."), key="no_file_wanted")
    media_type = reading.accepted_type(content)
    auth.check_limit("file", row.id, limit=FILES_AT_A_TIME)
    auth.count_try("file", row.id)
    reading.file_resume(actor=actor, row=row, content=content, media_type=media_type)
    service.note_move(row, actor=actor, act=SENT_ANOTHER, before=(row.stage, row.status))
    row.reading, row.problem, row.score_id = QUEUED, "", None
    db.session().add(row)
    audit.record(actor=actor, action="application.file_sent", subject=("application", row.id))
    publish(ResumeReplaced(application_id=row.id, job_id=row.job_id), actor=actor)
    reading.mark_unreadable(row, content)
    return row


def ask_for_another(*, actor: Actor, application_id: str) -> Application:
    """Mail the candidate that we need another file, with a link to the page that takes it."""
    row, job = service.visible(actor=actor, application_id=application_id)
    if not is_wanted(row):
        raise Conflict(N_("This application needs no other file."), key="no_file_wanted")
    if not may_ask(row):
        raise Conflict(N_("The candidate has been asked already."), key="asked_already")
    service.note_move(row, actor=actor, act=ASKED, before=(row.stage, row.status))
    _mail(row, job)
    audit.record(actor=actor, action="application.file_asked", subject=("application", row.id))
    return row


def may_ask(row: Application) -> bool:
    """Whether to ask (again): a mail that may have arrived is not followed by another."""
    last = last_asked(row)
    return is_wanted(row) and (last is None or last.state in (FAILED, UNKNOWN))


def _mail(row: Application, job: Job) -> None:
    with use_locale(row.locale):
        why = gettext(PROBLEMS.get(row.problem, PROBLEMS[reading.GAVE_UP]))
    messages.another_file(service.facts_of(row, job), why=why, key=_key(row, _times_asked(row)))


def last_asked(row: Application) -> Delivery | None:
    """Return the last mail that asked for a file in the place of the present one."""
    times = _times_asked(row)
    if not times:
        return None
    query = select(Delivery).where(Delivery.dedupe_key == _key(row, times))
    return db.session().exec(query).first()


def outcome_words(mail: Delivery) -> str:
    """Say what came of a mail."""
    return gettext(OUTCOMES.get(mail.state, OUTCOMES[QUEUED_MAIL]))


def _key(row: Application, times: int) -> str:
    return f"another_file:{row.id}:{row.document_id}:{times}"


def _times_asked(row: Application) -> int:
    db.session().flush()
    query = select(func.count()).select_from(StageMove)
    return db.session().exec(query.where(StageMove.application_id == row.id, StageMove.act == ASKED)).one()
