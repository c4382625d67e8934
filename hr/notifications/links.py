"""Mails that carry a single-use link to an account holder: sign in, invitation, new password."""

from datetime import timedelta

from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import User
from hr.i18n import N_
from hr.notifications.messages import Message
from hr.notifications.service import Recipient, send

SAMPLE = {"link": "https://portal.example/link/abc", "minutes": 30}
MESSAGES = (
    Message("sign_in_link", "staff", SAMPLE),
    Message("invitation", "staff", {**SAMPLE, "days": 7}, by_person=True),
    Message("password_reset", "staff", SAMPLE),
)
LIFETIMES = {"sign_in": None, "reset": None, "invite": timedelta(days=7)}
TEMPLATES = {"sign_in": "sign_in_link", "reset": "password_reset", "invite": "invitation"}


def send_link(*, actor: Actor, user: User, purpose: str) -> None:
    """Send an account holder a link; an earlier one of the same kind stops working."""
    link = auth.make_link(purpose=purpose, user_id=user.id, lifetime=LIFETIMES[purpose])
    send(
        message=TEMPLATES[purpose],
        to=Recipient.user(user),
        context={"link": link, "minutes": auth.link_minutes(), "days": 7},
        about=("user", user.id),
        key=f"{purpose}:{link[-40:]}",
    )
    audit.record(actor=actor, action=f"auth.{purpose}_link_sent", subject=("user", user.id))


def ask_for_link(*, email: str, purpose: str, address: str) -> None:
    """Send a link when the address has an account; the answer is the same when it has none."""
    normal = email.strip().lower()
    auth.check_limit("link", normal, limit=auth.LIMITS["link"])
    auth.check_limit("link_address", address, limit=auth.LIMITS["link_address"])
    auth.count_try("link", normal)
    auth.count_try("link_address", address)
    user = auth.user_by_email(normal)
    if user is not None and user.is_active:
        send_link(actor=auth.actor_of_user(user), user=user, purpose=purpose)


SENT = N_("If we know this address, a link is on its way. It works once and for %(minutes)s minutes.")
