"""The jobs of learning: estimate weights when decisions came in, score again when weights were switched."""

from sqlmodel import col, select

from hr import db
from hr.i18n import N_
from hr.jobs.queue import enqueue, job
from hr.jobs.worker import Running
from screening.applications.jobs import score_again
from screening.applications.models import ACTIVE, ON_HOLD, Application
from screening.equality import service as equality
from screening.learning import service


@job(label=N_("Learn from decisions"), pool="reading", timeout=900, retries=3)
def learn_from_decisions(running: Running) -> None:
    """Estimate weights and keep them in shadow; a second run finds them there."""
    found = service.estimate(groups=equality.groups_of, between=running.keep_lease)
    if found is not None:
        with running.step():
            service.keep(actor=running.actor, found=found)


@job(label=N_("Score again with other weights"))
def score_with_other_weights(running: Running, switch_id: str) -> None:
    """Have the open applications of every job scored again; a second run asks for the same."""
    with running.step():
        query = select(col(Application.job_id)).where(
            col(Application.status).in_((ACTIVE, ON_HOLD)), col(Application.score_id).is_not(None)
        )
        for job_id in db.session().exec(query.distinct().order_by(col(Application.job_id))):
            key = f"weights:{switch_id}:{job_id}"
            enqueue(score_again, key=key, subject=("job", job_id), job_id=job_id)
