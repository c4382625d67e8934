"""Row: one printed line of a payslip, in the language in force; what all countries' forms share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr.i18n import format_date, gettext
from payroll.entries import naming
from payroll.payslips.content import Slip, SlipLine


@dataclass(frozen=True)
class Row:
    """Words, the amount in minor units and, where they are known, what it comes from."""

    label: str
    amount: int = 0
    rate: Decimal | None = None
    base: int | None = None
    year: int | None = None
    quantity: Decimal | None = None

    @property
    def is_zero(self) -> bool:
        """Whether the form lists it and this payslip has none of it."""
        return self.amount == 0


def row(line: SlipLine) -> Row:
    """Return a line as it is printed; pay of another period says which."""
    label = naming.named(line.label, line.component)
    if line.first and line.last:
        label = f"{label} ({period_words(line.first, line.last)})"
    return Row(label, line.amount, line.rate, line.base, line.year, line.quantity)


def rows(lines: Iterable[SlipLine]) -> list[Row]:
    """Return lines as they are printed."""
    return [row(line) for line in lines]


def period_words(first: date, last: date) -> str:
    """Return a period in words: the month it is, or its days."""
    whole = first.day == 1 and (last.month, last.year) == (first.month, first.year) and _is_last_day(last)
    if whole:
        return format_date(first, "month")
    return gettext("%(first)s to %(last)s", first=format_date(first, "short"), last=format_date(last, "long"))


def period_title(first: date, last: date) -> str:
    """Return a period in words with a capital, as the head of a page."""
    words = period_words(first, last)
    return words[:1].upper() + words[1:]


def _is_last_day(day: date) -> bool:
    return (date.fromordinal(day.toordinal() + 1)).day == 1


def title(slip: Slip) -> str:
    """Return what the document is called."""
    return gettext("Payslip of %(month)s", month=period_words(slip.period_from, slip.period_to))
