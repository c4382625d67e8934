"""Who is paid to another account than the last time: the usual sign of a taken-over mailbox or session."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete
from sqlalchemy import select as select_columns
from sqlmodel import col, select

from hr import db
from payroll.runs.models import PAYABLE, PayBlocker, PayItem, PayRun
from payroll.runs.states import SEALED

KEY = "iban_recently_changed"


def find(run: PayRun) -> Iterable[tuple[str, str]]:
    """Yield the item and the key of everybody whose last pay went to another account.

    What was marked before is forgotten. A first pay has no account before it.
    """
    session = db.session()
    session.execute(delete(PayBlocker).where(col(PayBlocker.run_id) == run.id, col(PayBlocker.key) == KEY))
    last = {row.employment_id: row.account_fingerprint for row in session.execute(_paid_before(run))}
    query = select(PayItem).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
    for item in session.exec(query.order_by(col(PayItem.id))):
        before = last.get(item.employment_id)
        if before and item.account_fingerprint and before != item.account_fingerprint:
            yield item.id, KEY


def _paid_before(run: PayRun) -> Any:
    """Ask for what was paid to the people of a run, so that the latest pay of each comes last."""
    on_the_run = select(PayItem.employment_id).where(PayItem.run_id == run.id)
    return (
        select_columns(col(PayItem.employment_id), col(PayItem.account_fingerprint))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayRun.state).in_(SEALED), col(PayItem.state) == PAYABLE, col(PayRun.id) != run.id)
        .where(col(PayRun.period) <= run.period, col(PayItem.employment_id).in_(on_the_run))
        .order_by(col(PayRun.period), col(PayRun.id))
    )
