"""The time zone in which the company writes its times."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from zoneinfo import ZoneInfo

_current: ContextVar[str] = ContextVar("zone", default="Europe/Madrid")


def zone() -> ZoneInfo:
    """Return the zone in which times are shown."""
    return ZoneInfo(_current.get())


def set_zone(name: str) -> None:
    """Change the zone for the rest of this request or job."""
    _current.set(ZoneInfo(name).key)


@contextmanager
def use_zone(name: str) -> Iterator[None]:
    """Show times of another zone inside the block."""
    token = _current.set(ZoneInfo(name).key)
    try:
        yield
    finally:
        _current.reset(token)
