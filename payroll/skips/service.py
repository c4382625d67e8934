"""Leaving one person out of a run and taking that back; each calculates the person again and nobody else.

Whoever is left out is held back like anybody with a problem: the next part of the run, for pay that was
missed, has them on it. Either act changes what the run pays, and so voids what was approved.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid, NotFound
from hr.i18n import N_
from payroll.drafts import service as drafts
from payroll.runs import kinds, service, states
from payroll.runs.kinds import Ground
from payroll.runs.models import PAY, REGULAR, PayItem, PayRun
from payroll.runs.problems import SKIPPED, problem
from payroll.skips.models import PaySkip

OPEN_TO_IT = frozenset({states.CALCULATED, states.IN_REVIEW, states.APPROVED})


def may_change(run: PayRun) -> bool:
    """Tell whether people may be left out of a run as it stands, and taken in again."""
    return run.kind == REGULAR and run.state in OPEN_TO_IT


def of_run(run_id: str) -> dict[str, PaySkip]:
    """Return who is left out of a run, by employment."""
    query = select(PaySkip).where(PaySkip.run_id == run_id).order_by(col(PaySkip.id))
    return {row.employment_id: row for row in db.session().exec(query)}


def get_item(run_id: str, employment_id: str) -> PayItem:
    """Return the item of a person on a run or raise NotFound."""
    query = select(PayItem).where(PayItem.run_id == run_id, PayItem.employment_id == employment_id)
    item = db.session().exec(query.where(PayItem.kind == PAY)).first()
    if item is None:
        raise NotFound(N_("This person is not on this run."))
    return item


def skip(*, actor: Actor, run_id: str, employment_id: str, reason: str) -> PaySkip:
    """Leave somebody out of a run; asking again changes nothing."""
    run = service.locked(run_id)
    item = get_item(run_id, employment_id)
    if known := of_run(run_id).get(employment_id):
        return known
    _refuse_closed(run)
    if not reason.strip():
        text = N_("Say why this person is left out.")
        raise Invalid(text, fields={"reason": text})
    row = PaySkip(
        run_id=run.id,
        employment_id=employment_id,
        person_id=item.person_id,
        user_id=actor.user_id or "",
        reason_sealed="",
    )
    row.reason = reason.strip()
    db.session().add(row)
    db.session().flush()
    _work_in(actor, run, item, "skipped", reason=row.reason)
    return row


def take_in(*, actor: Actor, run_id: str, employment_id: str) -> None:
    """Pay somebody with the run after all."""
    run = service.locked(run_id)
    item = get_item(run_id, employment_id)
    row = of_run(run_id).get(employment_id)
    if row is None:
        return
    _refuse_closed(run)
    db.session().delete(row)
    db.session().flush()
    _work_in(actor, run, item, "taken_in")


def _refuse_closed(run: PayRun) -> None:
    if run.kind != REGULAR:
        raise Conflict(
            N_("Only people of a regular run are left out. Cancel this run instead."), key="not_regular"
        )
    if run.state not in OPEN_TO_IT:
        raise Conflict(
            N_("This run is being calculated or is closed, so who is on it stays."), key="run_not_open"
        )


def _work_in(actor: Actor, run: PayRun, item: PayItem, act: str, *, reason: str = "") -> None:
    service.sign(actor, run, act)
    audit.record(
        actor=actor,
        action=f"run.person_{act}",
        subject=("pay_run", run.id),
        details={"employment": item.employment_id, "voided_approval_of": run.approved_hash},
        personal={"reason": reason} if reason else {},
    )
    drafts.refresh(actor=actor, run_id=run.id, employment_id=item.employment_id)


def _hold_out(run: PayRun, grounds: Sequence[Ground]) -> list[Ground]:
    """Take the pay from the grounds of whoever is left out."""
    left_out = of_run(run.id)
    return [
        replace(each, inputs=None, mirrors=None, problems=(problem(SKIPPED), *each.problems))
        if each.slot.employment_id in left_out and each.slot.kind == PAY
        else each
        for each in grounds
    ]


kinds.screen(_hold_out)
