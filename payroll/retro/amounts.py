"""What a difference of past pay comes to, and what of it was paid as back pay already; it only reads."""

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import col, select

from hr import db
from hr.money import to_minor
from payroll.engine.model import Category
from payroll.retro.models import INCLUDED, RetroEvent
from payroll.runs.models import CORRECTION, PayRun
from payroll.runs.states import CANCELLED


class Sums(NamedTuple):
    """What a difference comes to, in minor units; `rate` is the flat percentage on pay of an earlier year.

    `own` is what of the contributions the employee bears.
    """

    pay: int
    contributions: int
    own: int
    tax: int
    rate: Decimal | None = None

    @property
    def flat_tax(self) -> int:
        """Return the flat tax on the pay."""
        share = Decimal(self.pay) * (self.rate or 0) / 100
        return int(share.quantize(Decimal(1), rounding="ROUND_HALF_UP"))


def sums_of(event: RetroEvent) -> Sums:
    """Return what a difference comes to by what a person has to settle."""

    def total(*categories: Category) -> int:
        found = (each for each in event.deltas if each["category"] in categories)
        return to_minor(sum((Decimal(each["after"]) - Decimal(each["before"]) for each in found), Decimal(0)))

    rates = [Decimal(each["rate"]) for each in event.deltas if each["rate"]]
    return Sums(
        total(Category.EARNING),
        total(Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION),
        total(Category.EMPLOYEE_CONTRIBUTION),
        total(Category.TAX),
        rates[0] if rates else None,
    )


def due(event: RetroEvent) -> int:
    """Return the back pay of a difference, less what was paid or is being paid for the same pay already."""
    return sums_of(event).pay - settled(event)


def settled(event: RetroEvent) -> int:
    """Return the back pay that an earlier decision about the same pay came to."""
    before = [row for row in paid_apart(event.item_id) if row.id < event.id]
    return sums_of(before[-1]).pay if before else 0


def paid_apart(item_id: str) -> Sequence[RetroEvent]:
    """Return the differences of a pay that a run pays, or paid, as back pay, the earliest first."""
    query = (
        select(RetroEvent)
        .join(PayRun, col(PayRun.id) == col(RetroEvent.included_in))
        .where(RetroEvent.item_id == item_id, RetroEvent.state == INCLUDED)
        .where(PayRun.kind != CORRECTION, PayRun.state != CANCELLED)
        .order_by(col(RetroEvent.id))
    )
    return db.session().exec(query).all()
