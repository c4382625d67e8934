"""The comparison with another payroll: person by person, safe to stop anywhere and to run again."""

from hr import db, faults
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.takeover import comparing, service
from payroll.takeover.models import COMPARING

CHUNK = 25
AFTER_PEOPLE = faults.declare("takeover.after_people")


@job(label=N_("Compare another payroll's payslips with ours"), timeout=1800, retries=20)
def compare_file(running: Running, file_id: str, generation: int) -> None:
    """Compute every month of every person of a file and keep what differs, then close the comparison.

    What a worker that died had written is written again, person by person, never twice.
    """
    with db.separate_reading():
        file = service.get_file(file_id)
        if (file.state, file.generation) != (COMPARING, generation):
            return
        people, plan, strangers = service.prepare(file)
    found: list[comparing.Compared] = []
    for start in range(0, len(people), CHUNK):
        running.stop_if_cancelled()
        part = people[start : start + CHUNK]
        with db.separate_reading():
            compared = comparing.compare(part, plan)
        found += compared
        with running.step(done=start + len(part), total=len(people)):
            service.note(service.get_file(file_id), compared)
        faults.reach(AFTER_PEOPLE)
    with running.step(done=len(people), total=len(people)):
        file = service.get_file(file_id)
        if (file.state, file.generation) == (COMPARING, generation):
            service.finish(file, found, strangers)
