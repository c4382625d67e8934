"""Where a correction stands; its run says it, so that the two can never disagree."""

from hr.i18n import LazyText, lazy_pgettext
from payroll.runs import states as runs
from payroll.runs.models import PayRun

DRAFT, PREVIEWED, APPROVED, FULFILLED, CANCELLED = "draft", "previewed", "approved", "fulfilled", "cancelled"
OF_RUN = {
    runs.DRAFT: DRAFT,
    runs.CALCULATING: DRAFT,
    runs.CALCULATED: PREVIEWED,
    runs.IN_REVIEW: PREVIEWED,
    runs.APPROVED: APPROVED,
    runs.CANCELLED: CANCELLED,
}
LABELS: dict[str, LazyText] = {
    DRAFT: lazy_pgettext("correction", "Draft"),
    PREVIEWED: lazy_pgettext("correction", "To approve"),
    APPROVED: lazy_pgettext("correction", "Approved"),
    FULFILLED: lazy_pgettext("correction", "Done"),
    CANCELLED: lazy_pgettext("correction", "Cancelled"),
}
TONES = {DRAFT: "plain", PREVIEWED: "warn", APPROVED: "info", FULFILLED: "ok", CANCELLED: "plain"}


def state_of(run: PayRun) -> str:
    """Return the state of the corrections that a run carries."""
    return FULFILLED if run.is_sealed else OF_RUN[run.state]
