"""Pages of accounts: users and their roles for administrators, one's own account for everybody."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import logout_user

from hr.accounts import service
from hr.accounts.forms import InviteForm, LanguageForm, RolesForm, named_roles, role_filter, role_words
from hr.auth import service as auth
from hr.auth.permissions import CorePermission
from hr.errors import Conflict, Invalid
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page

blueprint = Blueprint("accounts", __name__)
blueprint.add_app_template_filter(named_roles, "named_roles")
blueprint.add_app_template_filter(role_words, "role_words")


@blueprint.get("/admin/users")
@requires(CorePermission.USERS_MANAGE)
def users() -> Any:
    """List accounts."""
    search, role, page = (
        request.args.get("q", "")[:100],
        role_filter(request.args.get("role", "")),
        asked_page(),
    )
    accounts, total = service.find_accounts(search=search, role=role, page=page)
    return render_template(
        "hr/accounts/users.html",
        accounts=accounts,
        pager=Pager(page, total),
        search=search,
        role=role,
        role_names=service.ROLE_NAMES,
    )


@blueprint.get("/admin/users/invite")
@requires(CorePermission.USERS_MANAGE, fresh=True)
def invite() -> Any:
    """Show the form for somebody new."""
    return render_template("hr/accounts/invite.html", form=InviteForm())


@blueprint.post("/admin/users/invite")
@requires(CorePermission.USERS_MANAGE, fresh=True)
def invite_post() -> Any:
    """Make the account and send the invitation."""
    form = InviteForm()
    user = form.attempt(
        lambda: service.invite(
            actor=current_actor(),
            email=form.email.data,
            name=form.name.data,
            roles=form.chosen,
            locale=form.locale.data,
        )
    )
    if user is None:
        return render_template("hr/accounts/invite.html", form=form), 422
    flash_done("The invitation to %(email)s is on its way. It works for 7 days.", email=user.email)
    return redirect(url_for("accounts.users"))


@blueprint.get("/admin/users/<user_id>")
@requires(CorePermission.USERS_MANAGE)
def user(user_id: str) -> Any:
    """Show one account and what can be done with it."""
    return render_template("hr/accounts/user.html", account=service.get_account(user_id))


@blueprint.get("/admin/users/<user_id>/roles")
@requires(CorePermission.USERS_MANAGE, fresh=True)
def roles(user_id: str) -> Any:
    """Show the roles of an account."""
    account = service.get_account(user_id)
    form = RolesForm(data={"roles": [role.value for role in account.roles]})
    return render_template("hr/accounts/roles.html", form=form, account=account)


@blueprint.post("/admin/users/<user_id>/roles")
@requires(CorePermission.USERS_MANAGE, fresh=True)
def roles_post(user_id: str) -> Any:
    """Set the roles; the account's sessions end so that the change counts at once."""
    form, account = RolesForm(), service.get_account(user_id)

    def change() -> bool:
        auth.set_roles(actor=current_actor(), user_id=user_id, roles=form.chosen)
        return True

    if not form.attempt(change):
        return render_template("hr/accounts/roles.html", form=form, account=account), 422
    flash_done("The roles of %(name)s are set. Open sessions have ended.", name=account.user.name)
    return redirect(url_for("accounts.user", user_id=user_id))


@blueprint.post("/admin/users/<user_id>/off")
@requires(CorePermission.USERS_MANAGE, fresh=True)
def switch_off(user_id: str) -> Any:
    """Switch an account off; it is signed out at once."""
    try:
        auth.set_active(actor=current_actor(), user_id=user_id, active=False)
        flash_done("The account is switched off and signed out.")
    except Invalid as error:
        flash_problem(error)
    return redirect(url_for("accounts.user", user_id=user_id))


@blueprint.post("/admin/users/<user_id>/on")
@requires(CorePermission.USERS_MANAGE, fresh=True)
def switch_on(user_id: str) -> Any:
    """Switch an account on again."""
    auth.set_active(actor=current_actor(), user_id=user_id, active=True)
    flash_done("The account is switched on.")
    return redirect(url_for("accounts.user", user_id=user_id))


@blueprint.post("/admin/users/<user_id>/invite")
@requires(CorePermission.USERS_MANAGE)
def invite_again(user_id: str) -> Any:
    """Send the invitation once more."""
    try:
        invited = service.invite_again(actor=current_actor(), user_id=user_id)
        flash_done("The invitation to %(email)s is on its way. It works for 7 days.", email=invited.email)
    except Conflict as error:
        flash_problem(error)
    return redirect(url_for("accounts.user", user_id=user_id))


@blueprint.get("/account")
@requires(CorePermission.OWN_ACCOUNT)
def account() -> Any:
    """Show one's own account."""
    actor = current_actor()
    mine = service.get_account(actor.user_id or "")
    form = LanguageForm(data={"locale": mine.user.locale})
    sessions = auth.sessions_of(mine.user.id)
    return render_template("hr/accounts/account.html", form=form, account=mine, sessions=sessions)


@blueprint.post("/account/language")
@requires(CorePermission.OWN_ACCOUNT)
def language() -> Any:
    """Change the language of one's own pages and mails."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return redirect(url_for("accounts.account"))
    auth.set_locale(actor=current_actor(), locale=form.locale.data)
    session["locale"] = form.locale.data
    flash_done("Your language is saved.")
    return redirect(url_for("accounts.account"))


@blueprint.post("/account/sign-out-everywhere")
@requires(CorePermission.OWN_ACCOUNT)
def sign_out_everywhere() -> Any:
    """End every session of one's own, this one too."""
    actor = current_actor()
    auth.sign_out_everywhere(actor=actor, user_id=actor.user_id or "")
    logout_user()
    flash_done("You are signed out on every device.")
    return redirect(url_for("auth.sign_in"))
