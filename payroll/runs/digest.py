"""The fingerprint of a run: SHA-256 over everybody's lines, as they stand in the database."""

import hashlib
import json
from collections.abc import Iterator

from sqlmodel import col, select

from hr import db
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun


def fingerprint(run: PayRun) -> str:
    """Return the hash an approval is bound to: what is paid to whom, on what day, to which account, and why.

    It is read from the rows each time, so that a change by any way shows.
    """
    whole = hashlib.sha256()
    head = [run.legal_entity_id, run.period.isoformat(), run.kind, run.version, run.pay_date.isoformat()]
    whole.update(_text(head))
    for row in _items(run.id):
        whole.update(_text(row))
    for row in _lines(run.id):
        whole.update(_text(row))
    return whole.hexdigest()


def _text(values: object) -> bytes:
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), default=str).encode() + b"\n"


def _items(run_id: str) -> Iterator[list[object]]:
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
    for row in db.session().execute(query):
        yield list(row)


def _lines(run_id: str) -> Iterator[list[object]]:
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
    for row in db.session().execute(query):
        yield list(row)
