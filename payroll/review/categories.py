"""The categories of changes, in the order of the review."""

from hr.i18n import LazyText, lazy_gettext

NEW, LEFT, HELD = "new", "left", "held"
PAY, CONTRACT, ABSENCE, ONE_OFF = "pay", "contract", "absence", "one_off"
TAX_DATA, BANK, RETRO, LAW, OTHER = "tax_data", "bank", "retro", "law", "other"

CATEGORIES: dict[str, LazyText] = {
    NEW: lazy_gettext("New on this run"),
    LEFT: lazy_gettext("No longer on it"),
    HELD: lazy_gettext("Held back now"),
    PAY: lazy_gettext("Pay changes"),
    CONTRACT: lazy_gettext("Contract changes"),
    ABSENCE: lazy_gettext("Days, hours and absences"),
    ONE_OFF: lazy_gettext("Variable and one-off pay"),
    TAX_DATA: lazy_gettext("Tax data"),
    BANK: lazy_gettext("Bank accounts"),
    RETRO: lazy_gettext("Earlier periods"),
    LAW: lazy_gettext("Legal figures"),
    OTHER: lazy_gettext("Extra pays and the rest"),
}
