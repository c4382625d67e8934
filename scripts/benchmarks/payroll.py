"""A pay run of 10,000 employees through the product's own calculation.

Measured from the preparer's wish (`payroll.runs.service.calculate` with its event and job row) until the run
stands in `calculated`. In between the job reads each chunk of people with their dated terms, account and tax
declaration, opens the sealed values, lets the engine calculate a month of Spanish pay, checks the payment the
bank would get, stores items and explained lines, commits each chunk under its lease, and at the end adds up
and fingerprints every line. SQLite with the product's settings (WAL, synchronous FULL), one process, one run.

payroll_10000_wall_s: that time by the wall clock.
payroll_employees_per_cpu_second: 10,000 divided by the CPU time of the process meanwhile, database included.
payroll_engine_employees_per_cpu_second: the engine alone on the inputs of some of these people, no database.
"""

import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from statistics import median

from hr import db
from hr.company import service as company
from hr.people import service as people
from payroll import countries, engine
from payroll.runs import states
from payroll.runs.facts import Month, gather
from payroll.runs.inputs import inputs_of
from payroll.runs.models import PayRun
from scripts.benchmarks import house
from scripts.benchmarks.figures import Figure, hand_over

EMPLOYEES, SAMPLE, PASSES = 10_000, 500, 5
PERIOD = date(2026, 11, 1)


class WrongRun(Exception):
    """The run did not end as it must, so its time says nothing."""


def measure(folder: Path) -> Iterator[Figure]:
    """Fill a company, calculate its month once, then the engine alone several times."""
    house.open_demo(folder, employees=EMPLOYEES, lacking_account=0)
    run = house.open_run(PERIOD)
    wall, cpu = time.perf_counter(), time.process_time()
    run = house.calculate(run)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    _check(run)
    yield Figure("payroll_10000_wall_s", wall, "s")
    yield Figure("payroll_employees_per_cpu_second", EMPLOYEES / cpu, "employees/CPU-s")
    yield Figure("payroll_engine_employees_per_cpu_second", _engine_alone(run), "employees/CPU-s")


def _check(run: PayRun) -> None:
    """Let no quick failure pass for a quick run: of the demo's people one lacks an account, nobody else."""
    if run.state != states.CALCULATED or run.people != EMPLOYEES or run.held_back > 1:
        raise WrongRun(f"{run.state}: {run.people} people, {run.held_back} of them held back")


def _engine_alone(run: PayRun) -> float:
    month = Month.of(run.period, run.pay_date)
    pack = countries.load(run.country, run.pay_date)
    with db.reading():
        entity = company.get_legal_entity(run.legal_entity_id)
        # The last ones: the volume's, all of them payable.
        employed = people.employments_between(entity.id, month.first, month.last)[-SAMPLE:]
        sample = [
            inputs_of(facts, month, entity, pack) for facts in gather([each.id for each in employed], month)
        ]
    times = []
    for _ in range(PASSES):
        began = time.process_time()
        for inputs in sample:
            engine.calculate(inputs, pack)
        times.append(time.process_time() - began)
    return SAMPLE / median(times)


if __name__ == "__main__":
    raise SystemExit(hand_over("payroll", measure))
