"""Moving a run from one state to the next, guarded by the database."""

from sqlalchemy import update
from sqlmodel import col

from hr import db
from hr.errors import Conflict
from hr.i18n import N_
from payroll.runs import states
from payroll.runs.models import PayRun


def move(run: PayRun, target: str, **values: object) -> None:
    """Move a run if it still stands where we think; of two at once one gets through."""
    session = db.session()
    moved = db.change(
        session,
        update(PayRun)
        .where(col(PayRun.id) == run.id, col(PayRun.state).in_(states.sources(target)))
        .where(col(PayRun.generation) == run.generation)
        .values(state=target, **values),
    )
    if moved != 1:
        raise Conflict(N_("This run is in another state by now. Open it again."), key="run_moved")
    session.refresh(run)


def restate(run: PayRun, **values: object) -> None:
    """Give a run that is calculated, in review or approved other figures; it is calculated again."""
    session = db.session()
    told = (states.CALCULATED, *states.sources(states.CALCULATED) - {states.CALCULATING})
    changed = db.change(
        session,
        update(PayRun)
        .where(col(PayRun.id) == run.id, col(PayRun.state).in_(told))
        .values(state=states.CALCULATED, **values),
    )
    if changed != 1:
        raise Conflict(N_("This run is in another state by now. Open it again."), key="run_moved")
    session.refresh(run)
