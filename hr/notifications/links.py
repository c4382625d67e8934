"""Mails that carry a single-use link: sign in, invitation, new password, a new link for an old one."""

from datetime import timedelta
from urllib.parse import urlencode

from sqlmodel import col, select

from hr import crypto, db
from hr.access import SYSTEM, Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import SingleUseLink, User
from hr.errors import NotFound
from hr.i18n import N_
from hr.jobs import queue
from hr.jobs.queue import job
from hr.jobs.worker import Running
from hr.notifications import messages
from hr.notifications.messages import Message
from hr.notifications.models import Delivery
from hr.notifications.service import Recipient, send

SAMPLE = {"link": "https://portal.example/link/abc", "minutes": 30}
MESSAGES = (
    Message("sign_in_link", "staff", SAMPLE, title=N_("Link to sign in"), is_awaited=True),
    Message(
        "invitation", "staff", {**SAMPLE, "days": 7}, by_person=True, title=N_("Invitation to the portal")
    ),
    Message("password_reset", "staff", SAMPLE, title=N_("Link for a new password"), is_awaited=True),
    Message(
        "new_link",
        "staff",
        {**SAMPLE, "days": 0},
        title=N_("New link in place of an old one"),
        is_awaited=True,
    ),
)
LIFETIMES = {"sign_in": None, "reset": None, "invite": timedelta(days=7)}
TEMPLATES = {"sign_in": "sign_in_link", "reset": "password_reset", "invite": "invitation"}
ASKED = "link_request:address"  # the place to which an address is sealed on its way to the job


def send_link(*, actor: Actor, user: User, purpose: str, path: str = "", key: str = "") -> None:
    """Send an account holder a link; an earlier one of the same kind stops working.

    `path` is the page of ours that the link leads to; `key` keeps a job that runs twice from sending twice.
    """
    link = auth.make_link(purpose=purpose, user_id=user.id, lifetime=LIFETIMES[purpose])
    send(
        message=TEMPLATES[purpose],
        to=Recipient.user(user),
        context={"link": _leading_to(link, path), "minutes": auth.link_minutes(), "days": 7},
        about=("user", user.id),
        key=key or f"{purpose}:{link[-40:]}",
    )
    audit.record(actor=actor, action=f"auth.{purpose}_link_sent", subject=("user", user.id))


def _leading_to(link: str, path: str) -> str:
    return f"{link}?{urlencode({'next': path})}" if path else link


def ask_for_link(*, email: str, purpose: str, address: str, path: str = "") -> None:
    """Note that somebody wants a link; a job finds out whether there is such an account.

    The request does the same for an unknown address, so neither the answer nor its time tells them apart.
    """
    normal = email.strip().lower()
    auth.check_limit("link", normal, limit=auth.LIMITS["link"])
    auth.check_limit("link_address", address, limit=auth.LIMITS["link_address"])
    auth.count_try("link", normal)
    auth.count_try("link_address", address)
    queue.enqueue(
        answer_request, actor=SYSTEM, address=crypto.seal(normal, place=ASKED), purpose=purpose, path=path
    )


@job(label=N_("Answer a request for a link"), timeout=60, is_urgent=True)
def answer_request(running: Running, address: str, purpose: str, path: str) -> None:
    """Send the link when the address has an active account."""
    key = f"{purpose}:asked:{running.run_id}"
    with running.step():
        user = auth.user_by_email(crypto.unseal(address, place=ASKED))
        if user is not None and user.is_active and not _was_sent(key):
            send_link(actor=auth.actor_of_user(user), user=user, purpose=purpose, path=path, key=key)


def ask_for_new_link(*, link_id: str, address: str) -> None:
    """Note that the holder of a spent link wants a new one; a job finds out where that one was sent."""
    auth.check_limit("link", link_id, limit=auth.LIMITS["link"])
    auth.check_limit("link_address", address, limit=auth.LIMITS["link_address"])
    auth.count_try("link", link_id)
    auth.count_try("link_address", address)
    queue.enqueue(replace_link, actor=SYSTEM, link_id=link_id[:36])


@job(label=N_("Replace a used or expired link"), timeout=60, is_urgent=True)
def replace_link(running: Running, link_id: str) -> None:
    """Send a link of the same kind to whoever received the old one, and to nobody else."""
    key = f"new_link:asked:{running.run_id}"
    with running.step():
        try:
            old = auth.get_link(link_id)
        except NotFound:
            return
        to = _holder(old)
        if to is None or _was_sent(key):
            return
        subject = (old.subject_type, old.subject_id)
        lifetime = timedelta(minutes=old.lasts_minutes)
        fresh = auth.make_link(purpose=old.purpose, user_id=old.user_id, subject=subject, lifetime=lifetime)
        about = ("user", old.user_id) if old.user_id else subject
        context = {"link": fresh, "minutes": old.lasts_minutes, "days": lifetime.days}
        send(message="new_link", to=to, context=context, about=about, key=key)
        audit.record(actor=SYSTEM, action="auth.link_replaced", subject=about, details={"link": old.id})


def _holder(link: SingleUseLink) -> Recipient | None:
    """Return who received a link: its account, or whoever candidate mails about its subject went to."""
    if link.user_id:
        user = auth.get_user(link.user_id)
        return Recipient.user(user) if user.is_active else None
    query = (
        select(Delivery)
        .where(Delivery.about_type == link.subject_type, Delivery.about_id == link.subject_id)
        .where(col(Delivery.message).in_(_to_candidates()))
        .order_by(col(Delivery.id).desc())
    )
    last = db.session().exec(query).first()
    return Recipient(last.address, last.locale, last.context.get("name", "")) if last else None


def _to_candidates() -> list[str]:
    return [name for name, each in messages.registered().items() if each.audience == "candidate"]


def _was_sent(key: str) -> bool:
    return db.session().exec(select(Delivery.id).where(Delivery.dedupe_key == key)).first() is not None
