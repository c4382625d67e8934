"""Pages of an employment's two ends: activate without onboarding, enter the last day."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr.auth.permissions import CorePermission
from hr.i18n import N_
from hr.people import employments, records, service
from hr.people.forms import ActivationForm, LastDayForm
from hr.people.models import Employment
from hr.web.forms import BaseForm, flash_done
from hr.web.guards import current_actor, requires

blueprint = Blueprint("employments", __name__, url_prefix="/hr/people")


def _page(name: str, form: BaseForm, employment: Employment) -> str:
    person = service.get_person(employment.person_id)
    return render_template(
        f"hr/people/{name}.html",
        form=form,
        employment=employment,
        person=person,
        is_spanish=records.is_in_spain(employment),
    )


def _done(message: str, employment: Employment) -> Any:
    person = service.get_person(employment.person_id)
    flash_done(message, name=person.name)
    return redirect(url_for("people.profile", person_id=person.id))


@blueprint.get("/<person_id>/employments/<employment_id>/last-day")
@requires(CorePermission.PEOPLE_SET_TERMS, fresh=True)
def last_day(person_id: str, employment_id: str) -> Any:
    """Show the last day of an employment, for entering it."""
    row = records.employment_of(person_id=person_id, employment_id=employment_id)
    return _page("last_day", LastDayForm(data=_known(row)), row)


def _known(row: Employment) -> dict[str, Any]:
    days = Decimal(row.unused_holiday) if row.unused_holiday else None
    return {"last_day": row.ends_on, "end_cause": row.end_cause, "unused_holiday": days}


@blueprint.post("/<person_id>/employments/<employment_id>/last-day")
@requires(CorePermission.PEOPLE_SET_TERMS, fresh=True)
def last_day_post(person_id: str, employment_id: str) -> Any:
    """Enter, change or take back the last day of an employment."""
    form, row = LastDayForm(), records.employment_of(person_id=person_id, employment_id=employment_id)
    done = form.attempt(
        lambda: employments.set_last_day(
            actor=current_actor(),
            employment_id=row.id,
            last_day=form.last_day.data,
            end_cause=form.end_cause.data or "",
            unused_holiday=form.unused_holiday.data,
        )
    )
    if done is None:
        return _page("last_day", form, row), 422
    return _done(N_("The last day of %(name)s is recorded."), row)


@blueprint.get("/<person_id>/employments/<employment_id>/activate")
@requires(CorePermission.PEOPLE_SET_TERMS, fresh=True)
def activate(person_id: str, employment_id: str) -> Any:
    """Ask why somebody is activated without onboarding."""
    row = records.employment_of(person_id=person_id, employment_id=employment_id)
    return _page("activate", ActivationForm(), row)


@blueprint.post("/<person_id>/employments/<employment_id>/activate")
@requires(CorePermission.PEOPLE_SET_TERMS, fresh=True)
def activate_post(person_id: str, employment_id: str) -> Any:
    """Activate somebody without onboarding."""
    form, row = ActivationForm(), records.employment_of(person_id=person_id, employment_id=employment_id)
    done = form.attempt(
        lambda: employments.activate_without_onboarding(
            actor=current_actor(), employment_id=row.id, reason=form.reason.data
        )
    )
    if done is None:
        return _page("activate", form, row), 422
    return _done(N_("%(name)s is active."), row)
