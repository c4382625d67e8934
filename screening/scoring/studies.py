"""Education and languages: a level reached against the level wanted."""

from screening.scoring.findings import Finding, some, total_months
from screening.scoring.model import N_
from screening.scoring.profile import Profile, Qualification
from screening.scoring.wanted import WantedLanguage, WantedStudy, WantedTitle
from screening.scoring.work import fitting_positions

CEFR = {"A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5, "C2": 6, "native": 6}
_BELOW, _OTHER_FIELD = 0.7, 0.7
_HALF = 0.5


def education(profile: Profile, wanted: WantedStudy, title: WantedTitle) -> Finding:
    """Rate the best study by level and field; fitting work counts instead where the opening says so."""
    studied = _studied(profile, wanted)
    if not wanted.years_instead or studied.share == 1:
        return studied
    worked = _worked_instead(profile, wanted, title)
    return worked if (worked.share or 0.0) > (studied.share or 0.0) else studied


def _studied(profile: Profile, wanted: WantedStudy) -> Finding:
    name = {"requirement": wanted.requirement.text}
    if not profile.qualifications:
        return Finding(None, N_("%(requirement)s: the résumé does not say"), name)
    # 'Grado' also stands in 'ciclo de grado medio': words prove a study only where the level agrees.
    literal = [
        each
        for each in profile.qualifications
        if any(words <= set(each.words) for words in wanted.words) and not 0 < each.level < wanted.level
    ]
    if literal:
        return Finding(1.0, N_("%(requirement)s: found"), name, some(q.place for q in literal))
    if not wanted.level:
        return Finding(None, N_("%(requirement)s: the résumé does not say"), name)
    known = [each for each in profile.qualifications if each.level]
    if not known:
        return Finding(None, N_("%(requirement)s: the level of the studies is not clear"), name)
    rated = [(_share(each, wanted), -number) for number, each in enumerate(known)]
    share, number = max(rated)
    best = known[-number]
    values = {**name, "degree": best.place.quote}
    if share == 1:
        message = N_("%(requirement)s: %(degree)s meets it")
    elif best.level >= wanted.level:
        message = N_("%(requirement)s: %(degree)s is of another field")
    else:
        message = N_("%(requirement)s: %(degree)s is below it")
    return Finding(share, message, values, (best.place,))


def _share(study: Qualification, wanted: WantedStudy) -> float:
    """Return the share of a study: full at the level wanted, less below it, less in another field."""
    level = 1.0 if study.level >= wanted.level else _BELOW * study.level / wanted.level
    if wanted.fields:
        shared = max(len(field.intersection(study.words)) / len(field) for field in wanted.fields)
        level *= 1.0 if shared >= _HALF else _OTHER_FIELD
    return round(level, 3)


def _worked_instead(profile: Profile, wanted: WantedStudy, title: WantedTitle) -> Finding:
    dated = [position for position in fitting_positions(profile, title) if position.months]
    years = total_months(position.months for position in dated) / 12
    values: dict[str, str | int | float] = {
        "requirement": wanted.requirement.text,
        "years": round(years, 1),
        "wanted": wanted.years_instead,
    }
    message = N_("%(requirement)s: %(years)s years of work instead, of %(wanted)s wanted")
    share = round(min(1.0, years / wanted.years_instead), 4) if dated else None
    return Finding(share, message, values, some(position.place for position in dated))


def language(profile: Profile, wanted: WantedLanguage) -> Finding:
    """Rate the level of a language against the one wanted; the résumé's own language counts as known."""
    requirement = wanted.requirement
    name = {"requirement": requirement.text, "wanted": requirement.level}
    if not wanted.code:
        return Finding(None, N_("%(requirement)s: a language we do not know"), name)
    level_wanted = CEFR.get(requirement.level, 0)
    for code, level, place in profile.languages:
        if code != wanted.code:
            continue
        if not level_wanted or not level:
            share = 1.0 if not level_wanted else 0.7
            return Finding(share, N_("%(requirement)s: listed"), name, (place,))
        if level == "native":
            return Finding(1.0, N_("%(requirement)s: mother tongue"), name, (place,))
        share = min(1.0, CEFR.get(level, 0) / level_wanted)
        message = (
            N_("%(requirement)s: %(level)s meets %(wanted)s")
            if share == 1
            else N_("%(requirement)s: %(level)s of %(wanted)s")
        )
        return Finding(share, message, {**name, "level": level}, (place,))
    return _unlisted(profile, wanted, name)


def _unlisted(profile: Profile, wanted: WantedLanguage, name: dict[str, str]) -> Finding:
    if profile.written_in == wanted.code and profile.first:
        return Finding(1.0, N_("%(requirement)s: the résumé is written in it"), name, (profile.first,))
    if not profile.languages:
        return Finding(None, N_("%(requirement)s: the résumé does not say"), name)
    return Finding(0.0, N_("%(requirement)s: not found"), name)
