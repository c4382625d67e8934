"""The English texts of labels, trace steps and refusals, by key, and how a step becomes a sentence.

Keys are stored with the lines; the texts may be reworded without touching what is stored.
Placeholders tell by their ending how a value is shown: `_rate` percent, `_count`, `_days` and `_year` plain
numbers, `_text` as it is; everything else is money.
"""

from collections.abc import Callable
from decimal import Decimal

from payroll.engine.model import Step, StepValue


def N_(text: str) -> str:
    """Mark a text for translation without translating it."""
    return text


BAD_PERIOD = N_("the period ends before it starts")
BAD_PAYS = N_("the pays of a year are neither twelve nor twelve and the extra pays")
BAD_WORKED_DAYS = N_("fewer than one day worked")
BAD_AMOUNT = N_("an amount is negative or no decimal number")

REFUSALS: dict[str, str] = {
    "refused": N_("This pay cannot be calculated."),
    "statutory_pack_expired": N_("There are no published figures of %(country)s for %(topic)s on %(on)s."),
    "unknown_country": N_("There is no payroll for the country %(country)s."),
    "unsupported": N_("Not supported: %(feature)s."),
    "invalid_inputs": N_("The facts of this pay are incomplete or contradict each other: %(problem)s."),
    "negative_net": N_("The deductions exceed the pay by %(shortfall)s."),
}

TEXTS: dict[str, str] = {
    "salary": N_("Base salary"),
    "prorated_extra_pays": N_("Extra pays, monthly part"),
    "extra_pay": N_("Extra pay"),
    "step.annual_share": N_("%(annual)s a year divided into %(pays_count)s pays gives %(amount)s."),
    "step.monthly_rest": N_("A twelfth of %(annual)s is %(twelfth)s; less the base salary of %(salary)s."),
    "step.part_of_period": N_("%(full)s for %(worked_days)s of %(period_days)s days gives %(amount)s."),
    "step.accrued": N_("The accrued share is %(accrued_rate)s of %(full)s: %(amount)s."),
    "step.given": N_("Entered for this period: %(amount)s."),
    "step.percent": N_("%(rate)s of %(base)s is %(amount)s."),
}


def kind_of(name: str) -> str:
    """Tell how the value of a placeholder is shown: money, percent, number or text."""
    ending = name.rsplit("_", 1)[-1]
    if ending == "rate":
        return "percent"
    if ending in ("count", "days", "year"):
        return "number"
    return "text" if ending in ("text", "on") else "money"


def render(step: Step, message: str, show: Callable[[str, StepValue], str]) -> str:
    """Return the sentence of a step; `message` is its translated text, `show(kind, value)` writes a value."""
    return message % {name: show(kind_of(name), value) for name, value in step.values}


def show_plain(kind: str, value: StepValue) -> str:
    """Write a value without a locale, for logs and tests."""
    if kind == "percent":
        return f"{value} %"
    return f"{value:.2f}" if kind == "money" and isinstance(value, Decimal) else str(value)
