"""Asking about a line, answering, closing; employees reach only their own payslips."""

from collections.abc import Sequence

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import User
from hr.errors import Conflict, Invalid, NotFound
from hr.i18n import N_, format_date, use_locale
from hr.notifications.service import Recipient, send
from payroll.payslips import service as payslips
from payroll.payslips.models import Payslip
from payroll.questions.models import ANSWERED, CLOSED, OPEN, PayQuestion
from payroll.runs.models import PayLine, PayRun

GONE = N_("We could not find this question.")


def line_of(*, actor: Actor, payslip_id: str, position: int) -> tuple[Payslip, PayLine]:
    """Return a line of one of the actor's own published payslips, or raise NotFound."""
    payslip = payslips.own(actor=actor, payslip_id=payslip_id)
    line = db.session().get(PayLine, (payslip.item_id, position))
    if line is None:
        raise NotFound(N_("We could not find this line."))
    return payslip, line


def ask(*, actor: Actor, payslip_id: str, position: int, question: str) -> PayQuestion:
    """Ask about a line; while a question about it is open, asking again adds to nothing and returns it."""
    payslip, line = line_of(actor=actor, payslip_id=payslip_id, position=position)
    text = question.strip()
    if not text:
        raise Invalid(N_("Write your question."), fields={"question": N_("Write your question.")})
    session = db.session()
    found = session.exec(select(PayQuestion).where(PayQuestion.open_for == line.id)).first()
    if found is not None:
        return found
    row = PayQuestion(
        payslip_id=payslip.id,
        item_id=line.item_id,
        position=position,
        component=line.component,
        person_id=payslip.person_id,
        asked_by=actor.user_id or "",
        open_for=line.id,
    )
    row.question = text
    session.add(row)
    session.flush()
    audit.record(actor=actor, action="pay_question.asked", subject=("pay_question", row.id))
    return row


def answer(*, actor: Actor, question_id: str, answer: str) -> PayQuestion:
    """Answer an open question; the employee is told by a link, without amounts."""
    row = _locked(question_id)
    text = answer.strip()
    if not text:
        raise Invalid(N_("Write the answer."), fields={"answer": N_("Write the answer.")})
    if row.state != OPEN:
        raise Conflict(N_("Somebody has answered this question already."), key="answered")
    row.answer, row.state, row.open_for = text, ANSWERED, None
    row.answered_by, row.answered_at = actor.user_id or "", clock.now()
    db.session().add(row)
    audit.record(actor=actor, action="pay_question.answered", subject=("pay_question", row.id))
    _tell(row)
    return row


def close(*, actor: Actor, question_id: str) -> PayQuestion:
    """Close one's own answered question."""
    row = _locked(question_id)
    if actor.person_id is None or row.person_id != actor.person_id:
        raise NotFound(GONE)
    if row.state == OPEN:
        raise Conflict(N_("This question has no answer yet."), key="open")
    if row.state != CLOSED:
        row.state = CLOSED
        db.session().add(row)
        audit.record(actor=actor, action="pay_question.closed", subject=("pay_question", row.id))
    return row


def get_question(question_id: str) -> PayQuestion:
    """Return a question or raise NotFound."""
    row = db.session().get(PayQuestion, question_id)
    if row is None:
        raise NotFound(GONE)
    return row


def waiting(*, limit: int = 200) -> Sequence[PayQuestion]:
    """Return the open questions, oldest first, and after them the latest answered ones."""
    session = db.session()
    query = select(PayQuestion).where(PayQuestion.state == OPEN).order_by(col(PayQuestion.id)).limit(limit)
    done = select(PayQuestion).where(PayQuestion.state != OPEN).order_by(col(PayQuestion.id).desc())
    return [*session.exec(query), *session.exec(done.limit(20))]


def of_payslip(payslip_id: str) -> Sequence[PayQuestion]:
    """Return what was asked about a payslip, oldest first."""
    query = select(PayQuestion).where(PayQuestion.payslip_id == payslip_id).order_by(col(PayQuestion.id))
    return db.session().exec(query).all()


def _locked(question_id: str) -> PayQuestion:
    query = select(PayQuestion).where(PayQuestion.id == question_id).with_for_update()
    row = db.session().exec(query, execution_options={"populate_existing": True}).first()
    if row is None:
        raise NotFound(GONE)
    return row


def _tell(row: PayQuestion) -> None:
    user = db.session().get(User, row.asked_by)
    payslip = db.session().get_one(Payslip, row.payslip_id)
    run = db.session().get_one(PayRun, payslip.run_id)
    if user is None:
        return
    with use_locale(user.locale):
        month = format_date(run.period, "month")
    path = f"/me/payslips/{row.payslip_id}"
    send(
        message="pay_question_answered",
        to=Recipient.user(user),
        context={"month": month, "name": user.name, "link": f"{auth.base_url()}{path}"},
        about=("pay_question", row.id),
        key=f"pay_question_answered:{row.id}",
        path=path,
        line={"month": f"{run.period:%Y-%m}"},
    )
