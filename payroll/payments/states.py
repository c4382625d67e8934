"""The states of a payment and the moves between them, as data."""

from hr.i18n import LazyText, lazy_pgettext

CREATED, EXPORTED, SENT, SETTLED = "created", "exported", "sent", "settled"
RETURNED, REISSUED, CANCELLED = "returned", "reissued", "cancelled"

# A return may come days after the settlement; what was replaced or taken back stays so.
MOVES: dict[str, frozenset[str]] = {
    CREATED: frozenset({EXPORTED, CANCELLED}),
    EXPORTED: frozenset({SENT, SETTLED, RETURNED, CANCELLED}),
    SENT: frozenset({SETTLED, RETURNED}),
    SETTLED: frozenset({RETURNED}),
    RETURNED: frozenset({REISSUED}),
    REISSUED: frozenset(),
    CANCELLED: frozenset({REISSUED}),
}
# Money that is or will be with the person; the others have come back or never left.
LIVE = frozenset({CREATED, EXPORTED, SENT, SETTLED})
OUT = frozenset({EXPORTED, SENT})

LABELS: dict[str, LazyText] = {
    CREATED: lazy_pgettext("payment", "In the file"),
    EXPORTED: lazy_pgettext("payment", "Released"),
    SENT: lazy_pgettext("payment", "Taken by the bank"),
    SETTLED: lazy_pgettext("payment", "Settled"),
    RETURNED: lazy_pgettext("payment", "Returned"),
    REISSUED: lazy_pgettext("payment", "Replaced"),
    CANCELLED: lazy_pgettext("payment", "Cancelled"),
}
TONES: dict[str, str] = {
    CREATED: "plain",
    EXPORTED: "info",
    SENT: "info",
    SETTLED: "ok",
    RETURNED: "bad",
    REISSUED: "plain",
    CANCELLED: "plain",
}


def sources(target: str) -> frozenset[str]:
    """Return the states from which a payment may move to the target."""
    return frozenset(state for state, targets in MOVES.items() if target in targets)
