"""Bank files: written once per approved run, released by a second person, cancelled until the cut-off."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.company import service as company
from hr.documents import service as documents
from hr.documents.models import Document
from hr.errors import Conflict, NotAllowed, NotFound
from hr.i18n import N_, format_date, gettext, use_locale
from hr.ids import new_id
from hr.money import from_minor, to_minor
from payroll.banking.model import PROBLEMS, Batch, BatchRefused, Summary, Transfer
from payroll.payments import schemes, settling, states
from payroll.payments.due import Share, dues, shares
from payroll.payments.journal import journal_file as journal_file
from payroll.payments.journal import journal_lines as journal_lines
from payroll.payments.journal import journal_of as journal_of
from payroll.payments.journal import write_journal as write_journal
from payroll.payments.models import (
    CANCELLED_BATCH,
    RELEASED,
    WRITTEN,
    Payment,
    PaymentBatch,
)
from payroll.runs import service as runs
from payroll.runs.models import PayRun

OTHER_FILE = N_("The bank file does not agree with the run; it was not stored. %(detail)s")


def batch_of(run_id: str) -> PaymentBatch | None:
    """Return the first bank file of a run, if it is written."""
    found = batches_of(run_id)
    return found[0] if found else None


def batches_of(run_id: str) -> Sequence[PaymentBatch]:
    """Return every bank file of a run, first version first."""
    query = select(PaymentBatch).where(PaymentBatch.run_id == run_id).order_by(col(PaymentBatch.version))
    return db.session().exec(query).all()


def get_batch(batch_id: str) -> PaymentBatch:
    """Return a bank file or raise NotFound."""
    row = db.session().get(PaymentBatch, batch_id)
    if row is None:
        raise NotFound(N_("We could not find this bank file."))
    return row


def payments_of(run_id: str) -> Sequence[Payment]:
    """Return every payment of a run, those of the first file first."""
    query = select(Payment).where(Payment.run_id == run_id).order_by(col(Payment.id))
    return db.session().exec(query).all()


# ---- writing -----------------------------------------------------------------------------------------


def write_bank_file(*, actor: Actor, run: PayRun) -> PaymentBatch | None:
    """Write, check and keep the bank file of a run; None when there is nothing to pay.

    A second call returns the first one's file. Held-back people have no payable item and so no transfer.
    """
    existing = batch_of(run.id)
    if existing is not None:
        return existing
    wanted = shares(run, dues(run))
    if not wanted:
        settling.follow(run)
        return None
    return write_batch(actor=actor, run=run, wanted=wanted)


def write_batch(*, actor: Actor, run: PayRun, wanted: Sequence[Share], prepared_by: str = "") -> PaymentBatch:
    """Write the next bank file of a run with these shares; of two at the same moment one is written."""
    company.hold_legal_entity(run.legal_entity_id)  # the files of its other runs count in their number too
    scheme = schemes.scheme_of(run.currency)
    last = db.session().exec(
        select(func.max(PaymentBatch.version)).where(
            PaymentBatch.run_id == run.id, PaymentBatch.scheme == scheme.name
        )
    )
    version, batch_id = 1 + (last.one() or 0), new_id()
    ids = [schemes.end_to_end_id(scheme.name, run.period) for _ in wanted]
    batch = _batch(run, batch_id, version, list(zip(ids, wanted, strict=True)))
    content = _checked(batch, scheme, sum(share.amount_minor for share in wanted))
    document = documents.file_document(
        actor=actor,
        kind="bank_file",
        title=f"{scheme.label} {run.period:%Y-%m}",
        about=("pay_run", run.id),
        content=content,
        media_type=scheme.media_type,
        filename=f"payment-{run.period:%Y-%m}-{run.version}-{version}.{scheme.extension}",
        edition=version,
    )
    row = PaymentBatch(
        id=batch_id,
        run_id=run.id,
        scheme=scheme.name,
        currency=run.currency,
        version=version,
        document_id=document.id,
        message_id=batch.message_id,
        execution_date=batch.execution_date,
        count=len(batch.transfers),
        total_minor=to_minor(batch.total),
        sha256=documents.versions_of(document.id)[-1].sha256,
        prepared_by=prepared_by,
    )
    _insert(row, [_payment(row, id_, share) for id_, share in zip(ids, wanted, strict=True)])
    _record(actor, row, "bank_file.written", lines_hash=run.approved_hash)
    return row


def _insert(row: PaymentBatch, payments: Sequence[Payment]) -> None:
    session = db.session()
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
            session.add_all(payments)
            session.flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Somebody wrote this bank file at the same moment. Open the payments again."),
            key="batch_exists",
        ) from error


def _payment(batch: PaymentBatch, id_: str, share: Share) -> Payment:
    return Payment(
        run_id=batch.run_id,
        batch_id=batch.id,
        item_id=share.due.item_id,
        person_id=share.due.person_id,
        account_id=share.destination.id,
        account_fingerprint=share.destination.fingerprint,
        last_four=share.destination.last_four,
        position=share.position,
        amount_minor=share.amount_minor,
        end_to_end_id=id_,
        replaces_id=share.replaces_id,
        changed_at=clock.now(),
    )


def _batch(run: PayRun, batch_id: str, version: int, wanted: Sequence[tuple[str, Share]]) -> Batch:
    entity = company.get_legal_entity(run.legal_entity_id)
    scheme = schemes.scheme_of(run.currency)
    with use_locale(company.profile().default_locale):
        text = gettext("Pay %(month)s", month=format_date(run.period, "month"))
    digits = batch_id.replace("-", "")[-schemes.IDENTIFIER_DIGITS :]
    return Batch(
        message_id=f"{run.period:%Y%m}-{version}-{digits}",
        created_at=_made_at(run),
        execution_date=schemes.bank_day(run.pay_date, run.currency),
        debtor=schemes.sender_of(entity, scheme.name),
        transfers=tuple(_transfer(id_, share, text) for id_, share in wanted),
        number=1 + _written_lately(entity.id, scheme.name),
    )


def _written_lately(entity_id: str, scheme: str) -> int:
    """Return how many files a company has written for a payment system in a day, wherever a day begins."""
    query = (
        select(func.count())
        .select_from(PaymentBatch)
        .join(PayRun, col(PayRun.id) == col(PaymentBatch.run_id))
        .where(PayRun.legal_entity_id == entity_id, PaymentBatch.scheme == scheme)
        .where(col(PaymentBatch.created_at) >= clock.now() - timedelta(days=1))
    )
    return db.session().exec(query).one()


def _made_at(run: PayRun) -> datetime:
    assert run.committed_at is not None
    return max(run.committed_at, clock.now())


def _transfer(id_: str, share: Share, text: str) -> Transfer:
    goal = share.destination
    return Transfer(
        id_, share.name, goal.number, from_minor(share.amount_minor), text, goal.bank_code, goal.is_savings
    )


def _checked(batch: Batch, scheme: schemes.Scheme, total_minor: int) -> bytes:
    """Return the bytes of a batch that keeps the rules and adds up to what is due."""
    try:
        content: bytes = scheme.writer.write(batch)
    except BatchRefused as refused:
        first = refused.problems[0]
        raise Conflict(PROBLEMS[first.key], key="bank_file_refused", **first.values) from refused
    objections: list[str] = scheme.writer.validate(content)
    summary: Summary = scheme.writer.read_back(content)
    if objections or to_minor(summary.control_sum) != total_minor or summary.count != len(batch.transfers):
        raise Conflict(OTHER_FILE, key="bank_file_wrong", detail="; ".join(objections)[:200])
    return content


def execution_date(pay_date: date) -> date:
    """Return the pay day, or the next day the banks work when it is past already."""
    return schemes.bank_day(pay_date, "EUR")


def bank_file(*, run: PayRun) -> Document:
    """Return the stored first bank file of a run, or raise NotFound."""
    batch = batch_of(run.id)
    if batch is None:
        raise NotFound(N_("The bank file of this run is not written yet."))
    return documents.get(batch.document_id)


def released_file(*, batch: PaymentBatch) -> Document:
    """Return the stored bytes of a bank file that was released, or raise Conflict."""
    if batch.state not in (RELEASED, "answered"):
        raise Conflict(
            N_("This bank file is not released. Somebody who did not prepare it releases it first."),
            key="not_released",
        )
    return documents.get(batch.document_id)


# ---- releasing ---------------------------------------------------------------------------------------


def may_release(actor: Actor, batch: PaymentBatch, run: PayRun) -> bool:
    """Tell whether somebody prepared neither the run nor this file."""
    return runs.may_approve(actor, run) and not auth.is_same_person(actor, batch.prepared_by)


def release(*, actor: Actor, batch_id: str, seen_sha256: str) -> PaymentBatch:
    """Let exactly the bytes that were seen go out, checked once more; a second call changes nothing."""
    batch = get_batch(batch_id)
    run = settling.lock(batch.run_id)
    db.session().refresh(batch)
    if not may_release(actor, batch, run):
        raise NotAllowed(
            N_("You prepared this payment, so another person has to release it."), key="segregation_of_duties"
        )
    if batch.sha256 != seen_sha256:
        raise Conflict(N_("This is another file than the one you looked at."), key="other_file")
    if batch.state == RELEASED:
        return batch
    _refuse_unfit(batch)
    _change_batch(batch, RELEASED, released_at=clock.now(), released_by=actor.user_id or "")
    settling.move_batch(batch, states.EXPORTED)
    settling.follow(run)
    _record(actor, batch, "payments.released")
    return batch


def _refuse_unfit(batch: PaymentBatch) -> None:
    """Refuse bytes that are not those written, break a rule, or differ from the payments they stand for."""
    scheme = schemes.scheme_of(batch.currency)
    file = documents.read(documents.get(batch.document_id))
    objections = [] if file.sha256 == batch.sha256 else ["SHA-256"]
    objections += scheme.writer.validate(file.content)
    read: Summary = scheme.writer.read_back(file.content)
    stored = {row.end_to_end_id: row.amount_minor for row in settling.of_batch(batch.id, states.CREATED)}
    found = {one.end_to_end_id: to_minor(one.amount) for one in read.transfers}
    if objections or found != stored or read.stated_count != batch.count or len(found) != batch.count:
        raise Conflict(
            N_("The stored bank file does not agree with its payments. Nothing was released. %(detail)s"),
            key="bank_file_wrong",
            detail="; ".join(objections)[:200],
        )
    if not schemes.is_in_time(batch.execution_date, batch.currency):
        raise Conflict(
            N_("It is too late for the day of this file. Cancel it and have it written again."),
            key="value_date_past",
        )


def may_cancel(batch: PaymentBatch) -> bool:
    """Tell whether a file can still be taken back: until the day before the bank acts on it."""
    return batch.state == WRITTEN or (batch.state == RELEASED and clock.today() < batch.execution_date)


def cancel(*, actor: Actor, batch_id: str) -> PaymentBatch:
    """Take a bank file back before the cut-off; its payments are made by another file, or not at all."""
    batch = get_batch(batch_id)
    run = settling.lock(batch.run_id)
    db.session().refresh(batch)
    if batch.state == CANCELLED_BATCH:
        return batch
    if not may_cancel(batch):
        raise Conflict(
            N_("The bank acts on this file already. Ask the bank to recall it, and take in its answer."),
            key="past_cut_off",
        )
    _change_batch(batch, CANCELLED_BATCH)
    settling.move_batch(batch, states.CANCELLED)
    settling.follow(run)
    _record(actor, batch, "payments.cancelled")
    return batch


def _change_batch(batch: PaymentBatch, state: str, **values: object) -> None:
    stands = (col(PaymentBatch.id) == batch.id) & (col(PaymentBatch.state) == batch.state)
    changed = db.change(db.session(), update(PaymentBatch).where(stands).values(state=state, **values))
    if changed != 1:
        raise Conflict(
            N_("Somebody changed this bank file at the same moment. Open it again."), key="batch_moved"
        )
    db.session().refresh(batch)


def _record(actor: Actor, batch: PaymentBatch, action: str, **more: object) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("pay_run", batch.run_id),
        details={
            "batch": batch.id,
            "version": batch.version,
            "sha256": batch.sha256,
            "count": batch.count,
            "total_minor": batch.total_minor,
            "execution_date": batch.execution_date.isoformat(),
            **more,
        },
    )
