"""What each role may do, as the manifests grant it, and who an account is."""

from collections.abc import Iterable, Mapping

from sqlmodel import select

from hr import db
from hr.access import Actor, Permission, Role
from hr.auth.models import User, UserRole
from hr.settings import Settings


class _State:
    grants: Mapping[Role, frozenset[str]] = {}
    settings: Settings = Settings()


def configure(settings: Settings, grants: Mapping[Role, Iterable[Permission]]) -> None:
    """Set the grants of all manifests and the durations."""
    _State.settings = settings
    _State.grants = {role: frozenset(p.value for p in granted) for role, granted in grants.items()}


def settings() -> Settings:
    """Return the settings that accounts, sessions and links follow."""
    return _State.settings


def grants() -> Mapping[Role, frozenset[str]]:
    """Return what each role may do."""
    return _State.grants


def roles_of(user_id: str | None) -> frozenset[Role]:
    """Return the roles of a user."""
    names = db.session().exec(select(UserRole.role).where(UserRole.user_id == user_id)).all()
    return frozenset(Role(name) for name in names)


def permissions_of(roles: frozenset[Role]) -> frozenset[str]:
    """Return everything that the roles together may do."""
    return (
        frozenset().union(*(_State.grants.get(role, frozenset()) for role in roles)) if roles else frozenset()
    )


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
