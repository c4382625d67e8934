"""What access control no longer needs: counted tries, sessions that ended, links that expired long ago."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select

from hr import clock, db
from hr.auth.models import Attempt, AuthSession, SingleUseLink
from hr.db import Row

KEEP_TRIES = timedelta(days=1)  # the longest window in which tries are counted is an hour
KEEP_SESSIONS = timedelta(days=90)  # so that an entry of the trail can still be told from another session
KEEP_LINKS = timedelta(days=90)  # whoever opens an old link is offered a new one


def forget(*, limit: int) -> dict[str, int]:
    """Delete up to `limit` rows of each kind in the transaction at hand; return how many of which."""
    now = clock.now()
    session_end = now - KEEP_SESSIONS
    return {
        "tries": _delete(Attempt, col(Attempt.created_at) < now - KEEP_TRIES, limit),
        "sessions": _delete(
            AuthSession,
            (col(AuthSession.expires_at) < session_end) | (col(AuthSession.revoked_at) < session_end),
            limit,
        ),
        "links": _delete(SingleUseLink, col(SingleUseLink.expires_at) < now - KEEP_LINKS, limit),
    }


def _delete(model: type[Row], which: ColumnElement[bool], limit: int) -> int:
    some: Any = select(model.id).where(which).limit(limit)
    return db.change(db.session(), delete(model).where(col(model.id).in_(some)))
