"""Accounts: sign in, passwords, roles, single-use links. Sessions, limits and rights stand beside it."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM, Actor, Role
from hr.audit import service as audit
from hr.auth import passwords
from hr.auth.limits import LIMITS, WINDOW, check_limit, count_try, digest
from hr.auth.models import SingleUseLink, User, UserRole
from hr.auth.rights import actor_of_user, configure, grants, permissions_of, roles_of, settings
from hr.auth.sessions import (
    BY_MAILED_LINK,
    BY_OPERATOR,
    BY_PASSWORD,
    actor_for,
    end_subject_sessions,
    is_untouched,
    last_user,
    open_session,
    sessions_of,
    sign_out,
    sign_out_everywhere,
    touch,
)
from hr.errors import Conflict, Invalid, LinkSpent, NotFound
from hr.i18n import N_
from hr.ids import new_token

__all__ = [
    "BY_MAILED_LINK",
    "BY_OPERATOR",
    "BY_PASSWORD",
    "LIMITS",
    "WINDOW",
    "actor_for",
    "actor_of_user",
    "base_url",
    "check_limit",
    "configure",
    "count_try",
    "create_user",
    "digest",
    "end_subject_sessions",
    "get_link",
    "get_user",
    "grants",
    "is_untouched",
    "last_user",
    "link_minutes",
    "look_at_link",
    "make_link",
    "open_session",
    "permissions_of",
    "roles_of",
    "sessions_of",
    "set_active",
    "set_locale",
    "set_password",
    "set_roles",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
    "touch",
    "use_link",
    "user_by_email",
    "user_of_person",
    "users_with_role",
]

# ---- sign in -----------------------------------------------------------------------------------------


def sign_in(*, email: str, password: str, address: str) -> str:
    """Check e-mail and password; return the secret of a new session. Opens its own transactions.

    The answer and its time are the same for an unknown account, a wrong password and a switched-off one.
    """
    normal = email.strip().lower()
    with db.separate_reading() as session:
        check_limit("account", normal, limit=LIMITS["account"])
        check_limit("address", address, limit=LIMITS["address"])
        check_limit("everywhere", "", limit=LIMITS["everywhere"])
        user = session.exec(select(User).where(User.email == normal)).first()
    good = passwords.matches(user.password_hash if user and user.is_active else "", password)
    renewed = (
        passwords.hashed(password) if good and user and passwords.is_outdated(user.password_hash) else ""
    )
    with db.separate_unit_of_work():
        if not good or user is None:
            count_try("account", normal)
            count_try("address", address)
            count_try("everywhere", "")
            audit.record(
                actor=SYSTEM, action="auth.sign_in_failed", subject=("user", user.id if user else "")
            )
        else:
            if renewed:
                _store_hash(user, renewed)
            return open_session(user_id=user.id, actor=actor_of_user(user), method=BY_PASSWORD)
    raise Invalid(N_("E-mail and password do not match."), key="bad_credentials")


def _store_hash(user: User, renewed: str) -> None:
    """Keep the same password under a hash of today's parameters, unless it has been changed meanwhile."""
    same = (col(User.id) == user.id) & (col(User.password_hash) == user.password_hash)
    db.change(db.session(), update(User).where(same).values(password_hash=renewed))


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
    _check_duties(roles)
    normal = email.strip().lower()
    session = db.session()
    if session.exec(select(User).where(User.email == normal)).first():
        raise Conflict(N_("There is already an account with this e-mail address."), key="email_taken")
    user = User(email=normal, name=name.strip(), person_id=person_id, locale=locale)
    session.add(user)
    session.flush()
    for role in dict.fromkeys(roles):
        session.add(UserRole(user_id=user.id, role=role.value))
    audit.record(
        actor=actor,
        action="user.created",
        subject=("user", user.id),
        details={"roles": sorted(role.value for role in roles)},
        personal={"email": normal, "name": user.name},
    )
    return user


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
    _check_duties(roles)
    if Role.ADMIN not in roles:
        _keep_an_administrator(user)
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


def _check_duties(roles: Sequence[Role]) -> None:
    """Refuse one account that would prepare and approve pay."""
    if Role.PAYROLL_PREPARER in roles and Role.PAYROLL_APPROVER in roles:
        raise Invalid(
            N_("Preparing and approving pay are two people's work: choose one of the two roles."),
            key="segregation_of_duties",
            fields={"roles": N_("Choose preparer or approver, not both.")},
        )


def _keep_an_administrator(user: User) -> None:
    """Refuse to take away the only active administrator: nobody could then let anybody in."""
    if {holder.id for holder in users_with_role(Role.ADMIN)} == {user.id}:
        message = N_("This is the only administrator. Make somebody else one first.")
        raise Invalid(message, key="last_admin", fields={"roles": message})


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


def is_same_person(actor: Actor, user_id: str) -> bool:
    """Tell whether an account is the actor's, or another one of the same person."""
    if not user_id or user_id == actor.user_id:
        return bool(user_id)
    user = db.session().get(User, user_id)
    return user is not None and bool(user.person_id) and user.person_id == actor.person_id


def set_active(*, actor: Actor, user_id: str, active: bool) -> None:
    """Switch an account on or off."""
    user = get_user(user_id)
    if not active:
        _keep_an_administrator(user)
    user.is_active = active
    db.session().add(user)
    action = "user.switched_on" if active else "user.switched_off"
    audit.record(actor=actor, action=action, subject=("user", user_id))
    if not active:
        sign_out_everywhere(actor=actor, user_id=user_id)


def set_password(*, actor: Actor, user_id: str, password: str) -> User:
    """Set a new password; every session ends and links sent before stop working."""
    problem = passwords.weakness(password)
    if problem:
        raise Invalid(problem, key="weak_password", fields={"password": problem})
    user = get_user(user_id)
    user.password_hash = passwords.hashed(password)
    db.session().add(user)
    audit.record(actor=actor, action="user.password_set", subject=("user", user_id))
    unused = (col(SingleUseLink.user_id) == user_id) & col(SingleUseLink.used_at).is_(None)
    db.change(db.session(), update(SingleUseLink).where(unused).values(expires_at=clock.now()))
    sign_out_everywhere(actor=actor, user_id=user_id)
    return user


def set_locale(*, actor: Actor, locale: str) -> None:
    """Remember the language of a signed-in user."""
    if actor.user_id and locale in ("es", "en"):
        db.change(db.session(), update(User).where(col(User.id) == actor.user_id).values(locale=locale))


# ---- single-use links --------------------------------------------------------------------------------


def make_link(
    *,
    purpose: str,
    user_id: str | None = None,
    subject: tuple[str, str] = ("", ""),
    lifetime: timedelta | None = None,
    method: str = BY_MAILED_LINK,
) -> str:
    """Make a link that works once and return its full address; earlier ones of the same kind stop working.

    `method` says what opening it proves: that the holder reads the mailbox it goes to, or only that an
    operator gave it to them.
    """
    now = clock.now()
    lasts = lifetime or timedelta(minutes=settings().link_minutes)
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
            method=method,
            lasts_minutes=int(lasts.total_seconds() // 60),
            expires_at=now + lasts,
        )
    )
    return f"{settings().base_url}/link/{token}"


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
        if _has_newer(link):
            message = N_("A newer link has taken the place of this one. Open the newest mail from us.")
            raise LinkSpent(message, link_id=link.id, key="link_replaced")
        raise LinkSpent(N_("This link has expired."), link_id=link.id, key="link_expired")
    return link


def _has_newer(link: SingleUseLink) -> bool:
    """Whether a link of the same kind was made later, which ended this one."""
    newer = select(SingleUseLink.id).where(
        SingleUseLink.purpose == link.purpose,
        SingleUseLink.user_id == link.user_id,
        SingleUseLink.subject_id == link.subject_id,
        col(SingleUseLink.id) > link.id,
    )
    return db.session().exec(newer).first() is not None


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
        return link, open_session(user_id=user.id, actor=actor_of_user(user), method=link.method)
    actor = Actor(kind="candidate", subject_type=link.subject_type, subject_id=link.subject_id)
    subject = (link.subject_type, link.subject_id)
    return link, open_session(subject=subject, actor=actor, method=link.method, kind="candidate")


def get_link(link_id: str) -> SingleUseLink:
    """Return a link row, spent or not, so that a new one can be sent in its place."""
    link = db.session().get(SingleUseLink, link_id)
    if link is None:
        raise NotFound(N_("We could not find this link."))
    return link


def link_minutes() -> int:
    """Return how long an ordinary link lasts."""
    return settings().link_minutes


def base_url() -> str:
    """Return the address people reach us at; mails build their links on it, never on the request's host."""
    return settings().base_url
