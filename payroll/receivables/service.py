"""The acts on receivables: ask, approve, agree, dispute, hold, pay back, write off, final pay."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from sqlalchemy import update
from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.company.countries import CURRENCIES
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.events import publish
from hr.i18n import N_
from hr.ids import new_id
from hr.money import to_minor
from hr.people import service as people
from hr.people.models import Employment
from payroll.entries.events import PayInputsChanged
from payroll.receivables import ledger, plans, reconciling, scheduling, states, telling
from payroll.receivables.models import (
    ADVANCE,
    AGREED,
    CUSTOM,
    EQUAL,
    KINDS,
    LOAN,
    OVERPAYMENT,
    OWED,
    PERCENT,
    PROTECTED,
    REPAID,
    WRITTEN_OFF,
    Receivable,
)

MOST_ADVANCES = 1  # that one person may have at a time
ADVANCE_MOST_RUNS = 12
SECOND_HAND = frozenset({states.WRITTEN_OFF, states.FINAL_PAY})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReceivable:
    """What somebody asks to owe, or payroll says somebody owes."""

    employment_id: str
    kind: str
    amount: Decimal
    plan: str = EQUAL
    runs: int = 1
    percent: Decimal = Decimal(0)
    amounts: Sequence[Decimal] = field(default_factory=tuple)
    reason: str = ""


def get(receivable_id: str) -> Receivable:
    """Return a receivable or raise NotFound."""
    row = db.session().get(Receivable, receivable_id)
    if row is None:
        raise NotFound(N_("We could not find this."))
    return row


def own(actor: Actor, receivable_id: str) -> Receivable:
    """Return one's own receivable; another's does not exist."""
    row = get(receivable_id)
    if not actor.person_id or row.person_id != actor.person_id:
        raise NotFound(N_("We could not find this."))
    return row


def of_person(person_id: str) -> Sequence[Receivable]:
    """Return everything somebody owes, owed or asked for, newest first."""
    query = select(Receivable).where(Receivable.person_id == person_id)
    return db.session().exec(query.order_by(col(Receivable.id).desc())).all()


def is_employed(person_id: str | None) -> bool:
    """Tell whether somebody is paid by us now."""
    return _paid_now(person_id) is not None


def employment_of(person_id: str | None) -> Employment:
    """Return the employment that somebody is paid from now, or refuse."""
    found = _paid_now(person_id)
    if found is not None:
        return found
    raise NotFound(N_("This page is for people who are employed here."))


def _paid_now(person_id: str | None) -> Employment | None:
    today = clock.today()
    for row in people.employments_of(person_id) if person_id else ():
        if row.starts_on <= today and (row.ends_on is None or row.ends_on >= today):
            return row
    return None


def most_advance(employment_id: str) -> int:
    """Return the most that may be advanced: the agreed gross pay of one period, in minor units."""
    return scheduling.period_pay(employment_id)


def simulate(*, amount: Decimal, runs: int) -> list[int]:
    """Return what each of the next pays would be less."""
    _check_runs(runs)
    minor = _minor(amount)
    return plans.equal(minor, runs)


def ask_advance(*, actor: Actor, amount: Decimal, runs: int, reason: str = "") -> Receivable:
    """Ask for an advance on one's own pay, agreeing to its repayment."""
    employment = employment_of(actor.person_id)
    db.hold(Employment, employment.id)
    _check_runs(runs)
    if _minor(amount) > most_advance(employment.id):
        _refuse("amount", N_("An advance is at most the gross pay of one period."))
    others = [
        row
        for row in of_person(employment.person_id)
        if row.kind == ADVANCE and row.state in states.OPEN | states.WAITING
    ]
    if len(others) >= MOST_ADVANCES:
        _refuse("amount", N_("There is an advance already. You can ask for another when it is repaid."))
    new = NewReceivable(employment_id=employment.id, kind=ADVANCE, amount=amount, runs=runs, reason=reason)
    row = _insert(actor, new)
    row.agreed_at = clock.now()
    return row


def record(*, actor: Actor, new: NewReceivable) -> Receivable:
    """Enter what somebody owes; another person approves it."""
    if new.kind not in KINDS:
        _refuse("kind", N_("Choose one of the list."))
    employment = people.get_employment(new.employment_id)
    _refuse_own(actor, employment.person_id)
    return _insert(actor, new)


def approve(*, actor: Actor, receivable_id: str) -> None:
    """Approve what another person asked for or entered, and nobody for themselves."""
    row = get(receivable_id)
    _refuse_own(actor, row.person_id)
    _refuse_same(actor, row.asked_by, row.asker_person_id)
    _move(
        row,
        (states.REQUESTED,),
        state=states.APPROVED,
        approved_by=actor.user_id or "",
        approved_at=clock.now(),
    )
    _record(actor, "receivable.approved", row)
    if row.kind != ADVANCE:
        _begin(actor, row)
    telling.decided(row)
    _announce(actor, row)


def reject(*, actor: Actor, receivable_id: str, reason: str) -> None:
    """Refuse what was asked for, saying why."""
    row = get(receivable_id)
    _refuse_own(actor, row.person_id)
    _move(row, (states.REQUESTED,), state=states.REJECTED)
    _say(row, reason)
    _record(actor, "receivable.rejected", row)
    telling.decided(row)


def cancel(*, actor: Actor, receivable_id: str) -> None:
    """Take back what one asked for, while no run has paid it."""
    row = get(receivable_id)
    if row.person_id != actor.person_id and row.asked_by != actor.user_id:
        raise NotAllowed(N_("Whoever asked for it can take it back."), key="not_asker")
    _move(row, (states.REQUESTED, states.APPROVED), state=states.CANCELLED)
    _record(actor, "receivable.cancelled", row)
    _announce(actor, row)


def agree(*, actor: Actor, receivable_id: str) -> None:
    """Agree to the deduction from one's own pay; without it nothing but overpaid pay is taken back."""
    row = own(actor, receivable_id)
    if row.agreed_at is None:
        row.agreed_at = clock.now()
        db.session().add(row)
        _record(actor, "receivable.agreed", row)
        _announce(actor, row)


def dispute(*, actor: Actor, receivable_id: str, reason: str) -> None:
    """Contest one's own debt: nothing is taken back and nobody reminds until payroll has answered."""
    row = own(actor, receivable_id)
    _stop(actor, row, states.DISPUTED, reason)


def hold(*, actor: Actor, receivable_id: str, reason: str) -> None:
    """Let a recovery rest."""
    row = get(receivable_id)
    _refuse_own(actor, row.person_id)
    _stop(actor, row, states.ON_HOLD, reason)


def resume(*, actor: Actor, receivable_id: str, reason: str) -> None:
    """Go on with a recovery that rested; what the dispute came to is said."""
    row = get(receivable_id)
    _refuse_own(actor, row.person_id)
    _move(row, tuple(states.STOPPED), state=row.resumes_as or states.REPAYING, resumes_as="")
    _say(row, reason)
    _record(actor, "receivable.resumed", row)
    left = ledger.balance(row.id)
    if left > 0 and row.plan_version:
        parts = [each.amount_minor for each in scheduling.installments([row])[row.id]]
        scheduling.lay_out(row, plans.by_step(left, max(parts)), taken=reconciling.recovered(row))
        telling.plan_changed(row)
    _announce(actor, row)


def pay_back(*, actor: Actor, receivable_id: str, amount: Decimal) -> None:
    """Note what the person paid back outside the payroll; it counts once a second person has confirmed it.

    A repayment that never came would be a debt written off, and that takes two as well. The same amount
    again, as by a double click, changes nothing.
    """
    row = _held(receivable_id)
    _refuse_own(actor, row.person_id)
    minor = _minor(amount)
    if row.proposed == REPAID and row.proposed_minor == minor and row.proposed_by == (actor.user_id or ""):
        return
    if row.state not in states.OPEN:
        raise Conflict(N_("Nothing of it is open."), key="receivable_moved")
    if minor > ledger.balance(row.id):
        _refuse("amount", N_("That is more than is still owed."))
    _propose(actor, row, REPAID, minor)
    _record(actor, "receivable.repayment_noted", row)


def propose(*, actor: Actor, receivable_id: str, target: str, reason: str) -> None:
    """Propose to write a debt off, or to take the rest from the final pay; a second person decides."""
    row = _held(receivable_id)
    _refuse_own(actor, row.person_id)
    if target not in SECOND_HAND or target not in states.MOVES[row.state]:
        raise Conflict(N_("This is in another state by now. Open the page again."), key="receivable_moved")
    if target == states.FINAL_PAY and people.get_employment(row.employment_id).ends_on is None:
        _refuse("reason", N_("No last day is entered, so there is no final pay."))
    _propose(actor, row, target)
    _say(row, reason)
    _record(actor, "receivable.proposed", row)


def confirm(*, actor: Actor, receivable_id: str, is_confirmed: bool) -> None:
    """Decide on what another person proposed or noted."""
    row = _held(receivable_id)
    _refuse_own(actor, row.person_id)
    target, minor = row.proposed, row.proposed_minor
    if not target:
        raise Conflict(N_("There is nothing to decide here any more."), key="receivable_moved")
    if not is_confirmed:
        _forget_proposal(row)
        action = "receivable.repayment_refused" if target == REPAID else "receivable.proposal_refused"
        _record(actor, action, row)
        return
    _refuse_same(actor, row.proposed_by, row.proposer_person_id)
    if target == REPAID:
        _count_repayment(actor, row, minor)
        return
    _move(
        row, tuple(states.sources(target)), state=target, proposed="", proposed_by="", proposer_person_id=""
    )
    if target == states.WRITTEN_OFF:
        left = ledger.balance(row.id)
        ledger.note(row, WRITTEN_OFF, -left, key=f"off:{row.id}", actor=actor, on=clock.today())
    _record(actor, f"receivable.{target}", row)
    _announce(actor, row)


def _held(receivable_id: str) -> Receivable:
    """Return a receivable as it stands, held so that two people's acts on it follow each other."""
    db.hold(Receivable, receivable_id)
    row = get(receivable_id)
    db.session().refresh(row)
    return row


def _propose(actor: Actor, row: Receivable, what: str, minor: int = 0) -> None:
    if row.proposed:
        raise Conflict(
            N_("Something is proposed here already. Another person has to decide on that first."),
            key="proposed_already",
        )
    row.proposed, row.proposed_minor, row.proposed_by = what, minor, actor.user_id or ""
    row.proposer_person_id = actor.person_id or ""
    db.session().add(row)
    db.session().flush()


def _forget_proposal(row: Receivable) -> None:
    row.proposed = row.proposed_by = row.proposer_person_id = ""
    row.proposed_minor = 0
    db.session().add(row)
    db.session().flush()


def _count_repayment(actor: Actor, row: Receivable, minor: int) -> None:
    if row.state not in states.OPEN or minor > ledger.balance(row.id):
        raise Conflict(
            N_("Less than that is owed by now: a pay has taken its part. Refuse it and note the rest."),
            key="receivable_moved",
        )
    _forget_proposal(row)
    ledger.note(row, REPAID, -minor, key=f"repaid:{row.id}:{new_id()}", actor=actor, on=clock.today())
    _record(actor, "receivable.repaid", row)
    reconciling.settle(actor, row)
    _announce(actor, row)


# ---- what the acts share -----------------------------------------------------------------------------


def currency_of(employment: Employment) -> str:
    """Return the currency somebody is paid in."""
    country = company.get_legal_entity(employment.legal_entity_id).country
    return CURRENCIES[country]


def _insert(actor: Actor, new: NewReceivable) -> Receivable:
    employment = people.get_employment(new.employment_id)
    minor = _minor(new.amount)
    row = Receivable(
        legal_entity_id=employment.legal_entity_id,
        employment_id=employment.id,
        person_id=employment.person_id,
        kind=new.kind,
        currency=currency_of(employment),
        principal_minor=minor,
        plan=new.plan,
        plan_terms=_terms(new, minor),
        floor_policy=AGREED if new.kind in (ADVANCE, LOAN) else PROTECTED,
        asked_by=actor.user_id or "",
        asker_person_id=actor.person_id or "",
    )
    row.reason = new.reason.strip()
    db.session().add(row)
    db.session().flush()
    _record(actor, "receivable.asked", row)
    return row


def _terms(new: NewReceivable, minor: int) -> dict[str, Any]:
    if new.plan == PERCENT:
        if not 0 < new.percent <= plans.HUNDREDTHS // 100:
            _refuse("percent", N_("Write more than zero, and no more than 100 percent."))
        return {"percent_hundredths": int(new.percent * 100)}
    if new.plan == CUSTOM:
        amounts = [_minor(part) for part in new.amounts]
        if sum(amounts) != minor:
            _refuse("amounts", N_("The parts do not add up to the amount."))
        return {"amounts": amounts}
    _check_runs(new.runs, plans.MOST_RUNS)
    return {"runs": new.runs}


def _begin(actor: Actor, row: Receivable) -> None:
    """Let a debt run that no pay run has to pay out first."""
    ledger.note(row, OWED, row.principal_minor, key=f"owed:{row.id}", actor=actor, on=clock.today())
    row.state = states.REPAYING
    db.session().add(row)
    db.session().flush()
    reconciling.settle(actor, row)
    if row.kind == OVERPAYMENT:
        telling.overpaid(row)


def _stop(actor: Actor, row: Receivable, target: str, reason: str) -> None:
    before = row.resumes_as or row.state
    _say(row, reason)
    _move(row, tuple(states.sources(target)), state=target, resumes_as=before)
    _record(actor, f"receivable.{target}", row)
    _announce(actor, row)


def _say(row: Receivable, reason: str) -> None:
    if not reason.strip():
        _refuse("reason", N_("Say why: whoever reads this later has to understand it."))
    row.reason = reason.strip()
    db.session().add(row)
    db.session().flush()


def _minor(amount: Decimal) -> int:
    if amount is None or amount <= 0:
        _refuse("amount", N_("Write an amount above zero."))
    return to_minor(amount)


def _check_runs(runs: int, most: int = ADVANCE_MOST_RUNS) -> None:
    if not 1 <= runs <= most:
        _refuse("runs", N_("Choose between 1 and %(most)s pays."), most=most)


def _refuse(name: str, message: str, **values: object) -> None:
    raise Invalid(message, key="bad_receivable", fields={name: message}, **values)


def _refuse_own(actor: Actor, person_id: str) -> None:
    if actor.person_id and actor.person_id == person_id:
        raise NotAllowed(N_("This is your own debt, so somebody else has to do it."), key="own_pay")


def _refuse_same(actor: Actor, user_id: str, person_id: str) -> None:
    if (user_id and user_id == actor.user_id) or (person_id and person_id == actor.person_id):
        raise NotAllowed(
            N_("You entered this, so another person has to decide."), key="segregation_of_duties"
        )


def _move(row: Receivable, known: Sequence[str], **values: object) -> None:
    """Change a receivable if it still stands where we think; of two at once one gets through."""
    session = db.session()
    session.flush()
    moved = db.change(
        session,
        update(Receivable)
        .where(col(Receivable.id) == row.id, col(Receivable.state).in_(known))
        .values(**values),
    )
    if moved != 1:
        raise Conflict(N_("This is in another state by now. Open the page again."), key="receivable_moved")
    session.refresh(row)


def _announce(actor: Actor, row: Receivable) -> None:
    publish(PayInputsChanged(employment_id=row.employment_id), actor=actor)


def _record(actor: Actor, action: str, row: Receivable) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("receivable", row.id),
        details={"kind": row.kind, "employment": row.employment_id},
        personal={"reason": row.reason} if row.reason_sealed else {},
    )
