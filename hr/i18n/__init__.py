"""The two languages of the product: texts, dates, numbers and money in the reader's form."""

from hr.i18n.formats import (
    format_date,
    format_datetime,
    format_list,
    format_money,
    format_number,
    format_percent,
    format_time,
)
from hr.i18n.locales import DEFAULT_LOCALE, LANGUAGE_NAMES, LOCALES, locale, negotiate, set_locale, use_locale
from hr.i18n.texts import (
    N_,
    LazyText,
    gettext,
    lazy_gettext,
    lazy_pgettext,
    ngettext,
    pgettext,
    record_missing,
)
from hr.i18n.zones import set_zone, use_zone, zone

__all__ = [
    "DEFAULT_LOCALE",
    "LANGUAGE_NAMES",
    "LOCALES",
    "N_",
    "LazyText",
    "format_date",
    "format_datetime",
    "format_list",
    "format_money",
    "format_number",
    "format_percent",
    "format_time",
    "gettext",
    "lazy_gettext",
    "lazy_pgettext",
    "locale",
    "negotiate",
    "ngettext",
    "pgettext",
    "record_missing",
    "set_locale",
    "set_zone",
    "use_locale",
    "use_zone",
    "zone",
]
