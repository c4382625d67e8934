"""Who has signed a run as it stands, and whether that is enough for what it costs.

A signature is bound to the hash of the lines, and every act of somebody else on the run ends it: whatever
changes the run takes it back to its review, and it is signed anew from the first signature on.
"""

from sqlalchemy import case
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.errors import Conflict
from hr.i18n import N_
from payroll.approvals import limits
from payroll.runs import states
from payroll.runs.models import PAYABLE, PayItem, PayRun, RunAct

SIGNED, APPROVED, COMMITTED = "signed", "approved", "committed"
TWO = 2


def signatures(run: PayRun) -> list[RunAct]:
    """Return who has signed the run as it stands, oldest first."""
    query = select(RunAct).where(RunAct.run_id == run.id).order_by(col(RunAct.id))
    found: list[RunAct] = []
    for act in db.session().exec(query):
        if act.act not in (SIGNED, APPROVED, COMMITTED):
            found = []
        elif act.act != COMMITTED and run.lines_hash and act.lines_hash == run.lines_hash:
            found.append(act)
    return found


def cost_of(run: PayRun) -> int:
    """Return what a run pays for people in minor units; what a void takes back makes nothing cheaper."""
    cost = col(PayItem.gross_minor) + col(PayItem.employer_contributions_minor)
    query = select(func.coalesce(func.sum(case((cost > 0, cost), else_=0)), 0))
    return int(db.session().exec(query.where(PayItem.run_id == run.id, PayItem.state == PAYABLE)).one())


def cost_signed_alone(run: PayRun) -> int:
    """Return what other runs of the same group and period cost that have one signature only.

    Without them a month that is over the limit would pass in parts that are each below it.
    """
    others = select(PayRun).where(
        PayRun.pay_group_id == run.pay_group_id,
        PayRun.period == run.period,
        PayRun.id != run.id,
        col(PayRun.state).in_(states.SEALED | {states.APPROVED}),
    )
    return sum(cost_of(each) for each in db.session().exec(others) if len(signatures(each)) < TWO)


def needed(run: PayRun) -> int:
    """Return how many signatures the run needs by the limit of today."""
    limit = limits.limit_on(run.legal_entity_id, clock.today())
    if limit is None:
        return 1
    return TWO if cost_of(run) + cost_signed_alone(run) > limit else 1


def is_missing(run: PayRun) -> bool:
    """Tell whether the run needs another signature."""
    return len(signatures(run)) < needed(run)


def refuse_missing(run: PayRun) -> None:
    """Refuse to commit what too few have signed."""
    if is_missing(run):
        raise Conflict(
            N_("This run costs more than one approver may sign alone. Another one has to sign it first."),
            key="signature_missing",
        )


def refuse_elsewhere(run: PayRun) -> None:
    """Refuse a signature where none is asked for; an approved run may need one more than it did."""
    if run.state not in (states.IN_REVIEW, states.APPROVED):
        raise Conflict(N_("This run is in another state by now. Open it again."), key="run_moved")


def has_signed(actor: Actor, run: PayRun) -> bool:
    """Tell whether somebody's signature, by account or by person, is on the run as it stands."""
    return any(
        act.user_id == actor.user_id or (act.person_id and act.person_id == actor.person_id)
        for act in signatures(run)
    )
