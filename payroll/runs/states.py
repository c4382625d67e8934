"""The states of a pay run and the moves between them, as data."""

from hr.i18n import LazyText, lazy_pgettext

DRAFT, CALCULATING, CALCULATED, IN_REVIEW = "draft", "calculating", "calculated", "in_review"
APPROVED, COMMITTED, PAYING, PARTIALLY_PAID = "approved", "committed", "paying", "partially_paid"
PAID, CLOSED, CANCELLED = "paid", "closed", "cancelled"

# A recalculation leads back to `calculating` from everywhere before the commit, and so voids an approval.
MOVES: dict[str, frozenset[str]] = {
    DRAFT: frozenset({CALCULATING, CANCELLED}),
    CALCULATING: frozenset({CALCULATED, CANCELLED}),
    CALCULATED: frozenset({CALCULATING, IN_REVIEW, CANCELLED}),
    IN_REVIEW: frozenset({CALCULATING, CALCULATED, APPROVED, CANCELLED}),
    APPROVED: frozenset({CALCULATING, CALCULATED, COMMITTED, CANCELLED}),
    COMMITTED: frozenset({PAYING}),
    PAYING: frozenset({PARTIALLY_PAID, PAID}),
    PARTIALLY_PAID: frozenset({PAYING, PAID}),
    PAID: frozenset({CLOSED, PARTIALLY_PAID}),
    CLOSED: frozenset({PARTIALLY_PAID}),  # a payment may come back after everything was reconciled
    CANCELLED: frozenset(),
}

SEALED = frozenset({COMMITTED, PAYING, PARTIALLY_PAID, PAID, CLOSED})
OPEN = frozenset(MOVES) - SEALED - {CANCELLED}

LABELS: dict[str, LazyText] = {
    DRAFT: lazy_pgettext("pay run", "Draft"),
    CALCULATING: lazy_pgettext("pay run", "Being calculated"),
    CALCULATED: lazy_pgettext("pay run", "Calculated"),
    IN_REVIEW: lazy_pgettext("pay run", "Waits for approval"),
    APPROVED: lazy_pgettext("pay run", "Approved"),
    COMMITTED: lazy_pgettext("pay run", "Committed"),
    PAYING: lazy_pgettext("pay run", "Being paid"),
    PARTIALLY_PAID: lazy_pgettext("pay run", "Partly paid"),
    PAID: lazy_pgettext("pay run", "Paid"),
    CLOSED: lazy_pgettext("pay run", "Closed"),
    CANCELLED: lazy_pgettext("pay run", "Cancelled"),
}
TONES: dict[str, str] = {
    DRAFT: "plain",
    CALCULATING: "info",
    CALCULATED: "info",
    IN_REVIEW: "warn",
    APPROVED: "info",
    COMMITTED: "ok",
    PAYING: "info",
    PARTIALLY_PAID: "warn",
    PAID: "ok",
    CLOSED: "plain",
    CANCELLED: "plain",
}


def sources(target: str) -> frozenset[str]:
    """Return the states from which a run may move to the target."""
    return frozenset(state for state, targets in MOVES.items() if target in targets)
