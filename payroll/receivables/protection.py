"""What a pay may lose to our own claims: the country's protected net, and never more than there is.

Pure: inputs of the engine in, inputs of the engine out. Recoveries come as deductions of what is due; here
they are lowered to what the pay can bear. A pay below nothing is brought to nothing by what is then owed.
"""

from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal, localcontext
from typing import NamedTuple

from hr.i18n import N_
from payroll import engine
from payroll.countries.es.earnings import pays_extra
from payroll.countries.es.garnishment import unit_and_untouchable
from payroll.countries.us.garnishment import creditor_limit, protected
from payroll.engine.model import ZERO, Category, Element, ElementKind, Inputs, Result
from payroll.engine.pack import Pack
from payroll.engine.refusals import NegativeNet, Refused
from payroll.engine.rounding import CONTEXT

CARRIED = "owed.carried"
CARRIED_LABEL = N_("Pay below zero, owed from the next pay")
OWED, ADVANCE, LOAN, PAYOUT = "owed.", "advance.", "loan.", "advance_paid."
CENT = Decimal("0.01")
# The company's own rules where no law sets a limit for claims of the employer: of what a person agreed to,
# half of the net pay stays; in the United Kingdom 60 % of it stays, as under a deduction from earnings order.
AGREED_SHARE, BRITISH_SHARE = Decimal("0.5"), Decimal("0.4")
# A pay can only fall below nothing where what is taken is a large part of it.
LARGE_PART = Decimal("0.2")
MOST_TRIES = 3
NON_SALARY = "non_salary"


class Fitted(NamedTuple):
    """Inputs whose recoveries the pay can bear, and what the pay was below nothing."""

    inputs: Inputs
    carried: Decimal = ZERO


def is_recovery(element: Element) -> bool:
    """Tell whether an element takes back what somebody owes us."""
    return element.kind is ElementKind.DEDUCTION and element.code.startswith((OWED, ADVANCE, LOAN))


def fitted(inputs: Inputs, pack: Pack) -> Fitted:
    """Return the inputs with recoveries lowered to what may be taken; a refused pay stays as it is."""
    own = [item for item in inputs.elements if is_recovery(item)]
    if not own and not _may_fall_below(inputs):
        return Fitted(inputs)
    rest = replace(inputs, elements=tuple(item for item in inputs.elements if not is_recovery(item)))
    with localcontext(CONTEXT):
        try:
            result = engine.calculate(rest, pack)
        except NegativeNet as refusal:
            return _carried(rest, pack, refusal)
        except Refused:
            return Fitted(inputs)
        if not own:
            return Fitted(inputs)
        return Fitted(replace(rest, elements=(*rest.elements, *_lowered(own, rest, pack, result))))


def room(inputs: Inputs, pack: Pack, result: Result) -> Decimal:
    """Return what our claims may take of a pay by law or, where there is none, by the company's own rule."""
    paid_beside = _sum(result, Category.EARNING, section=NON_SALARY)
    net = result.net - paid_beside
    if pack.country == "es":
        wage = pack.at("minimum_wage", inputs.pay_date).values
        _, untouchable = unit_and_untouchable(wage, inputs.pays_per_year, pays_extra(inputs))
        found = net - untouchable
    elif pack.country == "us":
        found = _american(inputs, pack, result, paid_beside)
    else:
        found = net * BRITISH_SHARE
    return max(ZERO, min(found, net)).quantize(CENT, ROUND_FLOOR)


def agreed_room(result: Result) -> Decimal:
    """Return what a claim may take that the person agreed to, such as an advance."""
    net = result.net - _sum(result, Category.EARNING, section=NON_SALARY)
    return max(ZERO, net * AGREED_SHARE).quantize(CENT, ROUND_FLOOR)


def _american(inputs: Inputs, pack: Pack, result: Result, paid_beside: Decimal) -> Decimal:
    values = pack.at("garnishment", inputs.pay_date).values
    withheld = result.total(Category.TAX) + result.total(Category.EMPLOYEE_CONTRIBUTION)
    disposable = max(ZERO, result.gross - paid_beside - withheld)
    limit = creditor_limit(disposable, protected(inputs.periods_per_year, values), values)
    orders = {item.code for item in inputs.elements if item.kind is ElementKind.GARNISHMENT}
    taken = [line.amount for line in result.of(Category.DEDUCTION) if line.code in orders]
    return limit - sum(taken, ZERO)


def _lowered(own: list[Element], inputs: Inputs, pack: Pack, result: Result) -> list[Element]:
    by_law = room(inputs, pack, result)
    most = max(by_law, agreed_room(result))
    made, taken = [], ZERO
    for item in own:
        limit = by_law if item.code.startswith(OWED) else most
        amount = min(item.amount, max(ZERO, limit - taken))
        taken += amount
        if amount:
            made.append(replace(item, amount=amount))
    return made


def _carried(inputs: Inputs, pack: Pack, refusal: NegativeNet) -> Fitted:
    shortfall = ZERO
    for _ in range(MOST_TRIES):
        shortfall += Decimal(str(refusal.values["shortfall"]))
        carried = Element(CARRIED, ElementKind.NON_SALARY, shortfall, CARRIED_LABEL)
        found = replace(inputs, elements=(*inputs.elements, carried))
        try:
            engine.calculate(found, pack)
        except NegativeNet as again:  # an order took of what was added
            refusal = again
            continue
        except Refused:
            break
        return Fitted(found, shortfall)
    return Fitted(inputs)


def _may_fall_below(inputs: Inputs) -> bool:
    taken = ZERO
    for item in inputs.elements:
        if item.kind is ElementKind.BENEFIT_IN_KIND:
            return True
        if item.kind is ElementKind.DEDUCTION:
            if item.formula is not None or inputs.worked_days is not None:
                return True
            taken += item.amount
    return taken > inputs.annual_salary / inputs.periods_per_year * LARGE_PART


def _sum(result: Result, category: Category, *, section: str) -> Decimal:
    return sum((line.amount for line in result.of(category) if line.section == section), ZERO)
