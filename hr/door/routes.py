"""The door of the portal: sign in, single-use links, passwords, sign out."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_login import login_user, logout_user

from hr import db
from hr.access import Actor
from hr.auth import service
from hr.auth.models import User
from hr.auth.permissions import CorePermission
from hr.door.forms import (
    AgainForm,
    LinkForm,
    NewLinkForm,
    PasswordForm,
    SignInForm,
    UseLinkForm,
)
from hr.errors import Invalid, LinkSpent, TooMany
from hr.i18n import N_
from hr.notifications import links
from hr.web import drafts
from hr.web.errors import own_path
from hr.web.forms import flash_done
from hr.web.guards import current_actor, own_transaction, public, requires
from hr.web.navigation import landing
from hr.web.setup import Holder

blueprint = Blueprint("auth", __name__)

# What a link is for, in the words of its page: title, sentence, button.
PURPOSES = {
    "sign_in": (
        N_("Sign in"),
        N_("One more step: press the button. Mail programs open links too, and must not use yours up."),
        N_("Sign in"),
    ),
    "invite": (
        N_("Welcome"),
        N_("You have an account in this portal. Open it and choose a password: it takes a minute."),
        N_("Open my account"),
    ),
    "reset": (
        N_("A new password"),
        N_("Go on to choose it. Until then the old password keeps working."),
        N_("Choose a new password"),
    ),
    "new_hire": (
        N_("Your first steps with us"),
        N_("Here you tell us what your contract needs, and you see what comes next and when."),
        N_("Start"),
    ),
    "candidate": (
        N_("Your application"),
        N_("See where it stands, who looks at it and what comes next. You need no account."),
        N_("See my application"),
    ),
}


# A spent link of these kinds opens its page again for whoever is in already; it changes nothing.
LEADS_BACK = frozenset({"sign_in", "new_hire", "candidate"})


@blueprint.get("/sign-in")
@public("everybody must be able to reach the door")
def sign_in() -> Any:
    """Show the door; whoever is in already goes on."""
    wanted = own_path(request.args.get("next", "/"))
    if current_actor().kind == "user":
        return redirect(wanted)
    return render_template("hr/auth/sign_in.html", form=SignInForm(next=wanted))


@blueprint.post("/sign-in")
@public("everybody must be able to reach the door")
@own_transaction
def sign_in_post() -> Any:
    """Check e-mail and password."""
    form = SignInForm()
    status = 422
    if form.validate_on_submit():
        try:
            token = service.sign_in(
                email=form.email.data, password=form.password.data, address=request.remote_addr or ""
            )
            return _enter(token, form.next.data)
        except (Invalid, TooMany) as error:
            form.take(error)
            status = error.status
    return render_template("hr/auth/sign_in.html", form=form), status


def _enter(token: str, destination: str | None) -> Any:
    """Start the browser's session under a new secret and go where the person wanted to go."""
    _end_session(current_actor())
    drafts.forget_expired()
    _forget_browser()  # a session from before signing in must not live on (fixation)
    session.permanent = True
    login_user(Holder(token, Actor(kind="user")))
    return redirect(own_path(destination or "/"))


def _end_session(actor: Actor) -> None:
    """End the session that this browser had, in the transaction at hand or in one of its own."""
    work = db.current()
    if work is not None and work.writes:
        service.sign_out(actor=actor)
    elif actor.session_id:
        with db.separate_unit_of_work():
            service.sign_out(actor=actor)


def _forget_browser() -> None:
    """Empty the browser's session but for its language and colours."""
    kept = {name: session[name] for name in ("locale", "theme") if name in session}
    session.clear()
    session.update(kept)


@blueprint.get("/sign-in/link")
@public("whoever has no password asks for a link")
def link_request() -> Any:
    """Ask for a sign-in link."""
    form = LinkForm(next=own_path(request.args.get("next", "/")))
    return render_template("hr/auth/ask_link.html", form=form, purpose="sign_in")


@blueprint.post("/sign-in/link")
@public("whoever has no password asks for a link")
def link_request_post() -> Any:
    """Send the link, if there is such an account; the answer is the same if not."""
    return _ask_for("sign_in")


@blueprint.get("/sign-in/reset")
@public("whoever forgot their password asks for a link")
def reset_request() -> Any:
    """Ask for a link to choose a new password."""
    return render_template("hr/auth/ask_link.html", form=LinkForm(), purpose="reset")


@blueprint.post("/sign-in/reset")
@public("whoever forgot their password asks for a link")
def reset_request_post() -> Any:
    """Send the link, if there is such an account; the answer is the same if not."""
    return _ask_for("reset")


def _ask_for(purpose: str) -> Any:
    form = LinkForm()
    status = 422
    if form.validate_on_submit():
        path = own_path(form.next.data or "/")
        address = request.remote_addr or ""
        try:
            links.ask_for_link(
                email=form.email.data, purpose=purpose, address=address, path="" if path == "/" else path
            )
            return redirect(url_for("auth.link_sent"))
        except TooMany as error:
            form.take(error)
            status = error.status
    return render_template("hr/auth/ask_link.html", form=form, purpose=purpose), status


@blueprint.get("/sign-in/sent")
@public("everybody gets the same answer")
def link_sent() -> Any:
    """Say that a link is on its way, if there is somebody to send it to."""
    minutes = None if "again" in request.args else service.link_minutes()
    return render_template("hr/auth/link_sent.html", minutes=minutes)


@blueprint.get("/link/<token>")
@public("the link itself is the key; looking at it does not use it up")
def link(token: str) -> Any:
    """Show what the link is for, with the button that uses it."""
    try:
        purpose = service.look_at_link(token).purpose
    except LinkSpent as error:
        inside = _already_inside(error)
        return redirect(inside) if inside else _spent(error)
    form = UseLinkForm(next=request.args.get("next", ""))
    return render_template("hr/auth/use_link.html", form=form, words=PURPOSES[purpose])


@blueprint.post("/link/<token>")
@public("the link itself is the key")
def link_post(token: str) -> Any:
    """Use the link up and go where its purpose leads."""
    try:
        used, secret = service.use_link(token)
    except LinkSpent as error:
        return _spent(error)
    return _enter(secret, UseLinkForm().next.data or _destination(used.purpose, used.subject_id))


def _already_inside(error: LinkSpent) -> str:
    """Return the page of a spent link for whoever is signed in by one like it; empty for everybody else."""
    if not error.link_id:
        return ""
    link, actor = service.get_link(error.link_id), current_actor()
    by_subject = actor.kind == "candidate" and actor.subject_id == link.subject_id
    by_account = bool(link.user_id) and actor.user_id == link.user_id
    if not (by_subject or by_account) or link.purpose not in LEADS_BACK:
        return ""
    wanted = own_path(request.args.get("next", "/"))
    return wanted if wanted != "/" else _destination(link.purpose, link.subject_id)


def _spent(error: LinkSpent) -> Any:
    """Say why a link does not work and offer a new one to whoever received it."""
    form = NewLinkForm(link_id=error.link_id) if error.link_id else None
    return render_template("hr/auth/spent_link.html", new_link=form, reason=error.message), error.status


def _destination(purpose: str, subject_id: str) -> str:
    """Return the page a link of this purpose leads to; features own their pages' addresses."""
    if purpose in ("invite", "reset"):
        return url_for("auth.password", next="/")
    return landing(purpose, subject_id, otherwise="/")


@blueprint.post("/link/again")
@public("the holder of a spent link has no other way in")
def new_link() -> Any:
    """Send a new link to whoever received the old one; the answer is the same for any link."""
    form = NewLinkForm()
    if form.validate_on_submit():
        links.ask_for_new_link(link_id=form.link_id.data or "", address=request.remote_addr or "")
    return redirect(url_for("auth.link_sent", again=1))


@blueprint.get("/sign-in/again")
@requires(CorePermission.OWN_ACCOUNT)
def sign_in_again() -> Any:
    """Ask for the password once more, or offer a link to those who have none."""
    return _again(AgainForm(next=own_path(request.args.get("next", "/"))))


def _again(form: AgainForm, status: int = 200) -> Any:
    """Show both ways to confirm: the password, if there is one, and a link by mail."""
    return render_template("hr/auth/again.html", form=form, user=_myself()), status


@blueprint.post("/sign-in/again")
@requires(CorePermission.OWN_ACCOUNT)
@own_transaction
def sign_in_again_post() -> Any:
    """Check the password once more; the old session ends."""
    form = AgainForm()
    status = 422
    if form.validate_on_submit():
        try:
            token = service.sign_in(
                email=_myself().email, password=form.password.data, address=request.remote_addr or ""
            )
            return _enter(token, form.next.data)
        except (Invalid, TooMany) as error:
            form.take(error)
            status = error.status
    return _again(form, status)


@blueprint.post("/sign-in/again/link")
@requires(CorePermission.OWN_ACCOUNT)
def again_link_post() -> Any:
    """Send a fresh sign-in link to the person's own address; it leads back to where they were."""
    path = own_path(request.form.get("next", "/"))
    links.ask_for_link(email=_myself().email, purpose="sign_in", address=request.remote_addr or "", path=path)
    return redirect(url_for("auth.link_sent"))


@blueprint.get("/account/password")
@requires(CorePermission.OWN_ACCOUNT, fresh=True)
def password() -> Any:
    """Show the form for a new password."""
    form = PasswordForm(next=own_path(request.args.get("next", "/account")))
    return render_template("hr/auth/password.html", form=form, user=_myself())


def _myself() -> User:
    return service.get_user(current_actor().user_id or "")


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
        return render_template("hr/auth/password.html", form=form, user=_myself()), 422
    token = service.open_session(user_id=user_id, actor=actor, method=actor.extra["method"])
    answer = _enter(token, form.next.data)
    flash_done("Your password is saved. Other devices have been signed out.")
    return answer


@blueprint.post("/sign-out")
@public("signing out must work whatever the session holds")
def sign_out() -> Any:
    """End the session."""
    was_candidate = current_actor().kind == "candidate"
    service.sign_out(actor=current_actor())
    logout_user()
    _forget_browser()
    flash_done("You are signed out.")
    return redirect(url_for("home.index" if was_candidate else "auth.sign_in"))
