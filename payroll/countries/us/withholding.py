"""Federal income tax withheld from the wages of a period: Worksheet 1A of Publication 15-T.

Every line of the worksheet is rounded half-up to the cent; rounding to the whole dollar is the employer's
choice and is not made here.
"""

from bisect import bisect_right
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.us.facts import W4, FilingStatus, FormerW4
from payroll.countries.us.parameters import IncomeTax
from payroll.engine.model import HUNDRED, ZERO
from payroll.engine.rounding import half_up_cent
from payroll.engine.rules import Band

# Publication 15-T prints one table for singles and married people who file separately.
TABLE_OF = {
    FilingStatus.SINGLE: "single",
    FilingStatus.MARRIED_SEPARATELY: "single",
    FilingStatus.MARRIED_JOINTLY: "married_jointly",
    FilingStatus.HEAD_OF_HOUSEHOLD: "head_of_household",
}


class Withholding(NamedTuple):
    """The lines of the worksheet, in its order."""

    other_income: Decimal
    deductions: Decimal
    adjusted: Decimal
    band: Band
    annual_tax: Decimal
    tentative: Decimal
    credits: Decimal
    credit: Decimal
    tax: Decimal
    extra: Decimal
    amount: Decimal


def withhold(form: W4 | FormerW4, wages: Decimal, periods: int, parameters: IncomeTax) -> Withholding:
    """Return the tax to withhold from the wages of one period, with every line that leads to it."""
    other_income, deductions, credits = _entries(form, parameters)
    adjusted = half_up_cent(max(ZERO, wages * periods + other_income - deductions))
    band = band_of(adjusted, _table(form, parameters))
    annual_tax = half_up_cent(band.due + (adjusted - band.start) * band.rate / HUNDRED)
    tentative = half_up_cent(annual_tax / periods)
    credit = half_up_cent(credits / periods)
    tax = max(ZERO, tentative - credit)
    extra = half_up_cent(form.extra)
    return Withholding(
        other_income,
        deductions,
        adjusted,
        band,
        annual_tax,
        tentative,
        credits,
        credit,
        tax,
        extra,
        tax + extra,
    )


def band_of(amount: Decimal, table: tuple[Band, ...]) -> Band:
    """Return the row of a table whose start the amount reaches."""
    return table[bisect_right(table, amount, key=_start) - 1]


def _start(band: Band) -> Decimal:
    return band.start


def _entries(form: W4 | FormerW4, parameters: IncomeTax) -> tuple[Decimal, Decimal, Decimal]:
    """Return what a form adds to the year's wages, takes from them, and takes from the year's tax."""
    if isinstance(form, FormerW4):
        return ZERO, parameters.allowance * form.allowances, ZERO
    line_1g = ZERO if form.has_two_jobs else parameters.line_1g[TABLE_OF[form.filing_status]]
    return form.other_income, form.deductions + line_1g, form.credits


def _table(form: W4 | FormerW4, parameters: IncomeTax) -> tuple[Band, ...]:
    if isinstance(form, FormerW4):
        return parameters.standard_tables["married_jointly" if form.is_married else "single"]
    tables = parameters.checkbox_tables if form.has_two_jobs else parameters.standard_tables
    return tables[TABLE_OF[form.filing_status]]


class Supplemental(NamedTuple):
    """The flat tax on supplemental wages: the part up to the threshold of the year and the part above."""

    normal: Decimal
    high: Decimal
    normal_tax: Decimal
    high_tax: Decimal

    @property
    def amount(self) -> Decimal:
        """Return the tax on both parts."""
        return self.normal_tax + self.high_tax


def flat_tax(wages: Decimal, so_far: Decimal, is_exempt: bool, parameters: IncomeTax) -> Supplemental:
    """Return the flat tax on supplemental wages; above the threshold no form W-4 exempts from it."""
    high = max(ZERO, min(wages, wages + so_far - parameters.supplemental_threshold))
    normal = wages - high
    rate = ZERO if is_exempt else parameters.supplemental_rate
    return Supplemental(
        normal,
        high,
        half_up_cent(normal * rate / HUNDRED),
        half_up_cent(high * parameters.supplemental_high_rate / HUNDRED),
    )
