"""Calculating a run: who is on it, what each gets, the totals; each part joins the caller's transaction."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.ids import new_id
from hr.money import to_minor
from hr.people import service as people
from hr.people.models import EmploymentTerms
from payroll import countries, engine
from payroll.banking.calendar import bank_day_on_or_before
from payroll.banking.model import Account, Batch, Transfer
from payroll.banking.sepa import check
from payroll.engine.model import Category, Line, Result
from payroll.engine.pack import Pack
from payroll.engine.refusals import Refused
from payroll.engine.steps import ENGINE_VERSION
from payroll.engine.wire import trace_to_json
from payroll.runs import accounts, sharing, states
from payroll.runs.checks import marks, problems
from payroll.runs.digest import fingerprint
from payroll.runs.facts import Month, PersonFacts, gather
from payroll.runs.inputs import inputs_of, period_days
from payroll.runs.models import BLOCKED, PAYABLE, PayBlocker, PayItem, PayLine, PayRun
from payroll.runs.moves import move
from payroll.runs.problems import Problem, from_payment, from_refusal, mark, problem

log = logging.getLogger(__name__)

LINES: Any = PayLine.__table__  # type: ignore[attr-defined]  # Core rows: ten times as fast as the mapper's
CHUNK = 100  # people a transaction; well under the second a writer may hold the database


@dataclass(frozen=True)
class Outcome:
    """What became of one person: a result, or the reasons why there is none."""

    facts: PersonFacts
    terms: EmploymentTerms | None
    result: Result | None
    period_days: int
    problems: tuple[Problem, ...]


# ---- who is on the run -------------------------------------------------------------------------------


def prepare(run: PayRun) -> int:
    """Bring the items in line with who works in the month; return how many people are on the run."""
    session = db.session()
    month = Month.of(run.period, run.pay_date)
    settled = settled_employments(run)
    wanted = {
        row.id: row.person_id
        for row in people.employments_between(run.legal_entity_id, month.first, month.last)
        if row.id not in settled
    }
    known = {row.employment_id: row for row in session.exec(select(PayItem).where(PayItem.run_id == run.id))}
    gone = [item.id for employment_id, item in known.items() if employment_id not in wanted]
    _forget(gone)
    session.execute(delete(PayItem).where(col(PayItem.id).in_(gone)))
    new = [
        {
            "id": new_id(),
            "created_at": clock.now(),
            "run_id": run.id,
            "employment_id": employment_id,
            "person_id": who,
        }
        for employment_id, who in wanted.items()
        if employment_id not in known
    ]
    if new:
        session.execute(insert(PayItem), new)
    return len(wanted)


def settled_employments(run: PayRun) -> set[str]:
    """Return who is paid for this month already, by an earlier version of the run."""
    query = (
        select(PayItem.employment_id)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(
            PayRun.legal_entity_id == run.legal_entity_id,
            PayRun.period == run.period,
            PayRun.kind == run.kind,
        )
        .where(col(PayRun.state).in_(states.SEALED), PayItem.state == PAYABLE, PayRun.id != run.id)
    )
    return set(db.session().exec(query))


def waiting(run_id: str, generation: int) -> list[PayItem]:
    """Return the next chunk of people that this calculation has not reached yet."""
    query = (
        select(PayItem)
        .where(PayItem.run_id == run_id, col(PayItem.generation) < generation)
        .order_by(col(PayItem.employment_id))
        .limit(CHUNK)
    )
    return list(db.session().exec(query))


def count_waiting(run_id: str, generation: int) -> int:
    """Return how many people this calculation has not reached yet."""
    query = select(func.count()).select_from(PayItem)
    return (
        db.session().exec(query.where(PayItem.run_id == run_id, col(PayItem.generation) < generation)).one()
    )


# ---- one chunk of people -----------------------------------------------------------------------------


def compute(run: PayRun, items: Sequence[PayItem]) -> list[Outcome]:
    """Calculate some people; nobody's trouble is anybody else's."""
    month = Month.of(run.period, run.pay_date)
    entity = company.get_legal_entity(run.legal_entity_id)
    try:
        pack: Pack | Refused = countries.load(run.country, run.pay_date)
    except Refused as refusal:
        pack = refusal
    found = gather([item.employment_id for item in items], month)
    return [_outcome(facts, month, entity, pack) for facts in found]


def _outcome(facts: PersonFacts, month: Month, entity: LegalEntity, pack: Pack | Refused) -> Outcome:
    terms = facts.terms_on(month.last)
    try:
        reasons = list(problems(facts, month))
        if isinstance(pack, Refused):
            reasons.append(from_refusal(pack))
        if reasons or isinstance(pack, Refused):
            return Outcome(facts, terms, None, 0, tuple(reasons))
        inputs = inputs_of(facts, month, entity, pack)
        result = engine.calculate(inputs, pack)
        found = tuple(marks(facts, month, pack))
    except Refused as refusal:
        return Outcome(facts, terms, None, 0, (from_refusal(refusal),))
    except Exception:  # one person's failure must not take the others' pay with it
        reference = new_id()[-12:]
        log.exception("calculation of employment %s failed, reference %s", facts.employment.id, reference)
        return Outcome(facts, terms, None, 0, (problem("calculation_failed", reference=reference),))
    refused = _payment_problems(facts, result, entity)
    return Outcome(facts, terms, None if refused else result, period_days(inputs), refused or found)


def _payment_problems(facts: PersonFacts, result: Result, entity: LegalEntity) -> tuple[Problem, ...]:
    """Ask before the approval what the bank would say after it."""
    if result.net == 0 or facts.account is None:
        return ()
    transfer = Transfer("check", facts.person.name, facts.account.iban, result.net)
    batch = Batch(
        message_id="check",
        created_at=clock.now(),
        execution_date=bank_day_on_or_before(result.pay_date),
        debtor=Account(entity.name, entity.iban),
        transfers=(transfer,),
    )
    return tuple(from_payment(found) for found in check(batch))


# ---- writing -----------------------------------------------------------------------------------------


def store(items: Sequence[PayItem], outcomes: Sequence[Outcome], *, generation: int) -> None:
    """Replace what is stored about some people by what was calculated."""
    session = db.session()
    by_employment = {outcome.facts.employment.id: outcome for outcome in outcomes}
    _forget([item.id for item in items])
    lines: list[dict[str, Any]] = []
    for item in items:
        outcome = by_employment[item.employment_id]
        _fill(item, outcome, generation)
        session.add(item)
        session.add_all(_blocker(item, found) for found in outcome.problems)
        lines += _rows(item, outcome.result)
    session.flush()
    if lines:
        session.execute(LINES.insert(), lines)


def _forget(item_ids: Sequence[str]) -> None:
    session = db.session()
    for model in (PayLine, PayBlocker):
        session.execute(delete(model).where(col(model.item_id).in_(item_ids)))


def _fill(item: PayItem, outcome: Outcome, generation: int) -> None:
    facts, result, terms = outcome.facts, outcome.result, outcome.terms
    item.generation = generation
    item.state = PAYABLE if result else BLOCKED
    item.terms_id = terms.id if terms else ""
    item.bank_account_id = facts.account.id if facts.account else ""
    item.account_fingerprint = facts.account.fingerprint if facts.account else ""
    item.declaration_id = facts.declaration.id if facts.declaration else ""
    item.period_days = outcome.period_days
    item.input_hash = result.input_hash if result else ""
    item.gross_minor = to_minor(result.gross) if result else 0
    item.net_minor = to_minor(result.net) if result else 0
    item.tax_minor = _total(result, Category.TAX)
    item.employee_contributions_minor = _total(result, Category.EMPLOYEE_CONTRIBUTION)
    item.employer_contributions_minor = _total(result, Category.EMPLOYER_CONTRIBUTION)
    item.deductions_minor = _total(result, Category.DEDUCTION)


def _total(result: Result | None, category: Category) -> int:
    return to_minor(result.total(category)) if result else 0


def _blocker(item: PayItem, found: Problem) -> PayBlocker:
    return PayBlocker(
        run_id=item.run_id,
        item_id=item.id,
        employment_id=item.employment_id,
        person_id=item.person_id,
        key=found.key,
        severity=found.severity,
        message=found.message,
        values=found.values,
    )


def _rows(item: PayItem, result: Result | None) -> list[dict[str, Any]]:
    now = clock.now()
    return [_row(item, number, line, now) for number, line in enumerate(result.lines, 1)] if result else []


def _row(item: PayItem, number: int, line: Line, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "created_at": now,
        "run_id": item.run_id,
        "item_id": item.id,
        "position": number,
        "category": line.category.value,
        "component": line.code,
        "label": line.label,
        "section": line.section,
        "amount_minor": to_minor(line.amount),
        "quantity": _decimal(line.quantity),
        "rate": _decimal(line.rate),
        "base_minor": None if line.base is None else to_minor(line.base),
        "period_from": line.period_from,
        "period_to": line.period_to,
        "rule": line.rule,
        "parameter": line.parameter,
        "is_verified": line.is_verified,
        "trace": trace_to_json(line.trace),
    }


def _decimal(value: Decimal | None) -> str:
    return "" if value is None else f"{value:f}"


# ---- the whole ---------------------------------------------------------------------------------------


def finish(run: PayRun, *, actor: Actor) -> None:
    """Mark what people share, add up, fingerprint, and move the run on to its review.

    Raises Conflict when somebody cancelled the run meanwhile.
    """
    _mark_accounts_and_numbers(run)
    totals = _totals(run.id)
    pack = countries.read(run.country)
    move(
        run,
        states.CALCULATED,
        **totals,
        pack_version=pack.version,
        pack_hash=pack.content_hash,
        engine_version=ENGINE_VERSION,
        calculated_at=clock.now(),
        lines_hash=fingerprint(run),
    )
    audit.record(
        actor=actor,
        action="run.calculated",
        subject=("pay_run", run.id),
        details={
            "lines_hash": run.lines_hash,
            "people": run.people,
            "held_back": run.held_back,
            "pack": f"{run.country} {run.pack_version} {run.pack_hash[:12]}",
            "generation": run.generation,
        },
    )


def _mark_accounts_and_numbers(run: PayRun) -> None:
    session = db.session()
    found = [*sharing.find(run), *accounts.find(run)]
    query = select(PayItem).where(col(PayItem.id).in_({item_id for item_id, _ in found}))
    items = {item.id: item for item in session.exec(query)} if found else {}
    session.add_all([_blocker(items[item_id], mark(key)) for item_id, key in found])


def _totals(run_id: str) -> dict[str, int]:
    session = db.session()
    names = (
        "gross_minor",
        "net_minor",
        "tax_minor",
        "employee_contributions_minor",
        "employer_contributions_minor",
        "deductions_minor",
    )
    sums = [func.coalesce(func.sum(getattr(PayItem, name)), 0) for name in names]
    row = session.execute(
        select(func.count(), *sums).where(PayItem.run_id == run_id, PayItem.state == PAYABLE)
    ).one()
    held_back = session.exec(
        select(func.count()).select_from(PayItem).where(PayItem.run_id == run_id, PayItem.state == BLOCKED)
    ).one()
    totals = dict(zip(names, (int(value) for value in row[1:]), strict=True))
    return {"people": int(row[0]) + held_back, "held_back": held_back, **totals}
