"""Put right what the trained labels leave odd within an entry: two employers, a cut name, a prize."""

import re
from dataclasses import replace

from screening.parsing.document import Document
from screening.parsing.grouping import Group
from screening.parsing.labelling.labels import DEGREE, EMPLOYER, Labelled
from screening.parsing.lexicon import Lexicon, fold
from screening.parsing.model import Span
from screening.parsing.roles import NOT_A_STUDY, is_place, level_concept, title_rating
from screening.parsing.textline import TextLine

_DASH = re.compile(r"\s+[–—-]\s+")
_BELONGS = re.compile(r"\s*/\s*|,\s+|\s+(?:en|de|of|for)\s+")
_HONOURS = re.compile(r"\s*\((?:with\s+)?hon(?:s|ours|ors)\b[^()]*\)", re.IGNORECASE)
_TOWN = re.compile(r",\s+([^\t,()|–—]{3,30})\t\s*([^\t,]{3,30})")
_SUBJECT = re.compile(r",\s+([^\t,()|–—\d]{3,45})(?=\t|$)")
_NOTE = re.compile(
    r"\W*(?:advis[oe]r|supervis[oe]d? by|supervisors?:|thesis|tesis|dissertation|director(?:a)? de tesis"
    r"|minors?|majors? in|valedictorian|honou?rs?:|awards?:|beca\b|premio)",
    re.IGNORECASE,
)
_REMARK = re.compile(r"\s*\((?:[^() ]+ ){2,}[^()]*\)\s*$")
_NARROW = 34  # letters in the longest line of an entry that stands in a side column
_DOUBTFUL, _CLEAR, _SURE = 0.7, 0.65, 0.9


def tidied_job(document: Document, group: Group, lexicon: Lexicon) -> Group:
    """Return a job with one employer, whose title keeps the department written behind it."""
    if len(group.dates) > 1 and len(group.firsts) > 1:
        return group
    seconds = [_with_town(document, each) for each in _joined_by_dashes(document, group.seconds)]
    firsts = list(group.firsts)
    if len(firsts) > 1 and not seconds:
        firsts, seconds = _parted(firsts, lexicon)
    if len(seconds) > 1:
        best = _employer_of(seconds, lexicon)
        losers = [each for each in seconds if each is not best]
        firsts = [_with_department(document, title, losers) for title in firsts]
        seconds = [best, *losers]
    return replace(group, firsts=firsts, seconds=seconds)


def tidied_study(document: Document, group: Group, lexicon: Lexicon) -> Group:
    """Return a study whose degree is whole, without prizes, theses and the names of teachers."""
    firsts = [each for each in group.firsts if not _is_note(document, each, lexicon)]
    seconds = [_with_town(document, each) for each in group.seconds]
    if not firsts and seconds:
        found = _degree_before(document, seconds[0], lexicon)
        if found:
            firsts, seconds = [found[0]], [found[1], *seconds[1:]]
    firsts = [_whole_degree(document, group, each, lexicon) for each in firsts]
    return replace(group, firsts=firsts, seconds=seconds)


def _line_of(document: Document, each: Labelled) -> TextLine:
    return document.lines[each.span.line]


def _rest(document: Document, each: Labelled) -> str:
    """Return what follows a stretch on its line."""
    line = _line_of(document, each)
    return line.text[max(0, each.span.end - line.start) :]


def _longer(document: Document, each: Labelled, end: int, probability: float | None = None) -> Labelled:
    text = " ".join(document.text[each.span.start : end].split())
    sure = each.probability if probability is None else probability
    return Labelled(each.field, Span(each.span.line, each.span.start, end), text, sure)


def _joined_by_dashes(document: Document, found: list[Labelled]) -> list[Labelled]:
    """Join 'State University — IT Service Desk', two sure stretches of one field around a dash."""
    joined: list[Labelled] = []
    for each in found:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.span.line == each.span.line
            and min(before.probability, each.probability) >= 0.9
            and _DASH.fullmatch(document.text[before.span.end : each.span.start])
        ):
            joined[-1] = _longer(document, before, each.span.end, each.probability)
        else:
            joined.append(each)
    return joined


def _with_town(document: Document, each: Labelled) -> Labelled:
    """Return 'University of Somewhere, Oak Hill' whole where the town stands again in the next cell."""
    town = _TOWN.match(_rest(document, each))
    if town and fold(town[1]) == fold(town[2]):
        return _longer(document, each, each.span.end + town.end(1))
    return each


def _parted(firsts: list[Labelled], lexicon: Lexicon) -> tuple[list[Labelled], list[Labelled]]:
    """Take of two titles in different places the one that looks like none for the employer."""
    ratings = [title_rating(each.text, lexicon) for each in firsts[:2]]
    low = ratings.index(min(ratings))
    if max(ratings) < _CLEAR or min(ratings) >= _CLEAR or is_place(firsts[low].text, lexicon):
        return firsts, []
    employer = _without_remark(firsts[low])
    return [each for each in firsts if each is not firsts[low]], [employer]


def _without_remark(title: Labelled) -> Labelled:
    """Return a supposed title as the employer it is, without 'a small firm of six people' in brackets."""
    remark = _REMARK.search(title.text)
    cut = len(title.text) - (remark.start() if remark else len(title.text))
    span = Span(title.span.line, title.span.start, title.span.end - cut)
    text = title.text[: len(title.text) - cut]
    return Labelled(EMPLOYER, span, text, min(title.probability, _DOUBTFUL))


def _with_department(document: Document, title: Labelled, losers: list[Labelled]) -> Labelled:
    """Return 'Engineer II, Payments team' where the words behind the title are no employer after all."""
    for loser in losers:
        between = document.text[title.span.end : loser.span.start]
        if loser.span.line == title.span.line and _BELONGS.fullmatch(between):
            return _longer(document, title, loser.span.end, min(title.probability, _DOUBTFUL))
    return title


def _employer_of(seconds: list[Labelled], lexicon: Lexicon) -> Labelled:
    """Return the first sure employer that is no place, else the surest."""
    named = [each for each in seconds if not is_place(each.text, lexicon)] or seconds
    sure = next((each for each in named if each.probability >= _SURE), None)
    return sure or max(named, key=lambda each: each.probability)


def _is_note(document: Document, degree: Labelled, lexicon: Lexicon) -> bool:
    line = _line_of(document, degree)
    noted = _NOTE.match(line.text) or NOT_A_STUDY.search(degree.text)
    return bool(noted) and not level_concept(degree.text, lexicon)


def _degree_before(
    document: Document, school: Labelled, lexicon: Lexicon
) -> tuple[Labelled, Labelled] | None:
    """Read 'PhD Some University, Physics': the level first, the subject behind the school."""
    line = _line_of(document, school)
    begin = school.span.start - line.start
    cell = re.match(r"([A-Z][\w.]{1,6})[\t ]+(?=\S)", line.text)
    if cell is None or begin not in (0, cell.end()) or not level_concept(cell[1], lexicon):
        return None
    start = line.start + cell.end()
    institution = Labelled(
        school.field,
        Span(line.number, start, school.span.end),
        document.text[start : school.span.end],
        school.probability,
    )
    subject = _SUBJECT.match(_rest(document, school))
    is_subject = subject is not None and not is_place(subject[1], lexicon)
    text = f"{cell[1]}, {subject[1].strip()}" if subject is not None and is_subject else cell[1]
    end = school.span.end + subject.end(1) if subject is not None and is_subject else line.start + cell.end(1)
    degree = Labelled(DEGREE, Span(line.number, line.start, end), text, school.probability)
    return degree, institution


def _whole_degree(document: Document, group: Group, degree: Labelled, lexicon: Lexicon) -> Labelled:
    """Return a degree with its honours, and with the word that a narrow column put on the next line."""
    honours = _HONOURS.match(_rest(document, degree))
    if honours:
        return _longer(document, degree, degree.span.end + honours.end())
    line = _line_of(document, degree)
    if degree.span.end != line.end or max(len(each.text) for each in group.lines) > _NARROW:
        return degree
    below = next((each for each in group.lines if each.number == line.number + 1), None)
    if below is None or not _goes_on(line, below, lexicon):
        return degree
    if any(each.span.line == below.number for each in (*group.firsts, *group.seconds)):
        return degree
    return _longer(document, degree, below.end)


def _goes_on(line: TextLine, below: TextLine, lexicon: Lexicon) -> bool:
    """Say whether a line may be the rest of a degree: a word or two, set alike, and nothing else we know."""
    folded = fold(below.text)
    words = set(folded.split())
    alike = abs(line.size - below.size) < 0.5 and line.bold == below.bold and not below.gap and line.size > 0
    known = words & lexicon.institution_words or folded in lexicon.grades or folded in lexicon.labels
    return (
        alike
        and not known
        and not below.is_bullet
        and len(words) <= 3
        and not re.search(r"[\d:@\t]", below.text)
        and not NOT_A_STUDY.search(below.text)
        and not is_place(below.text, lexicon)
        and not lexicon.is_heading(below.text)
    )
