"""A few applications with a low score are picked for review at random, so that learning is no circle.

Whoever is never looked at is never decided on, and the score would learn only where it already looks. The
pick hangs on the identifier's random end alone: the same for everybody, and nobody can choose it.
"""

from typing import Any

from sqlalchemy import ColumnElement, func

PICKED = frozenset(f"{number:02x}" for number in range(18))  # 18 of 256: 7 in 100
END = 2


def is_picked(application_id: str) -> bool:
    """Say whether an application is one of those that are picked when their score is low."""
    return application_id[-END:] in PICKED


def picked(identifier: Any) -> ColumnElement[bool]:
    """Return the same as a condition on the column of identifiers."""
    found: ColumnElement[bool] = func.substr(identifier, 37 - END, END).in_(sorted(PICKED))
    return found
