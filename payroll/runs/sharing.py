"""Two people paid for a month under one number or to one account: a couple may share, a double entry too."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from sqlalchemy import delete
from sqlalchemy import select as select_columns
from sqlmodel import col, or_, select

from hr import crypto, db
from hr.people.models import Person
from payroll.runs.models import PAYABLE, PayBlocker, PayItem, PayRun
from payroll.runs.states import SEALED

KEYS = ("duplicate_bank_account", "duplicate_tax_number", "duplicate_social_number")


def find(run: PayRun) -> Iterable[tuple[str, str]]:
    """Yield the item and the key of everybody on the run who shares something with somebody else.

    Those whom an earlier version of the month has paid are compared too. What was marked before is forgotten.
    """
    session = db.session()
    session.execute(delete(PayBlocker).where(col(PayBlocker.run_id) == run.id, col(PayBlocker.key).in_(KEYS)))
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    found: list[tuple[str, tuple[str, str]]] = []
    for row in session.execute(_paid(run)):
        social_number = crypto.unseal(row.social_number_sealed, place=f"person:social_number:{row.person_id}")
        values = (row.account_fingerprint, row.tax_number_index, social_number)
        for pair in zip(KEYS, values, strict=True):
            if pair[1]:
                owners[pair].add(row.person_id)
                found += [(row.id, pair)] if row.run_id == run.id else []
    return ((item_id, pair[0]) for item_id, pair in found if len(owners[pair]) > 1)


def _paid(run: PayRun) -> Any:
    month = select(PayRun.id).where(
        col(PayRun.legal_entity_id) == run.legal_entity_id,
        col(PayRun.period) == run.period,
        col(PayRun.kind) == run.kind,
        or_(col(PayRun.id) == run.id, col(PayRun.state).in_(SEALED)),
    )
    return (
        select_columns(
            col(PayItem.id),
            col(PayItem.run_id),
            col(PayItem.person_id),
            col(PayItem.account_fingerprint),
            col(Person.tax_number_index),
            col(Person.social_number_sealed),
        )
        .join(Person, col(Person.id) == col(PayItem.person_id))
        .where(col(PayItem.run_id).in_(month), col(PayItem.state) == PAYABLE)
        .order_by(col(PayItem.id))
    )
