"""Listing accounts, inviting people, and changing one's own settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import col, func, select

from hr import db
from hr.access import Actor, Role
from hr.auth import service as auth
from hr.auth.models import AuthSession, User, UserRole
from hr.errors import Conflict, Invalid
from hr.folding import folded, holds_all
from hr.i18n import N_
from hr.notifications import links

ROLE_NAMES = {
    Role.ADMIN: N_("Administrator"),
    Role.RECRUITER: N_("Recruiter"),
    Role.HIRING_MANAGER: N_("Hiring manager"),
    Role.HR: N_("Human resources"),
    Role.PAYROLL_PREPARER: N_("Prepares payroll"),
    Role.PAYROLL_APPROVER: N_("Approves payroll"),
    Role.EMPLOYEE: N_("Employee"),
}


@dataclass(frozen=True)
class Account:
    """One line of the list of users."""

    user: User
    roles: tuple[Role, ...]
    last_seen_at: datetime | None

    @property
    def state(self) -> str:
        """`off`, `active`, or `invited` when its holder has neither a password nor ever signed in."""
        if not self.user.is_active:
            return "off"
        return "active" if self.user.password_hash or self.last_seen_at else "invited"


def find_accounts(
    *, search: str = "", role: Role | None = None, page: int = 1, per_page: int = 50
) -> tuple[list[Account], int]:
    """Return one page of accounts by name, with the number of all that match."""
    query = select(User.id, User.name, User.email)
    if role is not None:
        query = query.where(col(User.id).in_(select(UserRole.user_id).where(UserRole.role == role.value)))
    found = sorted(
        (folded(name), user_id)
        for user_id, name, email in db.session().exec(query)
        if holds_all(f"{name} {email}", search)
    )
    ids = [user_id for _, user_id in found[(page - 1) * per_page : page * per_page]]
    rows = {user.id: user for user in db.session().exec(select(User).where(col(User.id).in_(ids)))}
    return _with_roles([rows[user_id] for user_id in ids]), len(found)


def get_account(user_id: str) -> Account:
    """Return one account or raise NotFound."""
    return _with_roles([auth.get_user(user_id)])[0]


def _with_roles(users: Sequence[User]) -> list[Account]:
    ids = [user.id for user in users]
    roles: dict[str, set[str]] = {user_id: set() for user_id in ids}
    for row in db.session().exec(select(UserRole).where(col(UserRole.user_id).in_(ids))):
        roles[row.user_id].add(row.role)
    seen = _last_seen(ids)
    return [
        Account(user, tuple(role for role in Role if role.value in roles[user.id]), seen.get(user.id))
        for user in users
    ]


def _last_seen(user_ids: Sequence[str]) -> Mapping[str | None, datetime]:
    query = (
        select(AuthSession.user_id, func.max(AuthSession.last_seen_at))
        .where(col(AuthSession.user_id).in_(user_ids))
        .group_by(col(AuthSession.user_id))
    )
    return dict(db.session().exec(query).all())


def invite(*, actor: Actor, email: str, name: str, roles: Sequence[Role], locale: str) -> User:
    """Make an account and send its holder the link with which they choose a password."""
    try:
        user = auth.create_user(actor=actor, email=email, name=name, roles=roles, locale=locale)
    except Conflict as error:
        raise Invalid(error.message, key=error.key, fields={"email": error.message}) from error
    links.send_link(actor=actor, user=user, purpose="invite")
    return user


def invite_again(*, actor: Actor, user_id: str) -> User:
    """Send the invitation once more; the earlier link stops working."""
    user = auth.get_user(user_id)
    if not user.is_active:
        raise Conflict(N_("This account is switched off. Switch it on first."), key="account_off")
    links.send_link(actor=actor, user=user, purpose="invite")
    return user
