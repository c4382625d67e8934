"""Pages of questions about pay: an employee asks and closes, payroll answers."""

from typing import Any

from flask import Blueprint, redirect, render_template, url_for

from hr import db
from hr.errors import Conflict
from hr.i18n import N_
from hr.web.forms import flash_done
from hr.web.guards import current_actor, requires
from hr.web.scope import forget_changes
from payroll.payslips import rows
from payroll.permissions import PayrollPermission
from payroll.questions import service
from payroll.questions.forms import AnswerForm, AskForm
from payroll.questions.models import PayQuestion
from payroll.review.page import people_of
from payroll.runs import service as runs
from payroll.runs import wording
from payroll.runs.models import PayLine

own = Blueprint("my_pay_questions", __name__, url_prefix="/me/payslips/<payslip_id>")
blueprint = Blueprint("pay_questions", __name__, url_prefix="/payroll/questions")


@own.get("/lines/<int:position>/ask")
@requires(PayrollPermission.PAYSLIP_OWN)
def ask(payslip_id: str, position: int) -> Any:
    """Show a line of my payslip and ask what I want to know."""
    return _ask_page(payslip_id, position, AskForm())


@own.post("/lines/<int:position>/ask")
@requires(PayrollPermission.PAYSLIP_OWN)
def ask_post(payslip_id: str, position: int) -> Any:
    """Send my question to payroll."""
    form, actor, whose = AskForm(), current_actor(), {"payslip_id": payslip_id}
    sent = form.attempt(
        lambda: service.ask(actor=actor, position=position, question=form.question.data, **whose)
    )
    if not sent:
        return _ask_page(payslip_id, position, form), 422
    flash_done(N_("Sent. The answer comes here, and a mail tells you."))
    return redirect(url_for("payslips.show", payslip_id=payslip_id))


@own.post("/questions/<question_id>/close")
@requires(PayrollPermission.PAYSLIP_OWN)
def close(payslip_id: str, question_id: str) -> Any:
    """Say that my question is settled."""
    service.close(actor=current_actor(), question_id=question_id)
    return redirect(url_for("payslips.show", payslip_id=payslip_id))


@blueprint.get("")
@requires(PayrollPermission.QUESTION_ANSWER)
def index() -> Any:
    """List the questions that wait, and the latest answered ones."""
    found = service.waiting()
    names = people_of(row.person_id for row in found)
    shown = [_shown(row) | {"name": names.get(row.person_id, "")} for row in found]
    return render_template("payroll/questions/index.html", rows=shown)


@blueprint.get("/<question_id>")
@requires(PayrollPermission.QUESTION_ANSWER)
def show(question_id: str) -> Any:
    """Show a question beside its line, and ask for the answer."""
    return _answer_page(question_id, AnswerForm())


@blueprint.post("/<question_id>")
@requires(PayrollPermission.QUESTION_ANSWER)
def answer(question_id: str) -> Any:
    """Answer a question."""
    form, actor = AnswerForm(), current_actor()
    try:
        if form.attempt(
            lambda: service.answer(actor=actor, question_id=question_id, answer=form.answer.data)
        ):
            flash_done(N_("Answered. A mail tells them."))
            return redirect(url_for("pay_questions.index"))
    except Conflict as error:
        forget_changes()
        form.take(error)
    return _answer_page(question_id, form), 422


def _ask_page(payslip_id: str, position: int, form: AskForm) -> str:
    payslip, line = service.line_of(actor=current_actor(), payslip_id=payslip_id, position=position)
    run = runs.get_run(payslip.run_id)
    return render_template(
        "payroll/questions/ask.html",
        form=form,
        payslip=payslip,
        line=wording.view(line),
        currency=run.currency,
        period=rows.period_title(run.period, run.period_to),
    )


def _answer_page(question_id: str, form: AnswerForm) -> str:
    row = service.get_question(question_id)
    name = people_of([row.person_id]).get(row.person_id, "")
    return render_template("payroll/questions/show.html", form=form, name=name, **_shown(row))


def _shown(row: PayQuestion) -> dict[str, Any]:
    """Return a question with its line and period in the reader's language."""
    line = db.session().get_one(PayLine, (row.item_id, row.position))
    run = runs.get_run(line.run_id)
    period = rows.period_title(run.period, run.period_to)
    return {"row": row, "line": wording.view(line), "currency": run.currency, "period": period}
