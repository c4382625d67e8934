"""The staff's pages of onboarding: the cohort and each case."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from hr.web.paging import PER_PAGE, Pager, asked_page
from onboarding.permissions import OnboardingPermission
from onboarding.plans import overview, service

blueprint = Blueprint("onboarding_cases", __name__, url_prefix="/hr/onboarding")


@blueprint.get("")
@requires(OnboardingPermission.CASES_SEE)
def index() -> Any:
    """Show the cohort."""
    view = request.args.get("view", "open")
    view = view if view in overview.VIEWS else "open"
    search, page = request.args.get("search", "")[:100], asked_page()
    actor = current_actor()
    rows, total = overview.cohort(actor=actor, view=view, search=search, page=page, per_page=PER_PAGE)
    return render_template(
        "onboarding/plans/cohort.html",
        rows=rows,
        view=view,
        search=search,
        counts=overview.counts(actor=actor),
        pager=Pager(page, total),
    )


@blueprint.get("/<case_id>")
@requires(OnboardingPermission.CASES_SEE)
def case(case_id: str) -> Any:
    """Show one case: readiness, tasks by owner, what happened."""
    view = overview.case_view(actor=current_actor(), case_id=case_id)
    return render_template("onboarding/plans/case.html", view=view, happenings=overview.timeline(view.case))


@blueprint.post("/<case_id>/tasks/<task_id>/complete")
@requires(OnboardingPermission.CASES_SEE)
def complete(case_id: str, task_id: str) -> Any:
    """Complete a task."""
    service.complete(actor=current_actor(), case_id=case_id, task_id=task_id)
    flash_done(N_("The task is completed."))
    return redirect(url_for("onboarding_cases.case", case_id=case_id))


@blueprint.post("/<case_id>/tasks/<task_id>/reopen")
@requires(OnboardingPermission.CASES_SEE)
def reopen(case_id: str, task_id: str) -> Any:
    """Open a task again."""
    service.reopen(actor=current_actor(), case_id=case_id, task_id=task_id)
    flash_done(N_("The task is open again."))
    return redirect(url_for("onboarding_cases.case", case_id=case_id))


@blueprint.post("/<case_id>/activate")
@requires(OnboardingPermission.ACTIVATE)
def activate(case_id: str) -> Any:
    """Make the new hire an active employee."""
    service.activate(actor=current_actor(), case_id=case_id)
    flash_done(N_("The person is active now."))
    return redirect(url_for("onboarding_cases.case", case_id=case_id))


@blueprint.post("/<case_id>/invitation")
@requires(OnboardingPermission.TASKS_ALL)
def invite(case_id: str) -> Any:
    """Send the new hire a new link."""
    service.invite_again(actor=current_actor(), case_id=case_id)
    flash_done(N_("A new link is on its way. The earlier one no longer works."))
    return redirect(url_for("onboarding_cases.case", case_id=case_id))
