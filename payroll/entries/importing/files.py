"""Files of entries from their upload to their undoing: all good rows come in, or none."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.events import publish
from hr.i18n import N_, format_date, gettext, locale
from hr.i18n.locales import use_locale
from hr.ids import new_id
from hr.money import to_minor
from hr.people import service as people
from hr.people.models import Employment
from payroll.entries import periods, service
from payroll.entries.events import EntryFileApproved, EntryFileCheckRequested, EntryFileImportRequested
from payroll.entries.importing import checking, export, rows
from payroll.entries.importing.checking import Checked
from payroll.entries.importing.figures import COMMA, POINT
from payroll.entries.importing.rows import Trouble
from payroll.entries.models import APPROVED, CONSUMED, IMPORTED, PROPOSED, STAGED, VOID, EntryFile, PayEntry
from payroll.permissions import PayrollPermission

UPLOADED, CHECKED, REFUSED, IMPORTING, DONE, UNDONE = (
    "uploaded", "checked", "refused", "importing", "done", "undone",
)  # fmt: skip
ALL, GOOD = "all", "good"
MOST_KEPT = 2_000  # troubles kept for the pages; the file of errors is made from the file itself


def get_file(file_id: str) -> EntryFile:
    """Return a file or raise NotFound."""
    row = db.session().get(EntryFile, file_id)
    if row is None:
        raise NotFound(N_("We could not find this file."))
    return row


def files(entity_ids: Sequence[str] | None = None, *, limit: int = 20) -> Sequence[EntryFile]:
    """Return the newest files."""
    query = select(EntryFile).order_by(col(EntryFile.id).desc()).limit(limit)
    if entity_ids is not None:
        query = query.where(col(EntryFile.legal_entity_id).in_(entity_ids))
    return db.session().exec(query).all()


def upload(*, actor: Actor, entity_id: str, period: date, name: str, content: bytes) -> EntryFile:
    """Take a file and have it checked; a file that is in already is refused with who and when."""
    digest = hashlib.sha256(content).hexdigest()
    _refuse_known(entity_id, digest)
    rows.read(content)  # what cannot be read at all is said at once, beside the field
    file = EntryFile(
        legal_entity_id=entity_id,
        period=period.replace(day=1),
        name=name.strip()[:200] or "file",
        sha256=digest,
        content_sealed=b"",
        uploaded_by=actor.user_id or "",
        uploader_person_id=actor.person_id or "",
        uploader_name=actor.name,
        locale=locale(),
    )
    file.content = content
    db.session().add(file)
    db.session().flush()
    _record(actor, "entry_file.uploaded", file)
    recheck(actor=actor, file_id=file.id, answers={})
    return file


def recheck(*, actor: Actor, file_id: str, answers: dict[str, Any]) -> EntryFile:
    """Have a file checked again with other answers: decimal sign, order of days, what comes late, doubts."""
    file = get_file(file_id)
    if file.state not in (UPLOADED, CHECKED, REFUSED):
        raise Conflict(N_("This file is taken in already."), key="file_moved")
    if answers.get("decimal", "") not in ("", COMMA, POINT):
        raise Invalid(N_("Choose the decimal sign."), fields={"decimal": N_("Choose the decimal sign.")})
    file.answers = dict(answers)
    file.state = UPLOADED
    file.generation += 1
    db.session().add(file)
    publish(EntryFileCheckRequested(file_id=file.id, generation=file.generation), actor=actor)
    return file


def check(file: EntryFile) -> list[Checked]:
    """Return every row with its entry or its trouble, as the file's answers have it read."""
    _, _, found = _read(file)
    with use_locale(file.locale):  # amounts and days within the sentences are written here
        return checking.check(found, file)


def note_check(file: EntryFile, found: Sequence[Checked]) -> None:
    """Keep what a check found: the counts, and the first troubles for the page."""
    reading, _, _ = _read(file)
    troubles = [row for row in found if row.trouble is not None]
    file.reading = reading.plain()
    file.rows = len(found)
    file.good = len(found) - len(troubles)
    file.doubtful = sum(1 for row in troubles if row.trouble and row.trouble.is_doubt)
    file.bad = len(troubles) - file.doubtful
    file.troubles = json.dumps([_kept(row) for row in troubles[:MOST_KEPT]])
    file.state = CHECKED
    db.session().add(file)


def note_refusal(file: EntryFile, error: Invalid) -> None:
    """Keep why a file cannot be read at all."""
    values = {name: str(value) for name, value in error.values.items()}
    file.troubles = json.dumps([[0, error.message, values, False]])
    file.state = REFUSED
    db.session().add(file)


def troubles(file: EntryFile) -> list[tuple[int, str, bool]]:
    """Return row number, sentence and whether it is only doubtful, of what a check found."""
    kept = json.loads(file.troubles or "[]")
    return [
        (number, checking.sentence(Trouble(message, values)), is_doubt)
        for number, message, values, is_doubt in kept
    ]


def _read(file: EntryFile) -> tuple[rows.Reading, tuple[str, ...], list[rows.FileRow]]:
    entity = company.get_legal_entity(file.legal_entity_id)
    return rows.read(
        file.content,
        decimal=str(file.answers.get("decimal", "")),
        day_order=str(file.answers.get("day_order", "")),
        country=entity.country,
    )


def _kept(row: Checked) -> list[object]:
    assert row.trouble is not None
    return [row.row.number, row.trouble.message, row.trouble.values, row.trouble.is_doubt]


# ---- taking in ---------------------------------------------------------------------------------------


def take_in(*, actor: Actor, file_id: str, mode: str) -> EntryFile:
    """Have the rows taken in: `all` refuses while a row is bad, `good` leaves the bad ones out."""
    file = get_file(file_id)
    if file.uploaded_by != (actor.user_id or ""):
        raise Conflict(N_("Whoever uploaded the file takes it in."), key="other_uploader")
    if mode not in (ALL, GOOD):
        raise Invalid(N_("Choose what to do with the bad rows."), key="mode")
    if file.state in (IMPORTING, DONE):
        return file
    if file.state != CHECKED or not file.good:
        raise Conflict(N_("There is no row to take in. Check the file first."), key="nothing_good")
    if mode == ALL and file.good != file.rows:
        raise Conflict(N_("Some rows are bad, so nothing was taken in."), key="bad_rows")
    _refuse_known(file.legal_entity_id, file.sha256)
    _claim(file, mode)
    _record(actor, "entry_file.import_asked", file, mode=mode)
    publish(EntryFileImportRequested(file_id=file.id, generation=file.generation), actor=actor)
    return file


def _claim(file: EntryFile, mode: str) -> None:
    """Take the file's hash for this one file; of two uploads of the same bytes one gets through."""
    session = db.session()
    try:
        with session.begin_nested():
            moved = db.change(
                session,
                update(EntryFile)
                .where(col(EntryFile.id) == file.id, col(EntryFile.state) == CHECKED)
                .values(state=IMPORTING, claim=f"{file.legal_entity_id}:{file.sha256}", mode=mode, done=0),
            )
    except IntegrityError as error:
        raise Conflict(N_("The same file is being taken in right now."), key="file_known") from error
    if moved != 1:
        raise Conflict(N_("This file is in another state by now."), key="file_moved")
    session.refresh(file)


def stage(file: EntryFile, found: Iterable[Checked]) -> int:
    """Write some rows where nobody sees them yet; those that are there already stay as they are."""
    values = [_values(file, row) for row in found]
    wanted = [row["key"] for row in values]
    session = db.session()
    known = set(session.exec(select(PayEntry.key).where(col(PayEntry.key).in_(wanted))))
    new = [row for row in values if row["key"] not in known]
    if new:
        session.execute(insert(PayEntry), new)
    return len(new)


def finish(file: EntryFile, *, actor: Actor) -> int:
    """Show all rows of a file at once; until here nobody has seen one."""
    session = db.session()
    count = db.change(
        session,
        update(PayEntry)
        .where(col(PayEntry.source_id) == file.id, col(PayEntry.state) == STAGED)
        .values(state=PROPOSED),
    )
    file.state, file.done = DONE, count
    file.finished_at = clock.now()
    session.add(file)
    _record(actor, "entry_file.imported", file, entries=count)
    return count


def give_up(file: EntryFile) -> None:
    """Take back what was written and not shown, so that the file can be taken in again."""
    session = db.session()
    session.execute(delete(PayEntry).where(col(PayEntry.source_id) == file.id, col(PayEntry.state) == STAGED))
    file.state, file.claim, file.done = CHECKED, None, 0
    session.add(file)


def approve(*, actor: Actor, file_id: str) -> EntryFile:
    """Approve everything a file brought, by another person than who brought it; one's own pay stays out."""
    file = get_file(file_id)
    if file.state != DONE:
        raise Conflict(N_("This file is not taken in."), key="file_moved")
    same_person = file.uploader_person_id and file.uploader_person_id == actor.person_id
    if file.uploaded_by == (actor.user_id or "") or same_person:
        raise NotAllowed(
            N_("You brought this file, so another person has to approve it."), key="segregation_of_duties"
        )
    if _has_exceptions(file) and not actor.may(PayrollPermission.ENTRY_EXCEPTION):
        raise NotAllowed(
            N_("It came after the cut-off, so whoever approves pay runs has to allow it."), key="exception"
        )
    if file.approved_by:
        return file
    file.approved_by = actor.user_id or ""
    file.approver_person_id = actor.person_id or ""
    file.approver_name = actor.name
    db.session().add(file)
    _record(actor, "entry_file.approved", file)
    publish(EntryFileApproved(file_id=file.id), actor=actor)
    return file


def waiting(file_id: str) -> int:
    """Return how many entries of a file wait for an approval."""
    query = select(func.count()).select_from(PayEntry)
    return db.session().exec(query.where(PayEntry.source_id == file_id, PayEntry.state == PROPOSED)).one()


def approve_some(file: EntryFile, *, actor: Actor, most: int) -> int:
    """Approve the next entries of an approved file; those for the approver's own pay wait for a third."""
    session = db.session()
    query = (
        select(PayEntry, Employment.person_id)
        .join(Employment, col(Employment.id) == col(PayEntry.employment_id))
        .where(PayEntry.source_id == file.id, PayEntry.state == PROPOSED)
        .where(col(Employment.person_id) != (file.approver_person_id or "-"))
        .order_by(col(PayEntry.id))
        .limit(most)
    )
    found = [entry for entry, _ in session.exec(query)] if file.approved_by else []
    now = clock.now()
    paid = periods.paid_periods(list({entry.employment_id for entry in found}))
    for entry in found:
        entry.state, entry.approved_at = APPROVED, now
        while (entry.employment_id, entry.period) in paid:
            entry.period = periods.next_for(people.get_employment(entry.employment_id), entry.period)
        entry.approved_by, entry.approver_name = file.approved_by, file.approver_name
        session.add(entry)
    service.announce(actor, [entry.employment_id for entry in found])
    return len(found)


def _has_exceptions(file: EntryFile) -> bool:
    query = select(PayEntry.id).where(
        PayEntry.source_id == file.id, PayEntry.state == PROPOSED, col(PayEntry.is_exception).is_(True)
    )
    return db.session().exec(query).first() is not None


def undo(*, actor: Actor, file_id: str, reason: str = "") -> int:
    """Withdraw every entry of a file, while no run has paid one of them; return how many."""
    file = get_file(file_id)
    if file.state == UNDONE:
        return 0
    if file.state != DONE:
        raise Conflict(N_("This file is not taken in."), key="file_moved")
    session = db.session()
    of_file = (col(PayEntry.source) == IMPORTED, col(PayEntry.source_id) == file.id)
    paid = session.exec(
        select(func.count()).select_from(PayEntry).where(*of_file, PayEntry.state == CONSUMED)
    ).one()
    if paid:
        raise Conflict(
            N_("A pay run has paid %(count)s of its entries already. Correct them in the next run."),
            key="file_paid",
            count=paid,
        )
    counted = session.exec(
        select(PayEntry.employment_id).where(*of_file, PayEntry.state == APPROVED).distinct()
    ).all()
    open_states = col(PayEntry.state).in_((PROPOSED, APPROVED))
    count = db.change(session, update(PayEntry).where(*of_file, open_states).values(state=VOID))
    file.state, file.claim = UNDONE, None
    session.add(file)
    _record(actor, "entry_file.undone", file, entries=count, reason=reason)
    service.announce(actor, counted)
    session.expire_all()
    return count


def _values(file: EntryFile, row: Checked) -> dict[str, Any]:
    entry = row.entry
    assert entry is not None
    made = PayEntry(
        id=new_id(),
        employment_id=entry.employment_id,
        element_code=entry.element_code,
        period=entry.period,
        state=STAGED,
        amount_minor=None if entry.amount is None else to_minor(entry.amount),
        quantity="" if entry.quantity is None else f"{entry.quantity:f}",
        rate="" if entry.rate is None else f"{entry.rate:f}",
        is_exception=row.is_exception,
        key=entry.key,
        source=IMPORTED,
        source_id=file.id,
        source_row=entry.source_row,
        proposed_by=file.uploaded_by,
        proposer_person_id=file.uploader_person_id,
        proposer_name=file.uploader_name,
    )
    made.note = entry.note
    return made.model_dump()


def _refuse_known(entity_id: str, digest: str) -> None:
    query = select(EntryFile).where(EntryFile.claim == f"{entity_id}:{digest}")
    known = db.session().exec(query).first()
    if known is not None:
        text = N_("%(name)s took in this same file on %(day)s. Undo that first, or change the file.")
        raise Invalid(
            text,
            key="file_known",
            fields={"file": text},
            name=known.uploader_name,
            day=format_date(clock.day_of(known.created_at)),
        )


def _record(actor: Actor, action: str, file: EntryFile, **details: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("pay_entry_file", file.id),
        details={"sha256": file.sha256, "period": file.period.isoformat(), **details},
        personal={"name": file.name},
    )


def error_file(file: EntryFile) -> bytes:
    """Return the rows that are not taken in as they came, with the reason in a column of its own."""
    _, header, _ = _read(file)
    bad = [row for row in check(file) if row.trouble is not None]
    width = len(header)
    body = (
        [
            str(row.row.number),
            *(row.row.cells + ("",) * width)[:width],
            checking.sentence(row.trouble) if row.trouble else "",
        ]
        for row in bad
    )
    return export.sheet([gettext("Row"), *header, gettext("Reason")], body)
