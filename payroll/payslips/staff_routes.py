"""Payslips for payroll: who has seen theirs, publishing before the day, opening one for a reason."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for

from hr.documents import service as documents
from hr.documents.downloads import as_download
from hr.errors import NotAllowed
from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page
from payroll.payslips import access, page, service
from payroll.payslips.forms import PurposeForm
from payroll.permissions import PayrollPermission
from payroll.runs import service as runs

blueprint = Blueprint("staff_payslips", __name__, url_prefix="/payroll")


@blueprint.get("/runs/<run_id>/payslips")
@requires(PayrollPermission.RUN_SEE)
def of_run(run_id: str) -> Any:
    """List the payslips of a run: issued, published, opened, confirmed, replaced; no amounts."""
    run, number = runs.get_run(run_id), asked_page()
    found, total = service.page_of_run(run_id, page=number)
    shown = {"run": run, "run_title": page.title(run), "rows": found, "pager": Pager(number, total)}
    waiting = len(service.unpublished(run_id))
    return render_template(
        "payroll/payslips/of_run.html", waiting=waiting, publish_on=service.publish_on(run), **shown
    )


@blueprint.post("/runs/<run_id>/payslips/publish")
@requires(PayrollPermission.RUN_APPROVE, fresh=True)
def publish(run_id: str) -> Any:
    """Publish what is issued of a run before its day."""
    run = runs.get_run(run_id)
    count = service.publish_run(actor=current_actor(), run_id=run.id)
    flash_done(N_("Published: %(count)s. Their employees are told now."), count=count)
    return redirect(url_for("staff_payslips.of_run", run_id=run_id))


@blueprint.get("/payslips/<payslip_id>")
@requires(PayrollPermission.PAYSLIP_SEE)
def show(payslip_id: str) -> Any:
    """Show an employee's payslip to whoever said what for; ask for it otherwise."""
    payslip, actor = service.get(payslip_id), current_actor()
    if not access.is_open_for(actor=actor, payslip=payslip):
        words = page.title(service.run_of(payslip))
        return render_template(
            "payroll/payslips/purpose.html", payslip=payslip, form=PurposeForm(), period=words
        )
    shown = page.build(payslip, is_own=False)
    access.record_seen(actor=actor, payslip=payslip)
    return render_template("payroll/payslips/show.html", is_own=False, **shown)


@blueprint.post("/payslips/<payslip_id>/open")
@requires(PayrollPermission.PAYSLIP_SEE)
def open_for(payslip_id: str) -> Any:
    """Record what the payslip is needed for, and show it."""
    payslip, form = service.get(payslip_id), PurposeForm()
    if form.validate_on_submit():
        access.open_for(actor=current_actor(), payslip=payslip, purpose=form.purpose.data)
        return redirect(url_for("staff_payslips.show", payslip_id=payslip_id))
    words = page.title(service.run_of(payslip))
    return render_template("payroll/payslips/purpose.html", payslip=payslip, form=form, period=words), 422


@blueprint.get("/payslips/<payslip_id>.pdf")
@requires(PayrollPermission.PAYSLIP_SEE)
def download(payslip_id: str) -> Response:
    """Hand out the PDF to whoever said what for."""
    payslip, actor = service.get(payslip_id), current_actor()
    if not access.is_open_for(actor=actor, payslip=payslip):
        raise NotAllowed(N_("Say first what you need this payslip for."))
    return as_download(actor=actor, document=documents.get(payslip.document_id))
