"""Named places where a crash would hurt: tests kill or freeze the process exactly there."""

import os
import signal
from pathlib import Path

_declared: set[str] = set()


def declare(name: str) -> str:
    """Declare a fault point when its module loads and return its name."""
    _declared.add(name)
    return name


def declared() -> frozenset[str]:
    """Return every fault point that the loaded code declares."""
    return frozenset(_declared)


def reach(name: str) -> None:
    """Pass a fault point: nothing happens unless `HR_FAULT=name@n@action` asks for the n-th pass.

    `HR_FAULT_DIR` holds one count file per point, shared by all processes. Actions: `kill` ends the
    worker and its parent at once, `freeze` stops the process until somebody continues it.
    """
    folder = os.environ.get("HR_FAULT_DIR")
    if not folder:
        return
    if name not in _declared:
        raise LookupError(f"fault point {name} was never declared")
    count = _count(Path(folder) / name)
    wanted, _, rest = os.environ.get("HR_FAULT", "").partition("@")
    turn, _, action = rest.partition("@")
    if wanted == name and count == int(turn or 1):
        _strike(action or "kill")


def _count(path: Path) -> int:
    """Add one byte to the shared count file; its size is the count (appends are atomic)."""
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(handle, b".")
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def _strike(action: str) -> None:
    if action == "freeze":
        os.kill(os.getpid(), signal.SIGSTOP)
        return
    if os.environ.get("HR_FAULT_PARENT") == "1":
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
