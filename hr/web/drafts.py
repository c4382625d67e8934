"""Nothing typed is lost to a session that ran out: it is kept sealed and stands in the form again afterwards.

A draft belongs to one account and one page, lasts half an hour and never holds a password or a file. The page
to come back to carries its identifier, which is worth nothing to anybody else.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import urlencode, urlsplit

from flask import g, has_request_context, request
from sqlalchemy import delete
from sqlmodel import col
from werkzeug.datastructures import ImmutableMultiDict

from hr import clock, db
from hr.web.guards import current_actor
from hr.web.models import FormDraft

LASTS = timedelta(minutes=30)
LARGEST = 100_000
ARGUMENT = "draft"
Typed = ImmutableMultiDict[str, str]


def keep(back: str, user_id: str | None) -> str:
    """Keep what this request sent, if anything; return the page to come back to, which then finds it."""
    typed = _typed_values()
    content = json.dumps(typed)
    path = urlsplit(back).path
    if not (typed and user_id and len(content) <= LARGEST and 1 < len(path) <= 300):
        return back
    draft = FormDraft(user_id=user_id, path=path, content_sealed="", expires_at=clock.now() + LASTS)
    draft.content = content
    with db.separate_unit_of_work() as work:
        db.change(work.session, delete(FormDraft).where(col(FormDraft.user_id) == user_id))
        work.session.add(draft)
    return f"{back}{'&' if '?' in back else '?'}{urlencode({ARGUMENT: draft.id})}"


def forget_expired() -> None:
    """Delete what nobody came back for, in the transaction at hand or in one of its own."""
    expired = delete(FormDraft).where(col(FormDraft.expires_at) < clock.now())
    work = db.current()
    if work is not None and work.writes:
        db.change(work.session, expired)
        return
    with db.separate_unit_of_work() as own:
        db.change(own.session, expired)


def _typed_values() -> dict[str, list[str]]:
    sent = request.form.to_dict(flat=False) if request.method == "POST" else {}
    return {
        name: values
        for name, values in sent.items()
        if name != "csrf_token" and "password" not in name.lower() and any(values)
    }


def for_form(fields: Mapping[str, object]) -> Typed | None:
    """Return what the reader had typed into a form with these fields, when they come back to its page."""
    if not has_request_context() or request.method != "GET" or not request.args.get(ARGUMENT):
        return None
    wanted = {name: values for name, values in _kept().items() if name in fields}
    if not wanted:
        return None
    g.draft_is_shown = True
    return ImmutableMultiDict([(name, value) for name, values in wanted.items() for value in values])


def is_shown() -> bool:
    """Whether a form of this page holds what was typed before."""
    return bool(g.get("draft_is_shown"))


def _kept() -> dict[str, list[str]]:
    if "draft" not in g:
        row = db.session().get(FormDraft, request.args[ARGUMENT][:36])
        is_theirs = row is not None and row.user_id == current_actor().user_id
        usable = (
            row if is_theirs and row and row.path == request.path and row.expires_at > clock.now() else None
        )
        g.draft = json.loads(usable.content) if usable else {}
    kept: dict[str, list[str]] = g.draft
    return kept
