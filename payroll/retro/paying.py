"""Back pay, put on the run that pays it: the regular one being prepared, or one of its own."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.errors import Conflict
from hr.i18n import N_
from hr.money import from_minor
from payroll.corrections import chain
from payroll.entries.shipped import BACK_PAY
from payroll.offcycle import service as off_cycle
from payroll.offcycle.grounds import ON_ITS_OWN
from payroll.offcycle.models import CORRECTED
from payroll.retro.amounts import due
from payroll.retro.models import RetroEvent
from payroll.runs import states
from payroll.runs.models import REGULAR, PayRun

Placed = list[tuple[RetroEvent, PayRun]]


def pay_apart(actor: Actor, rows: Sequence[RetroEvent], reason: str, is_with_next: bool) -> Placed:
    """Return each difference with the run that pays it as back pay.

    Where pay outside the calendar is part of a period, back pay waits for the regular run: added to a period
    that is paid it would be taxed as that period's.
    """
    if is_with_next:
        return [(row, next_run(row)) for row in rows]
    by_group: dict[str, list[RetroEvent]] = defaultdict(list)
    for row in rows:
        run = chain.paid(row.item_id).run
        if run.country not in ON_ITS_OWN:
            raise Conflict(
                N_(
                    "Here back pay is taxed with the regular pay of the day it is paid on. Choose the "
                    "pay day of the run being prepared."
                ),
                key="with_regular_pay",
            )
        by_group[run.pay_group_id].append(row)
    return [
        pair
        for group_id, group in by_group.items()
        for pair in _run_of_its_own(actor, group_id, group, reason)
    ]


def _run_of_its_own(actor: Actor, group_id: str, rows: Sequence[RetroEvent], reason: str) -> Placed:
    sums: dict[str, int] = defaultdict(int)
    for row in rows:
        sums[row.employment_id] += due(row)
    run = off_cycle.open_run(
        actor=actor,
        group_id=group_id,
        terms=off_cycle.Terms(CORRECTED, _newest(rows), BACK_PAY),
        wanted=[off_cycle.Wanted(key, from_minor(amount)) for key, amount in sums.items()],
        note=reason,
    )
    return [(row, run) for row in rows]


def _newest(rows: Sequence[RetroEvent]) -> date:
    return max(row.period for row in rows)


def next_run(row: RetroEvent) -> PayRun:
    """Return the regular run that is being prepared for the group of a pay."""
    group_id = chain.paid(row.item_id).run.pay_group_id
    query = (
        select(PayRun)
        .where(PayRun.pay_group_id == group_id, PayRun.kind == REGULAR, col(PayRun.state).in_(states.OPEN))
        .order_by(col(PayRun.pay_date))
    )
    found = db.session().exec(query).first()
    if found is None:
        raise Conflict(N_("No run is being prepared. Open the next one first, or pay now."), key="no_run")
    return found
