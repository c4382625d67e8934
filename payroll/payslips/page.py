"""What the page of a payslip shows: the way from gross to net, why it changed, what the job costs."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hr import db
from hr.i18n import gettext
from hr.i18n.texts import raw_gettext
from hr.people.models import BankAccount
from payroll.adjustments import service as adjustments
from payroll.countries import wording as countries
from payroll.engine.model import Category
from payroll.entries.models import PROPOSED
from payroll.payslips import access, changes, copies, drawing, rows, service, standing, year
from payroll.payslips.models import Payslip
from payroll.questions import service as questions
from payroll.receivables import statement
from payroll.runs import review, wording
from payroll.runs import service as runs
from payroll.runs.models import PayItem, PayLine, PayRun

PAY = (Category.EARNING, Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)


@dataclass(frozen=True)
class Bar:
    """One bar of the way from gross to net."""

    label: str
    amount: int
    total: bool = False
    note: str = ""


def build(payslip: Payslip, *, is_own: bool = True) -> dict[str, Any]:
    """Return everything the template of a payslip reads."""
    item = db.session().get_one(PayItem, payslip.item_id)
    lines = review.lines_of(item.id)
    run = runs.get_run(payslip.run_id)
    before = service.neighbour(payslip, run)
    account = db.session().get(BankAccount, item.bank_account_id) if item.bank_account_id else None
    then = (before[1], review.lines_of(before[1].id)) if before else None
    return {
        "payslip": payslip,
        "item": item,
        "run": run,
        "title": title(run),
        "account": account.last_four if account else "",
        "bars": _bars(item, lines),
        "parts": _parts(lines),
        "before": before,
        "period_words": rows.period_words(run.period, run.period_to),
        "before_title": title(before[2]) if before else "",
        "before_words": rows.period_words(before[2].period, before[2].period_to) if before else "",
        "changes": changes.between(*then, item, lines, run.currency) if then else [],
        "year": year.so_far(run, item).totals(),
        "year_from": year.start_of(run.country, run.pay_date),
        "owed": [(raw_gettext(each.label), each) for each in statement.after(run, item, lines)],
        "adjusts": [_difference(each) for each in adjustments.in_run(run, item)],
        "adjusted_by": [_difference(each) for each in adjustments.of_item(item.id, with_proposed=not is_own)],
        "standing": standing.of(payslip),
        "replaces": standing.replaced_by(payslip),
        "languages": copies.languages(payslip, payslip.locale) if payslip.code else [],
        "verify": drawing.verification(payslip.code) if payslip.code else None,
        "looks": access.looks(payslip),
        "questions": questions.of_payslip(payslip.id),
    }


def _difference(each: adjustments.Settled) -> dict[str, Any]:
    """Return a settled difference in the reader's words."""
    return {
        "line": raw_gettext(countries.text(each.label)),
        "period": rows.period_words(each.first, each.last),
        "settled_in": rows.period_words(each.run.period, each.run.period_to) if each.run else "",
        "amount": each.amount,
        "reason": each.reason,
        "is_approved": each.entry.state != PROPOSED,
    }


def own_list(person_id: str) -> list[dict[str, Any]]:
    """Return the rows of a person's list: payslip, amounts, period in words, whether it still counts."""
    return [
        {"payslip": payslip, "item": item, "run": run, "period": title(run), "standing": standing.of(payslip)}
        for payslip, item, run in service.payslips_of(person_id)
    ]


def title(run: PayRun) -> str:
    """Return the period of a run with a capital, as the head of a page."""
    return rows.period_title(run.period, run.period_to)


def _bars(item: PayItem, lines: Sequence[PayLine]) -> list[Bar]:
    earned = [
        Bar(wording.label(line), line.amount_minor, note=wording.note(line)) for line in _of(lines, PAY[0])
    ]
    taxes = [
        Bar(wording.label(line), -line.amount_minor, note=wording.note(line)) for line in _of(lines, PAY[2])
    ]
    rest = [
        Bar(wording.label(line), -line.amount_minor, note=wording.note(line)) for line in _of(lines, PAY[3])
    ]
    social = Bar(gettext("Social security"), -item.employee_contributions_minor)
    return [
        *earned,
        Bar(gettext("Gross"), item.gross_minor, total=True),
        social,
        *taxes,
        *rest,
        Bar(gettext("Net"), item.net_minor, total=True),
    ]


def _of(lines: Sequence[PayLine], category: Category) -> list[PayLine]:
    return [line for line in lines if line.category == category.value]


def _parts(lines: Sequence[PayLine]) -> list[tuple[str, list[wording.LineView]]]:
    """Return every line with the steps that lead to it, part by part."""
    parts = (
        (gettext("Earnings"), wording.views(lines, Category.EARNING)),
        (gettext("Social security"), wording.views(lines, Category.EMPLOYEE_CONTRIBUTION)),
        (gettext("Income tax"), wording.views(lines, Category.TAX)),
        (gettext("Other deductions"), wording.views(lines, Category.DEDUCTION)),
        (gettext("Bases"), wording.views(lines, Category.BASE)),
        (gettext("The company also pays"), wording.views(lines, Category.EMPLOYER_CONTRIBUTION)),
    )
    return [(words, views) for words, views in parts if views]
