"""Reading a run for its pages: the totals beside the previous month, the people, why the net differs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import col, func, or_, select

from hr import db
from hr.company.models import Department
from hr.people.models import Employment, Person
from payroll.runs.models import PAY, PAYABLE, PayBlocker, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED

VIEWS = ("change", "flags", "all")
AMOUNTS = (
    "gross_minor",
    "net_minor",
    "tax_minor",
    "employee_contributions_minor",
    "employer_contributions_minor",
    "deductions_minor",
)


@dataclass(frozen=True)
class Previous:
    """The last month that was committed before a run, over all its versions."""

    period: date
    run_ids: tuple[str, ...]
    totals: dict[str, int]


@dataclass(frozen=True)
class PersonRow:
    """One person of a run beside what they got the month before."""

    item: PayItem
    person: Person
    employment: Employment
    department: str
    previous_net: int | None
    blockers: list[PayBlocker] = field(default_factory=list)

    @property
    def change(self) -> int | None:
        """How much more or less than the month before; None for somebody new or held back."""
        if self.previous_net is None or self.item.state != PAYABLE:
            return None
        return self.item.net_minor - self.previous_net


def previous(run: PayRun) -> Previous | None:
    """Return the last committed period of the same group before this one."""
    session = db.session()
    query = (
        select(PayRun)
        .where(PayRun.pay_group_id == run.pay_group_id, PayRun.kind == run.kind)
        .where(col(PayRun.period) < run.period, col(PayRun.state).in_(SEALED))
        .order_by(col(PayRun.period).desc())
    )
    earlier = session.exec(query.limit(12)).all()
    if not earlier:
        return None
    ids = tuple(each.id for each in earlier if each.period == earlier[0].period)
    return Previous(earlier[0].period, ids, _totals(run, ids))


def _totals(run: PayRun, ids: Sequence[str]) -> dict[str, int]:
    """Return what some runs paid those whom no other part of this one's own period has paid.

    A second part is for the few that the first held back: beside the whole month before it would seem that
    everybody else lost their pay.
    """
    parts = select(PayRun.id).where(
        PayRun.pay_group_id == run.pay_group_id, PayRun.kind == run.kind, PayRun.period == run.period,
        PayRun.id != run.id, col(PayRun.state).in_(SEALED),
    )  # fmt: skip
    settled = select(PayItem.employment_id).where(
        col(PayItem.run_id).in_(parts), PayItem.kind == PAY, PayItem.state == PAYABLE
    )
    sums = [func.coalesce(func.sum(getattr(PayItem, name)), 0) for name in AMOUNTS]
    query = select_columns(*sums).where(
        col(PayItem.run_id).in_(ids),
        col(PayItem.state) == PAYABLE,
        col(PayItem.employment_id).not_in(settled),
    )
    return dict(zip(AMOUNTS, map(int, db.session().execute(query).one()), strict=True))


def people_page(
    run: PayRun, before: Previous | None, *, view: str, search: str, page: int, per_page: int = 50
) -> tuple[list[PersonRow], int]:
    """Return one page of the people on a run, with the number of all that match."""
    session = db.session()
    earlier = _nets_of(before)
    net_before = earlier.c.net_minor
    query = (
        select_columns(PayItem, Person, Employment, col(Department.name), net_before)
        .join(Person, col(Person.id) == col(PayItem.person_id))
        .join(Employment, col(Employment.id) == col(PayItem.employment_id))
        .join(Department, col(Department.id) == col(Employment.department_id), isouter=True)
        .join(earlier, earlier.c.employment_id == PayItem.employment_id, isouter=True)
        .where(col(PayItem.run_id) == run.id)
    )
    if view == "flags":
        flagged = select(PayBlocker.item_id).where(PayBlocker.run_id == run.id)
        query = query.where(col(PayItem.id).in_(flagged))
    if search.strip():
        query = query.where(_named_like(search))
    total = session.exec(select(func.count()).select_from(query.order_by(None).subquery())).one()
    by_name = (col(Person.family_name), col(Person.given_name), col(PayItem.id))
    if view == "change":
        size = func.abs(col(PayItem.net_minor) - func.coalesce(net_before, 0))
        query = query.order_by(col(PayItem.state), size.desc(), *by_name)
    else:
        query = query.order_by(*by_name)
    found = session.execute(query.offset((page - 1) * per_page).limit(per_page)).all()
    reasons = _blockers_of([row[0].id for row in found])
    rows = [PersonRow(row[0], row[1], row[2], row[3] or "", row[4], reasons[row[0].id]) for row in found]
    return rows, total


def _nets_of(before: Previous | None) -> Any:
    run_ids = before.run_ids if before else ()
    return (
        select_columns(col(PayItem.employment_id), func.sum(PayItem.net_minor).label("net_minor"))
        .where(col(PayItem.run_id).in_(run_ids), col(PayItem.state) == PAYABLE)
        .group_by(col(PayItem.employment_id))
        .subquery()
    )


def _named_like(search: str) -> Any:
    wanted = f"%{search.strip().lower()}%"
    whole = func.lower(col(Person.given_name) + " " + col(Person.family_name))
    return or_(whole.like(wanted), func.lower(col(Employment.job_title)).like(wanted))


def _blockers_of(item_ids: Sequence[str]) -> dict[str, list[PayBlocker]]:
    found: dict[str, list[PayBlocker]] = defaultdict(list)
    query = select(PayBlocker).where(col(PayBlocker.item_id).in_(item_ids)).order_by(col(PayBlocker.id))
    for row in db.session().exec(query):
        found[row.item_id].append(row)
    return found


def blockers(run_id: str, *, limit: int = 8) -> tuple[list[tuple[PayBlocker, Person]], int]:
    """Return the first reasons to look at something, those that hold back first, and how many there are."""
    session = db.session()
    query = (
        select(PayBlocker, Person)
        .join(Person, col(Person.id) == col(PayBlocker.person_id))
        .where(PayBlocker.run_id == run_id)
        .order_by(col(PayBlocker.severity), col(Person.family_name), col(PayBlocker.id))
    )
    total = session.exec(
        select(func.count()).select_from(PayBlocker).where(PayBlocker.run_id == run_id)
    ).one()
    return [(row[0], row[1]) for row in session.exec(query.limit(limit))], total


def lines_of(item_id: str) -> Sequence[PayLine]:
    """Return the lines of one person on one run, in payslip order."""
    query = select(PayLine).where(PayLine.item_id == item_id).order_by(col(PayLine.position))
    return db.session().exec(query).all()
