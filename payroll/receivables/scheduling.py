"""Plans on the calendar: which pay periods take which part, and what the next run is to take."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hr import clock, db
from hr.money import to_minor
from hr.people import service as people
from payroll.engine.rounding import half_up_cent
from payroll.entries.whose import chunks
from payroll.groups import service as groups
from payroll.groups.calendar import Span, spans
from payroll.groups.models import PERIODS_PER_YEAR
from payroll.receivables import plans
from payroll.receivables.models import CUSTOM, PERCENT, Installment, Receivable
from payroll.runs.models import PAYABLE, REGULAR, VOID, PayItem, PayRun
from payroll.runs.states import SEALED


def next_periods(employment_id: str, count: int, *, after: date | None = None) -> list[Span]:
    """Return the next pay periods of a person that no sealed run has paid, in their order."""
    employment = people.get_employment(employment_id)
    today = clock.today()
    group = groups.group_of(employment_id, employment.legal_entity_id, today)
    paid = _paid_periods(employment_id)
    found: list[Span] = []
    for span in spans(groups.plan_of(group), max(after, today) if after else today):
        if len(found) == count:
            break
        if span.first not in paid:
            found.append(span)
    return found


def _paid_periods(employment_id: str) -> set[date]:
    query = (
        select(col(PayRun.period))
        .join(PayItem, col(PayItem.run_id) == col(PayRun.id))
        .where(PayItem.employment_id == employment_id, PayItem.state == PAYABLE, PayItem.kind != VOID)
        .where(PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED))
    )
    return set(db.session().exec(query))


def period_pay(employment_id: str) -> int:
    """Return the agreed gross pay of one period in minor units, by which a plan is measured."""
    employment = people.get_employment(employment_id)
    today = clock.today()
    terms = people.terms_on(employment_id, max(today, employment.starts_on))
    if terms is None:
        return 0
    group = groups.group_of(employment_id, employment.legal_entity_id, today)
    return to_minor(half_up_cent(Decimal(terms.annual_gross_minor) / 100 / PERIODS_PER_YEAR[group.frequency]))


def parts_of(row: Receivable, owed: int) -> list[int]:
    """Return the parts that a plan takes, by its own terms."""
    if row.plan == PERCENT:
        pay = period_pay(row.employment_id)
        return plans.by_percent(owed, pay, int(row.plan_terms["percent_hundredths"]))
    if row.plan == CUSTOM and sum(row.plan_terms["amounts"]) == owed:
        return [int(part) for part in row.plan_terms["amounts"]]
    runs = int(row.plan_terms.get("runs") or plans.usual(owed, period_pay(row.employment_id)))
    return plans.equal(owed, runs)


def lay_out(row: Receivable, parts: Sequence[int], *, taken: int, after: date | None = None) -> None:
    """Put the parts of a new version of a plan on the next open periods."""
    row.plan_version += 1
    row.taken_before_minor = taken
    session = db.session()
    for number, (part, span) in enumerate(
        zip(parts, next_periods(row.employment_id, len(parts), after=after), strict=True), 1
    ):
        session.add(
            Installment(
                receivable_id=row.id,
                version=row.plan_version,
                number=number,
                period=span.first,
                due_on=span.pay_date,
                amount_minor=part,
            )
        )
    session.add(row)
    session.flush()


def installments(rows: Iterable[Receivable]) -> dict[str, list[Installment]]:
    """Return the instalments of the plans that count, by receivable and in their order."""
    every = {row.id: row for row in rows}
    found: dict[str, list[Installment]] = {key: [] for key in every}
    for part in chunks(every):
        query = (
            select(Installment)
            .where(col(Installment.receivable_id).in_(part))
            .order_by(col(Installment.version), col(Installment.number))
        )
        for each in db.session().exec(query):
            if each.version == every[each.receivable_id].plan_version:
                found[each.receivable_id].append(each)
    return found


def wanted(row: Receivable, parts: Sequence[Installment], *, last: date, taken: int, left: int) -> int:
    """Return what the run of a period that ends on a day is to take."""
    due = [each.amount_minor for each in parts if each.period <= last]
    return plans.wanted(due, [each.amount_minor for each in parts], taken - row.taken_before_minor, left)
