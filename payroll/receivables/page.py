"""What the pages of owed money show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.i18n import format_money, gettext
from hr.people import service as people
from hr.people.models import Person
from payroll.permissions import PayrollPermission
from payroll.receivables import ledger, scheduling, service, states
from payroll.receivables.models import REPAID, Receivable, ReceivableEntry, ReceivableNotice
from payroll.receivables.wording import ENTRY_NAMES, KIND_NAMES, STEP_NAMES

BUCKETS = ((30, "0–30"), (60, "31–60"), (90, "61–90"), (None, "90+"))
VIEWS = ("open", "waiting", "done")


@dataclass(frozen=True)
class Line:
    """One receivable of a list."""

    row: Receivable
    person: Person | None
    kind: str
    tone: str
    word: str
    balance: int
    age: int


@dataclass(frozen=True)
class Part:
    """One part of a plan and what became of it."""

    due_on: date
    amount: int
    taken: int


def index(view: str) -> dict[str, Any]:
    """Return the list of one view, with what is open by its age."""
    wanted = {"open": states.OPEN, "waiting": states.WAITING}
    chosen = wanted.get(view, frozenset(states.MOVES) - states.OPEN - states.WAITING)
    every = _lines(states.OPEN)
    lines = every if view == "open" else _lines(chosen)
    if view == "waiting":
        lines += [line for line in every if line.row.proposed]
    return {"lines": lines, "view": view, "ageing": ageing(every), "waiting": len(_lines(states.WAITING))}


def ageing(lines: Sequence[Line]) -> list[tuple[str, list[tuple[str, int]], int]]:
    """Return what is open by the days since it is owed: bucket, sums by currency, how many."""
    found = []
    least = 0
    for most, name in BUCKETS:
        inside = [line for line in lines if line.age >= least and (most is None or line.age <= most)]
        sums: dict[str, int] = {}
        for line in inside:
            sums[line.row.currency] = sums.get(line.row.currency, 0) + line.balance
        found.append((name, sorted(sums.items()), len(inside)))
        least = (most or 0) + 1
    return found


def _lines(chosen: frozenset[str]) -> list[Line]:
    query = (
        select(Receivable, Person)
        .join(Person, col(Person.id) == col(Receivable.person_id))
        .where(col(Receivable.state).in_(chosen))
        .order_by(col(Receivable.id).desc())
    )
    found = list(db.session().exec(query))
    owed = ledger.sums([row.id for row, _ in found])
    since = _since([row.id for row, _ in found])
    return [_line(row, person, owed, since) for row, person in found]


def _line(row: Receivable, person: Person | None, owed: dict[str, int], since: dict[str, date]) -> Line:
    age = (clock.today() - since.get(row.id, clock.today())).days
    return Line(
        row,
        person,
        gettext(KIND_NAMES[row.kind]),
        states.TONES[row.state],
        str(states.LABELS[row.state]),
        owed.get(row.id, 0),
        max(0, age),
    )


def _since(ids: Sequence[str]) -> dict[str, date]:
    found: dict[str, date] = {}
    query = select(ReceivableEntry).where(col(ReceivableEntry.receivable_id).in_(ids[:500]))
    for entry in db.session().exec(query):
        found[entry.receivable_id] = min(entry.on, found.get(entry.receivable_id, entry.on))
    return found


def one(row: Receivable) -> dict[str, Any]:
    """Return a receivable with its plan, its ledger and its notices."""
    person = people.get_person(row.person_id)
    line = _line(row, person, ledger.sums([row.id]), _since([row.id]))
    entries = ledger.entries_of(row.id)
    return {
        "line": line,
        "row": row,
        "person": person,
        "parts": _parts(row, entries),
        "entries": [(gettext(ENTRY_NAMES[each.kind]), each) for each in entries],
        "notices": [(gettext(STEP_NAMES[each.step]), each) for each in _notices(row)],
        "is_open": row.state in states.OPEN,
        "is_stopped": row.state in states.STOPPED,
        "is_recovering": row.state in states.RECOVERING,
    }


def for_staff(row: Receivable, actor: Actor) -> dict[str, Any]:
    """Return what payroll sees, and what this person may do."""
    is_own = bool(actor.person_id) and actor.person_id == row.person_id
    keeps = actor.may(PayrollPermission.RECEIVABLE_KEEP) and not is_own
    approves = actor.may(PayrollPermission.RECEIVABLE_APPROVE) and not is_own
    asked = row.asked_by and row.asked_by == actor.user_id
    proposed = row.proposed_by and row.proposed_by == actor.user_id
    return {
        **one(row),
        "is_own": is_own,
        "may_keep": keeps,
        "may_approve": approves and row.state == states.REQUESTED and not asked,
        "may_confirm": approves and bool(row.proposed) and not proposed,
        "leaves": people.get_employment(row.employment_id).ends_on,
        "proposal": _proposal(row),
    }


def _proposal(row: Receivable) -> str:
    """Return what waits for a second person, nothing when nothing does."""
    if row.proposed == REPAID:
        amount = format_money(row.proposed_minor, row.currency)
        return gettext("%(amount)s paid back by bank", amount=amount)
    return str(states.LABELS[row.proposed]) if row.proposed else ""


def own(actor: Actor, amount: Any, runs: Any) -> dict[str, Any]:
    """Return one's own receivables, and what an advance would mean for the next pays."""
    if not service.is_employed(actor.person_id):
        return {"lines": [], "most": 0, "parts": [], "may_ask": False, "currency": "EUR"}
    employment = service.employment_of(actor.person_id)
    rows = service.of_person(employment.person_id)
    owed = ledger.sums([row.id for row in rows])
    since = _since([row.id for row in rows])
    parts: list[int] = []
    days: list[date] = []
    if amount and runs:
        parts = service.simulate(amount=amount, runs=runs)
        days = [span.pay_date for span in scheduling.next_periods(employment.id, len(parts) + 1)[1:]]
    return {
        "lines": [_line(row, None, owed, since) for row in rows],
        "currency": service.currency_of(employment),
        "most": service.most_advance(employment.id),
        "parts": list(zip(days, parts, strict=False)),
        "may_ask": not any(
            row.kind == "advance" and row.state in states.OPEN | states.WAITING for row in rows
        ),
    }


def _parts(row: Receivable, entries: Sequence[ReceivableEntry]) -> list[Part]:
    left = -sum(each.amount_minor for each in entries if each.kind == "recovered") - row.taken_before_minor
    found = []
    for each in scheduling.installments([row])[row.id]:
        taken = max(0, min(left, each.amount_minor))
        left -= taken
        found.append(Part(each.due_on, each.amount_minor, taken))
    return found


def _notices(row: Receivable) -> Sequence[ReceivableNotice]:
    query = select(ReceivableNotice).where(ReceivableNotice.receivable_id == row.id)
    return db.session().exec(query.order_by(col(ReceivableNotice.id).desc())).all()
