"""When what is withheld from pay, and what the company adds to it, has to be with the authorities.

Spain: contributions by the last day of the month after they accrue (RD 1415/2004, art. 56); Modelo 111 by the
20th after its month or quarter (RD 439/2007, art. 108), which its filing says. United Kingdom: by the 22nd
after the tax month, which ends on the 5th, where it is paid electronically (SI 2003/2682, reg. 69). United
States: monthly depositors by the 15th of the next month (26 CFR 31.6302-1(c)); who deposits every half week
is told by the Internal Revenue Service.
"""

from calendar import monthrange
from datetime import date

SPAIN_FILED = 20
UK_MONTH_ENDS, UK_PAID = 5, 22
US_PAID = 15


def contributions_due(country: str, period_to: date, pay_date: date) -> date:
    """Return the last day for the contributions of a pay.

    >>> contributions_due("es", date(2026, 11, 30), date(2026, 11, 30))
    datetime.date(2026, 12, 31)
    """
    if country == "es":
        following = _in_next_month(period_to, 1)
        return following.replace(day=monthrange(following.year, following.month)[1])
    return tax_due(country, pay_date)


def tax_due(country: str, pay_date: date) -> date:
    """Return the last day for the tax withheld from a pay where it is paid by the month.

    >>> tax_due("uk", date(2026, 11, 5)), tax_due("uk", date(2026, 11, 6))
    (datetime.date(2026, 11, 22), datetime.date(2026, 12, 22))
    """
    if country == "uk":
        in_time = pay_date.day <= UK_MONTH_ENDS
        return pay_date.replace(day=UK_PAID) if in_time else _in_next_month(pay_date, UK_PAID)
    return _in_next_month(pay_date, US_PAID if country == "us" else SPAIN_FILED)


def _in_next_month(day: date, number: int) -> date:
    year, month = divmod(day.year * 12 + day.month, 12)
    return date(year, month + 1, number)
