"""Pages of filings: the calendar, one filing with its figures and acts, a box down to payslip lines."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from hr import clock
from hr.company import service as company
from hr.documents import service as documents
from hr.documents.downloads import as_download
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.i18n import N_
from hr.people import service as people
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.filings import page, papers, service
from payroll.filings.calendar import obligations
from payroll.filings.forms import FIELDS_OF, FiledForm, ReasonForm, SeenForm, SettingsForm
from payroll.filings.models import Filing
from payroll.payslips.forms import PurposeForm
from payroll.permissions import PayrollPermission

blueprint = Blueprint("filings", __name__, url_prefix="/payroll/filings")


@blueprint.get("")
@requires(PayrollPermission.FILING_SEE)
def index() -> Any:
    """List what is due, by the day it is due; or what is done."""
    shown = page.calendar(
        entity_id=request.args.get("entity", ""), is_done=request.args.get("view") == "done"
    )
    return render_template("payroll/filings/index.html", **shown)


@blueprint.post("/calendar")
@requires(PayrollPermission.FILING_PREPARE)
def keep() -> Any:
    """Bring the calendar up to date now."""
    obligations.keep_all()
    flash_done(N_("The calendar is up to date."))
    return redirect(url_for("filings.index"))


@blueprint.get("/<filing_id>")
@requires(PayrollPermission.FILING_SEE)
def show(filing_id: str) -> Any:
    """Show a filing: its boxes, how they tie to the ledger, what the checks found, what can be done."""
    shown = page.build(service.get(filing_id), actor=current_actor())
    return render_template("payroll/filings/show.html", **shown)


@blueprint.get("/<filing_id>/boxes/<code>")
@requires(PayrollPermission.FILING_SEE)
def box(filing_id: str, code: str) -> Any:
    """Show who adds what to a box, and the payslip lines of one of them."""
    filing = service.get(filing_id)
    shown = page.people_of(filing, code, person_id=request.args.get("person", ""))
    if shown is None:
        raise NotFound(N_("We could not find this box."))
    title = page.period_of(filing)
    return render_template("payroll/filings/box.html", filing=filing, period=title, **shown)


@blueprint.get("/<filing_id>/file")
@requires(PayrollPermission.FILING_SEE)
def file(filing_id: str) -> Response:
    """Hand out the file as prepared."""
    return _download(service.file_of(service.get(filing_id)))


@blueprint.get("/<filing_id>/summary")
@requires(PayrollPermission.FILING_SEE)
def summary(filing_id: str) -> Response:
    """Hand out the reviewed boxes as PDF."""
    return _download(service.summary_of(service.get(filing_id)))


@blueprint.get("/<filing_id>/receipt")
@requires(PayrollPermission.FILING_SEE)
def receipt(filing_id: str) -> Response:
    """Hand out the authority's receipt."""
    return _download(service.receipt_of(service.get(filing_id)))


@blueprint.post("/<filing_id>/prepare")
@requires(PayrollPermission.FILING_PREPARE)
def prepare(filing_id: str) -> Any:
    """Keep the figures that were on the page."""
    seen = SeenForm().seen.data or ""
    done = N_("Prepared. Another person reviews it now.")
    return _act(filing_id, lambda **who: service.prepare(seen_hash=seen, **who), done)


@blueprint.post("/<filing_id>/not-needed")
@requires(PayrollPermission.FILING_PREPARE)
def not_needed(filing_id: str) -> Any:
    """Close a filing of a period without pay."""
    return _act(filing_id, service.not_needed, N_("Closed: there is nothing to declare."))


@blueprint.post("/<filing_id>/review")
@requires(PayrollPermission.FILING_REVIEW, fresh=True)
def review(filing_id: str) -> Any:
    """Approve the figures that were on the page."""
    seen = SeenForm().seen.data or ""
    done = N_("Reviewed. It can be filed now.")
    return _act(filing_id, lambda **who: service.review(seen_hash=seen, **who), done)


@blueprint.post("/<filing_id>/issue")
@requires(PayrollPermission.FILING_FILE)
def issue(filing_id: str) -> Any:
    """Give everybody their own paper."""
    return _act(
        filing_id, service.issue, N_("The papers are on their way. Everybody finds theirs in the portal.")
    )


@blueprint.get("/<filing_id>/papers")
@requires(PayrollPermission.FILING_SEE)
def papers_list(filing_id: str) -> Any:
    """List whose papers are issued."""
    filing = service.get(filing_id)
    rows = papers.issued(filing.id)
    return render_template("payroll/filings/papers.html", filing=filing, papers=rows, **page.heading(filing))


@blueprint.get("/<filing_id>/papers/<person_id>")
@requires(PayrollPermission.FILING_SEE)
def paper(filing_id: str, person_id: str) -> Any:
    """Hand out one person's paper to whoever said what for; ask for it otherwise."""
    filing = service.get(filing_id)
    row = papers.paper_of(filing.id, person_id)
    if not papers.is_open_for(actor=current_actor(), paper=row):
        return _purpose(filing, person_id, PurposeForm())
    return _download(documents.get(row.document_id))


@blueprint.post("/<filing_id>/papers/<person_id>")
@requires(PayrollPermission.FILING_SEE)
def open_paper(filing_id: str, person_id: str) -> Any:
    """Record what the paper is needed for, and hand it out."""
    filing, form = service.get(filing_id), PurposeForm()
    row = papers.paper_of(filing.id, person_id)
    if not form.validate_on_submit():
        return _purpose(filing, person_id, form), 422
    papers.open_for(actor=current_actor(), paper=row, purpose=form.purpose.data)
    return redirect(url_for("filings.paper", filing_id=filing_id, person_id=person_id))


def _purpose(filing: Filing, person_id: str, form: PurposeForm) -> str:
    person, shown = people.get_person(person_id), page.heading(filing)
    return render_template("payroll/filings/purpose.html", form=form, filing=filing, person=person, **shown)


@blueprint.get("/<filing_id>/return")
@requires(PayrollPermission.FILING_REVIEW)
def return_form(filing_id: str) -> Any:
    """Ask what has to change."""
    return _form(filing_id, ReasonForm(), "return")


@blueprint.post("/<filing_id>/return")
@requires(PayrollPermission.FILING_REVIEW)
def send_back(filing_id: str) -> Any:
    """Return the filing to whoever prepares it."""
    return _with_reason(filing_id, "return", service.send_back, N_("Returned to whoever prepares it."))


@blueprint.get("/<filing_id>/filed")
@requires(PayrollPermission.FILING_FILE)
def filed_form(filing_id: str) -> Any:
    """Ask for the receipt."""
    return _form(filing_id, FiledForm().propose(), "filed")


@blueprint.post("/<filing_id>/filed")
@requires(PayrollPermission.FILING_FILE)
def filed(filing_id: str) -> Any:
    """Record that the filing was handed in."""
    form, actor = FiledForm(), current_actor()
    row = _tried(
        form,
        lambda: service.record_filed(
            actor=actor,
            filing_id=filing_id,
            reference=form.reference.data,
            filed_on=form.filed_on.data or clock.today(),
            receipt=(form.receipt.data.filename or "receipt", form.content),
        ),
    )
    if row is None:
        return _form(filing_id, form, "filed"), 422
    flash_done(N_("Filed. Record the authority's answer when it comes."))
    return redirect(url_for("filings.show", filing_id=filing_id))


@blueprint.post("/<filing_id>/accepted")
@requires(PayrollPermission.FILING_FILE)
def accepted(filing_id: str) -> Any:
    """Record that the authority accepted it."""
    done = N_("Accepted. Nothing more to do.")
    return _act(filing_id, lambda **who: service.record_answer(is_accepted=True, **who), done)


@blueprint.get("/<filing_id>/rejected")
@requires(PayrollPermission.FILING_FILE)
def rejected_form(filing_id: str) -> Any:
    """Ask why the authority rejected it."""
    return _form(filing_id, ReasonForm(), "rejected")


@blueprint.post("/<filing_id>/rejected")
@requires(PayrollPermission.FILING_FILE)
def rejected(filing_id: str) -> Any:
    """Record that the authority rejected it."""
    done = N_("Rejected. Open its correction when you know what to change.")
    return _with_reason(
        filing_id, "rejected", lambda **who: service.record_answer(is_accepted=False, **who), done
    )


@blueprint.get("/<filing_id>/correct")
@requires(PayrollPermission.FILING_PREPARE)
def correct_form(filing_id: str) -> Any:
    """Ask what is corrected."""
    return _form(filing_id, ReasonForm(), "correct")


@blueprint.post("/<filing_id>/correct")
@requires(PayrollPermission.FILING_PREPARE)
def correct(filing_id: str) -> Any:
    """Open the next version."""
    form, actor = ReasonForm(), current_actor()
    row = _tried(form, lambda: service.correct(actor=actor, filing_id=filing_id, reason=form.reason.data))
    if row is None:
        return _form(filing_id, form, "correct"), 422
    return redirect(url_for("filings.show", filing_id=row.id))


@blueprint.get("/settings/<entity_id>")
@requires(PayrollPermission.FILING_PREPARE)
def settings(entity_id: str) -> Any:
    """Show what the authorities ask about an employer."""
    form = SettingsForm(obj=obligations.settings_of(entity_id))
    return _settings(entity_id, form)


@blueprint.post("/settings/<entity_id>")
@requires(PayrollPermission.FILING_PREPARE)
def settings_post(entity_id: str) -> Any:
    """Keep what the authorities ask about an employer."""
    form, actor = SettingsForm(), current_actor()
    names = FIELDS_OF.get(company.get_legal_entity(entity_id).country, ())
    saved = form.attempt(
        lambda: service.save_settings(
            actor=actor,
            entity_id=entity_id,
            **{name: form[name].data if name == "is_monthly" else form[name].data or "" for name in names},
        )
    )
    if saved is None:
        return _settings(entity_id, form), 422
    obligations.keep(company.get_legal_entity(entity_id))
    flash_done(N_("Saved."))
    return redirect(url_for("filings.index"))


def _settings(entity_id: str, form: SettingsForm) -> Any:
    entity = company.get_legal_entity(entity_id)
    shown = FIELDS_OF.get(entity.country, ())
    return render_template("payroll/filings/settings.html", form=form, entity=entity, shown=shown)


def _download(document: Any) -> Response:
    if document is None:
        raise NotFound(N_("This document is not ready yet."))
    return as_download(actor=current_actor(), document=document)


def _form(filing_id: str, form: Any, act: str) -> str:
    filing = service.get(filing_id)
    shown = page.heading(filing)
    return render_template("payroll/filings/act.html", form=form, filing=filing, act=act, **shown)


def _with_reason(filing_id: str, name: str, act: Callable[..., object], done: str) -> Any:
    form, actor = ReasonForm(), current_actor()
    row = _tried(form, lambda: act(actor=actor, filing_id=filing_id, reason=form.reason.data))
    if row is None:
        return _form(filing_id, form, name), 422
    flash_done(done)
    return redirect(url_for("filings.show", filing_id=filing_id))


def _tried(form: Any, act: Callable[[], Any]) -> Any:
    """Do what a form asks for; None when it could not be done, with the reason on the form."""
    try:
        return form.attempt(act)
    except Conflict as error:
        forget_changes()
        form.take(error)
        return None


def _act(filing_id: str, act: Callable[..., object], done: str) -> Any:
    """Do something to a filing and show it again, with what came of it."""
    try:
        act(actor=current_actor(), filing_id=filing_id)
        flash_done(done)
    except (Conflict, Invalid, NotAllowed) as error:
        forget_changes()
        flash_problem(error)
    return redirect(url_for("filings.show", filing_id=filing_id))
