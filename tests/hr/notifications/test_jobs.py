"""Deliveries: each mail leaves once or says visibly that nobody knows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from hr import clock, db
from hr.access import SYSTEM, Role
from hr.analytics import service as operations
from hr.auth import service as auth
from hr.auth.models import User
from hr.jobs import schedule, worker
from hr.jobs.models import RUNNING, JobRun
from hr.jobs.queue import enqueue
from hr.mailbox import Mailbox
from hr.notifications import jobs, links, reasons, service
from hr.notifications.channels.email import WIRE
from hr.notifications.models import SENDING, Delivery, InboxItem
from hr.settings import Settings
from tests.support import factories
from tests.support.services import smtp_sink


@pytest.fixture
def sink(app: Flask, settings: Settings, tmp_path: Path) -> Iterator[Mailbox]:
    """A real SMTP server that the deliveries of this test go to."""
    with smtp_sink(tmp_path) as mailbox:
        jobs.configure(
            replace(settings, smtp_host="127.0.0.1", smtp_port=mailbox.smtp_port, smtp_timeout_seconds=3)
        )
        yield mailbox
    jobs.configure(settings)


def ask(**changes: str) -> str:
    """Have one mail recorded; return the delivery's id."""
    with db.unit_of_work() as work:
        user: User = factories.make_user(Role.HR, name="Berta\r\nBcc: x@example.com")
        for name, value in changes.items():
            setattr(user, name, value)
        links.send_link(actor=SYSTEM, user=user, purpose="sign_in")
        work.session.flush()
        return work.session.exec(select(Delivery.id)).one()


def delivery(delivery_id: str) -> Delivery:
    with db.reading():
        return service.get_delivery(delivery_id)


def run_now() -> None:
    """Run what waits, also what waits for a later try."""
    with db.unit_of_work() as work:
        for run in work.session.exec(select(JobRun).where(JobRun.state == "queued")):
            run.not_before = None
            work.session.add(run)
    worker.run_waiting()


def test_a_mail_arrives_with_both_parts_and_a_stable_identity(sink: Mailbox) -> None:
    delivery_id = ask()
    worker.run_waiting()
    assert (delivery(delivery_id).state, delivery(delivery_id).error) == ("sent", "")
    (path,) = sink.folder.glob("*.eml")
    message = BytesParser(policy=policy.default).parsebytes(path.read_bytes())
    assert message["Message-ID"].startswith(f"<{delivery_id}@")
    assert message["Bcc"] is None
    assert message["Auto-Submitted"] == "auto-generated"
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert text is not None
    assert html is not None
    assert "http://localhost/link/" in text.get_content()
    assert "http://localhost/link/" in html.get_content()


def test_a_mail_whose_sending_is_cancelled_says_so_and_can_be_taken_up_again(sink: Mailbox) -> None:
    delivery_id = ask()
    with db.unit_of_work() as work:
        (run,) = work.session.exec(select(JobRun)).all()
        operations.cancel_run(actor=SYSTEM, run_id=run.id)
    assert delivery(delivery_id).state == "failed"
    assert "cancelled" in reasons.in_words(delivery(delivery_id).error)
    worker.run_waiting()
    assert not list(sink.folder.glob("*.eml"))
    with db.unit_of_work():
        operations.start_run_again(actor=SYSTEM, run_id=run.id)
    worker.run_waiting()
    assert (delivery(delivery_id).state, delivery(delivery_id).error) == ("sent", "")


def test_a_mail_whose_workers_are_lost_says_that_nobody_knows(sink: Mailbox) -> None:
    delivery_id = ask()
    with db.unit_of_work() as work:
        (run,) = work.session.exec(select(JobRun)).all()
        run.state, run.attempt = RUNNING, run.max_attempts
        run.lease_until = clock.now() - timedelta(seconds=1)
        row = service.get_delivery(delivery_id)
        row.state = SENDING
        work.session.add_all([run, row])
    schedule.sweep(requeue_seconds=30)
    assert delivery(delivery_id).state == "unknown"


def test_nothing_is_sent_for_a_transaction_that_fails(sink: Mailbox) -> None:
    def fails() -> None:
        with db.unit_of_work():
            user = factories.make_user(Role.HR)
            links.send_link(actor=SYSTEM, user=user, purpose="sign_in")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert worker.run_waiting() == 0
    assert not list(sink.folder.glob("*.eml"))


def test_without_a_mail_server_messages_wait_visibly_and_leave_later(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    delivery_id = ask()
    worker.run_waiting()
    assert delivery(delivery_id).state == "waiting"
    with smtp_sink(tmp_path) as mailbox:
        jobs.configure(replace(settings, smtp_host="127.0.0.1", smtp_port=mailbox.smtp_port))
        with db.unit_of_work():
            enqueue(jobs.send_waiting)
        worker.run_waiting()
        jobs.configure(settings)
        assert len(list(mailbox.folder.glob("*.eml"))) == 1
    assert delivery(delivery_id).state == "sent"


def test_a_server_that_is_away_for_a_while_costs_nothing(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    jobs.configure(replace(settings, smtp_host="127.0.0.1", smtp_port=1))
    delivery_id = ask()
    worker.run_waiting()
    assert delivery(delivery_id).state == "queued"
    with smtp_sink(tmp_path) as mailbox:
        jobs.configure(replace(settings, smtp_host="127.0.0.1", smtp_port=mailbox.smtp_port))
        run_now()
        assert len(list(mailbox.folder.glob("*.eml"))) == 1
    jobs.configure(settings)
    assert delivery(delivery_id).state == "sent"


def test_a_worker_lost_while_sending_leaves_unknown_and_a_person_decides(sink: Mailbox) -> None:
    delivery_id = ask()
    with db.unit_of_work() as work:
        row = work.session.get(Delivery, delivery_id)
        assert row is not None
        row.state = "sending"  # what a worker killed between marking and recording leaves behind
    worker.run_waiting()
    assert delivery(delivery_id).state == "unknown"
    assert not list(sink.folder.glob("*.eml"))
    with db.unit_of_work():
        service.send_again(actor=factories.make_actor(Role.ADMIN), delivery_id=delivery_id)
    worker.run_waiting()
    assert delivery(delivery_id).state == "sent"
    assert len(list(sink.folder.glob("*.eml"))) == 1


def test_a_domain_with_letters_of_its_own_gets_its_mail(sink: Mailbox) -> None:
    delivery_id = ask(email="jose@españa.es")
    worker.run_waiting()
    assert delivery(delivery_id).state == "sent"
    (path,) = sink.folder.glob("*.eml")
    assert b"To: jose@xn--espaa-rta.es" in path.read_bytes()


def test_an_address_that_mail_cannot_reach_fails_with_its_reason(sink: Mailbox) -> None:
    delivery_id = ask(email="josé@ejemplo.es")
    worker.run_waiting()
    assert delivery(delivery_id).state == "failed"
    assert reasons.in_words(delivery(delivery_id).error) == "Mail servers do not take this address."
    assert not list(sink.folder.glob("*.eml"))


def test_a_mail_that_cannot_be_written_is_tried_again_and_then_failed(sink: Mailbox) -> None:
    with db.unit_of_work():
        to = service.Recipient.user(factories.make_user(Role.HR))
        sent = service.send(message="sign_in_link", to=to, context={"minutes": 30})  # its link is missing
    worker.run_waiting()
    assert delivery(sent.id).state == "queued"
    for _ in range(12):
        run_now()
    assert delivery(sent.id).state == "failed"
    assert "could not be written" in reasons.in_words(delivery(sent.id).error)
    assert not list(sink.folder.glob("*.eml"))


def test_the_same_key_is_sent_once(sink: Mailbox) -> None:
    with db.unit_of_work():
        user = factories.make_user(Role.HR)
        for _ in range(2):
            service.send(
                message="sign_in_link",
                to=service.Recipient.user(user),
                context={"link": "http://localhost/link/x", "minutes": 30},
                key="just-once",
            )
    worker.run_waiting()
    assert len(list(sink.folder.glob("*.eml"))) == 1


def test_the_inbox_holds_no_link_and_belongs_to_one_account(app: Flask) -> None:
    with db.unit_of_work() as work:
        user = factories.make_user(Role.HR)
        links.send_link(actor=auth.actor_of_user(user), user=user, purpose="sign_in")
        for item in work.session.exec(select(InboxItem)):
            assert "link" not in str(item.values)


@pytest.mark.parametrize(
    "subject",
    [
        "Tu enlace para ver la candidatura: Responsable de turno de almacén",
        "Hemos recibido tu candidatura: Responsable de turno de almacén y reparto, turno de tarde",
        "We have your application: Warehouse shift lead",
    ],
)
def test_a_subject_arrives_as_it_was_written(subject: str) -> None:
    message = EmailMessage()
    message["Subject"] = subject
    message.set_content("x")
    arrived = BytesParser(policy=policy.default).parsebytes(message.as_bytes(policy=WIRE))
    assert arrived["Subject"] == subject
