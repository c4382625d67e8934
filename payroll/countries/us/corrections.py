"""What the law makes of a difference found later: supplemental when paid, W-2c for an earlier year."""

from datetime import date

from payroll.engine.model import Category
from payroll.engine.retro import Cause, Delta, Treatment, TreatmentKind

W_2C = "W-2c"
CONTRIBUTIONS = (Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION)
SOURCE = "IRS Publication 15, sections 7 and 13; General Instructions for Forms W-2 and W-2c"


def treatment(delta: Delta, paid_on: date) -> Treatment:
    """Return how one difference of a past period is settled on the next pay date."""
    is_earlier_year = delta.pay_date.year < paid_on.year
    if delta.category in (Category.BASE, Category.INFO):
        return _at(delta, TreatmentKind.INFORMATION, "us.treatment.information")
    if delta.category in (Category.EARNING, Category.DEDUCTION):
        return _pay(delta, paid_on, is_earlier_year)
    if delta.cause is not Cause.PARAMETERS and (delta.amount > 0 or not is_earlier_year):
        # The taxes that a difference in pay makes in its old period follow when it is paid or recovered.
        return _at(delta, TreatmentKind.INFORMATION, "us.treatment.with_the_wages")
    if not is_earlier_year:
        return _now(paid_on, TreatmentKind.YEAR_TO_DATE, "us.treatment.this_year")
    if delta.category in CONTRIBUTIONS:
        kind, text = TreatmentKind.ORIGINAL_PERIOD, "us.treatment.earlier_contribution"
        return _at(delta, kind, text, W_2C)
    return _at(delta, TreatmentKind.INFORMATION, "us.treatment.earlier_income_tax")


def _pay(delta: Delta, paid_on: date, is_earlier_year: bool) -> Treatment:
    if delta.net >= 0:
        return _now(paid_on, TreatmentKind.PAID_NOW, "us.treatment.supplemental")
    if is_earlier_year and delta.category is Category.EARNING:
        return _now(paid_on, TreatmentKind.PAID_NOW, "us.treatment.repaid", W_2C)
    return _now(paid_on, TreatmentKind.PAID_NOW, "us.treatment.recovered")


def _now(paid_on: date, kind: TreatmentKind, text: str, filing: str = "") -> Treatment:
    return Treatment(kind, text, paid_on, paid_on, filing=filing, source=SOURCE)


def _at(delta: Delta, kind: TreatmentKind, text: str, filing: str = "") -> Treatment:
    return Treatment(kind, text, delta.period_from, delta.period_to, filing=filing, source=SOURCE)
