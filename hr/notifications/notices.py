"""Lines of the inbox that no mail goes with, and those that have had their day."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import update
from sqlmodel import col

from hr import clock, db
from hr.notifications.models import InboxItem


def tell_inside(
    *, user_id: str, kind: str, title: str, values: Mapping[str, Any], path: str = ""
) -> InboxItem:
    """Put a line into somebody's inbox; `title` is a msgid and `values` fill its placeholders."""
    row = InboxItem(user_id=user_id, message=kind, title=title, values=dict(values), path=path)
    db.session().add(row)
    return row


def close(*, kind: str, path: str) -> None:
    """Count the lines of a kind that lead to a page as read: what they ask for is no longer to be done."""
    db.change(
        db.session(),
        update(InboxItem)
        .where(col(InboxItem.message) == kind, col(InboxItem.path) == path, col(InboxItem.read_at).is_(None))
        .values(read_at=clock.now()),
    )
