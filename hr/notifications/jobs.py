"""Delivering: once per Delivery row, and visibly unknown when the answer got lost."""

from hr import db, faults
from hr.events import publish
from hr.events.catalog import MessageQueued
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from hr.notifications import compose, service
from hr.notifications.channels import email
from hr.notifications.models import FAILED, QUEUED, SENDING, SENT, UNKNOWN, WAITING
from hr.settings import Settings

BEFORE_MARK = faults.declare("mail.before_mark")
BETWEEN_MARK_AND_SEND = faults.declare("mail.between_mark_and_send")
BETWEEN_SEND_AND_RECORD = faults.declare("mail.between_send_and_record")


class _State:
    settings: Settings = Settings()


def configure(settings: Settings) -> None:
    """Set the mail server of this process."""
    _State.settings = settings


NEVER_SENT = "its sending was cancelled or given up"


def _say_never_sent(delivery_id: str) -> None:
    """End a delivery whose job ended; a person can have it sent after all."""
    state = service.get_delivery(delivery_id).state
    if state in (QUEUED, WAITING):
        service.record_outcome(delivery_id, FAILED, error=NEVER_SENT)
    elif state == SENDING:
        service.record_outcome(delivery_id, UNKNOWN, error="worker lost while sending")


@job(label=N_("Send a mail"), timeout=60, retries=12, when_given_up=_say_never_sent)
def deliver(running: Running, delivery_id: str) -> None:
    """Send one mail. A try that died half-way leaves `sending` behind, which the next one calls unknown."""
    faults.reach(BEFORE_MARK)
    with running.step():
        delivery = service.get_delivery(delivery_id)
        if delivery.state == SENDING:
            service.record_outcome(delivery_id, UNKNOWN, error="worker lost while sending")
            return
        taken_up_again = delivery.state == FAILED and delivery.error == NEVER_SENT
        if delivery.state not in (QUEUED, WAITING) and not taken_up_again:
            return
        if not _State.settings.smtp_configured:
            delivery.state = WAITING
            db.session().add(delivery)
            return
        delivery.state, delivery.error = SENDING, ""
        delivery.attempts += 1
        db.session().add(delivery)
        name, locale, address, context = delivery.message, delivery.locale, delivery.address, delivery.context
        domain = _State.settings.mail_from.rsplit("@", 1)[-1].strip("> ")
    message = compose.mail(
        name,
        context,
        locale=locale,
        sender=_State.settings.mail_from,
        address=address,
        message_id=f"<{delivery_id}@{domain}>",
    )
    faults.reach(BETWEEN_MARK_AND_SEND)
    try:
        email.send(message, address=address, settings=_State.settings)
    except email.NotSent as error:
        _not_sent(running, delivery_id, error)
        return
    except email.Unknown as error:
        with running.step():
            service.record_outcome(delivery_id, UNKNOWN, error=f"answer lost ({error})")
        return
    faults.reach(BETWEEN_SEND_AND_RECORD)
    with running.step(done=1, total=1):
        service.record_outcome(delivery_id, SENT)


def _not_sent(running: Running, delivery_id: str, error: email.NotSent) -> None:
    """Give up on a permanent refusal; put the mail back and let the job be tried again otherwise."""
    with running.step():
        if error.permanent or running.is_last_try:
            service.record_outcome(delivery_id, FAILED, error=str(error))
            return
        delivery = service.get_delivery(delivery_id)
        delivery.state = QUEUED
        delivery.error = str(error)
        db.session().add(delivery)
    raise error


def mails_can_leave() -> bool:
    """Whether a mail waits for the mail server that is now set."""
    return _State.settings.smtp_configured and service.is_any_waiting()


@job(label=N_("Send mails that waited for a mail server"), timeout=60)
def send_waiting(running: Running) -> None:
    """Once a mail server is set, give every waiting mail its job."""
    if not _State.settings.smtp_configured:
        return
    with running.step():
        for delivery_id in service.waiting_ids():
            delivery = service.get_delivery(delivery_id)
            delivery.state = QUEUED
            db.session().add(delivery)
            publish(MessageQueued(delivery_id=delivery_id), actor=running.actor)
