"""Taking in what banks answer: all of a file or nothing of it, and each file once."""

import csv
import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO

from sqlmodel import func, select

from hr import db
from hr.access import Actor
from hr.audit import service as audit
from hr.documents import service as documents
from hr.errors import Conflict, Invalid
from hr.i18n import N_, gettext
from hr.money import from_minor
from payroll.banking import statuses
from payroll.banking.answers import (
    ACCEPTED,
    RETURNED,
    ROW_ERRORS,
    SETTLED,
    UNREADABLE,
    Outcome,
    Report,
    Unreadable,
)
from payroll.payments import service, settling, states
from payroll.payments.models import ANSWERED, BankAnswer, Payment, PaymentBatch
from payroll.runs import service as runs
from payroll.runs.models import PayRun

TARGETS = {SETTLED: states.SETTLED, RETURNED: states.RETURNED, ACCEPTED: states.SENT}
ERRORS: dict[str, str] = {
    **ROW_ERRORS,
    "unknown_payment": N_("Line %(line)s: this run has no payment %(value)s."),
    "other_amount": N_("Line %(line)s: the payment %(value)s was of another amount."),
    "not_out": N_("Line %(line)s: the payment %(value)s was never released."),
    "came_back": N_("Line %(line)s: the payment %(value)s came back before."),
}


@dataclass(frozen=True)
class BadRow:
    """A row that stops the whole file: a key of `ERRORS` with its line and value."""

    key: str
    line: int
    value: str = ""

    @property
    def sentence(self) -> str:
        """Return the sentence in the reader's language."""
        return gettext(ERRORS[self.key], line=self.line, value=self.value)


class NotTakenIn(Invalid):
    """A file of which nothing was taken in, with every row that stopped it."""

    def __init__(self, rows: Sequence[BadRow]) -> None:
        super().__init__(
            N_("Nothing was taken in. Rows with an error: %(count)s."), key="bad_rows", count=len(rows)
        )
        self.rows = tuple(rows)


def rows_as_csv(rows: Sequence[BadRow]) -> bytes:
    """Return bad rows as a list to work through."""
    out = StringIO()
    sheet = csv.writer(out, lineterminator="\r\n")
    sheet.writerow(["line", "value", "error"])
    sheet.writerows([row.line, row.value.lstrip("=+-@\t\r"), row.sentence] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def take_in(*, actor: Actor, run_id: str, content: bytes, filename: str) -> BankAnswer:
    """Take in a settlement or return file of a run; the same file again changes nothing.

    Raises Invalid when it is no such file, and NotTakenIn, with nothing changed, when a row is wrong.
    """
    run = settling.lock(run_id)
    sha256 = hashlib.sha256(content).hexdigest()
    query = select(BankAnswer).where(BankAnswer.run_id == run.id, BankAnswer.sha256 == sha256)
    existing = db.session().exec(query).first()
    if existing is not None:
        return existing
    outcomes, known = _understood(run, content)
    answer = _store(actor, run, content, filename, sha256)
    _apply(answer, outcomes, known)
    settling.follow(run)
    _record(actor, run, answer)
    return answer


def probe(*, run_id: str, content: bytes) -> int:
    """Return how many payments a file answers for; raise what taking it in would raise."""
    return len(_understood(runs.get_run(run_id), content)[0])


def _understood(run: PayRun, content: bytes) -> tuple[list[Outcome], dict[str, Payment]]:
    report = _read(content)
    known = {row.end_to_end_id: row for row in service.payments_of(run.id)}
    outcomes = _outcomes(run, report, known)
    bad = [*(BadRow(error.key, error.line, error.value) for error in report.errors), *_bad(outcomes, known)]
    if bad:
        raise NotTakenIn(sorted(bad, key=lambda row: row.line))
    return outcomes, known


def _read(content: bytes) -> Report:
    try:
        return statuses.read(content)
    except Unreadable as refused:
        message = UNREADABLE[refused.key]
        raise Invalid(message, key=refused.key, fields={"file": message}, **refused.values) from refused


def _outcomes(run: PayRun, report: Report, known: dict[str, Payment]) -> list[Outcome]:
    """Return one outcome per payment; an answer for a whole file counts for those it does not name."""
    named = {one.end_to_end_id for one in report.outcomes}
    whole = report.whole_batch
    if whole is None or (whole.outcome == ACCEPTED and named):
        return list(report.outcomes)
    batch = _batch_named(run, report.message_id)
    rest = [row for row in known.values() if row.batch_id == batch.id and row.end_to_end_id not in named]
    return [*report.outcomes, *(replace(whole, end_to_end_id=row.end_to_end_id, amount=None) for row in rest)]


def _batch_named(run: PayRun, message_id: str) -> PaymentBatch:
    for batch in service.batches_of(run.id):
        if batch.message_id == message_id:
            return batch
    raise Conflict(
        N_("The file answers for the message %(id)s, which is none of this run."),
        key="other_run",
        id=message_id[:35],
    )


def _bad(outcomes: Sequence[Outcome], known: dict[str, Payment]) -> Iterator[BadRow]:
    for one in outcomes:
        payment = known.get(one.end_to_end_id)
        if payment is None:
            yield BadRow("unknown_payment", one.line, one.end_to_end_id[:35])
        elif one.amount is not None and one.amount != from_minor(payment.amount_minor):
            yield BadRow("other_amount", one.line, one.end_to_end_id)
        elif payment.state in (states.CREATED, states.CANCELLED):
            yield BadRow("not_out", one.line, one.end_to_end_id)
        elif one.outcome == SETTLED and payment.state in (states.RETURNED, states.REISSUED):
            yield BadRow("came_back", one.line, one.end_to_end_id)


def _store(actor: Actor, run: PayRun, content: bytes, filename: str, sha256: str) -> BankAnswer:
    earlier = select(func.count()).select_from(BankAnswer).where(BankAnswer.run_id == run.id)
    taken = db.session().exec(earlier).one()
    document = documents.file_document(
        actor=actor,
        kind="bank_answer",
        title=filename[:100] or "bank answer",
        about=("pay_run", run.id),
        content=content,
        media_type="application/octet-stream",
        filename=filename or "answer",
        edition=1 + taken,
    )
    answer = BankAnswer(run_id=run.id, document_id=document.id, sha256=sha256)
    db.session().add(answer)
    db.session().flush()
    return answer


def _apply(answer: BankAnswer, outcomes: Sequence[Outcome], known: dict[str, Payment]) -> None:
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in outcomes:
        reason = one.reason if one.outcome == RETURNED else ""
        alike[one.outcome, reason].append(known[one.end_to_end_id].id)
    moved = {SETTLED: 0, RETURNED: 0, ACCEPTED: 0}
    for (outcome, reason), ids in sorted(alike.items()):
        moved[outcome] += settling.move_many(ids, TARGETS[outcome], reason=reason)
    for batch_id in sorted({known[one.end_to_end_id].batch_id for one in outcomes}):
        batch = service.get_batch(batch_id)
        batch.state = ANSWERED
        db.session().add(batch)
    answer.settled, answer.returned, answer.accepted = moved[SETTLED], moved[RETURNED], moved[ACCEPTED]
    db.session().add(answer)
    db.session().flush()
    for payment in known.values():
        db.session().expire(payment)


def _record(actor: Actor, run: PayRun, answer: BankAnswer) -> None:
    audit.record(
        actor=actor,
        action="payments.answer_taken_in",
        subject=("pay_run", run.id),
        details={
            "answer": answer.id,
            "sha256": answer.sha256,
            "settled": answer.settled,
            "returned": answer.returned,
            "accepted": answer.accepted,
        },
    )
