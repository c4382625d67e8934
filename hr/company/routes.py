"""Company settings: how the portal presents itself, legal entities, debtor account, departments."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr.auth.permissions import CorePermission
from hr.company import service
from hr.company.forms import REGIONS, AccountForm, DepartmentForm, LegalEntityForm, ProfileForm, filled
from hr.company.models import LegalEntity
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires

blueprint = Blueprint("company", __name__, url_prefix="/admin/company")


@blueprint.get("")
@requires(CorePermission.COMPANY_SETTINGS)
def settings() -> Any:
    """Show the company: its profile, legal entities and departments."""
    return render_template(
        "hr/company/settings.html",
        profile=service.profile(),
        entities=service.legal_entities(),
        departments=service.departments(),
        regions=REGIONS,
    )


@blueprint.get("/profile")
@requires(CorePermission.COMPANY_SETTINGS)
def profile() -> Any:
    """Show the profile for changing."""
    return render_template("hr/company/profile.html", form=ProfileForm(obj=service.profile()))


@blueprint.post("/profile")
@requires(CorePermission.COMPANY_SETTINGS)
def profile_post() -> Any:
    """Save the profile."""
    form = ProfileForm()
    if not form.validate_on_submit():
        return render_template("hr/company/profile.html", form=form), 422
    changes = {name: value for name, value in form.data.items() if name != "csrf_token"}
    service.save_profile(actor=current_actor(), **changes)
    flash_done("The company profile is saved.")
    return redirect(url_for("company.settings"))


@blueprint.get("/entities/new")
@requires(CorePermission.COMPANY_SETTINGS)
def new_entity() -> Any:
    """Show the form for a legal entity."""
    return render_template("hr/company/entity.html", form=LegalEntityForm(), entity=None)


@blueprint.post("/entities/new")
@requires(CorePermission.COMPANY_SETTINGS)
def new_entity_post() -> Any:
    """Add a legal entity."""
    form = LegalEntityForm()
    return _save(form, None)


@blueprint.get("/entities/<entity_id>")
@requires(CorePermission.COMPANY_SETTINGS)
def entity(entity_id: str) -> Any:
    """Show a legal entity for changing."""
    row = service.get_legal_entity(entity_id)
    form = LegalEntityForm(data=filled(row))
    return render_template("hr/company/entity.html", form=form, entity=row)


@blueprint.post("/entities/<entity_id>")
@requires(CorePermission.COMPANY_SETTINGS)
def entity_post(entity_id: str) -> Any:
    """Save a legal entity."""
    return _save(LegalEntityForm(), service.get_legal_entity(entity_id))


def _save(form: LegalEntityForm, row: LegalEntity | None) -> Any:
    if not form.validate_on_submit():
        return render_template("hr/company/entity.html", form=form, entity=row), 422
    saved = service.save_legal_entity(
        actor=current_actor(), entity=row or LegalEntity(name=form.name.data), **form.changes
    )
    flash_done("%(name)s is saved.", name=saved.name)
    return redirect(url_for("company.settings"))


@blueprint.get("/entities/<entity_id>/account")
@requires(CorePermission.COMPANY_SETTINGS, fresh=True)
def account(entity_id: str) -> Any:
    """Show the form for the account that payments are made from; the present one stays masked."""
    row = service.get_legal_entity(entity_id)
    return render_template("hr/company/account.html", form=AccountForm(data={"bic": row.bic}), entity=row)


@blueprint.post("/entities/<entity_id>/account")
@requires(CorePermission.COMPANY_SETTINGS, fresh=True)
def account_post(entity_id: str) -> Any:
    """Change the account that payments are made from."""
    row, form = service.get_legal_entity(entity_id), AccountForm()
    if not form.validate_on_submit():
        return render_template("hr/company/account.html", form=form, entity=row), 422
    service.save_legal_entity(actor=current_actor(), entity=row, iban=form.iban.data, bic=form.bic.data)
    flash_done("%(name)s now pays from the account that ends in %(last)s.", name=row.name, last=row.iban[-4:])
    return redirect(url_for("company.settings"))


@blueprint.get("/entities/<entity_id>/departments/new")
@requires(CorePermission.COMPANY_SETTINGS)
def new_department(entity_id: str) -> Any:
    """Show the form for a department."""
    row = service.get_legal_entity(entity_id)
    return render_template("hr/company/department.html", form=DepartmentForm(), entity=row)


@blueprint.post("/entities/<entity_id>/departments/new")
@requires(CorePermission.COMPANY_SETTINGS)
def new_department_post(entity_id: str) -> Any:
    """Add a department to a legal entity."""
    row = service.get_legal_entity(entity_id)
    form = DepartmentForm(taken=tuple(each.name for each in service.departments(row.id)))
    if not form.validate_on_submit():
        return render_template("hr/company/department.html", form=form, entity=row), 422
    service.add_department(
        actor=current_actor(),
        entity_id=row.id,
        name=form.name.data,
        cost_centre=form.cost_centre.data or "",
    )
    flash_done("%(name)s is saved.", name=form.name.data)
    return redirect(url_for("company.settings"))
