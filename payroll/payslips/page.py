"""What the page of a payslip shows: the way from gross to net, why it changed, what the job costs."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from hr import db
from hr.i18n import format_date, gettext
from hr.people.models import BankAccount
from payroll.engine.model import Category
from payroll.payslips import service
from payroll.payslips.models import Payslip
from payroll.runs import review, wording
from payroll.runs import service as runs
from payroll.runs.models import PayItem, PayLine

SOCIAL = "social security"  # the quotas move together, so their change is one
PAY = (Category.EARNING, Category.EMPLOYEE_CONTRIBUTION, Category.TAX, Category.DEDUCTION)


@dataclass(frozen=True)
class Bar:
    """One bar of the way from gross to net."""

    label: str
    amount: int
    total: bool = False
    note: str = ""


@dataclass(frozen=True)
class Change:
    """One reason why the net differs from the payslip before."""

    label: str
    amount: int
    note: str = ""


def build(payslip: Payslip) -> dict[str, Any]:
    """Return everything the template of a payslip reads."""
    item = db.session().get(PayItem, payslip.item_id)
    assert item is not None
    lines = review.lines_of(item.id)
    before = service.neighbour(payslip)
    account = db.session().get(BankAccount, item.bank_account_id)
    return {
        "payslip": payslip,
        "item": item,
        "run": runs.get_run(payslip.run_id),
        "title": _capital(format_date(payslip.period, "month")),
        "account": account.last_four if account else "",
        "bars": _bars(item, lines),
        "parts": _parts(lines),
        "before": before,
        "changes": _changes(lines, review.lines_of(before[1].id)) if before else [],
        "year": service.year_to_date(payslip),
    }


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


def _changes(now: Sequence[PayLine], then: Sequence[PayLine]) -> list[Change]:
    """Return what makes the difference, component by component; the amounts add up to it."""
    sums: dict[str, int] = defaultdict(int)
    words: dict[str, PayLine] = {}
    for lines, sign in ((then, -1), (now, 1)):
        for line in lines:
            if line.category in {category.value for category in PAY}:
                taken = -1 if line.category in wording.TAKES_AWAY else 1
                key = SOCIAL if line.category == Category.EMPLOYEE_CONTRIBUTION.value else line.component
                sums[key] += sign * taken * line.amount_minor
                words[key] = line
    return [_change(key, words[key], amount) for key, amount in sums.items() if amount]


def _change(key: str, line: PayLine, amount: int) -> Change:
    if key == SOCIAL:
        return Change(gettext("Social security"), amount)
    return Change(wording.label(line), amount, wording.note(line))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
