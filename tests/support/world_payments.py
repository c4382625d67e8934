"""The world's payments: a released file and a bank's answer in each company, a change of account each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from sqlmodel import select

from hr import clock, db
from hr.access import Actor
from hr.auth import service as auth
from hr.company.models import LegalEntity
from hr.notifications.models import Delivery
from hr.people.models import Employment
from payroll.accounts import service as accounts
from payroll.accounts.models import BankChange
from payroll.payments import answers
from payroll.payments import service as payments
from payroll.runs.models import PayRun
from tests.support import numbers

if TYPE_CHECKING:
    from tests.support.world import World


def build(
    world: "World",
    entities: Sequence[LegalEntity],
    runs: Sequence[PayRun],
    employments: Sequence[Employment],
) -> None:
    """Let both files out, have the banks return one payment of each, and ask for other accounts."""
    preparer, approver = world.actor("payroll_preparer"), world.actor("payroll_approver")
    names = ("own", "other")
    with clock.on(date(2026, 10, 28)):
        paid = [_answered(run, preparer, approver) for run in runs]
    world.objects["batch"] = {
        name: {"run_id": run.id, "batch_id": batch}
        for name, run, (batch, _) in zip(names, runs, paid, strict=True)
    }
    world.objects["bank_answer"] = {
        name: {"run_id": run.id, "answer_id": answer}
        for name, run, (_, answer) in zip(names, runs, paid, strict=True)
    }
    changes = [_asked(employment, 900 + number) for number, employment in enumerate(employments[:2])]
    for kind in ("bank_change", "own_bank_change"):
        world.pair(kind, "change_id", *(change.id for change in changes))
    world.pair("alarm", "word", *(_word(change) for change in changes))
    world.objects["paying_account"] = {
        name: {"entity_id": entity.id, "scheme": "bacs"} for name, entity in zip(names, entities, strict=True)
    }


def _answered(run: PayRun, preparer: Actor, approver: Actor) -> tuple[str, str]:
    batch = payments.batch_of(run.id)
    assert batch is not None
    payments.release(actor=approver, batch_id=batch.id, seen_sha256=batch.sha256)
    (payment, *_) = payments.payments_of(run.id)
    content = f"id;status;reason\n{payment.end_to_end_id};returned;AC04\n".encode()
    answer = answers.take_in(actor=preparer, run_id=run.id, content=content, filename="answer.csv")
    return batch.id, answer.id


def _asked(employment: Employment, number: int) -> BankChange:
    user = auth.user_of_person(employment.person_id)
    assert user is not None
    actor = replace(auth.actor_of_user(user), is_fresh=True)
    return accounts.ask(
        actor=actor, person_id=employment.person_id, iban=numbers.iban(number), country="es", holder="Otra X"
    )


def _word(change: BankChange) -> str:
    query = select(Delivery).where(Delivery.message == "account_change_asked")
    mails = [mail for mail in db.session().exec(query) if mail.about_id == change.person_id]
    return str(mails[0].context["alarm_link"]).rsplit("/", 1)[1]
