"""Whether a calculated run still says what the facts say: an approval must not seal yesterday's pay."""

from collections.abc import Iterator, Sequence
from decimal import localcontext

from sqlmodel import col, select

from hr import clock, db
from hr.company import service as company
from hr.company.models import LegalEntity
from hr.errors import Conflict
from hr.i18n import N_
from payroll import countries
from payroll.engine.digest import digest
from payroll.engine.pack import Pack
from payroll.engine.refusals import Refused
from payroll.engine.rounding import CONTEXT
from payroll.runs.checks import problems
from payroll.runs.facts import Month, PersonFacts, gather
from payroll.runs.inputs import inputs_of
from payroll.runs.models import PAYABLE, PayItem, PayRun

CHUNK = 500
NAMED = 5


def refuse_stale(run: PayRun) -> None:
    """Refuse a run whose figures, for anybody it pays, are no longer those of the facts."""
    pack = countries.read(run.country)
    if pack.content_hash != run.pack_hash or run.pay_date.year < clock.today().year:
        raise Conflict(
            N_("The legal figures that apply have changed since the calculation. Recalculate the run first."),
            key="stale_pack",
        )
    names = sorted(_changed(run, pack))
    if names:
        shown = ", ".join(names[:NAMED])
        raise Conflict(
            N_("The facts of %(names)s have changed since the calculation. Recalculate the run first."),
            key="stale_people",
            names=shown if len(names) <= NAMED else f"{shown}…",
        )


def _changed(run: PayRun, pack: Pack) -> Iterator[str]:
    month = Month.of(run.period, run.pay_date)
    entity = company.get_legal_entity(run.legal_entity_id)
    for items in _chunks(run):
        by_employment = {item.employment_id: item for item in items}
        for facts in gather(list(by_employment), month):
            if not _is_same(by_employment[facts.employment.id], facts, month, entity, pack):
                yield facts.person.name


def _chunks(run: PayRun) -> Iterator[Sequence[PayItem]]:
    query = (
        select(PayItem)
        .where(PayItem.run_id == run.id, PayItem.state == PAYABLE)
        .order_by(col(PayItem.employment_id))
    )
    items = db.session().exec(query).all()
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def _is_same(item: PayItem, facts: PersonFacts, month: Month, entity: LegalEntity, pack: Pack) -> bool:
    account = facts.account.id if facts.account else ""
    if account != item.bank_account_id or any(problems(facts, month)):
        return False
    try:
        with localcontext(CONTEXT):
            return digest(inputs_of(facts, month, entity, pack)) == item.input_hash
    except Refused:
        return False
