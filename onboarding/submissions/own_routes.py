"""The pages on which everybody employed here keeps their account and tax details."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr import clock
from hr.people import records
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from onboarding.permissions import OnboardingPermission
from onboarding.submissions import own, service
from onboarding.submissions.family import TaxForm, declared
from onboarding.submissions.forms import AccountForm, NumbersForm

blueprint = Blueprint("my_pay", __name__, url_prefix="/me")


def _page(name: str, **values: Any) -> str:
    details = own.find(actor=current_actor())
    name = name if details else "own_none"
    return render_template(
        f"onboarding/submissions/{name}.html", own=details, masked=service.masked, **values
    )


def _next_page(here: str) -> Any:
    """Go on to what is still missing, or back to the page where one's own details stand."""
    details = own.own_details(actor=current_actor())
    if details.lacks_account:
        return redirect(url_for("pay_account.show"))
    if details.lacks_numbers:
        return redirect(url_for("my_pay.numbers"))
    return redirect(url_for("my_pay.situation" if details.lacks_declaration else here))


@blueprint.get("/pay-account/change")
@requires(OnboardingPermission.OWN_DETAILS, fresh=True)
def change_account() -> Any:
    """Show the form for another account."""
    return _page("own_account_form", form=AccountForm(country=own.country(current_actor())))


@blueprint.post("/pay-account/change")
@requires(OnboardingPermission.OWN_DETAILS, fresh=True)
def change_account_post() -> Any:
    """Pay goes to the first account from today on, to another one once it was guarded."""
    actor = current_actor()
    had = own.own_details(actor=actor).account
    form = AccountForm(country=own.country(actor))
    if not form.attempt(lambda: own.give_account(actor=actor, given=form.value())):
        return _page("own_account_form", form=form), 422
    if had or own.own_details(actor=actor).account is None:  # the first one too, in another name
        flash_done("We have told you at every address we know. It counts after the waiting time.")
    else:
        flash_done("Your account is saved.")
    return _next_page("pay_account.show")


@blueprint.get("/tax")
@requires(OnboardingPermission.OWN_DETAILS)
def tax() -> Any:
    """Show the numbers, masked, and what was declared; other countries have forms of their own."""
    details = own.find(actor=current_actor())
    countries = records.countries_of(details.person.id) if details is not None else {"es"}
    if "es" not in countries:
        return redirect(url_for("tax_forms.mine"))
    return _page("own_tax", is_abroad_too=len(countries) > 1)


@blueprint.get("/tax/numbers")
@requires(OnboardingPermission.OWN_DETAILS)
def numbers() -> Any:
    """Show the form for what is missing of numbers and date of birth."""
    return _numbers_page(NumbersForm(person=own.own_details(actor=current_actor()).person))


@blueprint.post("/tax/numbers")
@requires(OnboardingPermission.OWN_DETAILS)
def numbers_post() -> Any:
    """Add them to one's own record."""
    form = NumbersForm(person=own.own_details(actor=current_actor()).person)
    if not form.attempt(lambda: own.give_numbers(actor=current_actor(), given=form.value())):
        return _numbers_page(form), 422
    flash_done("Your numbers are saved.")
    return _next_page("my_pay.tax")


def _numbers_page(form: NumbersForm) -> Any:
    names = [name for name in ("tax_number", "social_number", "birth_on") if name in form]
    if not names:
        return redirect(url_for("my_pay.tax"))
    return _page("own_numbers_form", form=form, names=names)


@blueprint.get("/tax/situation")
@requires(OnboardingPermission.OWN_DETAILS)
def situation() -> Any:
    """Show the questions of form 145 with what was declared; without a date of birth, ask that first."""
    details = own.own_details(actor=current_actor())
    if details.person.birth_on is None:
        return redirect(url_for("my_pay.numbers"))
    return _situation_page(_tax_form(details))


@blueprint.post("/tax/situation")
@requires(OnboardingPermission.OWN_DETAILS)
def situation_post() -> Any:
    """Declare one's family situation anew."""
    form = _tax_form(own.own_details(actor=current_actor()))
    if not form.attempt(lambda: own.give_situation(actor=current_actor(), given=form.value())):
        return _situation_page(form), 422
    flash_done("Your situation is declared.")
    return _next_page("my_pay.tax")


def _tax_form(details: own.OwnDetails) -> TaxForm:
    year = max(details.first_day, clock.today()).year
    own_number = details.person.tax_number
    return TaxForm(year=year, own_tax_number=own_number, data=declared(details.declaration))


def _situation_page(form: TaxForm) -> str:
    return _page("own_situation_form", form=form, back=url_for("my_pay.tax"))
