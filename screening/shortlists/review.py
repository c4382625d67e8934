"""Scores and résumés in words of the reader's language, and what the review page shows of an application."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from hr.auth import service as auth
from hr.errors import NotFound
from hr.i18n import N_, format_number, gettext
from screening.applications import corrections, files, reading, service
from screening.applications.corrected import Change, changes_in
from screening.applications.models import QUEUED, SCORED, Application, StageMove
from screening.learning.live import weights_for
from screening.openings import pipeline
from screening.openings import service as openings
from screening.openings.models import Job
from screening.parsing import ParsedResume, Section
from screening.parsing.refusals import MESSAGES
from screening.parsing.refusals import Reason as Refused
from screening.scoring import Point, Reason, Score
from screening.scoring.model import BAND_LABELS, FEATURE_LABELS
from screening.scoring.weights import DEFAULT
from screening.shortlists.cautions import warnings_of
from screening.shortlists.interval import likely
from screening.shortlists.masking import Mask, mask_of, shown
from screening.shortlists.models import Decision
from screening.shortlists.service import decision_of
from screening.shortlists.whats_read import Field, Known, fields_of, known_of

PROBLEMS = {
    reading.UNCERTAIN: N_("The machine is not sure of what it read: a person reads it."),
    reading.GAVE_UP: N_("The machine could not read the file: a person reads it."),
    "encrypted": N_("The file asks for a password. Nobody can open it: ask for another one."),
    "broken": N_("The file is damaged and does not open: ask for another one."),
    "empty": N_("The machine found no text in the file: look at it, or ask for another one."),
    "no_text": N_("The file holds pictures and no text: a person reads it."),
    "too_slow": N_("The file took too long to read: a person reads it."),
}
SECTIONS = {
    Section.HEADER: N_("Contact"),
    Section.SUMMARY: N_("Profile"),
    Section.WORK: N_("Experience"),
    Section.EDUCATION: N_("Education"),
    Section.SKILLS: N_("Skills"),
    Section.LANGUAGES: N_("Languages"),
    Section.LICENCES: N_("Licences"),
    Section.PERSONAL: N_("Personal details"),
    Section.REFERENCES: N_("References"),
    Section.OTHER: N_("Other"),
}
# What says who somebody is stays hidden until names are shown.
WHO = frozenset({Section.HEADER, Section.PERSONAL, Section.REFERENCES})
STATED = N_("Stated afterwards, not in the file")
GOOD_SHARE = 0.55
LONGEST_HEADING = 40


@dataclass(frozen=True)
class Piece:
    """Words of the résumé, with the criteria they are evidence of: number, and a name where it begins."""

    text: str
    marks: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class Part:
    """One section of the résumé, line by line."""

    title: str
    lines: tuple[tuple[Piece, ...], ...]
    is_hidden: bool = False


class Wording:
    """Puts reasons into words, with what the job asks for in the reader's language."""

    def __init__(self, job: Job, mask: Mask | None = None, known: Known | None = None) -> None:
        """Read the job's requirements once; quotations of the résumé go through the mask."""
        self.job = job
        self.mask = mask
        self.known = known
        self.requirements = {row.id: row for row in openings.requirements_of(job.id)}

    def problem(self, problem: str) -> str:
        """Say why a person has to read a file."""
        if problem in PROBLEMS:
            return gettext(PROBLEMS[problem])
        message = MESSAGES[Refused(problem)] if problem in set(Refused) else PROBLEMS[reading.GAVE_UP]
        return gettext(message)

    def sentence(self, reason: Reason, requirement_id: str = "") -> str:
        """Return a reason as a sentence."""
        values: dict[str, Any] = dict(reason.values)
        if "requirement" in values and requirement_id in self.requirements:
            values["requirement"] = self.requirements[requirement_id].text
        if "title" in values:
            values["title"] = self.job.title
        written = {
            name: format_number(value) if isinstance(value, (int, float)) else value
            for name, value in values.items()
        }
        sentence = gettext(reason.message, **written)
        return self.mask.hide(sentence) if self.mask else sentence

    def top_reasons(self, score: Score, most: int = 3) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the strongest reasons for and the must-haves that are missing, a few of each."""
        good = [point for point in score.points if (point.share or 0) >= GOOD_SHARE and point.requirement_id]
        good.sort(key=lambda point: -point.points)
        minus = tuple(self.sentence(flag.reason, flag.requirement_id) for flag in score.flags[:2])
        plus = tuple(self._short(point) for point in good[: max(1, most - len(minus))])
        return plus, minus

    def _short(self, point: Point) -> str:
        return self.sentence(point.reason, point.requirement_id)

    def criteria(self, score: Score, parts: list["Part"]) -> list[dict[str, Any]]:
        """Return the points of a score for the score component, tied to the marks that are shown."""
        anchors = _shown_anchors(parts)
        numbered = enumerate(score.points, start=1)
        return [self._criterion(number, point, anchors.get(number, "")) for number, point in numbered]

    def _criterion(self, number: int, point: Point, anchor: str) -> dict[str, Any]:
        requirement = self.requirements.get(point.requirement_id)
        first = next((each for each in point.evidence if each.span), None)
        item: dict[str, Any] = {
            "number": number,
            "id": f"c{number}",
            "name": requirement.text if requirement else gettext(FEATURE_LABELS[point.feature]),
            "weight": round(point.available, 1),
            "points": None if point.share is None else round(point.points, 1),
            "note": self.sentence(point.reason, point.requirement_id),
            "anchor": anchor,
            "quote": self._quote(first.quote) if first else "",
            "line": first.span.line + 1 if first and first.span else 0,
        }
        if requirement is not None:
            item["must"] = requirement.must
        return item | self._stated(point)

    def _stated(self, point: Point) -> dict[str, Any]:
        """Say who stated what a point rests on, be it only a date; stated words have no line in the file."""
        if self.known is None:
            return {}
        own, placed = self.known.own_length, [each for each in point.evidence if each.span]
        stated = [each for each in placed if each.span and each.span.start >= own]
        if not stated:
            return {}
        source = {"source": self.known.who_stated(stated[0].quote)}
        return {**source, "line": 0} if stated[0] is placed[0] else source

    def _quote(self, quote: str) -> str:
        return self.mask.hide(quote) if self.mask else quote

    def changes(self, score: Score, most: int = 3) -> list[str]:
        """Say what would change the score most."""
        return [self.sentence(each.reason, each.requirement_id) for each in score.counterfactuals[:most]]


def band_label(score: Score) -> str:
    """Return the band of a score in words."""
    return gettext(BAND_LABELS[score.band])


def marked(
    parsed: ParsedResume, score: Score | None, *, mask: Mask | None = None, own_lines: int = 1_000_000
) -> list[Part]:
    """Return the résumé section by section, with the evidence of the score marked.

    A mask leaves out the parts that say who somebody is and blots it out of the others. Lines beyond the
    file's own are what people stated about it.
    """
    evidence = _evidence(score)
    parts: list[Part] = []
    lines: list[tuple[Piece, ...]] = []
    current: Section | str | None = None
    start = 0
    whole = mask.blot(parsed.text) if mask else parsed.text
    split = zip(whole.split("\n") if whole else (), parsed.sections, strict=True)
    for number, (text, read_as) in enumerate(split):
        section = read_as if number < own_lines else STATED
        if section is not current and current is not None:
            parts.append(_part(current, lines, is_blind=mask is not None))
            lines = []
        current = section
        if text.strip():
            pieces = tuple(_pieces(text, start, evidence))
            if lines and _goes_on(lines[-1][-1].text, text):
                lines[-1] = (*lines[-1], Piece(" "), *pieces)
            else:
                lines.append(pieces)
        start += len(text) + 1
    if current is not None:
        parts.append(_part(current, lines, is_blind=mask is not None))
    return [part for part in parts if part.lines or part.is_hidden]


def _part(section: Section | str, lines: list[tuple[Piece, ...]], *, is_blind: bool) -> Part:
    if not isinstance(section, Section):
        return Part(gettext(STATED), tuple(lines))
    title = gettext(SECTIONS[section])
    if section in WHO and is_blind:
        return Part(title, (), is_hidden=True)
    # The résumé's own heading is the section's title already.
    own = lines and len(lines[0]) == 1 and not lines[0][0].marks
    if own and section is not Section.HEADER and _is_heading(lines[0][0].text) and len(lines) > 1:
        title, lines = lines[0][0].text.strip(" :").capitalize(), lines[1:]
    return Part(title, tuple(lines))


def _goes_on(before: str, text: str) -> bool:
    """Say whether a line only continues the one before, as wrapped sentences do."""
    return text[:1].islower() and before[-1:] not in (".", ":", ";") and len(before) > 1


def _is_heading(text: str) -> bool:
    return (
        len(text) <= LONGEST_HEADING
        and gettext("[hidden]") not in text
        and not any(sign.isdigit() or sign in ",.;•@" for sign in text)
    )


@dataclass(frozen=True)
class Mark:
    """A stretch of the text that is evidence of one criterion; `anchor` names its beginning."""

    start: int
    end: int
    number: int
    anchor: str


def _evidence(score: Score | None) -> list[Mark]:
    """Return every stretch of evidence; the same words may prove several criteria."""
    found: list[Mark] = []
    for number, point in enumerate(score.points if score else (), start=1):
        spans = dict.fromkeys((each.span.start, each.span.end) for each in point.evidence if each.span)
        for turn, (start, end) in enumerate(spans):
            found.append(Mark(start, end, number, f"e{number}-{turn}" if turn else f"e{number}"))
    return found


def _shown_anchors(parts: list[Part]) -> dict[int, str]:
    """Return where the first shown mark of each criterion stands."""
    found: dict[int, str] = {}
    for part in parts:
        for piece in (piece for line in part.lines for piece in line):
            for number, anchor in piece.marks:
                if anchor:
                    found.setdefault(number, anchor)
    return found


def _pieces(text: str, start: int, evidence: list[Mark]) -> Iterator[Piece]:
    """Divide one line at the edges of its evidence."""
    here, end = start, start + len(text)
    inside = [mark for mark in evidence if mark.start < end and mark.end > here]
    edges = {here, end, *(edge for mark in inside for edge in (mark.start, mark.end) if here < edge < end)}
    for first, last in pairwise(sorted(edges)):
        marks = tuple(
            (mark.number, mark.anchor if max(mark.start, here) == first and mark.start >= start else "")
            for mark in inside
            if mark.start <= first and mark.end >= last
        )
        yield Piece(shown(text[first - here : last - here]), marks)


ACTS = {
    "submit": N_("Application received"),
    "move": N_("Moved to %(stage)s"),
    "hold": N_("Put on hold"),
    "resume": N_("Taken up again"),
    "reject": N_("Not selected"),
    "hire": N_("Hired"),
    "withdraw": N_("Taken back by the candidate"),
    files.ASKED: N_("Asked for another file"),
    files.SENT_ANOTHER: N_("Another file received"),
}
TONES = {"reject": "bad", "hire": "ok", "withdraw": "bad"}


@dataclass(frozen=True)
class Entry:
    """One line of the timeline."""

    at: datetime
    what: str
    who: str = ""
    note: str = ""
    tone: str = ""
    machine: bool = False


@dataclass(frozen=True)
class Review:
    """Everything beside the application itself."""

    is_waiting: bool
    problem: str
    parsed: ParsedResume | None
    parts: list[Part]
    points: float | None
    band: str
    cuts: list[tuple[int, str]]
    criteria: list[dict[str, Any]]
    changes: list[str]
    flags: list[str]
    warnings: list[str]
    versions: list[str]
    scored_on: date | None
    timeline: list[Entry]
    decision: Decision | None
    interval: tuple[float, float] | None = None
    fields: list[Field] = field(default_factory=list)
    corrections: list[Change] = field(default_factory=list)
    is_being_corrected: bool = False
    asked: "Asked | None" = None
    may_ask: bool = False
    is_locked: bool = False  # nobody can open the file


@dataclass(frozen=True)
class Asked:
    """A mail that asked for another file, and what came of it."""

    at: datetime
    outcome: str


def review_of(row: Application, job: Job) -> Review:
    """Gather what the review page shows; a doubtful reading gets no number."""
    known, score = known_of(row), reading.score_of(row)
    parsed = known.counted if known else None
    stage = pipeline.load(job.pipeline).stage(row.stage)
    mask = None if stage.shows_name else mask_of(row, parsed)
    words = Wording(job, mask, known)
    parts = marked(known.shown, score, mask=mask, own_lines=known.own_lines) if known else []
    placed = score if row.reading == SCORED else None
    mail = files.last_asked(row)
    asked = Asked(mail.created_at, files.outcome_words(mail)) if mail else None
    return Review(
        is_waiting=row.reading == QUEUED,
        problem=words.problem(row.problem) if row.problem else "",
        parsed=parsed,
        parts=parts,
        points=placed.value if placed else None,
        band=band_label(placed) if placed else "",
        cuts=_cuts(),
        criteria=words.criteria(score, parts) if score else [],
        changes=words.changes(score) if score else [],
        flags=[words.sentence(flag.reason, flag.requirement_id) for flag in score.flags] if score else [],
        warnings=warnings_of(parsed, mask) if parsed else [],
        scored_on=date.fromisoformat(score.scored_on) if score else None,
        versions=[score.parser_version, score.lexicon_version[:8], score.weights_version[:8]]
        if score
        else [],
        timeline=_timeline(row, job),
        decision=decision_of(row),
        interval=_interval(placed, job, words) if placed else None,
        fields=list(fields_of(known, mask)) if known else [],
        corrections=changes_in(known.labels, mask.hide if mask else None) if known else [],
        is_being_corrected=corrections.is_pending(row),
        asked=asked,
        may_ask=files.may_ask(row),
        is_locked=row.problem in files.LOCKED_OR_BROKEN,
    )


def _interval(score: Score, job: Job, words: Wording) -> tuple[float, float] | None:
    asked = {row.id: float(row.weight) for row in words.requirements.values()}
    found = likely(score, weights_for(job), asked)
    return found if found and round(found[0]) < round(found[1]) else None


def _cuts() -> list[tuple[int, str]]:
    """Return where the bands begin, with a word for each."""
    return [
        (0, gettext("low")),
        (int(DEFAULT.medium_from), gettext("medium")),
        (int(DEFAULT.high_from), gettext("high")),
    ]


def _timeline(row: Application, job: Job) -> list[Entry]:
    way = pipeline.load(job.pipeline)
    entries = [_entry(move, way) for move in service.moves_of(row.id)]
    return entries[::-1]


def _entry(move: StageMove, way: pipeline.Pipeline) -> Entry:
    is_user = move.actor_kind == "user"
    return Entry(
        at=move.created_at,
        what=gettext(ACTS[move.act], stage=way.stage(move.to_stage).label),
        who=_user_name(move.actor_id) if is_user else gettext("the candidate"),
        tone=TONES.get(move.act, ""),
    )


def _user_name(user_id: str) -> str:
    try:
        return auth.get_user(user_id).name
    except NotFound:
        return gettext("an account that no longer exists")
