"""Applicants whose résumés differ in a few things, so that decisions about them can be told apart."""

from decimal import Decimal

from hr import db
from hr.jobs import worker
from screening.applications import reading
from screening.applications.models import Application
from screening.openings.models import Job
from screening.openings.service import WantedThing
from screening.scoring import Feature, shares_of
from tests.screening.openings import examples

WANTED = (
    WantedThing("skill", "Carretilla elevadora", "Forklift", must=True, weight=2),
    WantedThing("skill", "Inventario", "Stock taking", must=True),
    WantedThing("experience", "Almacén", "Warehouse", must=True, min_years=6),
    WantedThing("language", "Inglés", "English", level="C1"),
    WantedThing("education", "Ciclo formativo de grado superior", "Higher vocational training"),
)
SKILLS = ("Forklift, stock taking", "Forklift", "Stock taking", "Order picking")
ENGLISH = ("C1", "A2", "B2", "A1", "C2")
STUDIES = ("Higher vocational training in logistics", "Secondary school")


def resume(number: int) -> bytes:
    """Return a résumé; numbers run through skills, years, languages and studies in turn."""
    skills = SKILLS[number % 4]
    years = 1 + (number // 4 + number) % 7
    english = ENGLISH[(number // 3) % 5]
    study = STUDIES[(number // 7) % 2]
    return f"""Ana Prueba {number}
ana.prueba.{number}@example.com
+34 600 000 {number:03d}

Experience
01/{2024 - years} - 03/2024  Warehouse operative, Almacenes Levante, València
{skills}, daily work with the team of the shift.

Education
2012  {study}, IES Prueba

Skills
{skills}

Languages
English {english}
""".encode()


def make_applicants(count: int, *, job: Job, first: int = 0) -> list[str]:
    """Take in so many applications, have them read and scored, return their identifiers in order."""
    with db.unit_of_work():
        made = [
            examples.make_application(job, content=resume(number), locale="en", name=f"Ana Prueba {number}")
            for number in range(first, first + count)
        ]
    worker.run_waiting(limit=100_000)
    return [row.id for row in made]


def make_job() -> Job:
    """Make a published job that asks for what the applicants differ in."""
    with db.unit_of_work():
        return examples.make_job(requirements=WANTED, pay_max=Decimal(30000))


def shares(application_id: str) -> dict[Feature, float | None]:
    """Return what the score saw in an application."""
    with db.reading() as session:
        row = session.get(Application, application_id)
        score = reading.score_of(row) if row else None
    assert score is not None
    return shares_of(score)
