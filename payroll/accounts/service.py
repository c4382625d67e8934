"""Changes of pay accounts: asked, announced, cooled off, decided by a second person, stopped."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select

from hr import clock, db
from hr.access import SYSTEM, Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.errors import Conflict, FreshSignInNeeded, Invalid, NotAllowed, NotFound
from hr.i18n import N_
from hr.ids import new_token
from hr.people import changes
from hr.people import service as people
from hr.people.models import BankAccount
from payroll.accounts import announcing, risks, states
from payroll.accounts.models import BankChange, PayDivision
from payroll.accounts.timing import COOLING_OFF, timing

ACCOUNT, DIVISION = "account", "division"
MOVED = N_("This change is in another state by now. Open it again.")


def get_change(change_id: str) -> BankChange:
    """Return a change or raise NotFound."""
    row = db.session().get(BankChange, change_id)
    if row is None:
        raise NotFound(N_("We could not find this change."))
    return row


def open_change(person_id: str) -> BankChange | None:
    """Return the change of a person that is under way, if any."""
    return db.session().exec(select(BankChange).where(BankChange.open_for == person_id)).first()


def changes_of(person_id: str) -> Sequence[BankChange]:
    """Return every change somebody asked for, latest first."""
    query = select(BankChange).where(BankChange.person_id == person_id).order_by(col(BankChange.id).desc())
    return db.session().exec(query).all()


def division_on(person_id: str, day: date) -> PayDivision | None:
    """Return how somebody's pay is split on a day, if it is."""
    query = (
        select(PayDivision)
        .where(PayDivision.person_id == person_id, col(PayDivision.effective_from) <= day)
        .order_by(col(PayDivision.effective_from).desc(), col(PayDivision.id).desc())
    )
    found = db.session().exec(query).first()
    return found if found is not None and found.parts else None


# ---- asking ------------------------------------------------------------------------------------------


def ask(*, actor: Actor, person_id: str, iban: str, country: str, holder: str = "") -> BankChange:
    """Ask to be paid to another account; nothing changes before the waiting time is over.

    Whoever is already waiting for a change takes that one back first.
    """
    wanted = {"kind": ACCOUNT, "iban": iban, "country": country, "holder": holder}
    return _ask(actor, person_id, wanted, [people.account_fingerprint(iban)], iban[-4:])


def ask_division(*, actor: Actor, person_id: str, parts: Sequence[dict[str, str]]) -> BankChange:
    """Ask to have pay split over several accounts, or over none any more."""
    today = division_on(person_id, clock.today())
    if list(parts) == (today.parts if today else []):
        raise Invalid(N_("Your pay is split like this already."), key="same_division")
    wanted = {"kind": DIVISION, "parts": json.dumps(list(parts))}
    last_four = parts[0]["last_four"] if parts else ""
    return _ask(actor, person_id, wanted, [part["fingerprint"] for part in parts], last_four)


def _ask(
    actor: Actor, person_id: str, wanted: dict[str, str], fingerprints: Sequence[str], last_four: str
) -> BankChange:
    if actor.kind == "user" and not actor.is_fresh:
        raise FreshSignInNeeded(N_("This is a sensitive step. Sign in again to go on."), key="fresh")
    person = people.get_person(person_id)
    found = risks.find(actor=actor, person=person, fingerprints=fingerprints, holder=wanted.get("holder", ""))
    when = timing(person_id, clock.today())
    word = new_token()
    change = BankChange(
        person_id=person_id,
        open_for=person_id,
        state=states.VERIFYING if risks.needs_second(found) else states.COOLING_OFF,
        asked_by=actor.user_id or "",
        scheme=people.SCHEMES.get(wanted.get("country", ""), "sepa"),
        last_four=last_four,
        fingerprint=fingerprints[0] if fingerprints else "",
        risks=found,
        needs_second=risks.needs_second(found),
        cools_on=clock.today() + COOLING_OFF,
        effective_on=when.effective_on,
        missed_pay_on=when.missed_pay_on,
        alarm_hash=auth.digest(word),
    )
    change.wanted = wanted
    _insert(change)
    announcing.asked(change, person, alarm=f"{auth.base_url()}/account-alarm/{word}")
    _record(actor, change, "bank_change.asked", risks=found, effective_on=change.effective_on.isoformat())
    return change


def _insert(change: BankChange) -> None:
    session = db.session()
    try:
        with session.begin_nested():
            session.add(change)
            session.flush()
    except IntegrityError as error:
        message = N_(
            "A change of your account is under way already. Take it back before you ask for another."
        )
        raise Invalid(message, key="change_under_way", fields={"iban": message}) from error


def cancel(*, actor: Actor, change_id: str) -> BankChange:
    """Take one's own change back before it counts."""
    change = get_change(change_id)
    if change.person_id != actor.person_id:
        raise NotFound(N_("We could not find this change."))
    if change.state != states.CANCELLED:
        _move(change, states.CANCELLED)
        _record(actor, change, "bank_change.cancelled")
    return change


# ---- deciding ----------------------------------------------------------------------------------------


def may_decide(actor: Actor, change: BankChange) -> bool:
    """Tell whether somebody is neither whose account it is nor who asked."""
    return not auth.is_same_person(actor, change.asked_by) and actor.person_id != change.person_id


def decide(*, actor: Actor, change_id: str, approve: bool, reason: str) -> BankChange:
    """Let a change go on or refuse it; a second person, who says why."""
    change = get_change(change_id)
    if not may_decide(actor, change):
        raise NotAllowed(N_("Another person has to decide this change."), key="segregation_of_duties")
    if not reason.strip():
        text = N_("Say how you made sure.") if approve else N_("Say why it is refused.")
        raise Invalid(text, key="reason_missing", fields={"reason": text})
    target = states.COOLING_OFF if approve else states.REJECTED
    if change.state == target and change.decided_by == actor.user_id:
        return change
    values: dict[str, Any] = {"decided_by": actor.user_id or "", "decided_at": clock.now()}
    if approve and change.state == states.FROZEN:  # the time to object begins anew
        when = timing(change.person_id, clock.today())
        values |= {
            "cools_on": clock.today() + COOLING_OFF,
            "effective_on": when.effective_on,
            "missed_pay_on": when.missed_pay_on,
        }
    change.reason = reason
    db.session().add(change)
    db.session().flush()
    _move(change, target, **values)
    announcing.decided(change, people.get_person(change.person_id))
    action = "bank_change.approved" if approve else "bank_change.rejected"
    _record(actor, change, action, personal={"reason": reason})
    return change


def change_by_alarm(word: str) -> BankChange:
    """Return the change that a notice's link is about, or raise NotFound."""
    hashed = auth.digest(word)
    change = db.session().exec(select(BankChange).where(BankChange.alarm_hash == hashed)).first()
    if change is None:
        raise NotFound(N_("We could not find this change."))
    return change


def alarm(*, word: str) -> BankChange:
    """Stop a change its owner did not ask for: frozen, or undone when it counts; sessions end."""
    change = change_by_alarm(word)
    if change.state in (states.FROZEN, states.FRAUD, states.REJECTED, states.CANCELLED):
        return change
    was_effective = change.state == states.EFFECTIVE
    _move(change, states.FRAUD if was_effective else states.FROZEN)
    if was_effective:
        _put_back(change)
    user = auth.user_of_person(change.person_id)
    for user_id in {change.asked_by, user.id if user else ""} - {""}:
        auth.sign_out_everywhere(actor=SYSTEM, user_id=user_id)
    announcing.alarmed(change, people.get_person(change.person_id))
    _record(SYSTEM, change, "bank_change.alarm")
    return change


def _put_back(change: BankChange) -> None:
    """Have pay go to the account of before again, from today on."""
    if change.wanted["kind"] == DIVISION:
        _divide(change.person_id, [])
        return
    query = (
        select(BankAccount)
        .where(BankAccount.person_id == change.person_id, col(BankAccount.id) < change.account_id)
        .order_by(col(BankAccount.effective_from).desc(), col(BankAccount.id).desc())
    )
    before = db.session().exec(query).first()
    if before is not None:
        people.set_bank_account(
            actor=SYSTEM,
            person_id=change.person_id,
            iban=before.iban,
            country=change.wanted["country"],
            is_savings=before.is_savings,
            holder=before.holder,
        )


# ---- taking effect -----------------------------------------------------------------------------------


def due() -> Sequence[BankChange]:
    """Return the changes whose waiting time is over or whose day has come."""
    today = clock.today()
    cooled = (col(BankChange.state) == states.COOLING_OFF) & (col(BankChange.cools_on) <= today)
    come = (col(BankChange.state) == states.SCHEDULED) & (col(BankChange.effective_on) <= today)
    return db.session().exec(select(BankChange).where(cooled | come).order_by(col(BankChange.id))).all()


def has_due() -> bool:
    """Tell whether any change can go on."""
    return bool(due())


def go_on(*, actor: Actor, change_id: str) -> BankChange:
    """Schedule a change that has cooled off, and let it count once its day has come."""
    change = get_change(change_id)
    if change.state == states.COOLING_OFF and change.cools_on <= clock.today():
        if _is_newly_shared(change):
            _move(change, states.REJECTED)
            announcing.decided(change, people.get_person(change.person_id))
            _record(actor, change, "bank_change.rejected")
            return change
        # Whoever decided late may have let the cut-off go by.
        when = timing(change.person_id, clock.today(), earliest=max(change.effective_on, clock.today()))
        missed = when.missed_pay_on or change.missed_pay_on
        _move(change, states.SCHEDULED, effective_on=when.effective_on, missed_pay_on=missed)
    if change.state == states.SCHEDULED and change.effective_on <= clock.today():
        _move(change, states.EFFECTIVE)
        _take_effect(actor, change)
    return change


def _is_newly_shared(change: BankChange) -> bool:
    return (
        not change.decided_by
        and risks.SHARED not in change.risks
        and any(risks.is_shared(change.person_id, each) for each in sorted(risks.fingerprints_of(change)))
    )


def _take_effect(actor: Actor, change: BankChange) -> None:
    wanted = change.wanted
    if wanted["kind"] == DIVISION:
        change.account_id = _divide(change.person_id, json.loads(wanted["parts"])).id
    else:
        row = people.set_bank_account(
            actor=actor,
            person_id=change.person_id,
            iban=wanted["iban"],
            country=wanted["country"],
            holder=wanted.get("holder", ""),
        )
        change.account_id = row.id
    db.session().add(change)
    announcing.counts(change, people.get_person(change.person_id))
    _record(actor, change, "bank_change.effective", account=change.account_id)


def _divide(person_id: str, parts: list[dict[str, str]]) -> PayDivision:
    row = PayDivision(person_id=person_id, effective_from=clock.today())
    row.parts = parts
    db.session().add(row)
    db.session().flush()
    return row


def _move(change: BankChange, target: str, **values: object) -> None:
    """Move a change if it still stands where we think; of two at once one gets through."""
    open_for = change.person_id if target in states.OPEN else None
    stands = (col(BankChange.id) == change.id) & (col(BankChange.state) == change.state)
    if change.state not in states.sources(target):
        raise Conflict(MOVED, key="change_moved")
    moved = db.change(
        db.session(), update(BankChange).where(stands).values(state=target, open_for=open_for, **values)
    )
    if moved != 1:
        raise Conflict(MOVED, key="change_moved")
    db.session().refresh(change)


def _record(
    actor: Actor,
    change: BankChange,
    action: str,
    *,
    personal: dict[str, Any] | None = None,
    **details: object,
) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("person", change.person_id),
        details={"change": change.id, "state": change.state, **details},
        personal=personal,
    )


changes.configure(ask)
