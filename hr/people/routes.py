"""Pages of people: directory, profile, contact data, new employees, contract and pay."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr import clock
from hr.auth.permissions import CorePermission
from hr.company.countries import CURRENCIES
from hr.i18n import N_
from hr.people import directory as listing
from hr.people import records, service
from hr.people.foreign_terms import ForeignTermsForm
from hr.people.forms import (
    CONTRACTS,
    GROUPS,
    IDENTITY_FORMS,
    ChangeContactForm,
    IdentityForm,
    NewEmployeeForm,
    TermsForm,
)
from hr.people.lacking import WORDS, theirs_to_give
from hr.people.models import ACTIVE, ENDED, PRE_HIRE, Employment, EmploymentTerms
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page

blueprint = Blueprint("people", __name__, url_prefix="/hr/people")

STATUSES = {ACTIVE: N_("Works here"), PRE_HIRE: N_("Starts soon"), ENDED: N_("Has left")}


@blueprint.get("")
@requires(CorePermission.PEOPLE_LIST)
def directory() -> Any:
    """List who works here; the search forgives accents and capitals."""
    actor, page = current_actor(), asked_page()
    search, status = request.args.get("q", "")[:100], request.args.get("status", "")
    lines, total = listing.find_people(actor=actor, search=search, status=status, page=page)
    return render_template(
        "hr/people/directory.html",
        lines=lines,
        pager=Pager(page, total),
        search=search,
        status=status if status in STATUSES else "",
        statuses=STATUSES,
        sees_records=listing.sees_records(actor),
    )


@blueprint.get("/new")
@requires(CorePermission.PEOPLE_EDIT)
def new() -> Any:
    """Show the form for somebody new."""
    return render_template("hr/people/new.html", form=NewEmployeeForm())


@blueprint.post("/new")
@requires(CorePermission.PEOPLE_EDIT)
def new_post() -> Any:
    """Add a person with their first employment."""
    form = NewEmployeeForm()
    person = form.attempt(
        lambda: records.add_employee(actor=current_actor(), person=form.person, employment=form.employment)
    )
    if person is None:
        return render_template("hr/people/new.html", form=form), 422
    flash_done(
        "%(name)s is added and gets a mail with the first tasks. Contract and pay come next.",
        name=person.name,
    )
    return redirect(url_for("people.profile", person_id=person.id))


@blueprint.get("/<person_id>")
@requires(CorePermission.PEOPLE_LIST)
def profile(person_id: str) -> Any:
    """Show a person, as much of them as the reader may see."""
    return _show(records.profile_for(actor=current_actor(), person_id=person_id))


def _show(shown: records.Profile) -> str:
    return render_template(
        "hr/people/profile.html",
        profile=shown,
        statuses=STATUSES,
        contracts=CONTRACTS,
        groups=GROUPS,
        currencies=CURRENCIES,
        lacks=[WORDS[key] for key in shown.lacks],
        can_be_asked=bool(theirs_to_give(shown.lacks)),
    )


@blueprint.post("/<person_id>/whole")
@requires(CorePermission.PEOPLE_SEE_SENSITIVE, fresh=True)
def whole(person_id: str) -> Any:
    """Show identifiers and account in full; that somebody looked is recorded."""
    return _show(records.show_whole(actor=current_actor(), person_id=person_id))


@blueprint.get("/<person_id>/contact")
@requires(CorePermission.PEOPLE_EDIT)
def contact(person_id: str) -> Any:
    """Show how to reach a person, for changing."""
    person = service.get_person(person_id)
    return render_template("hr/people/contact.html", form=ChangeContactForm(obj=person), person=person)


@blueprint.post("/<person_id>/contact")
@requires(CorePermission.PEOPLE_EDIT)
def contact_post(person_id: str) -> Any:
    """Save how to reach a person."""
    form, person = ChangeContactForm(), service.get_person(person_id)
    if not form.validate_on_submit():
        return render_template("hr/people/contact.html", form=form, person=person), 422
    records.change_contact(actor=current_actor(), person_id=person.id, **form.changes)
    flash_done("The record of %(name)s is saved.", name=person.name)
    return redirect(url_for("people.profile", person_id=person.id))


@blueprint.get("/<person_id>/identity")
@requires(CorePermission.PEOPLE_EDIT)
def identity(person_id: str) -> Any:
    """Show the form for identifiers; those that are known are not in it."""
    return _identity_page(_identity_form(person_id)(), person_id)


@blueprint.post("/<person_id>/identity")
@requires(CorePermission.PEOPLE_EDIT)
def identity_post(person_id: str) -> Any:
    """Record the identifiers that HR was told."""
    form = _identity_form(person_id)()
    if not form.validate_on_submit():
        return _identity_page(form, person_id), 422
    person = service.get_person(person_id)
    if form.changes:
        service.set_identity(actor=current_actor(), person_id=person.id, **form.changes)
    flash_done("The record of %(name)s is saved.", name=person.name)
    return redirect(url_for("people.profile", person_id=person.id))


def _identity_form(person_id: str) -> type[IdentityForm]:
    return IDENTITY_FORMS.get(records.country_of(person_id), IdentityForm)


def _identity_page(form: IdentityForm, person_id: str) -> str:
    profile = records.profile_for(actor=current_actor(), person_id=person_id)
    return render_template("hr/people/identity.html", form=form, profile=profile)


@blueprint.get("/<person_id>/employments/<employment_id>/terms")
@requires(CorePermission.PEOPLE_SET_TERMS)
def terms(person_id: str, employment_id: str) -> Any:
    """Show contract and pay, filled with what is in force."""
    employment = records.employment_of(person_id=person_id, employment_id=employment_id)
    day = max(clock.today(), employment.starts_on)
    form = _terms_form(employment)(
        data=_filled(service.terms_on(employment.id, day), employment.job_title, day)
    )
    return _terms_page(form, employment)


def _terms_form(employment: Employment) -> type[TermsForm] | type[ForeignTermsForm]:
    return TermsForm if records.is_in_spain(employment) else ForeignTermsForm


def _terms_page(form: TermsForm | ForeignTermsForm, employment: Employment) -> str:
    return render_template(
        "hr/people/terms.html",
        form=form,
        employment=employment,
        person=service.get_person(employment.person_id),
        is_change=records.has_terms(employment.id),
    )


def _filled(row: EmploymentTerms | None, category: str, day: Any) -> dict[str, Any]:
    """Return what the form starts with: the terms in force, or those of an ordinary contract.

    The contribution group decides what is paid in, so that none is proposed.
    """
    group = str(row.contribution_group) if row else ""
    row = row or EmploymentTerms(
        employment_id="", effective_from=day, recorded_on=day, professional_category=category
    )
    gross = Decimal(row.annual_gross_minor) / 100
    return {
        "effective_from": day,
        "contract_kind": row.contract_kind,
        "contract_ends_on": row.contract_ends_on,
        "contribution_group": group,
        "professional_category": row.professional_category,
        "annual_gross": gross or None,
        "hourly": Decimal(row.hourly_minor) / 100 if row.hourly_minor else None,
        "pays_per_year": str(row.pays_per_year),
        "weekly_hours": Decimal(row.weekly_hours),
        "full_time_hours": Decimal(row.full_time_hours),
        "trial_days": row.trial_days,
    }


@blueprint.post("/<person_id>/employments/<employment_id>/terms")
@requires(CorePermission.PEOPLE_SET_TERMS)
def terms_post(person_id: str, employment_id: str) -> Any:
    """Record contract and pay from a day on."""
    employment = records.employment_of(person_id=person_id, employment_id=employment_id)
    form = _terms_form(employment)()
    done = form.attempt(
        lambda: records.change_terms(
            actor=current_actor(),
            employment_id=employment.id,
            terms=form.terms,
            reason=form.reason.data or "",
        )
    )
    if not done:
        return _terms_page(form, employment), 422
    flash_done("Contract and pay of %(name)s are recorded.", name=service.get_person(person_id).name)
    return redirect(url_for("people.profile", person_id=person_id))
