"""The states of a filing and the moves between them, as data."""

from hr.i18n import LazyText, lazy_pgettext

UPCOMING, READY, PREPARED, REVIEWED = "upcoming", "ready", "prepared", "reviewed"
FILED, ACCEPTED, REJECTED, CORRECTED, NOT_NEEDED = "filed", "accepted", "rejected", "corrected", "not_needed"

MOVES: dict[str, frozenset[str]] = {
    UPCOMING: frozenset({READY}),
    READY: frozenset({PREPARED, NOT_NEEDED}),
    # Prepared again when pay was committed meanwhile: that voids a review.
    PREPARED: frozenset({PREPARED, REVIEWED, READY}),
    REVIEWED: frozenset({PREPARED, FILED, READY}),
    FILED: frozenset({ACCEPTED, REJECTED}),
    ACCEPTED: frozenset({CORRECTED}),
    REJECTED: frozenset({CORRECTED}),
    CORRECTED: frozenset(),
    NOT_NEEDED: frozenset({READY}),
}
# What is still to be handed in, and what nobody waits for any more.
OPEN = frozenset({UPCOMING, READY, PREPARED, REVIEWED})
DONE = frozenset({ACCEPTED, CORRECTED, NOT_NEEDED})

LABELS: dict[str, LazyText] = {
    UPCOMING: lazy_pgettext("filing", "Upcoming"),
    READY: lazy_pgettext("filing", "Ready to prepare"),
    PREPARED: lazy_pgettext("filing", "Waits for review"),
    REVIEWED: lazy_pgettext("filing", "Reviewed, to file"),
    FILED: lazy_pgettext("filing", "Filed"),
    ACCEPTED: lazy_pgettext("filing", "Accepted"),
    REJECTED: lazy_pgettext("filing", "Rejected"),
    CORRECTED: lazy_pgettext("filing", "Corrected"),
    NOT_NEEDED: lazy_pgettext("filing", "Nothing to declare"),
}
TONES: dict[str, str] = {
    UPCOMING: "plain",
    READY: "info",
    PREPARED: "warn",
    REVIEWED: "warn",
    FILED: "info",
    ACCEPTED: "ok",
    REJECTED: "bad",
    CORRECTED: "plain",
    NOT_NEEDED: "plain",
}


def sources(target: str) -> frozenset[str]:
    """Return the states from which a filing may move to the target."""
    return frozenset(state for state, targets in MOVES.items() if target in targets)
