"""What waits in payroll: runs to approve or commit, runs that came back, runs with people held back."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from payroll.approvals import signing
from payroll.runs import service, states
from payroll.runs.models import PayRun, RunAct


def to_prepare(_actor: Actor) -> list[DeskTask]:
    """Return the runs that came back from an approver, and those that hold somebody back."""
    runs = _in_state(states.CALCULATED)
    came_back = [run for run in runs if _last_act(run) == "returned"]
    held = [run for run in runs if run.held_back and run not in came_back]
    found = []
    if came_back:
        title = ngettext(
            "Look at %(num)s pay run that came back",
            "Look at %(num)s pay runs that came back",
            len(came_back),
        )
        found.append(_task(title, came_back, "bad", gettext("Returned")))
    if held:
        people = sum(run.held_back for run in held)
        title = ngettext(
            "Settle what holds %(num)s person back", "Settle what holds %(num)s people back", people
        )
        hint = gettext("Without it they are not paid by the run.")
        found.append(_task(title, held, "warn", gettext("Held back"), hint))
    return found


def to_approve(actor: Actor) -> list[DeskTask]:
    """Return the runs that wait for this approver, and those approved that nobody has committed."""
    mine = [run for run in _in_state(states.IN_REVIEW, states.APPROVED) if service.may_approve(actor, run)]
    open_ones = [run for run in mine if run.state == states.IN_REVIEW or signing.is_missing(run)]
    waiting = [run for run in open_ones if not signing.has_signed(actor, run)]
    approved = [run for run in mine if run not in open_ones]
    found = []
    if waiting:
        title = ngettext("Approve %(num)s pay run", "Approve %(num)s pay runs", len(waiting))
        found.append(_task(title, waiting, "warn", gettext("Waiting")))
    if approved:
        title = ngettext("Commit %(num)s approved pay run", "Commit %(num)s approved pay runs", len(approved))
        found.append(_task(title, approved, "warn", gettext("Waiting")))
    return found


def _in_state(*wanted: str) -> Sequence[PayRun]:
    query = select(PayRun).where(col(PayRun.state).in_(wanted)).order_by(col(PayRun.period))
    return db.session().exec(query).all()


def _last_act(run: PayRun) -> str:
    last = select(func.max(col(RunAct.id))).where(RunAct.run_id == run.id).scalar_subquery()
    return db.session().exec(select(RunAct.act).where(col(RunAct.id) == last)).first() or ""


def _task(title: str, runs: Sequence[PayRun], tone: str, word: str, hint: str = "") -> DeskTask:
    """Return the line; it leads to the run when there is only one."""
    if len(runs) == 1:
        return DeskTask(title, "runs.show", "cash-stack", hint, tone, word, {"run_id": runs[0].id})
    return DeskTask(title, "runs.index", "cash-stack", hint, tone, word)
