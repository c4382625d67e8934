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
    """Pass a fault point: nothing happens unless a test has given orders.

    `HR_FAULT_DIR` is a folder shared by all processes. Its file `orders` holds one order a line, as
    `name turn action`: at the turn-th pass of the point, `kill` ends the worker with its parent at once,
    `freeze` stops the process until somebody continues it. One count file per point says how often it was
    passed, so that a test can tell a point that no code ever reaches.
    """
    folder = os.environ.get("HR_FAULT_DIR")
    if not folder:
        return
    if name not in _declared:
        raise LookupError(f"fault point {name} was never declared")
    count = _count(Path(folder) / name)
    orders = Path(folder) / "orders"
    for line in orders.read_text().splitlines() if orders.is_file() else ():
        wanted, turn, action = line.split()
        if wanted == name and int(turn) == count:
            _strike(Path(folder), name, action)


def this_is_a_work_horse() -> None:
    """Remember that a kill must take the parent along: a lost worker is both processes."""
    os.environ["HR_FAULT_PARENT"] = "1"


def _count(path: Path) -> int:
    """Add one byte to the shared count file; its size is the count (appends are atomic)."""
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
    try:
        os.write(handle, b".")
        return os.fstat(handle).st_size
    finally:
        os.close(handle)


def _strike(folder: Path, name: str, action: str) -> None:
    with (folder / "struck").open("a") as file:
        file.write(f"{name} {action} {os.getpid()}\n")
        file.flush()
        os.fsync(file.fileno())
    if action == "freeze":
        os.kill(os.getpid(), signal.SIGSTOP)
        return
    if os.environ.get("HR_FAULT_PARENT") == "1":
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)
