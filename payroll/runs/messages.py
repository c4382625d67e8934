"""Messages between those who prepare pay and those who approve it; no amounts leave the portal."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import col, select

from hr import db
from hr.access import Actor, Role
from hr.auth import service as auth
from hr.auth.models import User
from hr.company import service as company
from hr.i18n import N_, format_date, use_locale
from hr.notifications.messages import Message
from hr.notifications.service import Recipient, send
from payroll.runs.models import PayRun, RunAct

SAMPLE = {
    "month": "noviembre de 2026",
    "entity": "Almacenes Levante, S.L.",
    "page_link": "https://portal.example/payroll/runs/abc",
}
MESSAGES = (
    Message(
        "run_sent",
        "staff",
        SAMPLE,
        title=N_("Pay run to approve"),
        inbox=N_("Pay of %(month)s waits for your approval"),
        by_person=True,
    ),
    Message(
        "run_signed",
        "staff",
        SAMPLE,
        title=N_("Pay run to sign a second time"),
        inbox=N_("Pay of %(month)s needs a second signature"),
        by_person=True,
    ),
    Message(
        "run_returned",
        "staff",
        SAMPLE,
        title=N_("Pay run returned"),
        inbox=N_("Pay of %(month)s came back to you"),
        by_person=True,
    ),
)
PREPARED = ("created", "calculated", "sent")


def sent(run: PayRun, act: RunAct, *, actor: Actor) -> None:
    """Tell the approvers that a run waits for them; whoever sent it cannot approve it."""
    for user in auth.users_with_role(Role.PAYROLL_APPROVER):
        if user.id != actor.user_id:
            _tell("run_sent", user, run, act)


def signed(run: PayRun, act: RunAct, *, to: Sequence[User]) -> None:
    """Tell whoever may give the second signature that the first one is there."""
    for user in to:
        _tell("run_signed", user, run, act)


def returned(run: PayRun, act: RunAct) -> None:
    """Tell everybody who prepared a run that it came back; the reason stands in the portal."""
    query = select(RunAct.user_id).where(RunAct.run_id == run.id, col(RunAct.act).in_(PREPARED))
    for user_id in sorted({each for each in db.session().exec(query) if each}):
        user = db.session().get(User, user_id)
        if user is not None and user.is_active:
            _tell("run_returned", user, run, act)


def _tell(message: str, user: User, run: PayRun, act: RunAct) -> None:
    with use_locale(user.locale):
        month = format_date(run.period, "month")
    path = f"/payroll/runs/{run.id}"
    context: dict[str, Any] = {
        "month": month,
        "entity": company.get_legal_entity(run.legal_entity_id).name,
        "page_link": f"{auth.base_url()}{path}",
    }
    send(
        message=message,
        to=Recipient.user(user),
        context=context,
        about=("pay_run", run.id),
        key=f"{message}:{act.id}:{user.id}",
        path=path,
        line={"month": f"{run.period:%Y-%m}"},
    )
