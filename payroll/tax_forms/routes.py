"""Pages of tax forms abroad: an employee's own, and those of somebody for HR and payroll."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr import clock
from hr.errors import NotFound
from hr.i18n import N_
from hr.web.forms import BaseForm, flash_done
from hr.web.guards import current_actor, requires
from payroll.countries.us.states import STATES
from payroll.permissions import PayrollPermission
from payroll.tax_forms import catalog, forms_us, service, shown
from payroll.tax_forms.catalog import TaxFormKind
from payroll.tax_forms.service import Declared

blueprint = Blueprint("tax_forms", __name__)


@blueprint.get("/me/tax-forms")
@requires(PayrollPermission.TAX_FORMS_OWN)
def mine() -> Any:
    """Show one's own forms."""
    return _overview(service.own(actor=current_actor()), is_own=True)


@blueprint.get("/me/tax-forms/<name>")
@requires(PayrollPermission.TAX_FORMS_OWN)
def my_form(name: str) -> Any:
    """Show one of one's own forms, filled with what is in force."""
    known = service.own(actor=current_actor())
    kind = _kind(known, name, is_own=True)
    return _page(_begun(kind, known), known, kind, is_own=True)


@blueprint.post("/me/tax-forms/<name>")
@requires(PayrollPermission.TAX_FORMS_OWN)
def my_form_post(name: str) -> Any:
    """Declare it from today on."""
    known = service.own(actor=current_actor())
    return _declared(known, _kind(known, name, is_own=True), "tax_forms.mine", is_own=True)


@blueprint.get("/hr/people/<person_id>/tax-forms")
@requires(PayrollPermission.TAX_FORMS_EDIT)
def person(person_id: str) -> Any:
    """Show somebody's forms, with every row so far."""
    return _overview(service.of_person(person_id), is_own=False)


@blueprint.get("/hr/people/<person_id>/tax-forms/<name>")
@requires(PayrollPermission.TAX_FORMS_EDIT)
def form(person_id: str, name: str) -> Any:
    """Show one of somebody's forms; one's own lead back to where it says who enters them."""
    if service.is_own(current_actor(), person_id):
        return redirect(url_for("tax_forms.person", person_id=person_id))
    known = service.of_person(person_id)
    kind = _kind(known, name, is_own=False)
    return _page(_begun(kind, known), known, kind, is_own=False)


@blueprint.post("/hr/people/<person_id>/tax-forms/<name>")
@requires(PayrollPermission.TAX_FORMS_EDIT)
def form_post(person_id: str, name: str) -> Any:
    """Record one of somebody's forms from a day on."""
    known = service.of_other(person_id, actor=current_actor())
    return _declared(known, _kind(known, name, is_own=False), "tax_forms.person", is_own=False)


def _kind(known: Declared, name: str, *, is_own: bool) -> TaxFormKind:
    for kind in catalog.of_country(known.country, own=is_own):
        if kind.name == name:
            return kind
    raise NotFound(N_("There is no such form."))


def _begun(kind: TaxFormKind, known: Declared) -> BaseForm:
    return _offered(kind.form(data={**kind.filled(known), "effective_from": clock.today()}), known)


def _offered(form: BaseForm, known: Declared) -> BaseForm:
    return form.offer(known.state) if isinstance(form, forms_us.StateForm) else form


def _declared(known: Declared, kind: TaxFormKind, back: str, *, is_own: bool) -> Any:
    form, actor = _offered(kind.form(), known), current_actor()

    def act() -> bool:
        changes: dict[str, Any] = getattr(form, "changes")  # noqa: B009  (each form of the catalogue has it)
        day = form["effective_from"].data if "effective_from" in form else None
        service.declare(actor=actor, person_id=known.person.id, changes=changes, effective_from=day)
        return True

    if not form.attempt(act):
        return _page(form, known, kind, is_own=is_own), 422
    flash_done(N_("The form is saved."))
    return redirect(url_for(back) if is_own else url_for(back, person_id=known.person.id))


def _overview(known: Declared, *, is_own: bool) -> str:
    kinds = catalog.of_country(known.country, own=is_own)
    state = STATES.get(known.state)
    if known.country == "us" and not (state and state.needs_form):
        kinds = tuple(kind for kind in kinds if kind.name != "state")
    return render_template(
        f"payroll/tax_forms/{'mine' if is_own else 'person'}.html",
        known=known,
        kinds=kinds,
        may_enter=not service.is_own(current_actor(), known.person.id),
        rows={kind.name: shown.rows(known, kind.name) for kind in kinds},
    )


def _page(form: BaseForm, known: Declared, kind: TaxFormKind, *, is_own: bool) -> str:
    layout = "layouts/site.html" if is_own else "layouts/staff.html"
    return render_template(
        "payroll/tax_forms/form.html", form=form, known=known, kind=kind, is_own=is_own, layout=layout
    )
