"""Applying in three steps: the file, what was read of it, a last look; without account, without script."""

from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request, session, url_for

from hr import clock
from hr.access import Actor
from hr.errors import Invalid, TooMany
from hr.i18n import locale
from hr.web.guards import public
from screening.applications import drafts, receipts, service
from screening.applications.corrections import Stated
from screening.applications.fact_forms import facts_typed, with_step
from screening.applications.forms import DetailsForm, FileForm, SendForm
from screening.applications.receipt_models import ApplicationDraft
from screening.applications.service import NewApplication, Receipt
from screening.openings import service as openings
from screening.openings.models import Job

blueprint = Blueprint("applying", __name__)

EVERYBODY = "everybody may apply for an open job; what they began is found by their own session"


def _sender() -> Actor:
    """Return whoever sends, with the network address that limits count."""
    return Actor(kind="anonymous", address=request.remote_addr or "")


def _limit() -> int:
    limit: int = current_app.config["SETTINGS"].applications_per_hour
    return limit


def _draft_for(job: Job) -> ApplicationDraft | None:
    """Return what this browser has begun to send for a job."""
    draft_id = session.get("drafts", {}).get(job.id)
    return drafts.find(draft_id, job=job) if draft_id else None


def _private(page: str, status: int = 200) -> Any:
    """Return a page that no cache keeps: it shows a résumé."""
    answer = make_response(page, status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/careers/<slug>/apply")
@public(EVERYBODY)
def start(slug: str) -> Any:
    """Ask for the file, first of all."""
    job = openings.public_job(slug)
    if not job.is_open_on(clock.today()):
        return redirect(url_for("openings.job", slug=slug))
    return _start_page(job, FileForm())


def _start_page(job: Job, form: FileForm, status: int = 200) -> Any:
    draft = _draft_for(job)
    page = render_template("screening/applications/start.html", form=form, job=job, draft=draft)
    return _private(page, status)


@blueprint.post("/careers/<slug>/apply")
@public(EVERYBODY)
def start_post(slug: str) -> Any:
    """Keep the file and have it read."""
    job, form = openings.public_job(slug), FileForm()
    if not form.validate_on_submit():
        return _start_page(job, form, 422)
    before = _draft_for(job)
    try:
        name = form.resume.data.filename or ""
        draft = drafts.keep(
            actor=_sender(), job=job, filename=name, content=form.content, hourly_limit=_limit()
        )
    except (Invalid, TooMany) as error:
        form.take(error)
        return _start_page(job, form, error.status)
    if before is not None:
        drafts.note(draft, {name: value for name, value in before.typed.items() if name in receipts.WHO})
        drafts.forget(before)
    session["drafts"] = {**session.get("drafts", {}), job.id: draft.id}
    return redirect(url_for(".details", slug=slug))


@blueprint.get("/careers/<slug>/apply/details")
@public(EVERYBODY)
def details(slug: str) -> Any:
    """Show what was read, to be checked and corrected; wait for it a few seconds."""
    job = openings.public_job(slug)
    draft = _draft_for(job)
    if draft is None:
        return redirect(url_for(".start", slug=slug))
    if drafts.is_awaited(draft) and not request.args.get("now"):
        return _private(render_template("screening/applications/waiting.html", job=job, draft=draft))
    return _details_page(job, draft, receipts.form_of(draft))


def _details_page(job: Job, draft: ApplicationDraft, form: DetailsForm, status: int = 200) -> Any:
    view = receipts.receipt_of(draft, form)
    page = render_template("screening/applications/details.html", job=job, draft=draft, form=form, view=view)
    return _private(page, status)


@blueprint.post("/careers/<slug>/apply/details")
@public(EVERYBODY)
def details_post(slug: str) -> Any:
    """Keep what was typed; add or remove a row, or go on to the last look."""
    job, form = openings.public_job(slug), DetailsForm()
    draft = _draft_for(job)
    if draft is None:
        return redirect(url_for(".start", slug=slug))
    step = request.form.get("step", "check")[:40]
    if step != "check":
        drafts.note(draft, with_step(form.typed(), step))
        return redirect(url_for(".details", slug=slug, now=1) + "#" + receipts.place_of(step))
    if not form.validate_on_submit():
        return _details_page(job, draft, form, 422)
    drafts.note(draft, {**form.typed(), "checked": "1"})
    return redirect(url_for(".check", slug=slug))


@blueprint.get("/careers/<slug>/apply/check")
@public(EVERYBODY)
def check(slug: str) -> Any:
    """Show everything once more before it is sent."""
    job = openings.public_job(slug)
    draft = _draft_for(job)
    if draft is None or not draft.typed.get("checked"):
        return redirect(url_for(".details" if draft else ".start", slug=slug))
    return _check_page(job, draft, SendForm(token=draft.form_token))


def _check_page(job: Job, draft: ApplicationDraft, form: SendForm, status: int = 200) -> Any:
    page = render_template(
        "screening/applications/check.html",
        job=job,
        draft=draft,
        form=form,
        answers=receipts.answers_of(draft),
        read_meanwhile=receipts.is_read(draft) and not draft.typed.get("seen"),
    )
    return _private(page, status)


@blueprint.post("/careers/<slug>/apply/check")
@public(EVERYBODY)
def check_post(slug: str) -> Any:
    """Take the application in and go to its receipt."""
    job, form = openings.public_job(slug), SendForm()
    draft = _draft_for(job)
    if draft is None or not draft.typed.get("checked"):
        return _sent_before(job, form.token.data or "")
    if not form.validate_on_submit():
        return _check_page(job, draft, form, 422)
    try:
        receipt = service.submit(actor=_sender(), job=job, sent=_application(draft), hourly_limit=_limit())
    except (Invalid, TooMany) as error:
        form.take(error)
        return _check_page(job, draft, form, error.status)
    token = draft.form_token
    drafts.forget(draft)
    session["drafts"] = {key: value for key, value in session.get("drafts", {}).items() if key != job.id}
    return _receipt(job, receipt, token)


def _application(draft: ApplicationDraft) -> NewApplication:
    typed, parsed = draft.typed, drafts.parsed_of(draft)
    stated = None
    if parsed is not None:
        facts = facts_typed(typed, parsed.text_hash) if typed.get("seen") else receipts.as_read(parsed)
        stated = Stated(parsed, facts)
    return NewApplication(
        name=typed["name"],
        email=typed["email"],
        phone=typed.get("phone") or "",
        locale=locale(),
        content=drafts.content_of(draft.id) or b"",
        form_token=draft.form_token,
        consent=True,
        stated=stated,
    )


def _receipt(job: Job, receipt: Receipt, token: str) -> Any:
    """Go to the receipt; of an application that is not this browser's, nothing is shown."""
    was_ours = session.get("applied", {}).get(job.id) == receipt.application.id
    if receipt.is_new or was_ours or receipt.application.form_token == token:
        session["applied"] = {**session.get("applied", {}), job.id: receipt.application.id}
        again = None if receipt.is_new else "other-file" if receipt.left_out_file else "same"
        return redirect(url_for("applications.applied", slug=job.slug, again=again))
    return redirect(url_for("applications.known", slug=job.slug))


def _sent_before(job: Job, token: str) -> Any:
    """Answer a form that was sent twice: the first one has become an application."""
    known = service.by_token(token)
    if known is None or known.job_id != job.id:
        return redirect(url_for(".start", slug=job.slug))
    return _receipt(job, Receipt(known, is_new=False), token)
