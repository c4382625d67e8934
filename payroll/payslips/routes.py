"""My payslips: the list, one explained, its files, its copies; each only for whom it belongs to."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, url_for

from hr.documents import service as documents
from hr.documents.downloads import as_download
from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from payroll.payslips import access, copies, page, service, upcoming
from payroll.payslips.files import as_file
from payroll.payslips.forms import ProtectForm
from payroll.payslips.models import Payslip
from payroll.permissions import PayrollPermission

blueprint = Blueprint("payslips", __name__, url_prefix="/me/payslips")


@blueprint.get("")
@requires(PayrollPermission.PAYSLIP_OWN)
def mine() -> Any:
    """List my payslips, newest first, and say when the next one comes."""
    person_id = current_actor().person_id
    shown = page.own_list(person_id) if person_id else []
    coming = upcoming.next_of(person_id) if person_id else None
    return render_template("payroll/payslips/mine.html", rows=shown, coming=coming)


@blueprint.get("/<payslip_id>")
@requires(PayrollPermission.PAYSLIP_OWN)
def show(payslip_id: str) -> Any:
    """Show one of my payslips, line by line with its reasons; the look is recorded."""
    payslip = _own(payslip_id)
    shown = page.build(payslip)  # it tells of the earlier looks, on every database
    access.record_seen(actor=current_actor(), payslip=payslip)
    return render_template("payroll/payslips/show.html", is_own=True, **shown)


@blueprint.get("/<payslip_id>.pdf")
@requires(PayrollPermission.PAYSLIP_OWN)
def download(payslip_id: str) -> Response:
    """Hand me the PDF of one of my payslips."""
    return as_download(actor=current_actor(), document=documents.get(_own(payslip_id).document_id))


@blueprint.post("/<payslip_id>/received")
@requires(PayrollPermission.PAYSLIP_OWN)
def acknowledge(payslip_id: str) -> Any:
    """Confirm that I have received it."""
    access.acknowledge(actor=current_actor(), payslip=_own(payslip_id))
    flash_done(N_("Noted that you have received it."))
    return redirect(url_for("payslips.show", payslip_id=payslip_id))


@blueprint.post("/<payslip_id>/copies/<locale>")
@requires(PayrollPermission.PAYSLIP_OWN)
def ask_copy(payslip_id: str, locale: str) -> Any:
    """Ask for the same payslip in another language."""
    copies.request_copy(actor=current_actor(), payslip=_own(payslip_id), locale=locale)
    flash_done(N_("The copy is being made. It will be here in a moment."))
    return redirect(url_for("payslips.show", payslip_id=payslip_id))


@blueprint.get("/<payslip_id>/copies/<locale>.pdf")
@requires(PayrollPermission.PAYSLIP_OWN)
def copy(payslip_id: str, locale: str) -> Response:
    """Hand me the copy in another language."""
    made = copies.copy_in(_own(payslip_id), locale)
    return as_download(actor=current_actor(), document=documents.get(made.document_id or ""))


@blueprint.get("/<payslip_id>/protected")
@requires(PayrollPermission.PAYSLIP_OWN)
def protect_form(payslip_id: str) -> Any:
    """Ask for the password of a protected copy."""
    return _protect_page(_own(payslip_id), ProtectForm())


@blueprint.post("/<payslip_id>/protected")
@requires(PayrollPermission.PAYSLIP_OWN)
def protect(payslip_id: str) -> Any:
    """Hand me a copy that only opens with my password."""
    payslip, form = _own(payslip_id), ProtectForm()
    file = form.attempt(
        lambda: copies.protected(actor=current_actor(), payslip=payslip, password=form.password.data or "")
    )
    return as_file(file) if file else (_protect_page(payslip, form), 422)


def _protect_page(payslip: Payslip, form: ProtectForm) -> str:
    words = page.title(service.run_of(payslip))
    return render_template("payroll/payslips/protect.html", payslip=payslip, form=form, period=words)


def _own(payslip_id: str) -> Payslip:
    return service.own(actor=current_actor(), payslip_id=payslip_id)
