"""Pages of a take-over: the file, what its concepts mean, the differences, the opening balances."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from hr.company import service as company
from hr.company.countries import CURRENCIES
from hr.errors import Conflict, DomainError, Invalid, NotAllowed
from hr.i18n import N_
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page
from hr.web.scope import forget_changes
from payroll.entries.importing.tables import MOST_BYTES
from payroll.permissions import PayrollPermission
from payroll.takeover import page, service
from payroll.takeover.forms import LegacyUploadForm

blueprint = Blueprint("takeover", __name__, url_prefix="/payroll/takeover")
SEE, COMPARE, BALANCES = (
    PayrollPermission.TAKEOVER_SEE, PayrollPermission.TAKEOVER_COMPARE, PayrollPermission.TAKEOVER_BALANCES,
)  # fmt: skip


@blueprint.get("")
@requires(SEE)
def index() -> Any:
    """List the files of other payrolls."""
    names = {row.id: row.name for row in company.legal_entities()}
    may = {"compare": current_actor().may(COMPARE)}
    return render_template("payroll/takeover/index.html", files=service.files(), entities=names, may=may)


@blueprint.get("/new")
@requires(COMPARE)
def new() -> Any:
    """Ask for a file."""
    return render_template("payroll/takeover/new.html", form=LegacyUploadForm().offer())


@blueprint.post("/new")
@requires(COMPARE)
def new_post() -> Any:
    """Take a file and ask what its concepts mean."""
    form = LegacyUploadForm().offer()
    made = form.attempt(
        lambda: service.upload(
            actor=current_actor(),
            entity_id=form.entity.data,
            name=form.file.data.filename or "",
            content=form.file.data.read(MOST_BYTES + 1),
        )
    )
    if made is None:
        return render_template("payroll/takeover/new.html", form=form), 422
    return redirect(url_for("takeover.concepts", file_id=made.id))


@blueprint.get("/<file_id>/concepts")
@requires(COMPARE)
def concepts(file_id: str) -> Any:
    """Show what each concept is taken for."""
    file = service.get_file(file_id)
    entity = company.get_legal_entity(file.legal_entity_id)
    found = list(enumerate(service.concepts_of(file)))
    shown = {"file": file, "entity": entity, "concepts": found, "choices": page.choices(entity.country)}
    return render_template("payroll/takeover/concepts.html", **shown)


@blueprint.post("/<file_id>/concepts")
@requires(COMPARE)
def save_concepts(file_id: str) -> Any:
    """Keep what the concepts mean and compare."""
    found = enumerate(service.concepts_of(service.get_file(file_id)))
    mapping = {concept.name: request.form.get(f"concept-{number}", "") for number, concept in found}
    back = redirect(url_for("takeover.concepts", file_id=file_id))
    there = redirect(url_for("takeover.show", file_id=file_id))
    save = service.save_mapping
    return _attempt(lambda: save(actor=current_actor(), file_id=file_id, mapping=mapping), "", there, back)


@blueprint.get("/<file_id>")
@requires(SEE)
def show(file_id: str) -> Any:
    """Show what differs and why, by person and month."""
    file, actor = service.get_file(file_id), current_actor()
    cause, search = request.args.get("cause", ""), request.args.get("q", "")[:100]
    rows, total = page.payslips(file, cause=cause, search=search, page=asked_page())
    return render_template(
        "payroll/takeover/show.html",
        file=file,
        entity=company.get_legal_entity(file.legal_entity_id),
        rows=rows,
        pager=Pager(asked_page(), total),
        causes=page.by_cause(file),
        cause=cause,
        search=search,
        jobs=page.jobs_of(file),
        currency=CURRENCIES,
        missing=service.missing_in(file),
        may={
            "compare": actor.may(COMPARE),
            "balances": actor.may(BALANCES),
            "own": file.uploaded_by == actor.user_id,
        },
    )


@blueprint.get("/<file_id>/differences.csv")
@requires(SEE)
def differences(file_id: str) -> Response:
    """Hand out the differences as a file."""
    file = service.get_file(file_id)
    content = page.as_csv(file, cause=request.args.get("cause", ""), search=request.args.get("q", "")[:100])
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = 'attachment; filename="differences.csv"'
    return answer


@blueprint.post("/<file_id>/balances")
@requires(BALANCES)
def take_balances(file_id: str) -> Any:
    """Take over what the file paid as the year so far."""
    here = redirect(url_for("takeover.show", file_id=file_id))
    done = N_("Taken over. The year to date of these people starts from it.")
    act = service.take_balances
    return _attempt(lambda: act(actor=current_actor(), file_id=file_id), done, here, here)


@blueprint.post("/<file_id>/balances/drop")
@requires(BALANCES)
def drop_balances(file_id: str) -> Any:
    """Take the balances back."""
    here = redirect(url_for("takeover.show", file_id=file_id))
    act = service.drop_balances
    return _attempt(lambda: act(actor=current_actor(), file_id=file_id), N_("Taken back."), here, here)


def _attempt(act: Callable[[], object], done: str, there: Any, back: Any) -> Any:
    """Do something and go on, or back with what did not work."""
    try:
        act()
    except DomainError as error:
        if not isinstance(error, (Conflict, Invalid, NotAllowed)):
            raise
        forget_changes()
        flash_problem(error)
        return back
    if done:
        flash_done(done)
    return there
