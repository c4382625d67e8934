"""The hiring part of the world: jobs of two managers, applications in every state."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from hr import db
from hr.access import SYSTEM, Actor, Role
from hr.company.models import LegalEntity
from screening.applications import reading
from screening.applications import service as applications
from screening.applications.models import Application
from screening.applications.service import NewApplication
from screening.openings import pipeline
from screening.openings import service as openings
from screening.openings.models import Job
from screening.openings.service import JobText, WantedThing
from screening.parsing import Reason
from screening.shortlists import service as shortlists
from screening.shortlists.service import Hire
from tests.support import factories

if TYPE_CHECKING:
    from tests.support.world import World

# Dates in figures, so that a quotation of the résumé is no month of another language.
RESUMES = {
    "es": """Ana Molina Prueba
ana.molina@example.com
+34 600 000 123

Experiencia
01/2019 - 03/2024  Carretillera, Almacenes Levante, València
Carretilla elevadora, preparación de pedidos, inventario.

Formación
2018  Técnico en logística, IES Prueba

Idiomas
Inglés B2
""",
    "en": """Ana Molina Prueba
ana.molina@example.com
+34 600 000 123

Experience
01/2019 - 03/2024  Forklift driver, Almacenes Levante, València
Forklift, order picking, stock taking.

Education
2018  Diploma in logistics, IES Prueba

Languages
English B2
""",
}
WANTED = (
    WantedThing("skill", "Carretilla elevadora", "Forklift", must=True, weight=2),
    WantedThing("experience", "Almacén", "Warehouse", must=True, min_years=3),
    WantedThing("language", "Inglés", "English", level="B1"),
)
DECIDED = ("on_hold", "rejected", "withdrawn", "hired", "offered")


def build(world: "World", entities: list[LegalEntity]) -> None:
    """Open the jobs and take in one application for each manager, which wait for the job that reads them."""
    stranger = factories.make_user(Role.HIRING_MANAGER, locale=world.locale, name="Óscar Ajeno")
    own = _job(entities[0], world.accounts["hiring_manager"])
    other = _job(entities[1], stranger.id)
    draft = openings.create_job(actor=SYSTEM, job=_text(entities[0], None))
    closed = openings.set_state(actor=SYSTEM, job_id=_job(entities[0], None).id, act="close")
    world.pair("job", "job_id", own.id, other.id)
    world.all["job"] += [draft.id, closed.id]
    world.pair("opening", "slug", own.slug, other.slug)
    world.all["opening"].append(closed.slug)
    world.application_id = _apply(world, own, "scored").id
    world.pair("application", "application_id", world.application_id, _apply(world, other, "foreign").id)


def _text(entity: LegalEntity, manager: str | None) -> JobText:
    return JobText(
        title_es="Responsable de turno de almacén",
        title_en="Warehouse shift lead",
        text_es="Llevas el turno de tarde.\n\n## Qué harás\n- Repartir el trabajo",
        text_en="You run the afternoon shift.\n\n## What you will do\n- Share out the work",
        legal_entity_id=entity.id,
        location="València",
        pay_min=Decimal(24000),
        pay_max=Decimal(28500),
        manager_user_id=manager,
        closes_on=date(2026, 12, 15),
        requirements=WANTED,
    )


def _job(entity: LegalEntity, manager: str | None) -> Job:
    job = openings.create_job(actor=SYSTEM, job=_text(entity, manager))
    return openings.set_state(actor=SYSTEM, job_id=job.id, act="publish")


def _apply(world: "World", job: Job, name: str) -> Application:
    sent = NewApplication(
        name=f"Ana {name.title().replace('_', '')} Prueba",
        email=f"{name}@candidatos.example",
        content=RESUMES[world.locale].replace("Ana Molina", f"Ana {name}").encode(),
        form_token=f"form-{name}-{job.id}",
        consent=True,
        phone="+34 600 000 123",
        locale=world.locale,
    )
    actor = Actor(kind="anonymous", address="192.0.2.1")
    return applications.submit(actor=actor, job=job, sent=sent).application


def decide(world: "World", entity: LegalEntity) -> None:
    """Take more in, take people's decisions; leave others unread, for a person and given up."""
    job = openings.get_job(world.objects["job"]["own"]["job_id"])
    rows = {name: _apply(world, job, name) for name in DECIDED}
    recruiter = world.actor("recruiter")
    _hold(recruiter, rows["on_hold"])
    shortlists.reject(
        actor=recruiter,
        application_id=rows["rejected"].id,
        version=rows["rejected"].version,
        category="not_qualified",
        visible_text="Nos falta experiencia en carretilla para este turno.",
    )
    applications.withdraw(
        actor=applications.candidate_actor(rows["withdrawn"]), application_id=rows["withdrawn"].id
    )
    for name in ("hired", "offered"):
        _advance(recruiter, rows[name])
    shortlists.hire(
        actor=recruiter, application_id=rows["hired"].id, version=rows["hired"].version, hire=_hire(entity)
    )
    unread = _apply(world, job, "unread")
    left = [_apply(world, job, f"left{number}") for number, _ in enumerate((*Reason, "", ""))]
    problems = [*(reason.value for reason in Reason), reading.UNCERTAIN, reading.GAVE_UP]
    for row, problem in zip(left, problems, strict=True):
        reading.mark_for_person(actor=SYSTEM, row=row, problem=problem)
    world.all["application"] += [row.id for row in (*rows.values(), unread, *left)]


def _hold(actor: Actor, row: Application) -> None:
    shortlists.set_aside(actor=actor, application_id=row.id, act="hold", version=row.version)


def _advance(actor: Actor, row: Application) -> None:
    """Move an application on until it may be hired."""
    way = pipeline.load(openings.get_job(row.job_id).pipeline)
    while not way.stage(row.stage).may_hire:
        following = way.stage(row.stage).next[-1]
        shortlists.move(actor=actor, application_id=row.id, stage=following, version=row.version)
        db.session().refresh(row)


def _hire(entity: LegalEntity) -> Hire:
    return Hire(
        given_name="Ana",
        family_name="Hired Prueba",
        legal_entity_id=entity.id,
        job_title="Responsable de turno",
        starts_on=date(2026, 12, 1),
    )
