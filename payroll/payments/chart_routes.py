"""Pages of the accounts that pay is booked to: the companies, one company's accounts and rules."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Invalid
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.payments import chart, chart_page
from payroll.payments.chart_forms import RuleForm
from payroll.permissions import PayrollPermission

blueprint = Blueprint("account_map", __name__, url_prefix="/payroll/accounts")
MAP, PREFIX = PayrollPermission.ACCOUNT_MAP, "account:"


@blueprint.get("")
@requires(MAP)
def index() -> Any:
    """List the companies with the number of accounts that are their own."""
    rows = [(entity, len(chart.own_accounts(entity.id))) for entity in company.legal_entities()]
    return render_template("payroll/payments/accounts_index.html", rows=rows)


@blueprint.get("/<entity_id>")
@requires(MAP)
def show(entity_id: str) -> Any:
    """Show which account each part of pay is booked to."""
    entity = company.get_legal_entity(entity_id)
    return _page(entity, _rule_form(entity))


@blueprint.post("/<entity_id>")
@requires(MAP)
def save(entity_id: str) -> Any:
    """Keep the accounts of the chart's uses."""
    entity = company.get_legal_entity(entity_id)
    given = {key.removeprefix(PREFIX): value for key, value in request.form.items() if key.startswith(PREFIX)}
    try:
        chart.set_accounts(actor=current_actor(), entity=entity, accounts=given)
    except Invalid as error:
        forget_changes()
        return _page(entity, _rule_form(entity), given=given, wrong=set(error.fields)), 422
    flash_done(N_("The accounts are saved. The next journal is booked to them."))
    return redirect(url_for("account_map.show", entity_id=entity.id))


@blueprint.post("/<entity_id>/rules")
@requires(MAP)
def add_rule(entity_id: str) -> Any:
    """Book one thing apart."""
    entity, actor = company.get_legal_entity(entity_id), current_actor()
    form = _rule_form(entity)
    if not form.attempt(lambda: chart.set_rule(actor=actor, entity=entity, **_given(form))):
        forget_changes()
        return _page(entity, form), 422
    flash_done(N_("The accounts are saved. The next journal is booked to them."))
    return redirect(url_for("account_map.show", entity_id=entity.id, _anchor="rules"))


@blueprint.post("/<entity_id>/rules/remove")
@requires(MAP)
def remove_rule(entity_id: str) -> Any:
    """Book it with the rest again."""
    entity = company.get_legal_entity(entity_id)
    what, _, centre = request.form.get("use", "").partition("@")
    try:
        chart.set_rule(actor=current_actor(), entity=entity, what=what, centre=centre, account="")
        flash_done(N_("Booked with the rest from the next journal on."))
    except Invalid as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("account_map.show", entity_id=entity.id, _anchor="rules"))


def _rule_form(entity: LegalEntity) -> RuleForm:
    return RuleForm().offer(chart_page.choices(entity), chart_page.centres(entity.id))


def _given(form: RuleForm) -> dict[str, str]:
    return {"what": form.what.data, "centre": form.centre.data or "", "account": form.account.data or ""}


def _page(
    entity: LegalEntity,
    form: RuleForm,
    *,
    given: dict[str, str] | None = None,
    wrong: set[str] | None = None,
) -> str:
    shown = chart_page.build(entity)
    return render_template(
        "payroll/payments/accounts.html", form=form, given=given or {}, wrong=wrong or set(), **shown
    )
