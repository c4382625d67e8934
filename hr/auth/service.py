"""Accounts: sign in, single-use links, roles, sessions that can be revoked, limits on tries."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import SYSTEM, Actor, Permission, Role
from hr.audit import service as audit
from hr.auth import passwords
from hr.auth.models import Attempt, AuthSession, SingleUseLink, User, UserRole
from hr.errors import Conflict, Invalid, LinkSpent, NotFound, TooMany
from hr.i18n import N_
from hr.ids import new_token
from hr.settings import Settings

WINDOW = timedelta(minutes=15)
LIMITS = {"account": 10, "address": 50, "link": 6, "link_address": 30}


class _State:
    grants: Mapping[Role, frozenset[str]] = {}
    settings: Settings = Settings()


def configure(settings: Settings, grants: Mapping[Role, Iterable[Permission]]) -> None:
    """Set the grants of all manifests and the durations."""
    _State.settings = settings
    _State.grants = {role: frozenset(p.value for p in granted) for role, granted in grants.items()}


def grants() -> Mapping[Role, frozenset[str]]:
    """Return what each role may do."""
    return _State.grants


def digest(token: str) -> str:
    """Return the stored form of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


# ---- limits ------------------------------------------------------------------------------------------


def check_limit(kind: str, key: str, *, limit: int, window: timedelta = WINDOW) -> None:
    """Raise TooMany when this key was counted too often in the window."""
    since = clock.now() - window
    count = db.session().exec(
        select(func.count())
        .select_from(Attempt)
        .where(
            Attempt.kind == kind, Attempt.key_hash == digest(f"{kind}:{key}"), col(Attempt.created_at) > since
        )
    )
    if count.one() >= limit:
        raise TooMany(N_("Too many tries. Wait a quarter of an hour and try again."), key="too_many")


def count_try(kind: str, key: str) -> None:
    """Count one try."""
    db.session().add(Attempt(kind=kind, key_hash=digest(f"{kind}:{key}")))


# ---- sign in -----------------------------------------------------------------------------------------


def sign_in(*, email: str, password: str, address: str) -> str:
    """Check e-mail and password; return the secret of a new session. Opens its own transactions.

    The answer and its time are the same for an unknown account, a wrong password and a switched-off one.
    """
    normal = email.strip().lower()
    with db.separate_reading() as session:
        check_limit("account", normal, limit=LIMITS["account"])
        check_limit("address", address, limit=LIMITS["address"])
        user = session.exec(select(User).where(User.email == normal)).first()
    good = passwords.matches(user.password_hash if user and user.is_active else "", password)
    with db.separate_unit_of_work():
        if not good or user is None:
            count_try("account", normal)
            count_try("address", address)
            audit.record(
                actor=SYSTEM, action="auth.sign_in_failed", subject=("user", user.id if user else "")
            )
        else:
            return open_session(user_id=user.id, actor=actor_of_user(user))
    raise Invalid(N_("E-mail and password do not match."), key="bad_credentials")


def open_session(
    *, user_id: str | None = None, subject: tuple[str, str] = ("", ""), actor: Actor, kind: str = "user"
) -> str:
    """Start a session for a user or for the holder of a candidate link; return its secret."""
    token, now = new_token(), clock.now()
    row = AuthSession(
        token_hash=digest(token),
        kind=kind,
        user_id=user_id,
        subject_type=subject[0],
        subject_id=subject[1],
        last_seen_at=now,
        fresh_at=now,
        expires_at=now + timedelta(hours=_State.settings.session_hours),
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
    fresh = row.fresh_at + timedelta(minutes=_State.settings.fresh_minutes) > now
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
        extra={"locale": user.locale} if user else {},
    )


def _idle(roles: frozenset[Role]) -> timedelta:
    """Staff who see others' data are signed out sooner than people who see their own."""
    staff = roles & {Role.ADMIN, Role.HR, Role.PAYROLL_PREPARER, Role.PAYROLL_APPROVER}
    return timedelta(minutes=_State.settings.idle_minutes if staff else 3 * _State.settings.idle_minutes)


def touch(session_id: str) -> None:
    """Note that the session is in use, at most once a minute."""
    now = clock.now()
    stale = now - timedelta(minutes=1)
    with db.separate_reading() as session:
        row = session.get(AuthSession, session_id)
        if row is None or row.last_seen_at > stale:
            return
    with db.separate_unit_of_work() as work:
        db.change(
            work.session,
            update(AuthSession).where(col(AuthSession.id) == session_id).values(last_seen_at=now),
        )


def sign_out(*, actor: Actor) -> None:
    """End the session at hand."""
    if actor.session_id:
        _revoke(col(AuthSession.id) == actor.session_id)
        audit.record(actor=actor, action="auth.signed_out", subject=("user", actor.id))


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


# ---- users and roles ---------------------------------------------------------------------------------


def create_user(
    *,
    actor: Actor,
    email: str,
    name: str,
    roles: Sequence[Role],
    person_id: str | None = None,
    locale: str = "es",
) -> User:
    """Create an account without a password; its holder sets one by an invitation link."""
    normal = email.strip().lower()
    session = db.session()
    if session.exec(select(User).where(User.email == normal)).first():
        raise Conflict(N_("There is already an account with this e-mail address."), key="email_taken")
    user = User(email=normal, name=name.strip(), person_id=person_id, locale=locale)
    session.add(user)
    session.flush()
    for role in roles:
        session.add(UserRole(user_id=user.id, role=role.value))
    audit.record(
        actor=actor,
        action="user.created",
        subject=("user", user.id),
        details={"roles": sorted(role.value for role in roles)},
        personal={"email": normal, "name": user.name},
    )
    return user


def roles_of(user_id: str | None) -> frozenset[Role]:
    """Return the roles of a user."""
    names = db.session().exec(select(UserRole.role).where(UserRole.user_id == user_id)).all()
    return frozenset(Role(name) for name in names)


def permissions_of(roles: frozenset[Role]) -> frozenset[str]:
    """Return everything that the roles together may do."""
    return (
        frozenset().union(*(_State.grants.get(role, frozenset()) for role in roles)) if roles else frozenset()
    )


def users_with_role(role: Role) -> Sequence[User]:
    """Return the active users who hold a role."""
    query = (
        select(User)
        .join(UserRole, col(UserRole.user_id) == col(User.id))
        .where(UserRole.role == role.value, col(User.is_active))
        .order_by(col(User.id))
    )
    return db.session().exec(query).all()


def set_roles(*, actor: Actor, user_id: str, roles: Sequence[Role]) -> None:
    """Give exactly these roles; open sessions end so that the change counts at once."""
    session = db.session()
    user = get_user(user_id)
    if Role.PAYROLL_PREPARER in roles and Role.PAYROLL_APPROVER in roles:
        raise Invalid(
            N_("Preparing and approving pay are two people's work: choose one of the two roles."),
            key="segregation_of_duties",
            fields={"roles": N_("Choose preparer or approver, not both.")},
        )
    before = sorted(role.value for role in roles_of(user.id))
    for row in session.exec(select(UserRole).where(UserRole.user_id == user.id)):
        session.delete(row)
    session.flush()
    for role in dict.fromkeys(roles):
        session.add(UserRole(user_id=user.id, role=role.value))
    after = sorted(role.value for role in roles)
    audit.record(
        actor=actor,
        action="user.roles_set",
        subject=("user", user.id),
        details={"before": before, "after": after},
    )
    sign_out_everywhere(actor=actor, user_id=user.id)


def get_user(user_id: str) -> User:
    """Return a user or raise NotFound."""
    user = db.session().get(User, user_id)
    if user is None:
        raise NotFound(N_("We could not find this account."))
    return user


def user_by_email(email: str) -> User | None:
    """Return the user with this address, if any."""
    return db.session().exec(select(User).where(User.email == email.strip().lower())).first()


def user_of_person(person_id: str) -> User | None:
    """Return the account of a person, if any."""
    return db.session().exec(select(User).where(User.person_id == person_id)).first()


def set_active(*, actor: Actor, user_id: str, active: bool) -> None:
    """Switch an account on or off."""
    user = get_user(user_id)
    user.is_active = active
    db.session().add(user)
    action = "user.switched_on" if active else "user.switched_off"
    audit.record(actor=actor, action=action, subject=("user", user_id))
    if not active:
        sign_out_everywhere(actor=actor, user_id=user_id)


def set_password(*, actor: Actor, user_id: str, password: str) -> User:
    """Set a new password and end every session."""
    problem = passwords.weakness(password)
    if problem:
        raise Invalid(problem, key="weak_password", fields={"password": problem})
    user = get_user(user_id)
    user.password_hash = passwords.hashed(password)
    db.session().add(user)
    audit.record(actor=actor, action="user.password_set", subject=("user", user_id))
    sign_out_everywhere(actor=actor, user_id=user_id)
    return user


def set_locale(*, actor: Actor, locale: str) -> None:
    """Remember the language of a signed-in user."""
    if actor.user_id and locale in ("es", "en"):
        db.change(db.session(), update(User).where(col(User.id) == actor.user_id).values(locale=locale))


def actor_of_user(user: User) -> Actor:
    """Return the actor that a user is, outside a session."""
    roles = roles_of(user.id)
    return Actor(
        kind="user",
        user_id=user.id,
        person_id=user.person_id,
        name=user.name,
        roles=roles,
        permissions=permissions_of(roles),
    )


# ---- single-use links --------------------------------------------------------------------------------


def make_link(
    *,
    purpose: str,
    user_id: str | None = None,
    subject: tuple[str, str] = ("", ""),
    lifetime: timedelta | None = None,
) -> str:
    """Make a link that works once and return its full address; earlier ones of the same kind stop working."""
    now = clock.now()
    db.change(
        db.session(),
        update(SingleUseLink)
        .where(
            col(SingleUseLink.purpose) == purpose,
            col(SingleUseLink.user_id).is_(user_id)
            if user_id is None
            else col(SingleUseLink.user_id) == user_id,
            col(SingleUseLink.subject_id) == subject[1],
            col(SingleUseLink.used_at).is_(None),
        )
        .values(expires_at=now),
    )
    token = new_token()
    db.session().add(
        SingleUseLink(
            token_hash=digest(token),
            purpose=purpose,
            user_id=user_id,
            subject_type=subject[0],
            subject_id=subject[1],
            expires_at=now + (lifetime or timedelta(minutes=_State.settings.link_minutes)),
        )
    )
    return f"{_State.settings.base_url}/link/{token}"


def look_at_link(token: str) -> SingleUseLink:
    """Return a usable link without using it, or raise LinkSpent."""
    link = db.session().exec(select(SingleUseLink).where(SingleUseLink.token_hash == digest(token))).first()
    if link is None:
        raise LinkSpent(
            N_("This link is not valid. Copy the whole address from the mail."), key="link_unknown"
        )
    if link.used_at is not None:
        raise LinkSpent(
            N_("This link has been used. Each link works once."), link_id=link.id, key="link_used"
        )
    if link.expires_at <= clock.now():
        raise LinkSpent(N_("This link has expired."), link_id=link.id, key="link_expired")
    return link


def use_link(token: str) -> tuple[SingleUseLink, str]:
    """Use a link up and open the session it stands for; return the link and the session's secret."""
    link = look_at_link(token)
    now: datetime = clock.now()
    used = db.change(
        db.session(),
        update(SingleUseLink)
        .where(col(SingleUseLink.id) == link.id, col(SingleUseLink.used_at).is_(None))
        .values(used_at=now),
    )
    if used != 1:
        raise LinkSpent(
            N_("This link has been used. Each link works once."), link_id=link.id, key="link_used"
        )
    if link.user_id:
        user = get_user(link.user_id)
        if not user.is_active:
            raise LinkSpent(N_("This account is switched off. Ask your administrator."), key="account_off")
        return link, open_session(user_id=user.id, actor=actor_of_user(user))
    actor = Actor(kind="candidate", subject_type=link.subject_type, subject_id=link.subject_id)
    secret = open_session(subject=(link.subject_type, link.subject_id), actor=actor, kind="candidate")
    return link, secret


def get_link(link_id: str) -> SingleUseLink:
    """Return a link row, spent or not, so that a new one can be sent in its place."""
    link = db.session().get(SingleUseLink, link_id)
    if link is None:
        raise NotFound(N_("We could not find this link."))
    return link


def link_minutes() -> int:
    """Return how long an ordinary link lasts."""
    return _State.settings.link_minutes


def base_url() -> str:
    """Return the address people reach us at; mails build their links on it, never on the request's host."""
    return _State.settings.base_url
