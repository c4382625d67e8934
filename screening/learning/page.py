"""What the page of what was learned shows: figures in the reader's words, nothing about single people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from hr.auth import service as auth
from hr.company import service as company
from hr.errors import NotFound
from hr.i18n import N_, gettext
from screening.equality import service as equality
from screening.learning import decisions, live, service, states
from screening.learning.guard import GroupImpact
from screening.learning.models import LearnedWeights, WeightsSwitch
from screening.scoring import Feature, learning
from screening.scoring.fairness import FEWEST, FOUR_FIFTHS, LARGEST_DROP
from screening.scoring.learning import ENOUGH, ENOUGH_OF_EACH, Change, WeightSet, changes
from screening.scoring.model import BAND_LABELS, FEATURE_LABELS, Band
from screening.scoring.weights import DEFAULT

WORDS = {
    states.COLLECTING: (N_("Collecting decisions"), ""),
    states.SHADOW: (N_("In shadow"), "info"),
    states.BLOCKED: (N_("Blocked"), "bad"),
    states.PROMOTABLE: (N_("Ready to promote"), "warn"),
    states.PROMOTED: (N_("In use"), "ok"),
    states.EARLIER: (N_("In use earlier"), ""),
    states.OUTDATED: (N_("In shadow"), "info"),
}
MUCH = 1.5
DRIFTED = 0.2  # of the population stability index; the usual bound


@dataclass(frozen=True)
class Line:
    """One weight: what it was, what it is or would be, in points of 100 and in words."""

    name: str
    old: float
    new: float
    words: str
    is_changed: bool
    at_limit: bool


@dataclass(frozen=True)
class GroupLine:
    """One group under the weights of now and the new ones."""

    attribute: str
    group: str
    people: int
    now: float | None
    new: float | None
    is_few: bool
    is_breach: bool


@dataclass(frozen=True)
class Past:
    """A switch of the weights: what, when, by whom."""

    number: int
    name: str
    act: str
    on: date
    who: str
    decisions: int
    back_to: str  # identifier to go back to, or empty when live


@dataclass(frozen=True)
class Page:
    """Everything the page shows."""

    state: str
    word: str
    tone: str
    usable: int
    chosen: int
    lacking: int
    left_out: list[tuple[str, int]]
    since: int
    newest: LearnedWeights | None
    live: LearnedWeights | None
    lines: list[Line]
    families: list[tuple[str, int, list[Line]]]
    loss_now: float
    loss_new: float
    compared: int
    moved: int
    farthest: int
    bands: list[tuple[str, int, int]]
    groups: list[GroupLine]
    drifted: list[str]
    past: list[Past]
    may_go_to_prior: bool
    is_seasoned: bool
    needed: int = ENOUGH
    needed_of_each: int = ENOUGH_OF_EACH
    every: int = service.EVERY
    floor: float = FOUR_FIFTHS
    drop: float = LARGEST_DROP
    fewest: int = FEWEST

    @property
    def is_better(self) -> bool:
        """Whether the new weights foretell better."""
        return self.loss_new < self.loss_now

    @property
    def breaches(self) -> list[GroupLine]:
        """The groups whose ratio would fall."""
        return [each for each in self.groups if each.is_breach]

    @property
    def has_comparison(self) -> bool:
        """Whether any group is large enough to be compared."""
        return any(not each.is_few for each in self.groups)


def page() -> Page:
    """Gather what was learned so far."""
    newest, live_row = service.newest(), live.live_row()
    count = _counted(newest)
    state = _state(newest)
    word, tone = WORDS[state]
    measures = newest.measures if newest else {}
    shadow = measures.get("shadow", {})
    return Page(
        state=state,
        word=gettext(word),
        tone=tone,
        usable=count.usable,
        chosen=count.chosen,
        lacking=learning.lacking(count.chosen, count.usable - count.chosen),
        left_out=[(gettext(words), count.left_out[key]) for key, words in _left_out(count.left_out)],
        since=count.since,
        newest=newest,
        live=live_row,
        lines=_lines_of(newest, live_row, state),
        families=_families(newest) if newest else [],
        loss_now=measures.get("loss_now", 0.0),
        loss_new=measures.get("loss_new", 0.0),
        compared=shadow.get("compared", 0),
        moved=shadow.get("moved", 0),
        farthest=shadow.get("farthest", 0),
        bands=_bands(shadow),
        groups=[_group(each) for each in measures.get("impacts", ())],
        drifted=[
            _name(Feature(name)) for name, index in measures.get("drift", {}).items() if index > DRIFTED
        ],
        past=_past(live_row),
        may_go_to_prior=live_row is not None,
        is_seasoned=bool(measures.get("is_seasoned")),
    )


def _state(newest: LearnedWeights | None) -> str:
    """Return the state to be shown: what a promotion would refuse today is not called ready.

    Only the verdict is of today. Figures that moved with each single declaration would tell who made it.
    """
    state = service.state_of(newest) if newest else states.COLLECTING
    if newest is None or state != states.PROMOTABLE:
        return state
    impacts = service.impacts_now(newest, groups=equality.groups_of)
    return states.BLOCKED if any(each.is_breach for each in impacts) else state


@dataclass(frozen=True)
class _Count:
    """How many decisions what was learned rests on, and how many steps people took after it."""

    usable: int
    chosen: int
    left_out: Mapping[str, int]
    since: int = 0


def _counted(newest: LearnedWeights | None) -> _Count:
    """Return what was counted with the newest estimate; before the first one, count now."""
    if newest is None:
        found = decisions.census()
        return _Count(len(found.judgements), found.chosen, found.left_out)
    left_out = newest.measures.get("left_out", {})
    return _Count(newest.decisions, newest.chosen, left_out, since=decisions.steps_after(newest.last_move_id))


def _left_out(found: Mapping[str, int]) -> list[tuple[str, str]]:
    return [(key, words) for key, words in decisions.LEFT_OUT.items() if found.get(key)]


def _lines_of(newest: LearnedWeights | None, live_row: LearnedWeights | None, state: str) -> list[Line]:
    """Return the changes the newest weights make, or made; without any, those of the live ones."""
    if newest is None:
        return []
    prior = WeightSet.of(DEFAULT.features)
    if state in (states.EARLIER, states.OUTDATED):
        return _lines(prior, live.weights_of(live_row)) if live_row else []
    return _lines(live.weights_of(_compared_with(newest)), live.weights_of(newest))


def _compared_with(row: LearnedWeights) -> LearnedWeights | None:
    return service.by_number(row.live_number) if row.live_number else None


def _lines(old: WeightSet, new: WeightSet, family: str = "") -> list[Line]:
    found = changes(old.for_family(family), new.for_family(family), prior=DEFAULT.features)
    return [_line(each) for each in found]


def _line(change: Change) -> Line:
    return Line(
        _name(change.feature), change.old, change.new, _words(change), change.direction != 0, change.at_limit
    )


def _name(feature: Feature) -> str:
    return gettext(FEATURE_LABELS[feature])


def _words(change: Change) -> str:
    by = change.new / change.old if change.old else 1.0
    if change.direction > 0:
        return gettext("Counts much more") if by >= MUCH else gettext("Counts more")
    if change.direction < 0:
        return gettext("Counts much less") if by <= 1 / MUCH else gettext("Counts less")
    return gettext("Counts as before")


def _families(row: LearnedWeights) -> list[tuple[str, int, list[Line]]]:
    old, new = live.weights_of(_compared_with(row)), live.weights_of(row)
    sizes = row.measures.get("families", {})
    lines = {key: [line for line in _lines(old, new, key) if line.is_changed] for key in new.families}
    return [(_family_name(key), sizes.get(key, 0), lines[key]) for key in new.families]


def _family_name(key: str) -> str:
    try:
        return company.get_department(key).name
    except NotFound:
        return gettext("A department that no longer exists")


def _bands(shadow: Mapping[str, Any]) -> list[tuple[str, int, int]]:
    up, down = shadow.get("up", {}), shadow.get("down", {})
    return [
        (gettext(BAND_LABELS[band]), up.get(str(band), 0), down.get(str(band), 0))
        for band in (Band.HIGH, Band.MEDIUM, Band.LOW)
        if up.get(str(band)) or down.get(str(band))
    ]


def _group(data: Mapping[str, Any]) -> GroupLine:
    found = GroupImpact(**data)
    attribute = gettext(equality.ATTRIBUTES.get(found.attribute, found.attribute))
    group = gettext(equality.GROUPS.get(found.attribute, {}).get(found.group, found.group))
    return GroupLine(attribute, group, found.people, found.now, found.new, found.is_few, found.is_breach)


def _past(live_row: LearnedWeights | None) -> list[Past]:
    rows: Sequence[WeightsSwitch] = service.switches()
    known = service.by_ids([each.weights_id for each in rows if each.weights_id])
    found, offered = [], set[str]()
    for each in rows:
        row = known.get(each.weights_id or "")
        is_live = row is not None and live_row is not None and row.id == live_row.id
        back_to = "" if row is None or is_live or row.id in offered else row.id
        offered.add(back_to)
        name = version_name(row)
        act = gettext("Promoted") if each.act == "promote" else gettext("Returned to")
        decided = row.decisions if row else 0
        found.append(Past(each.number, name, act, each.switched_on, _user(each.user_id), decided, back_to))
    return found


def version_name(row: LearnedWeights | None) -> str:
    """Return how weights are called."""
    return gettext("weights %(number)s", number=row.number) if row else gettext("the original weights")


def _user(user_id: str) -> str:
    try:
        return auth.get_user(user_id).name
    except NotFound:
        return gettext("an account that no longer exists")
