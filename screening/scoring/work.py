"""What somebody worked as: fitting months, the position most like the one offered, its level, how lately."""

from screening.scoring.encoder import matrix
from screening.scoring.findings import Finding, latest, some, total_months
from screening.scoring.model import N_
from screening.scoring.profile import Position, Profile
from screening.scoring.seniority import SENIOR, fit, level_by_years
from screening.scoring.wanted import SAME, Rubric, WantedTitle, WantedWork
from screening.scoring.weights import Weights

_RELEVANT = 0.5
# Cosines of titles that have nothing to do with each other, and of the same title in two languages.
_UNLIKE, _ALIKE = 0.35, 0.80


def experience(profile: Profile, wanted: WantedWork) -> Finding:
    """Rate the months in fitting positions against the years wanted; unknown dates are unknown, not zero."""
    asked = wanted.requirement.min_years or 1.0
    fitting = fitting_positions(profile, wanted.work) or fitting_positions(profile, wanted.otherwise)
    dated = [position for position in fitting if position.months]
    name: dict[str, str | int | float] = {"requirement": wanted.requirement.text, "wanted": round(asked, 1)}
    if not profile.positions or (fitting and not dated):
        return Finding(None, N_("Experience in %(requirement)s: the résumé gives no dates"), name)
    if not fitting:
        return Finding(0.0, N_("Experience in %(requirement)s: no such position found"), name)
    years = total_months(position.months for position in dated) / 12
    name["years"] = round(years, 1)
    message = N_("Experience in %(requirement)s: %(years)s years of %(wanted)s wanted")
    last = latest([position.months for position in dated])
    # All of the dates: the years are their sum, and people must see whichever of them was only stated.
    places = some([p.place for p in dated]) + tuple(profile.dates_of(p.months for p in dated))
    return Finding(round(min(1.0, years / asked), 4), message, name, places, last)


def fitting_positions(profile: Profile, wanted: WantedTitle) -> list[Position]:
    """Return the positions that count as experience in a kind of work."""
    fits = _fits(profile, wanted)
    return [position for position, fit in zip(profile.positions, fits, strict=True) if fit >= _RELEVANT]


def _fits(profile: Profile, wanted: WantedTitle) -> list[float]:
    """Return how close each position is to a title, reckoned once: experience, title and level all ask."""
    kept = profile.fits.get(id(wanted))
    if kept is None or kept[0] is not wanted:  # an address serves again when what stood there is gone
        kept = wanted, [position_fit(position, wanted) for position in profile.positions]
        profile.fits[id(wanted)] = kept
    return kept[1]


def position_fit(position: Position, wanted: WantedTitle) -> float:
    """Return how close a position is to a title: the same, a neighbour, of the family, or alike in words."""
    if position.concepts and wanted.fits:
        # Two titles we know are as near as the taxonomy says, not as their words are.
        return max([wanted.fits.get(name, 0.0) for name in position.concepts])
    shared = max([len(words.intersection(position.words)) / len(words) for words in wanted.words], default=0)
    return 0.8 * shared if shared >= 0.5 else 0.0


def title(profile: Profile, wanted: WantedTitle) -> Finding:
    """Rate the position most like the one offered."""
    if not profile.positions:
        return Finding(None, N_("No position with a title found"), {})
    rated = [
        (fit if position.vector < 0 else max(fit, _alike(profile, position, wanted)), -index)
        for index, (position, fit) in enumerate(zip(profile.positions, _fits(profile, wanted), strict=True))
    ]
    best, index = max(rated)
    if best == 0:
        return Finding(0.0, N_("No position like %(title)s found"), {"title": wanted.text})
    position = profile.positions[-index]
    values = {"position": position.place.quote, "title": wanted.text}
    message = (
        N_("%(position)s is the same position") if best == SAME else N_("%(position)s is close to %(title)s")
    )
    return Finding(best, message, values, (position.place,), position.months)


def _alike(profile: Profile, position: Position, wanted: WantedTitle) -> float:
    """Compare the meanings of titles where the taxonomy does not know the position's."""
    if wanted.vectors is None:
        return 0.0
    row = matrix(profile.rows[position.vector * 512 : (position.vector + 1) * 512])[0]
    cosine = round(float((wanted.vectors @ row).max()), 2)
    return round(0.8 * min(1.0, max(0.0, (cosine - _UNLIKE) / (_ALIKE - _UNLIKE))), 2)


def seniority(profile: Profile, rubric: Rubric) -> Finding:
    """Rate the level of the position nearest to the level wanted; one step either way costs nothing."""
    if not profile.positions:
        return Finding(None, N_("No position with a title found"), {})
    by_years = min(rubric.level, level_by_years(_relevant_years(profile, rubric.title)))
    ways = [
        (abs(level - rubric.level), index, level)
        for index, position in enumerate(profile.positions)
        for level in _levels(position, by_years)
    ]
    distance, index, level = min(ways)
    position = profile.positions[index]
    share = fit(distance)
    values = {"position": position.place.quote}
    if share == 1:
        message = N_("%(position)s answers for about as much as this job")
    elif level < rubric.level:
        message = N_("%(position)s answers for less than this job")
    else:
        message = N_("%(position)s answers for more than this job")
    places = [position.place, *([position.scope] if position.scope and level == SENIOR else [])]
    years = fitting_positions(profile, rubric.title) if position.level < 0 and level == by_years else []
    dates = tuple(profile.dates_of(each.months for each in years))
    return Finding(share, message, values, some(places) + dates)


def _levels(position: Position, by_years: int) -> list[int]:
    """Return the levels a position speaks for: its title's, or what time in the work brings; having led."""
    own = [position.level if position.level >= 0 else by_years]
    return [*own, SENIOR] if position.scope else own


def _relevant_years(profile: Profile, wanted: WantedTitle) -> float:
    fitting = fitting_positions(profile, wanted)
    return total_months(position.months for position in fitting) / 12


def recency(profile: Profile, findings: list[Finding], today_month: int, weights: Weights) -> Finding:
    """Rate how lately the must-haves were used: half for every five years since."""
    dated = [finding for finding in findings if finding.months]
    if not dated:
        return Finding(None, N_("When it was last used is not known"), {})
    years = [max(0, today_month - finding.months[1]) / 12 for finding in dated if finding.months]
    share = sum([0.5 ** (gap / weights.half_life_years) for gap in years]) / len(years)
    values = {"years": round(min(years), 1)}
    message = N_("Last used %(years)s years ago") if min(years) >= 0.5 else N_("In use now or lately")
    places = some([finding.places[0] for finding in dated if finding.places])
    dates = tuple(profile.dates_of(finding.months for finding in dated))
    return Finding(round(share, 4), message, values, places + dates)
