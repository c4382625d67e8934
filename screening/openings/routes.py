"""Pages of openings: the careers pages for everybody, the list and the editor for staff."""

from typing import Any

from flask import Blueprint, current_app, redirect, render_template, request, url_for

from hr import clock
from hr.errors import Conflict
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, public, requires
from hr.web.scope import forget_changes
from screening.openings import pipeline, service
from screening.openings.forms import CONTRACTS, WORKING_TIMES, JobForm, StateForm, form_of
from screening.openings.models import Job
from screening.openings.prose import blocks
from screening.permissions import ScreeningPermission
from screening.scoring import meaning

blueprint = Blueprint("openings", __name__)

DONE = {"publish": N_("The job is published."), "close": N_("The job is closed to new applications.")}


@blueprint.get("/careers")
@public("everybody may see which jobs are open")
def careers() -> Any:
    """List the open jobs."""
    search, place = request.args.get("q", "")[:80], request.args.get("place", "")[:120]
    jobs = service.open_jobs(search=search, place=place)
    places = sorted({job.location for job in service.open_jobs()})
    return render_template(
        "screening/openings/careers.html",
        jobs=jobs,
        places=places,
        search=search,
        place=place,
        answer_days=pipeline.load().first.answer_days,
        **_words(),
    )


@blueprint.get("/careers/<slug>")
@public("everybody may read an open job")
def job(slug: str) -> Any:
    """Show a job."""
    row = service.public_job(slug)
    text = blocks(row.text)
    lead = text[0] if text and text[0].kind == "paragraph" else None
    return render_template(
        "screening/openings/job.html",
        job=row,
        lead=lead,
        text=text[1:] if lead else text,
        requirements=service.requirements_of(row.id),
        is_open=row.is_open_on(clock.today()),
        others=[other for other in service.open_jobs() if other.id != row.id][:3],
        stages=pipeline.load(row.pipeline).stages,
        **_words(),
    )


def _words() -> dict[str, Any]:
    return {"contracts": dict(CONTRACTS), "working_times": dict(WORKING_TIMES)}


@blueprint.get("/hr/jobs/new")
@requires(ScreeningPermission.OPENINGS_EDIT)
def new() -> Any:
    """Show an empty job."""
    return render_template("screening/openings/edit.html", form=JobForm(), job=None)


@blueprint.post("/hr/jobs/new")
@requires(ScreeningPermission.OPENINGS_EDIT)
def new_post() -> Any:
    """Create the job."""
    form = JobForm()
    if (again := _more_rows(form, None)) is not None:
        return again
    made: Job | None = form.attempt(lambda: service.create_job(actor=current_actor(), job=form.value()))
    if made is None:
        return render_template("screening/openings/edit.html", form=form, job=None), 422
    flash_done("The job is saved as a draft.")
    return redirect(url_for("openings.edit", job_id=made.id))


@blueprint.get("/hr/jobs/<job_id>/edit")
@requires(ScreeningPermission.OPENINGS_EDIT)
def edit(job_id: str) -> Any:
    """Show a job to change."""
    row = service.visible_job(actor=current_actor(), job_id=job_id)
    form = form_of(row, list(service.requirements_of(row.id)))
    if not current_app.testing:  # a thread that outlives its test disturbs the next one
        meaning.warm_up_beside()  # what-if compares duties by it, and loading takes more than a second
    return render_template("screening/openings/edit.html", form=form, job=row)


@blueprint.post("/hr/jobs/<job_id>/edit")
@requires(ScreeningPermission.OPENINGS_EDIT)
def edit_post(job_id: str) -> Any:
    """Change the job."""
    row = service.visible_job(actor=current_actor(), job_id=job_id)
    form = JobForm()
    if (again := _more_rows(form, row)) is not None:
        return again
    if form.attempt(lambda: _change(job_id, form)) is None:
        return render_template("screening/openings/edit.html", form=form, job=row), 422
    flash_done("The job is saved.")
    return redirect(url_for("openings.edit", job_id=job_id))


def _change(job_id: str, form: JobForm) -> Job:
    version = int(form.version.data) if (form.version.data or "").isdecimal() else 0
    return service.change_job(actor=current_actor(), job_id=job_id, job=form.value(), version=version)


def _more_rows(form: JobForm, row: Job | None) -> Any:
    """Give the page back with more rows when that was asked for; nothing is saved."""
    if "more" not in request.form:
        return None
    form.add_rows()
    return render_template("screening/openings/edit.html", form=form, job=row)


@blueprint.post("/hr/jobs/<job_id>/state")
@requires(ScreeningPermission.OPENINGS_EDIT)
def state_post(job_id: str) -> Any:
    """Publish or close the job."""
    act = StateForm().act.data or ""
    try:
        service.set_state(actor=current_actor(), job_id=job_id, act=act)
        flash_done(DONE[act])
    except Conflict as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("openings.edit", job_id=job_id))
