"""Delivering: once per Delivery row, and visibly unknown when the answer got lost."""

import logging

from hr import db, faults
from hr.events import publish
from hr.events.catalog import MessageQueued
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from hr.notifications import compose, messages, service
from hr.notifications.channels import email
from hr.notifications.models import FAILED, QUEUED, SENDING, SENT, UNKNOWN, WAITING, Delivery
from hr.notifications.reasons import Reason
from hr.settings import Settings

log = logging.getLogger(__name__)

BEFORE_MARK = faults.declare("mail.before_mark")
BETWEEN_MARK_AND_SEND = faults.declare("mail.between_mark_and_send")
BETWEEN_SEND_AND_RECORD = faults.declare("mail.between_send_and_record")


class _State:
    settings: Settings = Settings()


def configure(settings: Settings) -> None:
    """Set the mail server of this process."""
    _State.settings = settings


def _say_never_sent(delivery_id: str) -> None:
    """End a delivery whose job ended; a person can have it sent after all."""
    state = service.get_delivery(delivery_id).state
    if state in (QUEUED, WAITING):
        service.record_outcome(delivery_id, FAILED, error=Reason.NEVER_SENT.note())
    elif state == SENDING:
        service.record_outcome(delivery_id, UNKNOWN, error=Reason.WORKER_LOST.note())


def _is_awaited(delivery_id: str) -> bool:
    """Say whether somebody sits and waits for a mail."""
    delivery = db.session().get(Delivery, delivery_id)
    kind = messages.registered().get(delivery.message) if delivery else None
    return kind is not None and kind.is_awaited


@job(
    label=N_("Send a mail"),
    timeout=60,
    retries=12,
    when_given_up=_say_never_sent,
    is_urgent=_is_awaited,
)
def deliver(running: Running, delivery_id: str) -> None:
    """Send one mail. A try that died half-way leaves `sending` behind, which the next one calls unknown."""
    faults.reach(BEFORE_MARK)
    with running.step():
        if not _wants_sending(delivery_id):
            return
    try:
        mail = _composed(delivery_id)
        with running.step():
            if not service.claim(delivery_id):
                return
        faults.reach(BETWEEN_MARK_AND_SEND)
        email.send(mail, settings=_State.settings)
    except email.NotSent as error:
        _not_sent(running, delivery_id, error)
        return
    except email.Unknown as error:
        with running.step():
            service.record_outcome(delivery_id, UNKNOWN, error=Reason.ANSWER_LOST.note(error))
        return
    faults.reach(BETWEEN_SEND_AND_RECORD)
    with running.step(done=1, total=1):
        service.record_outcome(delivery_id, SENT)


def _wants_sending(delivery_id: str) -> bool:
    """Say whether the mail is to leave now; note what keeps it."""
    delivery = service.get_delivery(delivery_id)
    if delivery.state == FAILED and delivery.error == Reason.NEVER_SENT:
        delivery.state, delivery.error = QUEUED, ""  # somebody had its job continue after all
        db.session().add(delivery)
    if delivery.state == SENDING:
        service.record_outcome(delivery_id, UNKNOWN, error=Reason.WORKER_LOST.note())
    elif delivery.state in (QUEUED, WAITING) and not _State.settings.smtp_configured:
        delivery.state = WAITING
        db.session().add(delivery)
    return delivery.state in (QUEUED, WAITING) and _State.settings.smtp_configured


def _composed(delivery_id: str) -> email.Envelope:
    """Write the mail, before anything says that it is being sent."""
    with db.reading():
        delivery = service.get_delivery(delivery_id)
    sender = _State.settings.mail_from
    domain = sender.rsplit("@", 1)[-1].strip("> ")
    address = email.on_the_wire(delivery.address)
    try:
        message = compose.mail(
            delivery.message,
            delivery.context,
            locale=delivery.locale,
            sender=sender,
            address=address,
            message_id=f"<{delivery_id}@{domain}>",
        )
        return email.enveloped(message)
    except Exception as error:
        log.exception("mail %s could not be written", delivery_id)
        raise email.NotSent(Reason.NOT_WRITTEN, type(error).__name__, permanent=False) from error


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
