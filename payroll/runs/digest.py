"""The fingerprint of a run: SHA-256 over everybody's lines, as they stand in the database."""

import hashlib
from collections.abc import Iterable
from itertools import chain
from typing import Any

from sqlmodel import col, select

from hr import db
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun


def fingerprint(run: PayRun) -> str:
    """Return the hash an approval is bound to: what is paid to whom, on what day, to which account, and why.

    It is read from the rows each time, so that a change by any way shows.
    """
    whole = hashlib.sha256()
    head = (run.legal_entity_id, run.period.isoformat(), run.kind, run.version, run.pay_date.isoformat())
    for row in chain((head,), _items(run.id), _lines(run.id)):
        # Rows hold texts, whole numbers and None only, whose repr is the same on every database.
        whole.update(repr(tuple(row)).encode())
    return whole.hexdigest()


def _items(run_id: str) -> Iterable[Any]:
    query = (
        select(
            PayItem.employment_id,
            PayItem.state,
            PayItem.gross_minor,
            PayItem.net_minor,
            PayItem.employer_contributions_minor,
            PayItem.bank_account_id,
            PayItem.input_hash,
        )  # type: ignore[call-overload]
        .where(PayItem.run_id == run_id)
        .order_by(col(PayItem.employment_id))
    )
    return db.session().execute(query)


def _lines(run_id: str) -> Iterable[Any]:
    query = (
        select(
            PayItem.employment_id,
            PayLine.position,
            PayLine.category,
            PayLine.component,
            PayLine.label,
            PayLine.amount_minor,
            PayLine.rate,
            PayLine.base_minor,
            PayLine.parameter,
            PayLine.trace,
        )  # type: ignore[call-overload]
        .join(PayItem, col(PayItem.id) == col(PayLine.item_id))
        .where(PayLine.run_id == run_id, PayItem.state == PAYABLE)
        .order_by(col(PayItem.employment_id), col(PayLine.position))
        .execution_options(yield_per=2000)
    )
    return db.session().execute(query)
