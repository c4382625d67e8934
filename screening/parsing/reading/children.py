"""Keep one reader child per process and talk to it; a child that hangs, dies or grows is replaced.

A job forked by a queue worker does not share its parent's child: the process id is part of the bargain.
"""

import atexit
import json
import os
import select
import shutil
import signal
import struct
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from screening.parsing.reading.filetypes import Kind, kind_of
from screening.parsing.reading.limits import MAX_ANSWER_BYTES, ReaderLimits
from screening.parsing.reading.pages import RawText
from screening.parsing.refusals import Reason, Refusal

LIMITS = ReaderLimits()
_SOURCE_ROOT = Path(__file__).resolve().parents[3]
_LEAST_SECONDS = 4.0
_A_FEW_CHARACTERS = 200  # less than this beside pictures: the résumé itself is in the pictures
_ENOUGH_CHARACTERS = 25  # fewer than this on all pages together is a stamp or a page number, not a résumé


class ReaderDied(Exception):
    """The child was killed, or ended by itself, before it answered."""

    def __init__(self, *, late: bool) -> None:
        super().__init__("too slow" if late else "died")
        self.late = late


class _Child:
    """One running reader process."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.served = 0
        self.process = subprocess.Popen(
            [sys.executable, "-m", "screening.parsing.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=_environment(),
            start_new_session=True,
        )
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.to_child, self.from_child = self.process.stdin.fileno(), self.process.stdout.fileno()
        os.set_blocking(self.to_child, False)

    @property
    def is_usable(self) -> bool:
        """Say whether this process may give the child another document."""
        young = self.served < LIMITS.documents_per_child
        return self.owner == os.getpid() and young and self.process.poll() is None

    def ask(self, request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
        """Send a document and return the child's answer."""
        deadline = time.monotonic() + seconds
        self.served += 1
        head = json.dumps(request).encode()
        self._send(struct.pack(">II", len(head), len(data)) + head + data, deadline)
        (size,) = struct.unpack(">I", self._receive(4, deadline))
        if size > MAX_ANSWER_BYTES:
            raise ReaderDied(late=False)
        answer: dict[str, Any] = json.loads(self._receive(size, deadline))
        return answer

    def _send(self, message: bytes, deadline: float) -> None:
        view = memoryview(message)
        while view:
            self._wait(deadline, writing=True)
            try:
                view = view[os.write(self.to_child, view[:65536]) :]
            except BlockingIOError:
                continue
            except BrokenPipeError as error:
                raise ReaderDied(late=False) from error

    def _receive(self, size: int, deadline: float) -> bytes:
        parts = bytearray()
        while len(parts) < size:
            self._wait(deadline, writing=False)
            part = os.read(self.from_child, min(size - len(parts), 1 << 20))
            if not part:
                raise ReaderDied(late=False)
            parts += part
        return bytes(parts)

    def _wait(self, deadline: float, *, writing: bool) -> None:
        poll = select.poll()
        poll.register(
            self.to_child if writing else self.from_child, select.POLLOUT if writing else select.POLLIN
        )
        if not poll.poll(max(0, (deadline - time.monotonic()) * 1000)):
            raise ReaderDied(late=True)

    def stop(self) -> None:
        """End the child; one that belongs to another process is only let go of."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                pipe.close()
        if self.owner == os.getpid():
            # The whole group: a program that recognises a picture must not outlive the child.
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
        else:
            self.process.returncode = 0  # not ours: silences the warning about a child left running


def _environment() -> dict[str, str]:
    """Return all that the child may know: no secret, one thread, and where Tesseract keeps its languages."""
    made = {"PYTHONPATH": str(_SOURCE_ROOT), "LANG": "C.UTF-8", "PYTHONDONTWRITEBYTECODE": "1"}
    made["OMP_THREAD_LIMIT"] = "1"
    if folder := os.environ.get("TESSDATA_PREFIX"):
        made["TESSDATA_PREFIX"] = folder
    return made


_lock = threading.Lock()
_child: _Child | None = None


def _forget_after_fork() -> None:
    global _lock
    _lock = threading.Lock()


os.register_at_fork(after_in_child=_forget_after_fork)


def warm_up() -> None:
    """Start the child before the first document needs it."""
    with _lock:
        _current_child()


@atexit.register
def stop_reader() -> None:
    """End this process's child."""
    global _child
    if _child is not None:
        _child.stop()
        _child = None


def _current_child() -> _Child:
    global _child
    if _child is None or not _child.is_usable:
        stop_reader()
        _child = _Child()
    return _child


def _ask(request: dict[str, Any], data: bytes, seconds: float) -> dict[str, Any]:
    """Return the child's answer; one that hung or died is an answer too."""
    with _lock:
        try:
            return _current_child().ask(request, data, seconds)
        except (ReaderDied, OSError, ValueError) as error:
            stop_reader()
            return {"failed": str(error), "late": isinstance(error, ReaderDied) and error.late}


def read(data: bytes) -> tuple[Kind, RawText, bool]:
    """Return the kind, the text and whether the second reader was needed; raise Refusal otherwise."""
    until = time.monotonic() + LIMITS.total_seconds
    kind = kind_of(data)
    if kind is Kind.PICTURE:
        return kind, _recognised(kind, data, until) or _refuse(Reason.NO_TEXT), False
    answer = _ask({"reader": kind.value}, data, LIMITS.wall_seconds)
    second = kind is Kind.PDF and ("failed" in answer or answer.get("refused") == Reason.BROKEN)
    if second:
        was_late = answer.get("late", False)
        answer = _ask({"reader": "pdf_again"}, data, LIMITS.wall_seconds)
        answer["late"] = answer.get("late", False) or was_late
    if "refused" in answer:
        _refuse(Reason(answer["refused"]), answer.get("detail", ""))
    if "failed" in answer:
        _refuse(Reason.TOO_SLOW if answer.get("late") else Reason.BROKEN, answer["failed"])
    raw = RawText.from_dict(answer["text"])
    if kind is Kind.PDF and raw.characters < (_A_FEW_CHARACTERS if raw.has_images else _ENOUGH_CHARACTERS):
        seen = _recognised(kind, data, until)
        raw = seen if seen and seen.characters > raw.characters else raw
    if raw.characters < _ENOUGH_CHARACTERS:
        _refuse(Reason.NO_TEXT if raw.has_images or kind is Kind.PDF else Reason.EMPTY)
    return kind, raw, second


def _refuse(reason: Reason, detail: str = "") -> NoReturn:
    raise Refusal(reason, detail)


def _recognised(kind: Kind, data: bytes, until: float) -> RawText | None:
    """Return the words in the pictures of a file; None when no program is installed or it finds none."""
    program = shutil.which(os.environ.get("OCR_PROGRAM", "tesseract"))
    seconds = until - time.monotonic()
    if program is None or seconds < _LEAST_SECONDS:
        return None
    # The child stops by itself a moment before it would be ended: what it has by then is not lost.
    request = {"reader": kind.value, "program": program, "seconds": seconds - 2}
    answer = _ask(request, data, seconds)
    if answer.get("refused") == Reason.BROKEN:
        _refuse(Reason.BROKEN, answer.get("detail", ""))
    raw = RawText.from_dict(answer["text"]) if "text" in answer else None
    return raw if raw and raw.characters >= _ENOUGH_CHARACTERS else None
