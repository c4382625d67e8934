"""What a stored line says to a reader: its label, how it came about, its sign."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hr.i18n import format_date, format_money, format_number, format_percent, gettext
from payroll.countries.wording import Told
from payroll.engine.model import Category
from payroll.entries import naming
from payroll.explain import unfolding
from payroll.explain.unfolding import Origin
from payroll.runs.models import PayBlocker, PayLine
from payroll.runs.problems import PAYMENT_TITLE, TITLES

TAKES_AWAY = frozenset({Category.EMPLOYEE_CONTRIBUTION.value, Category.TAX.value, Category.DEDUCTION.value})
TRANSLATED_VALUES = frozenset({"feature", "problem", "topic"})
MONEY_VALUES = frozenset({"amount", "minimum", "shortfall"})


@dataclass(frozen=True)
class LineView:
    """A line as a reader sees it; `amount` is in cents and negative when it is taken away."""

    label: str
    amount: int
    position: int
    note: str
    steps: tuple[Told, ...]
    origins: tuple[Origin, ...]
    parameter: str
    is_verified: bool


def view(line: PayLine) -> LineView:
    """Return a line in the reader's language."""
    return LineView(
        label=label(line),
        position=line.position,
        amount=-line.amount_minor if line.category in TAKES_AWAY else line.amount_minor,
        note=note(line),
        steps=unfolding.told(line),
        origins=unfolding.origins(line),
        parameter=line.parameter,
        is_verified=line.is_verified,
    )


def views(lines: Sequence[PayLine], *categories: Category) -> list[LineView]:
    """Return the lines of some categories in the reader's language, in payslip order."""
    wanted = {category.value for category in categories}
    return [view(line) for line in lines if line.category in wanted]


def label(line: PayLine) -> str:
    """Return what the line is called."""
    return naming.named(line.label, line.component)


def note(line: PayLine) -> str:
    """Return the short reason: so many percent of so much, or so many pieces."""
    if line.rate and line.base_minor is not None:
        return gettext(
            "%(rate)s of %(base)s",
            rate=format_percent(Decimal(line.rate), 2),
            base=format_money(line.base_minor, unfolding.currency_of(line)),
        )
    if line.quantity and line.rate:
        each = format_money(Decimal(line.rate), unfolding.currency_of(line))
        return f"{format_number(Decimal(line.quantity))} × {each}"
    return ""


def reason_of(message: str, values: Mapping[str, object], currency: str) -> str:
    """Return the sentence of a reason whose values are as they are stored."""
    return gettext(message, **{name: _value(name, value, currency) for name, value in values.items()})


def _value(name: str, value: object, currency: str) -> object:
    if not isinstance(value, str):
        return value
    if name == "on":
        return format_date(date.fromisoformat(value))
    if name in MONEY_VALUES:
        return format_money(Decimal(value), currency)
    return gettext(value) if name in TRANSLATED_VALUES else value


def title(blocker: PayBlocker) -> str:
    """Return the few words that name a blocker."""
    return gettext(TITLES.get(blocker.key, PAYMENT_TITLE))
