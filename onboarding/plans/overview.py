"""What the staff pages show: the cohort with what holds each person up, and one case in full."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col, func, or_, select

from hr import clock, db
from hr.access import Actor
from hr.audit import service as audit
from hr.audit.models import AuditEntry
from hr.company import service as company
from hr.documents.models import Document
from hr.i18n import N_, locale
from hr.people import service as people
from hr.people.models import Employment, Person
from onboarding.permissions import OnboardingPermission
from onboarding.planning import Evidence, Gate, Owner
from onboarding.planning.calendar import first_pay_on
from onboarding.planning.standing import COMPLETED, DONE, TODO, Look, Readiness, look, waits_for
from onboarding.plans import service
from onboarding.plans.models import OnboardingCase, OnboardingTask

VIEWS = ("open", "risk", "done")

TONES = {
    Look.COMPLETED: "plain",
    Look.WAITING: "",
    Look.LATE: "bad",
    Look.DUE_SOON: "warn",
    Look.OPEN: "plain",
}

FREE = (Look.LATE, Look.DUE_SOON, Look.OPEN)

ACTS = {
    "onboarding.opened": N_("The plan was opened"),
    "onboarding.invited": N_("The invitation went out"),
    "onboarding.reminded": N_("A reminder went out"),
    "onboarding.task_completed": N_("Task completed"),
    "onboarding.task_reopened": N_("Task reopened"),
    "onboarding.data_changed": N_("Details changed"),
    "onboarding.activated": N_("The person is active"),
    "employment.started": N_("The employment was created"),
    "employment.terms_set": N_("Contract and pay entered"),
    "contract.requested": N_("The contract was requested"),
    "contract.rendered": N_("The contract is ready"),
    "contract.sent": N_("The contract was signed for the company and sent"),
    "contract.superseded": N_("The contract was replaced by a newer one"),
    "contract.signed": N_("The contract was signed"),
    "contract.sealed": N_("The signed contract was sealed"),
}


@dataclass(frozen=True)
class CohortRow:
    """One person on their way to day one."""

    case: OnboardingCase
    person: Person
    employment: Employment
    done: int
    total: int
    blocker: "TaskRow | None"
    first_pay_on: date
    first_pay_ready: bool
    is_at_risk: bool
    lead: str


def cohort(
    *, actor: Actor, view: str, search: str = "", page: int = 1, per_page: int = 50
) -> tuple[list[CohortRow], int]:
    """Return one page of the cohort, earliest start first, with the number of all in this view."""
    query = _named(_in_view(_visible(actor), view), search)
    total = db.session().exec(select(func.count()).select_from(query.subquery())).one()
    query = query.order_by(col(OnboardingCase.starts_on), col(OnboardingCase.id))
    found = db.session().exec(query.offset((page - 1) * per_page).limit(per_page)).all()
    tasks = _tasks_by_case([case.id for case, _person, _employment in found])
    leads = _names([employment.manager_id for _case, _person, employment in found])
    pay_days = {entity.id: entity.pay_day for entity in company.legal_entities()}
    return [
        _cohort_row(case, person, employment, tasks[case.id], leads, pay_days)
        for case, person, employment in found
    ], total


def counts(*, actor: Actor) -> dict[str, int]:
    """Return how many people are in each view."""
    return {
        view: db.session()
        .exec(select(func.count()).select_from(_in_view(_visible(actor), view).subquery()))
        .one()
        for view in VIEWS
    }


def _visible(actor: Actor) -> Any:
    query = (
        select(OnboardingCase, Person, Employment)
        .join(Employment, col(Employment.id) == col(OnboardingCase.employment_id))
        .join(Person, col(Person.id) == col(OnboardingCase.person_id))
    )
    if actor.may(OnboardingPermission.CASES_SEE_ALL):
        return query
    return query.where(Employment.manager_id == (actor.person_id or ""))


def _in_view(query: Any, view: str) -> Any:
    if view == "done":
        return query.where(OnboardingCase.status == COMPLETED)
    query = query.where(OnboardingCase.status != COMPLETED)
    return query.where(col(OnboardingCase.id).in_(_late_for_first_pay())) if view == "risk" else query


def _named(query: Any, search: str) -> Any:
    if not search.strip():
        return query
    wanted = f"%{search.strip().lower()}%"
    name = func.lower(col(Person.given_name) + " " + col(Person.family_name))
    return query.where(or_(name.like(wanted), func.lower(col(Employment.job_title)).like(wanted)))


def _late_for_first_pay() -> Any:
    return select(OnboardingTask.case_id).where(
        OnboardingTask.status == TODO,
        OnboardingTask.gate == Gate.FIRST_PAY.value,
        col(OnboardingTask.due_on) < clock.today(),
    )


def _tasks_by_case(case_ids: Sequence[str]) -> Mapping[str, list[OnboardingTask]]:
    grouped: dict[str, list[OnboardingTask]] = defaultdict(list)
    query = select(OnboardingTask).where(col(OnboardingTask.case_id).in_(case_ids))
    for task in db.session().exec(query.order_by(col(OnboardingTask.position))):
        grouped[task.case_id].append(task)
    return grouped


def _names(person_ids: Sequence[str | None]) -> Mapping[str, str]:
    wanted = [person_id for person_id in person_ids if person_id]
    people_found = db.session().exec(select(Person).where(col(Person.id).in_(wanted)))
    return {person.id: person.name for person in people_found}


def _cohort_row(
    case: OnboardingCase,
    person: Person,
    employment: Employment,
    tasks: Sequence[OnboardingTask],
    leads: Mapping[str, str],
    pay_days: Mapping[str, int],
) -> CohortRow:
    pay_steps = [task for task in tasks if task.gate == Gate.FIRST_PAY and not task.is_done]
    return CohortRow(
        case=case,
        person=person,
        employment=employment,
        done=sum(1 for task in tasks if task.is_done),
        total=len(tasks),
        blocker=_blocker(tasks),
        first_pay_on=first_pay_on(case.starts_on, pay_days.get(employment.legal_entity_id, 0)),
        first_pay_ready=not pay_steps,
        is_at_risk=any(task.due_on < clock.today() for task in pay_steps),
        lead=leads.get(employment.manager_id or "", ""),
    )


def _blocker(tasks: Sequence[OnboardingTask]) -> "TaskRow | None":
    """Return the first step that a gate waits for and that can be done now."""
    free = (row for row in task_rows(tasks) if row.task.gate != Gate.NONE and row.look in FREE)
    return next(free, None)


# ---- one case ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TaskRow:
    """One task as the page shows it."""

    task: OnboardingTask
    title: str
    hint: str
    look: Look
    waits_for: tuple[str, ...]  # titles
    can_complete: bool
    can_reopen: bool
    has_form: bool

    @property
    def tone(self) -> str:
        """The colour of its state."""
        return TONES[self.look]

    @property
    def days_late(self) -> int:
        """How many days it is late; negative: how many are left."""
        return (clock.today() - self.task.due_on).days


@dataclass(frozen=True)
class CaseView:
    """One case in full."""

    case: OnboardingCase
    person: Person
    employment: Employment
    lead: str
    owners: tuple[tuple[Owner, tuple[TaskRow, ...]], ...]
    done: int
    total: int
    day_one: Readiness
    first_pay: Readiness
    first_pay_on: date
    titles: Mapping[str, str]
    activation_problem: str
    contract: Document | None


OWNERS = (Owner.NEW_HIRE, Owner.HR, Owner.MANAGER, Owner.IT)


def case_view(*, actor: Actor, case_id: str) -> CaseView:
    """Return everything the page of one case shows."""
    case = service.visible_case(actor=actor, case_id=case_id)
    employment = people.get_employment(case.employment_id)
    tasks = service.tasks_of(case.id)
    rows = task_rows(tasks, actor=actor, case=case)
    entity = company.get_legal_entity(employment.legal_entity_id)
    return CaseView(
        case=case,
        person=people.get_person(case.person_id),
        employment=employment,
        lead=_names([employment.manager_id]).get(employment.manager_id or "", ""),
        owners=tuple((owner, tuple(row for row in rows if row.task.owner == owner)) for owner in OWNERS),
        done=sum(1 for task in tasks if task.is_done),
        total=len(tasks),
        day_one=service.readiness_of(tasks, Gate.DAY_ONE),
        first_pay=service.readiness_of(tasks, Gate.FIRST_PAY),
        first_pay_on=first_pay_on(case.starts_on, entity.pay_day),
        titles={task.key: task.words(locale()) for task in tasks},
        activation_problem=service.activation_problem(employment, tasks),
        contract=contract_of(case),
    )


def contract_of(case: OnboardingCase) -> Document | None:
    """Return the newest contract of a case's employment, if one was made."""
    query = select(Document).where(
        Document.kind == "contract",
        Document.about_type == "employment",
        Document.about_id == case.employment_id,
    )
    return db.session().exec(query.order_by(col(Document.edition).desc())).first()


def task_rows(
    tasks: Sequence[OnboardingTask], *, actor: Actor | None = None, case: OnboardingCase | None = None
) -> list[TaskRow]:
    """Return tasks as pages show them; with an actor also what they may do by hand."""
    facts = [task.facts for task in tasks]
    titles = {task.key: task.words(locale()) for task in tasks}
    rows = []
    for task in tasks:
        how = look(task.facts, facts, today=clock.today())
        mine = actor is not None and case is not None and service.may_move(actor, case, task)
        rows.append(
            TaskRow(
                task=task,
                title=titles[task.key],
                hint=task.more_words(locale()),
                look=how,
                waits_for=tuple(titles[key] for key in waits_for(task.facts, facts)),
                can_complete=mine and how in FREE and task.evidence == Evidence.NONE,
                can_reopen=mine and task.status == DONE and task.evidence != Evidence.SIGNATURE,
                has_form=task.owner == Owner.HR and task.evidence == Evidence.FORM,
            )
        )
    return rows


@dataclass(frozen=True)
class Happening:
    """One line of the timeline."""

    at: datetime
    what: str  # English text, translated where it is shown
    who: str
    machine: bool
    note: str


def timeline(case: OnboardingCase, *, limit: int = 60) -> list[Happening]:
    """Return what happened to a case, newest first."""
    documents = select(Document.id).where(
        Document.kind == "contract",
        Document.about_type == "employment",
        Document.about_id == case.employment_id,
    )
    query = (
        select(AuditEntry)
        .where(col(AuditEntry.action).in_(ACTS))
        .where(
            or_(
                col(AuditEntry.subject_id).in_((case.id, case.employment_id)),
                col(AuditEntry.subject_id).in_(documents),
            )
        )
        .order_by(col(AuditEntry.created_at).desc(), col(AuditEntry.id).desc())
        .limit(limit)
    )
    titles = {task.key: task.words(locale()) for task in service.tasks_of(case.id)}
    return [
        Happening(
            at=entry.created_at,
            what=ACTS[entry.action],
            who=audit.actor_name(entry),
            machine=entry.actor_kind == "system" or bool(entry.job_run_id),
            note=titles.get(str(entry.details.get("task", "")), ""),
        )
        for entry in db.session().exec(query)
    ]
