"""Who is paid to another account than the last time: the usual sign of a taken-over mailbox or session."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import and_, col, func, or_, select

from hr import db
from payroll.accounts.models import PayDivision
from payroll.payments.models import Payment
from payroll.payments.states import CANCELLED
from payroll.runs.models import PAYABLE, PayItem, PayRun
from payroll.runs.states import SEALED

KEY = "iban_recently_changed"


def find(run: PayRun, employment_id: str = "") -> Iterator[tuple[str, str]]:
    """Yield the item and the key of everybody, or of one, who is paid, or paid in part, to a changed account.

    A first pay has no account before it.
    """
    last = _last_pays(run, employment_id).subquery()
    now, before = col(PayItem.account_fingerprint), last.c.account_fingerprint
    query = (
        select_columns(col(PayItem.id))
        .join(last, last.c.employment_id == col(PayItem.employment_id))
        .where(col(PayItem.run_id) == run.id, col(PayItem.state) == PAYABLE, last.c.place == 1)
        .where(before != "")
        .order_by(col(PayItem.id))
    )
    divided = _divided_anew(run, employment_id)
    query = query.where(or_(and_(now != "", now != before), col(PayItem.person_id).in_(divided)))
    return ((item_id, KEY) for item_id in db.session().execute(query).scalars())


def _divided_anew(run: PayRun, employment_id: str) -> set[str]:
    """Return whose pay is split to an account that nothing of theirs has gone to."""
    session = db.session()
    on_the_run = select(PayItem.person_id).where(PayItem.run_id == run.id)
    if employment_id:
        on_the_run = on_the_run.where(PayItem.employment_id == employment_id)
    query = (
        select(PayDivision)
        .where(col(PayDivision.person_id).in_(on_the_run), col(PayDivision.effective_from) <= run.pay_date)
        .order_by(col(PayDivision.effective_from), col(PayDivision.id))
    )
    wanted = {row.person_id: {part["fingerprint"] for part in row.parts} for row in session.exec(query)}
    if not wanted:
        return set()
    paid = select(Payment.person_id, Payment.account_fingerprint).where(
        col(Payment.person_id).in_(on_the_run), Payment.run_id != run.id, Payment.state != CANCELLED
    )
    for person_id, fingerprint in session.exec(paid.distinct()):
        wanted.get(person_id, set()).discard(fingerprint)
    return {person_id for person_id, left in wanted.items() if left}


def _last_pays(run: PayRun, employment_id: str) -> Any:
    """Ask for what was paid to the people of a run, where the latest pay of each has the first place."""
    on_the_run = select_columns(col(PayItem.employment_id)).where(col(PayItem.run_id) == run.id)
    if employment_id:
        on_the_run = on_the_run.where(col(PayItem.employment_id) == employment_id)
    place = func.row_number().over(
        partition_by=col(PayItem.employment_id),
        order_by=(col(PayRun.period).desc(), col(PayRun.id).desc(), col(PayItem.id).desc()),
    )
    return (
        select_columns(col(PayItem.employment_id), col(PayItem.account_fingerprint), place.label("place"))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayRun.state).in_(SEALED), col(PayItem.state) == PAYABLE, col(PayRun.id) != run.id)
        .where(col(PayRun.period) <= run.period, col(PayItem.employment_id).in_(on_the_run))
    )
