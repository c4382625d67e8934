"""Keeping the open runs as the facts are: one person's change calculates that person again, and only them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import and_, col, or_, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import DomainError
from hr.ids import new_id
from hr.people.models import Employment
from payroll.groups import service as groups
from payroll.groups.models import PayGroup
from payroll.runs import calculation, freshness, service, states, storing
from payroll.runs.digest import fingerprint_of_hashes
from payroll.runs.employer import refuse_incomplete
from payroll.runs.kinds import Place, Slot, kind_of
from payroll.runs.models import REGULAR, PayBlocker, PayItem, PayRun, RunAct
from payroll.runs.moves import restate
from payroll.runs.storing import Written

# A run that nobody has calculated yet has nothing to keep, and a sealed one is nobody's to change.
GENERATIONS = 1_000
KEPT = (states.CALCULATING, states.CALCULATED, states.IN_REVIEW, states.APPROVED)


def touched_runs(*, person_id: str = "", employment_id: str = "") -> list[tuple[str, str]]:
    """Return run and employment for every open run that a change of somebody's facts may reach."""
    session = db.session()
    mine = select(Employment).where(or_(Employment.id == employment_id, Employment.person_id == person_id))
    found: list[tuple[str, str]] = []
    for employment in session.exec(mine.order_by(col(Employment.id))):
        has_item = select(PayItem.run_id).where(PayItem.employment_id == employment.id)
        may_join = and_(
            col(PayRun.legal_entity_id) == employment.legal_entity_id, col(PayRun.kind) == REGULAR
        )
        is_touched = or_(may_join, col(PayRun.id).in_(has_item))
        runs = select(PayRun.id).where(col(PayRun.state).in_(KEPT), is_touched)
        found += [(run_id, employment.id) for run_id in session.exec(runs.order_by(col(PayRun.id)))]
    return found


def refresh(*, actor: Actor, run_id: str, employment_id: str) -> bool:
    """Calculate one person of an open run again; say whether that changed anything.

    What is equal stays untouched, an approval included. What is not takes the run back to `calculated`.
    """
    run = service.locked(run_id)
    if run.state not in KEPT:
        return False
    slots = _slots(run, employment_id)
    if run.state == states.CALCULATING:
        _have_reached_again(slots)
        return bool(slots)
    changed = [each for each in calculation.draw_up(run, slots) if not _is_as_stored(each)]
    gone = _forget_absent(run, employment_id, slots)
    if not changed and not gone:
        return False
    storing.store(changed, generation=run.generation)
    _restate(run, actor, employment_id)
    return True


def _slots(run: PayRun, employment_id: str) -> list[Slot]:
    """Return the items of an employment on a run, with those that it should have and has not yet."""
    wanted = kind_of(run).places_for(run, employment_id)
    query = select(PayItem).where(PayItem.run_id == run.id, PayItem.employment_id == employment_id)
    known = {item.kind: item for item in db.session().exec(query)}
    added = [_add(run, place) for place in wanted if place.kind not in known]
    return [freshness.slot_of(known[place.kind]) for place in wanted if place.kind in known] + added


def _add(run: PayRun, place: Place) -> Slot:
    row = {"id": new_id(), "created_at": clock.now(), "run_id": run.id, **place._asdict()}
    db.session().execute(insert(PayItem), [row])
    return Slot(row["id"], run.id, *place)


def _forget_absent(run: PayRun, employment_id: str, slots: Sequence[Slot]) -> bool:
    """Take an employment's items off a run that it has no place on any more."""
    kept = [slot.item_id for slot in slots]
    query = select(PayItem.id).where(PayItem.run_id == run.id, PayItem.employment_id == employment_id)
    gone = list(db.session().exec(query.where(col(PayItem.id).not_in(kept))))
    storing.forget(gone)
    if gone:
        db.session().execute(delete(PayItem).where(col(PayItem.id).in_(gone)))
    return bool(gone)


def _have_reached_again(slots: Sequence[Slot]) -> None:
    """Let a calculation under way come back to some items."""
    for item in db.session().exec(select(PayItem).where(col(PayItem.id).in_([s.item_id for s in slots]))):
        item.generation -= GENERATIONS  # another one than a chunk under way has read
        db.session().add(item)


def _is_as_stored(found: Written) -> bool:
    stored = db.session().get(PayItem, found.item_id, populate_existing=True)
    query = select(PayBlocker).where(PayBlocker.item_id == found.item_id)
    told = {(row.key, repr(row.values)) for row in db.session().exec(query)}
    wanted = {(each.key, repr(each.values)) for each in found.problems}
    # What people share with others is marked over the whole run, not by the person's own calculation.
    own = {each for each in told if each[0] not in calculation.SHARED_MARKS}
    return stored is not None and stored.lines_hash == found.lines_hash and own == wanted


def _restate(run: PayRun, actor: Actor, employment_id: str) -> None:
    """Add the run up again; whoever approved the former figures has to look once more."""
    calculation.mark_shared(run, employment_id)
    voided, was = run.approved_hash, run.state
    values: dict[str, Any] = {**calculation.totals_of(run.id), "lines_hash": fingerprint_of_hashes(run)}
    restate(run, **values, calculated_at=clock.now(), approved_hash="", approved_at=None)
    if was != states.CALCULATED:
        db.session().add(RunAct(run_id=run.id, act="updated", lines_hash=run.lines_hash))
    audit.record(
        actor=actor,
        action="run.updated",
        subject=("pay_run", run.id),
        details={
            "employment": employment_id, "lines_hash": run.lines_hash, "voided_approval_of": voided,
            "net_minor": run.net_minor,
        },
    )  # fmt: skip


# ---- the draft that nobody has to open ---------------------------------------------------------------


def groups_to_keep() -> list[str]:
    """Return the pay groups whose current period should have a run; an employer's id is its default one's."""
    found: list[str] = []
    for entity in company.legal_entities():
        found += [group.id for group in groups.groups_of(entity.id)] or [entity.id]
    return found


def is_any_missing() -> bool:
    """Tell whether the current period of some group lacks a run that it could have, or its calculation."""
    return any(_is_missing(group_id) for group_id in groups_to_keep())


def _is_missing(group_id: str) -> bool:
    group = db.session().get(PayGroup, group_id)
    if group is None:
        return True
    period = groups.period_of(group, clock.today())
    if known := _runs(group, period.first):
        return any(_wants_calculation(run) for run in known)
    if not groups.members_between(group, period.first, period.last):
        return False
    try:
        refuse_incomplete(company.get_legal_entity(group.legal_entity_id), period.last)
    except DomainError:
        return False
    return True


def keep_draft(*, actor: Actor, group_id: str) -> PayRun | None:
    """Open the run of a group's current period unless there was one, and have it calculated when it is not.

    An employer whose settings are not complete has no draft yet, and who cancelled it wants none.
    """
    group = db.session().get(PayGroup, group_id) or groups.default_group(group_id)
    period = groups.period_of(group, clock.today())
    known = _runs(group, period.first)
    if known:
        run = next((run for run in known if _wants_calculation(run)), None)
        return service.calculate(actor=actor, run_id=run.id) if run else None
    if not groups.members_between(group, period.first, period.last):
        return None
    try:
        run = service.open_run(actor=actor, group_id=group.id, period=period.first)
    except DomainError:
        return None
    return service.calculate(actor=actor, run_id=run.id)


def _runs(group: PayGroup, first: date) -> Sequence[PayRun]:
    query = select(PayRun).where(PayRun.pay_group_id == group.id, PayRun.period == first)
    return db.session().exec(query.where(PayRun.kind == REGULAR)).all()


def _wants_calculation(run: PayRun) -> bool:
    """Tell whether a run was never calculated, or with other figures or rules than those in force."""
    return run.state == states.DRAFT or (run.state == states.CALCULATED and freshness.has_other_rules(run))
