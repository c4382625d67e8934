"""The supervisor with real processes: start, restart, plain refusals, and nothing left behind."""

import http.client
import os
import signal
import smtplib
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from hr.instance import Instance, InstanceError
from hr.processes import marked

pytestmark = pytest.mark.faults

PORTAL = Path(__file__).parents[1] / "support" / "small_portal"


def portal(folder: Path, behaviour: str = "", **env: str) -> Instance:
    return Instance(folder, cwd=PORTAL, env={"SMALL_PORTAL": behaviour, **env})


def read(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return str(answer.read().decode())


def wait_until(claim: Callable[[], bool], seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while not claim():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    with portal(tmp_path_factory.mktemp("small")) as instance:
        yield instance


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A folder none of whose processes may outlive the test."""
    yield tmp_path
    left = [process.cmdline() for process in marked(str(tmp_path))]
    assert left == []


def supervise(instance: Instance, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        (sys.executable, "-m", "hr.supervisor", *arguments),
        env=instance.environment,
        cwd=PORTAL,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_start_prepares_the_database_before_work_begins(running: Instance) -> None:
    assert read(f"{running.url}/healthz") == "ok"
    order = (running.var_dir / "order.txt").read_text().splitlines()
    assert order[0] == "demo prepare"
    wait_until(lambda: len((running.var_dir / "order.txt").read_text().splitlines()) >= 4)
    order = (running.var_dir / "order.txt").read_text().splitlines()
    assert sorted(order[1:]) == ["worker default", "worker documents", "worker reading"]


def test_start_tells_address_mailbox_and_sign_in_links(running: Instance) -> None:
    assert running.url in running.console
    assert running.mailbox_url in running.console
    assert "recruiter  http://sign-in.example/one-time" in running.console


def test_start_keeps_everything_private(running: Instance) -> None:
    assert running.var_dir.stat().st_mode & 0o777 == 0o700
    assert (running.var_dir / "instance.json").stat().st_mode & 0o077 == 0


def test_processes_know_queue_and_address(running: Instance) -> None:
    assert read(f"{running.url}/environment/REDIS_URL") == running.redis_url
    assert running.redis_url.startswith("unix://")
    assert running.url.endswith(f":{read(f'{running.url}/environment/PORT')}")


def test_mail_of_the_portal_ends_in_the_mailbox(running: Instance) -> None:
    port = int(read(f"{running.url}/environment/SMTP_PORT"))
    with smtplib.SMTP("127.0.0.1", port, timeout=10) as sender:
        sender.sendmail("a@plantilla.example", ["eva@example.com"], "Subject: Hola\r\n\r\nTexto\r\n")
    assert "Hola" in read(f"{running.mailbox_url}/mails.json")


def test_second_start_in_the_same_folder_is_refused_with_a_sentence(running: Instance) -> None:
    refused = supervise(running, "run")
    assert refused.returncode == 1
    assert f"Plantilla already runs from {running.var_dir} at {running.url}." in refused.stderr
    assert "Traceback" not in refused.stderr
    assert read(f"{running.url}/healthz") == "ok"


def test_busy_port_is_named_with_the_remedy(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = supervise(portal(folder, PORT=str(port)), "run")
    assert refused.returncode == 1
    assert f"Port {port} of 127.0.0.1 cannot be used (Address already in use)" in refused.stderr
    assert "make run PORT=" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_bad_setting_is_told_without_a_traceback(folder: Path) -> None:
    refused = supervise(portal(folder, ENV="paradise"), "run")
    assert refused.returncode == 1
    assert "ENV is 'paradise'" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_failing_migration_stops_the_start_and_says_why(folder: Path) -> None:
    with pytest.raises(InstanceError, match=r"(?s)`flask demo prepare` failed; .*The table is upside down"):
        portal(folder, "broken").start()


def test_program_that_keeps_dying_stops_the_start_and_shows_its_log(folder: Path) -> None:
    with pytest.raises(InstanceError, match=r"(?s)web does not start.*No clock today"):
        portal(folder, "dying").start()
    assert not (folder / "instance.json").exists()


def test_command_runs_inside_the_running_instance(running: Instance) -> None:
    asked = supervise(running, "flask", "where", "REDIS_URL")
    assert asked.stdout.strip() == running.redis_url == running.flask("where", "REDIS_URL").strip()


def test_command_inside_nothing_is_refused_with_the_remedy(folder: Path) -> None:
    refused = supervise(portal(folder), "flask", "where", "REDIS_URL")
    assert refused.returncode == 1
    assert f"No Plantilla runs from {folder}. Start it with `make run`" in refused.stderr


def test_killed_worker_starts_again_and_takes_its_children_along(running: Instance) -> None:
    before = running.pid("default-1")
    wait_until(lambda: len(psutil.Process(before).children()) == 1)
    child = psutil.Process(before).children()[0]
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: running.pids.get("default-1", before) != before)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    assert "default-1 was killed (SIGKILL); it starts again in 1 s." in running.console


def test_restarting_web_server_refuses_nobody(running: Instance) -> None:
    before = running.pid("web")
    os.kill(before, signal.SIGKILL)
    assert read(f"{running.url}/healthz") == "ok"
    wait_until(lambda: running.pids.get("web", before) != before)


def test_killed_queue_server_comes_back_at_the_same_address(running: Instance) -> None:
    address, before = running.redis_url, running.pid("valkey")
    os.kill(before, signal.SIGKILL)
    wait_until(lambda: running.pids.get("valkey", before) != before)
    assert running.redis_url == address


def test_interrupt_ends_every_process_and_a_later_start_works(folder: Path) -> None:
    with portal(folder) as first:
        os.kill(first.supervisor_pid, signal.SIGINT)
        wait_until(lambda: not marked(str(folder)))
    with portal(folder) as second:
        assert read(f"{second.url}/healthz") == "ok"


def test_second_interrupt_does_not_wait_for_the_stubborn(folder: Path) -> None:
    with portal(folder, "stubborn") as instance:
        wait_until(lambda: (folder / "order.txt").read_text().count("worker") == 3)
        supervisor = psutil.Process(instance.supervisor_pid)
        os.kill(supervisor.pid, signal.SIGINT)
        wait_until(lambda: "Stopping" in instance.console)
        os.kill(supervisor.pid, signal.SIGINT)
        wait_until(lambda: not marked(str(folder)), seconds=8)


def test_killed_supervisor_leaves_no_process(folder: Path) -> None:
    with portal(folder) as instance:
        wait_until(lambda: (folder / "order.txt").read_text().count("worker") == 3)
        assert len(marked(str(folder))) >= 9
        os.kill(instance.supervisor_pid, signal.SIGKILL)
        wait_until(lambda: not marked(str(folder)))


def test_instance_ends_with_the_process_that_started_it(folder: Path) -> None:
    script = (
        "import sys, time; from pathlib import Path; from hr.instance import Instance\n"
        f"Instance(Path({str(folder)!r}), cwd=Path({str(PORTAL)!r})).start(); print('up', flush=True)\n"
        "time.sleep(600)"
    )
    with subprocess.Popen((sys.executable, "-c", script), stdout=subprocess.PIPE, text=True) as caller:
        assert caller.stdout is not None
        assert caller.stdout.readline() == "up\n"
        caller.kill()
    wait_until(lambda: not marked(str(folder)))


def test_settings_of_the_caller_do_not_leak_into_an_instance(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://production.example/plantilla")
    monkeypatch.setenv("SMTP_HOST", "mail.example")
    environment = portal(folder).environment
    assert environment["DATABASE_URL"] == ""
    assert environment["SMTP_HOST"] == ""


def test_health_is_asked_on_the_port_that_was_chosen(folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with portal(folder, PORT=str(port)) as instance:
        assert instance.url == f"http://127.0.0.1:{port}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/healthz")
        assert connection.getresponse().read() == b"ok"
        connection.close()
