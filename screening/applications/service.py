"""Applications: take them in once, keep their way, let candidates see and withdraw their own."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, or_, select

from hr import clock, crypto, db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.documents import service as documents
from hr.errors import Conflict, Invalid, NotFound
from hr.events import publish
from hr.events.catalog import ApplicationStageChanged, ApplicationSubmitted
from hr.i18n import N_, format_date, gettext
from hr.notifications.service import Recipient
from screening.applications import corrections, messages, reading
from screening.applications.events import ApplicationWithdrawn
from screening.applications.models import (
    ACTIVE,
    HIRED,
    ON_HOLD,
    REJECTED,
    WITHDRAWN,
    Application,
    ScoreRecord,
    StageMove,
)
from screening.openings import pipeline
from screening.openings import service as openings
from screening.openings.models import Job

NOT_FOUND = N_("We could not find this application.")
CONSENT_VERSION = "2026-11"
KEPT_FOR = timedelta(days=365)
HOUR = timedelta(hours=1)
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that look like another

ACTIONS = {
    "move": "application.moved",
    "hold": "application.held",
    "resume": "application.resumed",
    "reject": "application.rejected",
    "hire": "application.hired",
    "withdraw": "application.withdrawn",
}


@dataclass(frozen=True)
class NewApplication:
    """What a candidate sends."""

    name: str
    email: str
    content: bytes
    form_token: str
    consent: bool
    phone: str = ""
    locale: str = "es"
    stated: corrections.Stated | None = None  # what was read and shown to them, and what they made of it


@dataclass(frozen=True)
class Receipt:
    """What came of sending: the application, whether it is new, and whether another file was left out."""

    application: Application
    is_new: bool
    left_out_file: bool = False


def submit(*, actor: Actor, job: Job, sent: NewApplication, hourly_limit: int = 0) -> Receipt:
    """Take an application in; the same form, or the same address for the same job, gives the first one back.

    Somebody who types another person's address learns nothing about that person's application: its link
    goes to the address alone. `hourly_limit` counts what one network address sends (0: no limit).
    """
    again = _one(Application.form_token == sent.form_token)
    if again is not None:
        return _known_before(again, sent)
    if not job.is_open_on(clock.today()):
        raise Invalid(N_("This job no longer takes applications."), key="job_closed")
    media_type = reading.accepted_type(sent.content)
    if not sent.consent:
        text = N_("Tick the box so that we may keep and read your application.")
        raise Invalid(text, fields={"consent": text})
    if hourly_limit:
        auth.check_limit("application", actor.address, limit=hourly_limit, window=HOUR)
        auth.count_try("application", actor.address)
    email_index = crypto.blind_index(sent.email, column="application.email")
    person_key = f"{job.id}:{email_index}"
    known = _one(Application.person_key == person_key)
    row = None if known else _insert(job, sent, person_key, email_index)
    if row is not None:
        _take_in(row, job, sent, media_type, address=actor.address)
        return Receipt(row, is_new=True)
    # Without a row of ours and without a known one, somebody was quicker by a moment.
    known = known or _one(
        or_(Application.person_key == person_key, Application.form_token == sent.form_token)
    )
    if known is None:
        raise Conflict(N_("Your application is being stored. Try again in a moment."), key="race")
    _count_request(actor, sent.email.strip().lower())
    send_link(known)
    return _known_before(known, sent)


def _known_before(row: Application, sent: NewApplication) -> Receipt:
    kept = documents.read(documents.get(row.document_id)).sha256 if row.document_id else ""
    return Receipt(row, is_new=False, left_out_file=kept != hashlib.sha256(sent.content).hexdigest())


def _insert(job: Job, sent: NewApplication, person_key: str, email_index: str) -> Application | None:
    """Add the row; None when another request has just added one for the same form or person."""
    today = clock.today()
    row = Application(
        job_id=job.id,
        reference="C-" + "".join(secrets.choice(LETTERS) for _ in range(6)),
        person_key=person_key,
        form_token=sent.form_token,
        name_sealed="",
        email_sealed="",
        email_index=email_index,
        locale=sent.locale,
        stage=pipeline.load(job.pipeline).first.key,
        stage_since=today,
        consent_version=CONSENT_VERSION,
        consented_at=clock.now(),
        applied_on=today,
        keep_until=today + KEPT_FOR,
    )
    row.name, row.email, row.phone = sent.name, sent.email.strip().lower(), sent.phone
    try:
        with db.session().begin_nested():
            db.session().add(row)
            db.session().flush()
    except IntegrityError:
        return None
    return row


def _take_in(row: Application, job: Job, sent: NewApplication, media_type: str, *, address: str) -> None:
    candidate = candidate_actor(row, address=address)
    reading.file_resume(actor=candidate, row=row, content=sent.content, media_type=media_type)
    if sent.stated:
        corrections.keep_sent(actor=candidate, row=row, stated=sent.stated)
    note_move(row, actor=candidate, act="submit", before=("", ""))
    audit.record(
        actor=candidate,
        action="application.submitted",
        subject=("application", row.id),
        details={"job": job.id, "consent": row.consent_version, "source": row.source},
        personal={"name": sent.name, "email": row.email},
    )
    messages.received(facts_of(row, job), answer_by=answer_by(row, job))
    publish(ApplicationSubmitted(application_id=row.id, job_id=job.id), actor=candidate)
    reading.mark_unreadable(row, sent.content)


def candidate_actor(row: Application, *, address: str = "") -> Actor:
    """Return the candidate as an actor; records name them by their reference, never by their name."""
    return Actor(
        kind="candidate",
        subject_type="application",
        subject_id=row.id,
        name=row.reference,
        address=address,
    )


def _one(condition: object) -> Application | None:
    return db.session().exec(select(Application).where(condition)).first()  # type: ignore[arg-type]


def by_token(form_token: str) -> Application | None:
    """Return the application a form has become."""
    return _one(Application.form_token == form_token) if form_token else None


def get(application_id: str) -> Application:
    """Return an application; who may see it is the caller's business."""
    row = db.session().get(Application, application_id)
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


def own(*, actor: Actor, application_id: str) -> Application:
    """Return the application a candidate's link session is for; any other is not found."""
    is_theirs = actor.kind == "candidate" and actor.subject_type == "application"
    if not is_theirs or actor.subject_id != application_id:
        raise NotFound(NOT_FOUND)
    return get(application_id)


def visible(*, actor: Actor, application_id: str) -> tuple[Application, Job]:
    """Return an application a member of staff may reach, with its job; another manager's is not found."""
    row = db.session().get(Application, application_id)
    job = db.session().get(Job, row.job_id) if row else None
    if row is None or job is None or not openings.reaches(actor, job):
        raise NotFound(NOT_FOUND)
    return row, job


def withdraw(*, actor: Actor, application_id: str) -> Application:
    """Let a candidate take their application back; they may apply again later."""
    row = own(actor=actor, application_id=application_id)
    if row.status == WITHDRAWN:
        return row
    row = advance(actor=actor, row=row, act="withdraw", version=row.version)
    publish(ApplicationWithdrawn(application_id=row.id), actor=actor)
    return row


def advance(
    *, actor: Actor, row: Application, act: str, version: int, stage: str | None = None, reason: str = ""
) -> Application:
    """Take one step of an application's way, unless somebody else was quicker.

    `version` is the one the actor saw; the change happens only while it still holds.
    """
    before = (row.stage, row.status)
    way = pipeline.load(openings.get_job(row.job_id).pipeline)
    if row.version != version:
        raise _moved_meanwhile(row, way)
    status = way.status_after(row.status, act)
    to_stage = stage or row.stage
    values = {"stage": to_stage, "status": status, "version": version + 1}
    if to_stage != row.stage or status != row.status:
        values["stage_since"] = clock.today()
    changed = db.change(
        db.session(),
        update(Application)
        .where(col(Application.id) == row.id, col(Application.version) == version)
        .values(**values),
    )
    db.session().refresh(row)
    if changed != 1:
        raise _moved_meanwhile(row, way)
    if row.status in (REJECTED, WITHDRAWN):
        row.person_key = row.id  # one open application a person: a closed one leaves room for another
        db.session().add(row)
    note_move(row, actor=actor, act=act, before=before, reason=reason)
    audit.record(
        actor=actor,
        action=ACTIONS[act],
        subject=("application", row.id),
        details={"from": list(before), "to": [row.stage, row.status], "reason": reason},
    )
    publish(ApplicationStageChanged(application_id=row.id, stage=row.stage), actor=actor)
    return row


def _moved_meanwhile(row: Application, way: pipeline.Pipeline) -> Conflict:
    return Conflict(
        N_("Somebody else moved %(reference)s meanwhile: it now stands in %(stage)s. Look again first."),
        key="moved_meanwhile",
        reference=row.reference,
        stage=way.stage(row.stage).label,
    )


def note_move(row: Application, *, actor: Actor, act: str, before: tuple[str, str], reason: str = "") -> None:
    """Keep one step of an application's way, with the score that stood beside it."""
    score = db.session().get(ScoreRecord, row.score_id) if row.score_id else None
    move = StageMove(
        application_id=row.id,
        act=act,
        from_stage=before[0],
        to_stage=row.stage,
        from_status=before[1],
        to_status=row.status,
        moved_on=clock.today(),
        actor_kind=actor.kind,
        actor_id=actor.id,
        reason=reason,
        score_id=row.score_id,
        score_value=score.value if score else None,
    )
    db.session().add(move)


def moves_of(application_id: str) -> Sequence[StageMove]:
    """Return the steps of an application, oldest first."""
    query = select(StageMove).where(StageMove.application_id == application_id)
    return db.session().exec(query.order_by(col(StageMove.id))).all()


def answer_by(row: Application, job: Job) -> date:
    """Return the day by which a person answers: so many working days after the last step."""
    return working_days_after(row.stage_since, pipeline.load(job.pipeline).stage(row.stage).answer_days)


def working_days_after(day: date, number: int) -> date:
    """Return the day so many days from Monday to Friday later."""
    while number > 0:
        day += timedelta(days=1)
        number -= day.weekday() < 5
    return day


@dataclass(frozen=True)
class Standing:
    """What a candidate is shown; a step is its words, a note and its state."""

    steps: tuple[tuple[str, str, str], ...]
    headline: str
    after: str
    by: date | None


def standing(row: Application, job: Job) -> Standing:
    """Return where an application stands."""
    way = pipeline.load(job.pipeline)
    stage = way.stage(row.stage)
    headline, after = _standing_words(row, stage)
    by = answer_by(row, job) if row.status == ACTIVE else None
    return Standing(tuple(_steps(row, way)), headline, after, by)


def _standing_words(row: Application, stage: pipeline.Stage) -> tuple[str, str]:
    if row.status in (ACTIVE, HIRED):
        return stage.public, stage.after
    if row.status == ON_HOLD:
        return gettext("On hold"), gettext(
            "Your application waits for a moment. We write to you when it goes on."
        )
    if row.status == REJECTED:
        return gettext("Closed"), gettext(
            "This time we go on with someone else. The reason is in the mail we sent you."
        )
    return gettext("Taken back"), gettext("You took your application back. Nobody works on it any more.")


def _steps(row: Application, way: pipeline.Pipeline) -> list[tuple[str, str, str]]:
    reached: dict[str, date] = {}
    for move in moves_of(row.id):
        reached.setdefault(move.to_stage, move.moved_on)
    keys = [stage.key for stage in way.stages]
    now = keys.index(row.stage)
    steps = []
    for place, stage in enumerate(way.stages):
        is_here = place == now and row.status != HIRED
        state = "current" if is_here and row.is_open else "done" if place <= now else ""
        day = reached.get(stage.key) if place <= now else None
        steps.append((stage.public, format_date(day, "short") if day else "", state))
    return steps


def facts_of(row: Application, job: Job) -> messages.Facts:
    """Return what messages to the candidate name, in the candidate's language."""
    to = Recipient(row.email, row.locale, row.name, row.person_id)
    return messages.Facts(to, row.id, row.reference, job.title_in(row.locale))


def send_link(row: Application) -> None:
    """Mail the candidate a new link to their application; earlier ones stop working."""
    messages.link(facts_of(row, openings.get_job(row.job_id)))
    audit.record(actor=candidate_actor(row), action="application.link_sent", subject=("application", row.id))


def renew_link(*, actor: Actor, link_id: str) -> None:
    """Mail a new link in place of a spent one, if it was a candidate's; the caller learns nothing."""
    _count_request(actor, link_id)
    try:
        link = auth.get_link(link_id)
    except NotFound:
        return
    if link.purpose == "candidate" and link.subject_type == "application":
        send_link(get(link.subject_id))


def mail_links(*, actor: Actor, email: str) -> None:
    """Mail a link for each application sent from an address, if there is any; the caller learns nothing."""
    _count_request(actor, email.strip().lower())
    index = crypto.blind_index(email, column="application.email")
    for row in db.session().exec(select(Application).where(Application.email_index == index)):
        send_link(row)


def _count_request(actor: Actor, key: str) -> None:
    for kind, value in (("link", key), ("link_address", actor.address)):
        auth.check_limit(kind, value, limit=auth.LIMITS[kind])
        auth.count_try(kind, value)
