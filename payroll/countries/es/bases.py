"""The bases of a month as lines: remuneration, extra pays, both contribution bases, tax."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from payroll.countries.es import social_security, wording
from payroll.countries.es.earnings import MONTHS, for_days, monthly_extra_pays
from payroll.countries.es.facts import CONTRIBUTIONS, IRPF, OVERTIME, OVERTIME_FORCE_MAJEURE, SpanishFacts
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.social_security import Bases, Limits
from payroll.engine.model import ZERO, Category, Inputs, Line, Step
from payroll.engine.pack import Row
from payroll.engine.refusals import Unsupported

REMUNERATION = "es.base.remuneration"
EXTRA_PAYS = "es.base.prorated_extra_pays"
COMMON_BASE = "es.base.common_contingencies"
PROFESSIONAL_BASE = "es.base.professional_contingencies"
OVERTIME_BASE = "es.base.overtime"
FORCE_MAJEURE_BASE = "es.base.overtime_force_majeure"
IRPF_BASE = "es.base.irpf"

# The quotas whose amount hangs on one of the two limited bases.
BASE_OF = {
    "common_contingencies": COMMON_BASE,
    "intergenerational_equity": COMMON_BASE,
    "work_accidents": PROFESSIONAL_BASE,
    "unemployment": PROFESSIONAL_BASE,
    "vocational_training": PROFESSIONAL_BASE,
    "wage_guarantee": PROFESSIONAL_BASE,
}


def is_calendar_month(first: date, last: date) -> bool:
    """Tell whether a period is exactly one calendar month."""
    whole = first.replace(day=monthrange(first.year, first.month)[1])
    return first.day == 1 and last == whole


def is_verified(row: Row, figure: str) -> bool:
    """Tell whether a figure of a row rests on more than one source; contract kinds share a stem."""
    return not any(name == "*" or name.startswith(figure) for name in row.unverified)


def base_lines(inputs: Inputs, facts: SpanishFacts, row: Row, earnings: tuple[Line, ...]) -> dict[str, Line]:
    """Return the month's bases by code, each with the steps that lead to it."""
    sums = _sums(earnings)
    extras = ZERO if inputs.pays_per_year == MONTHS else for_days(monthly_extra_pays(inputs), inputs, facts)
    bounds = limits_of(inputs, facts, row)
    remuneration = sums[CONTRIBUTIONS]
    if inputs.working_time < 1 and remuneration + extras < bounds.common_floor:
        raise Unsupported(wording.PART_TIME_FLOOR)
    overtime = sums[OVERTIME] + sums[OVERTIME_FORCE_MAJEURE]
    found = social_security.bases(remuneration + extras, sums[OVERTIME], sums[OVERTIME_FORCE_MAJEURE], bounds)
    added = Step("es.step.remuneration_with_extras", (("remuneration", remuneration), ("extras", extras)))
    common = (added, _limit_step(remuneration + extras, bounds.common_floor, bounds.ceiling))
    over = (Step("es.step.with_overtime", (("overtime", overtime),)),) if overtime else ()
    total = remuneration + extras + overtime
    # The order's wording leaves open whether the minimum of a group raises this base too (LGSS 147).
    is_open = total < bounds.common_floor and bounds.professional_floor < bounds.common_floor
    doubt = (Step("es.step.floor_unconfirmed"),) if is_open else ()
    professional = (added, *over, _limit_step(total, bounds.professional_floor, bounds.ceiling), *doubt)
    floors = (
        "daily_floors" if facts.contribution_group >= social_security.FIRST_DAILY_GROUP else "monthly_floors"
    )
    is_floored = found.common > remuneration + extras
    lines = [
        _line(REMUNERATION, remuneration, inputs, _sum_step(remuneration)),
        _line(EXTRA_PAYS, extras, inputs, (Step("es.step.prorated_extra_pays", (("amount", extras),)),)),
        _line(COMMON_BASE, found.common, inputs, common, row, not is_floored or is_verified(row, floors)),
        _line(PROFESSIONAL_BASE, found.professional, inputs, professional, row, not is_open),
        _line(IRPF_BASE, sums[IRPF], inputs, _sum_step(sums[IRPF])),
    ]
    for code, tag in ((OVERTIME_BASE, OVERTIME), (FORCE_MAJEURE_BASE, OVERTIME_FORCE_MAJEURE)):
        if sums[tag]:
            lines.append(_line(code, sums[tag], inputs, _sum_step(sums[tag])))
    return {line.code: line for line in lines}


def limits_of(inputs: Inputs, facts: SpanishFacts, row: Row) -> Limits:
    """Return the limits of the person's group for the days worked."""
    group = facts.contribution_group
    return social_security.limits(
        row.values, group, inputs.worked_days or whole_month(group, inputs.period_from)
    )


def bases_of(inputs: Inputs, facts: SpanishFacts, row: Row, lines: dict[str, Line]) -> Bases:
    """Return the bases that the quotas are taken of, from their lines."""
    return Bases(
        common=lines[COMMON_BASE].amount,
        professional=lines[PROFESSIONAL_BASE].amount,
        remuneration=lines[REMUNERATION].amount + lines[EXTRA_PAYS].amount,
        overtime=_amount(lines, OVERTIME_BASE),
        force_majeure=_amount(lines, FORCE_MAJEURE_BASE),
        ceiling=limits_of(inputs, facts, row).ceiling,
    )


def _amount(lines: dict[str, Line], code: str) -> Decimal:
    return lines[code].amount if code in lines else ZERO


def _sums(earnings: tuple[Line, ...]) -> dict[str, Decimal]:
    sums = {CONTRIBUTIONS: ZERO, OVERTIME: ZERO, OVERTIME_FORCE_MAJEURE: ZERO, IRPF: ZERO}
    for line in earnings:
        for tag in line.feeds:
            sums[tag] += line.amount
    return sums


def _limit_step(amount: Decimal, floor: Decimal, ceiling: Decimal) -> Step:
    if amount < floor:
        return Step("es.step.raised", (("floor", floor),))
    if amount > ceiling:
        return Step("es.step.cut", (("ceiling", ceiling),))
    return Step("es.step.within", (("floor", floor), ("ceiling", ceiling)))


def _sum_step(amount: Decimal) -> tuple[Step, ...]:
    return (Step("es.step.sum", (("amount", amount),)),)


def _line(
    code: str,
    amount: Decimal,
    inputs: Inputs,
    trace: tuple[Step, ...],
    row: Row | None = None,
    is_certain: bool = True,
) -> Line:
    return Line(
        code=code,
        category=Category.BASE,
        label=code,
        amount=amount,
        period_from=inputs.period_from,
        period_to=inputs.period_to,
        rule=code,
        parameter=row.id if row else "",
        is_verified=is_certain,
        trace=trace,
    )
