"""What is withheld after tax, by legal priority: support, ordinary creditors, agreed deductions."""

from decimal import Decimal

from payroll.countries.us import garnishment, lines, wording
from payroll.countries.us.before_tax import deduction_line
from payroll.countries.us.earnings import NON_SALARY
from payroll.countries.us.facts import LONG_ARREARS, OTHER_FAMILY, SUPPORT, AmericanFacts
from payroll.engine.graph import Lines, Workings
from payroll.engine.model import HUNDRED, ZERO, Category, Element, ElementKind, Inputs, Line, Record, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import Unsupported
from payroll.engine.rounding import half_up_cent

SUPPORT_LIMIT_STEP = shape("us.step.support_limit", "disposable", "rate", "limit")
PROTECTED_STEP = shape("us.step.protected", "minimum_wage", "hours_count", "protected")
CREDITOR_LIMIT_STEP = shape("us.step.creditor_limit", "disposable", "rate", "protected", "limit")
ORDER_LIMIT_STEP = shape("us.step.order_limit", "disposable", "rate", "federal", "limit")
DISPOSABLE_STEP = shape("us.step.disposable", "disposable")
TAKEN_STEP = shape("us.step.taken", "limit", "taken", "room")
OWED_STEP = shape("us.step.owed", "owed", "room", "amount")

SUPPORT_FIGURES = ("support_rate", "support_other_family_rate", "support_arrears_rate")
STATE_FIGURES = ("federal_limit_states",)


def deductions(work: Workings, facts: AmericanFacts, earned: Lines, left: Decimal) -> Lines:
    """Return garnishments within their limits, then the agreed deductions that are not taken before tax."""
    inputs = work.inputs
    agreed = [x for x in inputs.elements if x.kind is ElementKind.DEDUCTION and not x.feeds]
    orders = [x for x in inputs.elements if x.kind is ElementKind.GARNISHMENT]
    # Reimbursed expenses are no earnings; only earnings are measured against the limits.
    reimbursed = sum((line.amount for line in earned if line.section == NON_SALARY), ZERO)
    made = _garnishments(work, facts, orders, max(ZERO, left - reimbursed)) if orders else []
    return (*made, *(deduction_line(item, inputs) for item in agreed))


def _garnishments(
    work: Workings, facts: AmericanFacts, orders: list[Element], disposable: Decimal
) -> list[Line]:
    inputs = work.inputs
    row = work.row("garnishment", inputs.pay_date)
    support = [order for order in orders if SUPPORT in order.feeds]
    made = _support(inputs, support, disposable, row)
    taken = sum((line.amount for line in made), ZERO)
    for order in orders:
        if SUPPORT not in order.feeds:
            made.append(_creditor(inputs, facts, order, disposable, taken, row))
            taken += made[-1].amount
    return made


def _support(inputs: Inputs, orders: list[Element], disposable: Decimal, row: Row) -> list[Line]:
    made: list[Line] = []
    taken = ZERO
    for order in orders:
        rate = garnishment.support_rate(OTHER_FAMILY in order.feeds, LONG_ARREARS in order.feeds, row.values)
        limit = half_up_cent(disposable * rate / HUNDRED)
        owed = half_up_cent(order.amount)
        # How several orders share what is too little is the law of each state.
        if len(orders) > 1 and taken + owed > limit:
            raise Unsupported(wording.SEVERAL_SUPPORT_ORDERS)
        steps = (_disposable(disposable), (SUPPORT_LIMIT_STEP, disposable, rate, limit))
        made.append(_order_line(inputs, order, owed, limit, taken, steps, row, SUPPORT_FIGURES))
        taken += made[-1].amount
    return made


def _creditor(
    inputs: Inputs, facts: AmericanFacts, order: Element, disposable: Decimal, taken: Decimal, row: Row
) -> Line:
    values = row.values
    if facts.work_state in values.forbidding_states:
        raise Unsupported(wording.CREDITOR_FORBIDDEN)
    if order.rate is None and facts.work_state not in values.federal_limit_states:
        raise Unsupported(wording.CREDITOR_STATE_LIMIT)
    protected = garnishment.protected(inputs.periods_per_year, values)
    limit = garnishment.creditor_limit(disposable, protected, values)
    steps = [
        _disposable(disposable),
        (PROTECTED_STEP, values.minimum_wage, values.protected_multiples[inputs.periods_per_year], protected),
        (CREDITOR_LIMIT_STEP, disposable, values.creditor_rate, protected, limit),
    ]
    if order.rate is not None:
        own = min(limit, half_up_cent(disposable * order.rate / HUNDRED))
        steps.append((ORDER_LIMIT_STEP, disposable, order.rate, limit, own))
        limit = own
    figures = STATE_FIGURES if order.rate is None else ()
    owed = half_up_cent(order.amount)
    return _order_line(inputs, order, owed, limit, taken, tuple(steps), row, figures)


def _disposable(disposable: Decimal) -> Record:
    return (DISPOSABLE_STEP, disposable)


def _order_line(
    inputs: Inputs,
    order: Element,
    owed: Decimal,
    limit: Decimal,
    taken: Decimal,
    steps: tuple[Record, ...],
    row: Row,
    figures: tuple[str, ...],
) -> Line:
    room = max(ZERO, limit - taken)
    amount = min(owed, room)
    room_left = (TAKEN_STEP, limit, taken, room)
    withheld = (OWED_STEP, owed, room, amount)
    trace = (*steps, room_left, withheld)
    line = lines.make(inputs, order.code, Category.DEDUCTION, order.label, amount, trace, row, figures)
    return line._replace(rule="us.garnishment")
