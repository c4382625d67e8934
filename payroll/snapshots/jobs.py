"""seal_run after an approval, replay_sample every night; both may stop anywhere and run again."""

from hr import db, faults
from hr.i18n import N_
from hr.jobs.queue import job
from hr.jobs.worker import Running
from payroll.runs import states
from payroll.runs.models import PayRun
from payroll.snapshots import replaying, sealing

AFTER_SEALS = faults.declare("run.after_seals")
SAMPLE = 200


@job(label=N_("Seal a pay run"), timeout=900, retries=20)
def seal_run(running: Running, run_id: str) -> None:
    """Seal the pays of an approved run in small transactions, ahead of its commit."""
    last, done = "", 0
    while True:
        running.stop_if_cancelled()
        with db.separate_reading() as session:
            run = session.get(PayRun, run_id)
            items = sealing.unsealed(run_id, after=last) if run and run.state == states.APPROVED else []
            if run is None or not items:
                return
            last, seals = items[-1].id, sealing.seals_of(run, items, between=running.keep_lease)
        done += len(items)
        with running.step(done=done, total=run.people - run.held_back) as session:
            if session.get_one(PayRun, run_id, with_for_update=True).state == states.APPROVED:
                sealing.store(seals)
        faults.reach(AFTER_SEALS)


@job(label=N_("Compute sealed pays again"), timeout=1800)
def replay_sample(running: Running) -> None:
    """Compute some of all sealed pays again, and raise the alarm for each that is not the same."""
    for items in replaying.sample(SAMPLE):
        running.stop_if_cancelled()
        with db.separate_reading():
            found = replaying.outcomes(items)
        with running.step():
            replaying.record(found, actor=running.actor)
