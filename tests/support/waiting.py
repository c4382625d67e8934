"""Running the waiting jobs of one name, while the others stay waiting."""

from sqlmodel import col, select

from hr import db
from hr.jobs import worker
from hr.jobs.models import JobRun


def do_waiting(name: str) -> None:
    """Run the waiting jobs of this name; the others stay waiting, as in a company at work."""
    with db.reading() as session:
        query = select(JobRun).where(JobRun.state == "queued", col(JobRun.name).endswith(name))
        waiting = [run.id for run in session.exec(query)]
    for run_id in waiting:
        worker.run_job(run_id)
