"""What a changed job would do to its scores, above the form that is not saved yet."""

from typing import Any

from flask import Blueprint, render_template

from hr.web.guards import current_actor, requires
from screening.equality.service import ATTRIBUTES, GROUPS
from screening.openings import service as openings
from screening.openings.forms import JobForm
from screening.permissions import ScreeningPermission
from screening.previews import service
from screening.previews.service import Preview
from screening.scoring.fairness import FEWEST, FOUR_FIFTHS
from screening.shortlists.board import BANDS, TONES

blueprint = Blueprint("previews", __name__)


@blueprint.post("/hr/jobs/<job_id>/what-if")
@requires(ScreeningPermission.OPENINGS_EDIT)
def show(job_id: str) -> Any:
    """Show what saving would change; nothing is saved."""
    actor, form = current_actor(), JobForm()
    row = openings.visible_job(actor=actor, job_id=job_id)
    found: Preview | None = form.attempt(
        lambda: service.preview(actor=actor, job_id=job_id, job=form.value())
    )
    page = render_template(
        "screening/previews/what_if.html",
        form=form,
        job=row,
        preview=found,
        band_words=BANDS,
        band_tones=TONES,
        attributes=ATTRIBUTES,
        groups=GROUPS,
        fewest=FEWEST,
        four_fifths=FOUR_FIFTHS,
    )
    return page, 200 if found else 422
