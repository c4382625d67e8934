"""What a change and a flag say to a reader."""

from datetime import date
from decimal import Decimal
from typing import Any

from hr.i18n import format_date, format_money, format_number, format_percent, gettext, ngettext
from payroll.review.changes import Value
from payroll.review.flags import BLOCKING, HOLDS, INFO, SENTENCES, TITLES, WARNING, Flag
from payroll.runs import wording as run_wording
from payroll.runs.problems import PAYMENT_TITLE
from payroll.runs.problems import TITLES as MARKS

MONEY = frozenset({"net", "low", "high", "before", "gross"})
TONES = {HOLDS: "bad", BLOCKING: "bad", WARNING: "warn", INFO: ""}


def value(pair: Value, currency: str) -> str:
    """Return what a fact was or is, in the reader's language."""
    kind, text = pair
    if not kind:
        return ""
    if kind in ("money", "annual", "hourly"):
        return _money(kind, int(text), currency)
    if kind == "percent":
        return format_percent(Decimal(text), 2)
    if kind == "day":
        return gettext("since %(day)s", day=format_date(date.fromisoformat(text), "short"))
    if kind == "hours":
        return gettext("%(hours)s hours a week", hours=format_number(Decimal(text)))
    if kind == "account":
        return f"•••• {text}"
    if kind == "pays":
        return ngettext("%(num)s pay a year", "%(num)s pays a year", int(text))
    if kind == "group":
        return gettext("Contribution group %(number)s", number=text)
    return gettext("Indefinite") if text == "indefinite" else gettext("Temporary")


def _money(kind: str, cents: int, currency: str) -> str:
    amount = format_money(cents, currency)
    if kind == "annual":
        return gettext("%(amount)s a year", amount=amount)
    return gettext("%(amount)s an hour", amount=amount) if kind == "hourly" else amount


def title(flag: Flag) -> str:
    """Return the few words that name a flag."""
    return gettext(TITLES.get(flag.key) or MARKS.get(flag.key, PAYMENT_TITLE))


def reason(flag: Flag, currency: str) -> str:
    """Return the sentence of a flag."""
    if flag.key not in SENTENCES:
        return run_wording.reason_of(flag.message, flag.values, currency)
    return gettext(flag.message, **{name: _shown(name, each, currency) for name, each in flag.values.items()})


def _shown(name: str, each: Any, currency: str) -> str:
    if name in MONEY:
        return format_money(int(each), currency)
    return format_number(Decimal(each))


def grade(flag: Flag, *, is_accepted: bool) -> tuple[str, str]:
    """Return the tone and the word of a flag."""
    if is_accepted:
        return "plain", gettext("Accepted")
    words = {
        HOLDS: gettext("Held back"),
        BLOCKING: gettext("Blocks"),
        WARNING: gettext("Check"),
        INFO: gettext("Info"),
    }
    return TONES[flag.grade], words[flag.grade]
