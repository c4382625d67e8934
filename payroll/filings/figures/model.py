"""What a filing comes to: boxes that can be traced to payslip lines, and how they tie to the ledger."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from hr.i18n import N_
from payroll.filings.formats.checking import Finding
from payroll.runs.ledger import LedgerLine

BELOW_ZERO = N_("What is taken back in this period exceeds what was paid. Correct the period it belongs to.")


@dataclass(frozen=True)
class Box:
    """One figure of a form; `label` is an English msgid, `amount` is in minor units unless it counts people.

    `takes` returns what a line of the ledger adds to it: the sum over all lines is the amount, person by
    person. A figure that is worked out of others has none, and `rule` says how.
    """

    code: str
    label: str
    amount: int
    is_count: bool = False
    takes: Callable[[LedgerLine], int] | None = None
    rule: str = ""
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Tie:
    """One sum three ways; `outside` is what the form leaves to another return, from the same lines."""

    label: str
    payslips: int
    ledger: int
    filing: int
    outside: int = 0

    @property
    def difference(self) -> int:
        """Return by how much the filing, or the ledger, is away from the payslips; zero when all agree."""
        return (self.filing + self.outside - self.payslips) or (self.ledger - self.payslips)


@dataclass(frozen=True)
class Problem:
    """Why a filing cannot be prepared, or what to look at: an English msgid, its values, and about whom."""

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    person_id: str = ""
    is_blocking: bool = True


@dataclass(frozen=True)
class Figures:
    """The figures of one filing as the ledger stands."""

    boxes: tuple[Box, ...]
    ties: tuple[Tie, ...]
    problems: tuple[Problem, ...]
    findings: tuple[Finding, ...]
    ledger_hash: str
    people: int
    currency: str
    content: bytes = b""
    filename: str = ""
    media_type: str = "text/plain"
    # Who stands in which record of the file, counted from 1, so that a finding can name the person.
    records: Mapping[int, str] = field(default_factory=dict)
    # What each person's own paper says: plain values for its template.
    papers: Mapping[str, dict[str, Any]] = field(default_factory=dict)

    def box(self, code: str) -> Box | None:
        """Return a box by its code."""
        return next((box for box in self.boxes if box.code == code), None)

    @property
    def untied(self) -> tuple[Tie, ...]:
        """Return the sums that do not agree to the cent."""
        return tuple(tie for tie in self.ties if tie.difference)

    @property
    def is_clean(self) -> bool:
        """Tell whether nothing stands in the way of preparing it."""
        return not (self.untied or self.findings or any(each.is_blocking for each in self.problems))

    def plain(self) -> dict[str, Any]:
        """Return what is kept of it: sums of the company, no names."""
        return {
            "boxes": [[box.code, box.label, box.amount, box.is_count] for box in self.boxes],
            "ties": [[t.label, t.payslips, t.ledger, t.filing, t.outside] for t in self.ties],
            "people": self.people,
            "currency": self.currency,
        }


def adding(*components: str, less: tuple[str, ...] = ()) -> Callable[[LedgerLine], int]:
    """Return what adds up the lines of some components, less those of others."""
    plus, minus = frozenset(components), frozenset(less)

    def takes(line: LedgerLine) -> int:
        if line.component in plus:
            return line.amount_minor
        return -line.amount_minor if line.component in minus else 0

    return takes


def starting(*prefixes: str) -> Callable[[LedgerLine], int]:
    """Return what adds up the lines whose component begins in one of some ways."""

    def takes(line: LedgerLine) -> int:
        return line.amount_minor if line.component.startswith(prefixes) else 0

    return takes


def in_category(category: str) -> Callable[[LedgerLine], int]:
    """Return what adds up the lines of a category."""

    def takes(line: LedgerLine) -> int:
        return line.amount_minor if line.category == category else 0

    return takes
