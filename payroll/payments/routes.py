"""Files of a committed run: the bank file for the approver, the journal for payroll."""

from flask import Blueprint, Response

from hr.documents.downloads import as_download
from hr.web.guards import current_actor, requires
from payroll.payments import service
from payroll.permissions import PayrollPermission
from payroll.runs import service as runs

blueprint = Blueprint("payments", __name__, url_prefix="/payroll/runs")


@blueprint.get("/<run_id>/payment.xml")
@requires(PayrollPermission.BANK_FILE, fresh=True)
def bank_file(run_id: str) -> Response:
    """Hand out the bank file; the reading is recorded."""
    document = service.bank_file(run=runs.get_run(run_id))
    return as_download(actor=current_actor(), document=document)


@blueprint.get("/<run_id>/journal.csv")
@requires(PayrollPermission.JOURNAL_SEE)
def journal(run_id: str) -> Response:
    """Hand out the journal; the reading is recorded."""
    document = service.journal_file(run=runs.get_run(run_id))
    return as_download(actor=current_actor(), document=document)
