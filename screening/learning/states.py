"""The states of learned weights and what may be done in each, as data."""

from collections.abc import Mapping

COLLECTING = "collecting"  # of the page: too few decisions, there are no weights yet
SHADOW = "shadow"  # compared beside the live ones: too new, or no better
BLOCKED = "blocked"  # an impact ratio would fall
PROMOTABLE = "promotable"  # better on decisions left out, and no ratio falls
PROMOTED = "promoted"  # the score is made with them
EARLIER = "earlier"  # were live once
OUTDATED = "outdated"  # newer ones were estimated before anybody promoted these

ACTS: Mapping[str, Mapping[str, str]] = {
    SHADOW: {},
    BLOCKED: {},
    OUTDATED: {},
    PROMOTABLE: {"promote": PROMOTED},
    PROMOTED: {},
    EARLIER: {"return": PROMOTED},
}
