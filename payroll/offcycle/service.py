"""Off-cycle runs: pick people, say what they get or which net they are to get, and have it calculated."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.errors import Conflict, Invalid, NotAllowed
from hr.i18n import N_
from hr.money import to_minor
from hr.people import service as people
from hr.people.models import Employment
from payroll.corrections import chain
from payroll.corrections import service as corrections
from payroll.countries.us.facts import SupplementalMethod
from payroll.entries import catalog
from payroll.offcycle import elements, grossing
from payroll.offcycle.grounds import pays_of, stands_alone
from payroll.offcycle.models import ADVANCE, MISSED_PAY, REASONS, TERMINATION, OffCyclePay
from payroll.runs import service as runs
from payroll.runs.models import BLOCKED, OFF_CYCLE, PAYABLE, REGULAR, VOID, PayItem, PayRun
from payroll.runs.states import SEALED

__all__ = ["Terms", "Wanted", "advanced", "open_run", "pay_of", "pays_of", "prepare"]
CAUSE = "off_cycle"


class Wanted(NamedTuple):
    """What one person is to get: an amount of an element before tax, or the net that it is to give."""

    employment_id: str
    amount: Decimal | None = None
    net: Decimal | None = None


class Terms(NamedTuple):
    """What holds for everybody of a run; the last two only where such pay stands on its own."""

    reason: str
    period: date
    element_code: str = ""
    tax_method: str = ""
    takes_deductions: bool = False


def open_run(*, actor: Actor, group_id: str, terms: Terms, wanted: Sequence[Wanted], note: str) -> PayRun:
    """Open an off-cycle run with everybody on it and have it calculated; all or nobody.

    Pay that was missed is the next version of the regular run: whoever was held back is on it.
    """
    run = prepare(actor=actor, group_id=group_id, terms=terms, wanted=wanted, note=note)
    runs.calculate(actor=actor, run_id=run.id)
    return run


def prepare(*, actor: Actor, group_id: str, terms: Terms, wanted: Sequence[Wanted], note: str) -> PayRun:
    """Open an off-cycle run with everybody on it, not calculated yet."""
    if terms.reason not in REASONS:
        text = N_("Choose why there is a run outside the calendar.")
        raise Invalid(text, fields={"reason": text})
    if terms.reason == MISSED_PAY:
        return _missed_pay(actor, group_id, terms)
    if not wanted:
        text = N_("Choose at least one person.")
        raise Invalid(text, fields={"people": text})
    run = runs.open_run(
        actor=actor,
        group_id=group_id,
        period=terms.period,
        kind=OFF_CYCLE,
        reason=terms.reason,
        pay_date=clock.today(),  # or the next day on which its banks pay
        is_another=True,
    )
    for each in wanted:
        _add(actor, run, terms, each, note)
    return run


def _missed_pay(actor: Actor, group_id: str, terms: Terms) -> PayRun:
    held_back = (
        select(PayItem.id)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayRun.pay_group_id == group_id, PayRun.period == terms.period, PayRun.kind == REGULAR)
        .where(col(PayRun.state).in_(SEALED), PayItem.state == BLOCKED)
    )
    if db.session().exec(held_back).first() is None:
        raise Conflict(N_("Nobody was held back in a committed run of this period."), key="nobody_missed")
    return runs.open_run(actor=actor, group_id=group_id, period=terms.period, reason=MISSED_PAY)


def _add(actor: Actor, run: PayRun, terms: Terms, wanted: Wanted, note: str) -> None:
    employment = people.get_employment(wanted.employment_id)
    if actor.person_id and actor.person_id == employment.person_id:
        raise NotAllowed(N_("This is your own pay, so somebody else has to prepare it."), key="own_pay")
    if terms.reason == TERMINATION:
        _refuse_termination(run, employment)
    code, amount = _what(run, terms, wanted)
    row = OffCyclePay(
        run_id=run.id,
        employment_id=employment.id,
        person_id=employment.person_id,
        element_code=code,
        amount_minor=amount,
        net_minor=None if wanted.net is None else to_minor(wanted.net),
        tax_method=terms.tax_method,
        takes_deductions=terms.takes_deductions,
    )
    db.session().add(row)
    db.session().flush()
    if not stands_alone(run):
        found = pay_of(run, employment.id)
        corrections.add(actor=actor, run=run, found=found, reason=note or terms.reason, cause=CAUSE)
    if wanted.net is not None:
        row.amount_minor = grossing.amount_for(run, row, wanted.net)
        db.session().flush()
    audit.record(
        actor=actor,
        action="off_cycle.added",
        subject=("pay_run", run.id),
        details={"employment": employment.id, "reason": run.reason, "element": code},
        personal={"amount_minor": row.amount_minor, "net_minor": row.net_minor},
    )


def _what(run: PayRun, terms: Terms, wanted: Wanted) -> tuple[str, int]:
    if terms.reason == TERMINATION:
        return "", 0
    code = elements.ADVANCE_PAID if terms.reason == ADVANCE else terms.element_code
    if code != elements.ADVANCE_PAID and code not in catalog.usable(run.country, run.period_to):
        text = N_("Choose what is paid.")
        raise Invalid(text, fields={"element": text})
    if terms.tax_method and terms.tax_method not in set(SupplementalMethod):
        text = N_("Choose how it is taxed.")
        raise Invalid(text, fields={"tax_method": text})
    given = wanted.net if wanted.amount is None else wanted.amount
    if given is None or given <= 0:
        text = N_("Enter an amount above zero for everybody.")
        raise Invalid(text, fields={"amount": text})
    return code, 0 if wanted.amount is None else to_minor(wanted.amount)


def pay_of(run: PayRun, employment_id: str) -> chain.Paid:
    """Return the sealed pay of a period that something is added to, as it stands now."""
    query = (
        select(PayItem)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment_id, PayItem.state == PAYABLE, PayItem.kind != VOID)
        .where(PayRun.pay_group_id == run.pay_group_id, PayRun.period == run.period)
        .where(col(PayRun.state).in_(SEALED), PayRun.id != run.id)
        .order_by(col(PayItem.id))
    )
    first = db.session().exec(query).first()
    if first is None:
        raise Conflict(
            N_(
                "Here contributions and tax are those of the whole period, and %(name)s is not paid for it "
                "yet. Enter it among the pay inputs of the period, or choose the last period that is paid."
            ),
            key="period_not_paid",
            name=people.get_person(people.get_employment(employment_id).person_id).name,
        )
    return chain.latest_of(chain.paid(first.id))


def _refuse_termination(run: PayRun, employment: Employment) -> None:
    last = employment.ends_on
    if last is None or not employment.end_cause or not run.period <= last <= run.period_to:
        raise Conflict(
            N_("Enter the last day of the employment, inside this period, and why it ends; then settle it."),
            key="no_last_day",
        )
    paid = (
        select(PayItem.id)
        .join(PayRun, col(PayRun.id) == col(PayItem.run_id))
        .where(PayItem.employment_id == employment.id, PayItem.state == PAYABLE)
        .where(PayRun.period == run.period, col(PayRun.state).in_(SEALED))
    )
    if db.session().exec(paid).first() is not None:
        raise Conflict(
            N_("The last month is paid already. Correct that pay: it is made again with the settlement."),
            key="period_paid",
        )


def advanced(run: PayRun) -> dict[str, int]:
    """Return by employment what a run paid in advance, which is owed until the month it belongs to."""
    if run.kind != OFF_CYCLE or run.reason != ADVANCE:
        return {}
    return {row.employment_id: row.amount_minor for row in pays_of(run.id)}
