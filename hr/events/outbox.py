"""Publishing: the event row and the job rows of its subscribers, all in the transaction at hand."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from hr import clock, db
from hr.access import Actor
from hr.events.catalog import Event
from hr.events.models import DomainEvent
from hr.jobs.queue import Job, cause, enqueue


class _Subscriptions:
    by_event: Mapping[type[Any], Sequence[Job]] = {}


def configure(subscriptions: Mapping[type[Any], Sequence[Job]]) -> None:
    """Set which jobs answer which event."""
    _Subscriptions.by_event = dict(subscriptions)


def subscribers() -> Mapping[type[Any], Sequence[Job]]:
    """Return which jobs answer which event."""
    return _Subscriptions.by_event


def publish(fact: Event, *, actor: Actor) -> str:
    """Store a fact and what is to be done about it; return the event's id.

    Every subscriber gets a job whose arguments are the event's fields and whose key is unique per event,
    so that each answer happens once however often the fact is delivered.
    """
    subject_type, id_field = fact.subject
    payload = asdict(fact)
    why = cause.get()
    event = DomainEvent(
        type=fact.wire,
        subject_type=subject_type,
        subject_id=payload[id_field],
        actor_kind=actor.kind,
        actor_id=actor.id if actor.kind != "system" else "",
        payload=payload,
        occurred_at=clock.now(),
        caused_by=why.event_id,
        depth=why.depth,
    )
    db.session().add(event)
    for answer in _Subscriptions.by_event.get(type(fact), ()):
        if answer.only_if is not None and not answer.only_if(**payload):
            continue
        enqueue(
            answer,
            key=f"{event.id}:{answer.name}"[:200],
            subject=(subject_type, payload[id_field]),
            actor=actor,
            event_id=event.id,
            **payload,
        )
    return event.id
