"""What the first step of a run shows: what was entered for it, who comes and goes, and what is missing."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import url_for
from sqlmodel import col, or_, select

from hr import db
from hr.access import Actor
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.i18n import format_date, format_number, gettext, ngettext
from hr.people.models import Employment, Person
from payroll.accounts import states as account_states
from payroll.accounts.models import BankChange
from payroll.entries import catalog, periods
from payroll.entries import page as entry_page
from payroll.entries import service as entries
from payroll.entries.importing import files
from payroll.entries.making import price, worth
from payroll.entries.models import APPROVED, CONSUMED, FORMULA, PROPOSED, PayEntry
from payroll.groups import service as groups
from payroll.retro import service as retro
from payroll.review import flags
from payroll.review import page as review_page
from payroll.review import service as reviews
from payroll.runs.models import REGULAR, PayItem, PayRun

MOST_SHOWN = 20
CHUNK = 400


@dataclass(frozen=True)
class Entered:
    """One element of a run's entries: how many, for how much, and how many nobody has approved."""

    name: str
    count: int
    waiting: int
    total: Decimal | None


@dataclass(frozen=True)
class Moving:
    """Somebody who joins or leaves in the period of a run."""

    employment_id: str
    name: str
    words: str


def build(run: PayRun, actor: Actor) -> dict[str, Any]:
    """Return everything the page shows."""
    entity = company.get_legal_entity(run.legal_entity_id)
    employment_ids = _on_run(run)
    month = periods.first_of(run.period)
    found = reviews.standing(run)
    holds = [flag for flag in found.flags if flag.grade == flags.HOLDS]
    return {
        "entity": entity,
        "is_regular": run.kind == REGULAR,
        "span": groups.period_of(groups.get_group(run.pay_group_id), run.period),
        "month": f"{month:%Y-%m}",
        "count": len(employment_ids),
        "entered": _entered(entity, run, set(employment_ids)),
        "absences": _absences(run, employment_ids),
        "moving": _moving(run, employment_ids),
        "files": [file for file in files.files([entity.id], limit=MOST_SHOWN) if file.period == month],
        "file_states": entry_page.FILE_STATES,
        "holds": review_page.flag_rows(run, found, holds[:MOST_SHOWN], actor),
        "hold_count": len(holds),
        "usual": entry_page.missing(entity, month),
        "waiting": _elsewhere(actor, employment_ids),
    }


def _on_run(run: PayRun) -> list[str]:
    """Return whom the run is for: those calculated, or before that the members of its group."""
    query = select(PayItem.employment_id).where(PayItem.run_id == run.id).distinct()
    found = list(db.session().exec(query.order_by(col(PayItem.employment_id))))
    if found or run.kind != REGULAR:
        return found
    return groups.members_between(groups.get_group(run.pay_group_id), run.period, run.period_to)


def _entered(entity: LegalEntity, run: PayRun, employment_ids: set[str]) -> list[Entered]:
    query = (
        select(PayEntry)
        .join(Employment, col(Employment.id) == col(PayEntry.employment_id))
        .where(Employment.legal_entity_id == entity.id)
        .where(col(PayEntry.state).in_((PROPOSED, APPROVED, CONSUMED)))
        .where(_for_run(run))
    )
    rows: dict[str, list[PayEntry]] = defaultdict(list)
    for row in db.session().exec(query):
        if row.employment_id in employment_ids:
            rows[row.element_code].append(row)
    known = catalog.definitions(entity.country, run.period_to)
    found = []
    for code, each in rows.items():
        definition = known.get(code)
        waiting = sum(row.state == PROPOSED for row in each)
        total = None
        if definition is not None and definition.way != FORMULA:
            total = sum((_worth(definition, row) for row in each), Decimal(0))
        found.append(Entered(catalog.named(definition) if definition else code, len(each), waiting, total))
    return sorted(found, key=lambda one: (-one.waiting, one.name))


def _for_run(run: PayRun) -> Any:
    """Tell which entries a run takes: those of its month, or those that were entered for it alone."""
    own = PayEntry.run_id == run.id
    if run.kind != REGULAR:
        return own
    of_month = (PayEntry.period == periods.first_of(run.period)) & (PayEntry.run_id == "")
    return or_(own, of_month, PayEntry.consumed_by == run.id)


def _worth(definition: Any, row: PayEntry) -> Decimal:
    count = Decimal(row.quantity) if row.quantity else None
    return worth(definition, row.amount_minor, count, price(definition, row.rate))


def _absences(run: PayRun, employment_ids: list[str]) -> list[tuple[str, str]]:
    """Return how many people are absent for which kind of reason, and how many of them have no end yet."""
    people: Counter[str] = Counter()
    endless: Counter[str] = Counter()
    for rows in entries.absences_for(employment_ids, run.period, run.period_to).values():
        people.update({row.kind for row in rows})
        endless.update({row.kind for row in rows if row.ends_on is None})
    return [
        (
            str(entry_page.ABSENCES[kind]),
            ngettext("%(num)s person", "%(num)s people", count)
            + (
                f" · {gettext('%(count)s without an end', count=format_number(n))}"
                if (n := endless[kind])
                else ""
            ),
        )
        for kind, count in sorted(people.items())
    ]


def _moving(run: PayRun, employment_ids: list[str]) -> list[Moving]:
    found: list[Moving] = []
    for start in range(0, len(employment_ids), CHUNK):
        query = (
            select(Employment, Person)
            .join(Person, col(Person.id) == col(Employment.person_id))
            .where(col(Employment.id).in_(employment_ids[start : start + CHUNK]))
            .where(
                col(Employment.starts_on).between(run.period, run.period_to)
                | col(Employment.ends_on).between(run.period, run.period_to)
            )
        )
        found += [_moves(run, *row) for row in db.session().exec(query)]
    return sorted(found, key=lambda each: each.name)


def _moves(run: PayRun, employment: Employment, person: Person) -> Moving:
    if run.period <= employment.starts_on <= run.period_to:
        words = gettext("joins on %(day)s", day=format_date(employment.starts_on))
    else:
        assert employment.ends_on is not None
        words = gettext("leaves on %(day)s", day=format_date(employment.ends_on))
    return Moving(employment.id, person.name, words)


def _elsewhere(actor: Actor, employment_ids: list[str]) -> list[tuple[str, str]]:
    """Return what is decided on other pages and changes this run: accounts, differences in past pay."""
    found = []
    if actor.may("payroll:bank_changes:see") and (count := _account_changes(employment_ids)):
        words = ngettext(
            "%(num)s change of a pay account is under way",
            "%(num)s changes of pay accounts are under way",
            count,
        )
        found.append((words, url_for("bank_changes.index")))
    if count := retro.count_open():
        words = ngettext(
            "%(num)s difference in past pay waits for a decision",
            "%(num)s differences in past pay wait for a decision",
            count,
        )
        found.append((words, url_for("retro.index")))
    return found


def _account_changes(employment_ids: list[str]) -> int:
    query = select(col(Employment.id)).join(
        BankChange, col(BankChange.person_id) == col(Employment.person_id)
    )
    query = query.where(col(BankChange.state).in_(account_states.OPEN))
    return len(set(db.session().exec(query)) & set(employment_ids))
