"""The page on which payroll has the next pay settle a small difference of a payslip's line."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.i18n import N_, format_money
from hr.people import service as people
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from payroll.adjustments import service
from payroll.adjustments.forms import AdjustmentForm
from payroll.payslips import access, page
from payroll.payslips import service as payslips
from payroll.payslips.models import Payslip
from payroll.permissions import PayrollPermission
from payroll.runs import service as runs
from payroll.runs import wording

blueprint = Blueprint("adjustments", __name__, url_prefix="/payroll/payslips/<payslip_id>/difference")


@blueprint.get("")
@requires(PayrollPermission.ENTRY_PROPOSE)
def new(payslip_id: str) -> Any:
    """Ask which line differs by how much, of whoever has opened the payslip."""
    payslip = payslips.get(payslip_id)
    if not access.is_open_for(actor=current_actor(), payslip=payslip):
        return redirect(url_for("staff_payslips.show", payslip_id=payslip_id))
    return _form_page(payslip, _offered(payslip))


@blueprint.post("")
@requires(PayrollPermission.ENTRY_PROPOSE)
def new_post(payslip_id: str) -> Any:
    """Propose it."""
    payslip, actor = payslips.get(payslip_id), current_actor()
    if not access.is_open_for(actor=actor, payslip=payslip):
        return redirect(url_for("staff_payslips.show", payslip_id=payslip_id))
    form = _offered(payslip)
    if form.attempt(lambda: _propose(form, payslip)) is None:
        return _form_page(payslip, form), 422
    flash_done(N_("Entered. Another person has to approve it before the next pay takes it."))
    return redirect(url_for("staff_payslips.show", payslip_id=payslip_id))


def _propose(form: AdjustmentForm, payslip: Payslip) -> Any:
    return service.settle(
        actor=current_actor(),
        payslip=payslip,
        position=int(form.line.data),
        direction=form.direction.data or "",
        amount=form.amount.data or Decimal(0),
        reason=form.reason.data or "",
        is_agreed=bool(form.is_agreed.data),
    )


def _offered(payslip: Payslip) -> AdjustmentForm:
    currency = runs.get_run(payslip.run_id).currency
    lines = [
        (str(line.position), f"{wording.label(line)} · {format_money(line.amount_minor, currency)}")
        for line in service.lines_of(payslip)
    ]
    return AdjustmentForm().offer(lines, request.args.get("line", ""))


def _form_page(payslip: Payslip, form: AdjustmentForm) -> str:
    return render_template(
        "payroll/adjustments/new.html",
        form=form,
        payslip=payslip,
        period=page.title(runs.get_run(payslip.run_id)),
        person=people.get_person(payslip.person_id).name,
    )
