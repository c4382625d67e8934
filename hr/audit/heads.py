"""The heads of the chain kept outside the database: one line per sealing, `number hash instant`.

They are what shows that the end of the trail was cut off or rewritten, so a line is only ever added, and
only above the one before.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from hr import clock

LONGEST_LINE = 200  # bytes; number, hash and instant need about 110


@dataclass(frozen=True)
class Head:
    """How far the chain reached once: the number of its last link and the hash of it."""

    number: int
    hash: str


@dataclass(frozen=True)
class KeptHeads:
    """What the file holds: the heads in their order, and the lines that cannot be read."""

    heads: tuple[Head, ...] = ()
    unreadable: tuple[int, ...] = ()  # numbers of lines
    is_there: bool = True
    by_number: dict[int, set[str]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Index the hashes by the number of their link."""
        for head in self.heads:
            self.by_number.setdefault(head.number, set()).add(head.hash)

    @property
    def highest(self) -> int:
        """Return the number of the highest link that was ever written down."""
        return max(self.by_number, default=0)


def read_all(path: Path) -> KeptHeads:
    """Read every line; one that a power cut tore is named, not fatal."""
    try:
        lines = path.read_bytes().splitlines()
    except FileNotFoundError:
        return KeptHeads(is_there=False)
    read = [_parse(line) for line in lines]
    unreadable = tuple(number for number, head in enumerate(read, 1) if head is None and lines[number - 1])
    return KeptHeads(tuple(head for head in read if head is not None), unreadable)


def last(path: Path) -> Head | None:
    """Return the last head that can be read; None when there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - 20 * LONGEST_LINE))
            lines = file.read().splitlines()
    except FileNotFoundError:
        return None
    return next((head for line in reversed(lines) if (head := _parse(line)) is not None), None)


def _parse(line: bytes) -> Head | None:
    parts = line.split()
    if len(parts) != 3 or not parts[0].isdigit() or len(parts[1]) != 64:
        return None
    return Head(int(parts[0]), parts[1].decode("ascii", "replace"))


def append(path: Path, head: Head) -> bool:
    """Write a head below the others, on the disk before we return; False when it is not above the last."""
    with _locked(path) as handle:
        before = last(path)
        if before is not None and head.number <= before.number:
            return False
        start = "" if _ends_with_a_line(handle) else "\n"
        line = f"{start}{head.number} {head.hash} {clock.now().isoformat(timespec='seconds')}\n"
        os.write(handle, line.encode())
        os.fsync(handle)
    return True


@contextmanager
def _locked(path: Path) -> Iterator[int]:
    handle = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)  # given back with the handle
        yield handle
    finally:
        os.close(handle)


def _ends_with_a_line(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"
