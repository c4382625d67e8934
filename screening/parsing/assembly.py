"""Put a résumé together from the trained labels, with the rules as second opinion."""

import re
from collections.abc import Iterator
from dataclasses import replace

from screening.parsing.agreement import alone, choose, is_sure, likely, settle
from screening.parsing.dates import PRESENT
from screening.parsing.document import Document
from screening.parsing.grouping import Dates, Group, groups_of
from screening.parsing.headings import mark_labelled, reconciled
from screening.parsing.labelling.labeller import Labels
from screening.parsing.labelling.labels import (
    DEGREE,
    EMPLOYER,
    INSTITUTION,
    LOCATION,
    NAME,
    TITLE,
    Labelled,
)
from screening.parsing.leaves import is_leave
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.location import town_of
from screening.parsing.model import Job, Section, Span, Study, Value
from screening.parsing.names import as_written
from screening.parsing.roles import degree_rating, level_concept, title_rating
from screening.parsing.rules import Reading, read_sections
from screening.parsing.textline import TextLine
from screening.parsing.tidying import tidied_job, tidied_study

_CLEAR_TITLE = 0.85
_SURE = 0.8
_LIKELY = 0.7
_TITLE_AT = re.compile(r"([^\W\d_][^\t,|]{3,60}?)(?:,| at| en| [|·–—/-])\s+([A-ZÁÉÍÓÚÑ][^\t,|]+)(?:,[^\t]*)?")
_TITLE_LABEL = re.compile(r"(?:job title|title|role|position|rol|puesto|cargo)\s*:\s+(?=\S)", re.IGNORECASE)
_ROLE = re.compile(r"\W*(?:role|rol|client|cliente)\s*:\s", re.IGNORECASE)
_PROJECT = re.compile(r"\W*(?:projects?|proyectos?)\b[^:\t]{0,15}:", re.IGNORECASE)


def assemble(document: Document, labels: Labels, language: str, lexicon: Lexicon) -> Reading:
    """Return the reading the labels give, each value weighed against what the rules find."""
    labels = reconciled(document, labels, lexicon)
    mark_labelled(document, labels)
    rules = read_sections(document, language, lexicon)
    name = _name(document, _best(labels, NAME), rules.name)
    return Reading(
        name=as_written(name, lexicon) if name else None,
        emails=rules.emails,
        phones=rules.phones,
        location=town_of(document, choose(_best(labels, LOCATION), rules.location), lexicon),
        links=rules.links,
        work=_jobs(document, labels, rules, lexicon),
        education=_studies(document, labels, rules, lexicon),
        skills=rules.skills,
        languages=rules.languages,
    )


def _name(document: Document, labelled: Labelled | None, ruled: Value | None) -> Value | None:
    """Return the name by either reader; only the rules join what was set large in two lines."""
    if labelled is not None and ruled is not None and labelled.span.start == ruled.span.start:
        is_broken = "\n" in document.text[ruled.span.start : ruled.span.end]
        if is_broken and fold(ruled.text).startswith(f"{fold(labelled.text)} "):
            return ruled
    return choose(labelled, ruled)


def _best(labels: Labels, name: str) -> Labelled | None:
    """Return the most probable stretch of a field of which there is one."""
    found = [stretch for stretch in labels.fields if stretch.field == name]
    return max(found, key=lambda stretch: stretch.probability, default=None)


def _jobs(document: Document, labels: Labels, rules: Reading, lexicon: Lexicon) -> list[Job]:
    jobs: list[Job] = []
    groups = groups_of(document, labels, Section.WORK, (TITLE, EMPLOYER), lexicon)
    groups = [tidied_job(document, group, lexicon) for group in groups if not is_leave(group.lines, lexicon)]
    for group in groups:
        for job in _jobs_of(group, jobs[-1] if jobs else None):
            if jobs and _is_part(document, job, jobs[-1:]):
                whole = jobs[-1].span
                jobs[-1] = replace(jobs[-1], span=Span(whole.line, whole.start, job.span.end))
            else:
                jobs.append(job)
    if not jobs and not rules.work:
        # Some leave out all dates; then only what has both a title and an employer is a job.
        pairs = ((group, pair) for group in groups for pair in _undated_pairs(document, group, lexicon))
        return [_job(group, title, employer, Dates(None, None, 0)) for group, (title, employer) in pairs]
    return [_without_label(job) for job in _weighed_jobs(document, jobs, rules.work, lexicon)]


def _undated_pairs(document: Document, group: Group, lexicon: Lexicon) -> Iterator[tuple[Labelled, Labelled]]:
    """Yield the titles of a group, each with its employer: one, or one on each line that names both."""
    titles = {title.span.line: title for title in reversed(group.firsts)}
    employers = {employer.span.line: employer for employer in reversed(group.seconds)}
    pairs = []
    for line in group.lines:
        told = _title_and_employer(document, line, lexicon)
        title, employer = titles.get(line.number), employers.get(line.number)
        if title and employer:
            pairs.append((title, employer))
        elif told and not title:
            pairs.append((told[0], employer or told[1]))
    if pairs:
        yield from pairs
    elif group.firsts and group.seconds:
        yield group.firsts[0], group.seconds[0]


def _title_and_employer(
    document: Document, line: TextLine, lexicon: Lexicon
) -> tuple[Labelled, Labelled] | None:
    """Return both of 'Archivist at Some Firm' where the words before the firm are clearly a title."""
    told = None if line.is_bullet or line.is_rest else _TITLE_AT.fullmatch(line.text)
    if told is None or title_rating(told[1], lexicon) < _CLEAR_TITLE:
        return None
    title, employer = (
        Labelled(
            name, document.span(line.start + told.start(at), line.start + told.end(at)), told[at], _LIKELY
        )
        for at, name in ((1, TITLE), (2, EMPLOYER))
    )
    return title, employer


def _jobs_of(group: Group, before: Job | None) -> Iterator[Job]:
    """Yield the jobs of a group: one, or several posts held at one employer."""
    periods = group.dates
    if not periods or not (group.firsts or group.seconds):
        return
    if len(periods) > 1 and len(group.firsts) > 1:
        for held in group.firsts:
            own = min(group.seconds, key=lambda other: _apart(other, held), default=None)
            yield _job(group, held, own, min(periods, key=lambda dates: abs(dates.at - held.span.start)))
        return
    title = group.firsts[0] if group.firsts else None
    employer = group.seconds[0] if group.seconds else None
    job = _job(group, title, employer, periods[0])
    if job.employer is None and before is not None and before.employer is not None:
        # The firm stands once above several posts.
        inherited = Value(before.employer.text, before.employer.span, 0.6)
        job = Job(job.title, inherited, job.start, job.end, job.span)
    yield job


def _apart(one: Labelled, other: Labelled) -> int:
    return abs(one.span.start - other.span.start)


def _job(group: Group, title: Labelled | None, employer: Labelled | None, dates: Dates) -> Job:
    return Job(alone(title), alone(employer), dates.start, dates.end, group.span)


def _without_label(job: Job) -> Job:
    """Return a job whose title is written behind its label: 'Role: Nurse'."""
    label = _TITLE_LABEL.match(job.title.text) if job.title else None
    if job.title is None or label is None:
        return job
    own = job.title
    span = Span(own.span.line, own.span.start + label.end(), own.span.end)
    return replace(job, title=Value(own.text[label.end() :], span, own.confidence, own.key))


def _is_project(document: Document, ruled: Job, jobs: list[Job]) -> bool:
    """Say whether what the rules take for a job is a project told within one: 'Project: …, Role: …'."""
    values = [value for value in (ruled.title, ruled.employer, ruled.start, ruled.end) if value]
    if not any(_PROJECT.match(document.lines[value.span.line].text) for value in values):
        return False
    return any(job.span.start <= _at(ruled.end) < job.span.end for job in jobs)


def _is_part(document: Document, job: Job, jobs: list[Job]) -> bool:
    """Say whether a job is a project of another: dated within it, of no firm, with 'Role: …' right below."""
    if job.start is None or job.end is None:
        return False
    number = job.start.span.line
    below = document.lines[number + 1 : number + 2]
    if not below or not _ROLE.match(below[0].text):
        return False
    # An employer above is that of the other job; one on the line of the dates is what the project is called.
    if job.employer is not None and job.employer.span.line > number:
        return False
    return any(_at(other.start) < _at(job.start) and _holds(other, job) for other in jobs)


def _holds(other: Job, job: Job) -> bool:
    if not (other.start and other.end and job.start and job.end):
        return False
    ends = (job.end.text, other.end.text)
    return other.start.text <= job.start.text and (ends[1] == PRESENT or ends[0] <= ends[1] != ends[0])


def _weighed_jobs(document: Document, jobs: list[Job], ruled: list[Job], lexicon: Lexicon) -> list[Job]:
    """Weigh each job against the rules' one of the same dates; add those only the rules see clearly."""
    left = list(ruled)
    taken = [value for job in jobs for value in (job.title, job.employer)]
    weighed = []
    for job in jobs:
        other = next((rule for rule in left if _same_dates(job, rule)), None)
        if other is None:
            weighed.append(job)
            continue
        left.remove(other)
        if is_sure(other.title) and is_sure(other.employer) and not (job.title and job.employer):
            weighed.append(Job(alone(other.title), alone(other.employer), job.start, job.end, job.span))
            continue
        title = settle(job.title, _free(other.title, taken, job.title))
        employer = settle(job.employer, _free(other.employer, taken, job.employer))
        weighed.append(Job(title, likely(employer), job.start, job.end, job.span))
    for rule in left:
        clear = rule.title is not None and title_rating(rule.title.text, lexicon) >= _CLEAR_TITLE
        if clear and not any(_overlap(rule.title, value) for value in taken):
            if _is_project(document, rule, jobs) or _is_part(document, rule, jobs):
                continue
            weighed.append(Job(alone(rule.title), alone(rule.employer), rule.start, rule.end, rule.span))
    return sorted(weighed, key=lambda job: _at(job.start or job.end))


def _free(ruled: Value | None, taken: list[Value | None], own: Value | None) -> Value | None:
    """Return the rules' value unless the labels gave its words to something else."""
    if ruled is None or _overlap(ruled, own):
        return ruled
    return None if any(_overlap(ruled, value) for value in taken) else ruled


def _at(value: Value | None) -> int:
    return value.span.start if value else 0


def _same_dates(one: Job, other: Job) -> bool:
    return any(
        mine is not None and theirs is not None and mine.span.start == theirs.span.start
        for mine, theirs in ((one.start, other.start), (one.end, other.end))
    )


def _overlap(one: Value | None, other: Value | None) -> bool:
    if one is None or other is None:
        return False
    return one.span.start < other.span.end and other.span.start < one.span.end


def _studies(document: Document, labels: Labels, rules: Reading, lexicon: Lexicon) -> list[Study]:
    studies: list[Study] = []
    for group in groups_of(document, labels, Section.EDUCATION, (DEGREE, INSTITUTION), lexicon):
        studies += _studies_of(tidied_study(document, group, lexicon), lexicon)
    taken = [value for study in studies for value in (study.degree, study.institution)]
    left = list(rules.education)
    weighed = []
    for study in studies:
        other = next((rule for rule in left if _same_study(study, rule)), None)
        if other is not None:
            left.remove(other)
        degree = settle(study.degree, _free(other.degree, taken, study.degree) if other else None)
        ruled = _free(other.institution, taken, study.institution) if other else None
        school = settle(study.institution, ruled, rules_may_win=False)
        weighed.append(Study(degree, likely(school), study.end, study.span))
    for rule in left:
        clear = rule.degree is not None and degree_rating(rule.degree.text, lexicon) == 1
        if clear and not any(_overlap(rule.degree, value) for value in taken):
            weighed.append(Study(alone(rule.degree), alone(rule.institution), rule.end, rule.span))
    return [_with_level(study, lexicon) for study in sorted(_full_enough(weighed), key=_place)]


def _full_enough(studies: list[Study]) -> list[Study]:
    """Leave out what has one part alone where other studies have all three: a subject, a prize, a thesis."""
    parts = [sum(map(bool, (study.degree, study.institution, study.end))) for study in studies]
    least = 2 if 3 in parts else 1
    return [study for study, count in zip(studies, parts, strict=True) if count >= least]


def _place(study: Study) -> int:
    return _at(study.degree or study.institution)


def _with_level(study: Study, lexicon: Lexicon) -> Study:
    degree = study.degree
    if degree is None:
        return study
    key = level_concept(degree.text, lexicon)
    return Study(
        Value(degree.text, degree.span, degree.confidence, key), study.institution, study.end, study.span
    )


def _same_study(one: Study, other: Study) -> bool:
    return _overlap(one.degree, other.degree) or _overlap(one.institution, other.institution)


def _double(degrees: list[Labelled], lexicon: Lexicon) -> list[Labelled]:
    """Return two degrees of one school and date, where both are named as such and sure."""
    named = [each for each in degrees if each.probability >= _SURE and level_concept(each.text, lexicon)]
    return named if len(named) == 2 and named[0].span.line != named[1].span.line else []


def _studies_of(group: Group, lexicon: Lexicon) -> Iterator[Study]:
    """Yield the studies of a group: one, or several degrees of one school."""
    if not group.firsts and not group.seconds:
        return
    dates = group.dates
    degrees = group.firsts
    if len(dates) < 2 and len(group.seconds) < 2:
        best = sorted(degrees, key=lambda degree: -degree.probability)[:1]
        degrees = _double(degrees, lexicon) or best
    for number in range(max(len(degrees), 1)):
        degree = degrees[number] if degrees else None
        school = group.seconds[min(number, len(group.seconds) - 1)] if group.seconds else None
        end = dates[min(number, len(dates) - 1)].end if dates else None
        yield Study(alone(degree), alone(school), end, group.span)
