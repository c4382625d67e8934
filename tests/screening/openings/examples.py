"""What tests of screening need: a published job, résumés, applications; every value can be overridden."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from sqlmodel import select

from hr import db
from hr.access import SYSTEM, Actor
from hr.audit.models import AuditEntry
from hr.ids import new_id
from hr.notifications.models import Delivery
from screening.applications import service as applications
from screening.applications.models import Application
from screening.applications.service import NewApplication
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText, WantedThing
from tests.support import factories

FILES = Path(__file__).resolve().parents[3] / "screening" / "demo"
GOOD = (FILES / "lucia-ferrer.pdf").read_bytes()
LOCKED = (FILES / "pau-llorens-locked.pdf").read_bytes()
SCAN = (FILES / "sofia-marin-scan.pdf").read_bytes()
WORD = (FILES / "aisha-benali.docx").read_bytes()
BROKEN = WORD[: len(WORD) // 2]
PICTURE = b"GIF89a" + bytes(64)

WANTED = (
    WantedThing("skill", "Carretilla elevadora", "Forklift", must=True, weight=2),
    WantedThing("experience", "Almacén", "Warehouse", must=True, min_years=3),
    WantedThing("language", "Inglés", "English", level="B1"),
)


def job_text(**changes: Any) -> JobText:
    """Return a job as written in the form."""
    values: dict[str, Any] = {
        "title_es": "Responsable de turno de almacén",
        "title_en": "Warehouse shift lead",
        "text_es": "Llevas el turno de tarde.\n\n## Qué harás\n- Repartir el trabajo",
        "text_en": "You run the afternoon shift.\n\n## What you will do\n- Share out the work",
        "location": "València",
        "pay_min": Decimal(24000),
        "pay_max": Decimal(28500),
        "requirements": WANTED,
        **changes,
    }
    if "legal_entity_id" not in values:
        values["legal_entity_id"] = factories.make_entity().id
    return JobText(**values)


def make_job(*, publish: bool = True, **changes: Any) -> Job:
    """Make a job, published unless told otherwise."""
    job = openings.create_job(actor=SYSTEM, job=job_text(**changes))
    return openings.set_state(actor=SYSTEM, job_id=job.id, act="publish") if publish else job


def sent(**changes: Any) -> NewApplication:
    """Return what a candidate sends."""
    values: dict[str, Any] = {
        "name": "Lucía Ferrer Montalt",
        "email": f"c-{new_id()}@example.com",
        "phone": "+34 600 000 101",
        "content": GOOD,
        "form_token": new_id(),
        "consent": True,
        **changes,
    }
    return NewApplication(**values)


def make_application(job: Job, **changes: Any) -> Application:
    """Make an application that nobody has read yet."""
    actor = Actor(kind="anonymous", address="192.0.2.1")
    return applications.submit(actor=actor, job=job, sent=sent(**changes)).application


def mails(message: str) -> list[Delivery]:
    """Return the recorded mails of a kind, oldest first."""
    found = db.session().exec(select(Delivery).where(Delivery.message == message).order_by("id"))
    return list(found)


def audited(action: str) -> list[AuditEntry]:
    """Return the entries of an act in the trail, oldest first."""
    return list(db.session().exec(select(AuditEntry).where(AuditEntry.action == action).order_by("id")))
