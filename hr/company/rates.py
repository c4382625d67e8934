"""Rates and figures that an authority sets for one employer's account: dated, only added to, recorded."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.company.models import LegalEntity, StatutoryRate

ACCIDENTS = "es.accidents"  # AT/EP, set by the TGSS for each contribution account
EMPLOYEE_COUNT = "us.employee_count"  # how many people work here, which some state insurances ask


def us_unemployment(state: str) -> str:
    """Return the kind of a state's unemployment rate (SUI), set by the state for each account."""
    return f"us.sui.{state}"


def us_ceiling(state: str) -> str:
    """Return the kind of the wages of a year that a state's unemployment tax counts, in dollars."""
    return f"us.sui_ceiling.{state}"


def us_credit_reduction(state: str) -> str:
    """Return the kind of the FUTA credit reduction of a state, in percent; published every November."""
    return f"us.futa_reduction.{state}"


def us_workers_compensation(state: str) -> str:
    """Return the kind of what a state takes for workers' compensation for an hour, in dollars."""
    return f"us.hourly_premium.{state}"


def set_rate(
    *, actor: Actor, entity: LegalEntity, kind: str, rate: Decimal, effective_from: date, account: str = ""
) -> StatutoryRate:
    """Add a rate, in percent, that counts from a day on; months before that day keep theirs."""
    row = StatutoryRate(
        legal_entity_id=entity.id,
        kind=kind,
        account=account or entity.contribution_account,
        rate=f"{rate:f}",
        effective_from=effective_from,
    )
    db.session().add(row)
    db.session().flush()
    audit.record(
        actor=actor,
        action="company.rate_set",
        subject=("legal_entity", entity.id),
        details={"kind": kind, "rate": row.rate, "effective_from": effective_from.isoformat()},
    )
    return row


def rates(entity_id: str, kind: str) -> Sequence[StatutoryRate]:
    """Return every row of a rate, the one that counts last first."""
    query = (
        select(StatutoryRate)
        .where(StatutoryRate.legal_entity_id == entity_id, StatutoryRate.kind == kind)
        .order_by(col(StatutoryRate.effective_from).desc(), col(StatutoryRate.id).desc())
    )
    return db.session().exec(query).all()


def all_rates(entity_id: str) -> Sequence[StatutoryRate]:
    """Return every row of every kind, the one that counts last first."""
    query = (
        select(StatutoryRate)
        .where(StatutoryRate.legal_entity_id == entity_id)
        .order_by(col(StatutoryRate.effective_from).desc(), col(StatutoryRate.id).desc())
    )
    return db.session().exec(query).all()


def rate_on(entity_id: str, kind: str, day: date) -> Decimal | None:
    """Return the rate in force on a day, in percent, or None where none is known."""
    return next((Decimal(row.rate) for row in rates(entity_id, kind) if row.effective_from <= day), None)
