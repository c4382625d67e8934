"""The inbox: what the portal has told this person, newest first."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr.auth.permissions import CorePermission
from hr.notifications import messages, reasons, service
from hr.web.guards import current_actor, requires

blueprint = Blueprint("inbox", __name__)
blueprint.add_app_template_filter(messages.title_of, "message_title")
blueprint.add_app_template_filter(reasons.in_words, "mail_problem")


@blueprint.get("/inbox")
@requires(CorePermission.OWN_ACCOUNT)
def lines() -> Any:
    """Show the newest lines; looking does not mark them as read."""
    return render_template("hr/notifications/inbox.html", items=service.inbox(actor=current_actor()))


@blueprint.post("/inbox/read")
@requires(CorePermission.OWN_ACCOUNT)
def mark_read() -> Any:
    """Mark everything as read."""
    service.mark_read(actor=current_actor())
    return redirect(url_for("inbox.lines"))
