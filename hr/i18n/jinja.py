"""The languages inside templates: gettext and the filters for dates, numbers and money."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from jinja2 import Environment, pass_context
from jinja2.runtime import Context

from hr.i18n import formats, texts
from hr.i18n.locales import LANGUAGE_NAMES, locale

EXTENSION = "jinja2.ext.i18n"
ISO = re.compile(r"\d{4}-(0[1-9]|1[0-2])(-\d\d)?")


def install(environment: Environment) -> None:
    """Teach a template environment our texts and formats."""
    if EXTENSION not in environment.extensions:
        environment.add_extension(EXTENSION)
    environment.policies["ext.i18n.trimmed"] = True
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        texts.raw_gettext,
        texts.raw_ngettext,
        newstyle=True,
        pgettext=texts.raw_pgettext,
        npgettext=texts.raw_npgettext,
    )
    environment.globals.update(current_locale=locale, language_names=LANGUAGE_NAMES)
    environment.filters.update({name: _at_render(function) for name, function in FILTERS.items()})


def _at_render(function: Callable[..., str]) -> Callable[..., str]:
    """Keep a filter from being worked out when the template is compiled, in whatever language that was."""

    @pass_context
    def show(_context: Context, *values: Any, **options: Any) -> str:
        return function(*values, **options)

    return show


def date_filter(value: date | None, style: formats.DateStyle = "medium") -> str:
    """Write a date, or nothing when there is none."""
    return "" if value is None else formats.format_date(value, style)


def datetime_filter(
    value: datetime | str | None, style: formats.DateStyle = "medium", in_zone: Any = None
) -> str:
    """Write a moment, also one kept in ISO form, in the company's zone; or nothing when there is none."""
    if value is None:
        return ""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return formats.format_datetime(moment, style, in_zone)


def time_filter(value: datetime | None, in_zone: Any = None) -> str:
    """Write a time of day, or nothing when there is none."""
    return "" if value is None else formats.format_time(value, in_zone)


def money_filter(
    amount: int | Decimal | None, currency: str = "", *, signed: bool = False, symbol: bool = True
) -> str:
    """Write an amount, an `int` being minor units, or nothing when there is none."""
    return "" if amount is None else formats.format_money(amount, currency, signed=signed, symbol=symbol)


def percent_filter(
    points: int | Decimal | float | None, decimals: int | None = None, *, signed: bool = False
) -> str:
    """Write percentage points, or nothing when there are none."""
    return "" if points is None else formats.format_percent(points, decimals, signed=signed)


def number_filter(
    value: int | Decimal | float | None, decimals: int | None = None, *, signed: bool = False
) -> str:
    """Write a number, or nothing when there is none."""
    return "" if value is None else formats.format_number(value, decimals, signed=signed)


def translated_filter(message: object, values: dict[str, object] | None = None) -> str:
    """Show a stored message: an English text looked up now, with its values filled in, ISO dates in words."""
    if not isinstance(message, str):
        return str(message or "")
    return texts.gettext(message, **{name: _in_words(value) for name, value in (values or {}).items()})


def _in_words(value: object) -> object:
    if not isinstance(value, str) or not ISO.fullmatch(value):
        return value
    is_month = len(value) == len("2026-11")
    day = date.fromisoformat(f"{value}-01" if is_month else value)
    return formats.format_date(day, "month" if is_month else "short")


FILTERS: dict[str, Callable[..., str]] = {
    "date": date_filter,
    "datetime": datetime_filter,
    "time": time_filter,
    "money": money_filter,
    "percent": percent_filter,
    "number": number_filter,
    "in_words": formats.format_list,
    "translated": translated_filter,
}
