"""Calculating a run: who is on it, what each gets, the totals; each part joins the caller's transaction."""

from collections.abc import Callable, Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import delete
from sqlmodel import col, func, or_, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from payroll import countries, engine
from payroll.engine import retro
from payroll.engine.model import Result
from payroll.engine.refusals import Refused
from payroll.runs import accounts, grounds, sharing, states, storing
from payroll.runs.bank import Bank
from payroll.runs.digest import fingerprint_of_hashes
from payroll.runs.freshness import rules_in_force
from payroll.runs.kinds import Ground, Slot, kind_of
from payroll.runs.models import BLOCKED, PAYABLE, PayBlocker, PayItem, PayRun
from payroll.runs.moves import move
from payroll.runs.problems import from_refusal, mark
from payroll.runs.storing import Outcome, Written, store, written

__all__ = ["Outcome", "compute", "count_waiting", "draw_up", "finish", "prepare", "store", "waiting"]

SHARED_MARKS = frozenset({*sharing.KEYS, accounts.KEY})
CHUNK = 400  # people a transaction; a tenth of the second that a writer may hold the database
SLOT = tuple(getattr(PayItem, "id" if name == "item_id" else name) for name in Slot._fields)


# ---- who is on the run -------------------------------------------------------------------------------


def prepare(run: PayRun) -> int:
    """Bring the items in line with who is on the run by its kind; return how many they are."""
    session = db.session()
    wanted = {(place.employment_id, place.kind): place for place in kind_of(run).places(run)}
    known = {
        (row.employment_id, row.kind): row.id
        for row in session.execute(
            select(PayItem.id, PayItem.employment_id, PayItem.kind).where(PayItem.run_id == run.id)
        )
    }
    gone = [item_id for key, item_id in known.items() if key not in wanted]
    for start in range(0, len(gone), CHUNK):
        storing.forget(gone[start : start + CHUNK])
        session.execute(delete(PayItem).where(col(PayItem.id).in_(gone[start : start + CHUNK])))
    storing.add_items(run.id, [place for key, place in sorted(wanted.items()) if key not in known])
    return len(wanted)


def waiting(run_id: str, generation: int) -> list[Slot]:
    """Return the next items that this calculation has not reached yet."""
    query = (
        select(*SLOT)
        .where(PayItem.run_id == run_id, col(PayItem.generation) < generation)
        .order_by(col(PayItem.id))
        .limit(CHUNK)
    )
    return [Slot(*row) for row in db.session().execute(query)]


def generations(slots: Sequence[Slot]) -> dict[str, int]:
    """Return the calculation that some items belong to; a change of facts meanwhile gives them another."""
    query = select(PayItem.id, PayItem.generation).where(col(PayItem.id).in_([s.item_id for s in slots]))
    return dict(db.session().exec(query).all())


def count_waiting(run_id: str, generation: int) -> int:
    """Return how many items this calculation has not reached yet."""
    query = select(func.count()).select_from(PayItem)
    return (
        db.session().exec(query.where(PayItem.run_id == run_id, col(PayItem.generation) < generation)).one()
    )


# ---- one chunk of people -----------------------------------------------------------------------------


def compute(run: PayRun, slots: Sequence[Slot]) -> list[Outcome]:
    """Calculate some items; nobody's trouble is anybody else's."""
    return list(_outcomes(run, slots))


def draw_up(
    run: PayRun, slots: Sequence[Slot], *, between: Callable[[], None] = lambda: None
) -> list[Written]:
    """Calculate some items and return each as it is written; what it came from is let go at once.

    `between` is called before each one, for whoever has to show that they are still at work.
    """
    found: list[Written] = []
    for outcome in _outcomes(run, slots):
        between()
        found.append(written(outcome))
    return found


def _outcomes(run: PayRun, slots: Sequence[Slot]) -> Iterator[Outcome]:
    bank = Bank(company.get_legal_entity(run.legal_entity_id), run.pay_date)
    return (_outcome(ground, bank) for ground in kind_of(run).grounds(run, slots))


def _outcome(ground: Ground, bank: Bank) -> Outcome:
    if ground.problems:
        return Outcome(ground, None, ground.problems)
    try:
        result = result_of(ground)
    except Refused as refusal:
        return Outcome(ground, None, (from_refusal(refusal),))
    except Exception:  # noqa: BLE001  (one person's failure must not take the others' pay with it)
        return Outcome(ground, None, (grounds.failed(ground.slot),))
    refused = bank.problems(ground.payee, result)
    return Outcome(ground, None if refused else result, refused or ground.marks)


def result_of(ground: Ground) -> Result:
    """Return the pay that a ground gives: the engine's, or the mirror of the one that a void takes back."""
    if ground.mirrors is not None:
        return retro.void(ground.mirrors)
    assert ground.inputs is not None
    assert ground.pack is not None
    return engine.calculate(ground.inputs, ground.pack)


# ---- the whole ---------------------------------------------------------------------------------------


def finish(run: PayRun, *, actor: Actor) -> None:
    """Mark what people share, add up, fingerprint, and move the run on to its review.

    Raises Conflict when somebody cancelled the run meanwhile.
    """
    mark_shared(run)
    totals = totals_of(run.id)
    pack = countries.read(run.country)
    move(
        run,
        states.CALCULATED,
        **totals,
        pack_version=pack.version,
        pack_hash=pack.content_hash,
        engine_version=rules_in_force(pack),
        calculated_at=clock.now(),
        lines_hash=fingerprint_of_hashes(run),
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


def mark_shared(run: PayRun, employment_id: str = "") -> None:
    """Mark who is paid to the account or under the number of somebody else, or to another than before.

    After one person's change only the account of that one can be another than before.
    """
    found = [*sharing.find(run), *accounts.find(run, employment_id)]
    slots = _slots_of({item_id for item_id, _ in found})
    wanted = {(slots[item_id].employment_id, key): slots[item_id] for item_id, key in reversed(found)}
    known = _marks_of(run, employment_id)
    gone = [mark_id for place, mark_id in known.items() if place not in wanted]
    for start in range(0, len(gone), CHUNK):
        db.session().execute(delete(PayBlocker).where(col(PayBlocker.id).in_(gone[start : start + CHUNK])))
    storing.add_problems((slot, mark(place[1])) for place, slot in wanted.items() if place not in known)


def _slots_of(item_ids: Collection[str]) -> dict[str, Slot]:
    found: dict[str, Slot] = {}
    wanted = sorted(item_ids)
    for start in range(0, len(wanted), CHUNK):
        query = select(*SLOT).where(col(PayItem.id).in_(wanted[start : start + CHUNK]))
        found |= {row[0]: Slot(*row) for row in db.session().execute(query)}
    return found


def _marks_of(run: PayRun, employment_id: str) -> dict[tuple[str, str], str]:
    """Return the marks that stand, by employment and key."""
    query = select(PayBlocker.employment_id, PayBlocker.key, PayBlocker.id).where(
        PayBlocker.run_id == run.id, col(PayBlocker.key).in_(SHARED_MARKS)
    )
    if employment_id:
        query = query.where(or_(PayBlocker.key != accounts.KEY, PayBlocker.employment_id == employment_id))
    return {(of, key): mark_id for of, key, mark_id in db.session().exec(query)}


def totals_of(run_id: str) -> dict[str, int]:
    """Return what the items of a run add up to, by the names of the run's columns."""
    names = (
        "gross_minor",
        "net_minor",
        "tax_minor",
        "employee_contributions_minor",
        "employer_contributions_minor",
        "deductions_minor",
    )
    # What is held back has no amounts, so one pass over the items gives everything.
    sums: list[Any] = [func.sum(getattr(PayItem, name)) for name in names]
    query = select(PayItem.state, func.count(), *sums)
    rows = db.session().execute(query.where(PayItem.run_id == run_id).group_by(PayItem.state))
    by_state = {state: (int(count), [int(each) for each in found]) for state, count, *found in rows}
    nothing = (0, [0] * len(names))
    payable, paid = by_state.get(PAYABLE, nothing)
    held_back, _ = by_state.get(BLOCKED, nothing)
    return {"people": payable + held_back, "held_back": held_back, **dict(zip(names, paid, strict=True))}
