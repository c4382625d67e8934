"""Counting tries of what is limited: sign-ins, requests for links, applications."""

import hashlib
from datetime import timedelta

from sqlmodel import col, func, select

from hr import clock, db
from hr.auth.models import Attempt
from hr.errors import TooMany
from hr.i18n import N_

WINDOW = timedelta(minutes=15)
# "everywhere" slows down one password tried on many accounts from many addresses; links keep working then.
LIMITS = {"account": 10, "address": 50, "everywhere": 500, "link": 6, "link_address": 30}


def digest(token: str) -> str:
    """Return the stored form of a secret."""
    return hashlib.sha256(token.encode()).hexdigest()


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
