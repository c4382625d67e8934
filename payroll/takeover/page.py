"""What the pages of a take-over show: concepts, causes in words, differences by person and month."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from sqlmodel import col, func, select

from hr import db
from hr.company import service as company
from hr.company.countries import CURRENCIES
from hr.folding import holds_all
from hr.i18n import N_, format_money, format_percent, gettext
from hr.jobs.models import JobRun
from hr.people.models import Employment, Person
from payroll.countries import wording
from payroll.entries.importing import export
from payroll.takeover import causes, comparing, service
from payroll.takeover.concepts import IGNORE, Target, targets
from payroll.takeover.models import LegacyDifference, LegacyFile

PER_PAGE = 50
CAUSES: dict[str, tuple[str, str]] = {
    causes.MISSING_ALLOWANCE: (
        N_("Pay we do not know of"),
        N_("They paid %(theirs)s of %(element)s; the portal has %(ours)s."),
    ),
    causes.EXTRA_ALLOWANCE: (
        N_("Pay they did not give"),
        N_("The portal has %(ours)s of %(element)s; they paid %(theirs)s."),
    ),
    causes.MISSING_DEDUCTION: (
        N_("Deduction we do not know of"),
        N_("They withheld %(theirs)s of %(element)s; the portal has %(ours)s."),
    ),
    causes.EXTRA_DEDUCTION: (
        N_("Deduction they did not make"),
        N_("The portal has %(ours)s of %(element)s; they withheld %(theirs)s."),
    ),
    causes.OTHER_GROUP: (
        N_("Other contribution group"),
        N_("Their bases fit group %(theirs)s; the portal has group %(ours)s."),
    ),
    causes.OTHER_CONTRACT: (
        N_("Other kind of contract"),
        N_("Their unemployment rate is that of another kind of contract."),
    ),
    causes.OTHER_TAX_RATE: (
        N_("Other income tax rate"),
        N_("They withheld at %(theirs)s, we at %(ours)s. Compare the tax declarations."),
    ),
    causes.PART_MONTH: (N_("Part of the month"), N_("Their salary is that of %(days)s of %(whole)s days.")),
    causes.OTHER_SALARY: (
        N_("Other agreed salary"),
        N_("Theirs follows from %(theirs)s a year, ours from %(ours)s."),
    ),
    causes.BASE_NOT_CAPPED: (
        N_("Base above the maximum"),
        N_("They contributed for %(theirs)s; the law stops at %(ours)s."),
    ),
    causes.BASE_BELOW_MINIMUM: (
        N_("Base below the minimum"),
        N_("They contributed for %(theirs)s; the least is %(ours)s."),
    ),
    causes.EXTRAS_PRORATED: (
        N_("Extra pays by twelfths"),
        N_("They paid the extra pays month by month; the portal pays them apart."),
    ),
    causes.EXTRAS_NOT_PRORATED: (
        N_("Extra pays apart"),
        N_("The portal pays the extra pays month by month; they did not."),
    ),
    causes.ACCIDENT_RATE: (
        N_("Other accident rate (AT/EP)"),
        N_("Theirs is %(theirs)s, the portal's %(ours)s."),
    ),
    causes.OTHER_RATE: (
        N_("Other rate"),
        N_("Their rate is %(theirs)s, ours %(ours)s: perhaps that of another year."),
    ),
    causes.ROUNDING: (N_("Rounding"), N_("A cent or two.")),
    causes.DOES_NOT_ADD_UP: (
        N_("Their payslip does not add up"),
        N_("Its lines come to %(sum)s, it says %(theirs)s."),
    ),
    causes.FOLLOWS: (N_("Follows from the others"), N_("It differs because the amounts above differ.")),
    causes.UNKNOWN: (N_("Not explained"), N_("None of the usual causes fits. Look at this one yourself.")),
    comparing.NOT_COMPUTED: (N_("Not computed"), N_("We could not compute it: %(reason)s")),
    comparing.NOT_PAID_THERE: (
        N_("Not in the file"),
        N_("We would pay this month; the file does not have it."),
    ),
    comparing.NOT_EMPLOYED: (
        N_("Not employed here"),
        N_("They paid a month in which the portal has no employment."),
    ),
    service.UNKNOWN_PERSON: (
        N_("Unknown person"),
        N_("Nobody here has the number that ends in %(ending)s (row %(row)s)."),
    ),
}
RATES = frozenset((causes.OTHER_TAX_RATE, causes.ACCIDENT_RATE, causes.OTHER_RATE))
PLAIN = frozenset((causes.OTHER_GROUP, causes.OTHER_CONTRACT))


@dataclass(frozen=True)
class DifferenceView:
    """One difference as a reader sees it."""

    row: LegacyDifference
    person: str
    what: str
    title: str
    sentence: str


def target_name(target: Target) -> str:
    """Return what a target is called in the reader's language."""
    name = gettext(wording.text(target.name))
    if target.detail:
        name = f"{name} ({target.detail})"
    if target.key.endswith(".employer"):
        return gettext("%(name)s, company's part", name=name)
    return gettext("%(name)s, employee's part", name=name) if target.key.endswith(".employee") else name


def choices(country: str) -> list[tuple[str, str]]:
    """Return everything a concept can mean."""
    named = [(key, target_name(target)) for key, target in targets(country).items()]
    return [("", gettext("Choose one")), (IGNORE, gettext("Not compared")), *named]


def sentence(row: LegacyDifference, country: str) -> str:
    """Return why an amount differs, in the reader's language."""
    _, text = CAUSES[row.cause]
    return gettext(
        text, **{name: _value(name, str(value), row.cause, country) for name, value in row.values.items()}
    )


def _value(name: str, value: str, cause: str, country: str) -> str:
    if name == "element":
        known = targets(country)
        return target_name(known[value]) if value in known else value
    if name in ("theirs", "ours", "sum") and cause not in PLAIN:
        number = Decimal(value)
        if cause in RATES:
            return format_percent(number, 2)
        return format_money(number, CURRENCIES[country])
    return value


def differences(
    file: LegacyFile, *, cause: str = "", search: str = "", page: int = 1, per_page: int = PER_PAGE
) -> tuple[list[DifferenceView], int]:
    """Return one page of a file's differences, with the number of all that match."""
    country = company.get_legal_entity(file.legal_entity_id).country
    query = _query(file, cause, search)
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    rows = db.session().exec(query.offset((page - 1) * per_page).limit(per_page)).all()
    known = targets(country)
    return [_view(row, name, surname, known, country) for row, name, surname in rows], total


def _query(file: LegacyFile, cause: str, search: str) -> Any:  # a select of three has no short name
    query = (
        select(LegacyDifference, col(Person.given_name), col(Person.family_name))
        .outerjoin(Employment, col(Employment.id) == col(LegacyDifference.employment_id))
        .outerjoin(Person, col(Person.id) == col(Employment.person_id))
        .where(LegacyDifference.file_id == file.id)
        .order_by(
            col(Person.family_name),
            col(Person.given_name),
            col(LegacyDifference.period),
            col(LegacyDifference.id),
        )
    )
    if cause in CAUSES:
        query = query.where(LegacyDifference.cause == cause)
    if search.strip():
        query = query.where(col(LegacyDifference.employment_id).in_(_named(file.legal_entity_id, search)))
    return query


def _named(entity_id: str, search: str) -> list[str]:
    """Return the employments whose person's name holds every word, with or without accents."""
    query = (
        select(col(Employment.id), Person)
        .join(Person, col(Person.id) == col(Employment.person_id))
        .where(Employment.legal_entity_id == entity_id)
    )
    return [each for each, person in db.session().exec(query) if holds_all(person.name, search)]


def _view(
    row: LegacyDifference, given: str | None, family: str | None, known: dict[str, Target], country: str
) -> DifferenceView:
    person = f"{given or ''} {family or ''}".strip() or gettext("Unknown person")
    what = target_name(known[row.target]) if row.target in known else row.target
    return DifferenceView(row, person, what, gettext(CAUSES[row.cause][0]), sentence(row, country))


@dataclass(frozen=True)
class MonthView:
    """One payslip that differs: its nets, why in short, and every amount."""

    person: str
    period: date
    theirs_minor: int | None
    ours_minor: int | None
    reasons: list[DifferenceView]
    amounts: list[DifferenceView]

    @property
    def delta_minor(self) -> int:
        """What we pay more than they did."""
        return (self.ours_minor or 0) - (self.theirs_minor or 0)


def payslips(
    file: LegacyFile, *, cause: str = "", search: str = "", page: int = 1, per_page: int = PER_PAGE
) -> tuple[list[MonthView], int]:
    """Return one page of the payslips that differ, the causes of each told once, with the number of all."""
    country = company.get_legal_entity(file.legal_entity_id).country
    known = targets(country)
    chosen = {key for key, _ in groupby(db.session().exec(_query(file, cause, search)), key=_slip)}
    wanted: dict[tuple[str, date], list[DifferenceView]] = {}
    # A payslip is shown whole, whichever cause it was found by.
    for row, name, surname in db.session().exec(_query(file, "", search)):
        if (row.person_key, row.period) in chosen:
            each = _view(row, name, surname, known, country)
            wanted.setdefault((row.person_key, row.period), []).append(each)
    slips = [_payslip(rows) for rows in wanted.values()]
    return slips[(page - 1) * per_page : page * per_page], len(slips)


def _slip(found: Any) -> tuple[str, date]:
    return found[0].person_key, found[0].period


def _payslip(rows: list[DifferenceView]) -> MonthView:
    net = next((each.row for each in rows if each.row.target == comparing.NET), None)
    told: dict[tuple[str, str], DifferenceView] = {}
    for each in rows:
        if each.row.cause != causes.FOLLOWS:
            told.setdefault((each.row.cause, each.sentence), each)
    return MonthView(
        person=rows[0].person,
        period=rows[0].row.period,
        theirs_minor=net.theirs_minor if net else None,
        ours_minor=net.ours_minor if net else None,
        reasons=list(told.values()) or rows[:1],
        amounts=rows,
    )


def by_cause(file: LegacyFile) -> list[tuple[str, str, int]]:
    """Return the causes of a file with how often each occurs, most frequent first."""
    query = (
        select(LegacyDifference.cause, func.count())
        .where(LegacyDifference.file_id == file.id)
        .group_by(LegacyDifference.cause)
        .order_by(func.count().desc())
    )
    return [(cause, gettext(CAUSES[cause][0]), int(count)) for cause, count in db.session().exec(query)]


def as_csv(file: LegacyFile, *, cause: str = "", search: str = "") -> bytes:
    """Return the differences as a file."""
    rows, _ = differences(file, cause=cause, search=search, per_page=200_000)
    header = [
        gettext("Person"),
        gettext("Month"),
        gettext("Amount of"),
        gettext("Theirs"),
        gettext("Ours"),
        gettext("Difference"),
        gettext("Cause"),
        gettext("Reason"),
    ]
    return export.sheet(header, (_cells(each) for each in rows))


def _cells(each: DifferenceView) -> list[str]:
    row = each.row
    figures = [export.money(row.theirs_minor), export.money(row.ours_minor), export.money(row.delta_minor)]
    return [each.person, f"{row.period:%Y-%m}", each.what, *figures, each.title, each.sentence]


def jobs_of(file: LegacyFile) -> list[JobRun]:
    """Return the newest job of a file that is open or did not go well."""
    query = (
        select(JobRun)
        .where(JobRun.subject_type == "legacy_file", JobRun.subject_id == file.id)
        .where(col(JobRun.state) != "done")
        .order_by(col(JobRun.id).desc())
        .limit(1)
    )
    return list(db.session().exec(query))
