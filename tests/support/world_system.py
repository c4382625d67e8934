"""The system part of the world: background work and mails in every state, inbox lines, links."""

from typing import TYPE_CHECKING

from hr import clock, db
from hr.auth import service as auth
from hr.documents.jobs import render_document
from hr.jobs.models import CANCELLED, DONE, FAILED, QUEUED, RUNNING, Heartbeat, JobRun
from hr.jobs.queue import enqueue
from hr.notifications import messages
from hr.notifications import service as notifications
from hr.notifications.models import FAILED as NOT_SENT
from hr.notifications.models import QUEUED as UNSENT
from hr.notifications.models import SENDING, SENT, UNKNOWN, WAITING, Delivery
from hr.notifications.reasons import Reason
from hr.notifications.service import Recipient
from onboarding.plans.jobs import remind_due

if TYPE_CHECKING:
    from tests.support.world import World

PROBLEM = "The document could not be made."
ENDS: dict[str, dict[str, object]] = {
    "waits": {"state": QUEUED},
    "runs": {"state": RUNNING, "done": 40, "total": 200, "attempt": 1},
    "stops": {"state": RUNNING, "done": 40, "total": 200, "attempt": 1, "cancelled_by": "Persona Admin"},
    "done": {"state": DONE, "done": 1200, "total": 1200, "attempt": 1},
    "partly": {"state": DONE, "done": 198, "total": 200, "failed": 2, "attempt": 1},
    "failed": {"state": FAILED, "attempt": 5, "error_message": PROBLEM, "error_reference": "0190abcdef12"},
    "cancelled": {"state": CANCELLED, "done": 50, "total": 200, "cancelled_by": "Persona Admin"},
}
# A sample has its dates in some language; an inbox line shows ISO dates in its reader's.
FIGURES = {"month": "2026-11", "starts_on": "2026-12-01", "day": "2026-12-01", "due": "2027-01-20"}
PURPOSES = ("sign_in", "invite", "reset", "new_hire")


def build(world: "World") -> None:
    """Make background work, mails, inbox lines and links."""
    made = {name: _job_run(values) for name, values in ENDS.items()}
    world.pair("job_run", "run_id", made["failed"], made["done"])
    world.all["job_run"] += made.values()
    enqueue(remind_due)
    _mails(world)
    _links(world)
    db.session().add(Heartbeat(name="worker-default", seen_at=clock.now()))


def _job_run(values: dict[str, object]) -> str:
    run = db.session().get(JobRun, enqueue(render_document, document_id="none"))
    assert run is not None
    for name, value in values.items():
        setattr(run, name, value)
    if run.state != QUEUED:
        run.started_at = clock.now()
    if run.state in (DONE, FAILED, CANCELLED):
        run.finished_at = clock.now()
    if run.cancelled_by:
        run.cancel_requested_at = clock.now()
    run.enqueued_at = clock.now()
    db.session().add(run)
    return run.id


def _mails(world: "World") -> None:
    """Send the employee every kind of message and let the mails end in every way."""
    user = auth.get_user(world.accounts["employee"])
    made: list[Delivery] = []
    for name, kind in messages.registered().items():
        sample = {key: value for key, value in kind.sample.items() if key != "name"}
        sample |= FIGURES
        sent = notifications.send(
            message=name, to=Recipient.user(user), context=sample, key=f"sample:employee:{name}"
        )
        made.append(sent)
    states = (NOT_SENT, SENT, UNSENT, WAITING, SENDING, UNKNOWN)
    for delivery, state in zip(made, states, strict=False):
        notifications.record_outcome(delivery.id, state)
    for delivery, reason in zip(made, Reason, strict=False):
        delivery.error = reason.note("451")
    world.pair("delivery", "delivery_id", made[0].id, made[1].id)
    reader = auth.get_user(world.accounts["hr"])
    for name in messages.registered():
        if messages.get(name).inbox:
            sample = {**messages.get(name).sample, **FIGURES}
            notifications.send(
                message=name, to=Recipient.user(reader), context=sample, key=f"sample:hr:{name}"
            )


def _links(world: "World") -> None:
    """Make links of each purpose, and one that is spent."""
    user_id = world.accounts["employee"]
    tokens = {purpose: _token(auth.make_link(purpose=purpose, user_id=user_id)) for purpose in PURPOSES}
    subject = ("application", world.application_id)
    tokens["candidate"] = _token(auth.make_link(purpose="candidate", subject=subject))
    spent = _token(auth.make_link(purpose="sign_in", user_id=world.accounts["hr"]))
    used, _secret = auth.use_link(spent)
    world.pair("link", "token", tokens["reset"], spent)  # a new sign-in link would end an earlier one
    world.pair("spent_link", "link_id", used.id, "nothing")
    world.all["link"] += [*tokens.values(), "unknown"]


def _token(link: str) -> str:
    return link.rsplit("/", 1)[-1]
