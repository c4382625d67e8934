"""Paying again what came back or was taken back: another file, another account, never twice."""

from collections.abc import Sequence

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid
from hr.i18n import N_
from hr.people import service as people
from hr.people.models import Person
from payroll.payments import schemes, service, settling, states
from payroll.payments.due import Due, Share, destination_of, dues, shares
from payroll.payments.models import Payment, PaymentBatch
from payroll.runs.models import PayRun


def open_returns(run_id: str) -> Sequence[Payment]:
    """Return the payments of a run that came back and were not replaced yet."""
    query = select(Payment).where(Payment.run_id == run_id, Payment.state == states.RETURNED)
    return db.session().exec(query.order_by(col(Payment.id))).all()


def has_same_account(payment: Payment) -> bool:
    """Tell whether a person's account today is still the one the money came back from."""
    account = people.bank_account_on(payment.person_id, clock.today())
    return account is None or account.fingerprint == payment.account_fingerprint


def reissue(
    *, actor: Actor, run_id: str, payment_ids: Sequence[str], same_account: bool = False
) -> PaymentBatch:
    """Write another file that pays what came back to the accounts of today; somebody else releases it.

    Nobody is paid again to the account the money came back from, unless `same_account` says that the bank's
    reason is settled.
    """
    run = settling.lock(run_id)
    wanted = [row for row in service.payments_of(run.id) if row.id in set(payment_ids)]
    if not wanted or len(wanted) != len(set(payment_ids)):
        raise Invalid(N_("Choose the returned payments to make again."), key="nothing_chosen")
    if any(row.state != states.RETURNED for row in wanted):
        raise Conflict(N_("One of these payments is not returned, or was made again."), key="not_returned")
    ready = [_again(run, row, same_account=same_account) for row in wanted]
    return _replace(actor, run, wanted, ready, "payments.reissued")


def write_again(*, actor: Actor, run_id: str) -> PaymentBatch:
    """Write another file with what was in the cancelled ones, to the same accounts."""
    run = settling.lock(run_id)
    cancelled = [row for row in service.payments_of(run.id) if row.state == states.CANCELLED]
    if not cancelled:
        raise Conflict(N_("No payment of this run is cancelled."), key="nothing_cancelled")
    originals = {(share.due.item_id, share.position): share for share in shares(run, dues(run))}
    ready = []
    for row in cancelled:
        original = originals.get((row.item_id, row.position))
        if original is not None and original.destination.fingerprint == row.account_fingerprint:
            ready.append(_replacing(row, original))
        else:  # it was a payment made again, to another account than the approved one
            ready.append(_again(run, row, same_account=True))
    return _replace(actor, run, cancelled, ready, "payments.written_again")


def _replacing(row: Payment, original: Share) -> Share:
    return Share(
        original.due, original.name, original.destination, row.amount_minor, row.position, replaces_id=row.id
    )


def _again(run: PayRun, row: Payment, *, same_account: bool) -> Share:
    account = people.bank_account_on(row.person_id, clock.today())
    person = db.session().get_one(Person, row.person_id)
    if account is None or account.scheme != schemes.scheme_of(run.currency).name:
        raise Conflict(
            N_("%(name)s has no account that takes this currency."), key="no_account", name=person.name
        )
    if account.fingerprint == row.account_fingerprint and not same_account:
        raise Conflict(
            N_("%(name)s still has the account the money came back from. It has to be corrected first."),
            key="same_account",
            name=person.name,
        )
    due = Due(row.item_id, "", row.person_id, account.id, row.amount_minor)
    return Share(
        due,
        account.holder or person.name,
        destination_of(account),
        row.amount_minor,
        row.position,
        replaces_id=row.id,
    )


def _replace(
    actor: Actor, run: PayRun, old: Sequence[Payment], ready: Sequence[Share], action: str
) -> PaymentBatch:
    for row in old:
        if not settling.move_payment(row, states.REISSUED, reason=row.reason):
            raise Conflict(N_("Somebody made these payments again at the same moment."), key="made_again")
    batch = service.write_batch(actor=actor, run=run, wanted=ready, prepared_by=actor.user_id or "")
    settling.follow(run)
    audit.record(
        actor=actor,
        action=action,
        subject=("pay_run", run.id),
        details={"batch": batch.id, "replaced": [row.id for row in old], "total_minor": batch.total_minor},
    )
    return batch
