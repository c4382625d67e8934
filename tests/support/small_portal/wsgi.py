"""A portal small enough to start in a blink: what the supervisor runs, with processes that misbehave."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import click
from flask import Flask

VAR_DIR = Path(os.environ["VAR_DIR"])
SLEEP = (sys.executable, "-c", "import time; time.sleep(600)")

if os.environ.get("SMALL_PORTAL") == "dying" and "gunicorn" in sys.modules:
    raise RuntimeError("No clock today.")

app = Flask(__name__)


def note(line: str) -> None:
    with (VAR_DIR / "order.txt").open("a") as order:
        order.write(f"{line}\n")


@app.get("/healthz")
def healthz() -> str:
    return "ok"


@app.get("/environment/<name>")
def environment(name: str) -> str:
    return os.environ.get(name, "")


@app.cli.command()
@click.argument("name")
def where(name: str) -> None:
    click.echo(os.environ.get(name, ""))


@app.cli.group()
def demo() -> None:
    """Demo."""


@demo.command()
def prepare() -> None:
    note("demo prepare")
    if os.environ.get("SMALL_PORTAL") == "broken":
        raise click.ClickException("The table is upside down.")
    click.echo("recruiter  http://sign-in.example/one-time")


@app.cli.command()
@click.option("--pool")
def worker(pool: str) -> None:
    """Leave a grandchild in a session of its own, as a forked job may be; be stubborn if told so."""
    if os.environ.get("SMALL_PORTAL") == "stubborn":
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen(SLEEP, start_new_session=pool == "documents")
    note(f"worker {pool}")
    time.sleep(600)


@app.cli.command()
def scheduler() -> None:
    time.sleep(600)
