"""Sick leave in a month: its days by their place in the leave, what they pay, and the bases that go on.

Sources: LGSS 171 and 173 for the days and payers, RDLeg 8/2015 art. 144.4 for the contributions that go on,
147.2 for the benefits and top-ups that do not contribute.
"""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from payroll.countries.es import wording
from payroll.countries.es.facts import LeaveKind, SickLeave
from payroll.countries.es.parameters import LeaveStep, SickPay
from payroll.countries.es.social_security import DAYS_OF_EVERY_MONTH, FIRST_DAILY_GROUP
from payroll.engine.model import HUNDRED
from payroll.engine.refusals import InvalidInputs, Unsupported
from payroll.engine.rounding import half_up_cent

MOST_DAYS_OF_MONTH = 31
# A year, and the half year by which the INSS may extend it; then it decides (LGSS 169.1.a and 170).
LONGEST_LEAVE = 365 + 180


class Stretch(NamedTuple):
    """The days of a month that fall into one step of a leave, and what they are paid."""

    step: LeaveStep
    days: int
    daily: Decimal
    amount: Decimal


def days_of_leaves(leaves: tuple[SickLeave, ...], group: int, first: date) -> int:
    """Return the days of a month, as its group counts them, that belong to sick leaves."""
    return sum(len(counted_days(leave, group, first)) for leave in leaves)


def counted_days(leave: SickLeave, group: int, first: date) -> list[date]:
    """Return the days of leave in a month; monthly groups count thirtieths whatever the month's length.

    The last day of a short month stands for the days that lack to thirty, the 31st counts only on its own.
    """
    last = first.replace(day=monthrange(first.year, first.month)[1])
    begins, ends = max(first_day(leave), first), min(leave.ends_on or last, last)
    days = [begins + timedelta(each) for each in range((ends - begins).days + 1)]
    if group >= FIRST_DAILY_GROUP or not days:
        return days
    if last.day > DAYS_OF_EVERY_MONTH and ends == last and len(days) > 1:
        return days[:-1]
    if ends == last:
        days += [last] * (DAYS_OF_EVERY_MONTH - last.day)
    return days


def first_day(leave: SickLeave) -> date:
    """Return the first day that the leave pays for: a work accident's own day is an ordinary one."""
    return leave.starts_on + timedelta(1 if leave.kind is LeaveKind.WORK_ACCIDENT else 0)


def stretches(leave: SickLeave, group: int, first: date, parameters: SickPay) -> list[Stretch]:
    """Return what the days of a month are paid, by the steps of the leave."""
    is_illness = leave.kind is LeaveKind.ILLNESS
    steps = parameters.illness if is_illness else parameters.work_accident
    base = leave.common_base if is_illness else leave.professional_base
    daily = half_up_cent(base / leave.base_days)
    begins = first_day(leave)
    numbers = [(day - begins).days + 1 for day in counted_days(leave, group, first)]
    found = []
    for step, following in zip(steps, (*steps[1:], None), strict=True):
        days = sum(1 for number in numbers if _is_in(number, step, following))
        if days:
            found.append(Stretch(step, days, daily, half_up_cent(daily * days * step.rate / HUNDRED)))
    return found


def _is_in(number: int, step: LeaveStep, following: LeaveStep | None) -> bool:
    return number >= step.from_day and (following is None or number < following.from_day)


def continued(base: Decimal, base_days: int, days: int) -> Decimal:
    """Return the base that goes on for days of leave, as it was in the month before."""
    return half_up_cent(base * days / base_days)


def refuse_bad_leaves(leaves: Iterable[SickLeave], group: int, first: date, employed: int) -> None:
    """Refuse leaves that overlap, end before they begin or exceed the days employed, and impossible bases."""
    free_from = date.min
    for leave in sorted(leaves, key=lambda each: each.starts_on):
        ends = leave.ends_on or date.max
        if leave.starts_on < free_from or ends < leave.starts_on:
            raise InvalidInputs(problem=wording.BAD_LEAVE)
        free_from = ends if ends == date.max else ends + timedelta(1)
        if (
            not 1 <= leave.base_days <= MOST_DAYS_OF_MONTH
            or leave.common_base < 0
            or leave.professional_base < 0
        ):
            raise InvalidInputs(problem=wording.BAD_LEAVE_BASE)
        if not 0 <= leave.topped_up_to <= HUNDRED:
            raise InvalidInputs(problem=wording.BAD_TOP_UP)
    if days_of_leaves(tuple(leaves), group, first) > employed:
        raise InvalidInputs(problem=wording.BAD_LEAVE)


def refuse_unclear_leaves(
    leaves: tuple[SickLeave, ...], group: int, first: date, worked_days: int | None, ends_on: date | None
) -> None:
    """Refuse leaves whose days in a month cannot be told; `ends_on` is the last day of the employment."""
    last = first.replace(day=monthrange(first.year, first.month)[1])
    of_month = [leave for leave in leaves if first_day(leave) <= last and (leave.ends_on or last) >= first]
    for leave in of_month:
        if ends_on is not None and (leave.ends_on or last) > ends_on:
            raise InvalidInputs(problem=wording.LEAVE_PAST_END)
        if leave.ends_on is None and worked_days is not None and ends_on is None:
            # Who leaves within the month is not sick until its end; who joins says so with the end.
            raise InvalidInputs(problem=wording.LEAVE_WITHOUT_END)
        if (min(leave.ends_on or last, last) - leave.starts_on).days >= LONGEST_LEAVE:
            raise Unsupported(wording.LONG_LEAVE)
    if group >= FIRST_DAILY_GROUP or last.day == DAYS_OF_EVERY_MONTH or worked_days is not None:
        return
    sick = sum((min(each.ends_on or last, last) - max(first_day(each), first)).days + 1 for each in of_month)
    if sick == DAYS_OF_EVERY_MONTH and days_of_leaves(leaves, group, first) == DAYS_OF_EVERY_MONTH:
        # All thirtieths are of the leave, though a day was worked; no rule says what that day is paid.
        raise Unsupported(wording.SICK_TO_THE_30TH)
