"""Tax under PAYE by HMRC's table routines: exact to the penny, cumulative or by the period alone.

Taxable pay to date is pay to date less the code's free pay (for K codes: plus its addition), whole pounds
only; the band is chosen by the period's share of each limit, raised to a whole pound; tax is cut to the
penny; what was deducted before is taken off. No more than half of a period's pay may go in tax.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from payroll.countries.uk.parameters import BandStart, IncomeTax, Regime
from payroll.countries.uk.periods import WEEKS, TaxPeriod
from payroll.countries.uk.tax_codes import CodeKind, TaxCode, regime_of
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import ceiling_cent, ceiling_unit, floor_unit, truncate_cent, truncate_fourth


@dataclass(frozen=True, slots=True)
class FreePay:
    """The free pay of one tax week or month under a code, with the numbers it is made of."""

    amount: Decimal
    remainder: int = 0
    blocks: int = 0
    block: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class PaySoFar:
    """What was paid and taxed in the tax year before this payment, earlier employments included."""

    pay: Decimal = ZERO
    tax: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class Deduction:
    """The tax of one payment and how it came about.

    `count` is the number of tax weeks or months that free pay and bands are taken for; `before` is what
    counts of earlier payments (nothing without cumulation); `start` is the band, for codes with free pay;
    `due` the tax on all pay counted, `limit` the most this payment may bear.
    """

    tax: Decimal
    taxable: Decimal
    whole: Decimal
    due: Decimal
    limit: Decimal
    count: int
    pay: Decimal
    before: PaySoFar
    free_pay: FreePay
    start: BandStart | None = None
    flat_rate: Decimal | None = None

    @property
    def is_limited(self) -> bool:
        """Tell whether the half-pay limit cut the tax."""
        return self.due - self.before.tax > self.limit


NOTHING = PaySoFar()


def deduct(
    code: TaxCode, period: TaxPeriod, pay: Decimal, before: PaySoFar, parameters: IncomeTax
) -> Deduction:
    """Return the tax of a payment; negative where tax of earlier payments is given back."""
    regime = regime_of(code, parameters)
    is_cumulative = code.is_cumulative and not period.is_beyond_year
    counted = before if is_cumulative else NOTHING
    count = period.number if is_cumulative else period.span
    free = free_pay(code.number, period.per_year, parameters)
    change = free.amount * count
    taxable = counted.pay + pay + (change if code.kind is CodeKind.ADDITION else -change)
    whole = floor_unit(taxable) if taxable > 0 else ZERO
    start, flat_rate, due = None, None, ZERO
    if code.kind is CodeKind.FLAT:
        flat_rate = regime.flat[code.flat]
        due = truncate_cent(whole * flat_rate / HUNDRED)
    elif code.kind is not CodeKind.NO_TAX and taxable > 0:
        start = _band(taxable, scaled(regime, count, period.per_year))
        due = truncate_cent(start.tax + (whole - start.pay) * start.rate / HUNDRED)
    limit = truncate_cent(pay * parameters.limit_rate / HUNDRED)
    tax = min(due - counted.tax, limit)
    return Deduction(tax, taxable, whole, due, limit, count, pay, counted, free, start, flat_rate)


@lru_cache(maxsize=8192)
def _free_pay(number: int, per_year: int, block_size: int, addition: int, block: Decimal) -> FreePay:
    if number == 0:
        return FreePay(ZERO)
    blocks, rest = divmod(number - 1, block_size)
    remainder = rest + 1
    rounded = ceiling_cent(Decimal(remainder * 10 + addition) / per_year)
    return FreePay(rounded + blocks * block, remainder, blocks, block)


def free_pay(number: int, per_year: int, parameters: IncomeTax) -> FreePay:
    """Return the free pay of one tax week or month for the number of a code (for K codes: the addition)."""
    block = parameters.weekly_block if per_year == WEEKS else parameters.monthly_block
    return _free_pay(number, per_year, parameters.code_block, parameters.code_addition, block)


def scaled(regime: Regime, count: int, per_year: int) -> tuple[BandStart, ...]:
    """Return the band starts for so many weeks or months of the year, cut after the fourth decimal."""
    found = regime.shares.get((count, per_year))
    if found is None:
        found = regime.shares[(count, per_year)] = tuple(
            BandStart(_share(band.pay, count, per_year), _share(band.tax, count, per_year), band.rate)
            for band in regime.starts
        )
    return found


def _share(amount: Decimal, count: int, per_year: int) -> Decimal:
    return truncate_fourth(amount * count / per_year)


def _band(taxable: Decimal, starts: tuple[BandStart, ...]) -> BandStart:
    found = starts[0]
    for start in starts[1:]:
        if taxable <= ceiling_unit(start.pay):
            break
        found = start
    return found
