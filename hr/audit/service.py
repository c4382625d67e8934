"""The audit trail: record acts, seal them into a chain, verify the chain."""

import base64
import hashlib
import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, func, select

from hr import clock, crypto, db
from hr.access import Actor
from hr.audit.models import AuditEntry, AuditSeal, SubjectKey
from hr.jobs.queue import cause

GENESIS = "0" * 64


def record(
    *,
    actor: Actor,
    action: str,
    subject: tuple[str, str],
    details: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
) -> str:
    """Write one act into the trail, in the transaction of the act; return the entry's id.

    `details` must hold no personal values; those go into `personal`, encrypted under the subject's key,
    so that erasing the key erases them without breaking the chain.
    """
    subject_type, subject_id = subject
    why = cause.get()
    entry = AuditEntry(
        actor_kind=actor.kind,
        actor_id=actor.id if actor.kind != "system" else "",
        actor_name=_sealed_for(actor.id, actor.name) if actor.kind != "system" else actor.name,
        actor_role=actor.role_label,
        action=action,
        subject_type=subject_type,
        subject_id=subject_id,
        job_run_id=why.job_run_id,
        details=dict(details or {}),
        personal=_sealed_for(subject_id, _canonical(personal)) if personal else "",
        business_on=clock.today().isoformat(),
    )
    db.session().add(entry)
    return entry.id


def _sealed_for(subject_id: str, text: str) -> str:
    if not text:
        return ""
    key = _subject_key(subject_id)
    return base64.b64encode(crypto.seal_bytes(text.encode(), place=f"audit:{subject_id}", key=key)).decode()


def _subject_key(subject_id: str) -> bytes:
    session = db.session()
    row = session.exec(select(SubjectKey).where(SubjectKey.subject_id == subject_id)).first()
    if row is not None:
        return crypto.open_subject_key(subject_id, row.wrapped)
    key, wrapped = crypto.new_subject_key(subject_id)
    session.add(SubjectKey(subject_id=subject_id, wrapped=wrapped))
    session.flush()
    return key


def readable(subject_id: str, sealed: str) -> str:
    """Open a personal value of the trail; an erased one reads as three dots."""
    if not sealed:
        return ""
    row = db.session().exec(select(SubjectKey).where(SubjectKey.subject_id == subject_id)).first()
    if row is None:
        return "…"
    key = crypto.open_subject_key(subject_id, row.wrapped)
    return crypto.open_bytes(base64.b64decode(sealed), place=f"audit:{subject_id}", key=key).decode()


def actor_name(entry: AuditEntry) -> str:
    """Return the readable name of whoever acted."""
    return entry.actor_name if entry.actor_kind == "system" else readable(entry.actor_id, entry.actor_name)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)


def link(previous: str, entry: AuditEntry) -> str:
    """Return the hash of an entry chained to the one before."""
    body = _canonical(
        {
            "id": entry.id,
            "at": entry.created_at.isoformat(),
            "actor": [entry.actor_kind, entry.actor_id, entry.actor_name, entry.actor_role],
            "action": entry.action,
            "subject": [entry.subject_type, entry.subject_id],
            "job": entry.job_run_id,
            "details": entry.details,
            "personal": entry.personal,
            "on": entry.business_on,
        }
    )
    return hashlib.sha256((previous + body).encode()).hexdigest()


def seal_waiting(session: Session, *, limit: int = 2000) -> int:
    """Chain the entries that are not sealed yet, oldest first; return how many."""
    last = session.exec(select(AuditSeal).order_by(col(AuditSeal.number).desc()).limit(1)).first()
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    sealed = select(AuditSeal.entry_id)
    waiting = session.exec(
        select(AuditEntry)
        .where(col(AuditEntry.id).not_in(sealed))
        .order_by(col(AuditEntry.created_at), col(AuditEntry.id))
        .limit(limit)
    ).all()
    for entry in waiting:
        number += 1
        previous = link(previous, entry)
        session.add(AuditSeal(number=number, entry_id=entry.id, hash=previous))
    return len(waiting)


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found."""

    sealed: int
    unsealed: int
    problem: str = ""  # empty when all is well
    bad_number: int | None = None

    @property
    def is_sound(self) -> bool:
        """Whether the chain holds."""
        return not self.problem


def verify(*, expected_head: tuple[int, str] | None = None) -> Verdict:
    """Walk the chain and name the first bad row; `expected_head` (number, hash) also finds a cut tail."""
    session = db.session()
    unsealed = _count_unsealed(session)
    with closing(_chain(session)) as chain:
        number, reached, problem = _walk(chain, expected_head[0] if expected_head else 0)
    if problem:
        return Verdict(number - 1, unsealed, problem, number)
    if expected_head and expected_head[0] and reached != expected_head[1]:
        cut = f"the chain ends at {number} but once reached {expected_head[0]}"
        return Verdict(number, unsealed, cut, number + 1)
    return Verdict(number, unsealed)


def _walk(chain: Iterable[tuple[AuditSeal, AuditEntry | None]], mark: int) -> tuple[int, str, str]:
    """Follow the chain; return the last number looked at, the hash at `mark`, and the first problem."""
    previous, number, reached = GENESIS, 0, ""
    for seal, entry in chain:
        number += 1
        if seal.number != number:
            return number, reached, f"link {number} is missing (found {seal.number})"
        if entry is None:
            return number, reached, f"the entry of link {number} was deleted"
        previous = link(previous, entry)
        if previous != seal.hash:
            return number, reached, f"link {number} (entry {entry.id}) was altered"
        if number == mark:
            reached = previous
    return number, reached, ""


def _chain(session: Session) -> Generator[tuple[AuditSeal, AuditEntry | None], None, None]:
    query = (
        select(AuditSeal, AuditEntry)
        .join(AuditEntry, col(AuditEntry.id) == col(AuditSeal.entry_id), isouter=True)
        .order_by(col(AuditSeal.number))
        .execution_options(yield_per=1000)
    )
    with closing(session.exec(query)) as rows:
        yield from rows


def _count_unsealed(session: Session) -> int:
    entries = session.exec(select(func.count()).select_from(AuditEntry)).one()
    seals = session.exec(select(func.count()).select_from(AuditSeal)).one()
    return max(0, entries - seals)


def head() -> tuple[int, str]:
    """Return number and hash of the last link."""
    last = db.session().exec(select(AuditSeal).order_by(col(AuditSeal.number).desc()).limit(1)).first()
    return (last.number, last.hash) if last else (0, GENESIS)
