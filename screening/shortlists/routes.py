"""Staff pages of applications: board, list, review, decisions, the candidate's file."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

from flask import Blueprint, jsonify, redirect, render_template, request, send_file, url_for

from hr import db
from hr.auth import service as auth
from hr.documents.service import File
from hr.errors import Conflict
from hr.i18n import N_
from hr.web.errors import own_path
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import PER_PAGE, Pager, asked_page
from hr.web.scope import forget_changes
from screening.applications import files
from screening.applications import service as applications
from screening.applications.fact_forms import CorrectionForm, with_step
from screening.applications.models import Application
from screening.openings import pipeline
from screening.openings import service as openings
from screening.openings.models import Job
from screening.permissions import ScreeningPermission
from screening.shortlists import board, correcting, duplicates, service
from screening.shortlists.forms import HireForm, OriginalForm, RejectForm, hire_form
from screening.shortlists.review import review_of

blueprint = Blueprint("shortlists", __name__)
boards = Blueprint("boards", __name__)

FEW = 20


def _rights() -> dict[str, Any]:
    may = current_actor().may
    return {
        "may_move": may(ScreeningPermission.APPLICATIONS_MOVE),
        "may_reject": may(ScreeningPermission.APPLICATIONS_REJECT),
        "may_hire": may(ScreeningPermission.APPLICATIONS_HIRE),
        "may_correct": may(ScreeningPermission.READING_CORRECT),
        "may_export": may(ScreeningPermission.APPLICATIONS_EXPORT),
        "may_edit_job": may(ScreeningPermission.OPENINGS_EDIT),
        "reasons_to_go_on": service.REASONS_TO_GO_ON,
    }


@blueprint.get("/hr/applications")
@requires(ScreeningPermission.APPLICATIONS_SEE)
def index() -> Any:
    """List the applications this member of staff may see."""
    status, page = request.args.get("status", ""), asked_page()
    oldest_first = request.args.get("order") == "oldest"
    cards, total = board.listing(actor=current_actor(), status=status, oldest_first=oldest_first, page=page)
    return render_template(
        "screening/shortlists/index.html",
        cards=cards,
        pager=Pager(page, total),
        status=status,
        statuses=board.STATUSES,
    )


@boards.get("/hr/jobs")
@requires(ScreeningPermission.OPENINGS_SEE)
def index_of_jobs() -> Any:
    """List the jobs this member of staff may reach, with how many applications wait in each."""
    jobs = openings.jobs_for(actor=current_actor())
    return render_template(
        "screening/shortlists/jobs.html", jobs=jobs, counts=board.counts(jobs), **_rights()
    )


@boards.get("/hr/jobs/<job_id>/board")
@requires(ScreeningPermission.OPENINGS_SEE)
def show(job_id: str) -> Any:
    """Show the applications of a job by stage, or as a list."""
    job = openings.visible_job(actor=current_actor(), job_id=job_id)
    as_list, page = request.args.get("view") == "list", asked_page()
    status = request.args.get("status", "")
    rows = PER_PAGE if as_list else FEW  # beside the board, the list is what a phone shows
    cards, total = board.listing(actor=current_actor(), job=job, status=status, page=page, per_page=rows)
    return render_template(
        "screening/shortlists/board.html",
        job=job,
        columns=[] if as_list else board.columns(job),
        cards=cards,
        pager=Pager(page, total, rows),
        status=status,
        statuses=board.STATUSES,
        as_list=as_list,
        way=pipeline.load(job.pipeline),
        moved=request.args.get("moved", ""),
        stale=board.stale_count(job),
        following=board.first_waiting(job),
        **_rights(),
    )


@blueprint.get("/hr/applications/<application_id>")
@requires(ScreeningPermission.APPLICATIONS_SEE)
def review(application_id: str) -> Any:
    """Show one application: the résumé with its evidence beside the explained score."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    return render_template(
        "screening/shortlists/review.html",
        application=row,
        job=job,
        card=board.card(row, job),
        way=pipeline.load(job.pipeline),
        review=review_of(row, job),
        neighbours=board.neighbours(row, job),
        twins=duplicates.twins_of(row, actor=current_actor()),
        **_rights(),
    )


@blueprint.post("/hr/applications/<application_id>/move")
@requires(ScreeningPermission.APPLICATIONS_MOVE)
def move_post(application_id: str) -> Any:
    """Move the application to another stage."""
    stage = request.form.get("stage", "")[:20]
    return _step(
        application_id,
        lambda: service.move(
            actor=current_actor(),
            application_id=application_id,
            stage=stage,
            version=_version(),
            reason=request.form.get("reason", "")[:40],
        ),
        N_("%(who)s is now in %(stage)s."),
    )


@blueprint.post("/hr/applications/<application_id>/status")
@requires(ScreeningPermission.APPLICATIONS_MOVE)
def status_post(application_id: str) -> Any:
    """Put the application on hold, or take it up again."""
    act = request.form.get("act", "")[:12]
    said = N_("%(who)s is on hold.") if act == "hold" else N_("%(who)s goes on in %(stage)s.")
    return _step(
        application_id,
        lambda: service.set_aside(
            actor=current_actor(), application_id=application_id, act=act, version=_version()
        ),
        said,
    )


@blueprint.post("/hr/applications/<application_id>/ask-file")
@requires(ScreeningPermission.APPLICATIONS_MOVE)
def ask_file_post(application_id: str) -> Any:
    """Ask the candidate for a file that can be read."""
    return _step(
        application_id,
        lambda: files.ask_for_another(actor=current_actor(), application_id=application_id),
        N_("%(who)s gets a mail with a link to send another file."),
    )


def _version() -> int:
    text = request.form.get("version", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _step(application_id: str, act: Callable[[], Application], said: str) -> Any:
    """Take a step and go back; when somebody else was quicker, say so there."""
    back = own_path(request.form.get("back", "") or url_for(".review", application_id=application_id))
    try:
        row = act()
    except Conflict as error:
        forget_changes()
        flash_problem(error)
        return redirect(back)
    card = board.card(row, openings.get_job(row.job_id))
    flash_done(said, who=card.name, stage=card.stage.label)
    return redirect(back)


@blueprint.get("/hr/applications/<application_id>/reject")
@requires(ScreeningPermission.APPLICATIONS_REJECT)
def reject(application_id: str) -> Any:
    """Ask for the reason."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    if not row.is_open:
        return _decided(row, job)
    form = RejectForm(version=str(row.version))
    return render_template("screening/shortlists/reject.html", form=form, card=board.card(row, job))


@blueprint.post("/hr/applications/<application_id>/reject")
@requires(ScreeningPermission.APPLICATIONS_REJECT)
def reject_post(application_id: str) -> Any:
    """Decide not to go on."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    card, form = board.card(row, job), RejectForm()
    return _decide(
        lambda: form.attempt(
            lambda: service.reject(
                actor=current_actor(),
                application_id=application_id,
                version=_version(),
                category=form.category.data,
                visible_text=form.visible_text.data,
            )
        ),
        lambda: render_template("screening/shortlists/reject.html", form=form, card=card),
        said=N_("%(who)s has been told that we go on with someone else."),
        card=card,
    )


@blueprint.get("/hr/applications/<application_id>/hire")
@requires(ScreeningPermission.APPLICATIONS_HIRE)
def hire(application_id: str) -> Any:
    """Ask for what is needed to employ the candidate."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    if not row.is_open:
        return _decided(row, job)
    if service.is_blind(row, job):  # the form carries the name
        flash_problem(Conflict(N_("Move the application to Interview or Offer first.")))
        return redirect(url_for(".review", application_id=application_id))
    manager = auth.get_user(job.manager_user_id).person_id if job.manager_user_id else None
    form = hire_form(row, job, manager_id=manager)
    return render_template("screening/shortlists/hire.html", form=form, card=board.card(row, job))


@blueprint.post("/hr/applications/<application_id>/hire")
@requires(ScreeningPermission.APPLICATIONS_HIRE)
def hire_post(application_id: str) -> Any:
    """Hire the candidate."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    card, form = board.card(row, job), HireForm()
    return _decide(
        lambda: form.attempt(
            lambda: service.hire(
                actor=current_actor(),
                application_id=application_id,
                version=_version(),
                hire=form.value(),
            )
        ),
        lambda: render_template("screening/shortlists/hire.html", form=form, card=card),
        said=N_("%(who)s is hired. The onboarding plan is being made."),
        card=card,
    )


def _decided(row: Application, job: Job) -> Any:
    """Go back to an application on which the last word is spoken, and say which."""
    card = board.card(row, job)
    words = N_("%(who)s has been decided already: %(status)s.")
    flash_problem(Conflict(words, who=card.name, status=card.status_word))
    return redirect(url_for(".review", application_id=row.id))


def _decide(act: Callable[[], Any], page: Callable[[], str], *, said: str, card: board.Card) -> Any:
    """Take a final decision, or show the form again, or say that somebody else was quicker."""
    try:
        done = act()
    except Conflict as error:
        forget_changes()
        flash_problem(error)
        return redirect(url_for(".review", application_id=card.row.id))
    if done is None:
        return page(), 422
    flash_done(said, who=card.name)
    return redirect(url_for("boards.show", job_id=card.job.id))


@blueprint.get("/hr/applications/<application_id>/resume")
@requires(ScreeningPermission.RESUME_READ)
def resume(application_id: str) -> Any:
    """Hand out the file as it was sent; while names are hidden, ask for a reason first."""
    actor = current_actor()
    row, job = applications.visible(actor=actor, application_id=application_id)
    if service.is_blind(row, job):
        return redirect(url_for(".original", application_id=application_id))
    with db.separate_unit_of_work():
        return _handed_out(service.original(actor=actor, application_id=application_id))


@blueprint.get("/hr/applications/<application_id>/original")
@requires(ScreeningPermission.RESUME_READ)
def original(application_id: str) -> Any:
    """Ask why the file must be opened before names are shown."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    return render_template(
        "screening/shortlists/original.html", form=OriginalForm(), card=board.card(row, job)
    )


@blueprint.post("/hr/applications/<application_id>/original")
@requires(ScreeningPermission.RESUME_READ)
def original_post(application_id: str) -> Any:
    """Hand the file out for a reason, which stays in the trail."""
    actor, form = current_actor(), OriginalForm()
    row, job = applications.visible(actor=actor, application_id=application_id)
    if not form.validate_on_submit():
        page = render_template("screening/shortlists/original.html", form=form, card=board.card(row, job))
        return page, 422
    return _handed_out(service.original(actor=actor, application_id=application_id, reason=form.reason.data))


def _handed_out(file: File) -> Any:
    """Return a file as a download; it is never shown inside our pages."""
    answer = send_file(
        BytesIO(file.content), mimetype=file.media_type, as_attachment=True, download_name=file.filename
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/hr/applications/<application_id>/parsed.json")
@requires(ScreeningPermission.APPLICATIONS_EXPORT)
def parsed_json(application_id: str) -> Any:
    """Give what the machine read as plain values."""
    return _export(application_id, "parsed")


@blueprint.get("/hr/applications/<application_id>/score.json")
@requires(ScreeningPermission.APPLICATIONS_EXPORT)
def score_json(application_id: str) -> Any:
    """Give the score with its reasons as plain values."""
    return _export(application_id, "score")


@blueprint.get("/hr/applications/<application_id>/corrections.json")
@requires(ScreeningPermission.APPLICATIONS_EXPORT)
def corrections_json(application_id: str) -> Any:
    """Give what people corrected, as labels."""
    return _export(application_id, "corrections")


@blueprint.get("/hr/applications/<application_id>/correct")
@requires(ScreeningPermission.READING_CORRECT)
def correct(application_id: str) -> Any:
    """Show what was read, to be corrected."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    return _correct_page(row, job, correcting.form_of(row, job))


def _correct_page(row: Application, job: Job, form: CorrectionForm) -> str:
    return render_template(
        "screening/shortlists/correct.html",
        form=form,
        card=board.card(row, job),
        view=correcting.receipt_of(row, job, form),
    )


@blueprint.post("/hr/applications/<application_id>/correct")
@requires(ScreeningPermission.READING_CORRECT)
def correct_post(application_id: str) -> Any:
    """Take corrections in, or add or remove a row."""
    row, job = applications.visible(actor=current_actor(), application_id=application_id)
    form, step = CorrectionForm(), request.form.get("step", "check")[:40]
    if step != "check":
        return _correct_page(row, job, correcting.form_of(row, job, with_step(form.typed(), step)))
    done = form.attempt(
        lambda: correcting.correct(actor=current_actor(), application_id=application_id, form=form)
    )
    if done is None:
        return _correct_page(row, job, form), 422
    flash_done(N_("Corrected. The score follows in a moment.") if done else N_("Nothing was changed."))
    return redirect(url_for(".review", application_id=row.id))


def _export(application_id: str, part: str) -> Any:
    with db.separate_unit_of_work():
        found = service.exported(actor=current_actor(), application_id=application_id, part=part)
    answer = jsonify(found)
    answer.headers["Cache-Control"] = "no-store"
    return answer
