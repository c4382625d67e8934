"""Skills and licences: used in a dated job, listed, named in passing, or next to what is wanted."""

from screening.parsing.lexicon import Lexicon
from screening.scoring.findings import MAX_EVIDENCE, Finding, latest, some, total_months
from screening.scoring.model import N_, Requirement
from screening.scoring.profile import Place, Profile, Trace
from screening.scoring.wanted import WantedSkill
from screening.scoring.weights import Weights

_SHORTEST_WORD = 3
_NOT_FOUND = N_("%(requirement)s: not found")


def coverage(
    profile: Profile, wanted: WantedSkill, lexicon: Lexicon, weights: Weights, answer: bool | None
) -> Finding:
    """Rate the evidence for a skill or licence; named often counts as named once."""
    requirement = wanted.requirement
    if not profile.first:
        return Finding(None, N_("%(requirement)s: the résumé does not say"), wanted.named)
    found = [trace for concept in wanted.concepts for trace in profile.traces_of(concept)]
    found += [trace for phrase in wanted.phrases for trace in _literal_traces(profile, phrase, lexicon)]
    traces = [trace for trace in found if not trace.is_denied]
    finding = _covered(profile, traces, requirement, weights) if traces else None
    if answer and (finding is None or (finding.share or 0.0) < weights.declared):
        message = N_("%(requirement)s: declared by the candidate")
        return Finding(weights.declared, message, wanted.named, answer=requirement.id)
    return finding or _adjacent(profile, wanted, found, weights)


def _adjacent(profile: Profile, wanted: WantedSkill, denied: list[Trace], weights: Weights) -> Finding:
    """Rate what is next to the thing wanted when the thing itself is not there, or is said not to be."""
    name = wanted.named
    if not denied and wanted.is_alone(profile.traces):
        return Finding(0.0, _NOT_FOUND, name)
    neighbours: list[Trace] = []
    for concept in wanted.adjacent:
        if concept in profile.traces:
            neighbours += [trace for trace in profile.traces_of(concept) if not trace.is_denied]
        if len(neighbours) >= MAX_EVIDENCE:
            break
    if neighbours:
        other = {**name, "other": neighbours[0].place.quote}
        message = N_("%(requirement)s: not found, but %(other)s is close to it")
        if denied:
            message = N_("%(requirement)s: the résumé says no, but %(other)s is close to it")
        return Finding(weights.near, message, other, _shown(neighbours))
    if denied:
        return Finding(0.0, N_("%(requirement)s: the résumé says no"), name, _shown(denied))
    return Finding(0.0, _NOT_FOUND, name)


def _covered(profile: Profile, traces: list[Trace], requirement: Requirement, weights: Weights) -> Finding:
    name: dict[str, str | int | float] = {"requirement": requirement.text}
    dated = [trace for trace in traces if trace.months]
    listed = [trace for trace in traces if trace.is_listed]
    if dated:
        share, message = weights.used, N_("%(requirement)s: used at work")
    elif listed:
        share, message = weights.declared, N_("%(requirement)s: listed")
    else:
        share, message = weights.mentioned, N_("%(requirement)s: mentioned")
    if requirement.min_years and dated:
        years = total_months(trace.months for trace in dated) / 12
        share = weights.declared + (share - weights.declared) * min(1.0, years / requirement.min_years)
        share = round(share, 4)
        name = {**name, "years": round(years, 1), "wanted": requirement.min_years}
        message = N_("%(requirement)s: %(years)s years at work of %(wanted)s wanted")
    places = _shown(dated or listed or traces) + tuple(profile.dates_of(trace.months for trace in dated))
    return Finding(share, message, name, places, latest([trace.months for trace in dated]))


def _literal_traces(profile: Profile, phrase: str, lexicon: Lexicon) -> list[Trace]:
    """Look the recruiter's own words up, for what the lexicon does not know.

    One or two letters ('R', 'Go') stand for much else in running text: those count as items of a list only.
    """
    if not phrase.strip() or not profile.written.may_hold(phrase):
        return []
    lines, items = profile.written.opened
    found = [line for line in items if phrase == line.words]
    if len(phrase.strip()) >= _SHORTEST_WORD:
        found += [line for line in lines if phrase in line.words]
    return [Trace(line.place, line.is_listed, line.months, line.denies(phrase, lexicon)) for line in found]


def _shown(traces: list[Trace]) -> tuple[Place, ...]:
    return some([trace.place for trace in traces])
