"""A run as plain values: every person, every line, amounts as decimal texts."""

from typing import Any

from sqlmodel import col, select

from hr import db
from hr.money import from_minor
from payroll.runs.models import PayBlocker, PayItem, PayLine, PayRun


def as_plain(run: PayRun) -> dict[str, Any]:
    """Return a run with its items and lines; people by identifier, never by name."""
    session = db.session()
    lines: dict[str, list[dict[str, Any]]] = {}
    query = select(PayLine).join(PayItem, col(PayItem.id) == col(PayLine.item_id))
    query = query.where(PayItem.run_id == run.id).order_by(col(PayLine.item_id), col(PayLine.position))
    for line in session.exec(query):
        lines.setdefault(line.item_id, []).append(_line(line))
    reasons: dict[str, list[str]] = {}
    for blocker in session.exec(select(PayBlocker).where(PayBlocker.run_id == run.id)):
        reasons.setdefault(blocker.item_id, []).append(blocker.key)
    items = session.exec(select(PayItem).where(PayItem.run_id == run.id).order_by(col(PayItem.employment_id)))
    return {
        "run": run.id,
        "period": run.period.isoformat(),
        "version": run.version,
        "state": run.state,
        "pay_date": run.pay_date.isoformat(),
        "lines_hash": run.lines_hash,
        "gross": str(from_minor(run.gross_minor)),
        "net": str(from_minor(run.net_minor)),
        "employer_cost": str(from_minor(run.employer_cost_minor)),
        "people": [_item(item, lines.get(item.id, []), reasons.get(item.id, [])) for item in items],
    }


def _item(item: PayItem, lines: list[dict[str, Any]], reasons: list[str]) -> dict[str, Any]:
    return {
        "employment": item.employment_id,
        "person": item.person_id,
        "state": item.state,
        "reasons": sorted(reasons),
        "gross": str(from_minor(item.gross_minor)),
        "net": str(from_minor(item.net_minor)),
        "lines": lines,
    }


def _line(line: PayLine) -> dict[str, Any]:
    return {
        "component": line.component,
        "category": line.category,
        "amount": str(from_minor(line.amount_minor)),
        "rate": line.rate,
        "base": "" if line.base_minor is None else str(from_minor(line.base_minor)),
        "rule": line.rule,
        "parameter": line.parameter,
    }
