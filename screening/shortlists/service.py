"""What people decide about applications: move, hold, take up again, reject, hire."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlmodel import col, select

from hr import clock, db
from hr.access import Actor
from hr.company import service as company
from hr.documents.service import File
from hr.errors import Conflict, Invalid, NotFound
from hr.events import publish
from hr.events.catalog import ApplicationRejected, CandidateHired
from hr.i18n import N_
from hr.people import service as people
from hr.people.models import ENDED, Employment, Person
from hr.people.service import NewEmployment, NewPerson
from screening.applications import corrections, reading
from screening.applications import service as applications
from screening.applications.models import Application, ScoreRecord
from screening.openings import pipeline
from screening.openings.models import Job
from screening.shortlists import messages
from screening.shortlists.masking import mask_of
from screening.shortlists.models import Decision

ACTS = ("hold", "resume")
# Why somebody may open a file that says who the candidate is before names are shown.
REASONS_TO_REVEAL = {
    "unreadable": N_("The machine could not read the file"),
    "doubt": N_("What the machine read looks wrong"),
    "request": N_("The candidate asked for a person to look"),
}
# Why somebody goes on; only the first says something about fit, from which the score learns.
REASONS_TO_GO_ON = {
    "fits": N_("Fits the job"),
    "beyond": N_("Strong in what the score does not see"),
    "known": N_("Known or recommended"),
    "practical": N_("Practical, no judgement"),
}
FARTHEST = timedelta(days=366)


@dataclass(frozen=True)
class Hire:
    """What is needed to employ a candidate; contract and pay follow later."""

    given_name: str
    family_name: str
    legal_entity_id: str
    job_title: str
    starts_on: date
    department_id: str | None = None
    manager_id: str | None = None  # a person


def move(*, actor: Actor, application_id: str, stage: str, version: int, reason: str = "") -> Application:
    """Move an application to a stage that follows the one it stands in; keep why somebody goes on."""
    row, job = applications.visible(actor=actor, application_id=application_id)
    way = pipeline.load(job.pipeline)
    if row.version == version and stage not in way.stage(row.stage).next:
        raise Conflict(N_("From this stage the application cannot be moved there."), key="bad_stage")
    goes_on = row.version == version and way.stage(stage).may_hire and not way.stage(row.stage).may_hire
    kept = reason if goes_on and reason in REASONS_TO_GO_ON else ""
    return applications.advance(actor=actor, row=row, act="move", version=version, stage=stage, reason=kept)


def set_aside(*, actor: Actor, application_id: str, act: str, version: int) -> Application:
    """Put an application on hold, or take it up again."""
    row, _job = applications.visible(actor=actor, application_id=application_id)
    if act not in ACTS:
        raise Conflict(N_("This cannot be done with an application."), key="bad_act")
    return applications.advance(actor=actor, row=row, act=act, version=version)


def reject(
    *, actor: Actor, application_id: str, version: int, category: str, visible_text: str
) -> Application:
    """Decide not to go on; only a person can, and the candidate reads the reason."""
    _person_only(actor)
    row, job = applications.visible(actor=actor, application_id=application_id)
    applications.advance(actor=actor, row=row, act="reject", version=version, reason=category)
    decision = _decision(row, actor, "rejected", category=category)
    decision.visible_text = visible_text
    db.session().add(decision)
    messages.rejected(applications.facts_of(row, job), reason=visible_text)
    publish(ApplicationRejected(application_id=row.id), actor=actor)
    return row


def hire(*, actor: Actor, application_id: str, version: int, hire: Hire) -> Employment:
    """Hire a candidate: person, employment and account, once."""
    _person_only(actor)
    row, job = applications.visible(actor=actor, application_id=application_id)
    way = pipeline.load(job.pipeline)
    if row.version == version and not way.stage(row.stage).may_hire:
        raise Conflict(N_("Move the application to Interview or Offer first."), key="bad_stage")
    _check(hire)
    known = _known_person(row) if row.is_open else None
    applications.advance(actor=actor, row=row, act="hire", version=version, stage=way.last.key)
    employment = _employ(actor, row, hire, known)
    row.person_id = employment.person_id
    db.session().add(row)
    decision = _decision(row, actor, "hired")
    decision.employment_id = employment.id
    db.session().add(decision)
    messages.hired(applications.facts_of(row, job), job_title=hire.job_title, starts_on=hire.starts_on)
    fact = CandidateHired(employment_id=employment.id, person_id=employment.person_id, application_id=row.id)
    publish(fact, actor=actor)
    return employment


def is_blind(row: Application, job: Job) -> bool:
    """Whether nobody may see yet whose application it is."""
    return not pipeline.load(job.pipeline).stage(row.stage).shows_name


def original(*, actor: Actor, application_id: str, reason: str = "") -> File:
    """Return the file as it was sent; before names are shown only for a reason, which is recorded."""
    row, job = applications.visible(actor=actor, application_id=application_id)
    if is_blind(row, job) and reason not in REASONS_TO_REVEAL:
        raise Conflict(
            N_("The file says who the candidate is. Before the interview it opens only for a reason."),
            key="names_hidden",
        )
    return reading.download(actor=actor, row=row, reason=reason if is_blind(row, job) else "")


def exported(*, actor: Actor, application_id: str, part: str) -> Any:
    """Return the reading or the score as plain values; what says who it is comes with the name."""
    row, job = applications.visible(actor=actor, application_id=application_id)
    if part != "score" and is_blind(row, job):
        raise Conflict(
            N_("What the machine read says who the candidate is. It can be exported from the interview on."),
            key="names_hidden",
        )
    if part == "corrections":
        return corrections.exported(actor=actor, row=row)
    found = reading.exported(actor=actor, row=row, part=part)
    if found is None:
        raise NotFound(N_("There is nothing to export: the file has not been read."))
    return mask_of(row, reading.parsed_of(row)).hide_all(found) if is_blind(row, job) else found


def _person_only(actor: Actor) -> None:
    if actor.kind != "user":
        raise Conflict(N_("Only a person can take this decision."), key="not_a_person")


def _check(hire: Hire) -> None:
    problems: dict[str, str] = {}
    entity = company.get_legal_entity(hire.legal_entity_id)
    if hire.department_id and company.get_department(hire.department_id).legal_entity_id != entity.id:
        problems["department_id"] = N_("This department belongs to another legal entity.")
    if hire.starts_on < clock.today():
        problems["starts_on"] = N_("The first day cannot lie in the past.")
    if hire.starts_on > clock.today() + FARTHEST:
        problems["starts_on"] = N_("Check the year: the first day lies more than a year ahead.")
    if problems:
        raise Invalid(N_("Check the marked fields."), fields=problems)


def _known_person(row: Application) -> Person | None:
    """Return a former employee of the same address; nobody is employed twice."""
    person = db.session().exec(select(Person).where(Person.email == row.email)).first()
    if person is None:
        return None
    working = select(Employment.id).where(Employment.person_id == person.id, col(Employment.status) != ENDED)
    if db.session().exec(working).first():
        raise Invalid(
            N_("Somebody with this e-mail address already works here. Nobody is hired twice."),
            key="already_employed",
        )
    return person


def _employ(actor: Actor, row: Application, hire: Hire, known: Person | None) -> Employment:
    new = NewPerson(hire.given_name, row.email, hire.family_name, row.phone, row.locale)
    person = known or people.create_person(actor=actor, person=new)
    employment = NewEmployment(
        legal_entity_id=hire.legal_entity_id,
        job_title=hire.job_title,
        starts_on=hire.starts_on,
        department_id=hire.department_id,
        manager_id=hire.manager_id,
    )
    return people.start_employment(actor=actor, person_id=person.id, employment=employment)


def _decision(row: Application, actor: Actor, kind: str, *, category: str = "") -> Decision:
    score = db.session().get(ScoreRecord, row.score_id) if row.score_id else None
    return Decision(
        application_id=row.id,
        kind=kind,
        category=category,
        user_id=actor.id,
        user_role=actor.role_label,
        score_id=row.score_id,
        score_value=score.value if score else None,
    )


def decision_of(row: Application) -> Decision | None:
    """Return the final decision on an application, if there is one."""
    return db.session().exec(select(Decision).where(Decision.application_id == row.id)).first()


def first_name_of(full_name: str) -> tuple[str, str]:
    """Split a full name for the hire form: two surnames when there are three words or more."""
    words = full_name.split()
    given = 1 if len(words) < 4 else len(words) - 2
    return " ".join(words[:given]), " ".join(words[given:])


def managers() -> list[Person]:
    """Return the people who may be somebody's manager: everybody who works here."""
    rows, _total = people.directory(per_page=500)
    return list({person.id: person for person, _employment in rows}.values())
