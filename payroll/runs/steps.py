"""The five steps of a run, each with its page: Inputs, Review, Approve, Pay, File and publish."""

from dataclasses import dataclass

from flask import url_for

from hr.i18n import format_date, gettext, ngettext, pgettext
from payroll.runs import states
from payroll.runs.models import PayRun

INPUTS, REVIEW, APPROVE, PAY, PUBLISH = range(5)
REACHED = {
    states.DRAFT: INPUTS,
    states.CALCULATING: INPUTS,
    states.CALCULATED: REVIEW,
    states.IN_REVIEW: APPROVE,
    states.APPROVED: APPROVE,
    states.COMMITTED: PAY,
    states.PAYING: PAY,
    states.PARTIALLY_PAID: PAY,
    states.PAID: PUBLISH,
    states.CLOSED: PUBLISH,
}


@dataclass(frozen=True)
class Step:
    """One step: where it leads, a short fact, how far the run is with it, and whether it is on the page."""

    words: str
    note: str
    state: str
    url: str
    is_shown: bool


def steps(run: PayRun, shown: int) -> list[Step]:
    """Return the steps of a run with the one whose page is shown."""
    reached = REACHED.get(run.state, INPUTS)
    words = (
        gettext("Inputs"),
        gettext("Review"),
        gettext("Approve"),
        pgettext("step", "Pay"),
        gettext("File and publish"),
    )
    return [
        Step(
            words=word,
            note=note,
            state="done" if number < reached else "current" if number == reached else "",
            url=url,
            is_shown=number == shown,
        )
        for number, (word, note, url) in enumerate(zip(words, _notes(run), _urls(run), strict=True))
    ]


def _notes(run: PayRun) -> tuple[str, ...]:
    held = ngettext("%(num)s held back", "%(num)s held back", run.held_back) if run.held_back else ""
    return (
        ngettext("%(num)s person", "%(num)s people", run.people) if run.people else "",
        held,
        str(states.LABELS[states.APPROVED]) if run.approved_at else "",
        format_date(run.pay_date, "short") if run.people > run.held_back or not run.people else "",
        "",
    )


def _urls(run: PayRun) -> tuple[str, ...]:
    return (
        url_for("run_steps.inputs", run_id=run.id),
        url_for("runs.show", run_id=run.id),
        url_for("run_steps.approval", run_id=run.id),
        url_for("payments.show", run_id=run.id),
        url_for("run_steps.publication", run_id=run.id),
    )
