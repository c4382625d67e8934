"""Corrections: take a sealed pay back, pay it anew with the facts of now, and never twice.

A correction is a run of its own kind with a void and, mostly, a replacement; it is approved and committed as
every run is, by another person than the one who prepared it.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid, NotAllowed
from hr.events import publish
from hr.i18n import N_
from payroll.corrections import chain
from payroll.corrections.events import PayOwedBack
from payroll.corrections.grounds import OTHER_YEAR, in_same_year
from payroll.corrections.models import REPLACE, REVERSE, Correction
from payroll.runs import service as runs
from payroll.runs import states
from payroll.runs.models import CORRECTION, PAYABLE, VOID, PayItem, PayRun

# What other slices know against a correction; each raises for a pay that must not be made again.
REFUSALS: list[Callable[[chain.Paid], None]] = []
OTHER_YEAR_REFUSAL = N_(
    "This pay belongs to a tax year that is over, so it cannot be taken back now. Pay or recover the "
    "difference in a run of this year: the country's rules for earlier years apply to it."
)


def correct(
    *, actor: Actor, item_id: str, reason: str, kind: str = REPLACE, left_out: Sequence[str] = ()
) -> Correction:
    """Open the run that corrects one sealed pay, and have it calculated.

    Of two people who correct the same pay at once, one does; the other is told.
    """
    found = chain.paid(item_id)
    run = _open(actor, found)
    row = add(actor=actor, run=run, found=found, reason=reason, kind=kind, left_out=left_out)
    runs.calculate(actor=actor, run_id=run.id)
    return row


class Wanted(NamedTuple):
    """One sealed pay that is to be corrected, and how."""

    item_id: str
    kind: str = REPLACE


def correct_all(
    *, actor: Actor, wanted: Sequence[Wanted], reason: str, cause: str = "", pay_date: date | None = None
) -> list[PayRun]:
    """Open one correction run for each group and period of some sealed pays, and have them calculated."""
    by_run: dict[tuple[str, date], PayRun] = {}
    for each in wanted:
        found = chain.paid(each.item_id)
        first = chain.first_of(found).run
        place = (first.pay_group_id, first.period)
        if place not in by_run:
            by_run[place] = _open(actor, found, pay_date)
        add(actor=actor, run=by_run[place], found=found, reason=reason, kind=each.kind, cause=cause)
    for run in by_run.values():
        runs.calculate(actor=actor, run_id=run.id)
    return list(by_run.values())


def _open(actor: Actor, found: chain.Paid, pay_date: date | None = None) -> PayRun:
    first = chain.first_of(found).run
    run = runs.open_run(
        actor=actor,
        group_id=first.pay_group_id,
        period=first.period,
        kind=CORRECTION,
        reason=CORRECTION,
        pay_date=pay_date or clock.today(),  # or the next day on which its banks pay
        is_another=True,
    )
    if db.session().exec(select(Correction.id).where(Correction.run_id == run.id)).first():
        raise Conflict(
            N_("Somebody opened a correction of this period at the same moment. Try again."), key="run_exists"
        )
    return run


def add(
    *,
    actor: Actor,
    run: PayRun,
    found: chain.Paid,
    reason: str,
    kind: str = REPLACE,
    left_out: Sequence[str] = (),
    cause: str = "",
) -> Correction:
    """Put the correction of one pay on a correction run that is not calculated yet."""
    item = found.item
    _refuse(actor, found, run, reason, kind)
    _free_claim(item.id)
    row = Correction(
        run_id=run.id,
        original_item_id=item.id,
        employment_id=item.employment_id,
        person_id=item.person_id,
        kind=kind,
        cause=cause,
        left_out=sorted(set(left_out)),
        claim=item.id,
        created_by=actor.user_id or "",
    )
    row.reason = reason.strip()
    _insert(row)
    audit.record(
        actor=actor,
        action="correction.opened",
        subject=("pay_run", run.id),
        details={"item": item.id, "employment": item.employment_id, "kind": kind, "cause": cause},
        personal={"reason": row.reason, "left_out": row.left_out},
    )
    return row


def _refuse(actor: Actor, found: chain.Paid, run: PayRun, reason: str, kind: str) -> None:
    if not reason.strip():
        text = N_("Say why this pay is corrected.")
        raise Invalid(text, fields={"reason": text})
    if kind not in (REPLACE, REVERSE):
        text = N_("Choose what the correction does.")
        raise Invalid(text, fields={"kind": text})
    if actor.person_id and actor.person_id == found.item.person_id:
        raise NotAllowed(N_("This is your own pay, so somebody else has to correct it."), key="own_pay")
    refuse_taken_back(found)
    for refuse in REFUSALS:
        refuse(found)
    if not in_same_year(run.country, chain.first_of(found).run.pay_date, run.pay_date):
        raise Conflict(OTHER_YEAR_REFUSAL, key=OTHER_YEAR)


def refuse_taken_back(found: chain.Paid) -> None:
    """Refuse a pay that is a void, or that has one already."""
    if found.item.kind == VOID:
        raise Conflict(N_("This takes another pay back; correct the one that stands."), key="is_void")
    if chain.taking_back(found.item.id) is not None:
        raise Conflict(
            N_("This pay is taken back already. If another one replaced it, correct that one."),
            key="taken_back",
        )


def _free_claim(item_id: str) -> None:
    """Let go of a claim whose run was cancelled."""
    cancelled = select(PayRun.id).where(PayRun.state == states.CANCELLED)
    db.change(
        db.session(),
        update(Correction)
        .where(col(Correction.claim) == item_id, col(Correction.run_id).in_(cancelled))
        .values(claim=None),
    )


def _insert(row: Correction) -> None:
    session = db.session()
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Somebody is correcting this pay already. Open the corrections and look."), key="claimed"
        ) from error


# ---- what is owed back -------------------------------------------------------------------------------


def owed_back(run: PayRun) -> dict[str, int]:
    """Return by employment what people owe after a run, as positive amounts."""
    sums: dict[str, int] = {}
    query = select(PayItem).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
    for item in db.session().exec(query):
        sums[item.employment_id] = sums.get(item.employment_id, 0) + item.net_minor
    return {key: -amount for key, amount in sums.items() if amount < 0}


def tell_owed(*, actor: Actor, run: PayRun, owed: Mapping[str, int]) -> int:
    """Announce once for each person what a committed correction leaves them owing; return how many."""
    if not run.is_sealed:
        return 0
    told = 0
    for employment_id, amount in sorted(owed.items()):
        mine = (
            update(Correction)
            .where(col(Correction.run_id) == run.id, col(Correction.employment_id) == employment_id)
            .where(col(Correction.is_told).is_(False))
        )
        if db.change(db.session(), mine.values(is_told=True)) == 1:
            publish(PayOwedBack(employment_id, run.id, amount, run.currency), actor=actor)
            told += 1
    return told
