"""What an off-cycle run would pay, worked out as the run itself would and then forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from hr import db
from hr.access import Actor
from hr.money import from_minor
from hr.people import service as people
from payroll.engine.model import ZERO, Category
from payroll.offcycle import service
from payroll.offcycle.models import MISSED_PAY
from payroll.offcycle.service import Terms, Wanted
from payroll.runs import calculation
from payroll.runs.kinds import Slot, kind_of
from payroll.runs.models import PayRun
from payroll.runs.problems import Problem


@dataclass(frozen=True)
class Trial:
    """What one person would get: the element, and what it does to tax, contributions and net."""

    person: str
    amount: Decimal
    tax: Decimal
    contributions: Decimal
    net: Decimal
    problems: tuple[Problem, ...] = ()


def try_out(*, actor: Actor, group_id: str, terms: Terms, wanted: Sequence[Wanted], note: str) -> list[Trial]:
    """Return what a run would pay each person; nothing of it is kept."""
    point = db.session().begin_nested()
    try:
        run = service.prepare(actor=actor, group_id=group_id, terms=terms, wanted=wanted, note=note)
        return [] if terms.reason == MISSED_PAY else _trials(run)
    finally:
        point.rollback()


def _trials(run: PayRun) -> list[Trial]:
    rows = {row.employment_id: row for row in service.pays_of(run.id)}
    slots = [Slot(f"trial-{number}", run.id, *place) for number, place in enumerate(kind_of(run).places(run))]
    outcomes = calculation.compute(run, slots)
    found = []
    for employment_id, row in rows.items():
        mine = [each for each in outcomes if each.ground.slot.employment_id == employment_id]
        results = [each.result for each in mine if each.result]

        def total(category: Category) -> Decimal:
            return sum((result.total(category) for result in results), ZERO)  # noqa: B023  (called at once)

        found.append(
            Trial(
                people.get_person(row.person_id).name,
                from_minor(row.amount_minor) or total(Category.EARNING),
                total(Category.TAX),
                total(Category.EMPLOYEE_CONTRIBUTION),
                sum((result.net for result in results), ZERO),
                tuple(problem for each in mine if not each.result for problem in each.problems),
            )
        )
    return found
