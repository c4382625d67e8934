"""Child processes that surely end: sessions of their own, an inherited mark, and a warden that outlives us.

Every child carries the mark (a folder's path) in its environment and so do its own children, whatever
session or parent they end up with. A warden forked at the start waits for our death, however it comes,
and ends everything that still carries the mark.
"""

import os
import signal
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import psutil

MARK = "PLANTILLA_INSTANCE"
LARGEST_LOG_BYTES = 5_000_000


@dataclass(frozen=True)
class Program:
    """One process to keep running; a `backing` one serves the others and ends after them."""

    name: str
    command: tuple[str, ...]
    handles: tuple[int, ...] = ()
    backing: bool = False


def spawn(program: Program, environment: Mapping[str, str], log_path: Path) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, with its output in its log file."""
    with log_path.open("ab") as log:
        return subprocess.Popen(  # noqa: S603
            program.command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches only us, who know the order to end things in
            pass_fds=program.handles,
        )


def marked(mark: str) -> list[psutil.Process]:
    """Return every living process that carries the mark."""
    return [process for process in psutil.process_iter() if _carries(process, mark)]


def end_session(mark: str, leader: int) -> None:
    """Kill what a dead child left behind, such as the process in which a worker ran its job."""
    for process in marked(mark):
        if _session(process.pid) == leader:
            with suppress(psutil.Error):
                process.kill()


def end_marked(mark: str, grace_seconds: float) -> None:
    """Ask every session that carries the mark to end, and kill what is left of them after the grace.

    Only the first process of a session is asked, since it knows how to end its own: gunicorn its workers,
    a queue worker the process that runs its job. What outlives that first process has nobody to ask.
    """
    for process in _leaders(mark):
        with suppress(psutil.Error):
            process.terminate()
    deadline = time.monotonic() + grace_seconds
    while _leaders(mark) and time.monotonic() < deadline:
        time.sleep(0.1)
    kill_marked(mark)


def kill_marked(mark: str) -> None:
    """Kill everything that carries the mark, again and again while something still forks."""
    for _round in range(50):
        if not (left := marked(mark)):
            return
        for process in left:
            with suppress(psutil.Error):
                process.kill()
        psutil.wait_procs(left, timeout=0.5)


class Warden:
    """A process that ends all marked ones once the process that made it is gone."""

    def __init__(self, mark: str, grace_seconds: float) -> None:
        """Fork it; call this before any thread or child exists.

        It inherits our open files, so our lock stays taken until it has cleaned up.
        """
        watched, self._held = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._held)
            _watch(watched, mark, grace_seconds)
        os.close(watched)

    def dismiss(self) -> None:
        """Let it clean up now and wait until it has."""
        os.close(self._held)
        os.waitpid(self._pid, 0)


def _watch(watched: int, mark: str, grace_seconds: float) -> NoReturn:
    try:
        os.setsid()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        silent = os.open(os.devnull, os.O_RDWR)
        for stream in (0, 1, 2):
            os.dup2(silent, stream)
        os.read(watched, 1)  # returns only when the other end closes, with its process if need be
        end_marked(mark, grace_seconds)
    finally:
        os._exit(0)


def rotate_log(path: Path) -> None:
    """Keep a log that has grown large under another name, and one such generation."""
    if path.is_file() and path.stat().st_size > LARGEST_LOG_BYTES:
        path.replace(path.with_suffix(".old.log"))


def last_lines(path: Path, count: int = 15) -> str:
    """Return the end of a log, for a message that explains a failure."""
    if not path.is_file():
        return ""
    return "\n".join(path.read_text(errors="replace").splitlines()[-count:])


def _carries(process: psutil.Process, mark: str) -> bool:
    try:
        return bool(process.environ().get(MARK) == mark and process.status() != psutil.STATUS_ZOMBIE)
    except (psutil.Error, OSError):
        return False


def _leaders(mark: str) -> list[psutil.Process]:
    return [process for process in marked(mark) if _session(process.pid) == process.pid]


def _session(pid: int) -> int | None:
    try:
        return os.getsid(pid)
    except ProcessLookupError:
        return None
