"""The embedded queue server: private, durable, found again, and ended."""

import os
import signal
import time
from pathlib import Path

import psutil
import pytest
import redis

from hr import embedded


def client(address: str) -> redis.Redis:
    return redis.from_url(address, socket_timeout=5)


def server_pid(folder: Path) -> int:
    return int((folder / "valkey" / "valkey.pid").read_text())


def test_server_listens_on_a_private_socket_only(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as address, client(address) as queue:
        assert embedded.socket_path(tmp_path).stat().st_mode & 0o777 == 0o700
        assert embedded.socket_path(tmp_path).parent.stat().st_mode & 0o777 == 0o700
        assert queue.config_get("port") == {"port": "0"}


def test_server_never_evicts_and_writes_every_second(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as address, client(address) as queue:
        found = queue.config_get("maxmemory-policy", "appendonly", "appendfsync")
        assert found == {"maxmemory-policy": "noeviction", "appendonly": "yes", "appendfsync": "everysec"}


def test_killed_server_comes_back_with_its_keys(tmp_path: Path) -> None:
    with client(embedded.start(tmp_path)) as queue:
        for number in range(100):
            queue.rpush("jobs", number)
    os.kill(server_pid(tmp_path), signal.SIGKILL)
    wait_until_silent(tmp_path)
    with embedded.running(tmp_path) as address, client(address) as queue:
        assert queue.llen("jobs") == 100


def test_second_start_finds_the_running_server(tmp_path: Path) -> None:
    with embedded.running(tmp_path) as address:
        before = server_pid(tmp_path)
        assert embedded.start(tmp_path) == address
        assert server_pid(tmp_path) == before


def test_block_around_a_running_server_leaves_it_running(tmp_path: Path) -> None:
    with embedded.running(tmp_path):
        with embedded.running(tmp_path):
            pass
        assert embedded.is_running(tmp_path)
    assert not embedded.is_running(tmp_path)


def test_frozen_server_is_ended_by_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "STOPS_WITHIN_SECONDS", 0.5)
    embedded.start(tmp_path)
    pid = server_pid(tmp_path)
    os.kill(pid, signal.SIGSTOP)
    embedded.stop(tmp_path)
    assert not psutil.pid_exists(pid) or psutil.Process(pid).status() == psutil.STATUS_ZOMBIE


def test_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("empresa_" * 20) / "niño y año"
    with embedded.running(folder) as address, client(address) as queue:
        assert queue.ping()
        assert len(os.fsencode(embedded.socket_path(folder))) <= embedded.SOCKET_PATH_LIMIT
        assert embedded.socket_path(folder).parent.stat().st_mode & 0o777 == 0o700
    assert not embedded.socket_path(folder).parent.exists()


def test_socket_folder_prepared_by_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / ("empresa_" * 20)
    trap = embedded.socket_path(folder).parent
    trap.symlink_to(tmp_path)
    try:
        with pytest.raises(embedded.EmbeddedError, match="belongs to somebody else"):
            embedded.start(folder)
    finally:
        trap.unlink()


def test_stop_without_a_server_does_nothing(tmp_path: Path) -> None:
    embedded.stop(tmp_path)
    assert not embedded.is_running(tmp_path)


def wait_until_silent(folder: Path) -> None:
    deadline = time.monotonic() + 10
    while embedded.is_running(folder):
        assert time.monotonic() < deadline
        time.sleep(0.02)
