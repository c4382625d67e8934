"""Workers die, freeze and lose their queue while 200 people are paid: nothing is lost or doubled."""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import psutil
import pytest
import redis
from sqlmodel import col, func, select

from hr import clock, db, faults
from hr.access import SYSTEM
from hr.app import load_features, open_house
from hr.company.models import LegalEntity
from hr.documents import service as documents
from hr.documents.models import Document
from hr.instance import Instance
from hr.jobs import queue
from hr.jobs.models import CANCELLED, DONE, FAILED, OPEN_STATES, QUEUED, RUNNING, JobRun
from hr.mailbox import Mailbox
from hr.notifications.models import Delivery
from hr.settings import Settings, load
from payroll.payments.models import JournalEntry, JournalLine, Payment, PaymentBatch
from payroll.payslips.models import Payslip
from payroll.runs import service as runs
from payroll.runs.models import PayRun
from payroll.snapshots import replaying, sealing
from tests.support import payroll_world as world
from tests.support.services import smtp_sink

PEOPLE = int(os.environ.get("FAULT_PEOPLE", "200"))
WAIT_SECONDS = int(os.environ.get("FAULT_WAIT", "600"))
QUICK = {
    "LEASE_SECONDS": "2",
    "SWEEP_SECONDS": "1",
    "RETRY_SECONDS": "1",
    "REQUEUE_SECONDS": "3",
    "DISPATCH_SECONDS": "0.3",
    "WORKERS_DOCUMENTS": "2",
    "WORKERS_READING": "0",
    "WORKERS_DEFAULT": "2",
    "RESTART_PAUSE_SECONDS": "1",
    "SMTP_TIMEOUT_SECONDS": "5",
}


class Plant:
    """A running instance with 200 employees, seen from outside through its database."""

    def __init__(self, instance: Instance, sink: Mailbox, orders: Path, entity: LegalEntity) -> None:
        self.instance = instance
        self.sink = sink
        self.orders = orders
        self.entity = entity
        with db.unit_of_work():
            self.preparer, self.approver = world.preparer(), world.approver()

    def pay(self, month: int) -> str:
        """Have a month calculated, approved and committed; payslips and mails start by themselves.

        The tests pay one month after the other: none is committed before the one before it.
        """
        with clock.on(date(2026, month, 25)):
            run_id = world.open_and_calculate(self.entity, date(2026, month, 1), self.preparer)
            self.until(lambda: self.state_of(run_id) == "calculated", "the run is calculated")
            seen = world.approve(run_id, sender=self.preparer, signer=self.approver)
            self.until(lambda: self.unsealed(run_id) == 0, "every pay is sealed")
            with db.unit_of_work():
                runs.commit(actor=self.approver, run_id=run_id, seen_hash=seen)
        return run_id

    def unsealed(self, run_id: str) -> int:
        with db.separate_reading():
            return sealing.count_unsealed(run_id)

    def state_of(self, run_id: str) -> str:
        with db.separate_reading():
            return str(runs.get_run(run_id).state)

    def until(self, done: Callable[[], bool], what: str, seconds: float = WAIT_SECONDS) -> None:
        """Wait until something is true, or fail with what is still open."""
        deadline = time.monotonic() + seconds
        while not done():
            if time.monotonic() > deadline:
                pytest.fail(f"not within {seconds:.0f} s: {what}; open work: {self.open_work()}")
            time.sleep(0.2)

    def open_work(self) -> dict[str, int]:
        with db.separate_reading() as session:
            rows = session.exec(select(JobRun.name).where(col(JobRun.state).in_(OPEN_STATES))).all()
        return dict(Counter(rows))

    def payslip_job(self, run_id: str) -> JobRun:
        with db.separate_reading() as session:
            query = select(JobRun).where(
                JobRun.subject_id == run_id, col(JobRun.name).endswith("issue_payslips")
            )
            return session.exec(query).one()

    def payslips(self, run_id: str) -> list[Payslip]:
        with db.separate_reading() as session:
            return list(session.exec(select(Payslip).where(Payslip.run_id == run_id)))

    def finish(self, run_id: str) -> None:
        self.until(lambda: self.payslip_job(run_id).state == DONE, "the payslips are issued")
        self.until(lambda: not self.open_work_of_pay(), "every mail has its outcome")

    def open_work_of_pay(self) -> int:
        """Count open jobs that pay this run or carry its mails."""
        names = ("issue_payslips", "announce_payslip", "write_bank_file", "write_journal", ".deliver")
        return sum(count for name, count in self.open_work().items() if name.endswith(names))

    def mails(self, run_id: str) -> dict[str, int]:
        """Return the deliveries of a run by state."""
        ids = [payslip.id for payslip in self.payslips(run_id)]
        with db.separate_reading() as session:
            query = select(Delivery.state, func.count()).where(col(Delivery.about_id).in_(ids))
            return dict(session.exec(query.group_by(col(Delivery.state))).all())

    def struck(self) -> list[str]:
        path = self.orders / "struck"
        return path.read_text().splitlines() if path.exists() else []

    def order(self, *lines: str) -> None:
        (self.orders / "struck").unlink(missing_ok=True)
        for path in self.orders.glob("*.*"):
            path.unlink()
        (self.orders / "orders").write_text("".join(f"{line}\n" for line in lines))


@pytest.fixture(scope="module")
def plant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Plant]:
    folder = tmp_path_factory.mktemp("faults")
    orders = folder / "orders"
    orders.mkdir()
    with smtp_sink(folder / "mails") as sink:
        environment = {
            **QUICK,
            "HR_FAULT_DIR": str(orders),
            "BUSINESS_DATE": "2026-11-23",
            "SMTP_HOST": "127.0.0.1",
            "SMTP_PORT": str(sink.smtp_port),
            "SQLITE_SYNCHRONOUS": "NORMAL",
        }
        with Instance(folder / "var", env=environment) as instance:
            open_house(_same_house(instance, environment))
            with db.unit_of_work():
                entity = world.make_workforce(PEOPLE)
            yield Plant(instance, sink, orders, entity)


def _same_house(instance: Instance, environment: dict[str, str]) -> Settings:
    """Return settings with which this process sees the instance's own database, files and queue."""
    own = {"VAR_DIR": str(instance.var_dir), "REDIS_URL": instance.redis_url}
    return load({name: value for name, value in {**environment, **own}.items() if name != "HR_FAULT_DIR"})


def check_paid_once(plant: Plant, run_id: str, *, kills: int) -> None:
    payslips = plant.payslips(run_id)
    assert len(payslips) == PEOPLE
    assert len({payslip.employment_id for payslip in payslips}) == PEOPLE
    with db.separate_reading() as session:
        stored = session.exec(
            select(Document).where(
                Document.kind == "payslip", col(Document.about_id).in_([p.item_id for p in payslips])
            )
        ).all()
        assert len(stored) == PEOPLE
        sample = stored[:: PEOPLE // 10]
        assert all(documents.read(document).content.startswith(b"%PDF") for document in sample)
    mails = plant.mails(run_id)
    assert sum(mails.values()) == PEOPLE, mails
    assert set(mails) <= {"sent", "unknown"}, mails
    assert mails.get("unknown", 0) <= kills, mails
    arrived = Counter(mail.message_id for mail in plant.sink.mails())
    assert max(arrived.values()) == 1, "a mail arrived twice"
    with db.separate_reading() as session:
        ids = [payslip.id for payslip in payslips]
        sent = session.exec(
            select(Delivery.id).where(col(Delivery.about_id).in_(ids), Delivery.state == "sent")
        ).all()
    missing = [delivery_id for delivery_id in sent if not any(delivery_id in mark for mark in arrived)]
    assert not missing, "a mail is called sent and never arrived"


def check_sealed_once(run_id: str) -> None:
    """Every pay is sealed, and comes out of its seal as it was approved."""
    report = replaying.run_again([run_id], actor=SYSTEM)
    assert (report.checked, report.failed) == (PEOPLE, {})


def check_one_file_and_one_entry(run_id: str) -> None:
    """One bank file that pays everybody once, and one balanced entry, whoever died while writing them."""
    with db.separate_reading() as session:
        (batch,) = session.exec(select(PaymentBatch).where(PaymentBatch.run_id == run_id)).all()
        payments = session.exec(select(Payment).where(Payment.run_id == run_id)).all()
        (entry,) = session.exec(select(JournalEntry).where(JournalEntry.run_id == run_id)).all()
        lines = session.exec(select(JournalLine).where(JournalLine.entry_id == entry.id)).all()
        run = session.get_one(PayRun, run_id)
    assert (batch.count, len(payments), len({each.person_id for each in payments})) == (PEOPLE,) * 3
    assert batch.total_minor == sum(each.amount_minor for each in payments) == run.net_minor
    assert sum(line.debit_minor - line.credit_minor for line in lines) == 0


# Work that paying people does not pass: test_killed_jobs.py and its own tests kill workers there.
OTHER_WORK = ("entries.", "filings.", "payslip.before_copy_commit", "retro.", "takeover.")


def points() -> list[str]:
    """Every fault point of the loaded code that work on payslips, mails and runs can pass."""
    load_features(Settings().features)
    return sorted(name for name in faults.declared() if not name.startswith(OTHER_WORK))


def test_workers_killed_at_every_fault_point(plant: Plant) -> None:
    """Each declared point is passed, and at each a worker dies with its parent while 200 people are paid."""
    names = points()
    plant.order(*(f"{name} {_turn(name)} kill" for name in names))
    run_id = plant.pay(1)
    plant.finish(run_id)
    struck = {line.split()[0] for line in plant.struck()}
    never = sorted(set(names) - struck)
    assert not never, f"fault points that were never reached: {never}"
    check_paid_once(plant, run_id, kills=len(names))
    check_sealed_once(run_id)
    check_one_file_and_one_entry(run_id)


def _turn(name: str) -> int:
    """Strike runs at their first pass and things done 200 times in the middle of the work."""
    once = name.startswith(("run.", "bank_file.", "journal."))
    return 1 if once else 7


def test_a_worker_killed_while_it_calculates_and_seals_leaves_one_run_sealed_once(plant: Plant) -> None:
    points_of_runs = ("run.after_chunk", "run.before_finish", "run.after_seals")
    plant.order(*(f"{name} 1 kill" for name in points_of_runs))
    run_id = plant.pay(2)
    assert {line.split()[0] for line in plant.struck()} == set(points_of_runs)
    assert plant.state_of(run_id) == "committed"
    check_sealed_once(run_id)


def test_frozen_workers_and_an_emptied_queue_server_double_and_lose_nothing(plant: Plant) -> None:
    """Frozen outside a transaction: on SQLite a frozen writer would hold everybody's lock until it thaws."""
    plant.order("payslip.after_render 20 freeze", "mail.between_mark_and_send 10 freeze")
    run_id = plant.pay(3)
    plant.until(lambda: len(plant.struck()) == 2, "two workers are frozen")
    frozen = [int(line.split()[2]) for line in plant.struck()]
    redis.Redis.from_url(plant.instance.redis_url).flushall()
    time.sleep(5)  # longer than the lease: others take over
    for pid in frozen:
        if psutil.pid_exists(pid):
            os.kill(pid, signal.SIGCONT)
    plant.finish(run_id)
    check_paid_once(plant, run_id, kills=2)


def test_cancel_at_fifty_keeps_the_rest_and_continue_finishes(plant: Plant) -> None:
    plant.order()
    run_id = plant.pay(4)
    half = min(50, PEOPLE // 4)
    plant.until(lambda: len(plant.payslips(run_id)) >= half, "fifty payslips are issued")
    with db.unit_of_work() as work:
        row = work.session.get(JobRun, plant.payslip_job(run_id).id)
        assert row is not None
        at = len(plant.payslips(run_id))
        queue.cancel(row, actor=plant.preparer)
    plant.until(lambda: plant.payslip_job(run_id).state not in (RUNNING, QUEUED), "the job stops")
    stopped = plant.payslip_job(run_id)
    first = {payslip.employment_id: payslip.id for payslip in plant.payslips(run_id)}
    assert stopped.state == CANCELLED
    assert stopped.cancelled_by == "Andrés Prepara"
    assert len(first) <= at + 5
    with db.unit_of_work() as work:
        row = work.session.get(JobRun, stopped.id)
        assert row is not None
        queue.start_again(row)
    plant.finish(run_id)
    after = {payslip.employment_id: payslip.id for payslip in plant.payslips(run_id)}
    assert {employment: after[employment] for employment in first} == first
    check_paid_once(plant, run_id, kills=0)


def test_the_trail_is_whole_after_all_of_it(plant: Plant) -> None:
    assert "the chain holds" in plant.instance.flask("audit", "verify")
    with db.separate_reading() as session:
        failed = session.exec(select(JobRun.name).where(JobRun.state == FAILED)).all()
    assert failed == []
