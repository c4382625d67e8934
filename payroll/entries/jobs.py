"""Jobs of entries: checking and taking in files, marking what a commit took."""

from hr import db, faults
from hr.errors import Invalid
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Cancelled, Running
from payroll.entries import consumption
from payroll.entries.importing import files
from payroll.entries.importing.checking import Checked

CHUNK = 500
AFTER_CHUNK = faults.declare("entries.after_chunk")
BEFORE_SHOWN = faults.declare("entries.before_shown")


@job(label=N_("Mark what a pay run paid"))
def consume_entries(running: Running, run_id: str) -> None:
    """Mark the entries a committed run paid; a second time finds nothing."""
    with running.step():
        consumption.consume(actor=running.actor, run_id=run_id)


@job(label=N_("Check a file of pay entries"), timeout=300)
def check_file(running: Running, file_id: str, generation: int) -> None:
    """Read every row of a file and keep what is wrong with it; nothing is taken in."""
    with db.separate_reading():
        file = files.get_file(file_id)
        if (file.state, file.generation) != (files.UPLOADED, generation):
            return
        try:
            found = files.check(file)
            refusal = None
        except Invalid as error:
            found, refusal = [], error
    with running.step(done=len(found), total=len(found)):
        file = files.get_file(file_id)
        if (file.state, file.generation) != (files.UPLOADED, generation):
            return
        if refusal is not None:
            files.note_refusal(file, refusal)
        else:
            files.note_check(file, found)


@job(label=N_("Take in a file of pay entries"), timeout=600, retries=20)
def import_file(running: Running, file_id: str, generation: int) -> None:
    """Write the good rows where nobody sees them, chunk by chunk, and show them all at the end.

    A worker that dies on the way leaves rows that nobody sees; the next try finds them and goes on.
    """
    with db.separate_reading():
        file = files.get_file(file_id)
        if (file.state, file.generation) != (files.IMPORTING, generation):
            return
        found = files.check(file)
        good = [row for row in found if row.entry is not None]
    if len(good) != file.good:  # since somebody looked at it, another row became good or bad
        with running.step():
            file = files.get_file(file_id)
            files.give_up(file)
            files.note_check(file, found)
        return
    try:
        _stage(running, file_id, good)
    except Cancelled:
        with running.step():
            files.give_up(files.get_file(file_id))
        raise
    faults.reach(BEFORE_SHOWN)
    with running.step(done=len(good), total=len(good)):
        file = files.get_file(file_id)
        if file.state == files.IMPORTING:
            files.finish(file, actor=running.actor)


def _stage(running: Running, file_id: str, good: list[Checked]) -> None:
    for start in range(0, len(good), CHUNK):
        running.stop_if_cancelled()
        part = good[start : start + CHUNK]
        with running.step(done=start + len(part), total=len(good)):
            files.stage(files.get_file(file_id), part)
        faults.reach(AFTER_CHUNK)


@job(label=N_("Approve the entries of a file"), timeout=600, retries=20)
def approve_entries(running: Running, file_id: str) -> None:
    """Approve the entries of a file that another person has approved as a whole, chunk by chunk."""
    with db.separate_reading():
        total = files.waiting(file_id)
    done = 0
    while True:
        running.stop_if_cancelled()
        with running.step(done=done, total=total):
            count = files.approve_some(files.get_file(file_id), actor=running.actor, most=CHUNK)
        done += count
        if not count:
            return
        faults.reach(AFTER_CHUNK)
