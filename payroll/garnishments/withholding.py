"""What court orders put on a pay, in the order of the law, and what a commit really withheld for them.

The engine withholds what the law allows of what is still owed; the ledger reads it back from sealed lines.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.i18n import N_
from hr.money import from_minor
from payroll.countries.us.facts import LONG_ARREARS, OTHER_FAMILY
from payroll.engine.model import Element, ElementKind
from payroll.entries.whose import chunks, whose
from payroll.garnishments.kinds import kind_of
from payroll.garnishments.models import ACTIVE, FINISHED, GarnishmentEntry, GarnishmentOrder
from payroll.receivables import sealed
from payroll.receivables.sealed import Taken
from payroll.runs.models import PAYABLE, REGULAR, PayItem, PayRun

LABEL = N_("Garnishment of wages")
MAINTENANCE_LABEL = N_("Maintenance by court order")
FAR = 10**11  # an order without an end is owed what it takes, each time


def elements(
    employment_ids: Sequence[str], *, first: date, last: date, run_kind: str, run_id: str, **_: object
) -> dict[str, list[Element]]:
    """Return the orders in force on a period, by person and in the order of the law."""
    run = db.session().get(PayRun, run_id) if run_id else None
    is_sealed = run is not None and run.is_sealed
    rows = [row for row in in_legal_order(_orders(employment_ids)) if _counts(row, last, is_sealed=is_sealed)]
    if not rows or run_kind not in ("", REGULAR):
        return {}
    known = whose([row.employment_id for row in rows])
    codes = {row.id: code_of(row, known[row.employment_id].country) for row in rows}
    found: dict[str, list[Element]] = {}
    for employment_id in {row.employment_id for row in rows}:
        mine = [row for row in rows if row.employment_id == employment_id]
        taken = sealed.by_code([employment_id], [codes[row.id] for row in mine])
        for row in mine:
            earlier = _of(row, taken.get(codes[row.id], []))
            if is_sealed:  # as before that run, so that a correction of it starts from the same
                if not any(run is not None and each.run_id == run.id for each in earlier):
                    continue
                earlier = [each for each in earlier if not first <= each.period <= last]
            amount = still_owed(row, earlier)
            if amount > 0:
                made = _element(row, codes[row.id], known[employment_id].country, amount)
                found.setdefault(employment_id, []).append(made)
    return found


def in_legal_order(rows: Sequence[GarnishmentOrder]) -> list[GarnishmentOrder]:
    """Return orders as the law pays them: by kind, then the one that came first."""
    return sorted(rows, key=lambda row: (row.priority, row.received_on, row.id))


def still_owed(row: GarnishmentOrder, taken: Sequence[Taken]) -> int:
    """Return the most that the next run may take for an order, the law's limits aside."""
    left = FAR if row.principal_minor is None else row.principal_minor - sealed.total(taken)
    return max(0, min(left, row.each_minor or FAR))


def left_after(row: GarnishmentOrder, code: str, day: date) -> int:
    """Return what is left of an order's sum after all that was paid up to a day."""
    taken = _of(row, sealed.by_code([row.employment_id], [code], until=day).get(code, []))
    return max(0, (row.principal_minor or 0) - sealed.total(taken))


def code_of(row: GarnishmentOrder, country: str) -> str:
    """Return the code of an order's line on the payslip."""
    kind = kind_of(country, row.kind)
    return kind.code if kind and kind.code else f"order.{row.id}"


def note(*, actor: Actor, run_id: str) -> int:
    """Note what a sealed run withheld, once, and close what is paid off. Return the entries added."""
    run = db.session().get(PayRun, run_id)
    if run is None or not run.is_sealed:
        return 0
    query = select(PayItem.employment_id).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
    rows = in_legal_order(_orders(sorted(set(db.session().exec(query)))))
    known = whose([row.employment_id for row in rows])
    # Orders of maintenance share a code, one after the other: the newest that has begun takes the line.
    by_line = {
        (row.employment_id, code_of(row, known[row.employment_id].country)): row
        for row in rows
        if row.starts_on <= run.period_to
    }
    return sum(_note(actor, run, row, code) for (_, code), row in sorted(by_line.items()))


def _note(actor: Actor, run: PayRun, row: GarnishmentOrder, code: str) -> int:
    taken = _of(row, sealed.by_code([row.employment_id], [code]).get(code, []))
    amount = sealed.total(taken, run_id=run.id)
    if not amount or not db.insert_once(
        GarnishmentEntry(order_id=row.id, run_id=run.id, on=run.pay_date, amount_minor=amount)
    ):
        return 0
    if row.principal_minor is not None:
        is_done = sealed.total(taken) >= row.principal_minor
        target = FINISHED if is_done else ACTIVE if row.state == FINISHED else row.state
        if target != row.state:
            row.state = target
            db.session().add(row)
            audit.record(
                actor=actor,
                action=f"garnishment.{target}",
                subject=("garnishment_order", row.id),
                details={"run": run.id},
            )
    return 1


def _of(row: GarnishmentOrder, taken: Sequence[Taken]) -> list[Taken]:
    first = row.starts_on.replace(day=1)
    return [each for each in taken if each.period >= first]


def _orders(employment_ids: Sequence[str]) -> list[GarnishmentOrder]:
    found: list[GarnishmentOrder] = []
    for part in chunks(employment_ids):
        query = select(GarnishmentOrder).where(col(GarnishmentOrder.employment_id).in_(part))
        found += db.session().exec(query)
    return found


def _counts(row: GarnishmentOrder, last: date, *, is_sealed: bool) -> bool:
    return row.starts_on <= last and (is_sealed or row.state == ACTIVE)


def _element(row: GarnishmentOrder, code: str, country: str, amount: int) -> Element:
    kind = kind_of(country, row.kind)
    feeds = kind.feeds if kind else ()
    if row.supports_other_family:
        feeds = (*feeds, OTHER_FAMILY)
    if row.is_long_overdue:
        feeds = (*feeds, LONG_ARREARS)
    return Element(
        code,
        ElementKind.GARNISHMENT,
        from_minor(amount),
        MAINTENANCE_LABEL if kind and kind.is_endless else LABEL,
        feeds=feeds,
        rate=Decimal(row.rate) if row.rate else None,
    )
