"""One small function per criterion: from a profile and a requirement to a finding with its evidence."""

from collections.abc import Iterable
from dataclasses import dataclass

from screening.parsing.lexicon import Concept, Lexicon, fold
from screening.scoring.model import N_, Evidence, Kind, Reason, Requirement
from screening.scoring.profile import Position, Profile, Trace, neutral_phrase, neutral_words
from screening.scoring.weights import Weights

CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 6}
_MAX_EVIDENCE = 5
_SHORTEST_WORD = 3
_CONCEPT_KINDS = {Kind.SKILL: ("skills", "licences", "titles"), Kind.LICENCE: ("licences", "skills")}


@dataclass(frozen=True, slots=True)
class Finding:
    """What a criterion found: a share of the points (None: unknown), why, and where."""

    share: float | None
    reason: Reason
    evidence: tuple[Evidence, ...] = ()
    months: tuple[int, int] | None = None  # the latest dated use, for recency


def concept_of(requirement: Requirement, lexicon: Lexicon) -> str:
    """Return the concept a requirement names, or '' when the lexicon has none."""
    if requirement.concept in lexicon.concepts:
        return requirement.concept
    for kind in _CONCEPT_KINDS.get(requirement.kind, ()):
        if concept := lexicon.find(requirement.text, kind):
            return concept.name
    return ""


def coverage(
    profile: Profile, requirement: Requirement, lexicon: Lexicon, weights: Weights, answer: bool | None
) -> Finding:
    """Rate the evidence for a skill or licence: used in a dated job, listed, named in passing, or near."""
    name: dict[str, str | int | float] = {"requirement": requirement.text}
    if not profile.lines:
        return Finding(None, Reason(N_("%(requirement)s: the résumé does not say"), name))
    concept = concept_of(requirement, lexicon)
    known = [trace for trace in profile.traces if trace.concept == concept]
    traces = known if concept else _literal_traces(profile, requirement, lexicon)
    denied = [trace for trace in traces if trace.is_denied]
    traces = [trace for trace in traces if not trace.is_denied]
    found = _covered(traces, requirement, weights) if traces else None
    if answer and (found is None or (found.share or 0.0) < weights.declared):
        given = Evidence(answer=requirement.id)
        reason = Reason(N_("%(requirement)s: declared by the candidate"), name)
        return Finding(weights.declared, reason, (given,))
    if found:
        return found
    return _near(profile, concept, denied, name, lexicon, weights)


def _near(
    profile: Profile,
    concept: str,
    denied: list[Trace],
    name: dict[str, str | int | float],
    lexicon: Lexicon,
    weights: Weights,
) -> Finding:
    """Rate what is like the thing wanted when the thing itself is not there, or is said not to be."""
    near = lexicon.concepts[concept].near if concept else ()
    neighbours = [trace for trace in profile.traces if trace.concept in near and not trace.is_denied]
    if neighbours:
        other = {**name, "other": neighbours[0].evidence.quote}
        message = N_("%(requirement)s: not found, but %(other)s is close to it")
        if denied:
            message = N_("%(requirement)s: the résumé says no, but %(other)s is close to it")
        return Finding(weights.near, Reason(message, other), _evidence(neighbours))
    if denied:
        return Finding(0.0, Reason(N_("%(requirement)s: the résumé says no"), name), _evidence(denied))
    return Finding(0.0, Reason(N_("%(requirement)s: not found"), name))


def _covered(traces: list[Trace], requirement: Requirement, weights: Weights) -> Finding:
    name: dict[str, str | int | float] = {"requirement": requirement.text}
    dated = [trace for trace in traces if trace.months]
    listed = [trace for trace in traces if trace.is_listed]
    latest = max(
        (trace.months for trace in dated if trace.months), key=lambda months: months[1], default=None
    )
    if dated:
        share, reason = weights.used, Reason(N_("%(requirement)s: used at work"), name)
        found = dated
    elif listed:
        share, reason = weights.declared, Reason(N_("%(requirement)s: listed"), name)
        found = listed
    else:
        share, reason = weights.mentioned, Reason(N_("%(requirement)s: mentioned"), name)
        found = traces
    if requirement.min_years and dated:
        years = total_months(trace.months for trace in dated) / 12
        share = weights.declared + (share - weights.declared) * min(1.0, years / requirement.min_years)
        values = {**name, "years": round(years, 1), "wanted": requirement.min_years}
        reason = Reason(N_("%(requirement)s: %(years)s years at work of %(wanted)s wanted"), values)
    return Finding(share, reason, _evidence(found), latest)


def _literal_traces(profile: Profile, requirement: Requirement, lexicon: Lexicon) -> list[Trace]:
    """Look the recruiter's own words up, for what the lexicon does not know.

    One or two letters ('R', 'Go') stand for much else in running text: those count as items of a list only.
    """
    phrase = neutral_phrase(requirement.text)
    if not phrase.strip():
        return []
    found = [line for line in profile.items if phrase == line.words]
    if len(phrase.strip()) >= _SHORTEST_WORD:
        found += [line for line in profile.lines if phrase in line.words]
    return [
        Trace("", line.evidence, line.is_listed, line.months, line.denies(phrase, lexicon)) for line in found
    ]


def experience(profile: Profile, requirement: Requirement, lexicon: Lexicon, title: str) -> Finding:
    """Rate the months in fitting positions against the years wanted; unknown dates are unknown, not zero."""
    wanted = requirement.min_years or 1.0
    fitting = [p for p in profile.positions if position_fit(p, requirement.text, lexicon) >= 0.5]
    fitting = fitting or [p for p in profile.positions if position_fit(p, title, lexicon) >= 0.5]
    dated = [position for position in fitting if position.months]
    name: dict[str, str | int | float] = {"requirement": requirement.text, "wanted": round(wanted, 1)}
    if not profile.positions or (fitting and not dated):
        return Finding(None, Reason(N_("Experience in %(requirement)s: the résumé gives no dates"), name))
    if not fitting:
        return Finding(0.0, Reason(N_("Experience in %(requirement)s: no such position found"), name))
    years = total_months(position.months for position in dated) / 12
    name["years"] = round(years, 1)
    reason = Reason(N_("Experience in %(requirement)s: %(years)s years of %(wanted)s wanted"), name)
    latest = max((p.months for p in dated if p.months), key=lambda months: months[1])
    return Finding(min(1.0, years / wanted), reason, tuple(p.evidence for p in dated[:_MAX_EVIDENCE]), latest)


def position_fit(position: Position, wanted: str, lexicon: Lexicon) -> float:
    """Return how close a position is to a title: the same, of the same family, or alike in words."""
    names = wanted_titles(wanted, lexicon)
    if names & position.concepts:
        return 1.0
    groups = {lexicon.concepts[name].group for name in names} | wanted_groups(wanted, lexicon)
    if groups & {lexicon.concepts[name].group for name in position.concepts}:
        return 0.6
    words = neutral_words(wanted)
    shared = len(words & position.words) / len(words) if words else 0.0
    return 0.8 * shared if shared >= 0.5 else 0.0


def wanted_titles(text: str, lexicon: Lexicon) -> frozenset[str]:
    """Return the job-title concepts a text names as a whole, else in part."""
    if whole := lexicon.find(text, "titles"):
        return frozenset([whole.name])
    words = fold(text.replace("/a", "").replace("/o", "")).split()
    found: list[str] = []
    for size in range(min(6, len(words)), 0, -1):
        for start in range(len(words) - size + 1):
            concept = lexicon.find(" ".join(words[start : start + size]), "titles")
            if concept:
                found.append(concept.name)
        if found:
            break
    return frozenset(found)


def wanted_groups(text: str, lexicon: Lexicon) -> set[str]:
    """Return the families whose titles hold the text, so that 'warehouse' means every warehouse job."""
    word = neutral_phrase(text).strip()
    if not word or " " in word or len(word) < 4:
        return set()
    groups: dict[str, int] = {}
    for concept in lexicon.concepts.values():
        if concept.kind == "titles" and any(
            word in neutral_words(label) for label in _labels(concept.words.values())
        ):
            groups[concept.group] = groups.get(concept.group, 0) + 1
    most = max(groups.values(), default=0)
    return {group for group, count in groups.items() if count == most}


def _labels(words: Iterable[tuple[str, ...]]) -> Iterable[str]:
    return (label for labels in words for label in labels)


def title(profile: Profile, wanted: str, lexicon: Lexicon) -> Finding:
    """Rate the position most like the one offered."""
    if not profile.positions:
        return Finding(None, Reason(N_("No position with a title found")))
    rated = [
        (position_fit(position, wanted, lexicon), -index) for index, position in enumerate(profile.positions)
    ]
    fit, index = max(rated)
    if fit == 0:
        return Finding(0.0, Reason(N_("No position like %(title)s found"), {"title": wanted}))
    position = profile.positions[-index]
    values = {"position": position.evidence.quote, "title": wanted}
    message = (
        N_("%(position)s is the same position") if fit == 1 else N_("%(position)s is close to %(title)s")
    )
    return Finding(fit, Reason(message, values), (position.evidence,), position.months)


def education(profile: Profile, requirement: Requirement, lexicon: Lexicon) -> Finding:
    """Rate the highest study level against the one wanted."""
    name = {"requirement": requirement.text}
    wanted = _wanted_level(requirement, lexicon)
    if not profile.qualifications:
        return Finding(None, Reason(N_("%(requirement)s: the résumé does not say"), name))
    words = neutral_words(requirement.text)
    literal = [q for q in profile.qualifications if words and words <= q.words]
    if literal or not wanted:
        share = 1.0 if literal else None
        message = N_("%(requirement)s: found") if literal else N_("%(requirement)s: the résumé does not say")
        return Finding(share, Reason(message, name), tuple(q.evidence for q in literal[:_MAX_EVIDENCE]))
    known = [q for q in profile.qualifications if q.level]
    if not known:
        return Finding(None, Reason(N_("%(requirement)s: the level of the studies is not clear"), name))
    best = max(known, key=lambda q: q.level)
    values = {**name, "degree": best.evidence.quote}
    if best.level >= wanted:
        return Finding(1.0, Reason(N_("%(requirement)s: %(degree)s meets it"), values), (best.evidence,))
    share = round(0.7 * best.level / wanted, 3)
    return Finding(share, Reason(N_("%(requirement)s: %(degree)s is below it"), values), (best.evidence,))


def _wanted_level(requirement: Requirement, lexicon: Lexicon) -> int:
    concept = lexicon.concepts.get(requirement.concept) or lexicon.find(requirement.text, "degrees")
    if concept is None:
        words = fold(requirement.text).split()
        pairs = [
            words[start : start + size] for size in (4, 3, 2, 1) for start in range(len(words) - size + 1)
        ]
        concept = next((c for pair in pairs if (c := lexicon.find(" ".join(pair), "degrees"))), None)
    return concept.level if concept else 0


def language(profile: Profile, requirement: Requirement, lexicon: Lexicon) -> Finding:
    """Rate the level of a language against the one wanted; the résumé's own language counts as known."""
    concept = lexicon.concepts.get(requirement.concept) or _named_language(requirement, lexicon)
    name = {"requirement": requirement.text, "wanted": requirement.level}
    if concept is None:
        return Finding(None, Reason(N_("%(requirement)s: a language we do not know"), name))
    wanted = CEFR.get(requirement.level, 0)
    for code, level, evidence in profile.languages:
        if code != concept.name:
            continue
        if not wanted or not level:
            share = 1.0 if not wanted else 0.7
            return Finding(share, Reason(N_("%(requirement)s: listed"), name), (evidence,))
        if level == "native":
            return Finding(1.0, Reason(N_("%(requirement)s: mother tongue"), name), (evidence,))
        share = min(1.0, CEFR.get(level, 0) / wanted)
        message = (
            N_("%(requirement)s: %(level)s meets %(wanted)s")
            if share == 1
            else N_("%(requirement)s: %(level)s of %(wanted)s")
        )
        return Finding(share, Reason(message, {**name, "level": level}), (evidence,))
    if profile.written_in == concept.name and profile.lines:
        first = profile.lines[0].evidence
        return Finding(1.0, Reason(N_("%(requirement)s: the résumé is written in it"), name), (first,))
    if not profile.languages:
        return Finding(None, Reason(N_("%(requirement)s: the résumé does not say"), name))
    return Finding(0.0, Reason(N_("%(requirement)s: not found"), name))


def _named_language(requirement: Requirement, lexicon: Lexicon) -> Concept | None:
    candidates = [requirement.text, *requirement.text.replace("(", " ").split()]
    return next((c for text in candidates if (c := lexicon.find(text, "languages"))), None)


def recency(findings: list[Finding], today_month: int, weights: Weights) -> Finding:
    """Rate how lately the must-haves were used: half for every five years since."""
    dated = [finding for finding in findings if finding.months]
    if not dated:
        return Finding(None, Reason(N_("When it was last used is not known")))
    years = [max(0, today_month - finding.months[1]) / 12 for finding in dated if finding.months]
    share = sum(0.5 ** (gap / weights.half_life_years) for gap in years) / len(years)
    values = {"years": round(min(years), 1)}
    message = N_("Last used %(years)s years ago") if min(years) >= 0.5 else N_("In use now or lately")
    evidence = tuple(finding.evidence[0] for finding in dated if finding.evidence)
    return Finding(round(share, 4), Reason(message, values), evidence[:_MAX_EVIDENCE])


def total_months(periods: Iterable[tuple[int, int] | None]) -> int:
    """Return the months covered by periods, an overlap counted once."""
    total, reached = 0, -1
    for first, last in sorted(period for period in periods if period):
        start = max(first, reached + 1)
        if last >= start:
            total += last - start + 1
            reached = last
    return total


def _evidence(traces: list[Trace]) -> tuple[Evidence, ...]:
    return tuple(dict.fromkeys(trace.evidence for trace in traces))[:_MAX_EVIDENCE]
