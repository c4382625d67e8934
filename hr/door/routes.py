"""The door of the portal: sign in, single-use links, passwords, sign out."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user

from hr import db
from hr.access import Actor
from hr.auth import service
from hr.auth.permissions import CorePermission
from hr.door.forms import AgainForm, LinkForm, PasswordForm, SignInForm, UseLinkForm
from hr.errors import Invalid, TooMany
from hr.notifications import links
from hr.web.errors import own_path
from hr.web.forms import flash_done
from hr.web.guards import current_actor, own_transaction, public, requires
from hr.web.setup import Holder

blueprint = Blueprint("auth", __name__)


@blueprint.get("/sign-in")
@public("everybody must be able to reach the door")
def sign_in() -> Any:
    """Show the door."""
    return render_template("hr/auth/sign_in.html", form=SignInForm(next=request.args.get("next", "/")))


@blueprint.post("/sign-in")
@public("everybody must be able to reach the door")
@own_transaction
def sign_in_post() -> Any:
    """Check e-mail and password."""
    form = SignInForm()
    if form.validate_on_submit():
        try:
            token = service.sign_in(
                email=form.email.data, password=form.password.data, address=request.remote_addr or ""
            )
            return _enter(token, form.next.data)
        except (Invalid, TooMany) as error:
            form.take(error)
    return render_template("hr/auth/sign_in.html", form=form), 422


def _enter(token: str, destination: str | None) -> Any:
    """Start the browser's session and go where the person wanted to go."""
    kept = {name: session[name] for name in ("locale", "theme") if name in session}
    session.clear()  # a session from before signing in must not live on (fixation)
    session.update(kept)
    session.permanent = True
    login_user(Holder(token, Actor(kind="user")))
    return redirect(own_path(destination or "/"))


@blueprint.get("/sign-in/link")
@public("whoever has no password asks for a link")
def link_request() -> Any:
    """Ask for a sign-in link."""
    return render_template("hr/auth/ask_link.html", form=LinkForm(), sent=False)


@blueprint.post("/sign-in/link")
@public("whoever has no password asks for a link")
def link_request_post() -> Any:
    """Send the link, if there is such an account; the answer is the same if not."""
    form = LinkForm()
    if not form.validate_on_submit():
        return render_template("hr/auth/ask_link.html", form=form, sent=False), 422
    links.ask_for_link(email=form.email.data, purpose="sign_in", address=request.remote_addr or "")
    return render_template("hr/auth/ask_link.html", form=form, sent=True, minutes=service.link_minutes())


@blueprint.get("/link/<token>")
@public("the link itself is the key; looking at it does not use it up")
def link(token: str) -> Any:
    """Show what the link is for, with the button that uses it."""
    purpose = service.look_at_link(token).purpose
    form = UseLinkForm(next=request.args.get("next", ""))
    return render_template("hr/auth/use_link.html", form=form, token=token, purpose=purpose)


@blueprint.post("/link/<token>")
@public("the link itself is the key")
def link_post(token: str) -> Any:
    """Use the link up and go where its purpose leads."""
    used, secret = service.use_link(token)
    return _enter(secret, UseLinkForm().next.data or _destination(used.purpose, used.subject_id))


def _destination(purpose: str, subject_id: str) -> str:
    """Return the page a link of this purpose leads to; features own their pages' addresses."""
    pages = {"invite": url_for("auth.password"), "reset": url_for("auth.password"), "new_hire": "/onboarding"}
    return pages.get(purpose) or (f"/application/{subject_id}" if purpose == "candidate" else "/")


@blueprint.get("/sign-in/again")
@requires(CorePermission.OWN_ACCOUNT)
def sign_in_again() -> Any:
    """Ask for the password once more, or offer a link to those who have none."""
    form = AgainForm(next=request.args.get("next", "/"))
    return render_template("hr/auth/again.html", form=form, sent=False, has_password=_has_password())


def _has_password() -> bool:
    return bool(service.get_user(current_actor().user_id or "").password_hash)


@blueprint.post("/sign-in/again")
@requires(CorePermission.OWN_ACCOUNT)
@own_transaction
def sign_in_again_post() -> Any:
    """Check the password once more; the old session ends."""
    form = AgainForm()
    actor = current_actor()
    if form.validate_on_submit():
        try:
            user = service.get_user(actor.user_id or "")
            token = service.sign_in(
                email=user.email, password=form.password.data, address=request.remote_addr or ""
            )
            with db.separate_unit_of_work():
                service.sign_out(actor=actor)
            return _enter(token, form.next.data)
        except (Invalid, TooMany) as error:
            form.take(error)
    return render_template("hr/auth/again.html", form=form, sent=False, has_password=_has_password()), 422


@blueprint.post("/sign-in/again/link")
@requires(CorePermission.OWN_ACCOUNT)
def again_link_post() -> Any:
    """Send a fresh sign-in link to the person's own address."""
    user = service.get_user(current_actor().user_id or "")
    links.ask_for_link(email=user.email, purpose="sign_in", address=request.remote_addr or "")
    form = AgainForm(next=own_path(request.form.get("next", "/")))
    return render_template("hr/auth/again.html", form=form, sent=True, has_password=bool(user.password_hash))


@blueprint.get("/account/password")
@requires(CorePermission.OWN_ACCOUNT, fresh=True)
def password() -> Any:
    """Show the form for a new password."""
    return render_template("hr/auth/password.html", form=PasswordForm())


@blueprint.post("/account/password")
@requires(CorePermission.OWN_ACCOUNT, fresh=True)
def password_post() -> Any:
    """Set the new password; every other session ends and this one goes on under a new secret."""
    form = PasswordForm()
    actor = current_actor()
    user_id = actor.user_id or ""
    done = form.attempt(
        lambda: service.set_password(actor=actor, user_id=user_id, password=form.password.data)
    )
    if not done:
        return render_template("hr/auth/password.html", form=form), 422
    token = service.open_session(user_id=user_id, actor=actor)
    flash_done("Your password is saved. Other devices have been signed out.")
    return _enter(token, "/")


@blueprint.post("/sign-out")
@public("signing out must work whatever the session holds")
def sign_out() -> Any:
    """End the session."""
    service.sign_out(actor=current_actor())
    logout_user()
    session.clear()
    return redirect(url_for("auth.sign_in"))
