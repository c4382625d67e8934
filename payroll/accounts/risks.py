"""What speaks against a change of account: reasons that whoever decides can read."""

import json
from collections.abc import Iterator, Sequence
from datetime import timedelta

from rapidfuzz import fuzz, utils
from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit.models import AuditEntry
from hr.auth.models import AuthSession
from hr.i18n import N_
from hr.people.models import BankAccount, Person
from payroll.accounts.models import BankChange, PayDivision
from payroll.accounts.states import EFFECTIVE, OPEN

SHARED, OTHER_HOLDER, NOT_SELF = "shared_account", "other_holder", "not_self"
NEW_PASSWORD, NEW_SESSION, AGAIN, REPORTED = "new_password", "new_session", "again", "reported"
WORDS: dict[str, str] = {
    SHARED: N_("Somebody else is paid to the same account."),
    OTHER_HOLDER: N_("The holder of the account has another name."),
    NOT_SELF: N_("Somebody else asked for it."),
    NEW_PASSWORD: N_("The password of the account was changed in the last week."),
    NEW_SESSION: N_("It was asked from a session that began by a mailed link within the hour."),
    AGAIN: N_("The account changed before in the last 90 days."),
    REPORTED: N_("An earlier change was reported as not theirs."),
}
WEIGHTS: dict[str, int] = {
    SHARED: 50, OTHER_HOLDER: 30, NOT_SELF: 30, NEW_PASSWORD: 25, NEW_SESSION: 15, AGAIN: 15, REPORTED: 40,
}  # fmt: skip
SECOND_PERSON_FROM = 30
RECENT, PASSWORD_WEEK = timedelta(days=90), timedelta(days=7)
SIMILAR = 60


def find(*, actor: Actor, person: Person, fingerprints: Sequence[str], holder: str) -> list[str]:
    """Return the reasons against a change, the gravest first."""
    found = set(_of_account(person, fingerprints, holder)) | set(_of_asking(actor, person))
    return sorted(found, key=lambda key: (-WEIGHTS[key], key))


def score(keys: Sequence[str]) -> int:
    """Return the sum of the reasons' weights."""
    return sum(WEIGHTS.get(key, 0) for key in keys)


def needs_second(keys: Sequence[str]) -> bool:
    """Tell whether another person has to look first; an account shared with somebody always asks for it."""
    return score(keys) >= SECOND_PERSON_FROM


def is_shared(person_id: str, fingerprint: str) -> bool:
    """Tell whether somebody else is or is about to be paid to an account, wholly or in part."""
    session = db.session()
    paid = select(BankAccount.id).where(
        BankAccount.fingerprint == fingerprint, BankAccount.person_id != person_id
    )
    asked = select(BankChange.id).where(
        BankChange.fingerprint == fingerprint,
        BankChange.person_id != person_id,
        col(BankChange.state).in_(OPEN),
    )
    if session.exec(paid).first() is not None or session.exec(asked).first() is not None:
        return True
    return any(fingerprint in _of_parts(parts) for parts in _parts_of_others(person_id))


def _parts_of_others(person_id: str) -> Iterator[list[dict[str, str]]]:
    """Yield how others' pay is split, or is about to be; the parts are sealed, so each is opened."""
    session, today = db.session(), clock.today()
    now: dict[str, PayDivision] = {}
    query = select(PayDivision).where(PayDivision.person_id != person_id)
    for row in session.exec(query.order_by(col(PayDivision.effective_from), col(PayDivision.id))):
        if row.effective_from > today:
            yield row.parts
        else:
            now[row.person_id] = row
    yield from (row.parts for row in now.values())
    asked = select(BankChange).where(BankChange.person_id != person_id, col(BankChange.state).in_(OPEN))
    yield from (json.loads(change.wanted.get("parts", "[]")) for change in session.exec(asked))


def _of_parts(parts: Sequence[dict[str, str]]) -> set[str]:
    return {part["fingerprint"] for part in parts}


def fingerprints_of(change: BankChange) -> set[str]:
    """Return every account a change would have pay go to."""
    return _of_parts(json.loads(change.wanted.get("parts", "[]"))) | ({change.fingerprint} - {""})


def _of_account(person: Person, fingerprints: Sequence[str], holder: str) -> Iterator[str]:
    if any(is_shared(person.id, fingerprint) for fingerprint in fingerprints):
        yield SHARED
    alike = fuzz.token_set_ratio(holder, person.name, processor=utils.default_process)
    if holder.strip() and alike < SIMILAR:
        yield OTHER_HOLDER


def _of_asking(actor: Actor, person: Person) -> Iterator[str]:
    session, now = db.session(), clock.now()
    if actor.person_id != person.id:
        yield NOT_SELF
    reset = select(AuditEntry.id).where(
        AuditEntry.action == "user.password_set",
        AuditEntry.subject_id == (actor.user_id or ""),
        col(AuditEntry.created_at) > now - PASSWORD_WEEK,
    )
    if actor.user_id and session.exec(reset).first() is not None:
        yield NEW_PASSWORD
    row = session.get(AuthSession, actor.session_id) if actor.session_id else None
    if row is not None and row.method == "link" and row.created_at > now - timedelta(hours=1):
        yield NEW_SESSION
    earlier = session.exec(select(BankChange).where(BankChange.person_id == person.id)).all()
    if any(row.state == EFFECTIVE and row.created_at > now - RECENT for row in earlier):
        yield AGAIN
    if any(row.state in ("fraud", "frozen") for row in earlier):
        yield REPORTED
