"""The sealer: chains waiting audit entries and writes the head down outside the database."""

import os
from pathlib import Path

from hr import clock
from hr.audit import service
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running


class _State:
    head_file: Path = Path("var/audit.head")


def configure(var_dir: Path) -> None:
    """Write heads into this folder."""
    _State.head_file = var_dir / "audit.head"


def head_file() -> Path:
    """Return the file of heads: one line per sealing, `number hash instant`."""
    return _State.head_file


@job(label=N_("Seal the audit trail"), timeout=120)
def seal_trail(running: Running) -> None:
    """Chain every waiting entry, then note the new head."""
    sealed = 1
    while sealed:
        with running.step() as session:
            sealed = service.seal_waiting(session)
            session.flush()
            number, digest = service.head()
        if sealed:
            write_head(number, digest)


def write_head(number: int, digest: str) -> None:
    """Append a head; a chain cut off later no longer reaches it."""
    handle = os.open(_State.head_file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(handle, f"{number} {digest} {clock.now().isoformat(timespec='seconds')}\n".encode())
        os.fsync(handle)
    finally:
        os.close(handle)


def last_head() -> tuple[int, str] | None:
    """Return the last head that was written down."""
    if not _State.head_file.is_file():
        return None
    lines = _State.head_file.read_text().splitlines()
    number, digest, _instant = lines[-1].split()
    return int(number), digest
