"""Finding sealed pays that today's facts and parameters change. It only reads.

A pay whose inputs have the digest they were sealed with, under parameters of the same hash, cannot have
changed and costs no calculation. What is left is computed again, each period with its own rules as now known.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import localcontext
from typing import NamedTuple

from sqlmodel import col, select

from hr import clock, db
from payroll import countries
from payroll.corrections import chain
from payroll.corrections.grounds import anew
from payroll.countries.registry import COUNTRIES
from payroll.engine import retro
from payroll.engine.digest import digest
from payroll.engine.model import Category, Inputs
from payroll.engine.pack import Pack
from payroll.engine.refusals import Refused
from payroll.engine.retro import Cause, Delta, Treatment, TreatmentKind
from payroll.engine.rounding import CONTEXT
from payroll.runs import service as runs
from payroll.runs.freshness import rules_in_force
from payroll.runs.grounds import tax_year_start
from payroll.runs.kinds import Ground, Slot
from payroll.runs.models import PAYABLE, REPLACEMENT, VOID, PayItem, PayRun
from payroll.runs.problems import Problem, from_refusal
from payroll.runs.states import SEALED
from payroll.snapshots.reading import opened

# A period that nobody should have been paid for: what keeps its pay from being computed says so.
NEVER_DUE = frozenset({"contract_expired", "onboarding_gate_open"})
# What is settled by paying, or with the authority for its month; the rest the year takes up by itself.
OWED = frozenset({TreatmentKind.PAID_NOW, TreatmentKind.ORIGINAL_PERIOD, TreatmentKind.FLAT_RATE})
CONTRIBUTIONS = frozenset({Category.EMPLOYEE_CONTRIBUTION, Category.EMPLOYER_CONTRIBUTION})

Packs = Callable[[str, date], Pack]


class Treated(NamedTuple):
    """One difference with the country's answer."""

    delta: Delta
    treatment: Treatment


@dataclass(frozen=True)
class Found:
    """One sealed pay that comes out otherwise now; `problem` is why it cannot be computed."""

    pay: chain.Paid
    first: PayRun
    differences: tuple[Treated, ...] = ()
    is_undue: bool = False
    problem: Problem | None = None


class Look(NamedTuple):
    """One sealed pay with what it would be computed from now."""

    pay: chain.Paid
    first: PayRun
    ground: Ground


def find(employment_id: str, *, packs: Packs = countries.load) -> list[Found]:
    """Return the sealed pays of a person, of this tax year and the one before, that differ now."""
    looks = [look for pay in standing(employment_id) if not is_same(look := _look(pay, packs))]
    undue = {look.pay.item.id for look in looks if _is_undue(look)}
    stuck = [look for look in looks if look.ground.inputs is None and look.pay.item.id not in undue]
    found = [Found(look.pay, look.first, problem=look.ground.problems[0]) for look in stuck]
    computed = [look for look in looks if look not in stuck]
    if computed:
        found += _differences(computed, undue)
    return sorted(found, key=lambda each: (each.first.pay_date, each.pay.item.id))


def standing(employment_id: str) -> list[chain.Paid]:
    """Return the sealed pays of a person that nobody took back."""
    taken_back = (
        select(PayItem.original_item_id)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment_id, PayItem.kind == VOID, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(SEALED))
    )
    query = (
        select(PayItem, PayRun)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment_id, PayItem.kind != VOID, PayItem.state == PAYABLE)
        .where(col(PayRun.state).in_(SEALED), col(PayItem.id).not_in(taken_back))
        .order_by(col(PayRun.pay_date), col(PayItem.id))
    )
    pays = [chain.Paid(item, run) for item, run in db.session().exec(query)]
    return [pay for pay in pays if chain.first_of(pay).run.pay_date >= _since(pay.run.country)]


def _since(country: str) -> date:
    this_year = tax_year_start(country, clock.today())
    return tax_year_start(country, date.fromordinal(this_year.toordinal() - 1))


def _look(pay: chain.Paid, packs: Packs) -> Look:
    item, first = pay.item, chain.first_of(pay).run
    ground = anew(Slot("", "", item.employment_id, item.person_id, REPLACEMENT, item.id), pay)
    if ground.pack is not None:
        ground = replace(ground, pack=packs(first.country, first.pay_date))
    return Look(pay, first, ground)


def is_same(look: Look) -> bool:
    """Tell whether a pay was sealed with the inputs and the parameters of now."""
    ground = look.ground
    if ground.inputs is None or ground.pack is None or ground.problems:
        return False
    if ground.pack.content_hash != look.pay.run.pack_hash:
        return False
    with localcontext(CONTEXT):
        return digest(ground.inputs) == look.pay.item.input_hash


def _is_undue(look: Look) -> bool:
    return bool(look.ground.problems) and {each.key for each in look.ground.problems} <= NEVER_DUE


def _differences(looks: Sequence[Look], undue: set[str]) -> list[Found]:
    then = [_then(look) for look in looks]
    now = [_now(look) for look in looks if look.pay.item.id not in undue]
    country = looks[0].first.country
    try:
        with localcontext(CONTEXT):
            outcome = retro.recompute(then, now, COUNTRIES[country].tax_year)
        treated = [_treated(delta, country) for delta in outcome.deltas]
    except Refused as refusal:
        return [Found(look.pay, look.first, problem=from_refusal(refusal)) for look in looks]
    by_day: dict[date, list[Treated]] = defaultdict(list)
    for each in treated:
        by_day[each.delta.pay_date].append(each)
    found = []
    for look in looks:
        differences = tuple(by_day.pop(look.first.pay_date, ()))
        is_undue = look.pay.item.id in undue
        if differences and (is_undue or _matters(look, differences)):
            found.append(Found(look.pay, look.first, differences, is_undue))
    return found


def _then(look: Look) -> retro.Period:
    sealed, pack, run = opened(look.pay.item.id), look.ground.pack, look.pay.run
    inputs: Inputs = sealed.inputs
    if pack is not None and (pack.content_hash, rules_in_force(pack)) == (run.pack_hash, run.engine_version):
        # The seal holds the rows that were asked for; the same pack has those that the facts of now ask for.
        return retro.Period(inputs, pack)
    return retro.Period(inputs, sealed.pack)


def _now(look: Look) -> retro.Period:
    assert look.ground.inputs is not None
    assert look.ground.pack is not None
    return retro.Period(look.ground.inputs, look.ground.pack)


def _treated(delta: Delta, country: str) -> Treated:
    rule = COUNTRIES[country].treatment
    if rule is None:
        kind = TreatmentKind.PAID_NOW
        return Treated(delta, Treatment(kind, "", delta.period_from, delta.period_to))
    return Treated(delta, rule(delta, runs.payable_now(country)))


def _is_never_taken_up(each: Treated) -> bool:
    """Tell contributions that late figures have changed: a later pay reckons its own period only."""
    delta = each.delta
    return delta.cause is Cause.PARAMETERS and delta.category in CONTRIBUTIONS and delta.before != delta.after


def _matters(look: Look, differences: Sequence[Treated]) -> bool:
    """Tell differences somebody has to look at from those that a later fact makes in any projection.

    A raise from next month on changes the year's expected pay, and so the tax an earlier month would have
    had; the law takes that up in the months to come. It is another thing when the month's own facts changed.
    """
    if any(each.treatment.kind in OWED or _is_never_taken_up(each) for each in differences):
        return True
    item, rows = look.pay.item, look.ground.rows
    return (rows.terms_id, rows.declaration_id) != (item.terms_id, item.declaration_id)
