"""One command for a whole instance: `python -m hr.supervisor run` keeps every process of it running.

It prepares `var/`, starts the embedded Valkey (unless REDIS_URL is set) and the development mailbox (unless
SMTP_HOST is set), migrates and seeds, then keeps web, workers and scheduler running until it is told to
stop. PORT=0 takes free ports. In production it only runs the processes: migrations are a command there.

`var/instance.json` says where the instance listens while it runs; `hr.instance` starts one from code, and
`python -m hr.supervisor flask worker` runs one more command inside a running one.
"""

import argparse
import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import IO, NoReturn

from hr import embedded
from hr.processes import (
    MARK,
    Program,
    Warden,
    end_marked,
    end_session,
    kill_marked,
    last_lines,
    rotate_log,
    spawn,
)
from hr.programs import (
    FLASK,
    StartError,
    address,
    backing_programs,
    listen,
    reachable,
    read_instance,
    working_programs,
)
from hr.settings import Settings, SettingsError, load

GRACE_SECONDS = 10.0
READY_WITHIN_SECONDS = 60.0
FAILURES_AT_START = 3
STEADY_SECONDS = 60.0
TICK_SECONDS = 0.1


class StopAsked(Exception):
    """Somebody asked to stop before everything was running."""


@dataclass
class Slot:
    """One program, its present process and how it has fared."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    failures: int = 0
    due_at: float = 0.0


class Supervisor:
    """Starts the programs of one instance, restarts those that die, and ends them all."""

    def __init__(self, settings: Settings, *, with_parent: bool = False) -> None:
        """Take the settings; `with_parent` stops the instance when the process that started it ends."""
        self.settings = settings
        self.var_dir = settings.var_dir
        self.mark = str(settings.var_dir)
        self._parent = os.getppid() if with_parent else None
        self._slots: dict[str, Slot] = {}
        self._signals = 0
        self._ready = False

    def run(self) -> int:
        """Run the instance until a signal, and leave no process behind."""
        self._prepare_folder()
        lock = self._take_lock()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._note_signal)
        end_marked(self.mark, GRACE_SECONDS)  # left by a machine or a warden that was killed
        warden = Warden(self.mark, GRACE_SECONDS)
        try:
            self._start()
            while not self._asked_to_stop():
                self._tend()
                time.sleep(TICK_SECONDS)
        except StopAsked:
            pass
        finally:
            self._stop()
            warden.dismiss()
            lock.close()
        return 0

    def _prepare_folder(self) -> None:
        os.umask(0o077)
        for folder in (self.var_dir, self.var_dir / "logs"):
            try:
                folder.mkdir(parents=True, exist_ok=True)
                folder.chmod(0o700)
            except OSError as error:
                raise StartError(
                    f"The folder {folder} cannot be used ({error.strerror}). "
                    "Choose another one with VAR_DIR=…"
                ) from None

    def _take_lock(self) -> IO[str]:
        lock = (self.var_dir / "supervisor.lock").open("a+")
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.close()
            where = read_instance(self.var_dir).get("url", "")
            raise StartError(
                f"Plantilla already runs from {self.var_dir}{f' at {where}' if where else ''}. "
                "Stop it there with Ctrl-C, or choose another folder with VAR_DIR=…"
            ) from None
        return lock

    def _start(self) -> None:
        began = time.monotonic()
        self._addresses = addresses = listen(self.settings)
        self._environment = {
            **os.environ,
            **addresses.environment,
            "VAR_DIR": str(self.var_dir),
            "PYTHONUNBUFFERED": "1",
            MARK: self.mark,
        }
        self._launch_all(backing_programs(self.settings, addresses))
        self._wait_for_queue()
        web, *others = working_programs(self.settings, addresses.web.fileno())
        self._launch_all([web])  # loads its code while the database is prepared; nobody knows its address yet
        links = ""
        if not self.settings.is_production:
            say("Preparing the database…")
            links = self._flask("demo", "prepare")  # one process: loading the code takes longer than the work
        self._wait_for_web()
        self._launch_all(others)  # last: warming their libraries would keep the first page waiting
        self._ready = True
        self._write_instance()
        self._announce(links, time.monotonic() - began)

    def _announce(self, links: str, seconds: float) -> None:
        say(f"Plantilla is ready after {seconds:.0f} s: {self._url()}")
        if self._addresses.page is not None:
            say(f"Every mail it sends is shown at {address(self._addresses.page)}")
        if links:
            say("\n{}\n".format(links.strip("\n")))
        say(f"Logs are in {self.var_dir / 'logs'}. Press Ctrl-C to stop.")

    def _url(self) -> str:
        return address(self._addresses.web)

    def _wait_for_queue(self) -> None:
        if self.settings.redis_url is not None:
            return
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not embedded.is_running(self.var_dir):
            self._pause(deadline, "valkey")

    def _wait_for_web(self) -> None:
        deadline = time.monotonic() + READY_WITHIN_SECONDS
        while not self._web_answers():
            self._pause(deadline, "web")

    def _web_answers(self) -> bool:
        host, port = reachable(self._addresses.web)
        connection = http.client.HTTPConnection(host, port, timeout=2)
        try:
            connection.request("GET", "/healthz", headers={"Host": self._host(port)})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _pause(self, deadline: float, waited_for: str) -> None:
        """Wait a moment during the start; give up on a stop, a time-out or a program that keeps dying."""
        if self._asked_to_stop():
            raise StopAsked
        self._tend()
        failing = [slot.program.name for slot in self._slots.values() if slot.failures >= FAILURES_AT_START]
        if failing or time.monotonic() > deadline:
            name = failing[0] if failing else waited_for
            log = self._log_path(name)
            raise StartError(f"{name} does not start. Its log {log} ends with:\n{last_lines(log)}")
        time.sleep(TICK_SECONDS)

    def _host(self, port: int) -> str:
        """Return a host name that the application answers to."""
        named = [name for name in self.settings.allowed_hosts if "*" not in name and not name.startswith(".")]
        return named[0] if named and self.settings.is_production else f"localhost:{port}"

    def _flask(self, *arguments: str) -> str:
        """Run one command of the application to its end and return what it printed."""
        process = subprocess.Popen(  # noqa: S603
            (*FLASK, *arguments),
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        with process:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    output, _ = process.communicate(timeout=TICK_SECONDS)
                    break
                if self._asked_to_stop():
                    process.kill()
                    raise StopAsked
        if process.returncode != 0:
            log = self._log_path("setup")
            log.write_text(output)  # only of a failure: sign-in links belong into no log
            command = " ".join(("flask", *arguments))
            ending = last_lines(log, 3)
            raise StartError(f"`{command}` failed; all it said is in {log}. It ended with:\n{ending}")
        return output

    def _launch_all(self, programs: Sequence[Program]) -> None:
        for program in programs:
            rotate_log(self._log_path(program.name))
            self._slots[program.name] = slot = Slot(program)
            self._launch(slot)

    def _launch(self, slot: Slot) -> None:
        slot.process = spawn(slot.program, self._environment, self._log_path(slot.program.name))
        slot.started_at = time.monotonic()

    def _log_path(self, name: str) -> Path:
        return self.var_dir / "logs" / f"{name}.log"

    def _tend(self) -> None:
        """Notice programs that ended and start them again when their pause is over."""
        now = time.monotonic()
        for slot in self._slots.values():
            if slot.process is not None and slot.process.poll() is not None:
                self._note_death(slot, slot.process, now)
            elif slot.process is None and now >= slot.due_at:
                self._launch(slot)
                if self._ready:
                    self._write_instance()

    def _note_death(self, slot: Slot, process: subprocess.Popen[bytes], now: float) -> None:
        end_session(self.mark, process.pid)
        slot.failures = 1 if now - slot.started_at > STEADY_SECONDS else slot.failures + 1
        pause = min(2.0 ** (slot.failures - 1), float(self.settings.restart_pause_seconds))
        slot.process, slot.due_at = None, now + pause
        say(f"{slot.program.name} {_ending(process.returncode)}; it starts again in {pause:.0f} s.")

    def _note_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    def _asked_to_stop(self) -> bool:
        return self._signals > 0 or (self._parent is not None and os.getppid() != self._parent)

    def _stop(self) -> None:
        if self._ready:
            say("Stopping…")
        (self.var_dir / "instance.json").unlink(missing_ok=True)
        self._end(backing=False)
        self._end(backing=True)
        kill_marked(self.mark)
        for slot in self._slots.values():
            if slot.process is not None:
                slot.process.wait()

    def _end(self, *, backing: bool) -> None:
        """Ask one half of the programs to end; kill them after the grace or on a second signal."""
        signals_before = self._signals
        processes = [
            slot.process
            for slot in self._slots.values()
            if slot.process is not None and slot.program.backing is backing
        ]
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(process.poll() is None for process in processes):
            if time.monotonic() > deadline or self._signals > max(signals_before, 1):
                break
            time.sleep(TICK_SECONDS)
        for process in processes:
            process.kill()
            process.wait()

    def _write_instance(self) -> None:
        smtp, page = self._addresses.smtp, self._addresses.page
        running = {name: slot.process.pid for name, slot in self._slots.items() if slot.process is not None}
        content = {
            "pid": os.getpid(),
            "url": self._url(),
            "mailbox_url": address(page) if page else "",
            "environment": self._addresses.environment,
            "smtp_port": smtp.getsockname()[1] if smtp else self.settings.smtp_port,
            "processes": running,
        }
        unfinished = self.var_dir / "instance.json.part"
        unfinished.write_text(json.dumps(content, indent=1))
        unfinished.replace(self.var_dir / "instance.json")


def run_inside(var_dir: Path, arguments: Sequence[str]) -> NoReturn:
    """Become a command of the application that knows the running instance's queue and mailbox."""
    if not (instance := read_instance(var_dir)):
        raise StartError(f"No Plantilla runs from {var_dir}. Start it with `make run`, or set VAR_DIR.")
    os.execve(FLASK[0], (*FLASK, *arguments), {**os.environ, **instance["environment"]})  # noqa: S606


def say(sentence: str) -> None:
    """Tell the person at the terminal; a terminal that has gone away is no reason to fail."""
    with suppress(OSError):
        print(sentence, flush=True)


def _ending(code: int) -> str:
    return f"was killed ({signal.Signals(-code).name})" if code < 0 else f"ended with status {code}"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run an instance from the command line."""
    parser = argparse.ArgumentParser(prog="python -m hr.supervisor", description="Run a whole Plantilla.")
    commands = parser.add_subparsers(dest="command", required=True)
    run = commands.add_parser("run", help="start everything and keep it running")
    run.add_argument(
        "--with-parent", action="store_true", help="stop when the process that started this one ends"
    )
    inside = commands.add_parser("flask", help="run a command of the application in a running instance")
    inside.add_argument("arguments", nargs=argparse.REMAINDER)
    options = parser.parse_args(arguments)
    try:
        settings = load()
        if options.command == "flask":
            run_inside(settings.var_dir, options.arguments)
        return Supervisor(settings, with_parent=options.with_parent).run()
    except (StartError, SettingsError, embedded.EmbeddedError) as problem:
        print(problem, file=sys.stderr)
        return 1


if __name__ == "__main__":
    raise SystemExit(main())
