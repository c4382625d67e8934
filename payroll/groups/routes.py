"""Pages of pay groups: the list, one group with its calendar and people, moving a period."""

from datetime import date
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for

from hr.company import service as company
from hr.errors import Conflict, NotFound
from hr.i18n import N_
from hr.web.forms import BaseForm, flash_done
from hr.web.guards import current_actor, requires
from payroll.groups import acts, page, service
from payroll.groups.forms import FREQUENCIES, GroupForm, MembersForm, PeriodForm, filled, period_days
from payroll.groups.models import PayGroup
from payroll.permissions import PayrollPermission

blueprint = Blueprint("pay_groups", __name__, url_prefix="/payroll/groups")


@blueprint.get("")
@requires(PayrollPermission.GROUP_SEE)
def index() -> Any:
    """List the pay groups of every company."""
    return render_template("payroll/groups/index.html", companies=page.companies(), frequencies=FREQUENCIES)


@blueprint.get("/new/<entity_id>")
@requires(PayrollPermission.GROUP_EDIT)
def new(entity_id: str) -> Any:
    """Show the form for a group of a company."""
    entity = company.get_legal_entity(entity_id)
    form = GroupForm(data={"cut_off_days": 5, "publish_days": 0, "pay_day": 0}).offer(entity.country)
    return render_template("payroll/groups/edit.html", form=form, entity=entity, group=None)


@blueprint.post("/new/<entity_id>")
@requires(PayrollPermission.GROUP_EDIT)
def new_post(entity_id: str) -> Any:
    """Make a group."""
    entity = company.get_legal_entity(entity_id)
    form, actor = GroupForm().offer(entity.country), current_actor()
    made = form.attempt(lambda: acts.create_group(actor=actor, entity_id=entity.id, terms=form.terms))
    if made is None:
        return render_template("payroll/groups/edit.html", form=form, entity=entity, group=None), 422
    flash_done(N_("The pay group %(name)s is saved."), name=made.name)
    return redirect(url_for("pay_groups.show", group_id=made.id))


@blueprint.get("/<group_id>")
@requires(PayrollPermission.GROUP_SEE)
def show(group_id: str) -> Any:
    """Show a group: how it is paid, its calendar, its people, what was changed."""
    return _shown(service.shown_group(group_id), MembersForm())


@blueprint.get("/<group_id>/edit")
@requires(PayrollPermission.GROUP_EDIT)
def edit(group_id: str) -> Any:
    """Show how a group is paid, for changing."""
    group = service.shown_group(group_id)
    return _edit_page(GroupForm(data=filled(group)), group)


@blueprint.post("/<group_id>/edit")
@requires(PayrollPermission.GROUP_EDIT)
def edit_post(group_id: str) -> Any:
    """Change how a group is paid."""
    group, actor = service.shown_group(group_id), current_actor()
    form = GroupForm().offer(_country(group))
    done = _attempt(form, lambda: acts.change_group(actor=actor, group_id=group.id, terms=form.terms))
    if done is None:
        return _edit_page(form, group), 422
    flash_done(N_("The pay group is saved."))
    return redirect(url_for("pay_groups.show", group_id=group.id))


@blueprint.post("/<group_id>/members")
@requires(PayrollPermission.GROUP_EDIT)
def members_post(group_id: str) -> Any:
    """Pay the chosen people with this group from a day on."""
    group, actor, form = service.shown_group(group_id), current_actor(), MembersForm()
    chosen = request.form.getlist("employment")
    count = _attempt(
        form,
        lambda: acts.move_people(
            actor=actor,
            group_id=group.id,
            employment_ids=chosen,
            effective_from=form.effective_from.data or date.min,
        ),
    )
    if count is None:
        return _shown(group, form), 422
    flash_done(N_("People moved to this group: %(count)s."), count=count)
    return redirect(url_for("pay_groups.show", group_id=group.id))


@blueprint.get("/<group_id>/periods/<first>")
@requires(PayrollPermission.GROUP_EDIT)
def period(group_id: str, first: str) -> Any:
    """Show the days of one period, for moving."""
    group = service.shown_group(group_id)
    row = service.period_of(group, _day(first))
    return _period_page(PeriodForm(data=period_days(row)), group, row.first)


@blueprint.post("/<group_id>/periods/<first>")
@requires(PayrollPermission.GROUP_EDIT)
def period_post(group_id: str, first: str) -> Any:
    """Move the days of one period."""
    group, day, form, actor = service.shown_group(group_id), _day(first), PeriodForm(), current_actor()
    done = _attempt(
        form,
        lambda: acts.move_period(
            actor=actor, group_id=group.id, first=day, days=form.days, reason=form.reason.data
        ),
    )
    if done is None:
        return _period_page(form, group, day), 422
    flash_done(N_("The period is moved."))
    return redirect(url_for("pay_groups.show", group_id=group.id))


def _attempt(form: BaseForm, act: Any) -> Any:
    """Act, and show beside the form what stands in the way, a conflict too."""
    try:
        return form.attempt(act)
    except Conflict as error:
        form.take(error)
        return None


def _shown(group: PayGroup, form: MembersForm) -> str:
    search = request.args.get("q", "")[:100]
    inside, count = page.members(group, inside=True)
    return render_template(
        "payroll/groups/show.html",
        group=group,
        entity=company.get_legal_entity(group.legal_entity_id),
        lines=page.lines(group),
        inside=inside,
        count=count,
        outside=page.members(group, inside=False, search=search)[0] if search else [],
        search=search,
        changes=service.changes_of(group.id),
        words=page,
        frequencies=FREQUENCIES,
        form=form,
    )


def _edit_page(form: GroupForm, group: PayGroup) -> str:
    entity = company.get_legal_entity(group.legal_entity_id)
    return render_template(
        "payroll/groups/edit.html", form=form.offer(entity.country), entity=entity, group=group
    )


def _period_page(form: PeriodForm, group: PayGroup, first: date) -> str:
    row = service.period_of(group, first)
    return render_template("payroll/groups/period.html", form=form, group=group, period=row)


def _country(group: PayGroup) -> str:
    return company.get_legal_entity(group.legal_entity_id).country


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFound(N_("We could not find this period.")) from error
