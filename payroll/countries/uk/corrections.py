"""What becomes of a difference found later: pay is taxed when it is paid, and year-to-date figures carry it.

Employment income is taxed in the year it is received (ITEPA 2003, 18); National Insurance and student loans
are reckoned on the pay of the earnings period in which it is paid (SSCR 2001, 7). HMRC is told the
year's figures as they now stand in the next full payment submission, never a difference.
"""

from datetime import date, timedelta

from payroll.countries.uk.periods import FIRST_DAY
from payroll.engine.model import Category
from payroll.engine.retro import Delta, Treatment, TreatmentKind

FILING = "FPS"
SOURCE = "ITEPA 2003, 18; SSCR 2001, 7"
MADE_AGAIN = (Category.TAX, Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION)
# Made again from the pay of the period they are in: repayments, and salary given up for a pension.
MADE_FROM_PAY = ("uk.student_loan.", "uk.pension.")


def treatment(delta: Delta, paid_on: date) -> Treatment:
    """Return how a difference of an earlier period is settled when the next pay day is `paid_on`."""
    if delta.category in (Category.BASE, Category.INFO):
        kind = TreatmentKind.INFORMATION
        return Treatment(kind, "uk.treatment.information", delta.period_from, delta.period_to)
    if delta.category in MADE_AGAIN or delta.code.startswith(MADE_FROM_PAY):
        kind = TreatmentKind.YEAR_TO_DATE
        first, last = tax_month_of(paid_on)
        return Treatment(kind, "uk.treatment.year_to_date", first, last, filing=FILING, source=SOURCE)
    kind = TreatmentKind.PAID_NOW
    period = (delta.period_from, delta.period_to)
    return Treatment(kind, "uk.treatment.pay", *period, filing=FILING, source=SOURCE)


def tax_month_of(on: date) -> tuple[date, date]:
    """Return the first and last day of the tax month of a day.

    >>> tax_month_of(date(2026, 11, 30))
    (datetime.date(2026, 11, 6), datetime.date(2026, 12, 5))
    """
    day = FIRST_DAY[1]
    first = on.replace(day=day) if on.day >= day else (on.replace(day=1) - timedelta(days=1)).replace(day=day)
    return first, (first.replace(day=1) + timedelta(days=32)).replace(day=day - 1)
