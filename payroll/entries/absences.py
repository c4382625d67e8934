"""Absences as payroll needs them: kind and days, the bases of the month before, never a diagnosis."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, exists
from sqlalchemy.orm import aliased
from sqlmodel import col, select

from hr import db
from hr.money import from_minor
from payroll.countries.es.bases import COMMON_BASE, PROFESSIONAL_BASE
from payroll.entries.models import SICK, PayAbsence
from payroll.entries.whose import chunks
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun
from payroll.runs.states import SEALED


@dataclass(frozen=True, slots=True)
class Absence:
    """One absence; the bases are those of the month before it, None when nobody knows them yet."""

    id: str
    employment_id: str
    kind: str  # illness | work_accident | unpaid
    starts_on: date
    ends_on: date | None
    topped_up_to: Decimal = Decimal(0)
    common_base: Decimal | None = None
    professional_base: Decimal | None = None
    base_days: int = 30

    @property
    def is_sick_leave(self) -> bool:
        """Whether it is paid by the rules of sick pay; unpaid leave only takes days."""
        return self.kind in SICK


def absences_for(employment_ids: Sequence[str], first: date, last: date) -> dict[str, tuple[Absence, ...]]:
    """Return the absences that touch a period, by person and in the order of their days."""
    found: dict[str, list[Absence]] = {}
    for row in _rows(employment_ids, first, last):
        found.setdefault(row.employment_id, []).append(_absence(row))
    return {employment_id: tuple(rows) for employment_id, rows in found.items()}


def current(employment_id: str) -> Sequence[PayAbsence]:
    """Return the absences of a person that stand, newest first."""
    query = select(PayAbsence).where(PayAbsence.employment_id == employment_id, *_stands())
    return db.session().exec(query.order_by(col(PayAbsence.starts_on).desc())).all()


def _rows(employment_ids: Sequence[str], first: date, last: date) -> list[PayAbsence]:
    found: list[PayAbsence] = []
    for part in chunks(employment_ids):
        query = (
            select(PayAbsence)
            .where(col(PayAbsence.employment_id).in_(part), *_stands())
            .where(col(PayAbsence.starts_on) <= last)
            .where((col(PayAbsence.ends_on).is_(None)) | (col(PayAbsence.ends_on) >= first))
            .order_by(col(PayAbsence.starts_on), col(PayAbsence.id))
        )
        found += db.session().exec(query)
    return found


def _stands() -> list[ColumnElement[bool]]:
    later = aliased(PayAbsence)
    return [
        col(PayAbsence.is_void).is_(False),
        ~exists(select(later.id).where(later.replaces == col(PayAbsence.id))),
    ]


def _absence(row: PayAbsence) -> Absence:
    common, professional, days = _known_bases(row)
    if row.kind in SICK and common is None:
        common, professional, days = bases_before(row.employment_id, row.starts_on)
    return Absence(
        id=row.id,
        employment_id=row.employment_id,
        kind=row.kind,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        topped_up_to=Decimal(row.topped_up_to),
        common_base=common,
        professional_base=professional,
        base_days=days,
    )


def _known_bases(row: PayAbsence) -> tuple[Decimal | None, Decimal | None, int]:
    common = None if row.common_base_minor is None else from_minor(row.common_base_minor)
    professional = None if row.professional_base_minor is None else from_minor(row.professional_base_minor)
    return common, common if professional is None else professional, row.base_days or 30


def bases_before(employment_id: str, starts_on: date) -> tuple[Decimal | None, Decimal | None, int]:
    """Return both contribution bases of the month before a leave, and its days, from what was paid."""
    month_end = starts_on.replace(day=1) - timedelta(days=1)
    query = (
        select(PayLine.component, PayLine.amount_minor, PayItem.kind, PayItem.period_days)
        .join(PayItem, col(PayItem.id) == col(PayLine.item_id))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment_id, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(SEALED), PayRun.period <= month_end, PayRun.period_to >= month_end)
        .where(col(PayLine.component).in_((COMMON_BASE, PROFESSIONAL_BASE)))
    )
    sums: dict[str, int] = {}
    days = 30
    for component, amount, _, period_days in db.session().execute(query):
        sums[component] = sums.get(component, 0) + amount
        days = period_days
    if COMMON_BASE not in sums:
        return None, None, 30
    return from_minor(sums[COMMON_BASE]), from_minor(sums.get(PROFESSIONAL_BASE, sums[COMMON_BASE])), days
