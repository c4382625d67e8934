"""From one pay to those that were made of it: its first, its latest, and the year as it now stands before it.

A replacement names the item it replaces, a void the one it takes back; only sealed items count.
"""

from collections import Counter
from datetime import date
from typing import NamedTuple

from sqlmodel import col, func, select

from hr import db
from hr.errors import NotFound
from hr.i18n import N_
from hr.money import from_minor
from payroll.engine.model import YearToDate
from payroll.runs.grounds import tax_year_start
from payroll.runs.models import PAYABLE, REPLACEMENT, VOID, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED
from payroll.takeover.models import OpeningBalance


class Paid(NamedTuple):
    """A sealed pay with its run."""

    item: PayItem
    run: PayRun


def paid(item_id: str) -> Paid:
    """Return a sealed pay or raise NotFound."""
    item = db.session().get(PayItem, item_id)
    run = db.session().get(PayRun, item.run_id) if item else None
    if item is None or run is None or not run.is_sealed or item.state != PAYABLE:
        raise NotFound(N_("We could not find this pay among those that are committed."))
    return Paid(item, run)


def first_of(found: Paid) -> Paid:
    """Return the pay that a replacement goes back to; any other is its own."""
    while found.item.kind == REPLACEMENT:
        found = paid(found.item.original_item_id)
    return found


def links_of(found: Paid) -> list[Paid]:
    """Return the pays that led to one, its first one first and itself last."""
    links = [found]
    while links[0].item.kind == REPLACEMENT:
        links.insert(0, paid(links[0].item.original_item_id))
    return links


def taking_back(item_id: str) -> PayItem | None:
    """Return the sealed void of an item, if it has one."""
    return _after(item_id, VOID)


def latest_of(found: Paid) -> Paid:
    """Return the pay that stands where this one stood; itself when nothing was corrected."""
    while (newer := _after(found.item.id, REPLACEMENT)) is not None:
        found = paid(newer.id)
    return found


def _after(item_id: str, kind: str) -> PayItem | None:
    query = (
        select(PayItem)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.original_item_id == item_id, PayItem.kind == kind, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(SEALED))
    )
    return db.session().exec(query).first()


def year_before(first: Paid) -> YearToDate:
    """Return the tax year before a pay as it now stands.

    What a later correction made of an earlier pay counts, whenever that was paid: the year is the one that
    would have been, had everything been right at once.
    """
    item, run = first
    since = tax_year_start(run.country, run.pay_date)
    ids = [each for each, place in _places(item.employment_id, run.legal_entity_id, since).items()
           if place < (run.pay_date, item.id)]  # fmt: skip
    query = (
        select(PayLine.component, func.sum(PayLine.amount_minor))
        .where(col(PayLine.item_id).in_(ids))
        .group_by(col(PayLine.component))
    )
    sums = Counter({code: int(amount) for code, amount in db.session().execute(query)})
    sums.update(taken_over(item.employment_id, since, run.pay_date))
    return tuple(sorted((code, from_minor(amount)) for code, amount in sums.items()))


def taken_over(employment_id: str, since: date, until: date) -> dict[str, int]:
    """Return what another payroll paid somebody between two days, both included, by line code."""
    query = (
        select(OpeningBalance.component, func.sum(OpeningBalance.amount_minor))
        .where(OpeningBalance.employment_id == employment_id)
        .where(col(OpeningBalance.paid_on) >= since, col(OpeningBalance.paid_on) <= until)
        .group_by(col(OpeningBalance.component))
    )
    return {code: int(amount) for code, amount in db.session().execute(query)}


def _places(employment_id: str, entity_id: str, since: date) -> dict[str, tuple[date, str]]:
    """Return for each sealed item of a person the pay day and id of the pay it goes back to."""
    query = (
        select(PayItem, col(PayRun.pay_date))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment_id, PayItem.state == PAYABLE)
        .where(PayRun.legal_entity_id == entity_id, PayRun.pay_date >= since)
        .where(col(PayRun.state).in_(SEALED))
    )
    rows = {item.id: (item, day) for item, day in db.session().exec(query)}
    found = {}
    for item_id in rows:
        root = item_id
        while rows[root][0].original_item_id in rows:
            root = rows[root][0].original_item_id
        found[item_id] = (rows[root][1], root)
    return found
