"""What the pages of pay accounts show: never a whole number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.auth import service as auth
from hr.company.countries import CURRENCIES
from hr.i18n import format_date, format_money, format_number, gettext
from hr.money import from_minor
from hr.people import lacking, records
from hr.people import service as people
from hr.people.models import BankAccount, Person
from payroll.accounts import risks, service, states
from payroll.accounts.dividing import FIXED
from payroll.accounts.models import BankChange, PayDivision
from payroll.accounts.timing import next_pay_on


@dataclass(frozen=True)
class QueueRow:
    """One change with what whoever decides needs to know."""

    change: BankChange
    person: Person
    before: str
    tone: str
    word: str
    asked_by: str
    reasons: tuple[str, ...]
    score: int
    may_approve: bool
    may_reject: bool
    is_own: bool
    holder: str  # the name the bank knows, where it is another one


def own(actor: Actor) -> dict[str, Any] | None:
    """Return what somebody sees of their own accounts; None for whoever was never employed here."""
    employments = people.employments_of(actor.person_id) if actor.person_id else []
    if not employments:
        return None
    person = people.get_person(employments[0].person_id)
    today = clock.today()
    change = service.open_change(person.id)
    account = people.bank_account_on(person.id, today)
    division = service.division_on(person.id, today)
    gaps = lacking.theirs_to_give(lacking.lacking(person))
    return {
        "account": account,
        "shares": shares(division, records.country_of(person.id)),
        "change": change,
        "steps": _steps(change) if change else [],
        "next_pay": next_pay_on(person.id, change.effective_on) if change else None,
        "history": [(_words(row), row) for row in service.changes_of(person.id) if row.open_for is None],
        "earlier": _earlier(person.id, account),
        "lacks": [gap for gap in gaps if gap != lacking.ACCOUNT],
        "may_cancel": change is not None and states.CANCELLED in states.MOVES[change.state],
    }


def _earlier(person_id: str, account: BankAccount | None) -> Sequence[BankAccount]:
    query = select(BankAccount).where(BankAccount.person_id == person_id)
    rows = db.session().exec(
        query.order_by(col(BankAccount.effective_from).desc(), col(BankAccount.id).desc())
    )
    return [row for row in rows if account is not None and row.id != account.id]


def shares(division: PayDivision | None, country: str) -> list[tuple[str, str]]:
    """Return the parts of a split in words: how much, and the last digits of where to."""
    if division is None:
        return []
    found = []
    for part in division.parts:
        value = int(part["value"])
        currency = CURRENCIES[country]
        percent = format_number(from_minor(value).normalize())
        share = format_money(value, currency) if part["kind"] == FIXED else f"{percent} %"
        found.append((share, part["last_four"]))
    return found


def _words(change: BankChange) -> tuple[str, str]:
    return states.TONES[change.state], str(states.LABELS[change.state])


def _steps(change: BankChange) -> list[tuple[str, str, str]]:
    order = [states.VERIFYING] if change.needs_second else []
    order += [states.COOLING_OFF, states.SCHEDULED, states.EFFECTIVE]
    here = order.index(change.state) if change.state in order else 0
    notes = {
        states.VERIFYING: gettext("A second person looks at it"),
        states.COOLING_OFF: gettext("until %(day)s", day=format_date(change.cools_on, "long")),
        states.EFFECTIVE: format_date(change.effective_on, "long"),
    }
    asked = (gettext("Asked for"), format_date(change.created_at.date(), "short"), "done")
    rest = [
        (
            str(states.LABELS[state]),
            notes.get(state, ""),
            "done" if number < here else "current" if number == here else "",
        )
        for number, state in enumerate(order)
    ]
    return [asked, *rest]


def queue(actor: Actor) -> list[QueueRow]:
    """Return the changes under way, those that wait for somebody and the riskiest first."""
    query = (
        select(BankChange, Person)
        .join(Person, col(Person.id) == col(BankChange.person_id))
        .where(col(BankChange.state).in_(states.OPEN))
    )
    rows = [_row(change, person, actor) for change, person in db.session().exec(query)]
    first = (states.FROZEN, states.VERIFYING)
    return sorted(rows, key=lambda row: (row.change.state not in first, -row.score, row.change.id))


def decided_lately() -> list[tuple[BankChange, Person, tuple[str, str]]]:
    """Return the last fifty changes that are no longer under way."""
    query = (
        select(BankChange, Person)
        .join(Person, col(Person.id) == col(BankChange.person_id))
        .where(col(BankChange.state).not_in(states.OPEN))
        .order_by(col(BankChange.id).desc())
        .limit(50)
    )
    return [(change, person, _words(change)) for change, person in db.session().exec(query)]


def row_of(change: BankChange, actor: Actor) -> QueueRow:
    """Return one change as its page shows it."""
    return _row(change, people.get_person(change.person_id), actor)


def _row(change: BankChange, person: Person, actor: Actor) -> QueueRow:
    account = people.bank_account_on(person.id, clock.today())
    tone, word = _words(change)
    decides = service.may_decide(actor, change)
    return QueueRow(
        change=change,
        person=person,
        before=account.last_four if account else "",
        tone=tone,
        word=word,
        asked_by=auth.get_user(change.asked_by).name if change.asked_by else "",
        reasons=tuple(gettext(risks.WORDS[key]) for key in change.risks),
        score=risks.score(change.risks),
        may_approve=decides and change.state in (states.VERIFYING, states.FROZEN),
        may_reject=decides and states.REJECTED in states.MOVES[change.state],
        is_own=not decides,
        holder=change.wanted.get("holder", ""),
    )
