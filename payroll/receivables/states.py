"""The states of a receivable and the moves between them, as data."""

from hr.i18n import LazyText, lazy_pgettext

REQUESTED, APPROVED, DISBURSED, REPAYING, SETTLED = (
    "requested", "approved", "disbursed", "repaying", "settled",
)  # fmt: skip
REJECTED, CANCELLED, DISPUTED, ON_HOLD = "rejected", "cancelled", "disputed", "on_hold"
WRITTEN_OFF, FINAL_PAY = "written_off", "transferred_to_final_pay"

# From `settled` it leads back where a void gives back what was recovered.
MOVES: dict[str, frozenset[str]] = {
    REQUESTED: frozenset({APPROVED, REJECTED, CANCELLED}),
    APPROVED: frozenset({DISBURSED, REPAYING, CANCELLED}),
    DISBURSED: frozenset({APPROVED, REPAYING, SETTLED, DISPUTED, ON_HOLD, FINAL_PAY, WRITTEN_OFF}),
    REPAYING: frozenset({APPROVED, SETTLED, DISPUTED, ON_HOLD, FINAL_PAY, WRITTEN_OFF}),
    FINAL_PAY: frozenset({SETTLED, DISPUTED, ON_HOLD, WRITTEN_OFF}),
    DISPUTED: frozenset({DISBURSED, REPAYING, FINAL_PAY, ON_HOLD, SETTLED, WRITTEN_OFF}),
    ON_HOLD: frozenset({DISBURSED, REPAYING, FINAL_PAY, DISPUTED, SETTLED, WRITTEN_OFF}),
    SETTLED: frozenset({REPAYING, APPROVED}),
    REJECTED: frozenset(),
    CANCELLED: frozenset(),
    WRITTEN_OFF: frozenset(),
}
RECOVERING = frozenset({DISBURSED, REPAYING, FINAL_PAY})
STOPPED = frozenset({DISPUTED, ON_HOLD})
OPEN = RECOVERING | STOPPED
WAITING = frozenset({REQUESTED, APPROVED})

LABELS: dict[str, LazyText] = {
    REQUESTED: lazy_pgettext("receivable", "Asked for"),
    APPROVED: lazy_pgettext("receivable", "Approved"),
    DISBURSED: lazy_pgettext("receivable", "Paid out"),
    REPAYING: lazy_pgettext("receivable", "Being repaid"),
    SETTLED: lazy_pgettext("receivable", "Repaid"),
    REJECTED: lazy_pgettext("receivable", "Refused"),
    CANCELLED: lazy_pgettext("receivable", "Taken back"),
    DISPUTED: lazy_pgettext("receivable", "Disputed"),
    ON_HOLD: lazy_pgettext("receivable", "On hold"),
    WRITTEN_OFF: lazy_pgettext("receivable", "Written off"),
    FINAL_PAY: lazy_pgettext("receivable", "With the final pay"),
}
TONES: dict[str, str] = {
    REQUESTED: "warn",
    APPROVED: "info",
    DISBURSED: "info",
    REPAYING: "info",
    SETTLED: "ok",
    REJECTED: "plain",
    CANCELLED: "plain",
    DISPUTED: "bad",
    ON_HOLD: "warn",
    WRITTEN_OFF: "plain",
    FINAL_PAY: "info",
}


def sources(target: str) -> frozenset[str]:
    """Return the states from which a receivable may move to the target."""
    return frozenset(state for state, targets in MOVES.items() if target in targets)
