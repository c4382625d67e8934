"""What an instance consists of: the sockets it listens on and the processes that are kept running."""

import json
import os
import socket
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from hr import embedded
from hr.processes import Program
from hr.settings import Settings

MAILBOX_PORT = 8025
FLASK = (sys.executable, "-m", "flask", "--app", "wsgi")


class StartError(Exception):
    """The instance cannot start; the text is a sentence for the person at the terminal."""


@dataclass
class Addresses:
    """Where an instance listens, and the settings by which its processes know."""

    web: socket.socket
    smtp: socket.socket | None = None
    page: socket.socket | None = None
    environment: dict[str, str] = field(default_factory=dict)


def listen(settings: Settings) -> Addresses:
    """Open the sockets of an instance, so that a busy port is known before anything starts.

    The programs inherit them: a restart of the web server refuses nobody, and no port is lost to a race.
    """
    try:
        web = socket.create_server((settings.host, settings.port), backlog=512)
    except (OSError, OverflowError) as error:
        number = error.errno if isinstance(error, OSError) else None
        reason = os.strerror(number) if number else error
        raise StartError(
            f"Port {settings.port} of {settings.host} cannot be used ({reason}). "
            "Choose another, for example with `make run PORT=8123`, or PORT=0 for any free one."
        ) from None
    found = Addresses(web)
    port = web.getsockname()[1]
    redis_url = settings.redis_url or embedded.url(settings.var_dir)
    found.environment = {"HOST": settings.host, "PORT": str(port), "REDIS_URL": redis_url}
    if not settings.is_production and not settings.smtp_configured:
        found.smtp = socket.create_server(("127.0.0.1", 0))
        found.page = _mailbox_socket(0 if settings.port == 0 else settings.mailbox_port or MAILBOX_PORT)
        found.environment |= {
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(found.smtp.getsockname()[1]),
            "MAILBOX_PORT": str(found.page.getsockname()[1]),
        }
    return found


def backing_programs(settings: Settings, addresses: Addresses) -> list[Program]:
    """Return what the others need: the embedded queue server and the mailbox, where none is given."""
    programs = []
    if settings.redis_url is None and not embedded.is_running(settings.var_dir):
        programs.append(Program("valkey", embedded.command(settings.var_dir), backing=True))
    smtp, page = addresses.smtp, addresses.page
    if smtp is not None and page is not None:
        handles = (smtp.fileno(), page.fileno())
        arguments = ("--smtp-fd", str(handles[0]), "--page-fd", str(handles[1]))
        folder = ("--folder", str(settings.var_dir / "mails"))
        command = (sys.executable, "-m", "hr.mailbox", *folder, *arguments)
        programs.append(Program("mailbox", command, handles, backing=True))
    return programs


def working_programs(settings: Settings, web_handle: int) -> list[Program]:
    """Return the processes that do the work, as a Procfile names them in production."""
    web = (
        *(sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"fd://{web_handle}"),
        *("--worker-class", "gthread", "--workers", str(max(settings.web_workers, 1))),
        *("--threads", str(max(settings.web_threads, 1)), "--graceful-timeout", "8", "--timeout", "60"),
        # The control socket would be one for the whole user, shared by every instance.
        "--no-control-socket",
    )
    pools = {
        "documents": settings.workers_documents,
        "reading": settings.workers_reading,
        "default": settings.workers_default,
    }
    workers = [
        Program(f"{pool}-{number}", (*FLASK, "worker", "--pool", pool))
        for pool, count in pools.items()
        for number in range(1, count + 1)
    ]
    return [Program("web", web, (web_handle,)), *workers, Program("scheduler", (*FLASK, "scheduler"))]


def _mailbox_socket(port: int) -> socket.socket:
    """Listen on the usual port of the mailbox page, or on a free one when that is taken."""
    try:
        return socket.create_server(("127.0.0.1", port))
    except OSError:
        return socket.create_server(("127.0.0.1", 0))


def reachable(listening: socket.socket) -> tuple[str, int]:
    """Return a host and port at which this machine reaches a listening socket."""
    host, port = listening.getsockname()[:2]
    return ("127.0.0.1" if host == "0.0.0.0" else host, port)  # noqa: S104 - compared, not bound


def address(listening: socket.socket) -> str:
    """Return the address a browser on this machine uses for a listening socket."""
    host, port = reachable(listening)
    return f"http://{host}:{port}"


def read_instance(var_dir: Path) -> dict[str, Any]:
    """Return what a running instance says of itself, or nothing when none runs."""
    try:
        content: dict[str, Any] = json.loads((var_dir / "instance.json").read_text())
    except (OSError, ValueError):
        return {}
    return content
