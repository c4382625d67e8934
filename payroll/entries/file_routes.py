"""Pages of files of entries: upload, what the check found, take in, approve, undo."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from hr.company import service as company
from hr.errors import Conflict, DomainError, Invalid, NotAllowed
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.entries import page
from payroll.entries.forms import AnswersForm, UploadForm
from payroll.entries.importing import files
from payroll.entries.importing.tables import MOST_BYTES
from payroll.permissions import PayrollPermission

blueprint = Blueprint("input_files", __name__, url_prefix="/payroll/inputs/files")
SHOWN = 50


@blueprint.get("")
@requires(PayrollPermission.ENTRY_SEE)
def index() -> Any:
    """List the files of entries, newest first."""
    names = {row.id: row.name for row in company.legal_entities()}
    shown = {"files": files.files(limit=100), "entities": names, "states": page.FILE_STATES}
    return render_template("payroll/entries/files.html", may=page.rights(current_actor()), **shown)


@blueprint.get("/new")
@requires(PayrollPermission.ENTRY_PROPOSE)
def new() -> Any:
    """Ask for a file."""
    return render_template("payroll/entries/upload.html", form=_form())


@blueprint.post("/new")
@requires(PayrollPermission.ENTRY_PROPOSE)
def new_post() -> Any:
    """Take a file and have it checked."""
    form = _form()
    made = form.attempt(
        lambda: files.upload(
            actor=current_actor(),
            entity_id=form.entity.data,
            period=form.month,
            name=form.file.data.filename or "",
            content=form.file.data.read(MOST_BYTES + 1),
        )
    )
    if made is None:
        return render_template("payroll/entries/upload.html", form=form), 422
    return redirect(url_for("input_files.show", file_id=made.id))


def _form() -> UploadForm:
    entity = page.entity_of(request.args.get("entity", ""))
    return UploadForm().offer(entity.id, page.period_of(request.args.get("period", ""), entity.id))


@blueprint.get("/<file_id>")
@requires(PayrollPermission.ENTRY_SEE)
def show(file_id: str) -> Any:
    """Show how a file reads, what is wrong with it, and where it stands."""
    return _page(file_id, AnswersForm().offer(files.get_file(file_id).answers))


def _page(file_id: str, form: AnswersForm) -> str:
    file, actor = files.get_file(file_id), current_actor()
    found = files.troubles(file)
    return render_template(
        "payroll/entries/file.html",
        file=file,
        form=form,
        entity=company.get_legal_entity(file.legal_entity_id),
        troubles=found[:SHOWN],
        more=max(0, file.bad + file.doubtful - SHOWN),
        stats=page.file_stats(file),
        state=page.FILE_STATES[file.state],
        jobs=page.jobs_of(file),
        waiting=files.waiting(file.id) if file.state == files.DONE else 0,
        may={**page.rights(actor), "take": actor.user_id == file.uploaded_by},
    )


@blueprint.post("/<file_id>/check")
@requires(PayrollPermission.ENTRY_PROPOSE)
def check(file_id: str) -> Any:
    """Have a file checked again, with other answers."""
    form = AnswersForm().offer({})
    act = files.recheck
    return _act(file_id, lambda: act(actor=current_actor(), file_id=file_id, answers=form.answers), "")


@blueprint.post("/<file_id>/take-in")
@requires(PayrollPermission.ENTRY_PROPOSE)
def take_in(file_id: str) -> Any:
    """Have the good rows taken in."""
    act = {"file_id": file_id, "mode": request.form.get("mode", "")}
    return _act(file_id, lambda: files.take_in(actor=current_actor(), **act), "")


@blueprint.post("/<file_id>/approve")
@requires(PayrollPermission.ENTRY_APPROVE)
def approve(file_id: str) -> Any:
    """Approve everything the file brought."""
    done = N_("Approved. The entries follow in a moment.")
    return _act(file_id, lambda: files.approve(actor=current_actor(), file_id=file_id), done)


@blueprint.post("/<file_id>/undo")
@requires(PayrollPermission.ENTRY_PROPOSE)
def undo(file_id: str) -> Any:
    """Withdraw everything the file brought."""
    done = N_("Undone. Its entries are withdrawn.")
    return _act(file_id, lambda: files.undo(actor=current_actor(), file_id=file_id), done)


@blueprint.get("/<file_id>/errors.csv")
@requires(PayrollPermission.ENTRY_SEE)
def errors(file_id: str) -> Response:
    """Hand out the rows that cannot be taken in, with the reason."""
    answer = Response(files.error_file(files.get_file(file_id)), mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="errors.csv"'
    return answer


def _act(file_id: str, act: Any, done: str) -> Any:
    """Do something to a file and show it again, with what came of it."""
    try:
        act()
        if done:
            flash_done(done)
    except DomainError as error:
        if not isinstance(error, (Conflict, Invalid, NotAllowed)):
            raise
        forget_changes()
        flash_problem(error)
    return redirect(url_for("input_files.show", file_id=file_id))
