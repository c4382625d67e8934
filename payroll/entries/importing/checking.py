"""Checking the rows of a file against people, elements and months, with a handful of queries for all."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from sqlmodel import col, select

from hr import clock, crypto, db
from hr.company.models import LegalEntity
from hr.errors import DomainError
from hr.folding import folded
from hr.i18n import N_, format_date, gettext
from hr.i18n.locales import use_locale
from hr.people.models import Employment, EmploymentTerms, Person
from payroll.entries import catalog, periods, plausible
from payroll.entries.importing.rows import FileRow, Trouble
from payroll.entries.making import price, worth
from payroll.entries.models import APPROVED, FORMULA, IMPORTED, PROPOSED, EntryFile, PayEntry
from payroll.entries.service import EXCEPTION, NEXT, NewEntry
from payroll.entries.shipped import Definition
from payroll.entries.whose import chunks
from payroll.groups import service as groups
from payroll.groups.models import PayGroup
from payroll.runs.models import PAYABLE, REGULAR, VOID, PayItem, PayRun
from payroll.runs.states import SEALED

TAX_NUMBER_NOISE = str.maketrans("", "", " .-/\u00a0\t")


@dataclass(frozen=True, slots=True)
class Checked:
    """A row with what it would become, or why it would not."""

    row: FileRow
    entry: NewEntry | None = None
    is_exception: bool = False
    trouble: Trouble | None = None


@dataclass
class _Known:
    """Everything the rows are held against, read once."""

    entity: LegalEntity
    group: PayGroup
    has_more_groups: bool
    by_number: dict[str, list[Employment]] = field(default_factory=dict)
    by_email: dict[str, list[Employment]] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    terms: dict[str, list[EmploymentTerms]] = field(default_factory=dict)
    elements: dict[date, dict[str, tuple[Definition, ...]]] = field(default_factory=dict)
    paid: set[tuple[str, date]] = field(default_factory=set)
    there: set[tuple[str, str, date, int | None, str]] = field(default_factory=set)
    seen: dict[tuple[str, str, date, int | None, str], int] = field(default_factory=dict)

    def group_of(self, employment: Employment, day: date) -> PayGroup:
        """Return the group somebody is paid with; only where there are several anybody has to look."""
        return periods.group_of(employment, day) if self.has_more_groups else self.group


def check(rows: Sequence[FileRow], file: EntryFile) -> list[Checked]:
    """Return every row with its entry or its trouble; nothing is written."""
    known = _read(file.legal_entity_id)
    late, is_confirmed = str(file.answers.get("late", "")), bool(file.answers.get("is_confirmed"))
    found = []
    for row in rows:
        try:
            found.append(_checked(row, file, known, late, is_confirmed))
        except plausible.Doubtful as error:
            found.append(_refused(row, error, is_doubt=True))
        except DomainError as error:
            found.append(_refused(row, error))
    return found


class _Bad(DomainError):
    """A row that cannot be taken in."""


def _refused(row: FileRow, error: DomainError, *, is_doubt: bool = False) -> Checked:
    values = {name: str(value) for name, value in error.values.items()}
    return Checked(row, trouble=Trouble(error.message, values, is_doubt))


def _checked(row: FileRow, file: EntryFile, known: _Known, late: str, is_confirmed: bool) -> Checked:
    if row.trouble is not None:
        return Checked(row, trouble=row.trouble)
    wanted = row.period or file.period
    employment = _employment(row, wanted, known)
    if employment.person_id == file.uploader_person_id:
        raise _Bad(N_("This is your own pay, so somebody else has to enter it."))
    definition = _definition(row, wanted, known)
    _refuse_bad_amounts(row, definition)
    period, is_exception = _when(employment, wanted, known, late)
    _refuse_repeated(row, employment, definition, period, known)
    if not is_confirmed:
        _refuse_doubtful(row, employment, definition, period, known)
    entry = NewEntry(
        employment_id=employment.id,
        element_code=definition.code,
        period=period,
        amount=row.amount,
        quantity=row.quantity,
        rate=row.rate if row.rate is not None or row.amount is not None else definition.rate,
        note=row.note,
        is_confirmed=True,
        key=f"{file.id}:{file.generation}:{row.number}",
        source=IMPORTED,
        source_id=file.id,
        source_row=row.number,
    )
    return Checked(row, entry=entry, is_exception=is_exception)


def _employment(row: FileRow, period: date, known: _Known) -> Employment:
    if not row.person:
        raise _Bad(N_("The row names nobody: it needs a tax number or an e-mail address besides a name."))
    found = _people(row.person, known)
    if not found:
        raise _Bad(N_("Nobody here has the number or address %(text)s."), text=_hidden(row.person))
    last = periods.last_of(period)
    then = [each for each in found if each.covers(period, last)]
    if not then:
        # What is left to pay comes after the last day.
        then = [each for each in found if each.ends_on is not None and each.ends_on < period]
    if len(then) != 1:
        text = N_("This person has no employment here in that month.")
        raise _Bad(text if not then else N_("This person has several employments in that month."))
    name = known.names[then[0].person_id]
    if row.name and not _is_same_name(row.name, name):
        raise _Bad(N_("The number belongs to %(name)s, not to %(text)s."), name=name, text=row.name[:60])
    return then[0]


def _people(text: str, known: _Known) -> list[Employment]:
    if "@" in text:
        return known.by_email.get(text.strip().lower(), [])
    number = text.translate(TAX_NUMBER_NOISE).upper()
    found = known.by_number.get(crypto.blind_index(number, column="person.tax_number"))
    if not found and number.isalnum() and len(number) == 8 and number[:-1].isdigit():
        # Excel drops the zero that a NIF begins with.
        found = known.by_number.get(crypto.blind_index(f"0{number}", column="person.tax_number"))
    return found or []


def _hidden(text: str) -> str:
    """Return enough of a number to find it in the file, and no more: messages are kept."""
    return f"…{text.strip()[-4:]}"


def _is_same_name(given: str, name: str) -> bool:
    """Tell whether a name may be this person's: one holds all words of the other, in any order."""
    mine, theirs = set(folded(given).replace(",", " ").split()), set(folded(name).split())
    return mine <= theirs or theirs <= mine


def _definition(row: FileRow, period: date, known: _Known) -> Definition:
    if period not in known.elements:
        known.elements[period] = _by_any_name(known.entity.country, period)
    wanted = folded(row.element).strip()
    found = known.elements[period].get(wanted, ())
    if not row.element:
        raise _Bad(N_("The row names no element."))
    if len(found) != 1:
        text = (
            N_("There is no element %(text)s.") if not found else N_("Several elements are called %(text)s.")
        )
        raise _Bad(text, text=row.element[:60])
    return found[0]


def _by_any_name(country: str, period: date) -> dict[str, tuple[Definition, ...]]:
    """Return the elements by code, by code without its country, and by their names in both languages."""
    found: dict[str, tuple[Definition, ...]] = {}
    usable = catalog.usable(country, periods.last_of(period))
    for item in usable.values():
        spanish = item.name_es or _in_spanish(item.name)
        for name in {item.name, spanish, item.code.removeprefix(f"{country}.")} - {item.code}:
            key = folded(name)
            if key not in usable:
                found[key] = (*found.get(key, ()), item)
    return {**found, **{folded(code): (item,) for code, item in usable.items()}}


def _in_spanish(text: str) -> str:
    with use_locale("es"):
        return gettext(text)


def _refuse_bad_amounts(row: FileRow, definition: Definition) -> None:
    amount = None if definition.way == FORMULA else row.amount
    plausible.refuse_impossible(definition, amount, row.quantity, row.rate)
    if row.amount is not None and row.quantity is not None and row.rate is not None:
        total = worth(definition, None, row.quantity, row.rate)
        if definition.way != FORMULA and total and total != row.amount:
            raise _Bad(N_("Units times price are not the amount."))


def _when(employment: Employment, period: date, known: _Known, late: str) -> tuple[date, bool]:
    group = known.group_of(employment, period)
    found = periods.first_open(group, period, lambda first: (employment.id, first) in known.paid)
    if found is None:
        if late != NEXT:
            raise _Bad(N_("This month is paid already."))
        return _open_from(employment, periods.in_month(group, period)[-1].first, known), False
    last_day = found.cut_off_on
    if clock.today() <= last_day:
        return found.first, False
    if late == NEXT:
        return _open_from(employment, found.last + periods.ONE_DAY, known), False
    if late == EXCEPTION:
        return found.first, True
    raise _Bad(N_("Entries for this month were due by %(day)s."), day=format_date(last_day))


def _open_from(employment: Employment, period: date, known: _Known) -> date:
    while (employment.id, period) in known.paid:
        period = periods.next_for(employment, period)
    return period


def _refuse_repeated(
    row: FileRow, employment: Employment, definition: Definition, period: date, known: _Known
) -> None:
    minor = None if row.amount is None else int(row.amount * 100)
    quantity = "" if row.quantity is None else f"{row.quantity.normalize():f}"
    mark = (employment.id, definition.code, period, minor, quantity)
    if mark in known.seen:
        raise _Bad(N_("The same as row %(number)s."), number=known.seen[mark])
    if mark in known.there:
        raise _Bad(N_("The same entry is in already."))
    known.seen[mark] = row.number


def _refuse_doubtful(
    row: FileRow, employment: Employment, definition: Definition, period: date, known: _Known
) -> None:
    minor = None if row.amount is None else int(row.amount * 100)
    each = price(definition, "" if row.rate is None else str(row.rate))
    last = periods.last_of(period)
    terms = next((t for t in known.terms.get(employment.id, ()) if t.effective_from <= last), None)
    total = Decimal(0) if definition.way == FORMULA else worth(definition, minor, row.quantity, each)
    plausible.refuse_doubtful(definition, total, row.quantity, terms, employment)


# ---- what the rows are held against -------------------------------------------------------------------


def _read(entity_id: str) -> _Known:
    session = db.session()
    entity = session.get_one(LegalEntity, entity_id)
    known = _Known(entity, groups.shown_group(entity_id), len(groups.groups_of(entity_id)) > 1)
    query = (
        select(Employment, Person)
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity_id)
    )
    ids = []
    for employment, person in session.exec(query):
        ids.append(employment.id)
        known.names[person.id] = person.name
        known.by_email.setdefault(person.email.lower(), []).append(employment)
        if person.tax_number_index:
            known.by_number.setdefault(person.tax_number_index, []).append(employment)
    for part in chunks(ids):
        _read_part(part, known)
    return known


def _read_part(ids: list[str], known: _Known) -> None:
    session = db.session()
    newest = col(EmploymentTerms.effective_from).desc(), col(EmploymentTerms.id).desc()
    terms = select(EmploymentTerms).where(col(EmploymentTerms.employment_id).in_(ids)).order_by(*newest)
    for row in session.exec(terms):
        known.terms.setdefault(row.employment_id, []).append(row)
    paid = (
        select(col(PayItem.employment_id), col(PayRun.period))
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(col(PayItem.employment_id).in_(ids), PayItem.state == PAYABLE, PayItem.kind != VOID)
        .where(PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED))
    )
    known.paid.update((employment_id, period) for employment_id, period in session.exec(paid))
    there = select(PayEntry).where(
        col(PayEntry.employment_id).in_(ids), col(PayEntry.state).in_((PROPOSED, APPROVED))
    )
    for entry in session.exec(there):
        quantity = f"{Decimal(entry.quantity).normalize():f}" if entry.quantity else ""
        known.there.add((entry.employment_id, entry.element_code, entry.period, entry.amount_minor, quantity))


def sentence(trouble: Trouble) -> str:
    """Return why a row is not taken in, in the reader's language."""
    return gettext(trouble.message, **trouble.values)
