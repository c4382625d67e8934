"""What an off-cycle pay is computed from.

Where contributions and tax belong to a period (Spain, the United Kingdom), what is added later is part of
that period's pay: the sealed pay is taken back and made again with it, so that bases, ceilings and rates are
those of one pay, and the difference is paid. In the United States such pay stands on its own. A termination
is the whole last pay with its settlement, paid before the regular run.
"""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import col, select

from hr import db
from payroll.corrections import grounds as corrections
from payroll.countries.us.facts import AmericanFacts, SupplementalMethod
from payroll.engine.model import ZERO, Element, ElementKind
from payroll.entries import recurring
from payroll.entries import service as entries
from payroll.offcycle.models import TERMINATION, OffCyclePay
from payroll.runs import grounds
from payroll.runs.kinds import Ground, Place, RunKind, Slot, register
from payroll.runs.models import OFF_CYCLE, PAY, REGULAR, PayRun

ON_ITS_OWN = frozenset({"us"})


def pays_of(run_id: str) -> list[OffCyclePay]:
    """Return who gets what on a run, in a stable order."""
    query = select(OffCyclePay).where(OffCyclePay.run_id == run_id).order_by(col(OffCyclePay.employment_id))
    return list(db.session().exec(query))


def places(run: PayRun) -> list[Place]:
    """Return a void and a replacement for pays that are added to, and one place for those on their own."""
    if stands_alone(run):
        return [Place(row.employment_id, row.person_id) for row in pays_of(run.id)]
    return corrections.places(run)


def stands_alone(run: PayRun) -> bool:
    """Tell whether the pays of a run are pays of their own."""
    return run.country in ON_ITS_OWN or run.reason == TERMINATION


def off_cycle_grounds(run: PayRun, slots: Sequence[Slot]) -> list[Ground]:
    """Return what the items of an off-cycle run rest on."""
    own = [slot for slot in slots if slot.kind == PAY]
    found = corrections.correction_grounds(run, [slot for slot in slots if slot.kind != PAY])
    if own:
        found += _last_pay(run, own) if run.reason == TERMINATION else _own_pay(run, own)
    return found


def made_again(run: PayRun, slot: Slot, retell: corrections.Retell) -> Ground:
    """Return what the pay of an off-cycle run is computed from when it is corrected: again nothing else."""
    make = _last_pay if run.reason == TERMINATION else _own_pay
    if not stands_alone(run):
        found, *_ = grounds.grounds_of(run, [slot], grounds.period_of(run), retell=retell)
        return found
    (ground,) = make(run, [slot], retell)
    return ground


def _as_told(_: str, told: grounds.Told) -> grounds.Told:
    return told


def _last_pay(run: PayRun, slots: Sequence[Slot], change: corrections.Retell = _as_told) -> list[Ground]:
    """Return the whole pay of the period, as the regular run would make it."""
    regular = entries.elements_for(
        [slot.employment_id for slot in slots],
        first=run.period,
        last=run.period_to,
        pay_date=run.pay_date,
        run_kind=REGULAR,
        run_id=run.id,
    )

    def retell(employment_id: str, told: grounds.Told) -> grounds.Told:
        return change(employment_id, told._replace(elements=regular.get(employment_id, ())))

    return grounds.grounds_of(run, slots, grounds.period_of(run), retell=retell)


def _own_pay(run: PayRun, slots: Sequence[Slot], change: corrections.Retell = _as_told) -> list[Ground]:
    rows = {row.employment_id: row for row in pays_of(run.id)}
    standing = recurring.elements(list(rows), first=run.period, last=run.period_to, run_kind=REGULAR)
    wanted: dict[str, tuple[Element, ...]] = {}

    def retell(employment_id: str, told: grounds.Told) -> grounds.Told:
        taken = [each for each in standing.get(employment_id, ()) if each.kind is ElementKind.DEDUCTION]
        more = taken if rows[employment_id].takes_deductions else []
        changed = change(employment_id, told._replace(elements=(*told.elements, *more), absences=()))
        wanted[employment_id] = changed.elements
        return changed

    found = grounds.grounds_of(run, slots, grounds.period_of(run), retell=retell)
    return [alone(each, wanted[each.slot.employment_id], rows[each.slot.employment_id]) for each in found]


def alone(ground: Ground, elements: Sequence[Element], row: OffCyclePay) -> Ground:
    """Return a ground with nothing but some elements: no salary, no hours of the contract."""
    if ground.inputs is None:
        return ground
    facts = ground.inputs.facts
    if isinstance(facts, AmericanFacts) and row.tax_method:
        facts = replace(facts, supplemental_method=SupplementalMethod(row.tax_method))
    inputs = replace(
        ground.inputs, annual_salary=ZERO, elements=tuple(elements), worked_days=None, facts=facts
    )
    return replace(ground, inputs=inputs)


corrections.MAKERS[OFF_CYCLE] = made_again
register(RunKind(OFF_CYCLE, places, off_cycle_grounds))
