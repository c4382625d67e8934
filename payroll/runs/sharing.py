"""Two people paid for a month under one number or to one account: a couple may share, a double entry too."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col, func, or_, select

from hr import db
from hr.people.models import Person
from payroll.runs.models import PAYABLE, PayItem, PayRun
from payroll.runs.states import SEALED

# What people may share, by keyed digests of it, so that the database itself finds who does.
SHARED: dict[str, Any] = {
    "duplicate_bank_account": col(PayItem.account_fingerprint),
    "duplicate_tax_number": col(Person.tax_number_index),
    "duplicate_social_number": col(Person.social_number_index),
}
KEYS = tuple(SHARED)


def find(run: PayRun) -> Iterator[tuple[str, str]]:
    """Yield the item and the key of everybody on the run who shares something with somebody else.

    Those whom an earlier version of the month has paid are compared too.
    """
    for key, value in SHARED.items():
        several = _paid(run, value).group_by(value).having(func.count(col(PayItem.person_id).distinct()) > 1)
        owners = _paid(run, col(PayItem.id)).where(value.in_(several), col(PayItem.run_id) == run.id)
        for item_id in db.session().execute(owners.order_by(col(PayItem.id))).scalars():
            yield item_id, key


def sharers(run: PayRun, key: str) -> dict[str, tuple[str, ...]]:
    """Return by item of the run the people who are paid under the same number or to the same account."""
    value = SHARED[key]
    people: dict[str, set[str]] = defaultdict(set)
    items: dict[str, str] = {}
    query = _paid(run, value).add_columns(col(PayItem.id), col(PayItem.person_id))
    for shared, item_id, person_id in db.session().execute(query):
        people[shared].add(person_id)
        items[item_id] = shared
    return {item_id: tuple(sorted(people[shared])) for item_id, shared in items.items()}


def _paid(run: PayRun, column: Any) -> Any:
    month = select(PayRun.id).where(
        col(PayRun.legal_entity_id) == run.legal_entity_id,
        col(PayRun.period) == run.period,
        col(PayRun.kind) == run.kind,
        or_(col(PayRun.id) == run.id, col(PayRun.state).in_(SEALED)),
    )
    return (
        select_columns(column)
        .select_from(PayItem)
        .join(Person, col(Person.id) == col(PayItem.person_id))
        .where(col(PayItem.run_id).in_(month), col(PayItem.state) == PAYABLE, column != "")
    )
