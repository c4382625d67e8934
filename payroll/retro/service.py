"""Retro pay: keep what was found, settle it by corrections of its periods, or dismiss it with a reason."""

import hashlib
import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.i18n import N_
from hr.money import to_minor
from payroll import countries
from payroll.corrections import chain
from payroll.corrections import service as corrections
from payroll.corrections.models import REPLACE, REVERSE
from payroll.engine.retro import Cause
from payroll.entries import service as entries
from payroll.retro import detection, paying, ways
from payroll.retro.detection import Found, Packs, Treated
from payroll.retro.models import DETECTED, DISMISSED, INCLUDED, OPEN, PREVIEWED, RetroEvent
from payroll.runs import states
from payroll.runs.models import CORRECTION, PayRun

CAUSE = "retro"
AGREES_AGAIN = N_("The pay agrees with the facts again.")


def get(event_id: str) -> RetroEvent:
    """Return one finding or raise NotFound."""
    row = db.session().get(RetroEvent, event_id)
    if row is None:
        raise NotFound(N_("We could not find this difference."))
    return row


def events(*, state: str = "", page: int = 1, per_page: int = 50) -> tuple[Sequence[RetroEvent], int]:
    """Return findings, those that wait for a decision by default, by pay date and person."""
    query = select(RetroEvent)
    query = query.where(RetroEvent.state == state) if state else query.where(col(RetroEvent.state).in_(OPEN))
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    query = query.order_by(col(RetroEvent.pay_date).desc(), col(RetroEvent.employment_id))
    return db.session().exec(query.offset((page - 1) * per_page).limit(per_page)).all(), total


def count_open() -> int:
    """Return how many findings wait for a decision."""
    query = select(func.count()).select_from(RetroEvent).where(col(RetroEvent.state).in_(OPEN))
    return db.session().exec(query).one()


# ---- finding -----------------------------------------------------------------------------------------


def scan(*, actor: Actor, employment_id: str, packs: Packs = countries.load) -> int:
    """Look at the sealed pays of one person and keep what differs; return how many wait for a decision."""
    found = {each.pay.item.id: each for each in detection.find(employment_id, packs=packs)}
    known = {row.claim: row for row in _open_of(employment_id)}
    for item_id, row in known.items():
        if item_id not in found:
            _settle(row, DISMISSED, reason=AGREES_AGAIN)
    kept = 0
    for item_id, each in found.items():
        kept += _keep(actor, each, known.get(item_id))
    return kept


def _open_of(employment_id: str) -> Sequence[RetroEvent]:
    """Return what waits, what a cancelled run gave back included."""
    cancelled = select(PayRun.id).where(PayRun.state == states.CANCELLED)
    query = select(RetroEvent).where(RetroEvent.employment_id == employment_id)
    rows = db.session().exec(query).all()
    given_back = set(
        db.session().exec(
            select(RetroEvent.id)
            .where(RetroEvent.state == INCLUDED, RetroEvent.employment_id == employment_id)
            .where(col(RetroEvent.included_in).in_(cancelled))
        )
    )
    for row in rows:
        if row.id in given_back:
            row.state, row.included_in, row.claim = DETECTED, "", row.item_id
    return [row for row in rows if row.state in OPEN]


def _keep(actor: Actor, found: Found, row: RetroEvent | None) -> int:
    plain = [_plain(each) for each in found.differences]
    mark = _mark(plain, found)
    if row is None and _was_decided(found.pay.item.id, mark):
        return 0
    if row is not None and row.mark == mark:
        return 1
    if row is None:
        row = _new(found)
    row.mark, row.deltas, row.problem = mark, plain, _told(found)
    row.is_undue, row.cause, row.state = found.is_undue, _cause(found.differences), DETECTED
    row.net_minor = to_minor(sum((each.delta.net for each in found.differences), Decimal(0)))
    if not _insert(row):
        return 1
    audit.record(
        actor=actor,
        action="retro.detected",
        subject=("employment", row.employment_id),
        details={"item": row.item_id, "period": row.period.isoformat(), "cause": row.cause},
        personal={"net_minor": row.net_minor},
    )
    return 1


def _new(found: Found) -> RetroEvent:
    item, first = found.pay.item, found.first
    return RetroEvent(
        legal_entity_id=first.legal_entity_id,
        employment_id=item.employment_id,
        person_id=item.person_id,
        item_id=item.id,
        claim=item.id,
        period=first.period,
        period_to=first.period_to,
        pay_date=first.pay_date,
    )


def _insert(row: RetroEvent) -> bool:
    """Store a finding; of two that look at the same time one does."""
    session = db.session()
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True


def _was_decided(item_id: str, mark: str) -> bool:
    """Tell what was dismissed as it is, or is being settled."""
    query = select(RetroEvent).where(RetroEvent.item_id == item_id, col(RetroEvent.state).not_in(OPEN))
    return any(
        _is_being_settled(row) or (row.mark == mark and row.decided_by) for row in db.session().exec(query)
    )


def _is_being_settled(row: RetroEvent) -> bool:
    """Tell what a run settles; once back pay is paid, the pay itself still stands and may differ again."""
    if row.state != INCLUDED:
        return False
    run = db.session().get_one(PayRun, row.included_in)
    return run.kind == CORRECTION or not run.is_sealed


def _cause(differences: Sequence[Treated]) -> str:
    causes = {each.delta.cause for each in differences}
    if not causes:
        return Cause.FACTS.value
    return causes.pop().value if len(causes) == 1 else Cause.BOTH.value


def _plain(each: Treated) -> dict[str, Any]:
    delta, treatment = each
    return {
        "category": delta.category.value,
        "code": delta.code,
        "label": delta.label,
        "cause": delta.cause.value,
        "period_from": delta.period_from.isoformat(),
        "period_to": delta.period_to.isoformat(),
        "before": f"{delta.before:f}",
        "after": f"{delta.after:f}",
        "net": f"{delta.net:f}",
        "kind": treatment.kind.value,
        "text": treatment.text,
        "filing": treatment.filing,
        "source": treatment.source,
        "rate": None if treatment.rate is None else f"{treatment.rate:f}",
    }


def _told(found: Found) -> dict[str, Any]:
    problem = found.problem
    return {"message": problem.message, "values": problem.values} if problem else {}


def _mark(plain: list[dict[str, Any]], found: Found) -> str:
    told = ("code", "cause", "before", "after", "period_from")
    parts = [[each[name] for name in told] for each in plain]
    return hashlib.sha256(json.dumps([parts, found.is_undue, _told(found)]).encode()).hexdigest()


# ---- deciding ----------------------------------------------------------------------------------------


def preview(*, event_ids: Sequence[str]) -> list[RetroEvent]:
    """Mark findings as looked at and return them."""
    rows = _chosen(event_ids)
    for row in rows:
        if row.state == DETECTED:
            _move(row, (DETECTED,), state=PREVIEWED)
    return rows


def include(
    *, actor: Actor, event_ids: Sequence[str], reason: str, is_with_next: bool = False
) -> list[PayRun]:
    """Settle findings, each by its country's way (see `payroll.retro.ways`); return the runs that do.

    They are paid now, or on the pay day of the run that is being prepared.
    """
    rows = _chosen(event_ids)
    _refuse_stuck(rows)
    by_way = {way: [row for row in rows if ways.way_of(row) is way] for way in ways.Way}
    if by_way[ways.Way.BY_HAND]:
        raise Conflict(
            N_("One of them is settled by a person. Do what it says, then leave it with what you did."),
            key="by_hand",
        )
    opened = _make_again(actor, by_way[ways.Way.AGAIN], reason, is_with_next)
    opened += paying.pay_apart(actor, by_way[ways.Way.BACK_PAY], reason, is_with_next)
    for row, run in opened:
        _move(row, OPEN, state=INCLUDED, claim=None, included_in=run.id, decided_by=actor.user_id or "")
        _record(actor, "retro.included", row, run=run.id)
    entries.announce(actor, [row.employment_id for row in by_way[ways.Way.BACK_PAY]])
    return list({run.id: run for _, run in opened}.values())


def _make_again(
    actor: Actor, rows: Sequence[RetroEvent], reason: str, is_with_next: bool
) -> list[tuple[RetroEvent, PayRun]]:
    """Open the correction of every period; contributions stay with the month they belong to."""
    if not rows:
        return []
    wanted = [corrections.Wanted(row.item_id, REVERSE if row.is_undue else REPLACE) for row in rows]
    pay_date = paying.next_run(rows[0]).pay_date if is_with_next else None
    opened = corrections.correct_all(
        actor=actor, wanted=wanted, reason=reason, cause=CAUSE, pay_date=pay_date
    )
    run_of = {(run.pay_group_id, run.period): run for run in opened}
    firsts = [chain.first_of(chain.paid(row.item_id)).run for row in rows]
    return [(row, run_of[first.pay_group_id, first.period]) for row, first in zip(rows, firsts, strict=True)]


def dismiss(*, actor: Actor, event_ids: Sequence[str], reason: str) -> int:
    """Leave findings as they are and keep why; return how many."""
    if not reason.strip():
        text = N_("Say why this difference is not settled.")
        raise Invalid(text, fields={"reason": text})
    rows = _chosen(event_ids)
    if actor.person_id and actor.person_id in {row.person_id for row in rows}:
        raise NotAllowed(N_("This is your own pay, so somebody else has to decide."), key="own_pay")
    for row in rows:
        _settle(row, DISMISSED, reason=reason.strip(), decided_by=actor.user_id or "")
        _record(actor, "retro.dismissed", row)
    return len(rows)


def _chosen(event_ids: Sequence[str]) -> list[RetroEvent]:
    rows = [get(event_id) for event_id in dict.fromkeys(event_ids)]
    if not rows:
        raise Conflict(N_("Choose at least one difference."), key="none_chosen")
    if any(row.state not in OPEN for row in rows):
        raise Conflict(N_("Somebody has decided on this already. Open the list again."), key="retro_decided")
    return rows


def _refuse_stuck(rows: Sequence[RetroEvent]) -> None:
    if any(row.problem for row in rows):
        raise Conflict(
            N_("One of them cannot be calculated. Put right what it names, or leave it out."), key="stuck"
        )
    if len({row.legal_entity_id for row in rows}) > 1:
        raise Conflict(N_("Settle the differences of one company at a time."), key="several_companies")


def _settle(row: RetroEvent, state: str, *, reason: str, decided_by: str = "") -> None:
    row.reason = reason
    _move(row, OPEN, state=state, claim=None, decided_by=decided_by, reason_sealed=row.reason_sealed)


def _move(row: RetroEvent, sources: Sequence[str], **values: object) -> None:
    """Change a finding if it still stands where we think; of two at once one gets through."""
    session = db.session()
    moved = db.change(
        session,
        update(RetroEvent)
        .where(col(RetroEvent.id) == row.id, col(RetroEvent.state).in_(sources))
        .values(**values),
    )
    if moved != 1:
        raise Conflict(N_("Somebody has decided on this already. Open the list again."), key="retro_decided")
    session.refresh(row)


def _record(actor: Actor, action: str, row: RetroEvent, **details: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("employment", row.employment_id),
        details={"item": row.item_id, "period": row.period.isoformat(), **details},
        personal={"net_minor": row.net_minor, "reason": row.reason if row.reason_sealed else ""},
    )
