"""Sessions that can be ended at any moment: the browser holds a secret, the row its hash."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor, Role
from hr.audit import service as audit
from hr.auth.limits import digest
from hr.auth.models import AuthSession, User
from hr.auth.rights import permissions_of, roles_of, settings
from hr.ids import new_token

# How the holder of a session proved who they are; signatures repeat it as evidence.
BY_PASSWORD, BY_MAILED_LINK, BY_OPERATOR = "password", "link", "operator"
TOUCH_EVERY = timedelta(minutes=1)


def open_session(
    *,
    user_id: str | None = None,
    subject: tuple[str, str] = ("", ""),
    actor: Actor,
    method: str,
    kind: str = "user",
) -> str:
    """Start a session for a user or for the holder of a candidate link; return its secret."""
    token, now = new_token(), clock.now()
    row = AuthSession(
        token_hash=digest(token),
        kind=kind,
        method=method,
        user_id=user_id,
        subject_type=subject[0],
        subject_id=subject[1],
        last_seen_at=now,
        fresh_at=now,
        expires_at=now + timedelta(hours=settings().session_hours),
    )
    db.session().add(row)
    audit.record(actor=actor, action="auth.signed_in", subject=("user", user_id) if user_id else subject)
    return token


def actor_for(token: str, *, address: str = "") -> Actor | None:
    """Return the actor behind a session secret, or None when the session is over."""
    session = db.session()
    row = session.exec(select(AuthSession).where(AuthSession.token_hash == digest(token))).first()
    now = clock.now()
    if row is None or row.revoked_at is not None or row.expires_at < now:
        return None
    user = session.get(User, row.user_id) if row.user_id else None
    if row.user_id and (user is None or not user.is_active):
        return None
    roles = roles_of(row.user_id) if row.user_id else frozenset[Role]()
    if row.last_seen_at + _idle(roles) < now:
        return None
    fresh = row.fresh_at + timedelta(minutes=settings().fresh_minutes) > now
    seen = row.last_seen_at.isoformat()
    return Actor(
        kind=row.kind,
        user_id=row.user_id,
        person_id=user.person_id if user else None,
        name=user.name if user else "",
        roles=roles,
        permissions=permissions_of(roles),
        subject_type=row.subject_type or None,
        subject_id=row.subject_id or None,
        session_id=row.id,
        is_fresh=fresh,
        address=address,
        extra={"seen_at": seen, "method": row.method, **({"locale": user.locale} if user else {})},
    )


def last_user(token: str) -> str | None:
    """Return whose session a secret stood for, also when it has run out, unless somebody ended it."""
    with db.separate_reading() as session:
        row = session.exec(select(AuthSession).where(AuthSession.token_hash == digest(token))).first()
    return row.user_id if row is not None and row.revoked_at is None else None


def _idle(roles: frozenset[Role]) -> timedelta:
    """Staff who see others' data are signed out sooner than people who see their own."""
    staff = roles & {Role.ADMIN, Role.HR, Role.PAYROLL_PREPARER, Role.PAYROLL_APPROVER}
    return timedelta(minutes=settings().idle_minutes if staff else 3 * settings().idle_minutes)


def is_untouched(actor: Actor) -> bool:
    """Whether the actor's session was last noted as in use more than a minute ago."""
    seen = actor.extra.get("seen_at")
    return seen is not None and datetime.fromisoformat(seen) <= clock.now() - TOUCH_EVERY


def touch(session_id: str) -> None:
    """Note that the session is in use; inside a unit of work as part of it, else in one of its own."""
    work = db.current()
    if work is not None and work.writes:
        _note_use(session_id)
        return
    with db.separate_unit_of_work():
        _note_use(session_id)


def _note_use(session_id: str) -> None:
    seen = update(AuthSession).where(col(AuthSession.id) == session_id).values(last_seen_at=clock.now())
    db.change(db.session(), seen)


def sessions_of(user_id: str) -> Sequence[AuthSession]:
    """Return the open sessions of a user, the one used last first."""
    query = (
        select(AuthSession)
        .where(AuthSession.user_id == user_id, col(AuthSession.revoked_at).is_(None))
        .where(col(AuthSession.expires_at) > clock.now())
        .order_by(col(AuthSession.last_seen_at).desc())
    )
    idle = _idle(roles_of(user_id))
    return [row for row in db.session().exec(query) if row.last_seen_at + idle > clock.now()]


def sign_out(*, actor: Actor) -> None:
    """End the session at hand."""
    if actor.session_id:
        _revoke(col(AuthSession.id) == actor.session_id)
        audit.record(actor=actor, action="auth.signed_out", subject=(actor.subject_type or "user", actor.id))


def sign_out_everywhere(*, actor: Actor, user_id: str) -> None:
    """End every session of a user, as after a change of password or roles."""
    _revoke(col(AuthSession.user_id) == user_id)
    audit.record(actor=actor, action="auth.sessions_revoked", subject=("user", user_id))


def end_subject_sessions(*, subject: tuple[str, str]) -> None:
    """End every link session about one subject."""
    _revoke((col(AuthSession.subject_type) == subject[0]) & (col(AuthSession.subject_id) == subject[1]))


def _revoke(which: object) -> None:
    db.change(
        db.session(),
        update(AuthSession)
        .where(which, col(AuthSession.revoked_at).is_(None))  # type: ignore[arg-type]
        .values(revoked_at=clock.now()),
    )
