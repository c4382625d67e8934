"""Pages of corrections: the list, a sealed pay to correct with its preview, one correction."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr import db
from hr.errors import NotFound
from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page
from payroll.corrections import chain, page, service, states
from payroll.corrections.forms import CorrectionForm
from payroll.corrections.models import REPLACE, Correction
from payroll.corrections.preview import preview
from payroll.permissions import PayrollPermission
from payroll.runs import service as runs

blueprint = Blueprint("corrections", __name__, url_prefix="/payroll")
SEE, PREPARE = PayrollPermission.RUN_SEE, PayrollPermission.RUN_PREPARE


@blueprint.get("/corrections")
@requires(SEE)
def index() -> Any:
    """List the corrections of sealed pay."""
    rows, total = page.rows(page=asked_page())
    shown = {"labels": states.LABELS, "tones": states.TONES, "kinds": page.KINDS, "causes": page.CAUSES}
    return render_template(
        "payroll/corrections/index.html", rows=rows, pager=Pager(asked_page(), total), **shown
    )


@blueprint.get("/corrections/<correction_id>")
@requires(SEE)
def show(correction_id: str) -> Any:
    """Show one correction: why, what it does, where it stands."""
    row = db.session().get(Correction, correction_id)
    if row is None:
        raise NotFound(N_("We could not find this correction."))
    return render_template("payroll/corrections/show.html", **page.one(row))


@blueprint.get("/runs/<run_id>/correct")
@requires(PREPARE)
def correct(run_id: str) -> Any:
    """Choose whose pay of a committed run is corrected, then see what that does."""
    item_id = request.args.get("item", "")
    if item_id:
        form = CorrectionForm(formdata=request.args if request.args.get("kind") else None)
        return _form_page(run_id, item_id, form)
    return _choose_page(run_id)


@blueprint.post("/runs/<run_id>/correct")
@requires(PREPARE)
def correct_post(run_id: str) -> Any:
    """Open the correction."""
    item_id, actor = request.args.get("item", ""), current_actor()
    if not item_id:
        return _choose_page(run_id), 422
    form = CorrectionForm().offer(page.entered(item_id))
    if request.form.get("act") == "preview":
        return _form_page(run_id, item_id, form)
    row = form.attempt(
        lambda: service.correct(
            actor=actor,
            item_id=item_id,
            reason=form.reason.data or "",
            kind=form.kind.data or "",
            left_out=form.left_out.data or (),
        )
    )
    if row is None:
        return _form_page(run_id, item_id, form), 422
    flash_done(N_("The correction is opened and is being calculated. Another person has to approve it."))
    return redirect(url_for("corrections.show", correction_id=row.id))


def _choose_page(run_id: str) -> Any:
    run, search = runs.get_run(run_id), request.args.get("q", "")[:100]
    return render_template(
        "payroll/corrections/choose.html", run=run, search=search, rows=page.choices(run, search)
    )


def _form_page(run_id: str, item_id: str, form: CorrectionForm) -> Any:
    found = chain.latest_of(chain.paid(item_id))
    form.offer(page.entered(found.item.id))
    shown = preview(found.item.id, kind=form.kind.data or REPLACE, left_out=form.left_out.data or ())
    return render_template(
        "payroll/corrections/new.html",
        form=form,
        run=runs.get_run(run_id),
        item=found.item,
        first=chain.first_of(found).run,
        not_arrived=page.not_arrived(found),
        person=page.person_of(found.item),
        **page.shown(shown),
    )
