"""The sealer: chains waiting audit entries and writes the head down outside the database."""

from pathlib import Path

from hr import db
from hr.audit import heads, service
from hr.audit.heads import Head, KeptHeads
from hr.errors import Conflict
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running


class _State:
    head_file: Path = Path("var/audit.head")


def configure(var_dir: Path) -> None:
    """Write heads into this folder."""
    _State.head_file = var_dir / "audit.head"


def head_file() -> Path:
    """Return the file of heads."""
    return _State.head_file


def kept_heads() -> KeptHeads:
    """Return every head that was written down."""
    return heads.read_all(_State.head_file)


@job(label=N_("Seal the audit trail"), timeout=120)
def seal_trail(running: Running) -> None:
    """Chain the entries that wait, then note the new head."""
    _seal(running, since=None)


@job(label=N_("Seal late entries of the audit trail"), timeout=600)
def seal_late(running: Running) -> None:
    """Chain also what was committed so late that the usual sealing no longer looks for it."""
    with db.separate_reading():
        since = service.oldest_unsealed()
    if since is not None:
        _seal(running, since=since)


def _seal(running: Running, *, since: str | None) -> None:
    sealed = 1
    while sealed:
        with running.step() as session:
            _refuse_a_cut_chain()
            sealed = service.seal_waiting(session, since=since)
            session.flush()
            head = service.head()
        if not heads.append(_State.head_file, head):  # none is new, or another sealer wrote a later one
            with db.separate_reading():
                _refuse_a_cut_chain()


def _refuse_a_cut_chain() -> None:
    """Raise when the chain does not reach the last head that was kept: nothing may hide that by growing."""
    if (problem := chain_problem()) is not None:
        raise problem
    if heads.last(_State.head_file) is None:  # from now on its absence means a loss
        heads.append(_State.head_file, Head(0, service.GENESIS))


def chain_problem() -> Conflict | None:
    """Return why the chain cannot be what was sealed, as far as a look at its end can tell."""
    last = heads.last(_State.head_file)
    if last is not None and not service.passes_through(last):
        return Conflict(
            N_(
                "The audit trail was cut off or rewritten: link %(kept)s, whose head was kept, is gone or "
                "another one. Check it with the command: flask audit verify"
            ),
            kept=last.number,
        )
    if last is None and service.head().number:
        return Conflict(
            N_(
                "The file audit.head is missing or empty, so nothing shows whether the audit trail "
                "was cut off. Put it back from a backup."
            )
        )
    return None


def begin_heads() -> Head | None:
    """Start the file of heads anew at the present end of the chain; None when it holds heads already."""
    if kept_heads().heads:
        return None
    head = service.head()
    heads.append(_State.head_file, head)
    return head
