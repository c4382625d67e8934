"""The pages of a run's steps beside its review: inputs, approval, filing and publication."""

from typing import Any

from flask import Blueprint, render_template

from hr.web.guards import current_actor, requires
from payroll.permissions import PayrollPermission
from payroll.runs import approval_page, inputs_page, page, publication_page, review, service, steps
from payroll.runs.forms import SeenForm

blueprint = Blueprint("run_steps", __name__, url_prefix="/payroll/runs/<run_id>")
SEE = PayrollPermission.RUN_SEE


@blueprint.get("/inputs")
@requires(SEE)
def inputs(run_id: str) -> Any:
    """Show what a run will be made of, and what is missing."""
    run, actor = service.get_run(run_id), current_actor()
    shown = page.frame(run, actor, steps.INPUTS) | inputs_page.build(run, actor)
    return render_template("payroll/runs/inputs.html", **shown)


@blueprint.get("/approval")
@requires(SEE)
def approval(run_id: str) -> Any:
    """Show what an approver signs: cost, cash by day, changes, files and books to come, all hands."""
    run, actor = service.get_run(run_id), current_actor()
    shown = page.overview(run, actor, review.previous(run), steps.APPROVE)
    shown |= approval_page.build(run, actor)
    return render_template("payroll/runs/approval.html", form_seen=SeenForm(seen=run.lines_hash), **shown)


@blueprint.get("/publication")
@requires(SEE)
def publication(run_id: str) -> Any:
    """Show the payslips on their way and the returns that the run belongs to."""
    run, actor = service.get_run(run_id), current_actor()
    shown = page.frame(run, actor, steps.PUBLISH) | publication_page.build(run)
    return render_template("payroll/runs/publication.html", **shown)
