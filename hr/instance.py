"""A whole running Plantilla as an object, for tests, the demo and measurements.

    with Instance(folder, env={"BUSINESS_DATE": "2026-03-02"}) as portal:
        requests.get(portal.url)                 # a free port unless one is given
        portal.flask("audit", "verify")          # a command inside the same installation
        os.kill(portal.pid("default-1"), 9)      # the supervisor starts it again

Nothing of the caller's own settings leaks in: every setting that `env` does not name has its default.
"""

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from hr.processes import end_marked
from hr.programs import FLASK, read_instance
from hr.settings import Settings
from hr.supervisor import GRACE_SECONDS

PROJECT = Path(__file__).resolve().parents[1]


class InstanceError(Exception):
    """The instance did not start or a command in it failed; the text is what it printed."""


class Instance:
    """One supervised installation in a folder of its own."""

    def __init__(
        self, var_dir: Path, *, port: int = 0, env: Mapping[str, str] | None = None, cwd: Path = PROJECT
    ) -> None:
        """Describe it; port 0 takes free ports for everything it listens on."""
        self.var_dir = var_dir.resolve()
        self.cwd = cwd
        unset = {field.name.upper(): "" for field in fields(Settings)}
        own = {"VAR_DIR": str(self.var_dir), "PORT": str(port), "PYTHONPATH": str(PROJECT)}
        self.environment = {**os.environ, **unset, **own, **(env or {})}
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, *, timeout_seconds: float = 90.0) -> Self:
        """Start it and return once its pages answer."""
        self.var_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        with self.console_path.open("wb") as console:
            self._process = subprocess.Popen(
                (sys.executable, "-m", "hr.supervisor", "run", "--with-parent"),
                cwd=self.cwd,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        deadline = time.monotonic() + timeout_seconds
        while self._facts().get("pid") != self._process.pid:
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.stop()
                raise InstanceError(f"The instance did not start:\n{self.console}")
            time.sleep(0.05)
        return self

    def stop(self) -> None:
        """End it with every process it made, by force where asking does not help."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            # Two halves end one after the other, each with its grace.
            self._process.wait(timeout=2 * GRACE_SECONDS + 5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        end_marked(str(self.var_dir), GRACE_SECONDS)
        self._process = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @property
    def url(self) -> str:
        """The address of the portal."""
        return str(self._facts()["url"])

    @property
    def mailbox_url(self) -> str:
        """The address of its mailbox page; empty when a mail server was given."""
        return str(self._facts()["mailbox_url"])

    @property
    def redis_url(self) -> str:
        """The address of its queue server."""
        return str(self._facts()["environment"]["REDIS_URL"])

    @property
    def console_path(self) -> Path:
        """The file that holds what the supervisor says."""
        return self.var_dir / "console.log"

    @property
    def console(self) -> str:
        """What the supervisor said so far, the sign-in links among it."""
        return self.console_path.read_text(errors="replace")

    @property
    def supervisor_pid(self) -> int:
        """The process that keeps the others running."""
        return int(self._facts()["pid"])

    @property
    def pids(self) -> dict[str, int]:
        """The running programs by name: web, documents-1, default-1, scheduler, valkey, mailbox and so on."""
        return dict(self._facts()["processes"])

    def pid(self, name: str) -> int:
        """Return the present process of one program."""
        return self.pids[name]

    def log(self, name: str) -> str:
        """Return the log of one program."""
        return (self.var_dir / "logs" / f"{name}.log").read_text(errors="replace")

    def flask(self, *arguments: str, timeout_seconds: float = 120.0) -> str:
        """Run one command of the application in this installation and return what it printed."""
        done = subprocess.run(  # noqa: S603
            (*FLASK, *arguments),
            cwd=self.cwd,
            env={**self.environment, **self._facts().get("environment", {})},
            capture_output=True,
            text=True,
            timeout=timeout_seconds,
            check=False,
        )
        if done.returncode != 0:
            raise InstanceError(f"`flask {' '.join(arguments)}` failed:\n{done.stdout}{done.stderr}")
        return done.stdout

    def _facts(self) -> dict[str, Any]:
        return read_instance(self.var_dir)
