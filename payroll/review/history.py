"""What people on a run were paid before: the nets, grosses and overtime hours of a year of sealed periods."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal

from sqlmodel import col, select

from hr import db
from payroll.runs.models import PAY, PAYABLE, REGULAR, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED

YEAR = timedelta(days=370)
OVERTIME = ("overtime", "overtime_force_majeure", "overtime_premium")


@dataclass
class History:
    """The sealed regular pays of one employment, oldest first; hours of overtime where there were any."""

    nets: list[int] = field(default_factory=list)
    grosses: list[int] = field(default_factory=list)
    hours: list[Decimal] = field(default_factory=list)


def of(run: PayRun) -> dict[str, History]:
    """Return by employment what the group paid in the year before a run."""
    earlier = (
        select(PayRun.id)
        .where(PayRun.pay_group_id == run.pay_group_id, PayRun.kind == REGULAR)
        .where(col(PayRun.state).in_(SEALED), col(PayRun.period) < run.period)
        .where(col(PayRun.period) >= run.period - YEAR)
        .order_by(col(PayRun.period))
    )
    run_ids = list(db.session().exec(earlier))
    if not run_ids:
        return {}
    query = (
        select(PayItem.employment_id, PayItem.net_minor, PayItem.gross_minor)
        .where(col(PayItem.run_id).in_(run_ids), PayItem.state == PAYABLE, PayItem.kind == PAY)
        .order_by(col(PayItem.id))
    )
    found: dict[str, History] = defaultdict(History)
    for key, net, gross in db.session().exec(query):
        found[key].nets.append(net)
        found[key].grosses.append(gross)
    for hours in overtime(run_ids).values():
        for key, count in hours.items():
            found[key].hours.append(count)
    return found


def overtime(run_ids: list[str]) -> dict[str, dict[str, Decimal]]:
    """Return by run and employment the hours of overtime."""
    query = (
        select(PayItem.run_id, PayItem.employment_id, PayLine.quantity)
        .join(PayLine, col(PayLine.item_id) == col(PayItem.id))
        .where(col(PayItem.run_id).in_(run_ids), col(PayLine.component).in_(OVERTIME))
    )
    found: dict[str, dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for run_id, key, quantity in db.session().exec(query):
        found[run_id][key] += Decimal(quantity or 0)
    return found
