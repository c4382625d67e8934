"""The real things tests run against: PostgreSQL, Valkey, an SMTP sink and Chromium, as plain functions.

    with postgres_cluster() as server_url:             # a server of our own; CREATE DATABASE as wanted
        url = fresh_database(server_url, "gw0")        # an empty database in it
    with valkey(folder) as redis_url: ...              # unix socket, appendonly
    with smtp_sink(folder) as mailbox: ...             # hr.mailbox.Mailbox, with faults on demand
    with chromium() as browser: ...                    # a playwright Browser on the system's Chromium

`missing()` names what cannot run here and why.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import psycopg.sql

from hr import embedded
from hr.mailbox import Mailbox

if TYPE_CHECKING:
    from playwright.sync_api import Browser

READY_WITHIN_SECONDS = 30.0
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
# Without these Chromium looks up its maker's hosts at every start; its sandbox refuses to run as root.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
)


def missing() -> dict[str, str]:
    """Return what cannot run on this machine, with the Debian package that would help."""
    found = {}
    if postgres_bin() is None:
        found["PostgreSQL"] = "no initdb and postgres found; install the package postgresql"
    if chromium_path() is None:
        found["Chromium"] = "no chromium found; install the package chromium"
    if not _reads_spanish():
        found["Tesseract"] = "no tesseract with Spanish found; install the package tesseract-ocr-spa"
    return found


def _reads_spanish() -> bool:
    program = shutil.which("tesseract")
    if program is None:
        return False
    told = subprocess.run((program, "--list-langs"), capture_output=True, text=True, check=False)
    return "spa" in told.stdout.split()


def postgres_bin() -> Path | None:
    """Return the newest folder that holds a PostgreSQL server."""
    versions = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]), reverse=True
    )
    on_path = shutil.which("initdb")
    folders = [path.parent for path in (*versions, *([Path(on_path).resolve()] if on_path else []))]
    return next((folder for folder in folders if (folder / "postgres").exists()), None)


def chromium_path() -> str | None:
    """Return the system's Chromium."""
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@contextmanager
def postgres_cluster() -> Iterator[str]:
    """Have a PostgreSQL server of our own on a free port; yield the URL of its `postgres` database."""
    binaries = postgres_bin()
    if binaries is None:
        raise LookupError(missing()["PostgreSQL"])
    owner = _unprivileged_user()
    folder = Path(tempfile.mkdtemp(prefix="plantilla-pg-"))
    try:
        if owner is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        password = _initialise(binaries, folder, owner)
        port = free_port()
        server = _postgres(binaries, folder, port, owner)
        url = f"postgresql+psycopg://plantilla:{password}@127.0.0.1:{port}/postgres"
        try:
            _wait_for_postgres(server, url, folder / "log")
            yield url
        finally:
            server.send_signal(signal.SIGINT)  # "fast": clients are cut off, files are left in order
            server.wait(timeout=READY_WITHIN_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(server_url: str, name: str) -> str:
    """Create an empty database, dropping one of the same name, and return its URL."""
    address, _, _ = server_url.rpartition("/")
    with psycopg.connect(_plain(server_url), autocommit=True) as connection:
        identifier = psycopg.sql.Identifier(name)
        connection.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(identifier))
        connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(identifier))
    return f"{address}/{name}"


@contextmanager
def valkey(folder: Path) -> Iterator[str]:
    """Have a Valkey of our own in a folder; yield its address."""
    with embedded.running(folder) as address:
        yield address


@contextmanager
def smtp_sink(folder: Path) -> Iterator[Mailbox]:
    """Have an SMTP server that keeps every mail in a folder."""
    with Mailbox(folder) as mailbox:
        yield mailbox


@contextmanager
def chromium() -> "Iterator[Browser]":
    """Have a headless Chromium; make a context per test from it."""
    from playwright.sync_api import sync_playwright

    path = chromium_path()
    if path is None:
        raise LookupError(missing()["Chromium"])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(CHROMIUM_FLAGS))
        try:
            yield browser
        finally:
            browser.close()


def free_port() -> int:
    """Return a port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


def _unprivileged_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as when we are root, whom it refuses; None when we are not."""
    if os.getuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _initialise(binaries: Path, folder: Path, owner: pwd.struct_passwd | None) -> str:
    password = secrets.token_hex(16)
    password_file = folder / "password"
    password_file.write_text(password)
    if owner is not None:
        os.chown(password_file, owner.pw_uid, owner.pw_gid)
    subprocess.run(
        (
            *(binaries / "initdb", "--pgdata", folder / "data", "--username", "plantilla"),
            *("--auth", "scram-sha-256", "--pwfile", password_file),
            *("--encoding", "UTF8", "--locale", "C.UTF-8", "--no-sync"),
        ),
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **_identity(owner),
    )
    return password


def _postgres(
    binaries: Path, folder: Path, port: int, owner: pwd.struct_passwd | None
) -> subprocess.Popen[bytes]:
    settings = {
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": str(folder),
        # The cluster lives as long as one run of tests: nothing in it needs to survive a power cut.
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": "200",
    }
    options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server: subprocess.Popen[bytes] = subprocess.Popen(
            (binaries / "postgres", "-D", folder / "data", "-p", str(port), *options),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **_identity(owner),
        )
    return server


def _identity(owner: pwd.struct_passwd | None) -> dict[str, Any]:
    if owner is None:
        return {}
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []}


def _wait_for_postgres(server: subprocess.Popen[bytes], url: str, log: Path) -> None:
    deadline = time.monotonic() + READY_WITHIN_SECONDS
    while True:
        try:
            psycopg.connect(_plain(url), connect_timeout=2).close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{log.read_text()}") from None
            time.sleep(0.05)
        else:
            return


def _plain(url: str) -> str:
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
