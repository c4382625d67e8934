"""Pages of candidates: apply, the receipt, where the application stands."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from hr.access import Actor
from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import candidate_only, current_actor, public
from screening.applications import corrections, files, reading, receipts, service
from screening.applications.corrected import changes_in
from screening.applications.fact_forms import CorrectionForm, with_step, written
from screening.applications.forms import FileForm, FindForm, WithdrawForm
from screening.applications.models import Application
from screening.openings import service as openings

blueprint = Blueprint("applications", __name__)

LINK_SENT = N_("If there is an application behind it, a new link is on its way to its e-mail address.")


def _sender() -> Actor:
    """Return whoever sends, with the network address that limits count."""
    return Actor(kind="anonymous", address=request.remote_addr or "")


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
        parsed=reading.original_of(row),
        answers=receipts.answers_now(row),
        changes=changes_in(corrections.labels_of(row)),
        is_being_corrected=corrections.is_pending(row),
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


@blueprint.get("/application/<application_id>/correct")
@candidate_only("a candidate corrects only what was read of their own file")
def correct(application_id: str) -> Any:
    """Show what was read, to be corrected."""
    row = service.own(actor=current_actor(), application_id=application_id)
    read = reading.original_of(row)
    if read is None or not row.is_open:
        return redirect(url_for(".show", application_id=application_id))
    facts = corrections.facts_now(row, read)
    return _correct_page(row, CorrectionForm(formdata=None, data=written(facts)))


def _correct_page(row: Application, form: CorrectionForm) -> str:
    view = receipts.shown(reading.original_of(row), form)
    job = openings.get_job(row.job_id)
    return render_template(
        "screening/applications/correct.html", application=row, job=job, form=form, view=view
    )


@blueprint.post("/application/<application_id>/correct")
@candidate_only("a candidate corrects only what was read of their own file")
def correct_post(application_id: str) -> Any:
    """Take corrections in, or add or remove a row."""
    actor, form = current_actor(), CorrectionForm()
    row = service.own(actor=actor, application_id=application_id)
    step = request.form.get("step", "check")[:40]
    if step != "check":
        return _correct_page(row, CorrectionForm(formdata=None, data=with_step(form.typed(), step)))
    if not form.validate_on_submit():
        return _correct_page(row, form), 422
    facts = form.facts(read.text_hash if (read := reading.original_of(row)) else "")
    done = corrections.correct(actor=actor, row=row, facts=facts)
    flash_done(N_("Corrected. What you wrote counts.") if done else N_("Nothing was changed."))
    return redirect(url_for(".show", application_id=application_id))


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
