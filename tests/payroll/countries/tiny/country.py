"""Tinyland: its facts, parameters, rules, texts and equations, and the entry that a package names."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from payroll.countries.country import CheckValue, Country, Topic
from payroll.countries.fields import Fields
from payroll.engine.graph import Graph, Lines, Workings, line_node
from payroll.engine.model import HUNDRED, ZERO, Category, Facts, Inputs, Line, Step
from payroll.engine.pack import Pack
from payroll.engine.refusals import InvalidInputs
from payroll.engine.retro import Delta, Treatment, TreatmentKind
from payroll.engine.rounding import half_up_cent

TEXTS = {
    "xt.pay": "Pay",
    "xt.levy": "Levy",
    "xt.base.levy": "Pay above the allowance",
    "xt.step.above": "%(pay)s less the allowance of %(allowance)s is %(above)s.",
    "xt.treatment.when_paid": "Levied when it is paid.",
}
EQUATIONS = {"xt.step.above": "above = max(pay - allowance, 0)"}
NOT_TINY = "the facts are not of Tinyland"


@dataclass(frozen=True, slots=True)
class Levy:
    """The figures of the Levy Act."""

    rate: Decimal
    allowance: Decimal


@dataclass(frozen=True, slots=True)
class TinyFacts(Facts):
    """What Tinyland asks: who is exempt."""

    is_exempt: bool = False


def _refuse(inputs: Inputs, pack: Pack) -> None:
    if not isinstance(inputs.facts, TinyFacts):
        raise InvalidInputs(problem=NOT_TINY)


def _earnings(work: Workings) -> Lines:
    inputs = work.inputs
    amount = half_up_cent(inputs.annual_salary / inputs.periods_per_year)
    values = (("annual", inputs.annual_salary), ("pays_count", inputs.periods_per_year), ("amount", amount))
    salary = _line(work, "xt.pay", Category.EARNING, amount, Step("step.annual_share", values))
    paid = [
        _line(work, item.code, Category.EARNING, item.amount, Step("step.given", (("amount", item.amount),)))
        for item in inputs.elements
    ]
    return (salary, *paid)


def _levy(work: Workings) -> Lines:
    row = work.row("levy", work.inputs.pay_date)
    pay = sum((line.amount for line in work.of(EARNINGS)), ZERO)
    above = max(pay - row.values.allowance, ZERO)
    rate = ZERO if work.inputs.facts == TinyFacts(is_exempt=True) else row.values.rate
    levy = half_up_cent(above * rate / HUNDRED)
    values = (("pay", pay), ("allowance", row.values.allowance), ("above", above))
    due = Step("step.percent", (("base", above), ("rate", rate), ("amount", levy)))
    step = Step("xt.step.above", values)
    return (
        _line(work, "xt.levy", Category.TAX, levy, step, due),
        _line(work, "xt.base.levy", Category.BASE, above, step),
    )


def _line(work: Workings, code: str, category: Category, amount: Decimal, *trace: Step) -> Line:
    inputs = work.inputs
    return Line(code, category, code, amount, inputs.period_from, inputs.period_to, trace=trace)


EARNINGS = line_node("earnings", _earnings)
LEVY = line_node("levy", _levy, EARNINGS)


def _check_levy(inputs: dict[str, Any], on: date, pack: Pack) -> dict[str, CheckValue]:
    row = Fields(inputs)
    pay, figures = row.money("pay"), pack.at("levy", on).values
    row.finish()
    return {"levy": half_up_cent(max(pay - figures.allowance, ZERO) * figures.rate / HUNDRED)}


def _treatment(delta: Delta, paid_on: date) -> Treatment:
    return Treatment(TreatmentKind.YEAR_TO_DATE, "xt.treatment.when_paid", paid_on, paid_on)


TINYLAND = Country(
    code="xt",
    folder=Path(__file__).parent,
    topics={"levy": Topic("the levy", Levy)},
    rules=Graph(refuse=_refuse, nodes=(EARNINGS, LEVY)),
    facts=TinyFacts,
    components={"levy": _check_levy},
    texts=TEXTS,
    equations=EQUATIONS,
    treatment=_treatment,
)
