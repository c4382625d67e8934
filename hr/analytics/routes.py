"""Staff pages over what the system does: background work, messages, audit trail, status."""

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for

from hr import db, health
from hr.analytics import service, wording
from hr.audit import jobs as audit_jobs
from hr.audit import service as audit
from hr.auth.permissions import CorePermission
from hr.i18n import N_
from hr.jobs.models import CANCELLED, DONE, FAILED, QUEUED, RUNNING
from hr.notifications import service as notifications
from hr.web.errors import own_path
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page

blueprint = Blueprint("operations", __name__, url_prefix="/admin")

JOB_STATES = {
    QUEUED: N_("Waiting its turn"),
    RUNNING: N_("Under way"),
    DONE: N_("Done"),
    FAILED: N_("Stopped by a problem"),
    CANCELLED: N_("Cancelled"),
}
MAIL_STATES = {
    "queued": N_("On its way"),
    "waiting": N_("Waits for a mail server"),
    "sending": N_("Being sent"),
    "sent": N_("Sent"),
    "unknown": N_("Outcome unknown"),
    "failed": N_("Failed"),
}


@blueprint.get("/jobs")
@requires(CorePermission.JOBS_SEE)
def jobs() -> Any:
    """List background work."""
    state = request.args.get("state", "")
    state = state if state in JOB_STATES else ""
    routine = request.args.get("routine") == "1"
    page = asked_page()
    runs, total = service.job_runs(state=state, with_routine=routine, page=page)
    shown = {"runs": runs, "pager": Pager(page, total), "states": JOB_STATES, "state": state}
    return render_template("hr/analytics/jobs.html", routine=routine, **shown)


@blueprint.get("/jobs/<run_id>")
@requires(CorePermission.JOBS_SEE)
def job(run_id: str) -> Any:
    """Show one run with its progress."""
    return render_template("hr/analytics/job.html", run=service.get_run(run_id))


@blueprint.post("/jobs/<run_id>/cancel")
@requires(CorePermission.JOBS_CONTROL)
def cancel(run_id: str) -> Any:
    """Ask a run to stop before its next item."""
    service.cancel_run(actor=current_actor(), run_id=run_id)
    return redirect(_back_to(run_id))


@blueprint.post("/jobs/<run_id>/again")
@requires(CorePermission.JOBS_CONTROL)
def again(run_id: str) -> Any:
    """Continue or retry a run; what was done stays done."""
    service.start_run_again(actor=current_actor(), run_id=run_id)
    return redirect(_back_to(run_id))


def _back_to(run_id: str) -> str:
    """Return to the page whose button was pressed, if it was one of ours."""
    back = own_path(request.referrer or "")
    return back if back != "/" else url_for("operations.job", run_id=run_id)


@blueprint.get("/messages")
@requires(CorePermission.MESSAGES_SEE)
def messages() -> Any:
    """List mails with their outcome."""
    state = request.args.get("state", "")
    state = state if state in MAIL_STATES else ""
    page = asked_page()
    rows, total = notifications.deliveries(state=state, page=page)
    pager = Pager(page, total)
    return render_template(
        "hr/analytics/messages.html", rows=rows, pager=pager, states=MAIL_STATES, state=state
    )


@blueprint.post("/messages/<delivery_id>/again")
@requires(CorePermission.MESSAGES_SEE)
def message_again(delivery_id: str) -> Any:
    """Send a failed or doubtful mail once more."""
    notifications.send_again(actor=current_actor(), delivery_id=delivery_id)
    flash_done(N_("The message is on its way again."))
    return redirect(url_for("operations.messages"))


@blueprint.get("/audit")
@requires(CorePermission.AUDIT_SEE)
def audit_trail() -> Any:
    """List the audit trail."""
    page = asked_page()
    action, subject = request.args.get("action", "")[:80], request.args.get("subject", "")[:36]
    rows, total = service.trail(action=action, subject_id=subject, page=page)
    names = {entry.id: audit.actor_name(entry) for entry, _seal in rows}
    pager = Pager(page, total)
    shown = {"rows": rows, "names": names, "pager": pager, "wording": wording}
    return render_template("hr/analytics/audit.html", action=action, subject=subject, **shown)


@blueprint.get("/audit.csv")
@requires(CorePermission.AUDIT_SEE)
def audit_csv() -> Response:
    """Hand out the trail, oldest first, with the work that made each entry and the hashes it names."""
    lines = service.trail_as_csv()
    response = Response(lines, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename="audit.csv")
    return response


@blueprint.get("/audit/check")
@requires(CorePermission.AUDIT_SEE)
def audit_check() -> Any:
    """Walk the chain and say whether it holds."""
    with db.separate_reading():  # what is committed now: a head may be newer than what this request sees
        verdict = audit.verify(kept=audit_jobs.kept_heads())
    return render_template("hr/analytics/audit_check.html", verdict=verdict)


@blueprint.get("/status")
@requires(CorePermission.STATUS_SEE)
def status() -> Any:
    """Show whether all parts are well, and what to do about those that are not."""
    return render_template("hr/analytics/status.html", parts=health.parts(current_app.config["SETTINGS"]))
