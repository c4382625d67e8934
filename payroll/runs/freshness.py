"""Whether a calculated run still says what the facts say: an approval must not seal yesterday's pay."""

from collections.abc import Iterator, Sequence
from decimal import localcontext

from sqlalchemy import ColumnElement
from sqlmodel import col, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from hr import clock, db
from hr.company.models import StatutoryRate
from hr.errors import Conflict
from hr.i18n import N_
from hr.jobs.models import OPEN_STATES, JobRun
from payroll import countries
from payroll.engine.digest import digest
from payroll.engine.pack import Pack
from payroll.engine.rounding import CONTEXT
from payroll.engine.steps import ENGINE_VERSION
from payroll.runs.kinds import Ground, Slot, kind_of
from payroll.runs.models import PAYABLE, PayItem, PayRun, RunAct

CHUNK = 500
FULL = 1000  # people of a run that are all looked at while the database waits
SOME = 20  # people of a longer one
DRAFT_JOB = "payroll.drafts.jobs.refresh_draft"
NAMED = 5


def rules_in_force(pack: Pack) -> str:
    """Return which engine and which of a country's rules calculate now."""
    return f"{ENGINE_VERSION}/{pack.rules.version}"


def refuse_stale(run: PayRun) -> None:
    """Refuse a run whose figures, for anybody it pays, are no longer those of the facts.

    Of a long run only those are looked at whose facts wait to be worked in: reading everybody again would
    hold the database for seconds, and the job that seals the run reads them all anyway. That job may have
    been done before the company's own facts changed. Of these a rate may count for some people only, and
    after a new one everybody is read; all else about the company counts for everybody, so that a few show it.
    """
    refuse_other_rules(run)
    if run.people <= FULL or _has_new_rate(run):
        items = db.session().exec(_paid(run)).all()
    else:
        waiting = db.session().exec(_paid(run).where(_has_waiting_change())).all()
        some = db.session().exec(_paid(run).limit(SOME)).all()
        items = list({item.id: item for item in (*waiting, *some)}.values())
    refuse_changed_facts(run, items)


def _has_new_rate(run: PayRun) -> bool:
    """Tell whether the company got a rate since the calculation of the run was last asked for."""
    begun = select(func.max(RunAct.created_at)).where(RunAct.run_id == run.id, RunAct.act == "calculated")
    new = select(StatutoryRate.id).where(
        StatutoryRate.legal_entity_id == run.legal_entity_id,
        col(StatutoryRate.created_at) >= begun.scalar_subquery(),
    )
    return db.session().exec(new.limit(1)).first() is not None


def refuse_other_rules(run: PayRun) -> None:
    """Refuse a run that was calculated with other figures or rules than those in force."""
    if has_other_rules(run) or run.pay_date.year < clock.today().year:
        raise Conflict(
            N_("The legal figures that apply have changed since the calculation. Recalculate the run first."),
            key="stale_pack",
        )


def has_other_rules(run: PayRun) -> bool:
    """Tell whether a run was calculated with other figures or rules than those in force."""
    pack = countries.read(run.country)
    return (run.pack_hash, run.engine_version) != (pack.content_hash, rules_in_force(pack))


def refuse_changed_facts(run: PayRun, items: Sequence[PayItem]) -> None:
    """Refuse a run for the items whose facts are not those of the calculation, naming some of the people."""
    names = sorted(_changed(run, items))
    if names:
        shown = ", ".join(names[:NAMED])
        raise Conflict(
            N_("The facts of %(names)s have changed since the calculation. Recalculate the run first."),
            key="stale_people",
            names=shown if len(names) <= NAMED else f"{shown}…",
        )


def _changed(run: PayRun, items: Sequence[PayItem]) -> Iterator[str]:
    grounds = kind_of(run).grounds
    for start in range(0, len(items), CHUNK):
        by_id = {item.id: item for item in items[start : start + CHUNK]}
        slots = [slot_of(item) for item in by_id.values()]
        for ground in grounds(run, slots):
            if not is_same(by_id[ground.slot.item_id], ground):
                yield ground.payee.name


def _paid(run: PayRun) -> SelectOfScalar[PayItem]:
    query = select(PayItem).where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
    return query.order_by(col(PayItem.employment_id), col(PayItem.kind))


def _has_waiting_change() -> ColumnElement[bool]:
    """Tell whose facts a job of the draft still has to work in."""
    query = select(JobRun).where(JobRun.name == DRAFT_JOB, col(JobRun.state).in_(OPEN_STATES))
    told = [job.arguments for job in db.session().exec(query)]
    people = {str(each["person_id"]) for each in told if each.get("person_id")}
    employments = {str(each["employment_id"]) for each in told if each.get("employment_id")}
    return or_(col(PayItem.person_id).in_(people), col(PayItem.employment_id).in_(employments))


def slot_of(item: PayItem) -> Slot:
    """Return the slot that an item is."""
    return Slot(item.id, *(getattr(item, name) for name in Slot._fields[1:]))


def is_same(item: PayItem, ground: Ground) -> bool:
    """Tell whether an item was calculated from what its ground is now."""
    if ground.problems or ground.rows.bank_account_id != item.bank_account_id:
        return False
    if ground.mirrors is not None:
        return ground.mirrors.input_hash == item.input_hash
    with localcontext(CONTEXT):
        return digest(ground.inputs) == item.input_hash
