"""Taking over another payroll: its file, what its concepts mean, the comparison, the opening balances."""

import hashlib
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import delete, insert
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.events import publish
from hr.i18n import N_, gettext
from hr.ids import new_id
from hr.money import from_minor, to_minor
from payroll.countries import wording
from payroll.engine.model import Category, YearToDate
from payroll.entries import periods
from payroll.entries.whose import chunks
from payroll.runs.models import PAYABLE, REGULAR, VOID, PayItem, PayRun
from payroll.runs.states import SEALED
from payroll.takeover import concepts, legacy
from payroll.takeover.causes import TOTALS
from payroll.takeover.comparing import Compared, Plan, plan_of
from payroll.takeover.concepts import IGNORE
from payroll.takeover.events import LegacyComparisonRequested
from payroll.takeover.legacy import Concept, LegacyRow, Pays
from payroll.takeover.models import (
    COMPARED,
    COMPARING,
    LegacyConcept,
    LegacyDifference,
    LegacyFile,
    OpeningBalance,
)

UNKNOWN_PERSON = "unknown_person"
IRPF_BASE = "es.base.irpf"
TAKES_AWAY = (Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)


def get_file(file_id: str) -> LegacyFile:
    """Return a file or raise NotFound."""
    row = db.session().get(LegacyFile, file_id)
    if row is None:
        raise NotFound(N_("We could not find this file."))
    return row


def files() -> Sequence[LegacyFile]:
    """Return the files of other payrolls, newest first."""
    return db.session().exec(select(LegacyFile).order_by(col(LegacyFile.id).desc()).limit(100)).all()


def upload(*, actor: Actor, entity_id: str, name: str, content: bytes) -> LegacyFile:
    """Take a file of payslips and guess what its concepts mean."""
    entity = company.get_legal_entity(entity_id)
    mark, rows = legacy.read(content)
    company.hold_legal_entity(entity.id)
    digest = hashlib.sha256(content).hexdigest()
    known = db.session().exec(
        select(LegacyFile).where(LegacyFile.legal_entity_id == entity_id, LegacyFile.sha256 == digest)
    )
    before = known.first()
    if before is not None:
        text = N_("%(name)s brought this same file already. Open it from the list.")
        raise Invalid(text, key="file_known", fields={"file": text}, name=before.uploader_name)
    file = LegacyFile(
        legal_entity_id=entity_id,
        name=name.strip()[:200] or "file",
        sha256=digest,
        header_mark=mark,
        content_sealed=b"",
        uploaded_by=actor.user_id or "",
        uploader_person_id=actor.person_id or "",
        uploader_name=actor.name,
        rows=len(rows),
    )
    file.content = content
    learned = _learned(entity_id, mark)
    file.mapping = {
        each.name: learned.get(each.name) or concepts.guess(each.name, entity.country)
        for each in legacy.concepts(rows)
    }
    db.session().add(file)
    db.session().flush()
    _record(actor, "takeover.file_uploaded", file)
    return file


def concepts_of(file: LegacyFile) -> list[Concept]:
    """Return the concepts of a file."""
    return legacy.concepts(_rows(file))


def save_mapping(*, actor: Actor, file_id: str, mapping: dict[str, str]) -> LegacyFile:
    """Keep what the concepts mean, for this file and the next one with these columns, and compare."""
    file = get_file(file_id)
    known = concepts.targets(company.get_legal_entity(file.legal_entity_id).country)
    clean = {name: mapping.get(name, "") for name in file.mapping}
    if any(target not in known and target != IGNORE for target in clean.values()):
        raise Invalid(
            N_("Say of every concept what it means, or that it is not compared."), key="concepts_open"
        )
    file.mapping = clean
    _learn(file, clean)
    file.state, file.generation = COMPARING, file.generation + 1
    db.session().add(file)
    _record(actor, "takeover.comparison_asked", file)
    publish(LegacyComparisonRequested(file_id=file.id, generation=file.generation), actor=actor)
    return file


def _learned(entity_id: str, mark: str) -> dict[str, str]:
    query = select(LegacyConcept).where(
        LegacyConcept.legal_entity_id == entity_id, LegacyConcept.header_mark == mark
    )
    return {row.concept: row.target for row in db.session().exec(query)}


def _learn(file: LegacyFile, mapping: dict[str, str]) -> None:
    session = db.session()
    query = select(LegacyConcept).where(
        LegacyConcept.legal_entity_id == file.legal_entity_id, LegacyConcept.header_mark == file.header_mark
    )
    known = {row.concept: row for row in session.exec(query)}
    for concept, target in mapping.items():
        row = known.get(concept) or LegacyConcept(
            legal_entity_id=file.legal_entity_id, header_mark=file.header_mark, concept=concept, target=""
        )
        row.target = target
        session.add(row)


def _rows(file: LegacyFile) -> list[LegacyRow]:
    return legacy.read(file.content)[1]


# ---- the comparison, in parts ------------------------------------------------------------------------


def prepare(file: LegacyFile) -> tuple[list[Pays], Plan, dict[str, list[LegacyRow]]]:
    """Return whom a file names with their months, how to compare it, and who is not known here."""
    country = company.get_legal_entity(file.legal_entity_id).country
    known = concepts.targets(country)
    takes_away = frozenset(key for key, target in known.items() if target.category in TAKES_AWAY)
    people, strangers = legacy.pays(_rows(file), file.mapping, file.legal_entity_id, takes_away)
    return people, plan_of(file.legal_entity_id, country, people), strangers


def note(file: LegacyFile, found: Sequence[Compared]) -> None:
    """Keep what came of some people; written once per person and comparison."""
    session = db.session()
    ids = [each.employment_id for each in found]
    session.execute(
        delete(LegacyDifference).where(
            col(LegacyDifference.file_id) == file.id,
            col(LegacyDifference.generation) == file.generation,
            col(LegacyDifference.person_key).in_(ids),
        )
    )
    values = [
        _difference(file, each.employment_id, month, row) for each in found for month, row in each.differences
    ]
    if values:
        session.execute(insert(LegacyDifference), values)


def finish(file: LegacyFile, found: Sequence[Compared], strangers: dict[str, list[LegacyRow]]) -> None:
    """Close a comparison: the counts, and a line for everybody who is not known here."""
    session = db.session()
    session.execute(
        delete(LegacyDifference).where(
            col(LegacyDifference.file_id) == file.id,
            (col(LegacyDifference.generation) != file.generation)
            | col(LegacyDifference.cause).in_((UNKNOWN_PERSON,)),
        )
    )
    for rows in strangers.values():
        row = LegacyDifference(
            file_id=file.id,
            generation=file.generation,
            person_key=f"row:{rows[0].number}",
            period=rows[0].period,
            target="total.net",
            cause=UNKNOWN_PERSON,
            values={"row": str(rows[0].number), "ending": rows[0].person.strip()[-4:]},
        )
        session.add(row)
    file.equal = sum(each.equal for each in found)
    file.different = sum(each.different for each in found)
    file.not_computed = sum(each.not_computed for each in found)
    file.pays = file.equal + file.different + file.not_computed
    file.state = COMPARED
    session.add(file)


def _difference(file: LegacyFile, employment_id: str, month: date, row: Any) -> dict[str, Any]:
    return LegacyDifference(
        id=new_id(),
        file_id=file.id,
        generation=file.generation,
        employment_id=employment_id,
        person_key=employment_id,
        period=month,
        target=row.target,
        theirs_minor=None if row.theirs is None else _cents(row.theirs),
        ours_minor=None if row.ours is None else _cents(row.ours),
        cause=row.cause,
        values=row.values,
    ).model_dump()


def _cents(amount: Decimal) -> int:
    return to_minor(amount.quantize(Decimal("0.01")))


# ---- opening balances --------------------------------------------------------------------------------


def take_balances(*, actor: Actor, file_id: str) -> int:
    """Take over what the file paid as the year so far; months that we paid ourselves stay ours.

    Another person than who brought the file does it, for it moves everybody's tax. Return how many amounts.
    """
    company.hold_legal_entity(get_file(file_id).legal_entity_id)
    file = get_file(file_id)
    db.session().refresh(file)
    if file.state != COMPARED:
        raise Conflict(N_("Compare the file first."), key="not_compared")
    same = file.uploader_person_id and file.uploader_person_id == actor.person_id
    if file.uploaded_by == (actor.user_id or "") or same:
        raise NotAllowed(
            N_("You brought this file, so another person takes over its balances."),
            key="segregation_of_duties",
        )
    if file.balances_at is not None:
        return 0
    _refuse_half_a_year(file)
    session = db.session()
    people, _, _ = prepare(file)
    paid = _paid_here([person.employment_id for person in people])
    values = [row for person in people for row in _balances(file, person, paid)]
    known = _known_balances([person.employment_id for person in people])
    new = [row for row in values if (row["employment_id"], row["period"], row["component"]) not in known]
    if new:
        session.execute(insert(OpeningBalance), new)
    file.balances_by, file.balances_at = actor.name, clock.now()
    session.add(file)
    _record(actor, "takeover.balances_taken", file, amounts=len(new))
    return len(new)


def _refuse_half_a_year(file: LegacyFile) -> None:
    """Refuse a year so far that lacks what ceilings and cumulative taxes count on: they would begin anew."""
    missing = missing_in(file)
    if missing:
        raise Conflict(
            N_(
                "The year so far needs more than this file has: %(missing)s. Ask the other payroll for it by "
                "month, say which concept means it, and compare again."
            ),
            key="half_a_year",
            missing=", ".join(missing),
        )


def missing_in(file: LegacyFile) -> list[str]:
    """Return what a file lacks to be the year so far, in the reader's words; nothing when it can be one."""
    country = company.get_legal_entity(file.legal_entity_id).country
    return [gettext(wording.text(key)) for key in concepts.missing(country, file.mapping.values())]


def drop_balances(*, actor: Actor, file_id: str) -> None:
    """Take the balances of a file back, while nobody named in it has been paid here."""
    file = get_file(file_id)
    session = db.session()
    query = select(OpeningBalance.employment_id).where(OpeningBalance.file_id == file.id).distinct()
    if _paid_here(list(session.exec(query))):
        raise Conflict(N_("Pay here rests on these balances already."), key="balances_used")
    session.execute(delete(OpeningBalance).where(col(OpeningBalance.file_id) == file.id))
    file.balances_by, file.balances_at = "", None
    session.add(file)
    _record(actor, "takeover.balances_dropped", file)


def opening(employment_ids: Sequence[str], tax_year_start: date) -> dict[str, YearToDate]:
    """Return by employment what another payroll paid in the tax year that begins on a day, by line code."""
    sums: dict[str, dict[str, int]] = {}
    end = _year_after(tax_year_start)
    for part in chunks(employment_ids):
        query = select(OpeningBalance).where(
            col(OpeningBalance.employment_id).in_(part),
            col(OpeningBalance.paid_on) >= tax_year_start,
            col(OpeningBalance.paid_on) < end,
        )
        for row in db.session().exec(query):
            of_person = sums.setdefault(row.employment_id, {})
            of_person[row.component] = of_person.get(row.component, 0) + row.amount_minor
    return {key: _in_units(of_person) for key, of_person in sums.items()}


def _in_units(sums: dict[str, int]) -> YearToDate:
    return tuple(sorted((code, from_minor(amount)) for code, amount in sums.items()))


def _year_after(start: date) -> date:
    return start.replace(year=start.year + 1)


def _balances(file: LegacyFile, person: Pays, paid: set[tuple[str, date]]) -> list[dict[str, Any]]:
    return [
        OpeningBalance(
            id=new_id(),
            employment_id=person.employment_id,
            period=month,
            paid_on=periods.last_of(month),
            component=target,
            amount_minor=_cents(amount),
            file_id=file.id,
        ).model_dump()
        for month, amounts in person.months.items()
        if (person.employment_id, month) not in paid
        for target, amount in _with_base(amounts).items()
        if target not in TOTALS and amount
    ]


def _with_base(amounts: dict[str, Decimal]) -> dict[str, Decimal]:
    """Return a month's amounts with the income tax base, which the year so far needs, where it is left out.

    What is paid feeds it, but for travel within its limits and other expenses, which are no salary.
    """
    if "es.irpf" not in amounts or IRPF_BASE in amounts:
        return amounts
    known = concepts.targets("es")
    base = sum(
        (
            amount
            for key, amount in amounts.items()
            if key in known and known[key].category is Category.EARNING and not key.startswith("es.")
        ),
        Decimal(0),
    )
    return {**amounts, IRPF_BASE: base}


def _paid_here(ids: Sequence[str]) -> set[tuple[str, date]]:
    found: set[tuple[str, date]] = set()
    for part in chunks(ids):
        query = (
            select(col(PayItem.employment_id), col(PayRun.period))
            .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
            .where(col(PayItem.employment_id).in_(part), PayItem.state == PAYABLE, PayItem.kind != VOID)
            .where(PayRun.kind == REGULAR, col(PayRun.state).in_(SEALED))
        )
        found.update((who, month) for who, month in db.session().exec(query))
    return found


def _known_balances(ids: Sequence[str]) -> set[tuple[str, date, str]]:
    found: set[tuple[str, date, str]] = set()
    for part in chunks(ids):
        query = select(
            col(OpeningBalance.employment_id), col(OpeningBalance.period), col(OpeningBalance.component)
        ).where(col(OpeningBalance.employment_id).in_(part))
        found.update((who, month, code) for who, month, code in db.session().exec(query))
    return found


def count_of(file: LegacyFile) -> int:
    """Return how many differences a file has."""
    query = select(func.count()).select_from(LegacyDifference)
    return db.session().exec(query.where(LegacyDifference.file_id == file.id)).one()


def _record(actor: Actor, action: str, file: LegacyFile, **details: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("legacy_file", file.id),
        details={"sha256": file.sha256, "rows": file.rows, **details},
        personal={"name": file.name},
    )
