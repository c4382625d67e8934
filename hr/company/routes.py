"""Company settings: how the portal presents itself, legal entities, debtor account, departments."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr import clock
from hr.auth.permissions import CorePermission
from hr.company import countries, rates, service
from hr.company.countries import ALL_REGIONS
from hr.company.forms import (
    ACCOUNT_FORMS,
    FORMS,
    NEW_FORMS,
    DepartmentForm,
    EntityForm,
    FigureForm,
    ProfileForm,
    RateForm,
    RegistrationForm,
    filled,
)
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
        rate_of=_rate_now,
        departments=service.departments(),
        regions=ALL_REGIONS,
        countries=countries,
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
    """Show the form for a legal entity of a country."""
    form = NEW_FORMS[_country_asked()](data={"rate_from": clock.today().replace(month=1, day=1)})
    return _entity_page(form, None)


@blueprint.post("/entities/new")
@requires(CorePermission.COMPANY_SETTINGS)
def new_entity_post() -> Any:
    """Add a legal entity, in Spain with its first rate."""
    form = NEW_FORMS[_country_asked()]()
    if not form.validate_on_submit():
        return _entity_page(form, None), 422
    saved = service.save_legal_entity(
        actor=current_actor(), entity=LegalEntity(name=form.name.data), **form.changes
    )
    if isinstance(form, RateForm):
        _set_rate(saved, form)
    flash_done("%(name)s is saved.", name=saved.name)
    return redirect(url_for("company.settings"))


@blueprint.get("/entities/<entity_id>")
@requires(CorePermission.COMPANY_SETTINGS)
def entity(entity_id: str) -> Any:
    """Show a legal entity for changing."""
    row = service.get_legal_entity(entity_id)
    return _entity_page(FORMS[row.country](data=filled(row)), row)


@blueprint.post("/entities/<entity_id>")
@requires(CorePermission.COMPANY_SETTINGS)
def entity_post(entity_id: str) -> Any:
    """Save a legal entity."""
    row = service.get_legal_entity(entity_id)
    form = FORMS[row.country]()
    if not form.validate_on_submit():
        return _entity_page(form, row), 422
    service.save_legal_entity(actor=current_actor(), entity=row, **form.changes)
    flash_done("%(name)s is saved.", name=row.name)
    return redirect(url_for("company.settings"))


def _country_asked() -> str:
    asked = request.args.get("country", "")
    return asked if asked in countries.NAMES else countries.SPAIN


def _entity_page(form: EntityForm, row: LegalEntity | None) -> str:
    return render_template("hr/company/entity.html", form=form, entity=row, countries=countries.NAMES)


@blueprint.get("/entities/<entity_id>/rates")
@requires(CorePermission.COMPANY_SETTINGS)
def entity_rates(entity_id: str) -> Any:
    """Show the rates and figures that an authority has set, and a form for the next one."""
    row, first = service.get_legal_entity(entity_id), clock.today().replace(day=1)
    return _rates_page(row, _rate_form(row)(data={"rate_from": first}))


@blueprint.post("/entities/<entity_id>/rates")
@requires(CorePermission.COMPANY_SETTINGS)
def entity_rates_post(entity_id: str) -> Any:
    """Add a rate from a day on."""
    row = service.get_legal_entity(entity_id)
    form = _rate_form(row)()
    if not form.validate_on_submit():
        return _rates_page(row, form), 422
    _set_rate(row, form)
    flash_done("The rate of %(name)s is saved.", name=row.name)
    return redirect(url_for("company.entity_rates", entity_id=row.id))


def _rate_form(row: LegalEntity) -> type[RateForm] | type[FigureForm]:
    return FigureForm if row.country == countries.AMERICA else RateForm


def _rates_page(row: LegalEntity, form: RateForm | FigureForm) -> str:
    return render_template(
        "hr/company/rates.html",
        form=form,
        entity=row,
        rates=rates.all_rates(row.id),
        words_of=countries.words_of,
        states=countries.STATES,
    )


def _set_rate(row: LegalEntity, form: RateForm | FigureForm) -> None:
    value = form.accident_rate.data if isinstance(form, RateForm) else form.value.data
    assert value is not None
    assert form.rate_from.data is not None
    rates.set_rate(
        actor=current_actor(),
        entity=row,
        kind=rates.ACCIDENTS if isinstance(form, RateForm) else form.kind,
        rate=value,
        effective_from=form.rate_from.data,
    )


@blueprint.get("/entities/<entity_id>/registrations")
@requires(CorePermission.COMPANY_SETTINGS)
def registrations(entity_id: str) -> Any:
    """Show the numbers under which the states know an employer."""
    return _registrations_page(service.get_legal_entity(entity_id), RegistrationForm())


@blueprint.post("/entities/<entity_id>/registrations")
@requires(CorePermission.COMPANY_SETTINGS)
def registrations_post(entity_id: str) -> Any:
    """Record one of them."""
    row, form = service.get_legal_entity(entity_id), RegistrationForm()
    if not form.validate_on_submit():
        return _registrations_page(row, form), 422
    kind = f"us.{form.kind.data}.{form.state.data}"
    service.set_registration(actor=current_actor(), entity=row, kind=kind, number=form.number.data)
    flash_done("The registration of %(name)s is saved.", name=row.name)
    return redirect(url_for("company.registrations", entity_id=row.id))


def _registrations_page(row: LegalEntity, form: RegistrationForm) -> str:
    known = [(*kind.split(".")[1:], number) for kind, number in service.registrations(row.id).items()]
    return render_template(
        "hr/company/registrations.html",
        form=form,
        entity=row,
        known=known,
        words=countries.REGISTRATIONS,
        states=countries.STATES,
    )


def _rate_now(row: LegalEntity) -> Decimal | None:
    return rates.rate_on(row.id, rates.ACCIDENTS, clock.today())


@blueprint.get("/entities/<entity_id>/account")
@requires(CorePermission.COMPANY_SETTINGS, fresh=True)
def account(entity_id: str) -> Any:
    """Show the form for the account that payments are made from; the present one stays masked."""
    row = service.get_legal_entity(entity_id)
    form = ACCOUNT_FORMS[row.country](data={"bic": row.bic})
    return render_template("hr/company/account.html", form=form, entity=row)


@blueprint.post("/entities/<entity_id>/account")
@requires(CorePermission.COMPANY_SETTINGS, fresh=True)
def account_post(entity_id: str) -> Any:
    """Change the account that payments are made from."""
    row = service.get_legal_entity(entity_id)
    form = ACCOUNT_FORMS[row.country]()
    if not form.validate_on_submit():
        return render_template("hr/company/account.html", form=form, entity=row), 422
    given = {"iban": form["iban"].data, **({"bic": form["bic"].data} if "bic" in form else {})}
    service.save_legal_entity(actor=current_actor(), entity=row, **given)
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
