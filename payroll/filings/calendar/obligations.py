"""The calendar of filings: a row for everything that is due in the year ahead, kept in line with the law."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from sqlmodel import col, select

from hr import clock, db
from hr.company import service as company
from hr.company.models import LegalEntity
from payroll.filings import kinds
from payroll.filings.calendar.due import Obligation, of_country
from payroll.filings.figures.ledger import has_pay
from payroll.filings.models import Filing, FilingSettings
from payroll.filings.moves import move
from payroll.filings.states import READY, UPCOMING
from payroll.groups import service as groups
from payroll.groups.models import MONTHLY, PayGroup, PayPeriod
from payroll.runs.models import PayRun
from payroll.runs.service import pay_date
from payroll.runs.states import CANCELLED, SEALED

AHEAD = timedelta(days=366)
# How far back the first sealed pay may lie for its period to be put on the calendar.
BACK = timedelta(days=400)


def settings_of(entity_id: str) -> FilingSettings:
    """Return what the authorities ask about an employer; empty until somebody has said it."""
    query = select(FilingSettings).where(FilingSettings.legal_entity_id == entity_id)
    return db.session().exec(query).first() or FilingSettings(legal_entity_id=entity_id)


def keep(entity: LegalEntity) -> int:
    """Bring an employer's calendar up to date; return how many filings are new.

    What nobody has touched and the law asks for no more (the cadence has changed) goes; nothing else does.
    """
    session = db.session()
    since = _since(entity.id, clock.today())
    asked = {(each.kind, each.period): each for each in _asked(entity, since)}
    wanted = {key: each for key, each in asked.items() if each.period_to >= since}
    query = select(Filing).where(Filing.legal_entity_id == entity.id, Filing.version == 1)
    known = {(row.kind, row.period): row for row in session.exec(query)}
    for key in [key for key, row in known.items() if key not in asked and _is_void(row)]:
        session.delete(known.pop(key))
    new = [_row(entity, each) for key, each in wanted.items() if key not in known]
    session.add_all(new)
    session.flush()
    for row in (*known.values(), *new):
        if row.state == UPCOMING and is_ready(row):
            move(row, READY)
    return len(new)


def _is_void(filing: Filing) -> bool:
    """Tell whether nobody touched a filing that is not due after all: another cadence, no pay that day."""
    if filing.kind == kinds.FPS:
        return filing.state == UPCOMING
    return filing.state in (UPCOMING, READY) and filing.due_on >= clock.today()


def keep_all() -> int:
    """Bring the calendar of every employer up to date; return how many filings are new."""
    return sum(keep(entity) for entity in company.legal_entities())


def is_ready(filing: Filing) -> bool:
    """Tell whether a filing's figures are there: its period is over, or its payment is committed."""
    if filing.kind == kinds.FPS:
        return has_pay(filing.legal_entity_id, filing.period_from, filing.period_to)
    return filing.period_to < clock.today()


def _asked(entity: LegalEntity, since: date) -> Iterator[Obligation]:
    """Return what the law asks for around today, also of periods before our first pay."""
    until = clock.today() + AHEAD
    years = range(since.year - 1, until.year + 1)
    days = _pay_days(entity, since, until) if entity.country == "uk" else []
    monthly = settings_of(entity.id).is_monthly
    for each in of_country(entity.country, years, is_monthly=monthly, pay_days=days):
        if each.due_on <= until:
            yield each


def _since(entity_id: str, today: date) -> date:
    """Return the first day paid here, or today: what others paid before, others have filed."""
    query = select(col(PayRun.pay_date)).where(
        PayRun.legal_entity_id == entity_id, col(PayRun.state).in_(SEALED)
    )
    first = db.session().exec(query.order_by(col(PayRun.pay_date)).limit(1)).first()
    return max(first, today - BACK) if first else today


def _pay_days(entity: LegalEntity, since: date, until: date) -> Sequence[date]:
    """Return the pay days of the runs that are there and of the periods ahead.

    While no period is drawn yet, the months ahead of an employer who pays by the month stand in for them.
    """
    query = select(col(PayRun.pay_date)).where(
        PayRun.legal_entity_id == entity.id, PayRun.state != CANCELLED, col(PayRun.pay_date) >= since
    )
    days = set(db.session().exec(query))
    group = groups.default_group(entity.id)
    periods = (
        select(col(PayPeriod.pay_date))
        .join(PayGroup, col(PayGroup.id) == col(PayPeriod.pay_group_id))
        .where(PayGroup.legal_entity_id == entity.id)
        .where(col(PayPeriod.pay_date) >= clock.today(), col(PayPeriod.pay_date) <= until)
    )
    days |= set(db.session().exec(periods))
    if group.frequency == MONTHLY and not any(day > clock.today() for day in days):
        days |= {
            day for month in _months(until) if clock.today() <= (day := pay_date(entity, month)) <= until
        }
    return sorted(days)


def _months(until: date) -> Iterable[date]:
    month = clock.today().replace(day=1)
    while month <= until:
        yield month
        month = (month + timedelta(days=32)).replace(day=1)


def _row(entity: LegalEntity, due: Obligation) -> Filing:
    return Filing(
        legal_entity_id=entity.id,
        kind=due.kind,
        period=due.period,
        period_from=due.period_from,
        period_to=due.period_to,
        due_on=due.due_on,
    )
