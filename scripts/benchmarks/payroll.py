"""A pay run of 10,000 employees through the product's own calculation, then the engine alone, then others.

The run is measured from the preparer's wish (`payroll.runs.service.calculate` with its event and job row)
until it stands in `calculated`. In between the job reads each chunk of people with their dated terms,
account and tax declaration, opens the sealed values, lets the engine calculate a month of Spanish pay,
checks the payment the bank would get, stores items and explained lines, commits each chunk under its lease,
and at the end adds up and fingerprints every line. SQLite with the product's settings (WAL, synchronous
FULL), one process, one run; what was loaded before is frozen, as a worker does.

payroll_10000_wall_s: that time by the wall clock.
payroll_10000_calculated_and_committed_wall_s: the same with approval, the seal of every pay and the commit.
payroll_10000_memory_mb: the most memory that the process has held by then.
payroll_longest_writer_ms: the longest that another writer has waited for the database meanwhile, of those
that came every fifth of a second.
payroll_one_person_again_ms: one person's facts change in that run of 10,000: calculated again, marked, added
up and fingerprinted, median of some.
payroll_seals_per_cpu_second: pays calculated once more, compared with what was approved and sealed.
payroll_snapshot_bytes: what one sealed pay takes in the database, shared texts included.
payroll_employees_per_cpu_second: 10,000 divided by the CPU time of the process meanwhile, database
included.
payroll_postgresql_employees_per_cpu_second: the same on a PostgreSQL of our own with fewer people, divided by
the CPU time of this process and of the server's together.
payroll_engine_employees_per_cpu_second: the engine alone, every line with its trace, on the inputs of some
of these people, no database.
payroll_engine_one_person_ms: how long one of them takes by the wall clock, median of all.
payroll_bare_employees_per_cpu_second: the same law for the same inputs as a bare Decimal loop without lines
or trace (`bare_spain`), in turn with the engine; refused unless net and cost are the engine's for
everybody.
payroll_engine_uk_…, payroll_engine_us_…: the engine on made people of these countries (`abroad`).
coati_payroll_employees_per_cpu_second: coati-payroll in the same run on as many people, with the part of
the law that it can be told (`plain_spain` says which, and checks every net), its SQLite database included;
to be read beside payroll_employees_per_cpu_second.
"""

import gc
import os
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from threading import Event, Thread

from sqlalchemy import text
from sqlmodel import func, select

from hr import db
from hr.access import SYSTEM
from hr.jobs import processes, schedule
from hr.people import service as people
from hr.people.service import NewTerms
from payroll import countries, engine
from payroll.drafts import service as drafts
from payroll.engine.model import Inputs
from payroll.engine.pack import Pack
from payroll.runs import states
from payroll.runs.employer import employer_on
from payroll.runs.facts import Month, gather
from payroll.runs.inputs import inputs_of
from payroll.runs.models import PayItem, PayRun
from payroll.snapshots.models import PaySnapshot, SharedText
from scripts.benchmarks import abroad, bare_spain, house, plain_spain
from scripts.benchmarks.environments import Absent
from scripts.benchmarks.figures import Figure, Gap, hand_over, seconds_of
from tests.support import services

EMPLOYEES, SAMPLE, PASSES, AGAIN = 10_000, 500, 5, 21
EVERY_SECONDS = 0.2
PERIOD = date(2026, 11, 1)
ON_POSTGRESQL = 2_000
POSTGRESQL = "payroll_postgresql_employees_per_cpu_second"
PER_CPU_SECOND = "employees/CPU-s"
COATI = "coati_payroll_employees_per_cpu_second"


class WrongRun(Exception):
    """The run did not end as it must, so its time says nothing."""


class WrongPay(Exception):
    """The bare loop pays something else than the engine, so its time says nothing."""


def measure(folder: Path) -> Iterator[Figure | Gap]:
    """Fill a company, calculate its month once, then the engine alone several times, then the others."""
    house.open_demo(folder, employees=EMPLOYEES, lacking_account=0)
    run = house.open_run(PERIOD)
    gc.collect()
    processes.settle_memory()  # as a worker does with what it has loaded
    wall, cpu = time.perf_counter(), time.process_time()
    run = house.calculate(run)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    _check(run, EMPLOYEES)
    yield Figure("payroll_10000_wall_s", wall, "s")
    yield Figure("payroll_employees_per_cpu_second", EMPLOYEES / cpu, PER_CPU_SECOND)
    yield from _again(run)
    yield from _committed(house.calculate(run), wall)
    sample, pack = _sample(run), countries.load(run.country, run.pay_date)
    yield from _spain(sample, pack)
    try:
        yield Figure(COATI, plain_spain.employees_per_cpu_second(sample, pack, folder), PER_CPU_SECOND)
    except Absent as absent:
        yield Gap(COATI, str(absent), is_owed=False)
    for country in abroad.MAKERS:
        yield _abroad(country)
    yield _on_postgresql(folder / "postgresql")


def _on_postgresql(folder: Path) -> Figure | Gap:
    if services.postgres_bin() is None:
        return Gap(POSTGRESQL, services.missing()["PostgreSQL"], is_owed=False)
    with services.postgres_cluster() as server_url:
        database_url = services.fresh_database(server_url, "bench")
        house.open_demo(folder, employees=ON_POSTGRESQL, lacking_account=0, database_url=database_url)
        run = house.open_run(PERIOD)
        served, cpu = _server_seconds(), time.process_time()
        run = house.calculate(run)
        cpu = time.process_time() - cpu + _server_seconds() - served
        _check(run, ON_POSTGRESQL)
    return Figure(POSTGRESQL, ON_POSTGRESQL / cpu, PER_CPU_SECOND)


def _server_seconds() -> float:
    """Return the CPU seconds of the server's processes: the one that was started and those it started."""
    with db.reading() as session:
        folder = session.execute(text("SHOW data_directory")).scalar_one()
    postmaster = int(Path(folder, "postmaster.pid").read_text().split()[0])
    ticks = 0
    for status in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            cells = status.read_text().rsplit(")", 1)[1].split()
            if postmaster in (int(status.parent.name), int(cells[1])):
                ticks += int(cells[11]) + int(cells[12])
    return float(ticks) / os.sysconf("SC_CLK_TCK")


def _again(run: PayRun) -> Iterator[Figure]:
    """Give some people more pay, one after the other, as HR does, and time the job's own step."""
    with db.reading() as session:
        ids = session.exec(select(PayItem.employment_id).where(PayItem.run_id == run.id).limit(AGAIN)).all()
    times = []
    for employment_id in ids:
        with db.unit_of_work():
            terms = NewTerms(effective_from=PERIOD, annual_gross=Decimal(40_000), contribution_group=5)
            people.set_terms(actor=SYSTEM, employment_id=employment_id, terms=terms)
        times.append(seconds_of(_refresh, run.id, employment_id))
    yield Figure("payroll_one_person_again_ms", 1000 * median(times), "ms")


def _refresh(run_id: str, employment_id: str) -> None:
    with db.unit_of_work():
        drafts.refresh(actor=SYSTEM, run_id=run_id, employment_id=employment_id)


def _committed(run: PayRun, calculated: float) -> Iterator[Figure]:
    with others_write() as waits:
        wall, cpu = time.perf_counter(), time.process_time()
        house.commit(run)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    yield Figure("payroll_10000_calculated_and_committed_wall_s", calculated + wall, "s")
    yield Figure("payroll_10000_memory_mb", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB")
    yield Figure("payroll_longest_writer_ms", 1000 * max(waits, default=0.0), "ms")
    yield Figure("payroll_seals_per_cpu_second", EMPLOYEES / cpu, PER_CPU_SECOND)
    with db.reading() as session:
        sizes = select(func.sum(func.length(PaySnapshot.content)), func.count())
        own, count = session.exec(sizes.where(PaySnapshot.run_id == run.id)).one()
        shared = session.exec(select(func.sum(func.length(SharedText.content)))).one()
    yield Figure("payroll_snapshot_bytes", (own + shared) / count, "bytes")


@contextmanager
def others_write() -> Iterator[list[float]]:
    """Have somebody else write a little five times a second; give back how long each write took."""
    waits: list[float] = []
    is_over = Event()

    def write() -> None:
        while not is_over.wait(EVERY_SECONDS):
            waits.append(seconds_of(schedule.beat, "benchmark"))

    writer = Thread(target=write)
    writer.start()
    try:
        yield waits
    finally:
        is_over.set()
        writer.join()


def _check(run: PayRun, people: int) -> None:
    """Let no quick failure pass for a quick run: of the demo's people one lacks an account, nobody else."""
    if run.state != states.CALCULATED or run.people != people or run.held_back > 1:
        raise WrongRun(f"{run.state}: {run.people} people, {run.held_back} of them held back")


def _sample(run: PayRun) -> list[Inputs]:
    month = Month.of(run.period, run.pay_date)
    with db.reading():
        employer = employer_on(run.legal_entity_id, month.last)
        # The last ones: the volume's, all of them payable.
        employed = people.employments_between(run.legal_entity_id, month.first, month.last)[-SAMPLE:]
        return [inputs_of(facts, month, employer) for facts in gather([each.id for each in employed], month)]


def _spain(sample: list[Inputs], pack: Pack) -> Iterator[Figure]:
    def with_trace(inputs: Inputs) -> object:
        return engine.calculate(inputs, pack)

    bare = bare_spain.calculator(pack, sample[0])
    _refuse_other_pay(sample, pack, bare)
    # In turn, so that both meet the same neighbours on the machine.
    times = [(_cpu_seconds(with_trace, sample), _cpu_seconds(bare, sample)) for _ in range(PASSES)]
    ours, theirs = (median(each) for each in zip(*times, strict=True))
    yield Figure("payroll_engine_employees_per_cpu_second", len(sample) / ours, PER_CPU_SECOND)
    single = median(seconds_of(with_trace, inputs) for inputs in sample)
    yield Figure("payroll_engine_one_person_ms", 1000 * single, "ms")
    yield Figure("payroll_bare_employees_per_cpu_second", len(sample) / theirs, PER_CPU_SECOND)


def _refuse_other_pay(sample: list[Inputs], pack: Pack, bare: Callable[[Inputs], bare_spain.Pay]) -> None:
    for inputs in sample:
        result, pay = engine.calculate(inputs, pack), bare(inputs)
        if (result.net, result.employer_cost) != pay:
            raise WrongPay(f"{inputs.subject}: {pay}, the engine {result.net} and {result.employer_cost}")


def _abroad(country: str) -> Figure:
    sample, pack = abroad.sample(country, SAMPLE)

    def with_trace(inputs: Inputs) -> object:
        return engine.calculate(inputs, pack)

    seconds = median(_cpu_seconds(with_trace, sample) for _ in range(PASSES))
    return Figure(f"payroll_engine_{country}_employees_per_cpu_second", len(sample) / seconds, PER_CPU_SECOND)


def _cpu_seconds(calculate: Callable[[Inputs], object], sample: list[Inputs]) -> float:
    began = time.process_time()
    for inputs in sample:
        calculate(inputs)
    return time.process_time() - began


if __name__ == "__main__":
    raise SystemExit(hand_over("payroll", measure))
