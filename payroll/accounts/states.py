"""The states of a change of account and the moves between them, as data."""

from hr.i18n import LazyText, lazy_pgettext

DRAFT, VERIFYING, COOLING_OFF, SCHEDULED = "draft", "verifying", "cooling_off", "scheduled"
EFFECTIVE, REJECTED, CANCELLED, FROZEN, FRAUD = "effective", "rejected", "cancelled", "frozen", "fraud"

MOVES: dict[str, frozenset[str]] = {
    DRAFT: frozenset({VERIFYING, COOLING_OFF}),
    VERIFYING: frozenset({COOLING_OFF, REJECTED, CANCELLED, FROZEN}),
    COOLING_OFF: frozenset({SCHEDULED, REJECTED, CANCELLED, FROZEN}),
    SCHEDULED: frozenset({EFFECTIVE, REJECTED, CANCELLED, FROZEN}),
    EFFECTIVE: frozenset({FRAUD}),
    FROZEN: frozenset({COOLING_OFF, REJECTED, FRAUD}),
    REJECTED: frozenset(),
    CANCELLED: frozenset(),
    FRAUD: frozenset(),
}
OPEN = frozenset({DRAFT, VERIFYING, COOLING_OFF, SCHEDULED, FROZEN})

LABELS: dict[str, LazyText] = {
    DRAFT: lazy_pgettext("account change", "Being asked for"),
    VERIFYING: lazy_pgettext("account change", "Waits for a second person"),
    COOLING_OFF: lazy_pgettext("account change", "Waiting time"),
    SCHEDULED: lazy_pgettext("account change", "Scheduled"),
    EFFECTIVE: lazy_pgettext("account change", "Counts"),
    REJECTED: lazy_pgettext("account change", "Refused"),
    CANCELLED: lazy_pgettext("account change", "Taken back"),
    FROZEN: lazy_pgettext("account change", "Stopped: reported as not theirs"),
    FRAUD: lazy_pgettext("account change", "Fraud"),
}
TONES: dict[str, str] = {
    DRAFT: "plain",
    VERIFYING: "warn",
    COOLING_OFF: "info",
    SCHEDULED: "info",
    EFFECTIVE: "ok",
    REJECTED: "plain",
    CANCELLED: "plain",
    FROZEN: "bad",
    FRAUD: "bad",
}


def sources(target: str) -> frozenset[str]:
    """Return the states from which a change may move to the target."""
    return frozenset(state for state, targets in MOVES.items() if target in targets)
