"""Flags of a run: the marks of the calculation and what is unusual against the person's own history.

Blocking ones keep the run from being sent until somebody accepts them with a reason or puts them right;
warnings and information are shown. Whoever is held back is not paid, and so needs no acceptance.
"""

import hashlib
import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from sqlmodel import col, select

from hr import db
from hr.i18n import N_
from payroll.review import changes, history, thresholds
from payroll.review.categories import LEFT, NEW
from payroll.review.reading import Base, Paid, base_of, paid_on
from payroll.runs import sharing
from payroll.runs.models import BLOCKS, PayBlocker, PayRun

HOLDS, BLOCKING, WARNING, INFO = "holds", "blocking", "warning", "info"
GRADES = (HOLDS, BLOCKING, WARNING, INFO)
# Marks of the calculation that somebody has to answer for before the run goes to its approver.
BLOCKING_MARKS = frozenset(
    {
        "iban_recently_changed",
        "duplicate_bank_account",
        "duplicate_tax_number",
        "duplicate_social_number",
        "below_minimum_wage",
    }
)
TITLES: dict[str, str] = {
    "zero_net": N_("Nothing to pay out"),
    "below_zero": N_("Net pay below zero"),
    "absurd_amount": N_("Amount out of all proportion"),
    "unusual_net": N_("Net outside the usual"),
    "net_jump": N_("Net differs by more than a fifth"),
    "unusual_overtime": N_("Unusual overtime"),
    "missing": N_("Paid last time, not on this run"),
    "new": N_("New on this run"),
}
SENTENCES: dict[str, str] = {
    "zero_net": N_("Deductions take all of the pay"),
    "below_zero": N_("The net would be %(net)s"),
    "absurd_amount": N_("Gross of %(gross)s; look for a digit too many"),
    "unusual_net": N_("Net of %(net)s; between %(low)s and %(high)s is usual for them"),
    "net_jump": N_("Net of %(net)s after %(before)s"),
    "unusual_overtime": N_("%(hours)s hours on this run"),
    "missing": N_("They got %(before)s, and their employment goes on"),
    "new": N_("Their first pay of this group: %(net)s"),
}


class Flag(NamedTuple):
    """One thing to look at; `values` are plain, and the acceptance is bound to them and to the basis.

    The basis is what the answer rests on beside the sentence: the pay itself, and who shares an account or a
    number. An account that was right for a month's pay is not right for ten times as much.
    """

    key: str
    grade: str
    employment_id: str
    person_id: str
    message: str
    values: dict[str, Any]
    basis: tuple[Any, ...] = ()

    @property
    def content_hash(self) -> str:
        """What an acceptance is bound to."""
        text = json.dumps([self.key, self.employment_id, self.values, self.basis], sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def of(run: PayRun) -> list[Flag]:
    """Return every flag of a calculated run, the gravest first."""
    if not run.lines_hash:
        return []
    base = base_of(run)
    found = [*_marks(run), *_read(run.id, run.lines_hash, base)]
    return sorted(found, key=lambda flag: (GRADES.index(flag.grade), flag.key, flag.employment_id))


def _marks(run: PayRun) -> Iterator[Flag]:
    """Yield what the calculation marked, accounts with the account they are about."""
    paid = paid_on((run.id,))
    query = select(PayBlocker).where(PayBlocker.run_id == run.id).order_by(col(PayBlocker.id))
    rows = db.session().exec(query).all()
    sharers = {key: sharing.sharers(run, key) for key in {row.key for row in rows} & set(sharing.KEYS)}
    for row in rows:
        grade = BLOCKING if row.key in BLOCKING_MARKS else WARNING
        grade = HOLDS if row.severity == BLOCKS else grade
        values, now = dict(row.values), paid.get(row.employment_id)
        if "account" in row.key or "iban" in row.key:
            values["of"] = now.account_fingerprint[:12] if now else ""
        basis = (*_amounts(now), *sharers.get(row.key, {}).get(row.item_id, ()))
        yield Flag(row.key, grade, row.employment_id, row.person_id, row.message, values, basis)


def _amounts(row: Paid | None) -> tuple[int, ...]:
    return (row.gross_minor, row.net_minor) if row else ()


@lru_cache(maxsize=16)
def _read(run_id: str, lines_hash: str, base: Base | None) -> tuple[Flag, ...]:  # noqa: ARG001
    run = db.session().get_one(PayRun, run_id)
    return tuple(_unusual(run))


def _unusual(run: PayRun) -> Iterator[Flag]:
    known = history.of(run)
    hours = history.overtime([run.id]).get(run.id, {})
    changed = changes.of(run)
    new = {row.employment_id for row in changed.by_category.get(NEW, ())} if changed else set()
    for key, row in paid_on((run.id,)).items():
        past = known.get(key) or history.History()
        yield from _of_amounts(row, past)
        if thresholds.is_unusual_overtime(hours.get(key, thresholds.LEAST_HOURS), past.hours):
            yield _flag("unusual_overtime", WARNING, row, hours=str(hours[key].normalize()))
        if key in new:
            yield _flag("new", INFO, row, net=row.net_minor)
    if changed:
        yield from _missing(run, changed)


def _of_amounts(row: Paid, past: history.History) -> Iterator[Flag]:
    if row.net_minor < 0:
        yield _flag("below_zero", BLOCKING, row, net=row.net_minor)
    elif row.net_minor == 0:
        yield _flag("zero_net", BLOCKING, row)
    if thresholds.is_absurd(row.gross_minor, past.grosses):
        yield _flag("absurd_amount", BLOCKING, row, gross=row.gross_minor)
    usual = thresholds.band(past.nets)
    if usual and not usual[0] <= row.net_minor <= usual[1]:
        yield _flag("unusual_net", WARNING, row, net=row.net_minor, low=usual[0], high=usual[1])
    elif past.nets and not usual and thresholds.is_jump(past.nets[-1], row.net_minor):
        yield _flag("net_jump", WARNING, row, net=row.net_minor, before=past.nets[-1])


def _missing(run: PayRun, changed: changes.Changes) -> Iterator[Flag]:
    """Yield who was paid last time and works on, but is not on this run."""
    for change in changed.by_category.get(LEFT, ()):
        if change.effective is None or change.effective >= run.period:
            yield Flag(
                "missing",
                WARNING,
                change.employment_id,
                change.person_id,
                SENTENCES["missing"],
                {"before": int(change.old[1])},
            )


def _flag(key: str, grade: str, row: Paid, **values: Any) -> Flag:
    return Flag(key, grade, row.employment_id, row.person_id, SENTENCES[key], values, _amounts(row))
