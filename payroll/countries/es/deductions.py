"""What is withheld after tax, by legal priority: court orders first, agreed deductions after them."""

from decimal import Decimal

from payroll.countries.es.earnings import pays_extra
from payroll.countries.es.garnishment import attachable, unit_and_untouchable
from payroll.engine.model import ZERO, Category, Element, ElementKind, Inputs, Line, Step
from payroll.engine.pack import Pack
from payroll.engine.rounding import half_up_cent

TOPIC_WAGE = "minimum_wage"
TOPIC_GARNISHMENT = "garnishment"


def deductions(inputs: Inputs, pack: Pack, disposable: Decimal) -> tuple[Line, ...]:
    """Return the garnishments the law lets through, in the order given, then the agreed deductions."""
    orders = [item for item in inputs.elements if item.kind is ElementKind.GARNISHMENT]
    agreed = [item for item in inputs.elements if item.kind is ElementKind.DEDUCTION]
    return (*_garnishments(orders, inputs, pack, disposable), *(_agreed(item, inputs) for item in agreed))


def _garnishments(orders: list[Element], inputs: Inputs, pack: Pack, disposable: Decimal) -> list[Line]:
    if not orders:
        return []
    wage = pack.at(TOPIC_WAGE, inputs.pay_date)
    scale = pack.at(TOPIC_GARNISHMENT, inputs.pay_date)
    # Reimbursed expenses and indemnities are not wages; only wages are measured against the scale.
    net = disposable - sum((x.amount for x in inputs.elements if x.kind is ElementKind.NON_SALARY), ZERO)
    unit, untouchable = unit_and_untouchable(wage.values, inputs.pays_per_year, pays_extra(inputs))
    limit = left = attachable(net, unit, untouchable, scale.values)
    lines = []
    for order in orders:
        amount = min(half_up_cent(order.amount), left)
        left -= amount
        steps = (
            Step("es.step.garnishment_free", (("untouchable", untouchable), ("net", net))),
            Step("es.step.garnishment_limit", (("limit", limit),)),
            Step("es.step.garnishment_owed", (("owed", order.amount), ("amount", amount))),
        )
        is_verified = not wage.unverified and not scale.unverified
        lines.append(
            _line(order, amount, inputs, "es.garnishment", steps, f"{scale.id} {wage.id}", is_verified)
        )
    return lines


def _agreed(element: Element, inputs: Inputs) -> Line:
    amount = half_up_cent(element.amount)
    return _line(element, amount, inputs, "es.element", (Step("step.given", (("amount", amount),)),))


def _line(
    element: Element,
    amount: Decimal,
    inputs: Inputs,
    rule: str,
    trace: tuple[Step, ...],
    parameter: str = "",
    is_verified: bool = True,
) -> Line:
    return Line(
        code=element.code,
        category=Category.DEDUCTION,
        label=element.label,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        quantity=element.quantity,
        rate=element.rate,
        rule=rule,
        parameter=parameter,
        is_verified=is_verified,
        trace=trace,
    )
