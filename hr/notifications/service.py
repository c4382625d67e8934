"""Messages to people: recorded in the transaction, delivered by a job after it, each with an outcome."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import update
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import SYSTEM, Actor
from hr.audit import service as audit
from hr.auth.models import User
from hr.company import service as company
from hr.errors import Conflict, NotFound
from hr.events import publish
from hr.events.catalog import MessageQueued
from hr.i18n import N_
from hr.jobs.queue import cause
from hr.notifications import messages
from hr.notifications.models import FAILED, QUEUED, SENDING, UNKNOWN, WAITING, Delivery, InboxItem


@dataclass(frozen=True)
class Recipient:
    """Somebody who gets a message: an address and a language, and the account or person behind it."""

    email: str
    locale: str
    name: str = ""
    person_id: str | None = None
    user_id: str | None = None

    @classmethod
    def user(cls, user: User) -> "Recipient":
        """Build from an account."""
        return cls(user.email, user.locale, user.name, user.person_id, user.id)


def send(
    *,
    message: str,
    to: Recipient,
    context: Mapping[str, Any],
    about: tuple[str, str] = ("", ""),
    key: str = "",
    path: str = "",
    line: Mapping[str, str | int] | None = None,
) -> Delivery:
    """Record a message; its mail leaves after the commit, and an account also finds it in its inbox.

    `context` holds plain JSON values (never pay, health or account numbers: link to a page instead); it is
    given `company`, `name` and `by_person`. `key` makes the message unique: the same key is sent once.
    `path` is where the inbox line leads; `line` holds what it says otherwise than the mail: days and months
    as ISO dates, so that they read right in whatever language the inbox is opened.
    """
    kind = messages.get(message)
    dedupe = key or f"{message}:{about[1]}:{to.email}:{cause.get().job_run_id or clock.now().isoformat()}"
    session = db.session()
    existing = session.exec(select(Delivery).where(Delivery.dedupe_key == dedupe[:160])).first()
    if existing is not None:
        return existing
    delivery = Delivery(
        message=kind.name,
        locale=to.locale,
        person_id=to.person_id,
        about_type=about[0],
        about_id=about[1],
        dedupe_key=dedupe[:160],
        address_sealed="",
    )
    delivery.address = to.email
    profile = company.profile()
    delivery.context = {
        "company": profile.name,
        "contact_email": profile.contact_email,
        "contact_phone": profile.contact_phone,
        "by_person": kind.by_person,
        "name": to.name,
        **context,
    }
    session.add(delivery)
    if to.user_id and kind.inbox:
        values = {
            name: value
            for name, value in context.items()
            if isinstance(value, (str, int)) and "link" not in name
        }
        values.update(line or {})
        session.add(
            InboxItem(user_id=to.user_id, message=kind.name, title=kind.inbox, values=values, path=path)
        )
    session.flush()
    publish(MessageQueued(delivery_id=delivery.id), actor=cause.get().actor)
    return delivery


def record_outcome(delivery_id: str, state: str, *, error: str = "") -> None:
    """Write down how a delivery ended, with its audit entry."""
    delivery = get_delivery(delivery_id)
    delivery.state = state
    delivery.error = error[:200]
    delivery.sent_at = clock.now() if state == "sent" else delivery.sent_at
    db.session().add(delivery)
    audit.record(
        actor=SYSTEM,
        action=f"mail.{state}",
        subject=("delivery", delivery.id),
        details={
            "message": delivery.message,
            "about": [delivery.about_type, delivery.about_id],
            "reason": error,
        },
    )


def claim(delivery_id: str) -> bool:
    """Mark a mail as being sent; False when somebody else has it or it has ended meanwhile."""
    waits = (col(Delivery.id) == delivery_id) & col(Delivery.state).in_((QUEUED, WAITING))
    taken = update(Delivery).where(waits).values(state=SENDING, error="", attempts=Delivery.attempts + 1)
    return db.change(db.session(), taken) == 1


def get_delivery(delivery_id: str) -> Delivery:
    """Return a delivery or raise NotFound."""
    row = db.session().get(Delivery, delivery_id)
    if row is None:
        raise NotFound(N_("We could not find this message."))
    return row


def deliveries(*, state: str = "", page: int = 1, per_page: int = 50) -> tuple[Sequence[Delivery], int]:
    """Return one page of deliveries, newest first, with the number of all."""
    query = select(Delivery)
    if state:
        query = query.where(Delivery.state == state)
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    rows = db.session().exec(
        query.order_by(col(Delivery.id).desc()).offset((page - 1) * per_page).limit(per_page)
    )
    return rows.all(), total


def count_by_state() -> dict[str, int]:
    """Return how many deliveries are in each state."""
    rows = db.session().exec(select(Delivery.state, func.count()).group_by(col(Delivery.state))).all()
    return {state: int(count) for state, count in rows}


def send_again(*, actor: Actor, delivery_id: str) -> None:
    """Let a person send a failed or unknown mail once more; it may then arrive twice, which they accept."""
    delivery = get_delivery(delivery_id)
    if delivery.state not in (FAILED, UNKNOWN):
        raise Conflict(N_("This message is not waiting for a decision."), key="not_failed")
    delivery.state = QUEUED
    delivery.error = ""
    db.session().add(delivery)
    audit.record(actor=actor, action="mail.sent_again", subject=("delivery", delivery.id))
    publish(MessageQueued(delivery_id=delivery.id), actor=actor)


def waiting_ids() -> Sequence[str]:
    """Return the mails that wait for a mail server."""
    return (
        db.session()
        .exec(select(Delivery.id).where(Delivery.state == WAITING).order_by(col(Delivery.id)))
        .all()
    )


def is_any_waiting() -> bool:
    """Whether a mail waits for a mail server; quick, for asking often."""
    return (
        db.session().exec(select(Delivery.id).where(Delivery.state == WAITING).limit(1)).first() is not None
    )


def inbox(*, actor: Actor, limit: int = 100) -> Sequence[InboxItem]:
    """Return the newest lines of the actor's inbox."""
    query = select(InboxItem).where(InboxItem.user_id == actor.user_id).order_by(col(InboxItem.id).desc())
    return db.session().exec(query.limit(limit)).all()


def unread_count(*, actor: Actor) -> int:
    """Return how many lines the actor has not read."""
    if not actor.user_id:
        return 0
    query = select(func.count()).select_from(InboxItem)
    return (
        db.session()
        .exec(query.where(InboxItem.user_id == actor.user_id, col(InboxItem.read_at).is_(None)))
        .one()
    )


def mark_read(*, actor: Actor) -> None:
    """Mark all lines of the actor's inbox as read."""
    db.change(
        db.session(),
        update(InboxItem)
        .where(col(InboxItem.user_id) == actor.user_id, col(InboxItem.read_at).is_(None))
        .values(read_at=clock.now()),
    )
