"""The journal of a run: one entry by account and cost centre, kept with its hash, as CSV and as JSON."""

import csv
from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

from sqlmodel import col, func, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.company.models import Department
from hr.documents import service as documents
from hr.documents.models import Document
from hr.errors import Conflict, NotFound
from hr.i18n import N_, format_date, gettext, use_locale
from hr.money import from_minor
from hr.people.models import Employment
from payroll.payments.booking import Posting, Sum, Unbookable, book
from payroll.payments.chart import chart_of, own_accounts
from payroll.payments.models import JournalEntry, JournalLine
from payroll.runs.models import PAYABLE, PayItem, PayLine, PayRun

# A cell that begins with one of these is a formula to a spreadsheet.
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def journal_of(run_id: str) -> JournalEntry | None:
    """Return the journal entry of a run, if it is written."""
    return db.session().exec(select(JournalEntry).where(JournalEntry.run_id == run_id)).first()


def journal_lines(entry_id: str) -> Sequence[JournalLine]:
    """Return the lines of an entry, debits first."""
    query = select(JournalLine).where(JournalLine.entry_id == entry_id).order_by(col(JournalLine.position))
    return db.session().exec(query).all()


def postings(run: PayRun) -> list[Posting]:
    """Return what a run books; debit and credit are equal, or Unbalanced is raised.

    A void is an item of mirrored lines, so that it takes back exactly what its original booked.
    """
    chart = chart_of(company.get_legal_entity(run.legal_entity_id), run.pay_date)
    return book(sums(run.id), _nets(run.id), chart)


def refuse_unbookable(run: PayRun) -> None:
    """Refuse a run that the books could not take: an account is missing, or its sums do not balance."""
    try:
        postings(run)
    except Unbookable as refusal:
        raise Conflict(refusal.message, key=refusal.key, **refusal.values) from refusal


def sums(run_id: str) -> list[Sum]:
    """Return what a run paid by category, component and cost centre."""
    centre = func.coalesce(col(Department.cost_centre), "")
    query = (
        select(PayLine.category, PayLine.component, centre, func.sum(PayLine.amount_minor))
        .join(PayItem, col(PayItem.id) == col(PayLine.item_id))
        .join(Employment, col(Employment.id) == col(PayItem.employment_id))
        .outerjoin(Department, col(Department.id) == col(Employment.department_id))
        .where(PayItem.run_id == run_id, PayItem.state == PAYABLE)
        .group_by(PayLine.category, PayLine.component, centre)
    )
    rows = db.session().execute(query)
    return [Sum(category, component, where, int(total)) for category, component, where, total in rows]


def _nets(run_id: str) -> list[int]:
    query = select(PayItem.employment_id, PayItem.net_minor).where(
        PayItem.run_id == run_id, PayItem.state == PAYABLE
    )
    sums: dict[str, int] = defaultdict(int)
    for employment_id, net in db.session().execute(query):
        sums[employment_id] += net
    return list(sums.values())


def write_journal(*, actor: Actor, run: PayRun) -> JournalEntry:
    """Book a committed run once; a second call returns the first one's entry."""
    existing = journal_of(run.id)
    if existing is not None:
        return existing
    booked = postings(run)
    entry = JournalEntry(
        run_id=run.id,
        document_id="",
        number=_number(run),
        booked_on=run.pay_date,
        currency=run.currency,
        total_minor=sum(each.debit for each in booked),
        sha256="",
        accounts=own_accounts(run.legal_entity_id),
    )
    lines = [_line(entry, number, each) for number, each in enumerate(booked, 1)]
    document = _file(actor, run, entry, lines)
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


def _number(run: PayRun) -> str:
    kind = "" if run.kind == "regular" else f"-{run.kind}"
    return f"{run.period:%Y-%m}{kind}-{run.version}"


def _line(entry: JournalEntry, position: int, posting: Posting) -> JournalLine:
    return JournalLine(
        entry_id=entry.id,
        position=position,
        account=posting.account,
        name=posting.name,
        cost_centre=posting.cost_centre,
        debit_minor=posting.debit,
        credit_minor=posting.credit,
    )


def _file(actor: Actor, run: PayRun, entry: JournalEntry, lines: Sequence[JournalLine]) -> Document:
    with use_locale(company.profile().default_locale):
        text = gettext("Pay %(month)s", month=format_date(run.period, "month"))
        content = as_csv(entry, lines, text=text)
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
    return documents.get(_entry(run).document_id)


def _entry(run: PayRun) -> JournalEntry:
    entry = journal_of(run.id)
    if entry is None:
        raise NotFound(N_("The journal of this run is not written yet."))
    return entry


def as_csv(entry: JournalEntry, lines: Sequence[JournalLine], *, text: str) -> bytes:
    """Return an entry as CSV in UTF-8: ISO dates, decimal points, no cell that a spreadsheet would run."""
    out = StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(["date", "entry", "account", "name", "cost_centre", "text", "debit", "credit", "currency"])
    for line in lines:
        sheet.writerow(
            [
                entry.booked_on.isoformat(),
                safe(entry.number),
                safe(line.account),
                safe(gettext(line.name)),
                safe(line.cost_centre),
                safe(text),
                _amount(line.debit_minor),
                _amount(line.credit_minor),
                entry.currency,
            ]
        )
    return out.getvalue().encode()


def as_plain(run: PayRun) -> dict[str, Any]:
    """Return the entry of a run as plain JSON values; amounts are decimal texts, names in English."""
    entry = _entry(run)
    return {
        "run_id": run.id,
        "entity_id": run.legal_entity_id,
        "entry": entry.number,
        "date": entry.booked_on.isoformat(),
        "currency": entry.currency,
        "total": _amount(entry.total_minor),
        "sha256": entry.sha256,
        "lines": [
            {
                "account": line.account,
                "name": line.name,
                "cost_centre": line.cost_centre,
                "debit": _amount(line.debit_minor),
                "credit": _amount(line.credit_minor),
            }
            for line in journal_lines(entry.id)
        ],
    }


def between(first: date, last: date, *, entity_id: str = "") -> list[dict[str, Any]]:
    """Return the entries booked between two days, both included, in the order of booking."""
    query = (
        select(PayRun)
        .join(JournalEntry, col(JournalEntry.run_id) == col(PayRun.id))
        .where(col(JournalEntry.booked_on) >= first, col(JournalEntry.booked_on) <= last)
        .order_by(col(JournalEntry.booked_on), col(JournalEntry.id))
    )
    if entity_id:
        query = query.where(PayRun.legal_entity_id == entity_id)
    return [as_plain(run) for run in db.session().exec(query)]


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula.

    >>> safe("=1+1")
    "'=1+1"
    """
    return f"'{text}" if text.startswith(FORMULA_SIGNS) else text


def _amount(minor: int) -> str:
    return str(from_minor(minor)) if minor else str(Decimal("0.00"))
