"""What a run owes to whom, and to which accounts it goes: the one place that says how much is paid.

A correction bundle owes what its replacement is more than its void; a void alone, and a net of nothing or
less, owe nothing: what is missing then is a receivable.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import case
from sqlmodel import col, func, select

from hr import clock, db
from hr.people.models import BankAccount, Person
from payroll.accounts.dividing import Part, divide
from payroll.accounts.models import PayDivision
from payroll.payments.schemes import Destination
from payroll.runs.models import PAYABLE, VOID, PayItem, PayRun

CHUNK = 400
Found = TypeVar("Found", Person, BankAccount)


@dataclass(frozen=True)
class Due:
    """What one employment is owed by a run, on the item that pays it."""

    item_id: str
    employment_id: str
    person_id: str
    account_id: str
    amount_minor: int


@dataclass(frozen=True)
class Share:
    """One transfer to be made: a part of what is due, to one account."""

    due: Due
    name: str
    destination: Destination
    amount_minor: int
    position: int = 0
    replaces_id: str | None = None


def dues(run: PayRun) -> list[Due]:
    """Return what a run owes, by employment in a stable order; whoever is owed nothing is left out."""
    query = (
        select(PayItem)
        .where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
        .order_by(col(PayItem.employment_id), col(PayItem.id))
    )
    by_employment: dict[str, list[PayItem]] = defaultdict(list)
    for item in db.session().exec(query):
        by_employment[item.employment_id].append(item)
    found = [_due(items) for items in by_employment.values()]
    return [due for due in found if due is not None]


def _due(items: Sequence[PayItem]) -> Due | None:
    paying = [item for item in items if item.kind != VOID]
    amount = sum(item.net_minor for item in items)
    if amount <= 0 or not paying:
        return None
    item = paying[-1]
    return Due(item.id, item.employment_id, item.person_id, item.bank_account_id, amount)


def due_total(run: PayRun) -> int:
    """Return the sum of what a run owes."""
    owed, paying = _per_employment(run)
    query = select(func.coalesce(func.sum(owed), 0)).where(owed > 0, paying > 0)
    return int(db.session().execute(query).scalar_one())


def owed_back(run: PayRun) -> int:
    """Return what people owe after this run, as a positive sum: nets below nothing."""
    owed, _ = _per_employment(run)
    query = select(func.coalesce(func.sum(-owed), 0)).where(owed < 0)
    return int(db.session().execute(query).scalar_one())


def _per_employment(run: PayRun) -> tuple[Any, Any]:
    """Return two columns by employment: what its items come to, and how many of them pay."""
    pays = case((col(PayItem.kind) != VOID, 1), else_=0)
    found = (
        select(func.sum(PayItem.net_minor).label("owed"), func.sum(pays).label("paying"))
        .where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
        .group_by(PayItem.employment_id)
        .subquery()
    )
    return found.c.owed, found.c.paying


def shares(run: PayRun, owed: Sequence[Due]) -> list[Share]:
    """Return the transfers that pay what is due, split over accounts as people had asked by the calculation.

    A later wish was neither marked for the review nor seen by whoever approved.
    """
    names = _by_id(Person, {due.person_id for due in owed})
    accounts = _by_id(BankAccount, {due.account_id for due in owed if due.account_id})
    divisions = _divisions({due.person_id for due in owed}, run, until=run.calculated_at or clock.now())
    found = []
    for due in owed:
        account = accounts.get(due.account_id)
        if account is not None:
            division = divisions.get(due.person_id)
            name = names[due.person_id].name
            found += _split(due, name, account.holder or name, destination_of(account), division)
    return found


def destination_of(account: BankAccount) -> Destination:
    """Return a stored account as one to pay to."""
    bank_code, number = account.parts
    return Destination(
        account.id,
        account.scheme,
        number,
        bank_code,
        account.is_savings,
        account.fingerprint,
        account.last_four,
    )


def _split(due: Due, name: str, holder: str, main: Destination, division: PayDivision | None) -> list[Share]:
    parts = [part for part in division.parts if part["scheme"] == main.scheme] if division else []
    amounts = divide(due.amount_minor, [Part(part["kind"], int(part["value"])) for part in parts])
    goals = [_destination(division, part) for part in parts if division] + [main]
    return [
        Share(due, holder if goal is main else name, goal, amount, position)
        for position, (goal, amount) in enumerate(zip(goals, amounts, strict=True))
        if amount > 0
    ]


def _destination(division: PayDivision, part: dict[str, str]) -> Destination:
    return Destination(
        division.id,
        part["scheme"],
        part["number"],
        part["bank_code"],
        part.get("is_savings") == "1",
        part["fingerprint"],
        part["last_four"],
    )


def _divisions(person_ids: set[str], run: PayRun, *, until: datetime) -> dict[str, PayDivision]:
    found: dict[str, PayDivision] = {}
    for chunk in _chunks(person_ids):
        query = (
            select(PayDivision)
            .where(col(PayDivision.person_id).in_(chunk), col(PayDivision.effective_from) <= run.pay_date)
            .where(col(PayDivision.created_at) <= until)
            .order_by(col(PayDivision.effective_from), col(PayDivision.id))
        )
        found.update({row.person_id: row for row in db.session().exec(query)})
    return found


def _by_id(model: type[Found], ids: set[str]) -> dict[str, Found]:
    found: dict[str, Found] = {}
    for chunk in _chunks(ids):
        rows = db.session().exec(select(model).where(col(model.id).in_(chunk)))
        found.update({row.id: row for row in rows})
    return found


def _chunks(ids: Iterable[str]) -> Iterable[list[str]]:
    ordered = sorted(ids)
    return (ordered[start : start + CHUNK] for start in range(0, len(ordered), CHUNK))
