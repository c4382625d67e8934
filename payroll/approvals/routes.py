"""Pages of approval limits: those of every company, and one company's."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr import clock
from hr.auth import service as auth
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.i18n import N_
from hr.money import from_minor
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from payroll import countries
from payroll.approvals import limits
from payroll.approvals.forms import LimitForm
from payroll.permissions import PayrollPermission

blueprint = Blueprint("approval_limits", __name__, url_prefix="/payroll/approval-limits")


@blueprint.get("")
@requires(PayrollPermission.APPROVAL_LIMIT)
def index() -> Any:
    """List what one approver may sign alone in each company."""
    today = clock.today()
    rows = [
        (entity, limits.limit_on(entity.id, today), countries.read(entity.country).currency)
        for entity in company.legal_entities()
    ]
    return render_template("payroll/approvals/index.html", rows=rows)


@blueprint.get("/<entity_id>")
@requires(PayrollPermission.APPROVAL_LIMIT)
def show(entity_id: str) -> Any:
    """Show a company's limit with those before it."""
    entity, today = company.get_legal_entity(entity_id), clock.today()
    limit = limits.limit_on(entity.id, today)
    amount = None if limit is None else from_minor(limit)
    return _page(entity, LimitForm(data={"amount": amount, "effective_from": today}))


@blueprint.post("/<entity_id>")
@requires(PayrollPermission.APPROVAL_LIMIT, fresh=True)
def save(entity_id: str) -> Any:
    """Set the limit."""
    entity, form, actor = company.get_legal_entity(entity_id), LimitForm(), current_actor()
    row = form.attempt(
        lambda: limits.set_limit(
            actor=actor,
            entity_id=entity.id,
            amount=form.amount.data,
            effective_from=form.effective_from.data,
        )
    )
    if row is None:
        return _page(entity, form), 422
    flash_done(N_("The limit is saved."))
    return redirect(url_for("approval_limits.show", entity_id=entity.id))


def _page(entity: LegalEntity, form: LimitForm) -> str:
    known = limits.limits_of(entity.id)
    return render_template(
        "payroll/approvals/show.html",
        form=form,
        entity=entity,
        currency=countries.read(entity.country).currency,
        limit=limits.limit_on(entity.id, clock.today()),
        rows=[(row, auth.get_user(row.user_id).name if row.user_id else "") for row in known],
    )
