"""Scoring profiles beside the readings: kept when a résumé is read, made again when they are out of date."""

from datetime import date
from functools import cache

from sqlmodel import col, or_, select

from hr import db
from screening.applications.models import Application, ResumeReading, ScoringProfile
from screening.parsing import ParsedResume
from screening.parsing.lexicon import load
from screening.scoring import Profile, encoder, profile_of
from screening.scoring.profile import VERSION
from screening.scoring.scorer import VERSION as SCORER


@cache
def current_version() -> str:
    """Return what a profile of today is made with: its form, the words we know, the encoder."""
    return f"{VERSION}/{load().version}/{encoder.version()}"


@cache
def made_with() -> str:
    """Return what a score of today is made with: the scorer, and what it makes of a profile."""
    return f"{SCORER}:{current_version()}"


def as_of(day: date) -> str:
    """Return the month a score of a day holds for; within it the same profile scores the same."""
    return f"{day:%Y-%m}"


def keep(reading_id: str, profile: Profile) -> None:
    """Store the profile of a reading."""
    row = ScoringProfile(reading_id=reading_id, version=current_version(), content_sealed=b"")
    row.content = profile.to_bytes()
    db.session().add(row)


def of(row: Application) -> Profile | None:
    """Return the profile of what was read last in the file that counts; reads only."""
    of_this_file = or_(
        col(ResumeReading.document_id) == row.document_id, col(ResumeReading.document_id).is_(None)
    )
    query = (
        select(ResumeReading, ScoringProfile)
        .join(ScoringProfile, col(ScoringProfile.reading_id) == col(ResumeReading.id), isouter=True)
        .where(ResumeReading.application_id == row.id, of_this_file)
        .order_by(col(ResumeReading.id).desc())
    )
    found = db.session().exec(query).first()
    if found is None:
        return None
    read, kept = found
    known = kept is not None and kept.version == current_version()
    return (Profile.from_bytes(kept.content) if known else None) or profile_of(
        ParsedResume.from_dict(read.content)
    )


def made_again(reading_id: str) -> Profile:
    """Make the profile of a reading anew from the reading, keep it and return it."""
    session = db.session()
    parsed = ParsedResume.from_dict(session.get_one(ResumeReading, reading_id).content)
    profile = profile_of(parsed)
    row = session.exec(select(ScoringProfile).where(ScoringProfile.reading_id == reading_id)).first()
    if row is None:
        keep(reading_id, profile)
    else:
        row.version, row.content = current_version(), profile.to_bytes()
        session.add(row)
    return profile
