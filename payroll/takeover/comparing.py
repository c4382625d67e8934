"""Computing another payroll's months with our engine, from the facts in the portal, and comparing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from payroll import countries, engine
from payroll.engine.model import ZERO, Category, Element, Inputs, Result, YearToDate
from payroll.engine.pack import Pack
from payroll.engine.refusals import Refused
from payroll.entries import catalog, periods
from payroll.entries import service as entries
from payroll.entries.making import element
from payroll.runs.case import Absence
from payroll.runs.checks import problems
from payroll.runs.employer import Employer, employer_on
from payroll.runs.facts import Month, PersonFacts, gather
from payroll.runs.inputs import inputs_of
from payroll.takeover import causes
from payroll.takeover.causes import Found, Setting, Values
from payroll.takeover.concepts import salary_of, targets
from payroll.takeover.legacy import Pays

NOT_COMPUTED, NOT_PAID_THERE, NOT_EMPLOYED = "not_computed", "not_paid_there", "not_employed"
NET = "total.net"


@dataclass(slots=True)
class Compared:
    """What came of one person: the differences by month, and how the months fared."""

    employment_id: str
    differences: list[tuple[date, Found]] = field(default_factory=list)
    equal: int = 0
    different: int = 0
    not_computed: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What a comparison uses: whose file it is, what it holds, which months it covers."""

    entity_id: str
    country: str
    compared: frozenset[str]
    months: tuple[date, ...]


def plan_of(entity_id: str, country: str, pays: Iterable[Pays]) -> Plan:
    """Return how to compare a file: only what it holds at all, over the months it holds."""
    every = [month for person in pays for month in person.months.items()]
    held = {target for _, amounts in every for target in amounts}
    compared = frozenset(held | _always(country))
    return Plan(entity_id, country, compared, tuple(sorted({month for month, _ in every})))


def _always(country: str) -> set[str]:
    """Earnings and deductions are compared even where the file never names them: they move the net."""
    wanted = (Category.EARNING, Category.DEDUCTION)
    return {key for key, target in targets(country).items() if target.category in wanted}


def compare(people: Sequence[Pays], plan: Plan) -> list[Compared]:
    """Compute and compare all months of some people, month by month for all of them."""
    found = {person.employment_id: Compared(person.employment_id) for person in people}
    results: dict[str, list[Result]] = {}
    for month in plan.months:
        last = periods.last_of(month)
        period = Month(month, last, last)
        pack = _pack(plan.country, last)
        employer = employer_on(plan.entity_id, last)
        ids = [person.employment_id for person in people]
        elements = entries.elements_for(
            ids, first=month, last=last, pay_date=last, run_kind="regular", run_id=""
        )
        absences = entries.absences_for(ids, month, last)
        spare = _spare(plan.country, last)
        for facts in gather(ids, period):
            who = facts.employment.id
            person = next(each for each in people if each.employment_id == who)
            theirs = person.months.get(month)
            if isinstance(pack, Refused):
                made: Inputs | Refused | None = pack
            else:
                so_far = engine.year_to_date(results.get(who, []))
                made = _inputs(facts, period, employer, so_far, elements.get(who, ()), absences.get(who, ()))
            _compare_month(
                found[who],
                month,
                theirs,
                made,
                pack,
                _setting(plan, person, spare),
                results.setdefault(who, []),
            )
    return list(found.values())


def _pack(country: str, day: date) -> Pack | Refused:
    try:
        return countries.load(country, day)
    except Refused as refusal:
        return refusal


def _inputs(
    facts: PersonFacts,
    period: Month,
    employer: Employer,
    so_far: YearToDate,
    elements: Sequence[Element],
    absences: Sequence[Absence],
) -> Inputs | Refused | None:
    """Return what we would compute with; None where nothing is due, the refusal where it cannot be told."""
    if not facts.works_in(period.first, period.last):
        return None
    try:
        reasons = [each for each in problems(facts, period) if each.key not in HARMLESS]
        if reasons:
            return Refused("invalid_inputs", problem=reasons[0].message)
        return inputs_of(
            facts,
            period,
            employer,
            year_to_date=so_far,
            elements=elements,
            absences=absences,
        )
    except Refused as refusal:
        return refusal


# What keeps somebody from being paid now says nothing about what an earlier month came to.
HARMLESS = frozenset(
    ("missing_bank", "missing_tax_id", "missing_social_number", "onboarding_gate_open", "contract_expired")
)


def _spare(country: str, day: date) -> dict[str, Element]:
    """Return every element with an amount of zero, for suspicions."""
    return {
        code: element(item, amount_minor=0)
        for code, item in catalog.definitions(country, day).items()
        if not item.formula and "." not in code
    }


def _setting(plan: Plan, person: Pays, spare: dict[str, Element]) -> Setting:
    salaries = {month.get(salary_of(plan.country)) for month in person.months.values()}
    return Setting(
        compared=plan.compared,
        categories={key: target.category for key, target in targets(plan.country).items()},
        elements=spare,
        is_steady=len(salaries) == 1 and len(person.months) > 1,
    )


def _compare_month(
    into: Compared,
    month: date,
    theirs: dict[str, Decimal] | None,
    made: Inputs | Refused | None,
    pack: Pack | Refused,
    setting: Setting,
    results: list[Result],
) -> None:
    if made is None:
        if theirs:
            _whole(into, month, theirs.get(NET), None, NOT_EMPLOYED, {})
        return
    if isinstance(made, Refused) or isinstance(pack, Refused):
        if theirs is None:
            return
        refusal = made if isinstance(made, Refused) else pack
        assert isinstance(refusal, Refused)
        into.not_computed += 1
        values = {"reason": refusal.sentence[:200]}
        into.differences.append((month, Found(NET, theirs.get(NET), None, NOT_COMPUTED, values)))
        return
    try:
        result = engine.calculate(made, pack)
        results.append(result)
        if theirs is None:
            _whole(into, month, None, result.net, NOT_PAID_THERE, {})
            return
        found = causes.explain(made, theirs, setting, lambda inputs: engine.calculate(inputs, pack))
    except Refused as refusal:
        into.not_computed += 1
        into.differences.append(
            (
                month,
                Found(NET, (theirs or {}).get(NET), None, NOT_COMPUTED, {"reason": refusal.sentence[:200]}),
            )
        )
        return
    into.differences += [(month, each) for each in found]
    into.equal += not found
    into.different += bool(found)


def _whole(
    into: Compared, month: date, theirs: Decimal | None, ours: Decimal | None, cause: str, values: Values
) -> None:
    """Note a month that only one of the two payrolls has."""
    into.different += 1
    into.differences.append((month, Found(NET, theirs or ZERO, ours or ZERO, cause, values)))
