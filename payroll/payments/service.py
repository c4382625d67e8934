"""Payments: the bank file and the journal of a committed run, each made once and kept with its hash."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.documents import service as documents
from hr.documents.models import Document
from hr.errors import Conflict, NotFound
from hr.i18n import N_, format_date, gettext, use_locale
from hr.money import from_minor, to_minor
from hr.people.models import BankAccount, Person
from payroll import banking
from payroll.banking.calendar import bank_day_on_or_after
from payroll.banking.model import PROBLEMS, Account, Batch, BatchRefused, Transfer
from payroll.banking.sepa import read_back, validate
from payroll.payments import journal
from payroll.payments.models import JournalEntry, JournalLine, PaymentBatch
from payroll.runs.models import PAYABLE, PayItem, PayRun

IDENTIFIER_DIGITS = 24  # of a random identifier; a SEPA identifier has room for 35 characters


def batch_of(run_id: str) -> PaymentBatch | None:
    """Return the bank file of a run, if it is written."""
    return db.session().exec(select(PaymentBatch).where(PaymentBatch.run_id == run_id)).first()


def journal_of(run_id: str) -> JournalEntry | None:
    """Return the journal entry of a run, if it is written."""
    return db.session().exec(select(JournalEntry).where(JournalEntry.run_id == run_id)).first()


def journal_lines(entry_id: str) -> Sequence[JournalLine]:
    """Return the lines of an entry, debits first."""
    query = select(JournalLine).where(JournalLine.entry_id == entry_id).order_by(col(JournalLine.position))
    return db.session().exec(query).all()


# ---- the bank file -----------------------------------------------------------------------------------


def write_bank_file(*, actor: Actor, run: PayRun) -> PaymentBatch | None:
    """Write, check and keep the bank file of a run; None when there is nothing to pay.

    A second call returns the first one's file. Held-back people have no payable item and so no transfer.
    """
    existing = batch_of(run.id)
    if existing is not None:
        return existing
    batch = _batch(run)
    if not batch.transfers:
        return None
    xml = _checked(batch, run)
    document = documents.file_document(
        actor=actor,
        kind="bank_file",
        title=f"pain.001 {run.period:%Y-%m}",
        about=("pay_run", run.id),
        content=xml,
        media_type="application/xml",
        filename=f"payment-{run.period:%Y-%m}-{run.version}.xml",
    )
    row = PaymentBatch(
        run_id=run.id,
        document_id=document.id,
        message_id=batch.message_id,
        execution_date=batch.execution_date,
        count=len(batch.transfers),
        total_minor=run.net_minor,
        sha256=documents.versions_of(document.id)[-1].sha256,
    )
    db.session().add(row)
    audit.record(
        actor=actor,
        action="bank_file.written",
        subject=("pay_run", run.id),
        details={
            "sha256": row.sha256,
            "count": row.count,
            "total_minor": row.total_minor,
            "execution_date": row.execution_date.isoformat(),
            "lines_hash": run.approved_hash,
        },
    )
    return row


def _checked(batch: Batch, run: PayRun) -> bytes:
    """Return the bytes of a batch that the schema accepts and that add up to the run's net."""
    try:
        xml = banking.write(batch)
    except BatchRefused as refused:
        first = refused.problems[0]
        raise Conflict(PROBLEMS[first.key], key="bank_file_refused", **first.values) from refused
    objections = validate(xml)
    summary = read_back(xml)
    if objections or to_minor(summary.control_sum) != run.net_minor or summary.count != len(batch.transfers):
        raise Conflict(
            N_("The bank file does not agree with the run; it was not stored. %(detail)s"),
            key="bank_file_wrong",
            detail="; ".join(objections)[:200],
        )
    return xml


def _batch(run: PayRun) -> Batch:
    entity = company.get_legal_entity(run.legal_entity_id)
    assert run.committed_at is not None
    return Batch(
        message_id=f"{run.period:%Y%m}-{run.version}-{_digits(run.id)}",
        created_at=run.committed_at,
        execution_date=execution_date(run.pay_date),
        debtor=Account(entity.name, entity.iban, entity.tax_number),
        transfers=tuple(_transfers(run)),
    )


def _transfers(run: PayRun) -> list[Transfer]:
    query = (
        select(PayItem, Person, BankAccount)
        .join(Person, col(Person.id) == col(PayItem.person_id))
        .join(BankAccount, col(BankAccount.id) == col(PayItem.bank_account_id))
        .where(PayItem.run_id == run.id, PayItem.state == PAYABLE, col(PayItem.net_minor) > 0)
        .order_by(col(PayItem.employment_id))
    )
    with use_locale(company.profile().default_locale):
        text = gettext("Pay %(month)s", month=format_date(run.period, "month"))
    return [
        Transfer(
            end_to_end_id=f"{run.period:%Y%m}-{_digits(item.id)}",
            name=person.name,
            iban=account.iban,
            amount=from_minor(item.net_minor),
            text=text,
        )
        for item, person, account in db.session().exec(query)
    ]


def _digits(identifier: str) -> str:
    return identifier.replace("-", "")[-IDENTIFIER_DIGITS:]


def execution_date(pay_date: date) -> date:
    """Return the pay day, or the next day the banks work when it is past already."""
    return bank_day_on_or_after(max(pay_date, clock.today()))


def bank_file(*, run: PayRun) -> Document:
    """Return the stored bank file of a run, or raise NotFound."""
    batch = batch_of(run.id)
    if batch is None:
        raise NotFound(N_("The bank file of this run is not written yet."))
    return documents.get(batch.document_id)


# ---- the journal -------------------------------------------------------------------------------------


def write_journal(*, actor: Actor, run: PayRun) -> JournalEntry:
    """Book a committed run once; a second call returns the first one's entry."""
    existing = journal_of(run.id)
    if existing is not None:
        return existing
    booked = journal.postings(run)
    entry = JournalEntry(
        run_id=run.id,
        document_id="",
        number=f"{run.period:%Y-%m}-{run.version}",
        booked_on=run.pay_date,
        total_minor=sum(each.debit for each in booked),
        sha256="",
    )
    lines = [
        JournalLine(
            entry_id=entry.id,
            position=number,
            account=each.account,
            debit_minor=each.debit,
            credit_minor=each.credit,
        )
        for number, each in enumerate(booked, 1)
    ]
    document = _file_journal(actor, run, entry, lines)
    entry.document_id = document.id
    entry.sha256 = documents.versions_of(document.id)[-1].sha256
    session = db.session()
    session.add(entry)
    session.flush()
    session.add_all(lines)
    audit.record(
        actor=actor,
        action="journal.written",
        subject=("pay_run", run.id),
        details={"sha256": entry.sha256, "debit_minor": entry.total_minor, "credit_minor": entry.total_minor},
    )
    return entry


def _file_journal(actor: Actor, run: PayRun, entry: JournalEntry, lines: Sequence[JournalLine]) -> Document:
    with use_locale(company.profile().default_locale):
        text = gettext("Pay %(month)s", month=format_date(run.period, "month"))
        content = journal.write(entry, lines, text=text)
    return documents.file_document(
        actor=actor,
        kind="journal",
        title=f"Journal {entry.number}",
        about=("pay_run", run.id),
        content=content,
        media_type="text/csv",
        filename=f"journal-{entry.number}.csv",
    )


def journal_file(*, run: PayRun) -> Document:
    """Return the stored journal of a run, or raise NotFound."""
    entry = journal_of(run.id)
    if entry is None:
        raise NotFound(N_("The journal of this run is not written yet."))
    return documents.get(entry.document_id)
