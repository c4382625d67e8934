"""calculate_run: everybody of a run in small transactions; safe to stop anywhere and to run again."""

from contextlib import suppress

from hr import db, faults
from hr.errors import Conflict
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.runs import calculation, service, states
from payroll.runs.models import PayRun

AFTER_CHUNK = faults.declare("run.after_chunk")
BEFORE_FINISH = faults.declare("run.before_finish")


@job(label=N_("Calculate a pay run"), timeout=900, retries=20)
def calculate_run(running: Running, run_id: str, generation: int) -> None:
    """Calculate everybody this calculation has not reached yet, then close it."""
    with running.step():
        run = service.get_run(run_id)
        if not _is_current(run, generation):
            return
        total = calculation.prepare(run)
    is_finished = False
    while not is_finished:
        done = total - _left(run_id, generation)
        while count := _calculate_chunk(running, run_id, generation, done, total):
            done += count
            faults.reach(AFTER_CHUNK)
        faults.reach(BEFORE_FINISH)
        is_finished = _finish(running, run_id, generation, total)


def _calculate_chunk(running: Running, run_id: str, generation: int, done: int, total: int) -> int:
    running.stop_if_cancelled()
    with db.separate_reading():
        run = service.get_run(run_id)
        slots = calculation.waiting(run_id, generation)
        if not slots or not _is_current(run, generation):
            return 0
        before = calculation.generations(slots)
        found = calculation.draw_up(run, slots, between=running.keep_lease)
    with running.step(done=min(total, done + len(slots)), total=total):
        run = service.locked(run_id)
        if _is_current(run, generation):
            # Whose facts have changed meanwhile comes again in a later chunk.
            now = calculation.generations(slots)
            same = [each for each in found if now.get(each.item_id) == before[each.item_id]]
            calculation.store(same, generation=generation)
    return len(slots)


def _finish(running: Running, run_id: str, generation: int, total: int) -> bool:
    """Close the calculation unless somebody's facts have changed since they were reached."""
    # Whoever cancels the run in the same moment wins: the guarded move then finds nothing to finish.
    with suppress(Conflict), running.step(done=total, total=total):
        run = service.locked(run_id)
        if not _is_current(run, generation):
            return True
        if calculation.count_waiting(run_id, generation):
            return False
        calculation.finish(run, actor=running.actor)
    return True


def _left(run_id: str, generation: int) -> int:
    with db.separate_reading():
        return calculation.count_waiting(run_id, generation)


def _is_current(run: PayRun, generation: int) -> bool:
    """Tell whether this calculation is still the one that is wanted."""
    return run.state == states.CALCULATING and run.generation == generation
