"""How a difference of past pay is settled: its period made again, back pay paid now, or by a person.

Spain settles contributions with the month they belong to, so that the month is made again. In the United
Kingdom and the United States what is still owed is pay of the day it is paid on: taxed then, under ceilings
of then, told in the forms of then, whatever year it was earned in. What is left belongs to a tax year that is
over: its forms are filed, and only a person can send others.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlmodel import col, func, select

from hr import db
from hr.errors import Conflict
from hr.i18n import N_
from payroll.corrections import chain
from payroll.corrections import service as corrections
from payroll.corrections.grounds import in_same_year
from payroll.engine.model import Category
from payroll.engine.retro import Cause, TreatmentKind
from payroll.entries.shipped import BACK_PAY
from payroll.retro.amounts import due, paid_apart, settled, sums_of
from payroll.retro.models import RetroEvent
from payroll.runs import service as runs
from payroll.runs import states
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun

PAID_WHEN_PAID = frozenset({"uk", "us"})
MOVES_MONEY = frozenset({Category.EARNING, Category.DEDUCTION})


class Way(StrEnum):
    """How one difference is settled."""

    AGAIN = "again"
    BACK_PAY = "back_pay"
    BY_HAND = "by_hand"


def way_of(event: RetroEvent) -> Way:
    """Return how a difference is settled."""
    first = chain.first_of(chain.paid(event.item_id)).run
    is_over = not in_same_year(first.country, first.pay_date, runs.payable_now(first.country))
    if first.country in PAID_WHEN_PAID and _is_back_pay(event):
        return Way.BACK_PAY
    return Way.BY_HAND if is_over or settled(event) else Way.AGAIN


def _is_back_pay(event: RetroEvent) -> bool:
    """Tell pay that is still owed from pay that was too much and from taxes that were wrong."""
    moved = [each for each in event.deltas if each["category"] in MOVES_MONEY and Decimal(each["net"])]
    own = [each for each in moved if each["kind"] == TreatmentKind.PAID_NOW]
    is_pay = all(each["category"] == Category.EARNING for each in own)
    is_of_facts = all(each["cause"] == Cause.FACTS for each in event.deltas if Decimal(each["net"]))
    return bool(own) and is_pay and is_of_facts and not event.is_undue and due(event) > 0


def refuse_paid_apart(found: chain.Paid) -> None:
    """Refuse to make a pay again whose difference a later pay holds: it would be paid twice."""
    rows = paid_apart(found.item.id)
    if rows and (not _is_sealed(rows[-1]) or _holds_back_pay(found.item.employment_id)):
        raise Conflict(
            N_(
                "The difference of this period is back pay in a later pay. Leave the back pay out of that "
                "one first, by correcting it; then this pay can be corrected."
            ),
            key="paid_apart",
        )


def _is_sealed(row: RetroEvent) -> bool:
    return db.session().get_one(PayRun, row.included_in).is_sealed


def _holds_back_pay(employment_id: str) -> bool:
    query = (
        select(func.coalesce(func.sum(PayLine.amount_minor), 0))
        .join(PayItem, col(PayItem.id) == col(PayLine.item_id))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment_id, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(states.SEALED), PayLine.component == BACK_PAY)
    )
    return db.session().exec(query).one() > 0


WHAT_TO_DO: dict[str, str] = {
    "es": N_(
        "The year is over and its tax is declared, so a person settles this: no run here can pay it. Of "
        "%(pay)s of an earlier year the employee contributes %(own)s and %(rate)s %% is tax (%(flat_tax)s): "
        "transfer %(net)s and book it. Settle contributions of %(contributions)s, the company's with them, "
        "for its month by L03, and add the pay and its tax as arrears to the 111 of the period it is paid in "
        "and to the 190 of that year, which do not know of it. Then leave it here with what you did."
    ),
    "es_back": N_(
        "The year is over and its tax is declared, so a person settles this. Enter %(pay)s as a debt, claim "
        "contributions of %(contributions)s back for the month, and file the 190 of that year again. Then "
        "leave it here with what you did."
    ),
    "uk": N_(
        "The tax year is over. Send HMRC a full payment submission with that year's figures to 5 April as "
        "they should be (pay %(pay)s, tax %(tax)s), give a new P60, and enter what is owed back as a debt. "
        "Then leave it here with what you did."
    ),
    "us": N_(
        "The tax year is over. Correct Social Security and Medicare wages with forms 941-X and W-2c (pay "
        "%(pay)s, taxes %(contributions)s); income tax withheld in that year stays as it is. Enter what is "
        "owed back as a debt. Then leave it here with what you did."
    ),
    "paid": N_(
        "Back pay was paid for this period already, and it was too much. Correct the pay that holds it: "
        "leave the back pay out, or enter what is owed back as a debt."
    ),
}


def what_to_do(event: RetroEvent, country: str) -> tuple[str, dict[str, Any]]:
    """Return the sentence for a person who settles a difference, with the figures it names."""
    sums = sums_of(event)
    values = {
        "pay": sums.pay, "contributions": sums.contributions, "own": sums.own, "tax": sums.tax,
        "flat_tax": sums.flat_tax, "net": sums.pay - sums.own - sums.flat_tax, "rate": sums.rate,
    }  # fmt: skip
    if settled(event):
        return WHAT_TO_DO["paid"], values
    is_back = country == "es" and sums.rate is None
    return WHAT_TO_DO["es_back" if is_back else country], values


corrections.REFUSALS.append(refuse_paid_apart)
