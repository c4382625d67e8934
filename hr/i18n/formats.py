"""Dates, times, numbers and money as the reader of the current language writes them."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Literal, overload
from zoneinfo import ZoneInfo

from babel import dates, lists, numbers

from hr.i18n.locales import cldr_locale, locale
from hr.i18n.zones import zone

DateStyle = Literal["day", "short", "medium", "long", "weekday", "full", "month", "numeric"]

NO_BREAK_SPACE = "\u00a0"
MINUS = "\u2212"
CENTS = 2  # places of a currency that is not told

# Quoted "de" is literal text in a CLDR pattern.
DATE_PATTERNS: dict[str, dict[DateStyle, str]] = {
    "es": {
        "day": "d MMM",
        "short": "d MMM",
        "medium": "d MMM y",
        "long": "d 'de' MMMM 'de' y",
        "weekday": "EEEE d 'de' MMMM",
        "full": "EEEE d 'de' MMMM 'de' y",
        "month": "MMMM 'de' y",
        "numeric": "dd/MM/y",
    },
    "en": {
        "day": "d MMM",
        "short": "d MMM",
        "medium": "d MMM y",
        "long": "d MMMM y",
        "weekday": "EEEE d MMMM",
        "full": "EEEE d MMMM y",
        "month": "MMMM y",
        "numeric": "dd/MM/y",
    },
}


def format_date(value: date, style: DateStyle = "medium") -> str:
    """Write a date: short `16 nov`, medium `16 nov 2026`, long, weekday, full, month or numeric."""
    day = _local(value, None).date() if isinstance(value, datetime) else value
    return dates.format_date(day, DATE_PATTERNS[locale()][style], locale=cldr_locale())


def format_time(value: datetime | time, in_zone: ZoneInfo | str | None = None) -> str:
    """Write a time of day on the 24-hour clock, `9:05`."""
    moment = _local(value, in_zone) if isinstance(value, datetime) else value
    return f"{moment.hour}:{moment.minute:02d}"


def format_datetime(
    value: datetime, style: DateStyle = "medium", in_zone: ZoneInfo | str | None = None
) -> str:
    """Write a moment in the company's zone, `16 nov 2026, 9:05`; a naive one is taken as UTC."""
    moment = _local(value, in_zone)
    return f"{format_date(moment.date(), style)}, {format_time(moment.time())}"


@overload
def format_money(
    amount: int | Decimal, currency: str, *, signed: bool = False, symbol: bool = True
) -> str: ...


@overload
def format_money(amount: int | Decimal, *, signed: bool = False, symbol: Literal[False]) -> str: ...


def format_money(
    amount: int | Decimal, currency: str = "", *, signed: bool = False, symbol: bool = True
) -> str:
    """Write an amount, `1.916,58 €` or `€1,916.58`.

    An `int` counts minor units (cents), a `Decimal` major ones. `signed` writes the plus too;
    `symbol=False` leaves the currency out, for columns whose head names it. Otherwise it has to be told:
    pounds under a euro sign are worse than no page, hence `TypeError`.
    """
    if symbol and not currency:
        raise TypeError("An amount with a symbol needs its currency.")
    precision = numbers.get_currency_precision(currency) if currency else CENTS
    major = Decimal(amount).scaleb(-precision) if isinstance(amount, int) else amount
    if symbol:
        text = numbers.format_currency(abs(major), currency, locale=cldr_locale())
    else:
        text = _decimal(abs(major), precision, precision)
    return _sign(major, text, signed=signed)


def format_number(value: int | Decimal | float, decimals: int | None = None, *, signed: bool = False) -> str:
    """Write a number, with exactly `decimals` places if given, else with those it has (at most 6)."""
    number = _exact(value)
    text = _decimal(abs(number), decimals or 0, 6 if decimals is None else decimals)
    return _sign(number, text, signed=signed)


def format_percent(
    points: int | Decimal | float, decimals: int | None = None, *, signed: bool = False
) -> str:
    """Write percentage points, `6.5` as `6,5 %`: what is given is what is shown, not a fraction of one."""
    return f"{format_number(points, decimals, signed=signed)}{NO_BREAK_SPACE}%"


def format_list(items: Iterable[object], style: Literal["and", "or"] = "and") -> str:
    """Write a list in words, `Ana, Luis y Eva`."""
    words = [str(item) for item in items]
    shape: Literal["standard", "or"] = "or" if style == "or" else "standard"
    text = lists.format_list(words, style=shape, locale=cldr_locale())
    return _euphonic(text, words[-1]) if locale() == "es" and len(words) > 1 else text


def _euphonic(text: str, last: str) -> str:
    """Write `e` before the sound of i and `u` before that of o (RAE, Ortografía 2010)."""
    head = text.removesuffix(last)
    if head.endswith(" y ") and re.match(r"h?[ií](?![aeo])", last, re.IGNORECASE):
        return head.removesuffix("y ") + "e " + last
    if head.endswith(" o ") and re.match(r"h?[oó]", last, re.IGNORECASE):
        return head.removesuffix("o ") + "u " + last
    return text


def _local(value: datetime, in_zone: ZoneInfo | str | None) -> datetime:
    target = ZoneInfo(in_zone) if isinstance(in_zone, str) else in_zone or zone()
    aware = value if value.tzinfo else value.replace(tzinfo=UTC)
    return aware.astimezone(target)


def _exact(value: int | Decimal | float) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _decimal(value: Decimal, least: int, most: int) -> str:
    places = "0" * least + "#" * (most - least)
    pattern = f"#,##0.{places}" if places else "#,##0"
    return numbers.format_decimal(value, format=pattern, locale=cldr_locale())


def _sign(value: Decimal, text: str, *, signed: bool) -> str:
    if not re.search(r"[1-9]", text):  # −0,00 is no amount
        return text
    if value < 0:
        return MINUS + text
    return f"+{text}" if signed else text
