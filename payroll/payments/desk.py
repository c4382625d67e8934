"""What waits in payments: files to release, payments that came back, paid runs to close."""

from collections.abc import Sequence

from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.feature import DeskTask
from hr.i18n import gettext, ngettext
from payroll.payments import service, states
from payroll.payments.models import WRITTEN, Payment, PaymentBatch
from payroll.runs import states as run_states
from payroll.runs.models import PayRun


def to_release(actor: Actor) -> list[DeskTask]:
    """Return the bank files that wait for this person."""
    query = (
        select(PaymentBatch, PayRun)
        .join(PayRun, col(PayRun.id) == col(PaymentBatch.run_id))
        .where(PaymentBatch.state == WRITTEN)
        .order_by(col(PaymentBatch.execution_date))
    )
    found = [row for row in db.session().exec(query) if service.may_release(actor, *row)]
    if not found:
        return []
    title = ngettext("Release %(num)s bank file", "Release %(num)s bank files", len(found))
    return [_task(title, [run.id for _, run in found], "warn", gettext("Waiting"))]


def to_settle(_actor: Actor) -> list[DeskTask]:
    """Return the payments that came back, and the paid runs nobody has closed."""
    query = (
        select(Payment.run_id, func.count())
        .where(Payment.state == states.RETURNED)
        .group_by(Payment.run_id)
        .order_by(Payment.run_id)
    )
    came_back = [(run_id, int(count)) for run_id, count in db.session().execute(query)]
    found = []
    if came_back:
        number = sum(count for _, count in came_back)
        title = ngettext("Settle %(num)s returned payment", "Settle %(num)s returned payments", number)
        hint = gettext("The money is back with the company; somebody waits for it.")
        found.append(_task(title, [run_id for run_id, _ in came_back], "bad", gettext("Came back"), hint))
    paid = db.session().exec(select(PayRun.id).where(PayRun.state == run_states.PAID)).all()
    if paid:
        title = ngettext("Close %(num)s paid run", "Close %(num)s paid runs", len(paid))
        found.append(_task(title, paid, "info", gettext("Paid")))
    return found


def _task(title: str, run_ids: Sequence[str], tone: str, word: str, hint: str = "") -> DeskTask:
    """Return the line; it leads to the payments of the first run it is about."""
    return DeskTask(title, "payments.show", "bank", hint, tone, word, {"run_id": run_ids[0]})
