"""The shape of the federal data files: one frozen type per topic."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property

from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import UNIT, half_up_cent
from payroll.engine.rules import Band

HALF = Decimal(2)
Tables = dict[str, tuple[Band, ...]]


@dataclass(frozen=True)
class IncomeTax:
    """Figures of Publication 15-T; the keys are filing statuses, separate spouses use those of singles."""

    standard_deductions: dict[str, Decimal]
    line_1g: dict[str, Decimal]
    brackets: dict[str, tuple[Decimal, ...]]
    rates: tuple[Decimal, ...]
    allowance: Decimal
    supplemental_rate: Decimal
    supplemental_high_rate: Decimal
    supplemental_threshold: Decimal

    @cached_property
    def standard_tables(self) -> Tables:
        """Return the annual tables of forms without the Step 2 checkbox, by filing status."""
        return {
            status: _table(starts, self.rates, self.standard_deductions[status] - self.line_1g[status], 1)
            for status, starts in self.brackets.items()
        }

    @cached_property
    def checkbox_tables(self) -> Tables:
        """Return the annual tables of forms with the Step 2 checkbox, by filing status."""
        return {
            status: _table(starts, self.rates, self.standard_deductions[status], HALF)
            for status, starts in self.brackets.items()
        }


def _table(
    starts: tuple[Decimal, ...], rates: tuple[Decimal, ...], offset: Decimal, divisor: Decimal | int
) -> tuple[Band, ...]:
    """Return the printed rows: nothing up to the offset, then each bracket with the tax due at its start."""
    rows = [Band(ZERO, ZERO, ZERO)]
    due = ZERO
    for rank, (start, rate) in enumerate(zip(starts, rates, strict=True)):
        if rank:
            due += (start - starts[rank - 1]) * rates[rank - 1] / HUNDRED
        printed = ((start + offset) / divisor).quantize(UNIT, ROUND_HALF_UP)
        rows.append(Band(printed, half_up_cent(due / divisor), rate))
    return tuple(rows)


@dataclass(frozen=True, slots=True)
class Fica:
    """Social Security and Medicare."""

    social_security_ceiling: Decimal
    social_security_rate: Decimal
    medicare_rate: Decimal
    additional_medicare_rate: Decimal
    additional_medicare_threshold: Decimal


@dataclass(frozen=True, slots=True)
class Futa:
    """Federal unemployment tax, paid by the employer."""

    ceiling: Decimal
    rate: Decimal
    credit_rate: Decimal


@dataclass(frozen=True, slots=True)
class Retirement:
    """Limits of the elective deferrals of a year; from 2026 the catch-up of high earners must be Roth."""

    deferral: Decimal
    catch_up: Decimal
    high_catch_up: Decimal
    roth_catch_up_above: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Garnishment:
    """How much of the disposable earnings courts and agencies may take.

    Ordinary creditors meet the federal limit alone in some states, none may attach wages in others; anywhere
    else the order must state the state's own limit.
    """

    federal_limit_states: tuple[str, ...]
    forbidding_states: tuple[str, ...]
    minimum_wage: Decimal
    protected_multiples: dict[int, int]
    creditor_rate: Decimal
    support_rate: Decimal
    support_other_family_rate: Decimal
    support_arrears_rate: Decimal
