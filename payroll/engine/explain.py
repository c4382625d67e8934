"""The English texts of labels, trace steps and refusals, by key, and how a step becomes a sentence.

Keys are stored with the lines; the texts may be reworded without touching what is stored.
Placeholders tell by their ending how a value is shown: `_rate` percent, `_count`, `_days` and `_year` plain
numbers, `_text` as it is; everything else is money.
"""

from collections.abc import Callable, Mapping
from decimal import Decimal

from payroll.engine.model import Step, StepValue


def N_(text: str) -> str:
    """Mark a text for translation without translating it."""
    return text


BAD_PERIOD = N_("the period ends before it starts")
BAD_PAYS = N_("the pays of a year are neither twelve nor twelve and the extra pays")
BAD_FREQUENCY = N_("the frequency or the number of the period is less than one")
BAD_WORKED_DAYS = N_("fewer than one day worked")
BAD_SHARES = N_("the shares of a split are negative or nothing at all")
BAD_AMOUNT = N_("an amount is negative or no decimal number")
BAD_NUMBER = N_("a number is no exact decimal number, or too large")
BAD_EXTRA_PAY = N_("an extra pay is in no month of the year, or its accrued share is not between 0 and 1")
BAD_CHOICE = N_("a value is none of the choices that there are")
FACT_MISSING = N_("a fact that this pay needs is missing")
BAD_KIND = N_("a value is of another kind than the one that is asked for")
NO_CODE = N_("an element has no code")
OWN_CODE = N_("an element has the code of a line that the law makes")
SAME_PERIOD = N_("two pays are of one period and one pay day")
PERIOD_TOO_LONG = N_("the period is longer than a year")
BAD_PAY_DATE = N_("the pay day is more than a month before the period begins")

REFUSALS: dict[str, str] = {
    "refused": N_("This pay cannot be calculated."),
    "statutory_pack_expired": N_("There are no published figures of %(country)s for %(topic)s on %(on)s."),
    "unknown_country": N_("There is no payroll for the country %(country)s."),
    "unsupported": N_("Not supported: %(feature)s."),
    "invalid_inputs": N_("The facts of this pay are incomplete or contradict each other: %(problem)s."),
    "negative_net": N_("The deductions exceed the pay by %(shortfall)s."),
    "formula_unreadable": N_("The formula cannot be read at character %(position)s: %(word)s."),
    "formula_incomplete": N_("The formula ends too early."),
    "formula_too_long": N_("The formula is longer than %(limit)s characters."),
    "formula_too_deep": N_("The formula has more than %(limit)s levels of brackets."),
    "formula_unknown_name": N_("The formula uses a name that does not exist here: %(name)s."),
    "formula_unknown_function": N_("The formula uses a function that does not exist: %(name)s."),
    "formula_wrong_count": N_("The function %(name)s has the wrong number of values."),
    "formula_mixes_units": N_("The formula adds or compares money and plain numbers: %(formula)s."),
    "formula_multiplies_money": N_("The formula multiplies money by money: %(formula)s."),
    "formula_divides_by_money": N_("The formula divides a plain number by money: %(formula)s."),
    "formula_division_by_zero": N_("The formula divides by zero."),
    "formula_out_of_range": N_("The formula gives a number that is too large."),
    "formula_value_missing": N_("The formula needs a value that this pay does not have: %(name)s."),
    "formula_no_money": N_("The formula of %(code)s gives a plain number and no amount of money."),
    "formula_negative": N_("The formula of %(code)s gives a negative amount: %(amount)s."),
    "formula_and_amount": N_("The element %(code)s has a formula and an amount; it can have only one."),
    "formula_cycle": N_("These formulas need each other: %(codes)s."),
    "formula_repeated_code": N_("Two elements with a formula in play have the same code: %(code)s."),
    "gross_up_no_exact_amount": N_(
        "No amount gives a net of exactly %(wanted)s: "
        "%(below)s gives %(net_below)s and %(above)s gives %(net_above)s."
    ),
    "gross_up_out_of_reach": N_("No amount up to %(highest)s gives a net of %(wanted)s."),
    "gross_up_already_above": N_("The net is already %(net)s, which is more than %(wanted)s."),
    "gross_up_no_element": N_("There is no element %(code)s to vary in this pay."),
    "snapshot_broken": N_("The sealed pay has been changed or is not complete."),
    "snapshot_unknown_format": N_("The sealed pay is written in a format that is not known: %(format)s."),
    "snapshot_outgrown": N_("Version %(version)s of the engine cannot read what this pay was sealed with."),
    "snapshot_unknown_rules": N_("The rules %(version)s of %(country)s are not part of this version."),
    "snapshot_unknown_engine": N_(
        "The pay was sealed by version %(version)s of the engine, which is not this one."
    ),
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
    "step.formula": N_("By the formula %(formula_text)s: %(amount)s."),
    "step.voided": N_("Cancels %(original)s: %(amount)s."),
    "compare.before": N_("Net before: %(amount)s."),
    "compare.after": N_("Net now: %(amount)s."),
    "compare.move": N_("%(name)s moves the net by %(amount)s: %(reasons)s."),
    "compare.new": N_("new"),
    "compare.gone": N_("no longer there"),
    "compare.base": N_("its base changed: %(amount)s"),
    "compare.rate": N_("its rate changed: %(amount)s"),
    "compare.parameter": N_("the legal figures changed: %(amount)s"),
    "compare.quantity": N_("its quantity changed: %(amount)s"),
    "compare.days": N_("the days that count changed: %(amount)s"),
    "compare.amount": N_("its amount changed: %(amount)s"),
    "rounding.half_up_cent": N_("to the nearest cent"),
    "rounding.truncate_cent": N_("cut after two decimals"),
    "rounding.ceiling_cent": N_("up to the next cent"),
    "rounding.floor_unit": N_("down to the whole unit"),
    "rounding.ceiling_unit": N_("up to the whole unit"),
    "rounding.half_up_unit": N_("to the nearest whole unit"),
    "rounding.truncate_fourth": N_("cut after four decimals"),
    "rounding.half_down_third": N_(
        "cut after three decimals, then to the cent, a third decimal of five dropped"
    ),
    "choice.min": N_("min"),
    "choice.max": N_("max"),
}

# The arithmetic of each step: the value it results in, and how it follows from the step's other values.
EQUATIONS: dict[str, str] = {
    "step.annual_share": "amount = half_up_cent(annual / pays_count)",
    "step.monthly_rest": "amount = half_up_cent(annual / 12) - salary",
    "step.part_of_period": "amount = half_up_cent(full * worked_days / period_days)",
    "step.accrued": "amount = half_up_cent(full * accrued_rate / 100)",
    "step.percent": "amount = half_up_cent(base * rate / 100)",
    "step.voided": "amount = 0 - original",
}

FORMULA_STEP = "step.formula"
FORMULA_VALUE = "formula_text"


def equation_of(step: Step, equations: Mapping[str, str]) -> str | None:
    """Return the equation of a step; a step that only states a fact has none.

    A formula of the personnel desk is its own equation, rounded to the cent.
    """
    if step.key == FORMULA_STEP:
        return f"amount = half_up_cent({dict(step.values)[FORMULA_VALUE]})"
    return equations.get(step.key)


def kind_of(name: str) -> str:
    """Tell how the value of a placeholder is shown: money, percent, number, year or text."""
    ending = name.rsplit("_", 1)[-1]
    if ending == "rate":
        return "percent"
    if ending == "year":
        return "year"
    if ending in ("count", "days"):
        return "number"
    return "text" if ending in ("text", "on") else "money"


def render(step: Step, message: str, show: Callable[[str, StepValue], str]) -> str:
    """Return the sentence of a step; `message` is its translated text, `show(kind, value)` writes a value.

    A year is written here: in no language is it grouped into thousands as other numbers are.
    """
    kinds = ((name, kind_of(name), value) for name, value in step.values)
    return message % {
        name: str(value) if kind == "year" else show(kind, value) for name, kind, value in kinds
    }


def show_plain(kind: str, value: StepValue) -> str:
    """Write a value without a locale, for logs and tests."""
    if kind == "percent":
        return f"{value} %"
    return f"{value:.2f}" if kind == "money" and isinstance(value, Decimal) else str(value)
