"""Double entry of pay as pure sums: lines and nets in, balanced postings out."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from hr.i18n import N_
from hr.money import from_minor
from payroll.engine.model import Category
from payroll.payments.chart import EXPENSE, Chart, Use, is_account, use_of

WITHHELD = {Category.TAX.value: "tax", Category.DEDUCTION.value: "deduction"}


class Unbookable(Exception):
    """The books cannot take this pay; `message` is an English msgid for `values`."""

    key = "unbookable"

    def __init__(self, message: str, **values: object) -> None:
        """Say why."""
        super().__init__(message, values)
        self.message, self.values = message, values


class Unbalanced(Unbookable):
    """Debit and credit differ: lines and nets do not belong together, and nothing may be booked."""

    key = "journal_unbalanced"


class NoAccount(Unbookable):
    """Something is paid or withheld for which the books have no account."""

    key = "account_missing"


class Sum(NamedTuple):
    """What was paid under one category and component in one cost centre."""

    category: str
    component: str
    cost_centre: str
    amount: int


@dataclass(frozen=True)
class Posting:
    """One account in one cost centre with its amount on one side."""

    account: str
    name: str = ""
    cost_centre: str = ""
    debit: int = 0
    credit: int = 0


def book(sums: Iterable[Sum], nets: Iterable[int], chart: Chart) -> list[Posting]:
    """Return what pay books: expenses by cost centre, what is owed to whom, debit equal to credit.

    A net below nothing is owed by the person, not to them. Raises Unbalanced when nets and lines differ.
    """
    books: dict[tuple[str, str], int] = defaultdict(int)
    names: dict[str, str] = {}

    def put(use: Use, cost_centre: str, amount: int) -> None:
        names.setdefault(use.account, use.name)
        books[use.account, cost_centre if use.kind == EXPENSE else ""] += amount

    for one in sums:
        for use, amount in _sides(one, chart):
            put(use, one.cost_centre, amount)
    for net in nets:
        put(_account(chart, "net" if net >= 0 else "receivable", "", ""), "", -net)
    difference = sum(books.values())
    if difference:
        raise Unbalanced(
            N_("Debit and credit differ by %(difference)s, so nothing can be booked. Recalculate the run."),
            difference=f"{abs(from_minor(difference))}",
        )
    return _postings(books, names)


def _sides(one: Sum, chart: Chart) -> Sequence[tuple[Use, int]]:
    """Return the accounts of a sum, debit positive; bases and notes book nothing."""

    def account(kind: str) -> Use:
        return _account(chart, kind, one.component, one.cost_centre)

    if one.category == Category.EARNING.value:
        return ((account("earning"), one.amount),)
    if one.category == Category.EMPLOYER_CONTRIBUTION.value:
        return (
            (account("employer_contribution"), one.amount),
            (account("contribution_payable"), -one.amount),
        )
    if one.category == Category.EMPLOYEE_CONTRIBUTION.value:
        return ((account("contribution_payable"), -one.amount),)
    if one.category in WITHHELD:
        return ((account(WITHHELD[one.category]), -one.amount),)
    return ()


def _account(chart: Chart, kind: str, component: str, centre: str) -> Use:
    use = use_of(chart, kind, component, centre)
    if use is None:
        raise NoAccount(
            N_("The books have no account for %(component)s. Enter one under the accounts of the company."),
            component=component or kind,
        )
    if not is_account(use.account):
        raise NoAccount(
            N_("%(account)s, for %(component)s, is no account: up to 12 letters and digits."),
            account=use.account,
            component=component or kind,
        )
    return use


def _postings(books: dict[tuple[str, str], int], names: dict[str, str]) -> list[Posting]:
    """Return debits first, each side by account and cost centre; what came to nothing is left out."""
    found = [
        Posting(account, names[account], centre, max(amount, 0), max(-amount, 0))
        for (account, centre), amount in books.items()
        if amount
    ]
    return sorted(found, key=lambda each: (not each.debit, each.account, each.cost_centre))
