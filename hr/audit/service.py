"""The audit trail: record acts, seal them into a chain, verify the chain."""

import base64
import hashlib
import json
from collections.abc import Generator, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, select

from hr import clock, crypto, db
from hr.access import Actor
from hr.audit.heads import Head, KeptHeads
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
    session, query = db.session(), select(SubjectKey).where(SubjectKey.subject_id == subject_id)
    row = session.exec(query).first()
    if row is None:
        key, wrapped = crypto.new_subject_key(subject_id)
        if db.insert_once(SubjectKey(subject_id=subject_id, wrapped=wrapped)):
            return key
        row = session.exec(query).one()  # somebody else was first
    return crypto.open_subject_key(subject_id, row.wrapped)


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


LATEST_COMMIT = timedelta(hours=1)  # after its id was made: entries may commit in another order
SEALING = 7_420_156  # number of the lock that lets one sealer at a time into a PostgreSQL database


def seal_waiting(session: Session, *, limit: int = 2000, since: str | None = None) -> int:
    """Chain entries that are not sealed yet, oldest first; return how many.

    Looks only at entries from the last hour before the newest sealed one, unless `since` names an earlier
    entry (see `oldest_unsealed`): the trail is long, and sealing holds the write lock.
    """
    if not db.is_sqlite():
        session.execute(select(func.pg_advisory_xact_lock(SEALING)))
    last = session.exec(select(AuditSeal).order_by(col(AuditSeal.number).desc()).limit(1)).first()
    number, previous = (last.number, last.hash) if last else (0, GENESIS)
    floor = since if since is not None else _shortly_before(last.entry_id if last else "")
    waiting = session.exec(
        select(AuditEntry)
        .where(col(AuditEntry.id) >= floor, ~_has_seal())
        .order_by(col(AuditEntry.id))
        .limit(limit)
    ).all()
    for entry in waiting:
        number += 1
        previous = link(previous, entry)
        session.add(AuditSeal(number=number, entry_id=entry.id, hash=previous))
    return len(waiting)


def _has_seal() -> ColumnElement[bool]:
    return select(AuditSeal.number).where(AuditSeal.entry_id == AuditEntry.id).exists()


def _shortly_before(entry_id: str) -> str:
    """Return the least identifier of an entry made less than an hour before this one."""
    made = int(entry_id[:8] + entry_id[9:13], 16) if entry_id else 0
    digits = f"{max(0, made - int(LATEST_COMMIT.total_seconds() * 1000)):012x}"
    return f"{digits[:8]}-{digits[8:]}"


def has_unsealed() -> bool:
    """Whether the newest entry waits for its seal; quick, for asking often."""
    newest = select(func.max(AuditEntry.id)).scalar_subquery()
    waits = select(AuditEntry.id).where(AuditEntry.id == newest, ~_has_seal())
    return db.session().exec(waits).first() is not None


def oldest_unsealed() -> str | None:
    """Return the oldest entry without a seal, however old; walks the whole trail."""
    waiting = select(AuditEntry.id).where(~_has_seal()).order_by(col(AuditEntry.id)).limit(1)
    return db.session().exec(waiting).first()


@dataclass(frozen=True)
class Verdict:
    """What a check of the chain found."""

    sealed: int
    unsealed: int
    problem: str = ""  # empty when all is well
    bad_number: int | None = None
    warning: str = ""  # what does not break the chain and yet wants a look

    @property
    def is_sound(self) -> bool:
        """Whether the chain holds."""
        return not self.problem


def verify(*, kept: KeptHeads | None = None) -> Verdict:
    """Walk the chain and name the first bad row.

    The heads kept outside the database also show a tail that was cut off and a chain that was computed
    anew; a chain that has grown beyond the last of them is fine.
    """
    session = db.session()
    unsealed = _count_unsealed(session)
    with closing(_chain(session)) as chain:
        number, problem = _walk(chain, kept.by_number if kept else {})
    if problem:
        return Verdict(number - 1, unsealed, problem, number)
    if kept is None:
        return Verdict(number, unsealed)
    if number and not kept.heads:
        state = "holds no head" if kept.is_there else "is missing"
        lost = f"audit.head {state}, so nothing shows whether the end of the chain was cut off"
        return Verdict(number, unsealed, lost)
    if number < kept.highest:
        cut = f"the chain ends at {number} but once reached {kept.highest}"
        return Verdict(number, unsealed, cut, number + 1)
    return Verdict(number, unsealed, warning=_unreadable(kept))


def _unreadable(kept: KeptHeads) -> str:
    if not kept.unreadable:
        return ""
    return f"these lines of audit.head cannot be read: {', '.join(map(str, kept.unreadable))}"


def _walk(
    chain: Iterable[tuple[AuditSeal, AuditEntry | None]], kept: Mapping[int, set[str]]
) -> tuple[int, str]:
    """Follow the chain through the kept heads; return the last number looked at and the first problem."""
    previous, number, agreed = GENESIS, 0, 0
    for seal, entry in chain:
        number += 1
        if seal.number != number:
            return number, f"link {number} is missing (found {seal.number})"
        if entry is None:
            return number, f"the entry of link {number} was deleted"
        previous = link(previous, entry)
        if previous != seal.hash:
            return number, f"link {number} (entry {entry.id}) was altered"
        if number in kept:
            if kept[number] != {previous}:
                where = f"one of the links {agreed + 1} to {number} was rewritten"
                return number, f"link {number} is not the one whose head was kept: {where}"
            agreed = number
    return number, ""


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


def head() -> Head:
    """Return number and hash of the last link."""
    last = db.session().exec(select(AuditSeal).order_by(col(AuditSeal.number).desc()).limit(1)).first()
    return Head(last.number, last.hash) if last else Head(0, GENESIS)


def passes_through(head: Head) -> bool:
    """Whether the chain has this link, without walking it."""
    seal = db.session().get(AuditSeal, head.number) if head.number else None
    return head.number == 0 or (seal is not None and seal.hash == head.hash)
