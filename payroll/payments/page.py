"""What the page of a run's payments shows: files, outcomes, what the books say, what comes next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.auth import service as auth
from hr.company import service as company
from hr.errors import NotFound
from hr.i18n import LazyText, format_money, gettext, lazy_pgettext, ngettext
from hr.people import service as people
from hr.people.models import Person
from hr.web.paging import Pager
from payroll.payments import closing, reissuing, schemes, service, settling, states
from payroll.payments.models import BankAnswer, Payment, PaymentBatch
from payroll.permissions import PayrollPermission
from payroll.runs import page as run_page
from payroll.runs import states as run_states
from payroll.runs import steps
from payroll.runs.models import PayRun

PER_PAGE = 50
BATCH_WORDS: dict[str, tuple[str, LazyText]] = {
    "written": ("warn", lazy_pgettext("bank file", "Waits to be released")),
    "released": ("info", lazy_pgettext("bank file", "Released")),
    "answered": ("ok", lazy_pgettext("bank file", "Answered by the bank")),
    "cancelled": ("plain", lazy_pgettext("bank file", "Cancelled")),
}


@dataclass(frozen=True)
class FileCard:
    """One bank file with what may be done to it."""

    batch: PaymentBatch
    label: str
    tone: str
    word: str
    released_by: str
    may_release: bool
    may_cancel: bool
    may_download: bool
    is_own: bool


@dataclass(frozen=True)
class PaymentRow:
    """One payment with its person and, when it came back, where it would go now."""

    payment: Payment
    person: Person
    tone: str
    word: str
    now_last_four: str
    is_same_account: bool


def build(run: PayRun, *, actor: Actor, arguments: Mapping[str, str], page: int = 1) -> dict[str, Any]:
    """Return everything the page shows."""
    now = settling.standing(run)
    wanted = arguments.get("state", "")
    shown = now.count(wanted) if wanted in states.LABELS else now.count(*states.LABELS)
    found = closing.reconcile(run) if run.is_sealed else None
    return {
        "run": run,
        "title": run_page.title(run),
        "steps": steps.steps(run, steps.PAY),
        "entity": company.get_legal_entity(run.legal_entity_id),
        "scheme": schemes.SCHEMES.get(run.currency),
        "state": (run_states.TONES[run.state], run_states.LABELS[run.state]),
        "stats": _stats(run, now),
        "files": [_card(batch, run, actor) for batch in service.batches_of(run.id)],
        "rows": _rows(run.id, wanted, page),
        "pager": Pager(page, shown, PER_PAGE),
        "returned": _returned(run.id),
        "states": [(name, states.LABELS[name], now.count(name)) for name in states.LABELS if now.count(name)],
        "wanted": wanted,
        "answers": answers_of(run.id),
        "reconciliation": found,
        "may": {
            "prepare": actor.may(PayrollPermission.PAYMENTS_PREPARE),
            "write_again": actor.may(PayrollPermission.PAYMENTS_PREPARE) and now.count(states.CANCELLED),
            "take_in": actor.may(PayrollPermission.PAYMENTS_PREPARE)
            and now.count(*states.OUT, states.SETTLED),
            "close": actor.may(PayrollPermission.PAYMENTS_PREPARE) and run.state == run_states.PAID,
            "journal": actor.may(PayrollPermission.JOURNAL_SEE),
            "set_account": actor.may(PayrollPermission.PAYING_ACCOUNT),
        },
    }


def _stats(run: PayRun, now: settling.Standing) -> list[tuple[str, str, str]]:
    def money(*names: str) -> str:
        return format_money(now.total(*names), run.currency)

    def number(*names: str) -> str:
        count = now.count(*names)
        return ngettext("%(num)s payment", "%(num)s payments", count)

    return [
        (gettext("To be paid"), format_money(now.due_minor, run.currency), number(*states.LIVE)),
        (gettext("On its way"), money(*states.OUT), number(*states.OUT)),
        (gettext("Settled"), money(states.SETTLED), number(states.SETTLED)),
        (gettext("Came back"), money(states.RETURNED), number(states.RETURNED)),
    ]


def _card(batch: PaymentBatch, run: PayRun, actor: Actor) -> FileCard:
    tone, word = BATCH_WORDS[batch.state]
    releases = actor.may(PayrollPermission.PAYMENTS_RELEASE)
    own = not service.may_release(actor, batch, run)
    return FileCard(
        batch=batch,
        label=schemes.scheme_of(batch.currency).label,
        tone=tone,
        word=str(word),
        released_by=auth.get_user(batch.released_by).name if batch.released_by else "",
        may_release=releases and batch.is_open and not own,
        may_cancel=releases and service.may_cancel(batch),
        may_download=actor.may(PayrollPermission.BANK_FILE) and batch.state in ("released", "answered"),
        is_own=own and batch.is_open,
    )


def _rows(run_id: str, state: str, page: int) -> list[PaymentRow]:
    query = select(Payment, Person).join(Person, col(Person.id) == col(Payment.person_id))
    query = query.where(Payment.run_id == run_id)
    if state in states.LABELS:
        query = query.where(Payment.state == state)
    ordered = query.order_by(col(Payment.id)).offset((page - 1) * PER_PAGE).limit(PER_PAGE)
    return [_row(payment, person) for payment, person in db.session().exec(ordered)]


def _returned(run_id: str) -> list[PaymentRow]:
    session = db.session()
    return [_row(row, session.get_one(Person, row.person_id)) for row in reissuing.open_returns(run_id)]


def _row(payment: Payment, person: Person) -> PaymentRow:
    came_back = payment.state == states.RETURNED
    account = people.bank_account_on(person.id, clock.today()) if came_back else None
    return PaymentRow(
        payment=payment,
        person=person,
        tone=states.TONES[payment.state],
        word=str(states.LABELS[payment.state]),
        now_last_four=account.last_four if account else "",
        is_same_account=came_back and reissuing.has_same_account(payment),
    )


def answers_of(run_id: str) -> Sequence[BankAnswer]:
    """Return the banks' answers taken in for a run, oldest first."""
    query = select(BankAnswer).where(BankAnswer.run_id == run_id).order_by(col(BankAnswer.id))
    return db.session().exec(query).all()


def paying_account(entity_id: str, scheme: str) -> dict[str, Any]:
    """Return what the page of a company's account outside SEPA shows; never the whole number."""
    known = {each.name: each for each in schemes.SCHEMES.values() if each.name != schemes.SEPA}
    if scheme not in known:
        raise NotFound(gettext("We could not find this payment system."))
    entity = company.get_legal_entity(entity_id)
    return {
        "entity": entity,
        "scheme": known[scheme],
        "last_four": entity.iban[-4:],
        "identifier": schemes.sender_of(entity, scheme).identifier,
    }
