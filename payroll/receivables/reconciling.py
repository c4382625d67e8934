"""After a commit: the ledger takes over what was really paid and withheld, and plans follow it.

Everything is read from sealed lines and noted under a key of the run, so that doing it again changes
nothing, and a void gives back by the same way, since its lines carry the other sign.
"""

from collections.abc import Sequence

from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.events import publish
from hr.people import service as people
from payroll.entries.events import PayInputsChanged
from payroll.entries.whose import chunks
from payroll.receivables import ledger, plans, scheduling, sealed, states, telling
from payroll.receivables.models import CORRECTED, DISBURSED, OVERPAYMENT, OWED, RECOVERED, Receivable
from payroll.receivables.protection import CARRIED
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun


def reconcile(*, actor: Actor, run_id: str) -> int:
    """Note what a sealed run paid out and took back, once; return the entries added."""
    run = db.session().get(PayRun, run_id)
    if run is None or not run.is_sealed:
        return 0
    people_of_run = _employments(run)
    added = sum(_note(actor, run, row) for row in _known(people_of_run))
    for employment_id, amount in _carried(run).items():
        added += _note_carried(actor, run, employment_id, amount)
    return added


def owed_back(*, actor: Actor, employment_id: str, run_id: str, amount_minor: int, currency: str) -> str:
    """Have somebody owe what a correction paid too much; one run makes one receivable. Return its id."""
    run = db.session().get(PayRun, run_id)
    row = _overpaid(actor, employment_id, amount_minor, currency, f"back:{run_id}:{employment_id}", run)
    return row.id


def settle(actor: Actor, row: Receivable, *, after: PayRun | None = None) -> None:
    """Bring the state and the plan of a receivable in line with its ledger."""
    left = ledger.balance(row.id)
    taken = recovered(row)
    if left <= 0:
        row.needs_person = left < 0  # the company owes the person: somebody has to give it back
        if row.state in states.OPEN:
            _move(actor, row, states.SETTLED)
        return
    if row.state == states.SETTLED:
        _move(actor, row, states.REPAYING)
    if row.state == states.DISBURSED and taken:
        _move(actor, row, states.REPAYING)
    if row.state in states.RECOVERING:
        _follow(row, left, taken, after)


def _follow(row: Receivable, left: int, total: int, run: PayRun | None) -> None:
    """Make the plan anew where it no longer adds up to what is left, or a part of it was missed."""
    parts = scheduling.installments([row])[row.id]
    taken = total - row.taken_before_minor
    planned = sum(each.amount_minor for each in parts)
    due = sum(each.amount_minor for each in parts if run is not None and each.period <= run.period)
    if parts and planned - taken == left and due <= taken:
        return
    if not parts:
        scheduling.lay_out(row, scheduling.parts_of(row, left), taken=total)
        return
    step = max(each.amount_minor for each in parts)
    scheduling.lay_out(row, plans.by_step(left, step), taken=total)
    telling.plan_changed(row)


def recovered(row: Receivable) -> int:
    """Return what runs have taken back."""
    return -sum(each.amount_minor for each in ledger.entries_of(row.id) if each.kind == RECOVERED)


def _employments(run: PayRun) -> list[str]:
    query = select(PayItem.employment_id).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
    return sorted(set(db.session().exec(query)))


def _known(employment_ids: Sequence[str]) -> list[Receivable]:
    found: list[Receivable] = []
    for part in chunks(employment_ids):
        query = select(Receivable).where(col(Receivable.employment_id).in_(part))
        found += db.session().exec(query)
    return sorted(found, key=lambda row: row.id)


def _note(actor: Actor, run: PayRun, row: Receivable) -> int:
    taken = sealed.by_code([row.employment_id], [row.code, row.payout_code])
    paid = sealed.total(taken.get(row.payout_code, ()), run_id=run.id)
    back = sealed.total(taken.get(row.code, ()), run_id=run.id)
    where = {"actor": actor, "run_id": run.id, "on": run.pay_date}
    added = 0
    added += ledger.note(row, DISBURSED, paid, key=f"paid:{run.id}:{row.id}", **where)  # type: ignore[arg-type]
    added += ledger.note(row, RECOVERED, -back, key=f"taken:{run.id}:{row.id}", **where)  # type: ignore[arg-type]
    if paid:
        out = sealed.total(taken.get(row.payout_code, ()))
        target = states.DISBURSED if out > 0 else states.APPROVED
        if row.state != target and target in states.MOVES[row.state]:
            _move(actor, row, target)
    if added or row.state in states.RECOVERING:
        settle(actor, row, after=run)
        publish(PayInputsChanged(employment_id=row.employment_id), actor=actor)
    return added


def _carried(run: PayRun) -> dict[str, int]:
    """Return by employment what pays of a run were below nothing."""
    query = (
        select(PayItem.employment_id, func.sum(PayLine.amount_minor))
        .join(PayLine, col(PayLine.item_id) == col(PayItem.id))
        .where(PayItem.run_id == run.id, PayItem.state == PAYABLE, PayLine.component == CARRIED)
        .group_by(col(PayItem.employment_id))
    )
    return {key: int(amount) for key, amount in db.session().exec(query) if amount}


def _note_carried(actor: Actor, run: PayRun, employment_id: str, amount: int) -> int:
    """Note a pay below nothing; a correction of it changes the receivable that the first one made."""
    query = select(Receivable).where(
        Receivable.employment_id == employment_id,
        col(Receivable.claim).startswith("carried:"),
        Receivable.cause_period == run.period,
    )
    known = db.session().exec(query.order_by(col(Receivable.id))).first()
    if known is None:
        if amount > 0:
            _overpaid(actor, employment_id, amount, run.currency, f"carried:{run.id}:{employment_id}", run)
        return int(amount > 0)
    if known.cause_run_id == run.id:
        return 0
    key = f"carried:{run.id}:{employment_id}"
    added = ledger.note(known, CORRECTED, amount, key=key, actor=actor, run_id=run.id, on=run.pay_date)
    if added:
        settle(actor, known, after=run)
    return int(added)


def _overpaid(
    actor: Actor, employment_id: str, amount: int, currency: str, claim: str, run: PayRun | None
) -> Receivable:
    known = db.session().exec(select(Receivable).where(Receivable.claim == claim)).first()
    if known is not None:
        return known
    employment = people.get_employment(employment_id)
    row = Receivable(
        legal_entity_id=employment.legal_entity_id,
        employment_id=employment.id,
        person_id=employment.person_id,
        kind=OVERPAYMENT,
        currency=currency,
        principal_minor=amount,
        state=states.REPAYING,
        claim=claim,
        cause_run_id=run.id if run else "",
        cause_period=run.period if run else None,
    )
    db.session().add(row)
    db.session().flush()
    day = run.pay_date if run else employment.starts_on
    ledger.note(row, OWED, amount, key=f"owed:{row.id}", actor=actor, run_id=row.cause_run_id, on=day)
    audit.record(
        actor=actor,
        action="receivable.owed",
        subject=("receivable", row.id),
        details={"run": row.cause_run_id},
    )
    settle(actor, row)
    telling.overpaid(row)
    return row


def _move(actor: Actor, row: Receivable, target: str) -> None:
    if target not in states.MOVES[row.state]:
        return
    row.state = target
    db.session().add(row)
    audit.record(
        actor=actor,
        action="receivable.moved",
        subject=("receivable", row.id),
        details={"state": target},
    )
