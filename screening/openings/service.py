"""Openings: write, publish and close jobs; say who may see them and what they ask for."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlmodel import col, func, or_, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.company import service as company
from hr.errors import Conflict, Invalid, NotFound
from hr.events import publish
from hr.events.catalog import RequirementsChanged
from hr.i18n import N_
from hr.money import to_minor
from screening.openings import pipeline, prose
from screening.openings.models import DRAFT, PUBLISHED, Job, JobRequirement
from screening.parsing.lexicon import LANGUAGES
from screening.permissions import ScreeningPermission
from screening.scoring import Kind, Requirement, Requirements

NOT_FOUND = N_("We could not find this job.")


@dataclass(frozen=True)
class WantedThing:
    """One requirement as written in the form; `id` names the row it replaces."""

    kind: str
    text_es: str
    text_en: str
    must: bool = False
    weight: int = 1
    min_years: int = 0
    level: str = ""
    id: str = ""


@dataclass(frozen=True)
class JobText:
    """A job as written in the form; pay is yearly, in euros."""

    title_es: str
    title_en: str
    text_es: str
    text_en: str
    legal_entity_id: str
    location: str
    pay_min: Decimal
    pay_max: Decimal
    department_id: str | None = None
    manager_user_id: str | None = None
    contract_kind: str = "indefinite"
    working_time: str = "full"
    closes_on: date | None = None
    requirements: tuple[WantedThing, ...] = ()


def create_job(*, actor: Actor, job: JobText) -> Job:
    """Create a job as a draft."""
    check(job)
    row = Job(slug=_free_slug(job.title_es), reference=_next_reference(), **_columns(job))
    db.session().add(row)
    db.session().flush()
    _write_requirements(row, job.requirements)
    audit.record(actor=actor, action="job.created", subject=("job", row.id), details={"job": row.reference})
    return row


def change_job(*, actor: Actor, job_id: str, job: JobText, version: int) -> Job:
    """Change a job; `version` is the one the form was opened with."""
    row = visible_job(actor=actor, job_id=job_id)
    if row.version != version:
        raise Conflict(N_("Somebody else changed this job in the meantime. Open it again."), key="stale")
    check(job)
    before = (fingerprints(row), row.department_id)
    for name, value in _columns(job).items():
        setattr(row, name, value)
    row.version += 1
    db.session().add(row)
    _write_requirements(row, job.requirements)
    audit.record(actor=actor, action="job.changed", subject=("job", row.id), details={"version": row.version})
    # Departments are the families that weights are learned for.
    if (fingerprints(row), row.department_id) != before:
        publish(RequirementsChanged(job_id=row.id), actor=actor)
    return row


def set_state(*, actor: Actor, job_id: str, act: str) -> Job:
    """Publish or close a job."""
    row = visible_job(actor=actor, job_id=job_id)
    after = pipeline.follow(pipeline.OPENING_ACTS, row.state, act)
    if act == "publish":
        _check_publishable(row)
        row.published_on = row.published_on or clock.today()
    row.state = after
    row.version += 1
    db.session().add(row)
    audit.record(actor=actor, action=f"job.{after}", subject=("job", row.id), details={"job": row.reference})
    return row


def _check_publishable(row: Job) -> None:
    if row.closes_on is not None and row.closes_on < clock.today():
        raise Conflict(N_("The closing date has passed. Set a later one, then publish."), key="closing_date")
    if not requirements_of(row.id):
        raise Conflict(N_("Say what the job asks for, then publish."), key="no_requirements")


def check(job: JobText) -> None:
    """Raise Invalid when a form asks for what cannot be."""
    problems: dict[str, str] = {}
    if job.pay_min <= 0:
        problems["pay_min"] = N_("The pay must be more than zero.")
    if job.pay_max < job.pay_min:
        problems["pay_max"] = N_("The highest pay must not be below the lowest.")
    entity = company.get_legal_entity(job.legal_entity_id)
    if job.department_id and company.get_department(job.department_id).legal_entity_id != entity.id:
        problems["department_id"] = N_("This department belongs to another legal entity.")
    if problems:
        raise Invalid(N_("Check the marked fields."), fields=problems)


def _columns(job: JobText) -> dict[str, Any]:
    same = (
        *("title_es", "title_en", "text_es", "text_en", "legal_entity_id", "department_id"),
        *("manager_user_id", "location", "contract_kind", "working_time", "closes_on"),
    )
    pay = {"pay_min_minor": to_minor(job.pay_min), "pay_max_minor": to_minor(job.pay_max)}
    return {**{name: getattr(job, name) for name in same}, **pay}


def _write_requirements(row: Job, wanted: Sequence[WantedThing]) -> None:
    """Keep the rows whose identifier is known, so that older scores can still name them."""
    known = {each.id: each for each in requirements_of(row.id)}
    for position, item in enumerate(wanted):
        requirement = known.pop(item.id, None) or JobRequirement(
            job_id=row.id, kind=item.kind, text_es="", text_en=""
        )
        requirement.position = position
        for name in ("kind", "text_es", "text_en", "must", "weight", "min_years", "level"):
            setattr(requirement, name, getattr(item, name))
        db.session().add(requirement)
    for gone in known.values():
        db.session().delete(gone)
    db.session().flush()


def _free_slug(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "job"
    taken = set(db.session().exec(select(Job.slug).where(col(Job.slug).startswith(base))))
    number = 1
    while (slug := base if number == 1 else f"{base}-{number}") in taken:
        number += 1
    return slug


def _next_reference() -> str:
    year = clock.today().year
    taken = select(func.count()).select_from(Job).where(col(Job.reference).startswith(f"{year}-"))
    return f"{year}-{db.session().exec(taken).one() + 1:03d}"


def visible_job(*, actor: Actor, job_id: str) -> Job:
    """Return a job this member of staff may reach; another's job is not found."""
    row = db.session().get(Job, job_id)
    if row is None or not reaches(actor, row):
        raise NotFound(NOT_FOUND)
    return row


def reaches(actor: Actor, job: Job) -> bool:
    """Say whether somebody may reach a job: the system, recruiters and HR all, managers their own."""
    own = actor.user_id is not None and job.manager_user_id == actor.user_id
    return actor.kind == "system" or actor.may(ScreeningPermission.OPENINGS_ALL) or own


def jobs_for(*, actor: Actor) -> Sequence[Job]:
    """Return the jobs a member of staff may reach, open ones first, newest first."""
    query = select(Job)
    if not actor.may(ScreeningPermission.OPENINGS_ALL):
        query = query.where(Job.manager_user_id == actor.user_id)
    order = {PUBLISHED: 0, DRAFT: 1}
    rows = db.session().exec(query.order_by(col(Job.id).desc())).all()
    return sorted(rows, key=lambda row: order.get(row.state, 2))


def open_jobs(*, search: str = "", place: str = "") -> Sequence[Job]:
    """Return the jobs people can apply for today, the next to close first."""
    today = clock.today()
    query = select(Job).where(Job.state == PUBLISHED)
    query = query.where(or_(col(Job.closes_on).is_(None), col(Job.closes_on) >= today))
    if place:
        query = query.where(Job.location == place)
    words = _plain(search).split()
    rows = db.session().exec(query).all()
    found = [row for row in rows if all(word in _plain(f"{row.title} {row.text}") for word in words)]
    return sorted(found, key=lambda row: (row.closes_on or date.max, row.id))


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()


def public_job(slug: str) -> Job:
    """Return a job by its public address; a draft is not there yet."""
    row = db.session().exec(select(Job).where(Job.slug == slug)).first()
    if row is None or row.state == DRAFT:
        raise NotFound(NOT_FOUND)
    return row


def get_job(job_id: str) -> Job:
    """Return a job by its identifier; who may see it is the caller's business."""
    row = db.session().get(Job, job_id)
    if row is None:
        raise NotFound(NOT_FOUND)
    return row


def requirements_of(job_id: str) -> Sequence[JobRequirement]:
    """Return what a job asks for, in order."""
    query = select(JobRequirement).where(JobRequirement.job_id == job_id)
    return db.session().exec(query.order_by(col(JobRequirement.position), col(JobRequirement.id))).all()


def wanted(job: Job, *, language: str) -> Requirements:
    """Return what a job asks for as the scorer takes it, in the language the résumé is written in."""
    return _requirements(job, [(row.id, row) for row in requirements_of(job.id)], language)


def wanted_by(job: JobText, *, language: str) -> Requirements:
    """Return what a form not yet saved asks for: scores made with it equal those after saving."""
    return _requirements(
        job, [(row.id or f"new-{place}", row) for place, row in enumerate(job.requirements)], language
    )


def _requirements(
    job: Job | JobText, rows: Sequence[tuple[str, JobRequirement | WantedThing]], language: str
) -> Requirements:
    items = tuple(
        Requirement(
            id=row_id,
            kind=Kind(row.kind),
            text=row.text_en if language == "en" else row.text_es,
            other=row.text_es if language == "en" else row.text_en,
            must=row.must,
            weight=float(row.weight),
            min_years=float(row.min_years),
            level=row.level,
        )
        for row_id, row in rows
    )
    # Both languages' duties, so that a résumé in either is compared with the same sentences.
    duties = tuple(dict.fromkeys((*prose.duties(job.text_es), *prose.duties(job.text_en))))
    titles = (job.title_en, job.title_es) if language == "en" else (job.title_es, job.title_en)
    return Requirements(title=titles[0], items=items, duties=duties, other_title=titles[1])


def fingerprints(job: Job) -> frozenset[str]:
    """Return the hashes a score of today may carry: what is asked for, in either language."""
    return frozenset(wanted(job, language=language).fingerprint for language in LANGUAGES)
