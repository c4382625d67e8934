"""The world's debts, court orders and questions about pay, and what stands out in a run: two of each."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlmodel import select

from hr import db
from hr.access import Actor
from hr.auth import service as auth
from hr.people.models import Employment
from payroll.garnishments import service as orders
from payroll.garnishments.service import NewOrder
from payroll.questions import service as questions
from payroll.receivables import service as receivables
from payroll.receivables.models import LOAN
from payroll.receivables.service import NewReceivable
from payroll.runs import accounts
from payroll.runs.models import CHECK, PayBlocker, PayItem, PayRun
from payroll.runs.problems import MESSAGES

if TYPE_CHECKING:
    from tests.support.world import World

NAMES = ("own", "other")
DECEMBER = date(2026, 12, 1)


def build(
    world: "World", runs: Sequence[PayRun], employments: Sequence[Employment], slips: Sequence[str]
) -> None:
    """Let both people owe a loan, have pay seized by a court and ask about a line."""
    with db.unit_of_work() as work:
        _owed(world, employments)
        _orders(world, employments)
        _questions(world, employments, slips)
        work.session.add_all(map(_marked, runs, employments))
    world.objects["run_change"] = {
        name: {"run_id": run.id, "name": "pay"} for name, run in zip(NAMES, runs, strict=True)
    }
    world.objects["run_flag"] = {
        name: {"run_id": run.id, "employment_id": employment.id, "key": accounts.KEY}
        for name, run, employment in zip(NAMES, runs, employments, strict=True)
    }


def _marked(run: PayRun, employment: Employment) -> PayBlocker:
    """Return the mark of a pay that went to a changed account."""
    item = db.session().exec(select(PayItem.id).where(PayItem.run_id == run.id)).first() or ""
    return PayBlocker(
        run_id=run.id,
        item_id=item,
        employment_id=employment.id,
        person_id=employment.person_id,
        key=accounts.KEY,
        severity=CHECK,
        message=MESSAGES[accounts.KEY],
    )


def _owed(world: "World", employments: Sequence[Employment]) -> None:
    preparer = world.actor("payroll_preparer")
    made = [
        receivables.record(
            actor=preparer,
            new=NewReceivable(employment_id=each.id, kind=LOAN, amount=Decimal("300.00"), runs=3),
        ).id
        for each in employments
    ]
    for kind in ("receivable", "own_advance"):
        world.pair(kind, "receivable_id", *made)
    world.objects["receivable_act"] = {
        name: {"receivable_id": each, "act": "hold"} for name, each in zip(NAMES, made, strict=True)
    }


def _orders(world: "World", employments: Sequence[Employment]) -> None:
    preparer = world.actor("payroll_preparer")
    made = [
        orders.enter(
            actor=preparer,
            new=NewOrder(
                employment_id=each.id,
                kind="court",
                authority="Juzgado nº 3",
                reference="ETJ 12/2026",
                received_on=date(2026, 11, 5),
                starts_on=DECEMBER,
                principal=Decimal("500.00"),
            ),
        ).id
        for each in employments
    ]
    world.pair("order", "order_id", *made)
    world.objects["order_move"] = {
        name: {"order_id": each, "target": "paused"} for name, each in zip(NAMES, made, strict=True)
    }


def _questions(world: "World", employments: Sequence[Employment], slips: Sequence[str]) -> None:
    made = [
        questions.ask(actor=_account(each), payslip_id=slip, position=1, question="¿Y esto?").id
        for each, slip in zip(employments, slips, strict=True)
    ]
    world.pair("question", "question_id", *made)
    world.objects["own_question"] = {
        name: {"payslip_id": slip, "question_id": each}
        for name, slip, each in zip(NAMES, slips, made, strict=True)
    }
    world.objects["payslip_line"] = {
        name: {"payslip_id": slip, "position": "1"} for name, slip in zip(NAMES, slips, strict=True)
    }


def _account(employment: Employment) -> Actor:
    user = auth.user_of_person(employment.person_id)
    assert user is not None
    return auth.actor_of_user(user)
