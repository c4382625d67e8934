"""What a correction would do, before anybody decides on it: to pay, tax, journal and cash. It only reads."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from hr import db
from hr.company import service as company
from hr.company.models import Department
from hr.money import to_minor
from hr.people import service as people
from payroll import engine
from payroll.corrections import chain
from payroll.corrections.grounds import anew
from payroll.corrections.models import REPLACE
from payroll.engine import retro
from payroll.engine.compare import Waterfall, compare
from payroll.engine.model import ZERO, Category, Element, Line, Result
from payroll.engine.refusals import Refused
from payroll.payments.booking import Posting, Sum, book
from payroll.payments.chart import chart_of
from payroll.runs.kinds import Slot
from payroll.runs.models import REPLACEMENT
from payroll.runs.problems import Problem, from_refusal
from payroll.snapshots.reading import sealed_result

BOOKED = (
    Category.EARNING,
    Category.EMPLOYEE_CONTRIBUTION,
    Category.TAX,
    Category.DEDUCTION,
    Category.EMPLOYER_CONTRIBUTION,
)


@dataclass(frozen=True)
class Change:
    """What one part of the pay was and would be."""

    category: str
    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        """Return what is added, negative for what is taken back."""
        return self.after - self.before


@dataclass(frozen=True)
class Preview:
    """One pay before and after its correction; `after` is None when it is only taken back."""

    before: Result
    after: Result | None
    changes: tuple[Change, ...]
    waterfall: Waterfall | None
    postings: tuple[Posting, ...]
    problems: tuple[Problem, ...] = ()

    @property
    def cash(self) -> Decimal:
        """Return what the person is still paid, or owes back when negative."""
        return (self.after.net if self.after else ZERO) - self.before.net

    @property
    def is_without_effect(self) -> bool:
        """Tell that the pay would come out as it was."""
        return self.after is not None and not any(each.difference for each in self.changes)


def preview(
    item_id: str, *, kind: str = REPLACE, left_out: Sequence[str] = (), added: Sequence[Element] = ()
) -> Preview:
    """Return what a correction of a sealed pay would do with the facts as now known."""
    found = chain.paid(item_id)
    before = sealed_result(item_id)
    if kind != REPLACE:
        return of_results(found, before, None)
    item = found.item
    slot = Slot("", "", item.employment_id, item.person_id, REPLACEMENT, item.id)
    ground = anew(slot, found, left_out=left_out, added=added)
    problems = ground.problems
    after = None
    if ground.inputs is not None and ground.pack is not None and not problems:
        try:
            after = engine.calculate(ground.inputs, ground.pack)
        except Refused as refusal:
            problems = (from_refusal(refusal),)
    if after is None:
        return Preview(before, None, (), None, (), problems)
    return of_results(found, before, after)


def of_results(found: chain.Paid, before: Result, after: Result | None) -> Preview:
    """Return the preview of taking one pay back and, perhaps, paying another in its place."""
    changes = tuple(
        Change(category.value, before.total(category), after.total(category) if after else ZERO)
        for category in BOOKED
        if before.total(category) or (after and after.total(category))
    )
    back = retro.void(before)
    results = [back, after] if after else [back]
    waterfall = compare(before, after) if after else None
    return Preview(before, after, changes, waterfall, tuple(_postings(found, results)))


def _postings(found: chain.Paid, results: Sequence[Result]) -> list[Posting]:
    lines = [line for result in results for line in result.lines]
    nets = [sum(to_minor(result.net) for result in results)]
    entity = company.get_legal_entity(found.run.legal_entity_id)
    return book(_sums(lines, _cost_centre(found)), nets, chart_of(entity, found.run.pay_date))


def _sums(lines: Iterable[Line], centre: str) -> list[Sum]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for line in lines:
        sums[line.category.value, line.code] += to_minor(line.amount)
    return [Sum(category, code, centre, amount) for (category, code), amount in sums.items()]


def _cost_centre(found: chain.Paid) -> str:
    employment = people.get_employment(found.item.employment_id)
    row = db.session().get(Department, employment.department_id) if employment.department_id else None
    return row.cost_centre if row else ""
