"""The only reader of the system clock: real instants, and a business date that can be moved."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

_fixed: ContextVar[date | None] = ContextVar("business_date", default=None)


class _Configured:
    business_date: date | None = None
    zone: ZoneInfo = ZoneInfo("Europe/Madrid")


def configure(*, business_date: date | None, zone: str) -> None:
    """Set the business date of this process (None follows the calendar) and the company's zone."""
    _Configured.business_date = business_date
    _Configured.zone = ZoneInfo(zone)


def now() -> datetime:
    """Return the present instant, aware and in UTC; for leases, sessions and records, never for rules."""
    return datetime.now(UTC)


def today() -> date:
    """Return the business date, which every rule about days uses."""
    return _fixed.get() or _Configured.business_date or now().astimezone(_Configured.zone).date()


def day_of(moment: datetime) -> date:
    """Return the business date of a recorded instant: as far from the present one as the instant is.

    Beside dates of rules ('drawn up on …') a document names instants by this day; evidence keeps the instant.
    """
    return moment.astimezone(_Configured.zone).date() + (today() - now().astimezone(_Configured.zone).date())


def zone() -> ZoneInfo:
    """Return the zone in which the company reads its clock."""
    return _Configured.zone


@contextmanager
def on(day: date) -> Iterator[None]:
    """Move the business date to `day` for the duration of the block."""
    token = _fixed.set(day)
    try:
        yield
    finally:
        _fixed.reset(token)
