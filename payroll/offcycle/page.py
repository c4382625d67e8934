"""What the pages of off-cycle runs show and read."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from hr import clock, db
from hr.company import service as company
from hr.errors import Invalid
from hr.folding import holds_all
from hr.i18n import N_, gettext
from hr.people import service as people
from hr.web.forms import parse_amount
from payroll.entries import catalog
from payroll.garnishments import service as garnishments
from payroll.groups import service as groups
from payroll.groups.models import PayGroup
from payroll.offcycle.grounds import ON_ITS_OWN
from payroll.offcycle.models import ADVANCE, BONUS, CORRECTED, MISSED_PAY, TERMINATION
from payroll.offcycle.service import Terms, Wanted
from payroll.offcycle.trying import Trial
from payroll.runs.models import REGULAR, PayRun
from payroll.runs.states import SEALED

REASONS = {
    BONUS: (N_("Bonus"), N_("Something is paid besides the salary.")),
    CORRECTED: (N_("Something forgotten"), N_("An element that should have been in a pay.")),
    ADVANCE: (N_("Advance"), N_("Pay of a month to come, without tax; it is owed until then.")),
    TERMINATION: (N_("Termination"), N_("The whole last pay with its settlement, before the regular run.")),
    MISSED_PAY: (N_("Missed pay"), N_("Whoever was held back in a committed run.")),
}
MOST, MONTHS = 60, 12
PREFIX = "amount-"


def group_choices() -> list[tuple[str, str]]:
    """Return the pay groups with the names of their companies."""
    names = {row.id: row.name for row in company.legal_entities()}
    rows = db.session().exec(select(PayGroup).order_by(col(PayGroup.id))).all()
    return [
        (row.id, f"{names[row.legal_entity_id]}, {row.name}" if row.name else names[row.legal_entity_id])
        for row in rows
        if row.legal_entity_id in names
    ]


def month_choices(group: PayGroup) -> list[date]:
    """Return the first days of the periods something can be added to, newest first."""
    query = (
        select(col(PayRun.period))
        .where(PayRun.pay_group_id == group.id, PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED))
        .distinct()
        .order_by(col(PayRun.period).desc())
        .limit(MONTHS)
    )
    return list(dict.fromkeys([clock.today().replace(day=1), *db.session().exec(query)]))


def last_paid(group: PayGroup) -> date:
    """Return the newest period that is paid, or the current one."""
    query = select(func.max(PayRun.period)).where(
        PayRun.pay_group_id == group.id, PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED)
    )
    return db.session().exec(query).one() or clock.today().replace(day=1)


def day_of(text: str, usual: date) -> date:
    """Return the period that was asked for, or the usual one."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return usual


def candidates(group: PayGroup, period: date, search: str) -> list[tuple[str, str]]:
    """Return whom a run may pay, by name."""
    rows = people.employments_between(group.legal_entity_id, period, clock.today())
    found = [(row.id, people.get_person(row.person_id).name) for row in rows]
    return sorted((each for each in found if holds_all(each[1], search)), key=lambda each: each[1])[:MOST]


def context(group: PayGroup, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Return what the second step shows."""
    reason = arguments.get("reason", BONUS)
    entity = company.get_legal_entity(group.legal_entity_id)
    period = day_of(arguments.get("period", ""), last_paid(group))
    is_alone = entity.country in ON_ITS_OWN
    rows = candidates(group, period, arguments.get("q", "")[:100])
    # Pay of a period that is made again withholds for the courts anew; pay of its own does not.
    takes_none = is_alone and reason != TERMINATION
    elements = [(code, catalog.named(each)) for code, each in catalog.usable(entity.country, period).items()]
    return {
        "group": group,
        "entity": entity,
        "reason": reason,
        "reason_words": gettext(REASONS[reason][0]),
        "reason_note": gettext(REASONS[reason][1]),
        "period": period,
        "periods": month_choices(group),
        "elements": elements,
        "rows": rows,
        "ordered": garnishments.ordered([key for key, _ in rows]) if takes_none else set(),
        "search": arguments.get("q", "")[:100],
        "is_alone": is_alone,
        "prefix": PREFIX,
        "needs_people": reason != MISSED_PAY,
        "needs_amount": reason not in (MISSED_PAY, TERMINATION),
        "needs_element": reason in (BONUS, CORRECTED),
        "given": arguments,
    }


def read(values: Mapping[str, str], chosen: Sequence[str]) -> tuple[Terms, list[Wanted]]:
    """Return what a form asks for; amounts that are none are named."""
    terms = Terms(
        values.get("reason", ""),
        day_of(values.get("period", ""), clock.today().replace(day=1)),
        values.get("element", ""),
        values.get("tax_method", ""),
        values.get("takes_deductions", "") == "1",
    )
    if terms.reason == TERMINATION:
        return terms, [Wanted(each) for each in chosen]
    is_net = values.get("given_as") == "net"
    wanted = []
    for name, text in values.items():
        if name.startswith(PREFIX) and text.strip():
            amount = _amount(text)
            both = (None, amount) if is_net else (amount, None)
            wanted.append(Wanted(name.removeprefix(PREFIX), *both))
    return terms, wanted


def _amount(text: str) -> Decimal:
    amount = parse_amount(text)
    if amount is None:
        words = N_("This is not an amount: %(text)s")
        raise Invalid(words, key="bad_amount", text=text[:40])
    return amount


def shown(trials: Sequence[Trial]) -> list[tuple[Trial, list[str]]]:
    """Return trials with their problems in the reader's words."""
    return [
        (trial, list(dict.fromkeys(gettext(each.message) % each.values for each in trial.problems)))
        for trial in trials
    ]


def group_of(group_id: str) -> PayGroup:
    """Return a pay group."""
    return groups.get_group(group_id)
