"""Pages of candidates: apply, the receipt, where the application stands."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, session, url_for

from hr import clock
from hr.access import Actor
from hr.errors import Invalid, TooMany
from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import candidate_only, current_actor, public
from screening.applications import files, reading, service
from screening.applications.forms import ApplyForm, FileForm, FindForm, WithdrawForm
from screening.applications.models import Application
from screening.applications.service import Receipt
from screening.openings import service as openings
from screening.openings.models import Job

blueprint = Blueprint("applications", __name__)

LINK_SENT = N_("If there is an application behind it, a new link is on its way to its e-mail address.")


def _sender() -> Actor:
    """Return whoever sends, with the network address that limits count."""
    return Actor(kind="anonymous", address=request.remote_addr or "")


@blueprint.get("/careers/<slug>/apply")
@public("everybody may apply for an open job")
def apply(slug: str) -> Any:
    """Show the form."""
    job = openings.public_job(slug)
    if not job.is_open_on(clock.today()):
        return redirect(url_for("openings.job", slug=slug))
    return render_template("screening/applications/apply.html", form=ApplyForm(), job=job)


@blueprint.post("/careers/<slug>/apply")
@public("everybody may apply for an open job")
def apply_post(slug: str) -> Any:
    """Take the application in and go to its receipt."""
    job, form = openings.public_job(slug), ApplyForm()
    receipt, code = _take(form, job)
    if receipt is None:
        form.keep_file()
        return render_template("screening/applications/apply.html", form=form, job=job), code
    form.forget_file()
    was_ours = session.get("applied", {}).get(job.id) == receipt.application.id
    if receipt.is_new or was_ours or receipt.application.form_token == form.token.data:
        session["applied"] = {**session.get("applied", {}), job.id: receipt.application.id}
        again = None if receipt.is_new else "other-file" if receipt.left_out_file else "same"
        return redirect(url_for("applications.applied", slug=slug, again=again))
    return redirect(url_for("applications.known", slug=slug))


def _take(form: ApplyForm, job: Job) -> tuple[Receipt | None, int]:
    """Submit the form; what does not work stands in the form, with the status of the page."""
    if not form.validate_on_submit():
        return None, 422
    limit = current_app.config["SETTINGS"].applications_per_hour
    try:
        return service.submit(actor=_sender(), job=job, sent=form.value(), hourly_limit=limit), 200
    except (Invalid, TooMany) as error:
        form.take(error)
        return None, error.status


@blueprint.get("/careers/<slug>/applied")
@public("the receipt of an application sent from this browser")
def applied(slug: str) -> Any:
    """Show the receipt of this browser's application."""
    job = openings.public_job(slug)
    application_id = session.get("applied", {}).get(job.id)
    if application_id is None:
        return redirect(url_for("openings.job", slug=slug))
    row = service.get(application_id)
    return render_template(
        "screening/applications/applied.html",
        job=job,
        application=row,
        again=request.args.get("again", ""),
        problem=files.problem_words(row),
        is_locked=row.problem in files.LOCKED_OR_BROKEN,
        answer_by=service.answer_by(row, job),
    )


@blueprint.get("/careers/<slug>/applied-before")
@public("whoever sends a second application learns where the first one is; the page names nobody")
def known(slug: str) -> Any:
    """Say that a link to the earlier application went to its address."""
    return render_template("screening/applications/known.html", job=openings.public_job(slug))


@blueprint.get("/application/<application_id>")
@candidate_only("a candidate sees only the application their link was made for")
def show(application_id: str) -> Any:
    """Show a candidate where their application stands."""
    row = service.own(actor=current_actor(), application_id=application_id)
    return _status_page(row, FileForm())


def _status_page(row: Application, form: FileForm) -> str:
    job = openings.get_job(row.job_id)
    return render_template(
        "screening/applications/status.html",
        application=row,
        job=job,
        view=service.standing(row, job),
        parsed=reading.parsed_of(row),
        problem=files.problem_words(row),
        wants_file=files.is_wanted(row),
        form=form,
    )


@blueprint.post("/application/<application_id>/file")
@candidate_only("a candidate sends another file only for their own application")
def file_post(application_id: str) -> Any:
    """Take another file in the place of one that could not be read."""
    actor, form = current_actor(), FileForm()
    row = service.own(actor=actor, application_id=application_id)
    done = form.attempt(
        lambda: files.send_another(actor=actor, application_id=application_id, content=form.content)
    )
    if done is None:
        return _status_page(row, form), 422
    flash_done(N_("Your file is here. Our software reads it now."))
    return redirect(url_for("applications.show", application_id=application_id))


@blueprint.get("/application/<application_id>/withdraw")
@candidate_only("a candidate takes back only their own application")
def withdraw(application_id: str) -> Any:
    """Ask once more before an application is taken back."""
    row = service.own(actor=current_actor(), application_id=application_id)
    job = openings.get_job(row.job_id)
    return render_template(
        "screening/applications/withdraw.html", application=row, job=job, form=WithdrawForm()
    )


@blueprint.post("/application/<application_id>/withdraw")
@candidate_only("a candidate takes back only their own application")
def withdraw_post(application_id: str) -> Any:
    """Take the application back."""
    service.withdraw(actor=current_actor(), application_id=application_id)
    flash_done(N_("You have taken your application back. You can apply again whenever you like."))
    return redirect(url_for("applications.show", application_id=application_id))


@blueprint.get("/application/link")
@public("whoever lost their link asks for a new one")
def find() -> Any:
    """Ask for the address an application was sent from."""
    return render_template("screening/applications/find.html", form=FindForm(), sent=False)


@blueprint.post("/application/link")
@public("whoever lost their link asks for a new one; the answer is the same for any address")
def find_post() -> Any:
    """Mail links to the address, if it sent applications."""
    form = FindForm()
    if not form.validate_on_submit():
        return render_template("screening/applications/find.html", form=form, sent=False), 422
    service.mail_links(actor=_sender(), email=form.email.data)
    return render_template("screening/applications/find.html", form=form, sent=True)


@blueprint.post("/application/link/<link_id>")
@public("whoever holds a spent link asks for a new one; the answer is the same for any link")
def renew(link_id: str) -> Any:
    """Mail a new link to the address behind a spent one."""
    service.renew_link(actor=_sender(), link_id=link_id)
    return render_template("screening/applications/find.html", form=FindForm(), sent=True)
