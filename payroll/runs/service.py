"""Pay runs: open, calculate, send for approval, approve, commit.

Approval and commit are two acts of the approver. The approval says "these lines and no others" and is bound
to their hash; the commit seals the run and sets payslips, bank file and journal going. Between the two the
preparer may still recalculate, which voids the approval.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy.exc import IntegrityError
from sqlmodel import col, func, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.events import publish
from hr.events.catalog import PayRunApproved, PayRunCommitted
from hr.i18n import N_, gettext
from payroll.banking.calendar import bank_day_on_or_after, bank_day_on_or_before
from payroll.runs import messages, order, states
from payroll.runs.digest import fingerprint
from payroll.runs.events import PayRunCalculationRequested
from payroll.runs.facts import Month
from payroll.runs.freshness import refuse_stale
from payroll.runs.models import REGULAR, PayRun, RunAct
from payroll.runs.moves import move

PREPARING = ("created", "calculated", "sent")


def get_run(run_id: str) -> PayRun:
    """Return a run or raise NotFound."""
    run = db.session().get(PayRun, run_id)
    if run is None:
        raise NotFound(N_("We could not find this pay run."))
    return run


def runs(*, page: int = 1, per_page: int = 50) -> tuple[Sequence[PayRun], int]:
    """Return one page of runs, newest month first, with the number of all."""
    session = db.session()
    total = session.exec(select(func.count()).select_from(PayRun)).one()
    query = select(PayRun).order_by(col(PayRun.period).desc(), col(PayRun.id).desc())
    return session.exec(query.offset((page - 1) * per_page).limit(per_page)).all(), total


def acts_of(run_id: str) -> Sequence[RunAct]:
    """Return every hand on a run, oldest first."""
    return db.session().exec(select(RunAct).where(RunAct.run_id == run_id).order_by(col(RunAct.id))).all()


def pay_date(entity: LegalEntity, period: date) -> date:
    """Return the day a month is paid: the entity's pay day, earlier when the banks are closed on it.

    A pay day early in a month does not fall back into the month before, which may be another tax year.
    """
    last = Month.of(period, period).last
    wanted = last if not entity.pay_day else min(last, period + timedelta(days=entity.pay_day - 1))
    earlier = bank_day_on_or_before(wanted)
    return earlier if earlier >= period else bank_day_on_or_after(wanted)


def payable_on(entity: LegalEntity, period: date) -> date:
    """Return the day a month can be paid on: its pay day, or the next bank day when that is past.

    The tax withheld is that of the day somebody is paid, and what they entered up to then counts.
    """
    return max(pay_date(entity, period), bank_day_on_or_after(clock.today()))


# ---- preparing ---------------------------------------------------------------------------------------


def open_run(*, actor: Actor, entity_id: str, period: date) -> PayRun:
    """Open the run of a month; while one is open, asking again returns that one.

    After a commit the next version is for those whom the earlier ones held back.
    """
    entity = company.get_legal_entity(entity_id)
    _refuse_incomplete(entity)
    first = period.replace(day=1)
    known = _runs_of_month(entity.id, first)
    for run in known:
        if run.state in states.OPEN:
            return run
    order.refuse_before_first(entity.id, first)
    run = PayRun(
        legal_entity_id=entity.id,
        period=first,
        version=1 + max((run.version for run in known), default=0),
        pay_date=payable_on(entity, first),
        country=entity.country,
    )
    _insert(run)
    _sign(actor, run, "created")
    audit.record(
        actor=actor,
        action="run.created",
        subject=("pay_run", run.id),
        details={"entity": entity.id, "period": first.isoformat(), "version": run.version},
    )
    return run


def _runs_of_month(entity_id: str, first: date) -> Sequence[PayRun]:
    query = select(PayRun).where(
        PayRun.legal_entity_id == entity_id, PayRun.period == first, PayRun.kind == REGULAR
    )
    return db.session().exec(query).all()


def _insert(run: PayRun) -> None:
    session = db.session()
    try:
        with session.begin_nested():
            session.add(run)
            session.flush()
    except IntegrityError as error:
        raise Conflict(
            N_("Somebody opened this run at the same moment. Open it from the list."), key="run_exists"
        ) from error


def _refuse_incomplete(entity: LegalEntity) -> None:
    needed = {
        N_("tax number (CIF)"): entity.tax_number,
        N_("contribution account (CCC)"): entity.contribution_account,
        N_("bank account"): entity.iban_sealed,
        N_("work accident rate (AT/EP)"): entity.accident_rate,
    }
    for name, value in needed.items():
        if not value:
            raise Invalid(
                N_("The company settings of %(entity)s lack the %(missing)s."),
                key="entity_incomplete",
                entity=entity.name,
                missing=gettext(name),
            )


def calculate(*, actor: Actor, run_id: str) -> PayRun:
    """Have a run calculated (again); while that is under way, asking again changes nothing.

    Whatever was approved before counts no more.
    """
    run = get_run(run_id)
    if run.state == states.CALCULATING:
        return run
    was_approved = run.approved_hash
    move(
        run,
        states.CALCULATING,
        pay_date=payable_on(company.get_legal_entity(run.legal_entity_id), run.period),
        generation=run.generation + 1,
        lines_hash="",
        approved_hash="",
        approved_at=None,
    )
    _sign(actor, run, "calculated")
    audit.record(
        actor=actor,
        action="run.calculation_asked",
        subject=("pay_run", run.id),
        details={"generation": run.generation, "voided_approval_of": was_approved},
    )
    publish(PayRunCalculationRequested(run_id=run.id, generation=run.generation), actor=actor)
    return run


def send_for_approval(*, actor: Actor, run_id: str) -> PayRun:
    """Hand a calculated run to the approvers."""
    run = get_run(run_id)
    if run.state == states.IN_REVIEW:
        return run
    if run.people == run.held_back:
        raise Conflict(N_("Nobody on this run can be paid yet."), key="nobody_payable")
    move(run, states.IN_REVIEW)
    act = _sign(actor, run, "sent")
    _record(actor, run, "run.sent_for_approval")
    messages.sent(run, act, actor=actor)
    return run


def cancel(*, actor: Actor, run_id: str) -> PayRun:
    """Give up a run that is not committed."""
    run = get_run(run_id)
    if run.state != states.CANCELLED:
        move(run, states.CANCELLED, approved_hash="")
        _sign(actor, run, "cancelled")
        _record(actor, run, "run.cancelled")
    return run


# ---- approving ---------------------------------------------------------------------------------------


def may_approve(actor: Actor, run: PayRun) -> bool:
    """Tell whether somebody had no hand in preparing the run, by account or by person."""
    for act in acts_of(run.id):
        if act.act in PREPARING and (
            act.user_id == actor.user_id or (act.person_id and act.person_id == actor.person_id)
        ):
            return False
    return True


def send_back(*, actor: Actor, run_id: str, reason: str) -> PayRun:
    """Return a run to its preparers, who read why."""
    run = get_run(run_id)
    if not reason.strip():
        text = N_("Say what has to change.")
        raise Invalid(text, fields={"reason": text})
    if run.state != states.CALCULATED:
        move(run, states.CALCULATED, approved_hash="", approved_at=None)
        act = _sign(actor, run, "returned", reason=reason)
        _record(actor, run, "run.returned")
        messages.returned(run, act)
    return run


def approve(*, actor: Actor, run_id: str, seen_hash: str) -> PayRun:
    """Approve exactly the lines that were seen; another person than any preparer.

    The fingerprint is taken from the rows once more: when they differ from what was shown or from what was
    calculated, nothing is approved.
    """
    run = get_run(run_id)
    _refuse_preparer(actor, run)
    if run.approved_hash and run.approved_hash == seen_hash:
        return run
    _refuse_changed(run, seen_hash)
    refuse_stale(run)
    move(run, states.APPROVED, approved_hash=seen_hash, approved_at=clock.now())
    _sign(actor, run, "approved")
    _record(actor, run, "run.approved")
    publish(PayRunApproved(run_id=run.id), actor=actor)
    return run


def commit(*, actor: Actor, run_id: str, seen_hash: str) -> PayRun:
    """Seal an approved run; payslips, bank file and journal follow from the fact that is published."""
    run = get_run(run_id)
    _refuse_preparer(actor, run)
    if run.is_sealed and run.approved_hash == seen_hash:
        return run
    if run.state != states.APPROVED or run.approved_hash != seen_hash:
        raise Conflict(N_("This run is not approved. Approve it first."), key="not_approved")
    _refuse_changed(run, seen_hash)
    refuse_stale(run)
    order.refuse_before_first(run.legal_entity_id, run.period)
    order.refuse_gap(run.legal_entity_id, run.period)
    move(run, states.COMMITTED, committed_at=clock.now())
    _sign(actor, run, "committed")
    _record(actor, run, "run.committed")
    publish(PayRunCommitted(run_id=run.id), actor=actor)
    return run


def _refuse_preparer(actor: Actor, run: PayRun) -> None:
    if not may_approve(actor, run):
        raise NotAllowed(
            N_("You prepared this run, so another person has to approve it."), key="segregation_of_duties"
        )


def _refuse_changed(run: PayRun, seen_hash: str) -> None:
    if not seen_hash or seen_hash != run.lines_hash or fingerprint(run) != seen_hash:
        raise Conflict(
            N_("The run has changed since you opened it. Look at it again before you decide."),
            key="run_changed",
        )


# ---- the parts they share ----------------------------------------------------------------------------


def _sign(actor: Actor, run: PayRun, act: str, *, reason: str = "") -> RunAct:
    hand = RunAct(
        run_id=run.id,
        act=act,
        user_id=actor.user_id or "",
        person_id=actor.person_id or "",
        lines_hash=run.lines_hash,
    )
    hand.reason = reason
    db.session().add(hand)
    return hand


def _record(actor: Actor, run: PayRun, action: str) -> None:
    audit.record(
        actor=actor,
        action=action,
        subject=("pay_run", run.id),
        details={
            "lines_hash": run.lines_hash,
            "net_minor": run.net_minor,
            "people": run.people - run.held_back,
        },
    )
