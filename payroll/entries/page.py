"""What the pages of entries show: who has what in a period, what is missing, how a file fared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.company import service as company
from hr.company.countries import CURRENCIES
from hr.company.models import LegalEntity
from hr.errors import NotFound
from hr.folding import holds_all
from hr.i18n import N_, format_date, format_money, format_number, gettext, pgettext
from hr.i18n.texts import LazyText, lazy_pgettext
from hr.jobs.models import JobRun
from hr.people.models import Employment, Person
from payroll.entries import absences, catalog, periods, recurring
from payroll.entries.making import price, worth
from payroll.entries.models import (
    APPROVED,
    CONSUMED,
    FORMULA,
    ILLNESS,
    PROPOSED,
    STAGED,
    UNPAID,
    VOID,
    WORK_ACCIDENT,
    ElementAssignment,
    EntryFile,
    PayAbsence,
    PayEntry,
)
from payroll.entries.shipped import Definition
from payroll.groups import service as groups
from payroll.permissions import PayrollPermission

MONTHS_BACK, MONTHS_AHEAD = 6, 2
USUAL_MONTHS = 2
MOST_MISSING = 50
MOST_FOUND = 12
SHORT_SEARCH = 2

STATES: dict[str, tuple[str, LazyText]] = {
    PROPOSED: ("warn", lazy_pgettext("pay entry", "Waits for approval")),
    APPROVED: ("info", lazy_pgettext("pay entry", "Approved")),
    CONSUMED: ("ok", lazy_pgettext("pay entry", "Paid")),
    VOID: ("plain", lazy_pgettext("pay entry", "Withdrawn")),
}
FILE_STATES: dict[str, tuple[str, LazyText]] = {
    "uploaded": ("info", lazy_pgettext("pay file", "Being checked")),
    "checked": ("warn", lazy_pgettext("pay file", "Checked, not taken in")),
    "refused": ("bad", lazy_pgettext("pay file", "Cannot be read")),
    "importing": ("info", lazy_pgettext("pay file", "Being taken in")),
    "done": ("ok", lazy_pgettext("pay file", "Taken in")),
    "undone": ("plain", lazy_pgettext("pay file", "Undone")),
}
ABSENCES: dict[str, LazyText] = {
    ILLNESS: lazy_pgettext("absence", "Sick leave"),
    WORK_ACCIDENT: lazy_pgettext("absence", "Work accident"),
    UNPAID: lazy_pgettext("absence", "Unpaid leave"),
}


@dataclass(frozen=True)
class EntryView:
    """An entry as a reader sees it."""

    entry: PayEntry
    person: str
    element: str
    amount: str
    detail: str
    is_own: bool  # of the reader, or proposed by them


@dataclass(frozen=True)
class Missing:
    """Something that is usually there and is not."""

    employment_id: str
    person: str
    words: str


def entity_of(asked: str) -> LegalEntity:
    """Return the employer asked for, else the first."""
    every = company.legal_entities()
    if not every:
        raise NotFound(N_("There is no company yet."))
    return next((row for row in every if row.id == asked), every[0])


def period_of(asked: str, entity_id: str) -> date:
    """Return the month asked for, else the one whose entries still come in."""
    try:
        return date.fromisoformat(f"{asked[:7]}-01")
    except ValueError:
        now = periods.first_of(clock.today())
        return now if clock.today() <= cut_off(entity_id, now) else periods.next_month(now)


def cut_off(entity_id: str, period: date) -> date:
    """Return the cut-off of an employer's default group."""
    return groups.period_of(groups.shown_group(entity_id), period).cut_off_on


def month_choices(chosen: date) -> list[tuple[str, str]]:
    """Return the months around today, with the chosen one, and their names."""
    month = periods.first_of(clock.today())
    found = {chosen, month}
    back = month
    for _ in range(MONTHS_BACK):
        back = periods.first_of(back - periods.ONE_DAY)
        found.add(back)
    for _ in range(MONTHS_AHEAD):
        month = periods.next_month(month)
        found.add(month)
    return [(f"{each:%Y-%m}", capital(format_date(each, "month"))) for each in sorted(found, reverse=True)]


def capital(text: str) -> str:
    """Return a text with a capital first letter."""
    return text[:1].upper() + text[1:]


def entries(
    *, actor: Actor, entity: LegalEntity, period: date, state: str, search: str, page: int, per_page: int = 50
) -> tuple[list[EntryView], int, dict[str, int]]:
    """Return one page of a month's entries, the number of all that match, and the numbers by state."""
    base = (
        select(PayEntry, Employment.person_id, Person)
        .join(Employment, col(Employment.id) == col(PayEntry.employment_id))
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity.id, periods.is_in_month(PayEntry.period, period))
        .where(col(PayEntry.state) != STAGED)
    )
    counts = _counts(entity.id, period)
    if state in STATES:
        base = base.where(PayEntry.state == state)
    query = base.order_by(col(Person.family_name), col(Person.given_name), col(PayEntry.id))
    session = db.session()
    if search.strip():
        found = [row for row in session.exec(query).all() if holds_all(row[2].name, search)]
        total, rows = len(found), found[(page - 1) * per_page : page * per_page]
    else:
        total = counts.get(state, 0) if state in STATES else sum(counts.values())
        rows = list(session.exec(query.offset((page - 1) * per_page).limit(per_page)).all())
    definitions = catalog.definitions(entity.country, periods.last_of(period))
    views = [
        view(
            entry,
            person.name,
            definitions.get(entry.element_code),
            entity.country,
            _is_own(actor, entry, who),
        )
        for entry, who, person in rows
    ]
    return views, total, counts


def view(
    entry: PayEntry, person: str, definition: Definition | None, country: str, is_own: bool = False
) -> EntryView:
    """Return an entry as a reader sees it."""
    name = catalog.named(definition) if definition else entry.element_code
    amount = amount_words(definition, entry.amount_minor, entry.quantity, entry.rate, country)
    detail = units_words(definition, entry.quantity, entry.rate, country)
    return EntryView(entry, person, name, amount, detail, is_own)


def amount_words(
    definition: Definition | None, amount_minor: int | None, quantity: str, rate: str, country: str
) -> str:
    """Return what an entry comes to, in words when only the pay itself knows."""
    if definition is None:
        return ""
    if definition.way == FORMULA:
        return gettext("by formula")
    count = Decimal(quantity) if quantity else None
    total = worth(definition, amount_minor, count, price(definition, rate))
    return format_money(total, CURRENCIES[country])


def units_words(definition: Definition | None, quantity: str, rate: str, country: str) -> str:
    """Return how many and what each costs, where it is counted."""
    if definition is None or not quantity:
        return ""
    count = (
        f"{format_number(Decimal(quantity))} {gettext(definition.unit) if definition.unit else ''}".strip()
    )
    each = price(definition, rate)
    return count if each is None else f"{count} × {format_money(each, CURRENCIES[country])}"


def _is_own(actor: Actor, entry: PayEntry, person_id: str) -> bool:
    by_account = bool(entry.proposed_by) and entry.proposed_by == actor.user_id
    return by_account or (bool(actor.person_id) and actor.person_id in (person_id, entry.proposer_person_id))


def _counts(entity_id: str, period: date) -> dict[str, int]:
    query = (
        select(PayEntry.state, func.count())
        .join(Employment, col(Employment.id) == col(PayEntry.employment_id))
        .where(Employment.legal_entity_id == entity_id, periods.is_in_month(PayEntry.period, period))
        .where(col(PayEntry.state) != STAGED)
        .group_by(PayEntry.state)
    )
    return {state: int(count) for state, count in db.session().exec(query)}


# ---- what is missing ---------------------------------------------------------------------------------


def missing(entity: LegalEntity, period: date) -> list[Missing]:
    """Return what a month lacks: entries of every one of the last months, and leaves without an end."""
    return (_usual(entity, period) + _open_leaves(entity, period))[:MOST_MISSING]


def _usual(entity: LegalEntity, period: date) -> list[Missing]:
    months = [period]
    for _ in range(USUAL_MONTHS):
        months.append(periods.first_of(months[-1] - periods.ONE_DAY))
    query = (
        select(col(PayEntry.employment_id), col(PayEntry.element_code), col(PayEntry.period), Person)
        .join(Employment, col(Employment.id) == col(PayEntry.employment_id))
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity.id, col(PayEntry.period).in_(months))
        .where(col(PayEntry.state).in_((PROPOSED, APPROVED, CONSUMED)))
        .where((col(Employment.ends_on).is_(None)) | (col(Employment.ends_on) >= period))
        .order_by(col(Person.family_name), col(PayEntry.element_code))
    )
    seen: dict[tuple[str, str], set[date]] = {}
    names: dict[str, str] = {}
    for employment_id, code, month, person in db.session().exec(query):
        seen.setdefault((employment_id, code), set()).add(month)
        names[employment_id] = person.name
    definitions = catalog.definitions(entity.country, periods.last_of(period))
    return [
        Missing(
            employment_id,
            names[employment_id],
            gettext(
                "%(element)s in each of the last %(count)s months, not in this one",
                element=catalog.named(definitions[code]),
                count=USUAL_MONTHS,
            ),
        )
        for (employment_id, code), found in seen.items()
        if set(months[1:]) <= found and period not in found and code in definitions
    ]


def _open_leaves(entity: LegalEntity, period: date) -> list[Missing]:
    query = (
        select(Employment.id, Person)
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity.id)
    )
    names = {employment_id: person.name for employment_id, person in db.session().exec(query)}
    found = absences.absences_for(list(names), period, periods.last_of(period))
    rows = []
    for employment_id, leaves in found.items():
        for leave in leaves:
            if leave.is_sick_leave and leave.common_base is None:
                words = gettext(
                    "The base of the month before the leave of %(day)s", day=format_date(leave.starts_on)
                )
                rows.append(Missing(employment_id, names[employment_id], words))
            elif leave.ends_on is None:
                words = gettext(
                    "The last day of the leave of %(day)s, if it is over", day=format_date(leave.starts_on)
                )
                rows.append(Missing(employment_id, names[employment_id], words))
    return rows


# ---- one person --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class RecurringView:
    """A recurring element of a person: its rows, newest first, and the one in force."""

    code: str
    name: str
    rows: list[tuple[ElementAssignment, str]]
    now: ElementAssignment | None


def recurring_of(employment: Employment, country: str) -> list[RecurringView]:
    """Return the recurring elements of a person with their history."""
    definitions = catalog.definitions(country, clock.today() + periods.ONE_DAY * 366)
    by_code: dict[str, list[ElementAssignment]] = {}
    for row in recurring.history(employment.id):
        by_code.setdefault(row.element_code, []).append(row)
    return [
        RecurringView(
            code=code,
            name=catalog.named(definitions[code]) if code in definitions else code,
            rows=[(row, _row_words(row, definitions.get(code), country)) for row in rows],
            now=recurring.in_force(rows, clock.today()) or _coming(rows),
        )
        for code, rows in by_code.items()
    ]


def _coming(rows: Sequence[ElementAssignment]) -> ElementAssignment | None:
    later = [row for row in rows if row.effective_from > clock.today() and not row.is_stopped]
    return later[-1] if later else None


def _row_words(row: ElementAssignment, definition: Definition | None, country: str) -> str:
    if row.is_stopped:
        return pgettext("recurring pay", "Stopped")
    amount = amount_words(definition, row.amount_minor, row.quantity, row.rate, country)
    units = units_words(definition, row.quantity, row.rate, country)
    return f"{amount} ({units})" if units else amount


def absences_of(employment: Employment) -> Sequence[PayAbsence]:
    """Return the absences of a person that stand."""
    return absences.current(employment.id)


def entries_of(employment: Employment, country: str, *, most: int = 24) -> list[EntryView]:
    """Return the newest one-off entries of a person."""
    query = (
        select(PayEntry)
        .where(PayEntry.employment_id == employment.id, col(PayEntry.state) != STAGED)
        .order_by(col(PayEntry.period).desc(), col(PayEntry.id).desc())
        .limit(most)
    )
    definitions = catalog.definitions(country, clock.today() + periods.ONE_DAY * 366)
    rows = db.session().exec(query).all()
    return [view(row, "", definitions.get(row.element_code), country) for row in rows]


def found_people(actor: Actor, entity_id: str, search: str) -> list[tuple[Employment, Person]]:
    """Return the first people of an employer whose name or job holds every word."""
    if len(search.strip()) < SHORT_SEARCH:
        return []
    query = (
        select(Employment, Person)
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity_id)
        .order_by(col(Person.family_name), col(Person.given_name))
    )
    rows = db.session().exec(query).all()
    hits = [(each, who) for each, who in rows if holds_all(f"{who.name} {each.job_title}", search)]
    return [(each, who) for each, who in hits if who.id != actor.person_id][:MOST_FOUND]


# ---- files -------------------------------------------------------------------------------------------


def jobs_of(file: EntryFile) -> list[JobRun]:
    """Return the jobs of a file that are open or did not go well, newest first."""
    query = (
        select(JobRun)
        .where(JobRun.subject_type == "pay_entry_file", JobRun.subject_id == file.id)
        .where(col(JobRun.state) != "done")
        .order_by(col(JobRun.id).desc())
    )
    return list(db.session().exec(query))[:1]


def rights(actor: Actor) -> dict[str, bool]:
    """Return what the reader may do on these pages."""
    return {
        "propose": actor.may(PayrollPermission.ENTRY_PROPOSE),
        "approve": actor.may(PayrollPermission.ENTRY_APPROVE),
    }


def file_stats(file: EntryFile) -> list[tuple[str, Any, str | None]]:
    """Return the counts of a checked file."""
    return [
        (gettext("Rows"), format_number(file.rows), None),
        (pgettext("rows", "Good"), format_number(file.good), None),
        (pgettext("rows", "To be confirmed"), format_number(file.doubtful), None),
        (pgettext("rows", "Bad"), format_number(file.bad), None),
    ]
