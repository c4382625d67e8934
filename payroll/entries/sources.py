"""Who contributes elements to somebody's pay; each answers for many people at once.

A source takes `(employment_ids, *, first, last, pay_date, run_kind, run_id)` and returns the elements by
employment; the order of the sources is the order on the payslip and, for garnishments, of the law. It reads
only: what a commit consumes is marked by the contributor's own answer to PayRunCommitted.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from payroll.engine.model import Element
from payroll.entries import one_offs, recurring
from payroll.garnishments import withholding
from payroll.offcycle import elements as off_cycle
from payroll.receivables import recovery
from payroll.retro import back_pay


class Source(Protocol):
    """One contributor of elements."""

    def __call__(
        self,
        employment_ids: Sequence[str],
        *,
        first: date,
        last: date,
        pay_date: date,
        run_kind: str,
        run_id: str,
    ) -> Mapping[str, Sequence[Element]]:
        """Return what some people are paid or owe in a period."""


SOURCES: tuple[Source, ...] = (
    recurring.elements,
    one_offs.elements,
    off_cycle.elements,
    back_pay.elements,
    withholding.elements,
    recovery.elements,
)
