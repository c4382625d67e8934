"""Pages of pay inputs: who has what in a month, one person's standing elements and absences."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for

from hr import clock
from hr.company import service as company
from hr.errors import Conflict, DomainError, Invalid, NotAllowed
from hr.i18n import N_
from hr.people import service as people
from hr.people.models import Employment
from hr.web.forms import flash_done, flash_problem
from hr.web.guards import current_actor, requires
from hr.web.paging import Pager, asked_page
from hr.web.scope import forget_changes
from payroll.entries import catalog, keeping, page, service
from payroll.entries.forms import AbsenceForm, AssignForm, ElementForm, EntryForm, StopForm
from payroll.entries.importing import files, takeout
from payroll.permissions import PayrollPermission

blueprint = Blueprint("inputs", __name__, url_prefix="/payroll/inputs")
SEE, PROPOSE, APPROVE = (
    PayrollPermission.ENTRY_SEE, PayrollPermission.ENTRY_PROPOSE, PayrollPermission.ENTRY_APPROVE,
)  # fmt: skip


@blueprint.get("")
@requires(SEE)
def index() -> Any:
    """List what is paid or withheld in a month besides the salary, and what is missing."""
    if not company.legal_entities():
        return render_template("payroll/entries/no_company.html")
    entity, actor = page.entity_of(request.args.get("entity", "")), current_actor()
    period = page.period_of(request.args.get("period", ""), entity.id)
    state, search = request.args.get("state", ""), request.args.get("q", "")[:100]
    rows, total, counts = page.entries(
        actor=actor, entity=entity, period=period, state=state, search=search, page=asked_page()
    )
    shown = {
        "rows": rows,
        "counts": counts,
        "pager": Pager(asked_page(), total),
        "search": search,
        "state": state,
    }
    return render_template("payroll/entries/index.html", **shown, **_month(entity, period))


def _month(entity: Any, period: Any) -> dict[str, Any]:
    return {
        "entity": entity,
        "entities": company.legal_entities(),
        "period": period,
        "months": page.month_choices(period),
        "cut_off": page.cut_off(entity.id, period),
        "today": clock.today(),
        "missing": page.missing(entity, period),
        "files": files.files([entity.id], limit=5),
        "states": page.STATES,
        "file_states": page.FILE_STATES,
        "may": page.rights(current_actor()),
    }


@blueprint.get("/export.csv")
@requires(SEE)
def export() -> Response:
    """Hand out the entries of a month as a file that the import reads again."""
    entity = page.entity_of(request.args.get("entity", ""))
    period = page.period_of(request.args.get("period", ""), entity.id)
    return _csv(takeout.month(entity, period), f"{period:%Y-%m}.csv")


@blueprint.post("/decide")
@requires(SEE)
def decide() -> Any:
    """Approve or withdraw the chosen entries, all or none."""
    ids, act = request.form.getlist("entry"), request.form.get("act", "")
    back = redirect(
        url_for(
            "inputs.index",
            entity=request.args.get("entity"),
            period=request.args.get("period"),
            state=request.args.get("state"),
        )
    )
    if act == "approve":
        return _attempt(lambda: _approve(ids), N_("Approved."), back)
    return _attempt(lambda: _void(ids), N_("Withdrawn."), back)


def _approve(ids: list[str]) -> None:
    actor = current_actor()
    if not actor.may(APPROVE):
        raise NotAllowed(N_("You may not approve entries."))
    _refuse_none(ids)
    service.approve(actor=actor, entry_ids=ids)


def _void(ids: list[str]) -> None:
    actor = current_actor()
    if not actor.may(PROPOSE) and not actor.may(APPROVE):
        raise NotAllowed(N_("You may not withdraw entries."))
    _refuse_none(ids)
    service.void(actor=actor, entry_ids=ids)


def _refuse_none(ids: list[str]) -> None:
    if not ids:
        raise Conflict(N_("Choose at least one entry."))


@blueprint.get("/new")
@requires(PROPOSE)
def new() -> Any:
    """Find the person an entry is for."""
    entity = page.entity_of(request.args.get("entity", ""))
    period = page.period_of(request.args.get("period", ""), entity.id)
    search = request.args.get("q", "")[:100]
    found = page.found_people(current_actor(), entity.id, search)
    shown = {"entity": entity, "entities": company.legal_entities(), "period": period, "search": search}
    return render_template("payroll/entries/new.html", people=found, **shown)


@blueprint.get("/people/<employment_id>")
@requires(SEE)
def person(employment_id: str) -> Any:
    """Show what a person gets every month, their absences and their latest entries."""
    return render_template("payroll/entries/person.html", **_person(employment_id))


def _person(employment_id: str) -> dict[str, Any]:
    employment = people.get_employment(employment_id)
    country = company.get_legal_entity(employment.legal_entity_id).country
    who = people.get_person(employment.person_id)
    return {
        "employment": employment,
        "person": who,
        "recurring": page.recurring_of(employment, country),
        "absences": page.absences_of(employment),
        "entries": page.entries_of(employment, country),
        "kinds": page.ABSENCES,
        "states": page.STATES,
        "stop_form": StopForm(formdata=None),
        "today": clock.today(),
        "may": {**page.rights(current_actor()), "self": who.id == current_actor().person_id},
    }


@blueprint.get("/people/<employment_id>/new")
@requires(PROPOSE)
def new_entry(employment_id: str) -> Any:
    """Ask for one entry of a person."""
    employment, form = _entry_form(employment_id)
    return render_template("payroll/entries/entry.html", form=form, **_named(employment))


@blueprint.post("/people/<employment_id>/new")
@requires(PROPOSE)
def new_entry_post(employment_id: str) -> Any:
    """Propose an entry, or ask back."""
    employment, form = _entry_form(employment_id)
    made = form.attempt(lambda: service.propose(actor=current_actor(), new=form.entry(employment_id)))
    if made is None:
        return render_template("payroll/entries/entry.html", form=form, **_named(employment)), 422
    flash_done(N_("Entered. Another person approves it."))
    month = f"{made.period:%Y-%m}"
    return redirect(url_for("inputs.index", entity=employment.legal_entity_id, period=month))


def _entry_form(employment_id: str) -> tuple[Employment, EntryForm]:
    employment = people.get_employment(employment_id)
    country = company.get_legal_entity(employment.legal_entity_id).country
    period = page.period_of(request.args.get("period", ""), employment.legal_entity_id)
    return employment, EntryForm().offer(country, period)


def _named(employment: Employment) -> dict[str, Any]:
    return {"employment": employment, "person": people.get_person(employment.person_id)}


@blueprint.get("/people/<employment_id>/recurring")
@requires(PROPOSE)
def assign(employment_id: str) -> Any:
    """Ask what a person is to get every month."""
    employment, form = _assign_form(employment_id)
    return render_template("payroll/entries/assign.html", form=form, **_named(employment))


@blueprint.post("/people/<employment_id>/recurring")
@requires(PROPOSE)
def assign_post(employment_id: str) -> Any:
    """Record what a person gets every month."""
    employment, form = _assign_form(employment_id)
    made = form.attempt(lambda: keeping.assign(actor=current_actor(), new=form.assignment(employment_id)))
    if made is None:
        return render_template("payroll/entries/assign.html", form=form, **_named(employment)), 422
    flash_done(N_("Recorded. It counts from its day on."))
    return redirect(url_for("inputs.person", employment_id=employment_id))


def _assign_form(employment_id: str) -> tuple[Employment, AssignForm]:
    employment = people.get_employment(employment_id)
    country = company.get_legal_entity(employment.legal_entity_id).country
    return employment, AssignForm().offer(country, clock.today())


@blueprint.post("/people/<employment_id>/recurring/<code>/stop")
@requires(PROPOSE)
def stop(employment_id: str, code: str) -> Any:
    """End what a person gets every month."""
    form, back = StopForm(), redirect(url_for("inputs.person", employment_id=employment_id))
    if not form.validate_on_submit():
        flash_problem(Invalid(N_("Say from which day it is no longer paid.")))
        return back
    day = form.from_day.data
    assert day is not None
    return _attempt(
        lambda: keeping.stop(
            actor=current_actor(), employment_id=employment_id, element_code=code, from_day=day
        ),
        N_("Stopped."),
        back,
    )


@blueprint.get("/people/<employment_id>/absences")
@requires(PROPOSE)
def absence(employment_id: str) -> Any:
    """Ask for an absence, or for the correction of one."""
    form = AbsenceForm().offer()
    replaced = request.args.get("replaces", "")
    if replaced:
        before = keeping.absence_of(employment_id, replaced)
        form.replaces.data, form.kind.data = before.id, before.kind
        form.starts_on.data, form.ends_on.data = before.starts_on, before.ends_on
    return render_template(
        "payroll/entries/absence.html", form=form, **_named(people.get_employment(employment_id))
    )


@blueprint.post("/people/<employment_id>/absences")
@requires(PROPOSE)
def absence_post(employment_id: str) -> Any:
    """Record an absence or its correction."""
    employment, form = people.get_employment(employment_id), AbsenceForm().offer()
    made = form.attempt(
        lambda: keeping.record_absence(actor=current_actor(), new=form.absence(employment_id))
    )
    if made is None:
        return render_template("payroll/entries/absence.html", form=form, **_named(employment)), 422
    flash_done(N_("Recorded."))
    return redirect(url_for("inputs.person", employment_id=employment_id))


@blueprint.post("/absences/<absence_id>/withdraw")
@requires(PROPOSE)
def withdraw(absence_id: str) -> Any:
    """Withdraw an absence."""
    back = redirect(url_for("inputs.person", employment_id=keeping.get_absence(absence_id).employment_id))
    act = keeping.withdraw_absence
    return _attempt(lambda: act(actor=current_actor(), absence_id=absence_id), N_("Withdrawn."), back)


@blueprint.get("/elements")
@requires(SEE)
def elements() -> Any:
    """List the elements that can be entered, shipped ones and the employer's own."""
    entity = page.entity_of(request.args.get("entity", ""))
    found = sorted(catalog.usable(entity.country, clock.today()).values(), key=catalog.named)
    shown = {"entity": entity, "entities": company.legal_entities(), "may": page.rights(current_actor())}
    return render_template("payroll/entries/elements.html", elements=found, named=catalog.named, **shown)


@blueprint.get("/elements/new")
@requires(PROPOSE)
def new_element() -> Any:
    """Ask for an element of the employer's own."""
    entity = page.entity_of(request.args.get("entity", ""))
    form = ElementForm().offer(entity.country, clock.today())
    return render_template("payroll/entries/element.html", form=form, entity=entity)


@blueprint.post("/elements/new")
@requires(PROPOSE)
def new_element_post() -> Any:
    """Record an element of the employer's own."""
    entity = page.entity_of(request.args.get("entity", ""))
    form = ElementForm().offer(entity.country, clock.today())
    made = form.attempt(
        lambda: catalog.define(
            actor=current_actor(),
            country=entity.country,
            definition=form.definition,
            effective_from=form.effective_from.data or clock.today(),
        )
    )
    if made is None:
        return render_template("payroll/entries/element.html", form=form, entity=entity), 422
    flash_done(N_("Recorded. It can be entered from its day on."))
    return redirect(url_for("inputs.elements", entity=entity.id))


def _attempt(act: Callable[[], object], done: str, back: Any) -> Any:
    """Do something and go back to the page, with what came of it."""
    try:
        act()
        flash_done(done)
    except DomainError as error:
        if not isinstance(error, (Conflict, Invalid, NotAllowed)):
            raise
        forget_changes()
        flash_problem(error)
    return back


def _csv(content: bytes, name: str) -> Response:
    answer = Response(content, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
