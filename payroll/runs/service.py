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
from hr.access import Actor, Role
from hr.audit import service as audit
from hr.auth import service as auth
from hr.auth.models import User
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Conflict, Invalid, NotAllowed, NotFound
from hr.events import publish
from hr.events.catalog import PayRunApproved, PayRunCommitted
from hr.i18n import N_
from payroll import countries
from payroll.approvals import signing
from payroll.banking.calendar import BACS, FEDACH, TARGET, bank_day_on_or_after, bank_day_on_or_before
from payroll.groups import service as groups
from payroll.groups.models import PayGroup, PayPeriod
from payroll.payments import journal
from payroll.review import service as reviews
from payroll.runs import messages, order, states
from payroll.runs.digest import fingerprint, fingerprint_of_hashes
from payroll.runs.employer import refuse_incomplete
from payroll.runs.events import PayRunCalculationRequested
from payroll.runs.facts import Month
from payroll.runs.freshness import FULL, refuse_stale
from payroll.runs.models import REGULAR, PayRun, RunAct
from payroll.runs.moves import move
from payroll.snapshots import sealing

CALENDARS = {"us": FEDACH, "uk": BACS}
PREPARING = ("created", "calculated", "sent", "skipped", "taken_in")


def get_run(run_id: str) -> PayRun:
    """Return a run or raise NotFound."""
    run = db.session().get(PayRun, run_id)
    if run is None:
        raise NotFound(N_("We could not find this pay run."))
    return run


def locked(run_id: str) -> PayRun:
    """Return a run that nobody else changes until the transaction ends, as it stands now.

    PostgreSQL locks the row; on SQLite the transaction itself is the only writer.
    """
    query = select(PayRun).where(PayRun.id == run_id).with_for_update()
    run = db.session().exec(query, execution_options={"populate_existing": True}).first()
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
    return max(pay_date(entity, period), payable_now(entity.country))


def payable_now(country: str) -> date:
    """Return the next day on which the banks of a country pay."""
    return bank_day_on_or_after(clock.today(), CALENDARS.get(country, TARGET))


# ---- preparing ---------------------------------------------------------------------------------------


def open_run(
    *,
    actor: Actor,
    period: date,
    entity_id: str = "",
    group_id: str = "",
    kind: str = REGULAR,
    reason: str = "",
    pay_date: date | None = None,
    is_another: bool = False,
) -> PayRun:
    """Open the run of a pay group and a period; while one is open, asking again returns that one.

    Without a group it is the employer's default one. After a commit the next version of a regular run is for
    those whom the earlier ones held back. Off-cycle and correction runs of one reason are one run too, unless
    `is_another` asks for one beside it.
    """
    group = groups.get_group(group_id) if group_id else groups.default_group(entity_id)
    entity = company.get_legal_entity(group.legal_entity_id)
    span = groups.period_of(group, period)
    refuse_incomplete(entity, span.last)
    found = _open_one(group.id, span.first, kind, reason)
    if found is not None and not is_another:
        return found
    if kind == REGULAR:
        order.refuse_before_first(group.id, span.first)
    run = _insert(group, entity, span, kind, reason, pay_date or span.pay_date)
    if run is None and is_another:  # somebody else's took the number; theirs is no place for ours
        run = _insert(group, entity, span, kind, reason, pay_date or span.pay_date)
    if run is None:
        return _opened_by_other(group.id, span.first, kind, reason, is_another=is_another)
    sign(actor, run, "created")
    audit.record(
        actor=actor,
        action="run.created",
        subject=("pay_run", run.id),
        details={
            "entity": entity.id,
            "group": group.id,
            "period": span.first.isoformat(),
            "kind": kind,
            "reason": reason,
            "version": run.version,
        },
    )
    return run


def _open_one(group_id: str, first: date, kind: str, reason: str) -> PayRun | None:
    query = (
        select(PayRun)
        .where(PayRun.pay_group_id == group_id, PayRun.period == first, PayRun.kind == kind)
        .where(PayRun.reason == reason, col(PayRun.state).in_(states.OPEN))
        .order_by(col(PayRun.version))
    )
    return db.session().exec(query).first()


def _latest_version(group_id: str, first: date, kind: str) -> int:
    query = select(func.max(PayRun.version)).where(
        PayRun.pay_group_id == group_id, PayRun.period == first, PayRun.kind == kind
    )
    return db.session().exec(query).one() or 0


def _insert(
    group: PayGroup, entity: LegalEntity, span: PayPeriod, kind: str, reason: str, pay_date: date
) -> PayRun | None:
    """Insert the next version of a run; of two people who open one at once, one does."""
    session = db.session()
    run = PayRun(
        legal_entity_id=entity.id,
        pay_group_id=group.id,
        period=span.first,
        period_to=span.last,
        kind=kind,
        reason=reason,
        version=1 + _latest_version(group.id, span.first, kind),
        pay_date=max(pay_date, payable_now(entity.country)),
        country=entity.country,
        currency=countries.read(entity.country).currency,
    )
    try:
        with session.begin_nested():
            session.add(run)
            session.flush()
    except IntegrityError:
        return None
    return run


def _opened_by_other(group_id: str, first: date, kind: str, reason: str, *, is_another: bool) -> PayRun:
    """Return the run that somebody else opened in the same moment; theirs is committed by now."""
    found = None if is_another else _open_one(group_id, first, kind, reason)
    if found is None:
        raise Conflict(
            N_("Somebody opened this run at the same moment. Open it from the list."), key="run_exists"
        )
    return found


def calculate(*, actor: Actor, run_id: str) -> PayRun:
    """Have a run calculated (again); while that is under way, asking again changes nothing.

    Whatever was approved before counts no more.
    """
    run = locked(run_id)
    if run.state == states.CALCULATING:
        return run
    was_approved = run.approved_hash
    sealing.break_seals(run.id)
    move(
        run,
        states.CALCULATING,
        pay_date=_pay_date_now(run),
        generation=run.generation + 1,
        lines_hash="",
        approved_hash="",
        approved_at=None,
    )
    sign(actor, run, "calculated")
    audit.record(
        actor=actor,
        action="run.calculation_asked",
        subject=("pay_run", run.id),
        details={"generation": run.generation, "voided_approval_of": was_approved},
    )
    publish(PayRunCalculationRequested(run_id=run.id, generation=run.generation), actor=actor)
    return run


def _pay_date_now(run: PayRun) -> date:
    """Return the day a run can be paid on now; one that was chosen stays while it has not passed."""
    earliest = payable_now(run.country)
    if run.kind != REGULAR:
        return max(run.pay_date, earliest)
    return max(groups.period_of(groups.get_group(run.pay_group_id), run.period).pay_date, earliest)


def send_for_approval(*, actor: Actor, run_id: str) -> PayRun:
    """Hand a calculated run to the approvers."""
    run = locked(run_id)
    if run.state == states.IN_REVIEW:
        return run
    if run.people == run.held_back:
        raise Conflict(N_("Nobody on this run can be paid yet."), key="nobody_payable")
    reviews.refuse_unreviewed(run)
    move(run, states.IN_REVIEW)
    act = sign(actor, run, "sent")
    _record(actor, run, "run.sent_for_approval")
    messages.sent(run, act, actor=actor)
    return run


def cancel(*, actor: Actor, run_id: str) -> PayRun:
    """Give up a run that is not committed."""
    run = locked(run_id)
    if run.state != states.CANCELLED:
        move(run, states.CANCELLED, approved_hash="")
        sign(actor, run, "cancelled")
        _record(actor, run, "run.cancelled")
    return run


# ---- approving ---------------------------------------------------------------------------------------


def may_approve(actor: Actor, run: PayRun) -> bool:
    """Tell whether somebody had no hand in preparing the run, by account or by person.

    Whoever answered for a flag has had one: the approver is there to look at it with other eyes.
    """
    for act in acts_of(run.id):
        if act.act in PREPARING and (
            act.user_id == actor.user_id or (act.person_id and act.person_id == actor.person_id)
        ):
            return False
    return not any(auth.is_same_person(actor, user_id) for user_id in reviews.answered_by(run.id))


def who_may_still_sign(run: PayRun) -> list[User]:
    """Return the approvers who neither prepared the run nor have signed it."""
    known = [(user, auth.actor_of_user(user)) for user in auth.users_with_role(Role.PAYROLL_APPROVER)]
    return [user for user, actor in known if may_approve(actor, run) and not signing.has_signed(actor, run)]


def send_back(*, actor: Actor, run_id: str, reason: str) -> PayRun:
    """Return a run to its preparers, who read why."""
    run = locked(run_id)
    if not reason.strip():
        text = N_("Say what has to change.")
        raise Invalid(text, fields={"reason": text})
    if run.state != states.CALCULATED:
        move(run, states.CALCULATED, approved_hash="", approved_at=None)
        act = sign(actor, run, "returned", reason=reason)
        _record(actor, run, "run.returned")
        messages.returned(run, act)
    return run


def approve(*, actor: Actor, run_id: str, seen_hash: str) -> PayRun:
    """Approve exactly the lines that were seen; another person than any preparer.

    The fingerprint is taken from the rows once more: when they differ from what was shown or from what was
    calculated, nothing is approved. Where the run costs more than one approver may sign alone, the first
    signature waits for a second one of somebody else.
    """
    run = locked(run_id)
    _refuse_preparer(actor, run)
    if run.lines_hash == seen_hash and signing.has_signed(actor, run):
        return run
    if run.approved_hash and run.approved_hash == seen_hash and not signing.is_missing(run):
        return run
    _refuse_changed(run, seen_hash)
    refuse_stale(run)
    signing.refuse_elsewhere(run)
    journal.refuse_unbookable(run)
    is_last = len(signing.signatures(run)) + 1 >= signing.needed(run)
    act = sign(actor, run, signing.APPROVED if is_last else signing.SIGNED)
    _record(actor, run, "run.approved" if is_last else "run.signed")
    if not is_last:
        messages.signed(run, act, to=who_may_still_sign(run))
    if is_last and run.state != states.APPROVED:
        move(run, states.APPROVED, approved_hash=seen_hash, approved_at=clock.now())
        publish(PayRunApproved(run_id=run.id), actor=actor)
    return run


def commit(*, actor: Actor, run_id: str, seen_hash: str) -> PayRun:
    """Turn the key of an approved run; payslips, bank file and journal follow from the published fact.

    Its pays are sealed one by one since the approval; whatever is left is sealed here, or, when that would
    take long, asks for a moment's patience. Until the last one is sealed nobody sees the run as committed.
    """
    run = locked(run_id)
    _refuse_preparer(actor, run)
    if run.is_sealed and run.approved_hash == seen_hash:
        return run
    if run.state != states.APPROVED or run.approved_hash != seen_hash:
        raise Conflict(N_("This run is not approved. Approve it first."), key="not_approved")
    if fingerprint_of_hashes(run) != seen_hash:
        raise _changed()
    company.hold_legal_entity(run.legal_entity_id)  # whom another run pays at once is seen by one of the two
    signing.refuse_missing(run)  # so is what another run of the month has had signed meanwhile
    refuse_stale(run)
    order.refuse_paid_already(run)
    if run.kind == REGULAR:
        order.refuse_before_first(run.pay_group_id, run.period)
        order.refuse_gap(groups.get_group(run.pay_group_id), run.period)
    sealing.seal_here(run)
    sealing.refuse_unsealed(run)
    journal.refuse_unbookable(run)
    move(run, states.COMMITTED, committed_at=clock.now())
    sign(actor, run, "committed")
    _record(actor, run, "run.committed")
    publish(PayRunCommitted(run_id=run.id), actor=actor)
    return run


def _refuse_preparer(actor: Actor, run: PayRun) -> None:
    if not may_approve(actor, run):
        raise NotAllowed(
            N_("You prepared this run, so another person has to approve it."), key="segregation_of_duties"
        )


def _refuse_changed(run: PayRun, seen_hash: str) -> None:
    # The job that seals a long run reads every row of it again, and seals nothing that has changed.
    is_long = run.people > FULL
    if not seen_hash or seen_hash != run.lines_hash:
        raise _changed()
    if seen_hash != (fingerprint_of_hashes(run) if is_long else fingerprint(run)):
        raise _changed()


def _changed() -> Conflict:
    return Conflict(
        N_("The run has changed since you opened it. Look at it again before you decide."), key="run_changed"
    )


# ---- the parts they share ----------------------------------------------------------------------------


def sign(actor: Actor, run: PayRun, act: str, *, reason: str = "") -> RunAct:
    """Note somebody's hand on a run."""
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
