"""Pages of a run's payments: files to release, what became of each payment, banks' answers, the journal."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, jsonify, redirect, render_template, request, url_for

from hr.documents import service as documents
from hr.documents.downloads import as_download
from hr.errors import Conflict, Invalid, NotFound
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import asked_page
from hr.web.scope import forget_changes
from payroll.payments import answers, closing, page, reissuing, schemes, service
from payroll.payments import journal as books
from payroll.payments.forms import AnswerForm, PayingAccountForm, PeriodForm, ReleaseForm
from payroll.permissions import PayrollPermission
from payroll.runs import service as runs

blueprint = Blueprint("payments", __name__, url_prefix="/payroll")


@blueprint.get("/runs/<run_id>/payments")
@requires(PayrollPermission.PAYMENTS_SEE)
def show(run_id: str) -> Any:
    """Show the files of a run, what became of each payment, and what is missing to close it."""
    run, number = runs.get_run(run_id), asked_page()
    shown = page.build(run, actor=current_actor(), arguments=request.args, page=number)
    return render_template("payroll/payments/show.html", form=AnswerForm(), **shown)


@blueprint.post("/runs/<run_id>/payments/<batch_id>/release")
@requires(PayrollPermission.PAYMENTS_RELEASE, fresh=True)
def release(run_id: str, batch_id: str) -> Any:
    """Let a bank file out."""
    _batch_in(run_id, batch_id)
    seen = ReleaseForm().seen.data or ""
    done = N_("Released. Download the file and hand it to the bank.")
    return _act(
        run_id,
        lambda: service.release(actor=current_actor(), batch_id=batch_id, seen_sha256=seen),
        done,
    )


@blueprint.post("/runs/<run_id>/payments/<batch_id>/cancel")
@requires(PayrollPermission.PAYMENTS_RELEASE, fresh=True)
def cancel(run_id: str, batch_id: str) -> Any:
    """Take a bank file back."""
    _batch_in(run_id, batch_id)
    done = N_("The file is cancelled. Nobody is paid by it; do not hand it to the bank.")
    return _act(run_id, lambda: service.cancel(actor=current_actor(), batch_id=batch_id), done)


@blueprint.post("/runs/<run_id>/payments/again")
@requires(PayrollPermission.PAYMENTS_PREPARE, fresh=True)
def write_again(run_id: str) -> Any:
    """Write what was cancelled into another file."""
    done = N_("Written again. Another person releases it.")
    return _act(run_id, lambda: reissuing.write_again(actor=current_actor(), run_id=run_id), done)


@blueprint.post("/runs/<run_id>/payments/reissue")
@requires(PayrollPermission.PAYMENTS_PREPARE, fresh=True)
def reissue(run_id: str) -> Any:
    """Pay what came back to the accounts of today."""
    chosen = request.form.getlist("payment")
    same = request.form.get("same_account") == "1"
    done = N_("Written into another file. Another person releases it.")
    return _act(
        run_id,
        lambda: reissuing.reissue(
            actor=current_actor(), run_id=run_id, payment_ids=chosen, same_account=same
        ),
        done,
    )


@blueprint.post("/runs/<run_id>/payments/answers")
@requires(PayrollPermission.PAYMENTS_PREPARE)
def take_in(run_id: str) -> Any:
    """Take in a bank's answer, or name every row that is wrong."""
    form, actor = AnswerForm(), current_actor()
    try:
        if form.attempt(lambda: answers.take_in(actor=actor, run_id=run_id, **form.file_given())):
            flash_done(N_("The bank's answer is taken in."))
            return redirect(url_for("payments.show", run_id=run_id))
    except Conflict as error:
        form.take(error)
    forget_changes()
    shown = page.build(runs.get_run(run_id), actor=actor, arguments=request.args)
    return render_template("payroll/payments/show.html", form=form, **shown), 422


@blueprint.post("/runs/<run_id>/payments/answers/errors")
@requires(PayrollPermission.PAYMENTS_PREPARE)
def answer_errors(run_id: str) -> Any:
    """Hand out the rows that stop a file, as a list; nothing is taken in."""
    form = AnswerForm()
    form.attempt(lambda: answers.probe(run_id=run_id, content=form.file_given()["content"]))
    if form.errors and not form.bad_rows:
        shown = page.build(runs.get_run(run_id), actor=current_actor(), arguments=request.args)
        return render_template("payroll/payments/show.html", form=form, **shown), 422
    return _as_csv(answers.rows_as_csv(form.bad_rows), "errors.csv")


@blueprint.post("/runs/<run_id>/payments/close")
@requires(PayrollPermission.PAYMENTS_PREPARE)
def close(run_id: str) -> Any:
    """Close a run that is paid and agrees with the books."""
    done = N_("Closed. Bank, journal and what is owed agree.")
    return _act(run_id, lambda: closing.close(actor=current_actor(), run_id=run_id), done)


@blueprint.get("/runs/<run_id>/payment.xml")
@requires(PayrollPermission.BANK_FILE, fresh=True)
def bank_file(run_id: str) -> Response:
    """Hand out the first released bank file; the reading is recorded."""
    run = runs.get_run(run_id)
    batch = service.batch_of(run.id)
    if batch is None:
        raise NotFound(N_("The bank file of this run is not written yet."))
    return as_download(actor=current_actor(), document=service.released_file(batch=batch))


@blueprint.get("/runs/<run_id>/payments/<batch_id>/file")
@requires(PayrollPermission.BANK_FILE, fresh=True)
def batch_file(run_id: str, batch_id: str) -> Response:
    """Hand out a released bank file; the reading is recorded."""
    batch = _batch_in(run_id, batch_id)
    return as_download(actor=current_actor(), document=service.released_file(batch=batch))


@blueprint.get("/runs/<run_id>/payments/answers/<answer_id>")
@requires(PayrollPermission.PAYMENTS_SEE)
def answer_file(run_id: str, answer_id: str) -> Response:
    """Hand out a bank's answer as it came."""
    answer = next((row for row in page.answers_of(run_id) if row.id == answer_id), None)
    if answer is None:
        raise NotFound(N_("We could not find this file."))
    return as_download(actor=current_actor(), document=documents.get(answer.document_id))


@blueprint.get("/runs/<run_id>/journal.csv")
@requires(PayrollPermission.JOURNAL_SEE)
def journal(run_id: str) -> Response:
    """Hand out the journal; the reading is recorded."""
    document = books.journal_file(run=runs.get_run(run_id))
    return as_download(actor=current_actor(), document=document)


@blueprint.get("/runs/<run_id>/journal.json")
@requires(PayrollPermission.JOURNAL_SEE)
def journal_json(run_id: str) -> Response:
    """Hand out the journal to another system."""
    return jsonify(books.as_plain(runs.get_run(run_id)))


@blueprint.get("/journals.json")
@requires(PayrollPermission.JOURNAL_SEE)
def journals_json() -> Any:
    """Hand out the entries booked between two days."""
    form = PeriodForm(request.args)
    if not form.validate():
        return jsonify({"errors": form.errors}), 422
    first, last = form.days()
    return jsonify({"entries": books.between(first, last, entity_id=request.args.get("entity", ""))})


@blueprint.get("/paying-accounts/<entity_id>/<scheme>")
@requires(PayrollPermission.PAYING_ACCOUNT)
def paying_account(entity_id: str, scheme: str) -> Any:
    """Show what its bank knows a company by where it pays dollars or pounds."""
    shown = page.paying_account(entity_id, scheme)
    return render_template("payroll/payments/paying_account.html", form=PayingAccountForm(), **shown)


@blueprint.post("/paying-accounts/<entity_id>/<scheme>")
@requires(PayrollPermission.PAYING_ACCOUNT, fresh=True)
def paying_account_post(entity_id: str, scheme: str) -> Any:
    """Keep it."""
    form, shown = PayingAccountForm(), page.paying_account(entity_id, scheme)
    given = {"entity_id": entity_id, "scheme": scheme}
    if not form.attempt(lambda: schemes.set_paying_account(actor=current_actor(), **given, **form.given())):
        return render_template("payroll/payments/paying_account.html", form=form, **shown), 422
    flash_done(N_("The account is saved."))
    return redirect(url_for("payments.paying_account", entity_id=entity_id, scheme=scheme))


def _batch_in(run_id: str, batch_id: str) -> Any:
    batch = service.get_batch(batch_id)
    if batch.run_id != run_id:
        raise NotFound(N_("We could not find this bank file."))
    return batch


def _act(run_id: str, act: Callable[[], object], done: str) -> Any:
    """Do something to a run's payments and show them again, with what came of it."""
    try:
        act()
        flash_done(done)
    except (Conflict, Invalid) as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("payments.show", run_id=run_id))


def _as_csv(content: bytes, filename: str) -> Response:
    response = Response(content, mimetype="text/csv")
    response.headers.set("Content-Disposition", "attachment", filename=filename)
    return response
