"""The data of forms W-2 and 941, added up from results; no document is made here."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from payroll.countries.us import wording
from payroll.countries.us.bases import (
    ADDITIONAL_BASE,
    FEDERAL_BASE,
    FICA_BASE,
    OVERTIME_NOTE,
    SOCIAL_SECURITY_BASE,
)
from payroll.countries.us.before_tax import ROTH, TRADITIONAL
from payroll.countries.us.parameters import Fica
from payroll.engine.model import ZERO, Result
from payroll.engine.refusals import InvalidInputs
from payroll.engine.rounding import half_up_cent
from payroll.engine.steps import year_to_date

FEDERAL_TAXES = ("us.income_tax", "us.income_tax_supplemental")
SOCIAL_SECURITY_EMPLOYEE = "us.social_security.employee"
MEDICARE_EMPLOYEE, ADDITIONAL = "us.medicare.employee", "us.additional_medicare"
# Codes of box 12; TT since 2026.
BOX_12 = (("D", TRADITIONAL), ("AA", ROTH), ("TT", OVERTIME_NOTE))
TWICE = 2
PERCENT = 100
# The count on line 1 is of the pay period that includes the 12th day of the quarter's last month.
COUNTING_DAY = 12


@dataclass(frozen=True, slots=True)
class W2:
    """The boxes of form W-2 by number; `box_12` by its letter codes, state boxes by state or locality."""

    year: int
    box_1: Decimal
    box_2: Decimal
    box_3: Decimal
    box_4: Decimal
    box_5: Decimal
    box_6: Decimal
    box_12: tuple[tuple[str, Decimal], ...]
    box_14: tuple[tuple[str, Decimal], ...]
    box_16: tuple[tuple[str, Decimal], ...]
    box_17: tuple[tuple[str, Decimal], ...]
    box_19: tuple[tuple[str, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Form941:
    """The lines of form 941; line 7 is what rounding each payslip to the cent has added or lost."""

    line_1: int
    line_2: Decimal
    line_3: Decimal
    line_5a_wages: Decimal
    line_5a_tax: Decimal
    line_5c_wages: Decimal
    line_5c_tax: Decimal
    line_5d_wages: Decimal
    line_5d_tax: Decimal
    line_5e: Decimal
    line_6: Decimal
    line_7: Decimal
    line_10: Decimal


def w2(results: Iterable[Result]) -> W2:
    """Return the W-2 data of one person from the results of one calendar year."""
    pays = list(results)
    _refuse_mixed({(pay.subject, pay.pay_date.year) for pay in pays})
    sums = dict(year_to_date(pays))
    return W2(
        year=pays[0].pay_date.year,
        box_1=sums.get(FEDERAL_BASE, ZERO),
        box_2=_add(sums, FEDERAL_TAXES),
        box_3=sums.get(SOCIAL_SECURITY_BASE, ZERO),
        box_4=sums.get(SOCIAL_SECURITY_EMPLOYEE, ZERO),
        box_5=sums.get(FICA_BASE, ZERO),
        box_6=_add(sums, (MEDICARE_EMPLOYEE, ADDITIONAL)),
        box_12=tuple((code, sums[name]) for code, name in BOX_12 if name in sums),
        box_14=_under(sums, "us.insurance.", ".employee"),
        box_16=_under(sums, "us.base.state."),
        box_17=_under(sums, "us.state_tax."),
        box_19=_under(sums, "us.local."),
    )


def form_941(results: Iterable[Result], rates: Fica) -> Form941:
    """Return the 941 data of one employer from all results paid in one quarter."""
    pays = list(results)
    _refuse_mixed({(pay.pay_date.year, _quarter(pay.pay_date)) for pay in pays})
    sums = dict(year_to_date(pays))
    insured, wages = sums.get(SOCIAL_SECURITY_BASE, ZERO), sums.get(FICA_BASE, ZERO)
    above = sums.get(ADDITIONAL_BASE, ZERO)
    insured_tax = half_up_cent(insured * rates.social_security_rate * TWICE / PERCENT)
    wages_tax = half_up_cent(wages * rates.medicare_rate * TWICE / PERCENT)
    above_tax = half_up_cent(above * rates.additional_medicare_rate / PERCENT)
    total = insured_tax + wages_tax + above_tax
    withheld = _add(sums, (SOCIAL_SECURITY_EMPLOYEE, MEDICARE_EMPLOYEE, ADDITIONAL))
    cents = withheld - half_up_cent((insured_tax + wages_tax) / TWICE + above_tax)
    tax = _add(sums, FEDERAL_TAXES)
    return Form941(
        line_1=_counted(pays),
        line_2=sums.get(FEDERAL_BASE, ZERO),
        line_3=tax,
        line_5a_wages=insured,
        line_5a_tax=insured_tax,
        line_5c_wages=wages,
        line_5c_tax=wages_tax,
        line_5d_wages=above,
        line_5d_tax=above_tax,
        line_5e=total,
        line_6=tax + total,
        line_7=cents,
        line_10=tax + total + cents,
    )


def _counted(pays: list[Result]) -> int:
    last = pays[0].pay_date
    day = date(last.year, _quarter(last) * 3, COUNTING_DAY)
    return len({pay.subject for pay in pays if pay.period_from <= day <= pay.period_to})


def _quarter(on: date) -> int:
    return (on.month - 1) // 3 + 1


def _add(sums: dict[str, Decimal], codes: tuple[str, ...]) -> Decimal:
    return sum((sums.get(code, ZERO) for code in codes), ZERO)


def _under(sums: dict[str, Decimal], prefix: str, suffix: str = "") -> tuple[tuple[str, Decimal], ...]:
    return tuple(
        (code.removeprefix(prefix).removesuffix(suffix), amount)
        for code, amount in sums.items()
        if code.startswith(prefix) and code.endswith(suffix)
    )


def _refuse_mixed(kinds: set[tuple[object, ...]]) -> None:
    if len(kinds) != 1:
        raise InvalidInputs(problem=wording.MIXED_RESULTS)
