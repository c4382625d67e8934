"""The bases of a month as lines: remuneration, extra pays, both contribution bases, tax."""

from calendar import monthrange
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import NamedTuple

from payroll.countries.es import social_security, wording
from payroll.countries.es.allowances import sum_steps
from payroll.countries.es.earnings import (
    IN_KIND,
    MONTHS,
    extra_pay_part,
    for_days,
    part_of_month,
)
from payroll.countries.es.facts import CONTRIBUTIONS, IRPF, OVERTIME, OVERTIME_FORCE_MAJEURE, SpanishFacts
from payroll.countries.es.part_month import whole_month
from payroll.countries.es.sick_leave import continued, counted_days
from payroll.countries.es.social_security import Bases, Limits
from payroll.engine.model import ZERO, Category, Inputs, Line, Record, Step, line_of, shape
from payroll.engine.pack import Row
from payroll.engine.refusals import Unsupported
from payroll.engine.rules import clamp

LIMIT = ("total", "floor", "ceiling", "amount")
RAISED_TO_STEP = shape("es.step.raised_to", *LIMIT)
CUT_TO_STEP = shape("es.step.cut_to", *LIMIT)
STAYS_WITHIN_STEP = shape("es.step.stays_within", *LIMIT)
OVERTIME_ADDED_STEP = shape("es.step.overtime_added", "before", "overtime", "total")
WITH_EXTRAS_STEP = shape("es.step.with_extras", "remuneration", "extras", "total")
NO_EXTRA_PAYS_STEP = shape("es.step.no_extra_pays", "amount")
HOURLY_FLOOR_STEP = shape("es.step.hourly_floor", "hours_count", "hourly", "floor")
BASE_GOES_ON_STEP = shape("es.step.base_goes_on", "base", "sick_days", "base_days", "added")
WITH_LEAVE_STEP = shape("es.step.with_leave", "before", "added", "total")

REMUNERATION = "es.base.remuneration"
EXTRA_PAYS = "es.base.prorated_extra_pays"
COMMON_BASE = "es.base.common_contingencies"
PROFESSIONAL_BASE = "es.base.professional_contingencies"
OVERTIME_BASE = "es.base.overtime"
FORCE_MAJEURE_BASE = "es.base.overtime_force_majeure"
IRPF_BASE = "es.base.irpf"
IN_KIND_BASE = "es.base.irpf_in_kind"

# The quotas whose amount hangs on one of the two limited bases.
BASE_OF = {
    "common_contingencies": COMMON_BASE,
    "intergenerational_equity": COMMON_BASE,
    "work_accidents": PROFESSIONAL_BASE,
    "unemployment": PROFESSIONAL_BASE,
    "vocational_training": PROFESSIONAL_BASE,
    "wage_guarantee": PROFESSIONAL_BASE,
}


@lru_cache(maxsize=64)
def is_calendar_month(first: date, last: date) -> bool:
    """Tell whether a period is exactly one calendar month."""
    whole = first.replace(day=monthrange(first.year, first.month)[1])
    return first.day == 1 and last == whole


def is_certain(unverified: tuple[str, ...], figure: str) -> bool:
    """Tell whether a figure is none of the unverified ones of its row; contract kinds share a stem."""
    return not any(name == "*" or name.startswith(figure) for name in unverified)


class Month(NamedTuple):
    """What the two limited bases start from: remuneration, extra pays, overtime, and the limits."""

    remuneration: Decimal
    extras: Decimal
    overtime: Decimal
    bounds: Limits
    hour_steps: tuple[Record, ...]
    together: Record

    @property
    def is_by_hours(self) -> bool:
        """Tell whether the minimums follow from the hours of a part-timer."""
        return bool(self.hour_steps)


def base_lines(
    inputs: Inputs, facts: SpanishFacts, row: Row, earnings: tuple[Line, ...], part_time: Row | None = None
) -> dict[str, Line]:
    """Return the month's bases by code, with their steps; `part_time` gives the minimums by hour."""
    amounts = _amounts(earnings)
    extras, extra_steps = _extras(inputs, facts)
    remuneration = sum(amounts[CONTRIBUTIONS], ZERO)
    overtime = sum(amounts[OVERTIME], ZERO) + sum(amounts[OVERTIME_FORCE_MAJEURE], ZERO)
    bounds, hour_steps = _limits(inputs, facts, row, part_time)
    together = _together(remuneration, extras)
    month = Month(remuneration, extras, overtime, bounds, hour_steps, together)
    steps = sum_steps(amounts[CONTRIBUTIONS])
    taxed = amounts[IRPF]
    # What contributes and what is taxed are mostly the same amounts.
    taxed_steps = steps if taxed == amounts[CONTRIBUTIONS] else sum_steps(taxed)
    lines = [
        _line(REMUNERATION, remuneration, inputs, steps),
        _line(EXTRA_PAYS, extras, inputs, extra_steps),
        _common(month, inputs, facts, row),
        _professional(month, inputs, facts, row),
        _line(IRPF_BASE, sum(taxed, ZERO), inputs, taxed_steps),
    ]
    in_kind = [line.amount for line in earnings if line.section == IN_KIND and IRPF in line.feeds]
    others = (
        (OVERTIME_BASE, amounts[OVERTIME]),
        (FORCE_MAJEURE_BASE, amounts[OVERTIME_FORCE_MAJEURE]),
        (IN_KIND_BASE, in_kind),
    )
    lines += [_line(code, sum(found, ZERO), inputs, sum_steps(found)) for code, found in others if any(found)]
    return {line.code: line for line in lines}


def _common(month: Month, inputs: Inputs, facts: SpanishFacts, row: Row) -> Line:
    bounds = month.bounds
    total, leave_steps = _with_leaves(month.remuneration + month.extras, inputs, facts, is_common=True)
    is_low = total < bounds.common_floor
    if is_low and inputs.working_time < 1 and not month.is_by_hours:
        raise Unsupported(wording.PART_TIME_FLOOR)
    amount = clamp(total, bounds.common_floor, bounds.ceiling)
    limit = _limit_step(total, bounds.common_floor, bounds.ceiling, amount)
    steps = (month.together, *leave_steps, *month.hour_steps[:1], limit)
    is_certain = not is_low or not (month.is_by_hours or _is_floor_open(facts, row))
    return _line(COMMON_BASE, amount, inputs, steps, row, is_certain)


def _professional(month: Month, inputs: Inputs, facts: SpanishFacts, row: Row) -> Line:
    bounds = month.bounds
    steps = [month.together]
    total = month.remuneration + month.extras
    if month.overtime:
        steps.append((OVERTIME_ADDED_STEP, total, month.overtime, total + month.overtime))
        total += month.overtime
    total, leave_steps = _with_leaves(total, inputs, facts, is_common=False)
    steps += [*leave_steps, *month.hour_steps[1:]]
    # The order's wording leaves open whether the minimum of a group raises this base too (LGSS 147).
    is_open = total < bounds.common_floor and bounds.professional_floor < bounds.common_floor
    if is_open:
        steps.append(Step("es.step.floor_unconfirmed"))
    amount = clamp(total, bounds.professional_floor, bounds.ceiling)
    steps.append(_limit_step(total, bounds.professional_floor, bounds.ceiling, amount))
    is_low = total < bounds.professional_floor
    is_doubtful = is_low and (month.is_by_hours or _is_accident_floor_open(facts, row))
    return _line(PROFESSIONAL_BASE, amount, inputs, tuple(steps), row, not is_open and not is_doubtful)


def _together(remuneration: Decimal, extras: Decimal) -> Record:
    return (WITH_EXTRAS_STEP, remuneration, extras, remuneration + extras)


def _extras(inputs: Inputs, facts: SpanishFacts) -> tuple[Decimal, tuple[Record, ...]]:
    if inputs.pays_per_year == MONTHS or not inputs.extra_pays:
        return ZERO, ((NO_EXTRA_PAYS_STEP, ZERO),)
    full, steps = extra_pay_part(inputs)
    part = part_of_month(full, inputs, facts)
    return (for_days(full, inputs, facts), (*steps, *part)) if part else (full, steps)


def _limits(
    inputs: Inputs, facts: SpanishFacts, row: Row, part_time: Row | None
) -> tuple[Limits, tuple[Record, ...]]:
    """Return the limits of a month; for a part-timer's hours with the steps of both minimums."""
    bounds = limits_of(inputs, facts, row)
    hours = facts.monthly_hours
    if part_time is None or hours is None:
        return bounds, ()
    group, hourly = facts.contribution_group, part_time.values.hourly_floors
    by_hours = social_security.part_time_limits(part_time.values, group, hours, bounds.ceiling)
    lowest = max(hourly)
    floors = (
        (hourly[min(group, lowest)], by_hours.common_floor),
        (hourly[lowest], by_hours.professional_floor),
    )
    steps = [(HOURLY_FLOOR_STEP, hours, each, floor) for each, floor in floors]
    return by_hours, tuple(steps)


def _with_leaves(
    amount: Decimal, inputs: Inputs, facts: SpanishFacts, *, is_common: bool
) -> tuple[Decimal, list[Record]]:
    """Add what goes on contributing for the days of sick leave."""
    steps: list[Record] = []
    if not facts.sick_leaves:
        return amount, steps
    for leave in facts.sick_leaves:
        days = len(counted_days(leave, facts.contribution_group, inputs.period_from))
        if not days:
            continue
        base = leave.common_base if is_common else leave.professional_base
        added = continued(base, leave.base_days, days)
        steps.append((BASE_GOES_ON_STEP, base, days, leave.base_days, added))
        steps.append((WITH_LEAVE_STEP, amount, added, amount + added))
        amount += added
    return amount, steps


def _is_floor_open(facts: SpanishFacts, row: Row) -> bool:
    is_daily = facts.contribution_group >= social_security.FIRST_DAILY_GROUP
    return not is_certain(row.unverified, "daily_floors" if is_daily else "monthly_floors")


def _is_accident_floor_open(facts: SpanishFacts, row: Row) -> bool:
    is_daily = facts.contribution_group >= social_security.FIRST_DAILY_GROUP
    return is_daily and not is_certain(row.unverified, "daily_accident_floor")


def limits_of(inputs: Inputs, facts: SpanishFacts, row: Row) -> Limits:
    """Return the limits of the person's group for the days employed."""
    group = facts.contribution_group
    return social_security.limits(
        row.values, group, inputs.worked_days or whole_month(group, inputs.period_from)
    )


def bases_of(inputs: Inputs, facts: SpanishFacts, row: Row, lines: dict[str, Line]) -> Bases:
    """Return the bases that the quotas are taken of, from their lines."""
    return Bases(
        lines[COMMON_BASE].amount,
        lines[PROFESSIONAL_BASE].amount,
        lines[REMUNERATION].amount + lines[EXTRA_PAYS].amount,
        _amount(lines, OVERTIME_BASE),
        _amount(lines, FORCE_MAJEURE_BASE),
        limits_of(inputs, facts, row).ceiling,
    )


def _amount(lines: dict[str, Line], code: str) -> Decimal:
    return lines[code].amount if code in lines else ZERO


def _amounts(earnings: tuple[Line, ...]) -> dict[str, list[Decimal]]:
    found: dict[str, list[Decimal]] = {
        CONTRIBUTIONS: [],
        OVERTIME: [],
        OVERTIME_FORCE_MAJEURE: [],
        IRPF: [],
    }
    for line in earnings:
        for tag in line.feeds:
            found[tag].append(line.amount)
    return found


def _limit_step(total: Decimal, floor: Decimal, ceiling: Decimal, amount: Decimal) -> Record:
    kind = RAISED_TO_STEP if total < floor else CUT_TO_STEP if total > ceiling else STAYS_WITHIN_STEP
    return (kind, total, floor, ceiling, amount)


def _line(
    code: str,
    amount: Decimal,
    inputs: Inputs,
    trace: tuple[Record, ...],
    row: Row | None = None,
    is_certain: bool = True,
) -> Line:
    # By position: five of these are made for everybody.
    return line_of(
        (
            code,
            Category.BASE,
            code,
            amount,
            inputs.period_from,
            inputs.period_to,
            None,
            None,
            code,
            row.id if row else "",
            is_certain,
            trace,
            None,
            "",
            (),
            "",
        )
    )
