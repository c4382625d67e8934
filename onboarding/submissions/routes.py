"""The new hire's own pages: the list of tasks and each task."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.documents.service import is_out
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from onboarding.permissions import OnboardingPermission
from onboarding.plans import overview
from onboarding.submissions import forms, service

blueprint = Blueprint("onboarding", __name__, url_prefix="/onboarding")

TEMPLATES = {
    service.PERSONAL: "personal",
    service.ACCOUNT: "account",
    service.TAX: "tax",
    service.SIGN: "contract",
}


@blueprint.get("")
@requires(OnboardingPermission.OWN)
def index() -> Any:
    """Show the new hire's own tasks."""
    return render_template("onboarding/submissions/index.html", plan=service.own_plan(actor=current_actor()))


@blueprint.get("/tasks/<task_id>")
@requires(OnboardingPermission.OWN)
def task(task_id: str) -> Any:
    """Show one task: its form, or what was given."""
    own = service.own_task(actor=current_actor(), task_id=task_id)
    contract = overview.contract_of(own.case) if own.task.key == service.SIGN else None
    if contract is not None and is_out(contract) and not own.row.waits_for:
        return redirect(url_for("contracts.read", document_id=contract.id))
    is_open = not own.task.is_done or "change" in request.args
    if is_open:
        service.refuse_stale(current_actor(), own)
    return _page(own, forms.form_for(own), is_open=is_open)


@blueprint.post("/tasks/<task_id>")
@requires(OnboardingPermission.OWN)
def task_post(task_id: str) -> Any:
    """Take what was given and complete the task."""
    own = service.own_task(actor=current_actor(), task_id=task_id)
    service.refuse_stale(current_actor(), own)
    form = forms.form_for(own)
    done = form.attempt(lambda: service.submit(actor=current_actor(), task_id=task_id, given=form.value()))
    if not done:
        return _page(own, form, is_open=True), 422
    flash_done("Saved. Thank you.")
    return redirect(url_for("onboarding.index"))


def _page(own: service.OwnTask, form: Any, *, is_open: bool) -> str:
    name = TEMPLATES.get(own.task.key, "plain")
    return render_template(
        f"onboarding/submissions/{name}.html", own=own, form=form, is_open=is_open, masked=service.masked
    )
