"""Score the open applications of a job anew, hundreds in one transaction, from the profiles stored for it.

Earlier scores stay: decisions name the one that was seen. Every new score is stored whole, with its reasons
and evidence. The trail gets one entry for each transaction, with a digest over all its scores.
"""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import bindparam, insert, or_, select, update
from sqlmodel import col

from hr import clock, crypto, db
from hr.access import Actor
from hr.audit import service as audit
from hr.ids import new_id
from screening.applications import profiles
from screening.applications.models import (
    ACTIVE,
    NEEDS_PERSON,
    ON_HOLD,
    SCORED,
    UNCERTAIN,
    Application,
    ResumeReading,
    ScoreRecord,
    ScoringProfile,
)
from screening.scoring import Band, Outcome, Profile, Requirements, outcomes
from screening.scoring.weights import Weights

AT_ONCE = 500
_DOUBTFUL_READING = 0.5  # as ParsedResume.needs_person
RequirementsIn = Callable[[str], Requirements]  # what a job asks for, in a language


class _Stored(NamedTuple):
    """An application with its last reading and the profile of it, as they stand in the database."""

    application_id: str
    score_id: str
    reading_id: str
    confidence: float
    version: str | None
    content_sealed: bytes | None

    def kept_profile(self) -> Profile | None:
        """Open the profile; None when it is missing or out of date."""
        if self.content_sealed is None or self.version != profiles.current_version():
            return None
        place = ScoringProfile.place_of(self.reading_id)
        return Profile.from_bytes(crypto.open_bytes(self.content_sealed, place=place))

    def profile(self) -> Profile:
        """Open the profile, or make it anew when it is missing or out of date."""
        return self.kept_profile() or profiles.made_again(self.reading_id)


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Keep the garbage collector still for a moment.

    Hundreds of opened profiles are held at once and nothing in them goes round in a circle; each collection
    would walk all the words of the lexicon and the encoder again, which took half of the time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_without_collecting()
def score_anew(
    *,
    actor: Actor,
    job_id: str,
    application_ids: Sequence[str],
    requirements: RequirementsIn,
    weights: Weights,
) -> int:
    """Score applications for what the job asks for now, and so; return how many changed.

    A score made for the same requirements, weights and month by the same scorer stays, also one from before
    a change taken back.
    """
    wanted = {language: requirements(language) for language in ("es", "en")}
    today = clock.today()
    key = {"weights_version": weights.version, **_circumstances(today)}
    known = _known(application_ids, {each.fingerprint for each in wanted.values()}, key)
    records, changes = list[dict[str, Any]](), list[dict[str, Any]]()
    made = {"created_at": clock.now(), "scored_on": today, **_circumstances(today)}
    fresh: dict[str, list[tuple[_Stored, Profile]]] = {language: [] for language in wanted}
    for stored in _stored(application_ids):
        at_hand = known.get(stored.reading_id)
        if at_hand is None:
            profile = stored.profile()
            fresh[profile.written_in].append((stored, profile))
        elif at_hand.score_id != stored.score_id:
            changes.append(_change(stored, at_hand.score_id, at_hand.is_doubtful))
    for language, waiting in fresh.items():
        found = outcomes([each for _, each in waiting], wanted[language], today=today, weights=weights)
        for (stored, _), outcome in zip(waiting, found, strict=True):
            records.append(_record(stored, outcome, made))
            changes.append(_change(stored, records[-1]["id"], outcome.is_doubtful))
    _write(records, changes)
    if changes:
        _audit(actor, job_id, records, changes, wanted, weights)
    return len(changes)


@_without_collecting()
def judged(
    application_ids: Sequence[str], requirements: Sequence[RequirementsIn], weights: Sequence[Weights]
) -> dict[str, list[Outcome]]:
    """Return what each of several ways of scoring says of applications, as storing it would; only reads.

    Whoever has no profile of today is left out: reading anew belongs to the worker.
    """
    by_language: dict[str, list[tuple[_Stored, Profile]]] = {}
    for stored in _stored(application_ids):
        if (profile := stored.kept_profile()) is not None:
            by_language.setdefault(profile.written_in, []).append((stored, profile))
    found: dict[str, list[Outcome]] = {}
    today = clock.today()
    for language, waiting in by_language.items():
        for wanted, figures in zip(requirements, weights, strict=True):
            outcomes_of = outcomes(
                [each for _, each in waiting], wanted(language), today=today, weights=figures
            )
            for (stored, _), outcome in zip(waiting, outcomes_of, strict=True):
                doubtful = stored.confidence < _DOUBTFUL_READING
                shown = outcome._replace(band=Band.PERSON) if doubtful else outcome
                found.setdefault(stored.application_id, []).append(shown)
    return found


def jobs_out_of_date() -> Sequence[str]:
    """Return the jobs with open applications whose score is not one of this month and of this scorer."""
    now = _circumstances(clock.today())
    query = (
        select(col(Application.job_id))
        .join(ScoreRecord, col(ScoreRecord.id) == col(Application.score_id))
        .where(
            col(Application.status).in_((ACTIVE, ON_HOLD)),
            or_(*(col(getattr(ScoreRecord, name)) != value for name, value in now.items())),
        )
    )
    return db.session().execute(query.distinct().order_by(col(Application.job_id))).scalars().all()


class _Known(NamedTuple):
    score_id: str
    is_doubtful: bool


def _circumstances(today: date) -> dict[str, str]:
    """Return what a score depends on beside the reading, the requirements and the weights."""
    return {"as_of": profiles.as_of(today), "made_with": profiles.made_with()}


def _known(
    application_ids: Sequence[str], hashes: Iterable[str], key: Mapping[str, str]
) -> dict[str, _Known]:
    """Return the scores there are already, by reading."""
    query = select(col(ScoreRecord.reading_id), col(ScoreRecord.id), col(ScoreRecord.band)).where(
        col(ScoreRecord.application_id).in_(application_ids),
        col(ScoreRecord.requirements_hash).in_(list(hashes)),
        *(col(getattr(ScoreRecord, name)) == value for name, value in key.items()),
    )
    return {
        reading: _Known(record, band == "person") for reading, record, band in db.session().execute(query)
    }


def _stored(application_ids: Sequence[str]) -> Iterable[_Stored]:
    """Return the last reading of each application's present file, oldest application first."""
    query = (
        select(
            col(Application.id),
            col(Application.score_id),
            col(ResumeReading.id),
            col(ResumeReading.confidence),
            col(ScoringProfile.version),
            col(ScoringProfile.content_sealed),
        )
        .join(ResumeReading, col(ResumeReading.application_id) == col(Application.id))
        .join(ScoringProfile, col(ScoringProfile.reading_id) == col(ResumeReading.id), isouter=True)
        .where(
            col(Application.id).in_(application_ids),
            col(Application.status).in_((ACTIVE, ON_HOLD)),
            or_(
                col(ResumeReading.document_id) == col(Application.document_id),
                col(ResumeReading.document_id).is_(None),
            ),
        )
        .order_by(col(ResumeReading.id))
    )
    last = {row[0]: _Stored(*row) for row in db.session().execute(query)}
    return last.values()


def _record(stored: _Stored, outcome: Outcome, made: dict[str, Any]) -> dict[str, Any]:
    record_id = new_id()
    return {
        "id": record_id,
        **made,
        "application_id": stored.application_id,
        "reading_id": stored.reading_id,
        "value": outcome.value,
        "band": outcome.band.value,
        "confidence": outcome.confidence,
        "requirements_hash": outcome.versions["requirements_hash"],
        "weights_version": outcome.versions["weights_version"],
        "content_sealed": crypto.seal(outcome.stored(), place=ScoreRecord.place_of(record_id)),
    }


def _change(stored: _Stored, score_id: str, is_doubtful: bool) -> dict[str, Any]:
    doubtful = is_doubtful or stored.confidence < _DOUBTFUL_READING
    return {
        "_id": stored.application_id,
        "_score_id": score_id,
        "_reading": NEEDS_PERSON if doubtful else SCORED,
        "_problem": UNCERTAIN if doubtful else "",
    }


def _write(records: list[dict[str, Any]], changes: list[dict[str, Any]]) -> None:
    connection = db.session().connection()
    if records:
        connection.execute(insert(ScoreRecord), records)
    if changes:
        statement = (
            update(Application)
            .where(col(Application.id) == bindparam("_id"))
            .values(
                score_id=bindparam("_score_id"),
                reading=bindparam("_reading"),
                problem=bindparam("_problem"),
            )
        )
        connection.execute(statement, changes)


def _audit(
    actor: Actor,
    job_id: str,
    records: list[dict[str, Any]],
    changes: list[dict[str, Any]],
    wanted: dict[str, Requirements],
    weights: Weights,
) -> None:
    lines = [f"{record['application_id']} {record['id']} {record['value']}" for record in records]
    details = {
        "applications": len(changes),
        "digest": hashlib.sha256("\n".join(lines).encode()).hexdigest(),
        "requirements": {language: each.fingerprint for language, each in wanted.items()},
        "weights": weights.version,
    }
    audit.record(actor=actor, action="job.scored_anew", subject=("job", job_id), details=details)
