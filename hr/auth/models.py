"""Accounts, their roles, sessions, single-use links, and tries that are counted."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from hr.db import Row, UtcDateTime


class User(Row, table=True):
    """Somebody with an account; the second factor will be kept beside the password."""

    __tablename__ = "user_account"

    email: str = Field(max_length=254, unique=True)
    name: str = Field(max_length=200)
    person_id: str | None = Field(default=None, max_length=36, index=True)
    password_hash: str = Field(default="", max_length=200)
    locale: str = Field(default="es", max_length=5)
    is_active: bool = True


class UserRole(Row, table=True):
    """One role of one user."""

    __tablename__ = "user_role"
    __table_args__ = (UniqueConstraint("user_id", "role"),)

    user_id: str = Field(foreign_key="user_account.id", max_length=36, index=True)
    role: str = Field(max_length=40)


class AuthSession(Row, table=True):
    """A signed-in browser, revocable at any moment; the cookie holds a secret, this row its hash."""

    __tablename__ = "auth_session"

    token_hash: str = Field(max_length=64, unique=True)
    kind: str = Field(max_length=20)  # user | candidate
    user_id: str | None = Field(default=None, max_length=36, index=True)
    method: str = Field(
        default="link", max_length=12
    )  # how the holder proved who they are (see hr.auth.sessions)
    subject_type: str = Field(default="", max_length=40)
    subject_id: str = Field(default="", max_length=36, index=True)
    last_seen_at: datetime = Field(sa_type=UtcDateTime)
    fresh_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SingleUseLink(Row, table=True):
    """A link sent to somebody; it works once, until it expires or a newer one takes its place."""

    __tablename__ = "single_use_link"

    token_hash: str = Field(max_length=64, unique=True)
    purpose: str = Field(max_length=20)  # sign_in | invite | reset | new_hire | candidate
    user_id: str | None = Field(default=None, max_length=36, index=True)
    subject_type: str = Field(default="", max_length=40)
    subject_id: str = Field(default="", max_length=36, index=True)
    method: str = Field(default="link", max_length=12)  # what it proves: a mailbox, or an operator's word
    lasts_minutes: int  # as made, for a new one in its place; `expires_at` moves when it is overtaken
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Attempt(Row, table=True):
    """One counted try of something that is limited: a sign-in, a link request, an application."""

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_window", "kind", "key_hash", "created_at"),)

    kind: str = Field(max_length=30)
    key_hash: str = Field(max_length=64)
