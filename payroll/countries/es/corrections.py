"""What becomes of a difference found later: contributions go back to their month, tax does not.

Contributions are settled for the month they belong to (LGSS 147, settlement L03). Tax of the same year is not
charged as it is: the pay enters the year's expectation, and the rate is regularised (RIRPF 87). Pay of an
earlier year is taxed flat when it is paid (RIRPF 80).
"""

from datetime import date
from decimal import Decimal

from payroll.engine.model import Category
from payroll.engine.retro import Delta, Treatment, TreatmentKind

ARREARS, TAX_RETURN, YEARLY_RETURN = "L03", "111", "190"
CONTRIBUTIONS = (Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION)


def treatment(delta: Delta, paid_on: date) -> Treatment:
    """Return how a difference of an earlier month is settled when the next pay day is `paid_on`."""
    if delta.category in CONTRIBUTIONS:
        text = "es.treatment.contributions"
        return _answer(TreatmentKind.ORIGINAL_PERIOD, text, delta, filing=ARREARS, source="LGSS 147")
    is_earlier_year = delta.pay_date.year < paid_on.year
    if delta.category is Category.TAX:
        if is_earlier_year:
            # The flat tax on the pay itself stands in for it.
            return _answer(TreatmentKind.INFORMATION, "es.treatment.tax_of_earlier_year", delta)
        text = "es.treatment.tax"
        return _answer(TreatmentKind.REGULARISED, text, delta, filing=TAX_RETURN, source="RIRPF 87")
    if delta.category is not Category.EARNING:
        kind = TreatmentKind.PAID_NOW if delta.net else TreatmentKind.INFORMATION
        text = "es.treatment.deduction" if delta.net else "es.treatment.information"
        return _answer(kind, text, delta)
    if not is_earlier_year:
        return _answer(
            TreatmentKind.PAID_NOW, "es.treatment.pay", delta, filing=TAX_RETURN, source="RIRPF 87"
        )
    if delta.amount < 0:
        text = "es.treatment.owed_back"
        return _answer(TreatmentKind.PAID_NOW, text, delta, filing=YEARLY_RETURN)
    text, rate = "es.treatment.arrears", arrears_rate(paid_on)
    return _answer(TreatmentKind.FLAT_RATE, text, delta, rate, filing=TAX_RETURN, source="RIRPF 80")


def arrears_rate(paid_on: date) -> Decimal:
    """Return the flat percentage on pay of an earlier year."""
    # The registry, which the loader asks, imports this country: only when called is it complete.
    from payroll.countries.loader import read

    rate: Decimal = read("es").at("irpf", paid_on).values.arrears_rate
    return rate


def _answer(
    kind: TreatmentKind,
    text: str,
    delta: Delta,
    rate: Decimal | None = None,
    *,
    filing: str = "",
    source: str = "",
) -> Treatment:
    return Treatment(kind, text, delta.period_from, delta.period_to, rate, filing, source)
