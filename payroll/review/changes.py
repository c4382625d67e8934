"""What changed since the last committed period of the group: by category, person by person, old and new.

Nothing here is stored: it follows from the lines of two runs and the facts they were calculated from, which
are never changed. So what was read once is kept in memory under the hash of the lines.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeVar

from sqlmodel import col, select

from hr import db
from hr.people.models import BankAccount, Employment, EmploymentTerms, TaxDeclaration
from payroll.engine.model import Category, Line
from payroll.review.attribution import shares
from payroll.review.categories import (
    BANK,
    CATEGORIES,
    CONTRACT,
    HELD,
    LEFT,
    NEW,
    PAY,
    TAX_DATA,
)
from payroll.review.reading import Base, Paid, base_of, chunks, lines_on, paid_on
from payroll.runs.models import PAYABLE, PayRun

Value = tuple[str, str]  # how it is shown (money, hours, percent, account, day, contract) and what it is
NOTHING: Value = ("", "")
Known = TypeVar("Known", EmploymentTerms, TaxDeclaration, BankAccount)


class Change(NamedTuple):
    """One change of one person: what it was, what it is, from when, and the cents it moves the net."""

    employment_id: str
    person_id: str
    old: Value
    new: Value
    effective: date | None
    net: int


@dataclass(frozen=True)
class Changes:
    """Everything that changed on a run, and the bridge between the two totals."""

    period: date
    before: int
    after: int
    unchanged: int
    by_category: dict[str, tuple[Change, ...]] = field(default_factory=dict)

    def hash_of(self, category: str) -> str:
        """Return what a tick is bound to."""
        rows = [
            (*row[:4], row.effective.isoformat() if row.effective else "", row.net)
            for row in self.by_category.get(category, ())
        ]
        return hashlib.sha256(json.dumps([category, rows]).encode()).hexdigest()

    def net_of(self, category: str) -> int:
        """Return by how many cents a category moves the total."""
        return sum(row.net for row in self.by_category.get(category, ()))


def of(run: PayRun) -> Changes | None:
    """Return what changed on a calculated run; None where there is nothing to compare it with."""
    base = base_of(run)
    if base is None or not run.lines_hash:
        return None
    return _read(run.id, run.lines_hash, run.period, base.period, base.run_ids, base.paid_already)


@lru_cache(maxsize=16)
def _read(
    run_id: str,
    lines_hash: str,  # noqa: ARG001  (the key: other lines, other changes)
    first: date,
    base_period: date,
    base_ids: tuple[str, ...],
    own_ids: tuple[str, ...],
) -> Changes:
    return _Comparison(run_id, first, Base(base_period, base_ids, own_ids)).result()


class _Comparison:
    """Two periods side by side."""

    def __init__(self, run_id: str, first: date, base: Base) -> None:
        settled = paid_on(base.paid_already) if base.paid_already else {}
        self.base, self.firsts = base, (base.period, first)
        self.now = paid_on((run_id,), all_states=True)
        self.then = {key: row for key, row in paid_on(base.run_ids).items() if key not in settled}
        self.payable = {key: row for key, row in self.now.items() if row.state == PAYABLE}
        self.both = sorted(self.payable.keys() & self.then.keys())
        self.lines = lines_on((run_id, *base.run_ids))
        self.facts = _Facts(self)
        self.found: dict[str, list[Change]] = defaultdict(list)

    def result(self) -> Changes:
        """Return the comparison."""
        self._come_and_go()
        touched = sum(self._compare(key) for key in self.both)
        ordered = {
            name: tuple(sorted(self.found[name], key=lambda row: (-abs(row.net), row.employment_id)))
            for name in CATEGORIES
            if self.found.get(name)
        }
        return Changes(
            period=self.base.period,
            before=sum(row.net_minor for row in self.then.values()),
            after=sum(row.net_minor for row in self.payable.values()),
            unchanged=len(self.both) - touched,
            by_category=ordered,
        )

    def _come_and_go(self) -> None:
        for key in self.payable.keys() - self.then.keys():
            row, since = self.payable[key], self.facts.days.get(key, (None, None))[0]
            self.found[NEW].append(
                Change(key, row.person_id, NOTHING, _money(row.net_minor), since, row.net_minor)
            )
        for key in self.then.keys() - self.payable.keys():
            row = self.then[key]
            category = HELD if key in self.now else LEFT
            until = self.facts.days.get(key, (None, None))[1] if category == LEFT else None
            self.found[category].append(
                Change(key, row.person_id, _money(row.net_minor), NOTHING, until, -row.net_minor)
            )

    def _compare(self, key: str) -> bool:
        """Note what changed for one person; tell whether anything did."""
        then, now = self.then[key], self.payable[key]
        facts = self.facts.of(then, now)
        before, after = self.lines[then.item_id], self.lines[now.item_id]
        moved = _is_other(before, after) or then.net_minor != now.net_minor
        parts = shares(before, after, frozenset(facts), self.firsts) if moved else {}
        for name in facts.keys() | parts.keys():
            net = parts.get(name, 0)
            old, new, since = facts.get(name) or (_money(0), _money(net), None)
            if name == TAX_DATA:
                old, new = _tax_rate(before) or old, _tax_rate(after) or new
            self.found[name].append(Change(key, now.person_id, old, new, since, net))
        return bool(facts or parts)


def _is_other(before: list[Line], after: list[Line]) -> bool:
    return [(line.code, line.amount) for line in before] != [(line.code, line.amount) for line in after]


def _money(cents: int) -> Value:
    return "money", str(cents)


def _tax_rate(lines: list[Line]) -> Value | None:
    rates = [line.rate for line in lines if line.category is Category.TAX and line.rate is not None]
    return ("percent", str(rates[-1])) if rates else None


Fact = tuple[Value, Value, date | None]


class _Facts:
    """The facts two pays were calculated from, where they are not the same rows."""

    def __init__(self, comparison: _Comparison) -> None:
        pairs = [(comparison.then[key], comparison.payable[key]) for key in comparison.both]
        gone = (comparison.then.keys() | comparison.payable.keys()) - set(comparison.both)
        self.terms = {row.id: row for row in _rows(EmploymentTerms, pairs, "terms_id")}
        self.declared = {row.id: row for row in _rows(TaxDeclaration, pairs, "declaration_id")}
        self.accounts = {row.id: row for row in _rows(BankAccount, pairs, "bank_account_id")}
        self.days = _days(gone)

    def of(self, then: Paid, now: Paid) -> dict[str, Fact]:
        """Return the facts that are others now, by category."""
        found: dict[str, Fact] = {}
        old, new = self.terms.get(then.terms_id), self.terms.get(now.terms_id)
        if old and new and then.terms_id != now.terms_id:
            found |= _terms(old, new)
        if then.declaration_id != now.declaration_id:
            before, after = self.declared.get(then.declaration_id), self.declared.get(now.declaration_id)
            since = after.effective_from if after else None
            found[TAX_DATA] = (_day(before.effective_from if before else None), _day(since), since)
        if then.account_fingerprint != now.account_fingerprint:
            was, account = self.accounts.get(then.bank_account_id), self.accounts.get(now.bank_account_id)
            found[BANK] = (_account(was), _account(account), account.effective_from if account else None)
        return found


def _rows(model: type[Known], pairs: list[tuple[Paid, Paid]], name: str) -> list[Known]:
    ids = {
        getattr(row, name)
        for pair in pairs
        if getattr(pair[0], name) != getattr(pair[1], name)
        for row in pair
    }
    found: list[Known] = []
    for part in chunks(ids):
        found += db.session().exec(select(model).where(col(model.id).in_(part))).all()
    return found


def _days(employment_ids: set[str]) -> dict[str, tuple[date | None, date | None]]:
    found: dict[str, tuple[date | None, date | None]] = {}
    for part in chunks(employment_ids):
        query = select(col(Employment.id), col(Employment.starts_on), col(Employment.ends_on))
        for key, first, last in db.session().exec(query.where(col(Employment.id).in_(part))):
            found[key] = (first, last)
    return found


def _terms(old: EmploymentTerms, new: EmploymentTerms) -> dict[str, Fact]:
    found: dict[str, Fact] = {}
    since = new.effective_from
    if (old.annual_gross_minor, old.hourly_minor) != (new.annual_gross_minor, new.hourly_minor):
        found[PAY] = (_pay(old), _pay(new), since)
    elif old.pays_per_year != new.pays_per_year:
        found[PAY] = (("pays", str(old.pays_per_year)), ("pays", str(new.pays_per_year)), since)
    if old.weekly_hours != new.weekly_hours:
        found[CONTRACT] = (("hours", old.weekly_hours), ("hours", new.weekly_hours), since)
    elif old.contract_kind != new.contract_kind:
        found[CONTRACT] = (("contract", old.contract_kind), ("contract", new.contract_kind), since)
    elif old.contribution_group != new.contribution_group:
        groups = str(old.contribution_group), str(new.contribution_group)
        found[CONTRACT] = (("group", groups[0]), ("group", groups[1]), since)
    elif PAY not in found:
        found[CONTRACT] = (_day(old.effective_from), _day(since), since)
    return found


def _pay(terms: EmploymentTerms) -> Value:
    if terms.annual_gross_minor:
        return "annual", str(terms.annual_gross_minor)
    return "hourly", str(terms.hourly_minor)


def _day(on: date | None) -> Value:
    return ("day", on.isoformat()) if on else NOTHING


def _account(account: BankAccount | None) -> Value:
    return ("account", account.last_four) if account else NOTHING
