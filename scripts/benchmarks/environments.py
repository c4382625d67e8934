"""Programs of others that we measure beside ours, each in an environment of its own under var/peers.

The environment is made with pip when it is first asked for. A peer's own Python then runs a module of this
folder, which therefore needs at its top the standard library only, and answers with a last line of JSON.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / "var" / "peers"
INSTALL_SECONDS, RUN_SECONDS = 300, 600


class Absent(Exception):
    """A peer that cannot be measured here."""


def answer(requirement: str, module: str, *arguments: str | Path) -> dict[str, Any]:
    """Return what a module of this folder answers in a peer's environment; raise Absent if it cannot."""
    python = _installed(requirement)
    command = (python, "-m", f"scripts.benchmarks.{module}", *arguments)
    try:
        done = subprocess.run(  # noqa: S603
            command, cwd=PROJECT, capture_output=True, text=True, timeout=RUN_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise Absent(f"it took longer than {RUN_SECONDS} s") from error
    if done.returncode != 0:
        raise Absent(_last_line(done.stderr) or _last_line(done.stdout) or f"status {done.returncode}")
    answered: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return answered


def say(answered: dict[str, Any]) -> None:
    """Write an answer as the last line, whatever the peer has printed before."""
    sys.stdout.write("\n" + json.dumps(answered) + "\n")


def _installed(requirement: str) -> Path:
    """Return the Python of a peer's environment, made with pip when it is not there yet."""
    home = FOLDER / requirement
    python, ready = home / "bin" / "python", home / ".installed"
    if ready.is_file():
        return python
    FOLDER.mkdir(parents=True, exist_ok=True)
    try:
        making = (sys.executable, "-m", "venv", "--clear", home)
        subprocess.run(making, check=True, capture_output=True)  # noqa: S603
        command = (python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", requirement)
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise Absent(f"its environment could not be made: {error}") from error
    if done.returncode != 0:
        raise Absent(f"pip could not install it: {_last_line(done.stderr)}")
    ready.touch()
    return python


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1][:200] if lines else ""
