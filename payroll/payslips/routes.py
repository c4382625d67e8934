"""My payslips: the list, one explained, and its PDF; each only for whom it belongs to."""

from typing import Any

from flask import Blueprint, Response, render_template

from hr.documents import service as documents
from hr.documents.downloads import as_download
from hr.web.guards import current_actor, requires
from payroll.payslips import page, service
from payroll.permissions import PayrollPermission

blueprint = Blueprint("payslips", __name__, url_prefix="/me/payslips")


@blueprint.get("")
@requires(PayrollPermission.PAYSLIP_OWN)
def mine() -> Any:
    """List my payslips, newest first."""
    person_id = current_actor().person_id
    rows = service.payslips_of(person_id) if person_id else []
    return render_template("payroll/payslips/mine.html", rows=rows)


@blueprint.get("/<payslip_id>")
@requires(PayrollPermission.PAYSLIP_OWN)
def show(payslip_id: str) -> Any:
    """Show one of my payslips, line by line with its reasons."""
    payslip = service.own(actor=current_actor(), payslip_id=payslip_id)
    return render_template("payroll/payslips/show.html", **page.build(payslip))


@blueprint.get("/<payslip_id>.pdf")
@requires(PayrollPermission.PAYSLIP_OWN)
def download(payslip_id: str) -> Response:
    """Hand me the PDF of one of my payslips."""
    actor = current_actor()
    payslip = service.own(actor=actor, payslip_id=payslip_id)
    return as_download(actor=actor, document=documents.get(payslip.document_id))
